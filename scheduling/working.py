"""When someone works: weekly hours, exceptions, holidays and blocks of one day become moments.

A shift belongs to the local date it starts on. Precedence, strongest first: a closed day; the professional's own
other hours of that day (which also beat a holiday); a holiday; the weekly hours. Other hours of a unit limit
everyone there to them. Parts that are closed or blocked break a shift without moving its grid of starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays as public_holidays

from scheduling.catalogue_rows import BlockRow, ExceptionRow, Snapshot, UnitRow
from scheduling.times import wall_minutes

Interval = tuple[int, int]
_MOST_KEPT = 200_000
_NAMES_IN = "pt_BR"


@dataclass(frozen=True, slots=True)
class Shift:
    """An interval of work in epoch seconds; starts are counted from `start`. `services` None: all."""

    start: int
    end: int
    services: frozenset[int] | None

    def takes(self, service_id: int) -> bool:
        """Say whether the service is done in this shift."""
        return self.services is None or service_id in self.services


@dataclass(frozen=True, slots=True)
class Day:
    """One professional's day at one unit: shifts, and the parts of them that are closed (epoch seconds)."""

    shifts: tuple[Shift, ...]
    closed: tuple[Interval, ...]
    holiday: str = ""


_NO_WORK = Day((), ())


def working_day(snapshot: Snapshot, professional_id: int, unit_id: int, day: date) -> Day:
    """Return the professional's day at the unit; `day` is the unit's local date."""
    key = (professional_id, unit_id, day)
    found: Day | None = snapshot.kept.get(key)
    if found is None:
        if len(snapshot.kept) > _MOST_KEPT:
            snapshot.kept.clear()
        found = snapshot.kept[key] = _work_out(snapshot, professional_id, snapshot.units[unit_id], day)
    return found


def open_periods(snapshot: Snapshot, professional_id: int, unit_id: int, day: date, service_id: int) -> list[Interval]:
    """Return the merged periods of the day in which an appointment of the service may lie (epoch seconds)."""
    key = (professional_id, unit_id, day, service_id)
    found: list[Interval] | None = snapshot.kept.get(key)
    if found is None:
        work = working_day(snapshot, professional_id, unit_id, day)
        shifts = merged((shift.start, shift.end) for shift in work.shifts if shift.takes(service_id))
        found = snapshot.kept[key] = without(shifts, work.closed)
    return found


def room_closed(snapshot: Snapshot, room_id: int, unit: UnitRow, day: date) -> list[Interval]:
    """Return when the room cannot be used on the unit's local `day` (epoch seconds, clipped to nothing)."""
    key = ("room", room_id, day)
    found: list[Interval] | None = snapshot.kept.get(key)
    if found is None:
        exceptions = [row for row in _exceptions_on(snapshot, day) if row.room_id == room_id]
        whole = (wall_minutes(day, 0, unit.zone), wall_minutes(day, 1440, unit.zone))
        closed = [_bounds(row, unit, day) for row in exceptions if row.closed]
        hours = [_bounds(row, unit, day) for row in exceptions if not row.closed]
        if hours:
            closed += without([whole], hours)
        closed += _blocked(snapshot, unit, day, lambda row: row.room_id == room_id)
        found = snapshot.kept[key] = merged(closed)
    return found


def holiday_name(snapshot: Snapshot, unit: UnitRow, day: date) -> str:
    """Return the name of the holiday that closes the unit on its local `day`, or "".

    Public ones come from the `holidays` library by country and state; a row for the unit beats one for all units.
    """
    rows = [
        row
        for row in snapshot.holidays
        if row.unit_id in (None, unit.id)
        and (row.day == day or (row.every_year and (row.day.month, row.day.day) == (day.month, day.day)))
    ]
    if rows:
        decisive = max(rows, key=lambda row: (row.unit_id is not None, row.works))
        return "" if decisive.works else decisive.name
    return _public(unit.country, unit.state, day.year).get(day, "")


