"""Series: the same time every week or fortnight with the same professional, booked together.

Every date is an appointment of its own, tied by a series id: each is checked, moved and cancelled by the same
functions as any other. The step is local days, so a series stays at its local hour when the clocks change.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from clinicbot.core.ids import uuid7
from scheduling import booking
from scheduling.actors import Actor
from scheduling.changing import first_time
from scheduling.errors import NotAllowed, RuleBroken
from scheduling.models import Appointment
from scheduling.models.appointments import Status
from scheduling.slot import Reason, Slot, SlotKey
from scheduling.slots import slot_for_key
from scheduling.times import NonexistentTime, epoch, exact, local

MOST = 52
_STANDING = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Clash:
    """A date of the series that cannot be booked: its local day, why, and up to three other times."""

    day: date
    reason: Reason
    alternatives: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """What was booked, in order, and what clashed."""

    id: UUID
    appointments: tuple[Appointment, ...]
    clashes: tuple[Clash, ...]


def dates(first: str, count: int, every_weeks: int, now: datetime) -> list[SlotKey]:
    """Return the slot keys of a series that begins with slot key `first`: `count` times, `every_weeks` weeks apart.

    Raises NotAllowed for an unknown slot or more than 52 dates, BadSlotKey, NonexistentTime.
    """
    if not (1 <= count <= MOST and 1 <= every_weeks <= 8):
        raise NotAllowed("series_too_long")
    slot = slot_for_key(first, now)
    if slot is None:
        raise NotAllowed("unknown_slot")
    start = local(epoch(slot.start), slot.time_zone).replace(tzinfo=None, fold=0)
    return [
        SlotKey(
            slot.service_id,
            slot.professional_id,
            slot.unit_id,
            epoch(exact(start + timedelta(weeks=every_weeks * number), slot.time_zone)),
        )
        for number in range(count)
    ]


def book_series(
    first: str,
    count: int,
    every_weeks: int,
    patient_id: int,
    contact_id: int | None,
    key: str,
    now: datetime,
    by: Actor,
    *,
    plan_id: int | None = None,
    all_or_nothing: bool = False,
) -> Series:
    """Book a series in one transaction; dates that cannot be booked are returned as clashes with other times.

    With `all_or_nothing` a clash leaves nothing booked. The key makes the whole series one change: a repetition
    returns the same appointments. Locks as `booking.book`, date after date.
    Raises NotAllowed, KeyReused, BadSlotKey, NonexistentTime.
    """
    series = uuid7()
    booked: list[Appointment] = []
    clashes: list[Clash] = []
    with transaction.atomic():
        for number, slot in enumerate(dates(first, count, every_weeks, now)):
            try:
                appointment = booking.book(
                    slot.text, patient_id, contact_id, f"{key}-{number}", now, plan_id=plan_id, by=by, series=series
                )
            except RuleBroken as refusal:
                zone_name = _zone(slot, now)
                clashes.append(Clash(local(slot.start, zone_name).date(), refusal.reason, tuple(refusal.alternatives)))
                continue
            series = appointment.series or series
            booked.append(appointment)
        if clashes and all_or_nothing:
            transaction.set_rollback(True)
            booked = []
    return Series(series, tuple(booked), tuple(clashes))


def cancel_from(
    series: UUID, first_day: date, key: str, now: datetime, by: Actor, reason: str = ""
) -> list[Appointment]:
    """Cancel the standing appointments of a series from the unit's local day `first_day` on; returns them.

    One transaction, by date; locks as `outcomes.cancel`. The key makes it one change: a repetition returns what is
    cancelled. Raises NotAllowed, KeyReused.
    """
    content = {"series": series, "from": first_day}
    with transaction.atomic():
        if not first_time("cancel_from", key, content, now):
            done = Appointment.objects.filter(series=series, local_date__gte=first_day, status=Status.CANCELLED)
            return list(done.order_by("starts_at"))
        rows = _standing(series, first_day, now)
        return [booking.cancel(row.pk, f"{key}-{row.pk}", now, by, reason) for row in rows]


def move_from(series: UUID, first_day: date, shift: timedelta, key: str, now: datetime, by: Actor) -> Series:
    """Move the standing appointments of a series from the unit's local day `first_day` on by `shift` of local time.

    Those that cannot be moved stay and are returned as clashes. One transaction, latest first where the shift is
    forward, so that neighbours make room for each other; locks as `booking.reschedule`. The key makes it one change: a
    repetition moves nothing and returns how the series stands now. Raises NotAllowed, KeyReused.
    """
    moved: list[Appointment] = []
    clashes: list[Clash] = []
    content = {"series": series, "from": first_day, "shift": shift.total_seconds()}
    with transaction.atomic():
        if not first_time("move_from", key, content, now):
            return Series(series, tuple(_standing(series, first_day + min(shift, timedelta()), now)), ())
        rows = _standing(series, first_day, now)
        for row in reversed(rows) if shift > timedelta() else rows:
            try:
                start = exact(datetime.combine(row.local_date, row.local_time) + shift, row.time_zone)
                slot = SlotKey(row.service_id, row.professional_id, row.unit_id, epoch(start))
                moved.append(booking.reschedule(row.pk, slot.text, f"{key}-{row.pk}", now, by))
            except NonexistentTime:
                clashes.append(Clash(row.local_date, Reason.HOURS, ()))
            except RuleBroken as refusal:
                clashes.append(Clash(row.local_date, refusal.reason, tuple(refusal.alternatives)))
    moved.sort(key=lambda row: row.starts_at)
    return Series(series, tuple(moved), tuple(clashes))


def _standing(series: UUID, first_day: date, now: datetime) -> list[Appointment]:
    rows = Appointment.objects.filter(series=series, local_date__gte=first_day, starts_at__gt=now, status__in=_STANDING)
    return list(rows.order_by("starts_at"))


def _zone(slot: SlotKey, now: datetime) -> str:
    known = slot_for_key(slot.text, now)
    return known.time_zone if known else "UTC"
