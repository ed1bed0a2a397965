"""What the front desk does to appointments: the functions that the assistant calls, with words for their refusals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from scheduling import booking
from scheduling.actors import Actor
from scheduling.errors import NotAllowed, RuleBroken, SchedulingError, StaleVersion
from scheduling.models import Appointment
from scheduling.slot import Reason
from scheduling.times import epoch, local

Status = Appointment.Status
_BEFORE = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Deed:
    """What can be done to an appointment in the states `when`. `own`: a professional may, too; `ask`: asked before.

    `since`: from when on; "day" is the appointment's own, "start" its beginning.
    """

    label: Any
    when: tuple[str, ...]
    do: Callable[[Appointment, str, datetime, Actor], Appointment]
    own: bool = False
    ask: Any = ""
    since: str = ""

    def too_early(self, row: Appointment, now: datetime) -> str:
        """Return why this cannot be true yet (a stable word), or ""."""
        if self.since == "start" and now < row.starts_at:
            return "before_its_time"
        if self.since == "day" and local(epoch(now), row.time_zone).date() < row.local_date:
            return "before_its_day"
        return ""


def _done(change: Callable[..., Appointment]) -> Callable[[Appointment, str, datetime, Actor], Appointment]:
    return lambda row, key, now, by: change(row.pk, key, now, by)


def _done_as_seen(change: Callable[..., Appointment]) -> Callable[[Appointment, str, datetime, Actor], Appointment]:
    """Refused where the row changed since it was looked at."""
    return lambda row, key, now, by: change(row.pk, key, now, by, version=row.version)


DEEDS: dict[str, Deed] = {
    "approve": Deed(
        _("Approve"),
        (Status.AWAITING,),
        _done(booking.approve),
    ),
    "confirm": Deed(
        _("Confirm"),
        (Status.BOOKED,),
        lambda row, key, now, by: booking.confirm(row.pk, row.version, key, now, by),
    ),
    "arrived": Deed(
        _("Arrived"),
        _BEFORE,
        _done(booking.mark_arrived),
        own=True,
        since="day",
    ),
    "start": Deed(
        _("Start consultation"),
        (*_BEFORE, Status.ARRIVED),
        _done(booking.start_consultation),
        own=True,
        since="day",
    ),
    "complete": Deed(
        _("Complete"),
        (*_BEFORE, Status.ARRIVED, Status.IN_CONSULTATION),
        _done(booking.complete),
        own=True,
        since="day",
    ),
    "no_show": Deed(
        _("Did not come"),
        (*_BEFORE, Status.ARRIVED),
        _done(booking.no_show),
        own=True,
        ask=_("Mark as a no-show? The time becomes free."),
        since="start",
    ),
    "came": Deed(
        _("Came after all"),
        (Status.NO_SHOW,),
        _done(booking.came_after_all),
        own=True,
    ),
    "not_arrived": Deed(
        _("Not here after all"),
        (Status.ARRIVED,),
        _done_as_seen(booking.not_arrived),
        own=True,
    ),
    "not_started": Deed(
        _("Not begun after all"),
        (Status.IN_CONSULTATION,),
        _done_as_seen(booking.not_started),
        own=True,
    ),
    "not_completed": Deed(
        _("Not done after all"),
        (Status.COMPLETED,),
        _done_as_seen(booking.not_completed),
        own=True,
    ),
    "cancel": Deed(
        _("Cancel"),
        (*_BEFORE, Status.HELD),
        _done_as_seen(booking.cancel),
        ask=_("Cancel this appointment? The time becomes free."),
    ),
    "undo_cancel": Deed(
        _("Undo the cancellation"),
        (Status.CANCELLED,),
        _done(booking.undo_cancel),
    ),
}

_RULES = {
    Reason.NOT_OFFERED: _("this professional does not do this service here"),
    Reason.NOT_COVERED: _("the health plan is not taken for this"),
    Reason.CARD_MISSING: _("the health plan's card number is missing"),
    Reason.CARD_EXPIRED: _("the health plan's card has expired"),
    Reason.AGE: _("the patient's age does not fit"),
    Reason.FIRST_VISIT_ONLY: _("only for a first visit"),
    Reason.RETURN_ONLY: _("only for a return visit"),
    Reason.NOTICE: _("too short notice"),
    Reason.HORIZON: _("too far ahead"),
    Reason.HOLIDAY: _("it is a holiday"),
    Reason.HOURS: _("outside working hours"),
    Reason.QUOTA: _("the quota is used up"),
    Reason.BUSY: _("the time is taken"),
    Reason.BUFFER: _("too close to another appointment"),
    Reason.ROOM: _("no room or equipment is free"),
    Reason.ASSISTANT: _("the second professional is not free"),
    Reason.FULL: _("the group is full"),
    Reason.PATIENT_BUSY: _("the patient has another appointment then"),
}

_REFUSALS = {
    "before_its_day": _("this can be marked on the day of the appointment"),
    "before_its_time": _("this can be marked once the time has come"),
    "time_given_away": _("the time was given to someone else by now: squeeze the patient in"),
}


def carry_out(name: str, row: Appointment, user_id: int, now: datetime) -> Appointment:
    """Do the named deed to the appointment as a person of the staff; a second click changes nothing.

    Raises SchedulingError (NotAllowed for what cannot be true yet), KeyError for an unknown name.
    """
    if early := DEEDS[name].too_early(row, now):
        raise NotAllowed(early)
    key = f"desk:{name}:{row.pk}:{row.version}"
    return DEEDS[name].do(row, key, now, Actor.staff(user_id))


def refusal_text(error: SchedulingError) -> str:
    """Return why something could not be done, for people."""
    if isinstance(error, RuleBroken):
        return ", ".join(str(_RULES.get(reason, reason)) for reason in error.reasons)
    if isinstance(error, StaleVersion):
        return str(_("it was changed in the meantime; look again"))
    if isinstance(error, NotAllowed) and error.reason.startswith("is_"):
        status = error.reason.removeprefix("is_")
        labels = dict(Status.choices)
        return str(_("it is already: %(status)s")) % {"status": labels.get(status, status)}
    if isinstance(error, NotAllowed) and error.reason in _REFUSALS:
        return str(_REFUSALS[error.reason])
    return str(_("this is not possible now"))
