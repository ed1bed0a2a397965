"""The end of a day: who came of those whose appointments were left open, and the button that settles them all."""

import re
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinicbot.core import clock
from clinicbot.core.admin import may
from scheduling import booking
from scheduling.actors import Actor
from scheduling.book_page import CHANGE, EVERY_AGENDA
from scheduling.models import Appointment
from scheduling.outcomes import LEFT_OPEN, left_open

Status = Appointment.Status
# The appointments that the page showed, primary key and version of each; what is none is left out.
_SHOWN = re.compile(r"(?<!\S)([0-9]{1,18}):([0-9]{1,9})(?!\S)")


def close_page(request: HttpRequest, site: dict[str, Any]) -> HttpResponse:
    """Show the page for `?day=2026-11-23`, or settle that day. Raises PermissionDenied."""
    if not (may(request.user, CHANGE) and may(request.user, EVERY_AGENDA)):
        raise PermissionDenied
    now = clock.now()
    day = _day((request.POST or request.GET).get("day"), timezone.localdate(now))
    if request.method == "POST":
        _settle(request, day, now)
        return HttpResponseRedirect(f"{reverse('admin:agenda_close')}?day={day.isoformat()}")
    rows = list(_rows(day, now))
    context = site | {
        "title": _("Close the day"),
        "day": day,
        "rows": [(row, LEFT_OPEN[row.status].label) for row in rows],
        "shown": " ".join(f"{row.pk}:{row.version}" for row in rows),
        "completed": Status.COMPLETED.label,
        "still_to_come": Appointment.objects.filter(local_date=day, ends_at__gt=now, status__in=LEFT_OPEN).count(),
    }
    return render(request, "admin/scheduling/close.html", context)


def _rows(day: date, now: datetime) -> "QuerySet[Appointment]":
    rows = left_open(day, now).select_related("patient", "professional", "service", "unit")
    return rows.defer("patient__cpf", "patient__card_number", "patient__notes").order_by("starts_at", "pk")


def _settle(request: HttpRequest, day: date, now: datetime) -> None:
    """Complete the appointments of those who came, and settle the others as the page showed; say what it came to."""
    shown = {int(pk): int(version) for pk, version in _SHOWN.findall(request.POST.get("shown", ""))}
    ticked = set(request.POST.getlist("came"))
    came = {pk for pk in shown if str(pk) in ticked}
    settled = booking.close_day(day, now, Actor.staff(request.user.pk or 0), shown=shown, came=came)
    _say(request, settled, len(shown) - sum(settled.values()))


def _say(request: HttpRequest, settled: dict[str, int], changed: int) -> None:
    number = sum(settled.values())
    if number:
        text = ngettext("%(number)d appointment settled", "%(number)d appointments settled", number)
        parts = ", ".join(f"{Status(status).label}: {count}" for status, count in settled.items() if count)
        messages.success(request, f"{text % {'number': number}} ({parts}).")
    if changed:
        text = ngettext(
            "%(number)d appointment changed in the meantime and stays as it is; look again.",
            "%(number)d appointments changed in the meantime and stay as they are; look again.",
            changed,
        )
        messages.warning(request, text % {"number": changed})
    if not number and not changed:
        messages.info(request, _("Nothing was open on this day."))


def _day(text: str | None, today: date) -> date:
    """Read the address; a day still to come, and whatever is no day, is today."""
    try:
        return max(min(date.fromisoformat(text or ""), today), date(2000, 1, 1))
    except ValueError:
        return today
