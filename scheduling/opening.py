"""When the units are open on one day, told to those who ask: somebody's shifts there, holidays and exceptions in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduling import snapshot
from scheduling.catalogue_rows import Snapshot, UnitRow
from scheduling.times import local
from scheduling.working import holiday_name, merged, without, working_day

_DAYS_LOOKED_AHEAD = 120


@dataclass(frozen=True, slots=True)
class OpenDay:
    """One unit's local day: from when to when somebody works there, aware in its zone, None where nobody does.

    `holiday` names the one that closes it, or is empty.
    """

    unit_name: str
    opens: datetime | None
    closes: datetime | None
    holiday: str


def open_days(day: date, unit_ids: Iterable[int]) -> list[OpenDay]:
    """Return how the units are open on their local `day`, in the order asked for. At most one query."""
    known = snapshot.current()
    return [_open_day(known, known.units[unit_id], day) for unit_id in unit_ids if unit_id in known.units]


def next_holiday(after: date, unit_ids: Iterable[int]) -> date | None:
    """Return the first day from `after` on that is a holiday at one of the units, within four months. One query."""
    known = snapshot.current()
    units = [known.units[unit_id] for unit_id in unit_ids if unit_id in known.units]
    days = (after + timedelta(days=number) for number in range(_DAYS_LOOKED_AHEAD))
    return next((day for day in days if any(holiday_name(known, unit, day) for unit in units)), None)


def _open_day(known: Snapshot, unit: UnitRow, day: date) -> OpenDay:
    people = sorted(professional for professional, where in known.hours if where == unit.id)
    days = [working_day(known, professional, unit.id, day) for professional in people]
    spans = [[(shift.start, shift.end) for shift in one.shifts] for one in days]
    hours = merged(part for one, span in zip(days, spans, strict=True) for part in without(span, one.closed))
    return OpenDay(
        unit.name,
        local(hours[0][0], unit.zone) if hours else None,
        local(hours[-1][1], unit.zone) if hours else None,
        holiday_name(known, unit, day),
    )
