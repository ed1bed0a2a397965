"""The end of a day: who came of those whose appointments were left open, and the button that settles them all."""

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
from scheduling.desk import carry_out, refusal_text
from scheduling.errors import SchedulingError
from scheduling.models import Appointment
from scheduling.outcomes import becomes, left_open
from scheduling.times import epoch, moment

Status = Appointment.Status


def close_page(request: HttpRequest, site: dict[str, Any]) -> HttpResponse:
    """Show the page for `?day=2026-11-23`, or settle that day. Raises PermissionDenied."""
    if not (may(request.user, CHANGE) and may(request.user, EVERY_AGENDA)):
        raise PermissionDenied
    now = clock.now()
    day = _day((request.POST or request.GET).get("day"), timezone.localdate(now))
    if request.method == "POST":
        _settle(request, day, min(moment(_seconds(request.POST.get("shown"))), now))
        return HttpResponseRedirect(f"{reverse('admin:agenda_close')}?day={day.isoformat()}")
    later = Appointment.objects.filter(local_date=day, ends_at__gt=now)
    context = site | {
        "title": _("Close the day"),
        "day": day,
        "shown": epoch(now),
        "rows": [(row, becomes(row.status).label) for row in _rows(day, now)],
        "completed": Status.COMPLETED.label,
        "still_to_come": later.filter(status__in=(Status.AWAITING, Status.BOOKED, Status.CONFIRMED)).count(),
    }
    return render(request, "admin/scheduling/close.html", context)


def _rows(day: date, now: datetime) -> "QuerySet[Appointment]":
    rows = left_open(day, now).select_related("patient", "professional", "service", "unit")
    return rows.defer("patient__cpf", "patient__card_number", "patient__notes").order_by("starts_at", "pk")


def _settle(request: HttpRequest, day: date, shown: datetime) -> None:
    """Complete the appointments of those who came, and settle the others as the end of a day does.

    Only what was over when the page was shown: of nobody else could be said whether they came.
    """
    chosen, user = set(request.POST.getlist("came")), request.user.pk or 0
    came = 0
    for row in _rows(day, shown):
        if str(row.pk) not in chosen:
            continue
        try:
            carry_out("complete", row, user, clock.now())
            came += 1
        except SchedulingError as error:
            messages.error(request, f"{row.local_time:%H:%M} {row.professional}: {refusal_text(error)}")
    settled = booking.close_day(day, shown, Actor.staff(user))
    _say(request, settled | {"completed": settled["completed"] + came})


def _say(request: HttpRequest, settled: dict[str, int]) -> None:
    number = sum(settled.values())
    if not number:
        messages.info(request, _("Nothing was open on this day."))
        return
    text = ngettext("%(number)d appointment settled", "%(number)d appointments settled", number) % {"number": number}
    parts = ", ".join(f"{Status(status).label}: {count}" for status, count in settled.items() if count)
    messages.success(request, f"{text} ({parts}).")


def _seconds(text: str | None) -> int:
    """Read the moment at which the page was shown; what is none is the beginning of time: nothing was shown then."""
    return int(text) if text and text.isdecimal() and len(text) <= 10 else 0


def _day(text: str | None, today: date) -> date:
    """Read the address; a day still to come, and whatever is no day, is today."""
    try:
        return max(min(date.fromisoformat(text or ""), today), date(2000, 1, 1))
    except ValueError:
        return today
