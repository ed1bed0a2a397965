"""Keep appointments at their local time when a zone's rules change (a new tzdata): SCH-05.

The local start and its zone are what patient and clinic agreed on; UTC is worked out from them. Brazil has had no
daylight saving since Decreto 9.772/2019, but may again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from scheduling import reminders
from scheduling.actors import SYSTEM
from scheduling.models import Allocation, Appointment, AppointmentEvent
from scheduling.models.appointments import ACTIVE_STATUSES
from scheduling.recording import locked, record
from scheduling.times import NonexistentTime, exact

LocalToUtc = Callable[[datetime, str, int], datetime]


@dataclass(frozen=True, slots=True)
class Reprojection:
    """What was done: appointments looked at, moved, and those that staff must look at, by id and reason."""

    looked_at: int
    moved: tuple[int, ...]
    clashes: tuple[tuple[int, str], ...]


def reproject_appointments(now: datetime, *, dry_run: bool = False, project: LocalToUtc | None = None) -> Reprojection:
    """Move every standing appointment that starts after `now` to the UTC moment of its stored local start.

    Each is moved in a savepoint of its own, so that the constraints judge it; one that clashes, or whose local time
    no longer exists, stays where it was and is reported. Latest first where clocks go back, else earliest first, so
    that neighbours make room for each other. Locks: the appointment's row.
    """
    find = project or _by_tzdata
    rows = list(Appointment.objects.filter(starts_at__gt=now, status__in=ACTIVE_STATUSES).order_by("starts_at", "pk"))
    moved: list[int] = []
    clashes: list[tuple[int, str]] = []
    shifts: list[tuple[Appointment, timedelta]] = []
    for row in rows:
        try:
            moment = find(datetime.combine(row.local_date, row.local_time), row.time_zone, int(row.local_fold))
        except NonexistentTime:
            clashes.append((row.pk, "nonexistent_time"))
            continue
        if moment != row.starts_at:
            shifts.append((row, moment - row.starts_at))
    earlier = [pair for pair in shifts if pair[1] < timedelta()]
    later = [pair for pair in reversed(shifts) if pair[1] > timedelta()]
    for row, shift in [*earlier, *later]:
        if dry_run or _moved(row, shift, now):
            moved.append(row.pk)
        else:
            clashes.append((row.pk, "overlap"))
    return Reprojection(len(rows), tuple(moved), tuple(clashes))


def _by_tzdata(naive: datetime, zone_name: str, fold: int) -> datetime:
    return exact(naive, zone_name, fold=fold)


def _moved(row: Appointment, shift: timedelta, now: datetime) -> bool:
    try:
        with transaction.atomic():
            appointment = locked(row.pk)
            allocations = list(appointment.allocations.all())
            for allocation in allocations:
                allocation.starts_at += shift
                allocation.ends_at += shift
                allocation.busy_from += shift
                allocation.busy_until += shift
            Allocation.objects.bulk_update(allocations, ["starts_at", "ends_at", "busy_from", "busy_until"])
            appointment.starts_at += shift
            appointment.ends_at += shift
            details = {"minutes": int(shift.total_seconds() // 60)}
            record(appointment, AppointmentEvent.What.REPROJECTED, SYSTEM, now, details)
            reminders.plan(appointment, now)
    except IntegrityError:
        return False
    return True
