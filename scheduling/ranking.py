"""The order in which slots are offered, and the reasons for it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from scheduling.rules import Agenda, Option
from scheduling.times import DAY, local
from scheduling.working import Interval, open_periods

_HALF_DAY = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bookable start before it is ranked. `away` is how far outside the asked windows it lies, in seconds."""

    option: Option
    start: int
    shift_day: date
    day: date
    hour: int
    distance: float | None
    away: int
    asked: bool

    @classmethod
    def of(
        cls,
        option: Option,
        start: int,
        shift_day: date,
        distance: float | None,
        outside: list[Interval] | None,
    ) -> "Candidate":
        """Make a candidate; `outside` are the asked windows if the start lies in none of them."""
        here = local(start, option.unit.zone)
        away = min((max(first - start, start - last) for first, last in outside), default=0) if outside else 0
        return cls(option, start, shift_day, here.date(), here.hour, distance, away, outside is None)

    def seen(self, agenda: Agenda) -> bool:
        """Say whether the patient has been with this professional before."""
        patient = agenda.taken.patient
        return patient is not None and any(who == self.option.professional.id for who, _ in patient.visits)

    def crumb(self, agenda: Agenda) -> bool:
        """Say whether booking this start leaves a gap too short for anything its professional does."""
        option = self.option
        key = ("shortest", option.professional.id)
        shortest = agenda.snapshot.kept.get(key)
        if shortest is None:
            lengths = [
                (duration or agenda.snapshot.services[service].duration) * 60
                for service, (duration, _) in option.professional.offerings.items()
                if service in agenda.snapshot.services
            ]
            shortest = agenda.snapshot.kept[key] = min(lengths, default=0)
        before, after = self._gaps(agenda)
        return 0 < before < shortest or 0 < after < shortest

    def reasons(self, agenda: Agenda) -> tuple[str, ...]:
        """Say why it ranks where it does, in stable words."""
        said = []
        if self.asked:
            said.append("asked_window")
        if self.distance is not None:
            said.append(f"near:{self.distance:.1f}")
        if self.seen(agenda):
            said.append("seen_before")
        if not self.crumb(agenda):
            said.append("keeps_day_whole")
        return tuple(said)

    def _gaps(self, agenda: Agenda) -> tuple[int, int]:
        option, start = self.option, self.start
        first, last = start - option.before, start + option.duration + option.after
        periods = open_periods(
            agenda.snapshot, option.professional.id, option.unit.id, self.shift_day, option.service.id
        )
        opens, closes = next(((a, b) for a, b in periods if a <= start < b), (first, last))
        for begins, ends in agenda.taken.busy.get(option.professional.id, []):
            if ends <= first:
                opens = max(opens, ends)
            elif begins >= last:
                closes = min(closes, begins)
                break
        return first - opens, closes - last


def ranked(agenda: Agenda, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates best first; see `slots.find_slots` for the order."""
    by_day: dict[tuple[int, date], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_day[candidate.away // DAY, candidate.day].append(candidate)
    return [
        candidate for _, group in sorted(by_day.items(), key=lambda item: item[0]) for candidate in _day(agenda, group)
    ]


def _day(agenda: Agenda, candidates: list[Candidate]) -> list[Candidate]:
    """Rank one day: first every start once, with the professional who suits it best; then the other professionals."""
    loads = _loads(agenda, candidates)
    starts: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        starts[candidate.start].append(candidate)
    keyed: list[tuple[tuple[object, ...], Candidate]] = []
    for same in starts.values():
        if len(same) > 1:
            same.sort(key=lambda candidate: _between_professionals(agenda, candidate, loads))
        for turn, candidate in enumerate(same):
            keyed.append((_within_day(agenda, candidate, turn), candidate))
    keyed.sort(key=lambda pair: pair[0])
    return [candidate for _, candidate in keyed]


def _within_day(agenda: Agenda, candidate: Candidate, turn: int) -> tuple[object, ...]:
    return (
        turn,
        round(candidate.distance or 0.0, 1),
        not candidate.seen(agenda),
        candidate.hour >= _HALF_DAY,
        candidate.crumb(agenda),
        candidate.start,
        candidate.option.professional.id,
        candidate.option.service.id,
        candidate.option.unit.id,
    )


def _between_professionals(agenda: Agenda, candidate: Candidate, loads: dict[int, int]) -> tuple[object, ...]:
    professional = candidate.option.professional
    return (
        round(candidate.distance or 0.0, 1),
        not candidate.seen(agenda),
        agenda.snapshot.scarcity.get(professional.id, 0.0),
        candidate.crumb(agenda),
        loads[professional.id],
        candidate.option.service.id,
        professional.id,
        candidate.option.unit.id,
    )


def _loads(agenda: Agenda, candidates: list[Candidate]) -> dict[int, int]:
    """Return the seconds each professional is taken within a day of the first candidate."""
    first = min(candidate.start for candidate in candidates)
    first -= local(first, candidates[0].option.unit.zone).hour * 3600
    return {
        professional: sum(
            min(end, first + DAY) - max(start, first)
            for start, end in agenda.taken.busy.get(professional, [])
            if start < first + DAY and end > first
        )
        for professional in {candidate.option.professional.id for candidate in candidates}
    }