def is_business_day(snapshot: Snapshot, unit: UnitRow, day: date) -> bool:
    """Say whether `day` is Monday to Friday and no holiday of the unit."""
    return day.weekday() < 5 and not holiday_name(snapshot, unit, day)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the union of half-open intervals, in order, touching ones joined."""
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        elif end > start:
            result.append((start, end))
    return result


def without(intervals: Iterable[Interval], closed: Iterable[Interval]) -> list[Interval]:
    """Return the intervals without the closed parts."""
    left = list(intervals)
    for start, end in closed:
        pieces = ((a, min(b, start)) for a, b in left)
        rest = ((max(a, end), b) for a, b in left)
        left = sorted((a, b) for a, b in (*pieces, *rest) if a < b)
    return left


@lru_cache(maxsize=256)
def _public(country: str, state: str, year: int) -> dict[date, str]:
    """Return the public holidays of a year; an unknown state leaves the country's, an unknown country none.

    Their names are Portuguese, or in the country's language: the library's own choice is that of the machine.
    """
    for subdivision in (state or None, None):
        try:
            there = public_holidays.country_holidays(country, subdiv=subdivision)
            language = _NAMES_IN if _NAMES_IN in there.supported_languages else there.default_language
            named = public_holidays.country_holidays(country, subdiv=subdivision, years=year, language=language)
            return dict(named.items())
        except NotImplementedError:
            continue
    return {}


def _work_out(snapshot: Snapshot, professional_id: int, unit: UnitRow, day: date) -> Day:
    exceptions = _exceptions_on(snapshot, day)
    own = [row for row in exceptions if row.professional_id == professional_id and row.unit_id in (None, unit.id)]
    of_unit = [row for row in exceptions if row.professional_id is None and row.unit_id == unit.id]
    if any(row.closed and row.start is None for row in (*own, *of_unit)):
        return _NO_WORK
    own_hours = [row for row in own if not row.closed]
    holiday = "" if own_hours else holiday_name(snapshot, unit, day)
    if holiday:
        return Day((), (), holiday)
    if own_hours:
        shifts = [Shift(*_bounds(row, unit, day), None) for row in own_hours]
    else:
        shifts = _weekly(snapshot, professional_id, unit, day)
    shifts = [shift for shift in shifts if shift.end > shift.start]
    if not shifts:
        return _NO_WORK
    limits = merged(_bounds(row, unit, day) for row in of_unit if not row.closed)
    closed = _closed_parts(snapshot, professional_id, unit, day)
    if limits:
        closed += without([(shift.start, shift.end) for shift in shifts], limits)
    return Day(tuple(sorted(shifts, key=lambda shift: shift.start)), tuple(merged(closed)))


def _weekly(snapshot: Snapshot, professional_id: int, unit: UnitRow, day: date) -> list[Shift]:
    return [
        Shift(wall_minutes(day, row.start, unit.zone), wall_minutes(day, row.end, unit.zone), row.services)
        for row in snapshot.hours.get((professional_id, unit.id), ())
        if row.weekday == day.weekday() and row.valid_from <= day <= row.valid_until
    ]


def _closed_parts(snapshot: Snapshot, professional_id: int, unit: UnitRow, day: date) -> list[Interval]:
    """Return closed parts by the clock: a shift may run into the next day, a closure come over from the day before."""
    parts: list[Interval] = []
    for around in (day - timedelta(days=1), day, day + timedelta(days=1)):
        parts += [
            _bounds(row, unit, around)
            for row in _exceptions_on(snapshot, around)
            if row.closed
            and row.start is not None
            and (
                (row.professional_id == professional_id and row.unit_id in (None, unit.id))
                or (row.professional_id is None and row.unit_id == unit.id)
            )
        ]
        parts += _blocked(
            snapshot, unit, around, lambda row: row.professional_id == professional_id or row.unit_id == unit.id
        )
    return parts


def _blocked(snapshot: Snapshot, unit: UnitRow, day: date, concerns: Callable[[BlockRow], bool]) -> list[Interval]:
    return [
        (wall_minutes(day, row.start, unit.zone), wall_minutes(day, row.end, unit.zone))
        for row in snapshot.blocks
        if row.weekday == day.weekday()
        and row.valid_from <= day <= row.valid_until
        and _ordinal_fits(row.ordinal, day)
        and concerns(row)
    ]


def _ordinal_fits(ordinal: int, day: date) -> bool:
    if ordinal == 0:
        return True
    if ordinal == -1:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == ordinal


def _exceptions_on(snapshot: Snapshot, day: date) -> list[ExceptionRow]:
    key = ("exceptions", day)
    found: list[ExceptionRow] | None = snapshot.kept.get(key)
    if found is None:
        found = snapshot.kept[key] = [row for row in snapshot.exceptions if row.first <= day <= row.last]
    return found


def _bounds(row: ExceptionRow, unit: UnitRow, day: date) -> Interval:
    start, end = (0, 1440) if row.start is None or row.end is None else (row.start, row.end)
    return wall_minutes(day, start, unit.zone), wall_minutes(day, end, unit.zone)
