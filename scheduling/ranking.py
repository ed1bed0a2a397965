"""The order in which slots are offered, and the reasons for it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from math import inf

from scheduling.rules import Agenda, Option
from scheduling.times import DAY, local
from scheduling.working import Interval, open_periods

_HALF_DAY = 12
_CLOSE = 6 * 3600  # times outside the asked windows are equally close within so many seconds
_LATEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bookable start with what its rank depends on.

    `away` is how far outside the asked windows it lies (seconds), `seen` says that the patient knows the professional,
    `needed` that they alone do something, for which their time is better kept, `crumb` that booking it leaves a gap too
    short for anything its professional does.
    """

    option: Option
    start: int
    day: date
    hour: int
    distance: float | None
    away: int
    asked: bool
    seen: bool
    needed: bool
    crumb: bool

    def reasons(self) -> tuple[str, ...]:
        """Say why it ranks where it does, in stable words."""
        said = ["asked_window"] if self.asked else []
        if self.distance is not None:
            said.append(f"near:{self.distance:.1f}")
        if self.seen:
            said.append("seen_before")
        if not self.crumb:
            said.append("keeps_day_whole")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Weighing:
    """What candidates of one search are weighed with. `outside` are the asked windows where starts lie in none."""

    agenda: Agenda
    distances: dict[int, float | None]
    known: frozenset[int]
    outside: tuple[Interval, ...] = ()

    def candidate(self, option: Option, start: int, shift_day: date) -> Candidate:
        """Return the bookable start as a candidate."""
        here = local(start, option.unit.zone)
        away = min((max(first - start, start - last) for first, last in self.outside), default=0)
        return Candidate(
            option=option,
            start=start,
            day=here.date(),
            hour=here.hour,
            distance=self.distances[option.unit.id],
            away=away,
            asked=not self.outside,
            seen=option.professional.id in self.known,
            needed=self.agenda.snapshot.scarcity.get(option.professional.id, 0.0) >= 1,
            crumb=self._leaves_crumb(option, start, shift_day),
        )

    def _leaves_crumb(self, option: Option, start: int, shift_day: date) -> bool:
        snapshot = self.agenda.snapshot
        shortest = snapshot.kept.get(("shortest", option.professional.id))
        if shortest is None:
            shortest = snapshot.kept["shortest", option.professional.id] = _shortest(self.agenda, option)
        periods = open_periods(snapshot, option.professional.id, option.unit.id, shift_day, option.service.id)
        opens, closes = periods[bisect_right(periods, (start, _LATEST)) - 1]
        first, last = start - option.before, start + option.duration + option.after
        taken = self.agenda.taken.busy.get(option.professional.id)
        if taken:
            index = bisect_right(taken, (start, _LATEST))
            if index:
                opens = max(opens, taken[index - 1][1])
            if index < len(taken):
                closes = min(closes, taken[index][0])
        return 0 < first - opens < shortest or 0 < closes - last < shortest


def ranked(agenda: Agenda, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates best first; see `slots.find_slots` for the order."""
    by_day: dict[tuple[int, date], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_day[candidate.away // _CLOSE, candidate.day].append(candidate)
    return [
        candidate for _, group in sorted(by_day.items(), key=lambda item: item[0]) for candidate in _day(agenda, group)
    ]


def _day(agenda: Agenda, candidates: list[Candidate]) -> list[Candidate]:
    """Rank one day: first every start once, with the professional who suits it best; then the other professionals."""
    starts: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        starts[candidate.start].append(candidate)
    keyed: list[tuple[tuple[object, ...], Candidate]] = []
    loads = _loads(agenda, candidates) if len(starts) < len(candidates) else {}
    for same in starts.values():
        if len(same) > 1:
            same.sort(key=lambda candidate: _between_professionals(agenda, candidate, loads))
        keyed += [(_within_day(candidate, turn), candidate) for turn, candidate in enumerate(same)]
    keyed.sort(key=lambda pair: pair[0])
    return [candidate for _, candidate in keyed]


def _within_day(candidate: Candidate, turn: int) -> tuple[object, ...]:
    option = candidate.option
    return (
        turn,
        _far(candidate),
        not candidate.seen,
        candidate.needed,
        candidate.hour >= _HALF_DAY,
        candidate.crumb,
        candidate.start,
        option.professional.id,
        option.service.id,
        option.unit.id,
    )


def _far(candidate: Candidate) -> float:
    """Return the distance in km, to a tenth; a unit that nobody knows the place of is the farthest."""
    return inf if candidate.distance is None else round(candidate.distance, 1)


def _between_professionals(agenda: Agenda, candidate: Candidate, loads: dict[int, int]) -> tuple[object, ...]:
    option = candidate.option
    return (
        _far(candidate),
        not candidate.seen,
        agenda.snapshot.scarcity.get(option.professional.id, 0.0),
        candidate.crumb,
        loads[option.professional.id],
        option.service.id,
        option.professional.id,
        option.unit.id,
    )


def _loads(agenda: Agenda, candidates: list[Candidate]) -> dict[int, int]:
    """Return the seconds each professional is taken by appointments that begin on the candidates' day."""
    first = min(candidate.start for candidate in candidates)
    first -= local(first, candidates[0].option.unit.zone).hour * 3600
    loads: dict[int, int] = {}
    for professional in {candidate.option.professional.id for candidate in candidates}:
        taken = agenda.taken.busy.get(professional, [])
        of_day = taken[bisect_left(taken, (first, 0)) : bisect_left(taken, (first + DAY, 0))]
        loads[professional] = sum(end - start for start, end in of_day)
    return loads


def _shortest(agenda: Agenda, option: Option) -> int:
    """Return the seconds of the shortest thing the option's professional does."""
    lengths = [
        (duration or agenda.snapshot.services[service].duration) * 60
        for service, (duration, _) in option.professional.offerings.items()
        if service in agenda.snapshot.services
    ]
    return min(lengths, default=0)
