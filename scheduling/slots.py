"""Find bookable times: `find_slots` and what it stands on.

Costs at most four statements whatever the number of professionals: the catalogue's token, what is taken (in two parts
where that is much), and, where patient, quotas or groups matter, what the rules ask about them; one more right after
the catalogue changed. No lock is taken.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from scheduling import occupancy, snapshot
from scheduling.catalogue_rows import QuotaRow, ServiceRow, Snapshot, UnitRow
from scheduling.ranking import Candidate, Weighing, ranked
from scheduling.rules import Agenda, Option
from scheduling.slot import BadSlotKey, Reason, Slot, SlotKey, SlotQuery
from scheduling.times import DAY, epoch, epoch_up, local, moment
from scheduling.working import Interval, merged, without

__all__ = ["BadSlotKey", "Reason", "Slot", "SlotKey", "SlotQuery", "find_slots", "slot_for_key"]

_FARTHEST = 400 * DAY
_FLEXIBLE_DAYS = 14
_FIRST_READ = 8 * DAY
_MUCH = 400 * DAY  # resources × time above which reading everything at once costs more than a second statement
_FEW = 50


def find_slots(query: SlotQuery, now: datetime) -> list[Slot]:
    """Return at most `query.limit` bookable slots, best first; `now` is aware.

    Rank: asked window, local day, a start not yet listed, distance, professional seen before, one who is not the only
    one for something else, half of the day, no crumb left over, start; between professionals at one start: the one
    easiest to replace, then the least busy that day. Every slot returned can be booked at `now`, and with a limit high
    enough every bookable one is returned (I9).
    Windows are moments; horizon, quotas and holidays count each unit's local days. At most four statements, no lock.
    """
    catalogue = snapshot.current()
    options = options_for(catalogue, query)
    if not options or query.limit < 1:
        return []
    wanted, span = asked_windows(query, options, now)
    if span[0] >= span[1]:
        return []
    search = _Search.begin(catalogue, query, span, options, now)
    found = search.walk(wanted)
    if query.flexible and query.windows and len(found) < query.limit:
        others = without(without([span], wanted), _intervals(query.excluded))
        found += search.walk(others, outside=wanted or _intervals(query.windows))
    return [slot_of(search.agenda, each.option, each.start, each) for each in found[: query.limit]]


def slot_for_key(key: str, now: datetime, *, plan_id: int | None = None) -> Slot | None:
    """Return the slot a key names, bookable or not, or None where its parts no longer exist. Raises BadSlotKey."""
    del now  # the name of a slot does not age; whether it can be booked is `booking.book`'s question
    catalogue = snapshot.current()
    parsed = SlotKey.parse(key)
    option = option_of(catalogue, parsed)
    if option is None:
        return None
    agenda = Agenda(catalogue, occupancy.Occupancy(), 0, plan_id)
    return slot_of(agenda, option, parsed.start)


def option_of(catalogue: Snapshot, key: SlotKey) -> Option | None:
    """Return the option a key names, or None where a part of it is not active."""
    professional = catalogue.professionals.get(key.professional_id)
    service = catalogue.services.get(key.service_id)
    unit = catalogue.units.get(key.unit_id)
    return Option.of(professional, service, unit) if professional and service and unit else None


def options_for(catalogue: Snapshot, query: SlotQuery) -> list[Option]:
    """Return every professional × service × unit the query may mean: offered, and with hours at that unit."""
    units_of: dict[int, set[int]] = {}
    for professional_id, unit_id in catalogue.hours:
        units_of.setdefault(professional_id, set()).add(unit_id)
    for row in catalogue.exceptions:
        if row.professional_id is not None and row.unit_id is not None and not row.closed:
            units_of.setdefault(row.professional_id, set()).add(row.unit_id)
    return [
        Option.of(professional, service, catalogue.units[unit_id])
        for service in _services(catalogue, query)
        for professional in catalogue.professionals.values()
        if service.id in professional.offerings and query.professional_id in (None, professional.id)
        for unit_id in sorted(units_of.get(professional.id, ()))
        if unit_id in catalogue.units and query.unit_id in (None, unit_id)
    ]


def read_agenda(
    catalogue: Snapshot, query: SlotQuery, options: Iterable[Option], span: Interval, now: datetime
) -> Agenda:
    """Read what is taken within `span` (epoch seconds) for the options; one or two statements."""
    agenda, scope = _scope(catalogue, query, list(options), span, now)
    agenda.taken = occupancy.read(scope)
    return agenda


def resources_of(catalogue: Snapshot, options: Iterable[Option]) -> set[int]:
    """Return the ids of every professional, room and device that one of the options may take."""
    found: set[int] = set()
    for option in options:
        found.add(option.professional.id)
        found.update(option.service.assistants)
        for kind, _ in option.service.kinds:
            found.update(catalogue.rooms.get((option.unit.id, kind), ()))
    return found


def slot_of(agenda: Agenda, option: Option, start: int, candidate: Candidate | None = None) -> Slot:
    """Return the slot of an option at `start` (epoch seconds), with the candidate's rank if there is one."""
    day = local(start, option.unit.zone).date()
    return Slot(
        service_id=option.service.id,
        service_name=option.service.name,
        professional_id=option.professional.id,
        professional_name=option.professional.name,
        unit_id=option.unit.id,
        unit_name=option.unit.name,
        start=moment(start),
        end=moment(start + option.duration),
        time_zone=option.unit.zone,
        price=agenda.price(option, day),
        plan_id=agenda.plan_id,
        distance_km=candidate.distance if candidate else None,
        reasons=candidate.reasons() if candidate else (),
    )


