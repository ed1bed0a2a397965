"""The address a calendar program reads. The secret in it is a password: it is neither logged nor passed on."""

import hashlib
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from clinicbot.core import clock
from scheduling.feeds import READS, WINDOW, WRONG_READS, calendar_of, feed_of, note_read, too_often


@sensitive_variables("secret")
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the feed as text/calendar, 304 where the reader has it, 404 for an unknown or revoked secret, or 429."""
    now = clock.now()
    found = feed_of(secret) if len(secret) <= 100 else None
    if found is None:
        caller = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:16]
        if too_often(f"wrong:{caller}", WRONG_READS, now):
            return _later(now)
        raise Http404("no such feed")
    if too_often(str(found.pk), READS, now):
        return _later(now)
    note_read(found, now)
    content = calendar_of(found, now)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="agenda.ics"',
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def _later(now: datetime) -> HttpResponse:
    wait = WINDOW - int(now.timestamp()) % WINDOW
    return HttpResponse(status=429, headers={"Retry-After": str(wait)})
