"""A professional is out for a day or more: the absence, who is hit, and another time for each, held and moved here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinicbot.core import clock
from clinicbot.core.admin import may
from patients.masking import phone_text
from scheduling import booking
from scheduling.actors import Actor
from scheduling.book_page import CHANGE, EVERY_AGENDA
from scheduling.desk import refusal_text
from scheduling.disruption import affected, propose_moves
from scheduling.errors import SchedulingError
from scheduling.models import Appointment, DayException, Professional
from scheduling.slot import SlotKey
from scheduling.times import epoch, moment, wall_minutes

CLOSE = "scheduling.add_dayexception"
_LONGEST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Out:
    """Who is out, from the first local day to the last, both included."""

    professional: Professional
    first: date
    last: date

    @property
    def absence(self) -> tuple[datetime, datetime]:
        """Return the absence as aware moments, half-open, on the installation's clock."""
        start, end = (wall_minutes(day, at, settings.TIME_ZONE) for day, at in ((self.first, 0), (self.last, 1440)))
        return moment(start), moment(end)

    @property
    def marked(self) -> bool:
        """Say whether one exception already closes the whole absence."""
        closed = self.professional.exceptions.filter(kind=DayException.Kind.CLOSED, start=None, unit=None)
        return any(row.date <= self.first and (row.until or row.date) >= self.last for row in closed)

    def address(self) -> str:
        """Return the page's address."""
        page = reverse("admin:scheduling_professional_out", args=[self.professional.pk])
        return f"{page}?day={self.first.isoformat()}&until={self.last.isoformat()}"


def out_page(request: HttpRequest, pk: int, site: dict[str, Any]) -> HttpResponse:
    """Show the page for `?day=2026-11-26&until=2026-11-27`, or do what was posted. Raises PermissionDenied, Http404."""
    if not (may(request.user, CHANGE) and may(request.user, EVERY_AGENDA)):
        raise PermissionDenied
    now, sent = clock.now(), request.POST or request.GET
    today = timezone.localdate(now)
    first = max(_day(sent.get("day"), today), today)
    last = max(_day(sent.get("until"), first), first)
    longest = date.fromordinal(first.toordinal() + _LONGEST_DAYS)
    out = Out(get_object_or_404(Professional, pk=pk), first, min(last, longest))
    if request.method == "POST":
        _ACTIONS.get(request.POST.get("action", ""), _nothing)(request, out, now)
        return HttpResponseRedirect(out.address())
    rows = _hit(out, now)
    holds = _holds(rows, now)
    context = site | {
        "title": _("%(professional)s is out") % {"professional": out.professional},
        "out": out,
        "rows": [(row, phone_text(row.contact.phone) if row.contact else "", holds.get(row.visit)) for row in rows],
        "missing": [row for row in rows if row.visit not in holds],
        "may_close": may(request.user, CLOSE),
        "once": uuid4().hex,
    }
    return render(request, "admin/scheduling/out.html", context)


def _hit(out: Out, now: datetime) -> list[Appointment]:
    start, end = out.absence
    rows = affected(max(start, now), end, professional_id=out.professional.pk)
    prefetch_related_objects(rows, "contact", "service", "unit")
    return rows


def _holds(rows: Sequence[Appointment], now: datetime) -> dict[Any, Appointment]:
    """Return the times held for the appointments' patients, by visit. One statement."""
    held = Appointment.objects.filter(
        visit__in=[row.visit for row in rows],
        status=Appointment.Status.HELD,
        proposed=True,
        hold_expires_at__gt=now,
    )
    return {row.visit: row for row in held.select_related("professional", "unit")}


def _close(request: HttpRequest, out: Out, now: datetime) -> None:
    """Mark the absence, so that nothing more is offered within it."""
    if not may(request.user, CLOSE):
        raise PermissionDenied
    if not out.marked:
        until = out.last if out.last > out.first else None
        reason = request.POST.get("reason", "").strip()[:120]
        DayException.objects.create(professional=out.professional, date=out.first, until=until, reason=reason)
    messages.success(request, _("The absence is marked: nothing more is offered then."))


def _propose(request: HttpRequest, out: Out, now: datetime) -> None:
    """Find and hold another time for everyone who has none held yet."""
    rows = _hit(out, now)
    holds = _holds(rows, now)
    waiting = [row for row in rows if row.visit not in holds]
    by = Actor.staff(request.user.pk or 0)
    key = f"out:{request.POST.get('once', '')[:40]}"
    found = propose_moves(waiting, out.absence, key, now, by, absent=out.professional.pk)
    number = len([proposal for proposal in found if proposal.hold_id])
    text = ngettext("%(number)d time held for 12 hours.", "%(number)d times held for 12 hours.", number)
    messages.success(request, text % {"number": number})
    if number < len(found):
        left = len(found) - number
        text = ngettext(
            "No other time was found for %(number)d patient.", "No other time was found for %(number)d patients.", left
        )
        messages.warning(request, text % {"number": left})


def _move(request: HttpRequest, out: Out, now: datetime) -> None:
    """Move one appointment to the time that is held for its patient."""
    rows = _hit(out, now)
    row = next((each for each in rows if str(each.pk) == request.POST.get("appointment")), None)
    hold = _holds([row], now).get(row.visit) if row else None
    if row is None or hold is None:
        messages.error(request, _("That time is no longer held; look again."))
        return
    target = SlotKey(hold.service_id, hold.professional_id, hold.unit_id, epoch(hold.starts_at)).text
    by = Actor.staff(request.user.pk or 0)
    try:
        booking.reschedule(row.pk, target, f"out:{hold.pk}", now, by, version=row.version)
    except SchedulingError as error:
        messages.error(request, refusal_text(error))
        return
    when = f"{hold.local_date:%d/%m/%Y} {hold.local_time:%H:%M}"
    text = _("Moved to %(when)s with %(professional)s.")
    messages.success(request, text % {"when": when, "professional": hold.professional})


def _nothing(request: HttpRequest, out: Out, now: datetime) -> None:
    """Show the page again."""


_ACTIONS = {"close": _close, "propose": _propose, "move": _move}


def _day(text: str | None, default: date) -> date:
    try:
        return min(date.fromisoformat(text or ""), date(2200, 1, 1))
    except ValueError:
        return default