def distance_km(unit: UnitRow, near: tuple[float, float] | None) -> float | None:
    """Return the great-circle distance (haversine, mean Earth radius 6,371 km), or None where a point is unknown."""
    if near is None or unit.latitude is None or unit.longitude is None:
        return None
    latitude, longitude = radians(unit.latitude), radians(unit.longitude)
    here, there = radians(near[0]), radians(near[1])
    half = sin((latitude - here) / 2) ** 2 + cos(here) * cos(latitude) * sin((longitude - there) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def _services(catalogue: Snapshot, query: SlotQuery) -> list[ServiceRow]:
    if query.service_id is not None:
        service = catalogue.services.get(query.service_id)
        return [service] if service else []
    return [
        service
        for service in catalogue.services.values()
        if query.specialty_id is None or service.specialty_id == query.specialty_id
    ]


def _intervals(windows: Iterable[tuple[datetime, datetime]]) -> list[Interval]:
    return [(epoch_up(start), epoch_up(end)) for start, end in windows]


def asked_windows(query: SlotQuery, options: list[Option], now: datetime) -> tuple[list[Interval], Interval]:
    """Return the asked windows in order, merged and clipped to what can be booked at all, and the span to look at.

    Windows that are over, or beyond every horizon, leave none; the span is then empty, or what lies around them where
    the query is flexible.
    """
    first = epoch_up(now)
    horizon = max(option.service.max_advance * (2 if option.service.business_days else 1) for option in options)
    last = first + (_FARTHEST if query.staff else (horizon + 14) * DAY)
    windows = _intervals(query.windows) or [(first, last)]
    asked = merged((max(start, first), min(end, last)) for start, end in windows)
    asked = without(asked, _intervals(query.excluded))
    if not asked and not query.flexible:
        return [], (first, first)
    start, end = min(start for start, _ in asked or windows), max(end for _, end in asked or windows)
    if query.flexible:
        start, end = max(first, start - _FLEXIBLE_DAYS * DAY), min(last, end + _FLEXIBLE_DAYS * DAY)
    return asked, (start, end)


def _scope(
    catalogue: Snapshot, query: SlotQuery, options: list[Option], span: Interval, now: datetime
) -> tuple[Agenda, occupancy.Scope]:
    margin = max((option.before + option.duration + option.after for option in options), default=0)
    agenda = Agenda(
        catalogue, occupancy.Occupancy(), epoch_up(now), query.plan_id, query.staff, card_later=query.card_later
    )
    quotas: dict[int, QuotaRow] = {}
    if catalogue.quotas:
        quotas = {quota.id: quota for option in options for quota in agenda.quotas(option)}
    scope = occupancy.Scope(
        start=span[0] - margin,
        end=span[1] + margin,
        now=epoch(now),
        resources=resources_of(catalogue, options),
        patient_id=query.patient_id,
        quotas=tuple(quotas.values()),
        group_services={option.service.id for option in options if option.service.capacity > 1},
        moving=query.moving,
        contact_id=query.contact_id,
    )
    return agenda, scope


@dataclass(slots=True)
class _Search:
    """One walk over the days. Agendas of many people are read a week first, and the rest only where it is needed."""

    agenda: Agenda
    scope: occupancy.Scope
    options: list[Option]
    query: SlotQuery
    distances: dict[int, float | None]
    read_until: int = 0

    @classmethod
    def begin(
        cls, catalogue: Snapshot, query: SlotQuery, span: Interval, options: list[Option], now: datetime
    ) -> "_Search":
        """Read what the first days need, and leave out the options that nothing can make bookable."""
        agenda, scope = _scope(catalogue, query, options, span, now)
        until = scope.end
        if (scope.end - scope.start) * len(scope.resources) > _MUCH and query.limit <= _FEW:
            until = min(until, scope.start + _FIRST_READ)
        agenda.taken = occupancy.read(scope, busy_until=until)
        options = [option for option in options if next(agenda.option_rules(option), None) is None]
        distances = {option.unit.id: distance_km(option.unit, query.near) for option in options}
        return cls(agenda, scope, options, query, distances, until)

    def walk(self, windows: list[Interval], *, outside: Sequence[Interval] = ()) -> list[Candidate]:
        """Walk the days in order; stop as soon as enough slots are there that no later day can outrank."""
        if not windows or not self.options:
            return []
        patient = self.agenda.taken.patient
        known = frozenset(who for who, _ in patient.visits) if patient else frozenset()
        weighing = Weighing(self.agenda, self.distances, known, tuple(outside))
        shown = {SlotKey.parse(key) for key in self.query.shown}
        found: list[Candidate] = []
        for day in _days(windows, self.options):
            self._read_for(day)
            for option in self.options:
                for start in _starts_of_day(self.agenda, option, day, windows):
                    if shown and SlotKey(option.service.id, option.professional.id, option.unit.id, start) in shown:
                        continue
                    found.append(weighing.candidate(option, start, day))
            if not outside and sum(candidate.day <= day for candidate in found) >= self.query.limit:
                break
        return ranked(self.agenda, found)

    def _read_for(self, day: date) -> None:
        """Read the rest once the walk comes within two days of what was read (shifts cross midnight, zones differ)."""
        if self.read_until < self.scope.end and (day - moment(self.read_until).date()).days > -3:
            rest = occupancy.read_busy(replace(self.scope, start=self.read_until))
            busy = self.agenda.taken.busy
            for resource, intervals in rest.items():
                busy[resource] = merged([*busy.get(resource, []), *intervals])
            self.read_until = self.scope.end


def _days(windows: list[Interval], options: list[Option]) -> list[date]:
    """Return the local dates whose shifts may start in a window: with the day before, for shifts across midnight."""
    zones = {option.unit.zone for option in options}
    days: set[date] = set()
    for start, end in windows:
        for name in zones:
            day, last = local(start, name).date() - timedelta(days=1), local(end - 1, name).date()
            while day <= last:
                days.add(day)
                day += timedelta(days=1)
    return sorted(days)


def _starts_of_day(agenda: Agenda, option: Option, day: date, windows: list[Interval]) -> Iterable[int]:
    """Yield the option's bookable starts of one shift day, day rules included, within the windows."""
    allowed: dict[date, bool] = {}
    ends = [end for _, end in windows]
    for start in agenda.starts(option, day, windows[0][0], max(ends)):
        index = bisect_left(ends, start + 1)
        if index == len(ends) or windows[index][0] > start:
            continue
        on = day if start < agenda.midnight(option, day) else local(start, option.unit.zone).date()
        if on not in allowed:
            allowed[on] = next(agenda.day_rules(option, on), None) is None
        if allowed[on]:
            yield start
