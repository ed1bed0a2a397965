"""The door: Meta's webhook. Check, store the raw delivery, say 200; nothing else happens in the request."""

import hashlib

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from structlog.contextvars import get_contextvars

from clinicbot.core import clock, ids
from integrations.whatsapp.signature import is_valid, verification_answer

from . import wakeup

logger = structlog.get_logger(__name__)

MAX_BODY_BYTES = 3 * 1024 * 1024
"""Meta's payload limit (Webhooks overview, "Batching")."""

_INSERT = """
INSERT INTO conversations_delivery (body, digest, received_at, error, attempts, trace_id)
VALUES (%s, %s, %s, '', 0, %s) ON CONFLICT (digest) DO NOTHING
"""


@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp_webhook(request: HttpRequest) -> HttpResponse:
    """Answer Meta's verification (GET) or take a delivery (POST)."""
    return _verify(request) if request.method == "GET" else _receive(request)


def _verify(request: HttpRequest) -> HttpResponse:
    challenge = verification_answer(request.GET, settings.WHATSAPP_VERIFY_TOKEN)
    if challenge is None:
        return HttpResponse("verification failed", status=403, content_type="text/plain")
    return HttpResponse(challenge, content_type="text/plain")


def _receive(request: HttpRequest) -> HttpResponse:
    if _declared_length(request) > MAX_BODY_BYTES:
        return HttpResponse(status=413)
    try:
        body = request.body
    except (RawPostDataException, OSError):
        return HttpResponse(status=400)
    if len(body) > MAX_BODY_BYTES:
        return HttpResponse(status=413)
    if not is_valid(body, request.headers.get("X-Hub-Signature-256", ""), settings.WHATSAPP_APP_SECRETS):
        logger.warning("webhook_signature_refused", bytes=len(body))
        return HttpResponse(status=401)
    is_new = store(body)
    logger.debug("delivery_stored", bytes=len(body), new=is_new)
    wakeup.soon()
    return HttpResponse(status=200)


def store(body: bytes) -> bool:
    """Insert the raw delivery in one statement; False where the very same bytes were stored before (I2)."""
    trace_id = str(get_contextvars().get("trace_id") or ids.uuid7())
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [body, hashlib.sha256(body).digest(), clock.now(), trace_id])
        return bool(cursor.rowcount == 1)


def _declared_length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0
