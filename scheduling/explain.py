"""Why nothing is free, and what would be: for replies that help instead of saying no.

Costs what a search costs, and up to four searches more for what would do. No lock is taken.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from scheduling import snapshot
from scheduling.catalogue_rows import Snapshot
from scheduling.rules import Agenda, Option
from scheduling.slot import Reason, Slot, SlotQuery
from scheduling.slots import asked_windows, find_slots, options_for, read_agenda
from scheduling.times import DAY, local
from scheduling.working import Interval, open_periods, working_day

_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One rule that removed candidates. `weekdays` (Monday is 0) and `days` say where, `starts` how many times.

    `professional_id` is 0 where the rule holds for every professional that was looked at.
    """

    reason: Reason
    professional_id: int
    professional_name: str
    unit_name: str
    plan_name: str
    weekdays: tuple[int, ...]
    days: tuple[date, ...]
    starts: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What would be free if one wish were dropped: "professional", "unit", "plan" or "windows"."""

    dropped: str
    slots: tuple[Slot, ...]


@dataclass(slots=True)
class _Tally:
    days: set[date] = field(default_factory=set)
    starts: int = 0
    detail: str = ""


def explain_no_slot(query: SlotQuery, now: datetime) -> list[Obstacle]:
    """Return which rules removed the candidates of the query, the one that removed most first.

    The first sixty days of the asked windows are looked at, in each unit's local days. Empty where something is free.
    `now` is aware. No lock.
    """
    catalogue = snapshot.current()
    options = options_for(catalogue, query)
    if not options:
        return [_nobody(catalogue, query)]
    windows, span = asked_windows(query, options, now)
    if not windows:
        over = all(end <= now for _, end in query.windows)
        return [replace(_nobody(catalogue, query), reason=Reason.NOTICE if over else Reason.HORIZON)]
    span = (span[0], min(span[1], span[0] + _MOST_DAYS * DAY))
    agenda = read_agenda(catalogue, query, options, span, now)
    tallies: dict[tuple[Reason, int, str], _Tally] = defaultdict(_Tally)
    for option in options:
        barred = next(agenda.option_rules(option), None)
        if barred is not None:
            tallies[barred, option.professional.id, option.unit.name].starts += 1
            continue
        for day in _days(windows, span, option):
            if not _look_at(agenda, option, day, windows, tallies):
                return []
    return _summed_up(catalogue, query, tallies)


def what_would_do(query: SlotQuery, now: datetime, limit: int = 3) -> list[Relaxed]:
    """Return what is free when one wish is dropped, for each whose dropping helps. At most four searches, no lock."""
    offers: list[Relaxed] = []
    drops = {
        "windows": replace(query, windows=()),
        "professional": replace(query, professional_id=None),
        "unit": replace(query, unit_id=None),
        "plan": replace(query, plan_id=None),
    }
    for name, relaxed in drops.items():
        if relaxed == query or (name == "professional" and query.service_id is None and query.specialty_id is None):
            continue
        slots = find_slots(replace(relaxed, limit=limit), now)
        if slots:
            offers.append(Relaxed(name, tuple(slots)))
    return offers


def sentence(obstacle: Obstacle) -> str:
    """Say the obstacle in one sentence in the active language, for staff and for replies."""
    who = obstacle.professional_name or _("nobody")
    words = {"who": who, "plan": obstacle.plan_name, "unit": obstacle.unit_name, "detail": obstacle.detail}
    words["days"] = ", ".join(str(_WEEKDAYS[day]()) for day in obstacle.weekdays)
    if obstacle.reason == Reason.NOT_COVERED and obstacle.weekdays:
        return _("%(who)s does not take %(plan)s on %(days)s.") % words
    return _SENTENCES[obstacle.reason]() % words


_WEEKDAYS = {
    0: lambda: _("Mondays"),
    1: lambda: _("Tuesdays"),
    2: lambda: _("Wednesdays"),
    3: lambda: _("Thursdays"),
    4: lambda: _("Fridays"),
    5: lambda: _("Saturdays"),
    6: lambda: _("Sundays"),
}
_SENTENCES = {
    Reason.NOT_OFFERED: lambda: _("This is not done by %(who)s there."),
    Reason.NOT_ONLINE: lambda: _("Only the reception books this."),
    Reason.NOT_COVERED: lambda: _("%(who)s does not take %(plan)s."),
    Reason.CARD_MISSING: lambda: _("The card number of %(plan)s is missing."),
    Reason.CARD_EXPIRED: lambda: _("The card of %(plan)s is no longer valid then."),
    Reason.AGE: lambda: _("This is for another age."),
    Reason.FIRST_VISIT_ONLY: lambda: _("This is for a first visit only."),
    Reason.RETURN_ONLY: lambda: _("This is for a return visit, and there is no recent visit with %(who)s."),
    Reason.NOTICE: lambda: _("That is too soon to book."),
    Reason.HORIZON: lambda: _("That is too far ahead to book."),
    Reason.HOLIDAY: lambda: _("It is a holiday: %(detail)s."),
    Reason.HOURS: lambda: _("%(who)s does not work then."),
    Reason.GRID: lambda: _("That is not one of the starting times."),
    Reason.QUOTA: lambda: _("The number of such appointments for that time is reached."),
    Reason.BUSY: lambda: _("%(who)s has no free time then."),
    Reason.BUFFER: lambda: _("%(who)s has no free time then."),
    Reason.ROOM: lambda: _("There is no free room then."),
    Reason.ASSISTANT: lambda: _("Not everyone who is needed is free then."),
    Reason.FULL: lambda: _("The group is full."),
    Reason.PATIENT_BUSY: lambda: _("The patient has another appointment then."),
}


def _look_at(
    agenda: Agenda,
    option: Option,
    day: date,
    windows: list[Interval],
    tallies: dict[tuple[Reason, int, str], _Tally],
) -> bool:
    """Count what speaks against one day of an option; False as soon as something is free."""
    who, where = option.professional.id, option.unit.name
    barred = next(agenda.day_rules(option, day), None)
    work = working_day(agenda.snapshot, who, option.unit.id, day)
    periods = open_periods(agenda.snapshot, who, option.unit.id, day, option.service.id)
    if barred is None and not periods:
        barred = Reason.HOLIDAY if work.holiday else Reason.HOURS
    if barred is not None:
        tally = tallies[barred, who, where]
        tally.days.add(day)
        tally.starts += 1
        tally.detail = work.holiday
        return True
    met = False
    for shift in work.shifts:
        for start in range(shift.start, shift.end, option.step):
            if not shift.takes(option.service.id) or not any(first <= start < last for first, last in windows):
                continue
            met = True
            reason = next(agenda.start_rules(option, start), None)
            if reason is None:
                return False
            tallies[reason, who, where].days.add(day)
            tallies[reason, who, where].starts += 1
    if not met:
        tallies[Reason.HOURS, who, where].days.add(day)
        tallies[Reason.HOURS, who, where].starts += 1
    return True


def _days(windows: list[Interval], span: Interval, option: Option) -> list[date]:
    days: set[date] = set()
    for start, end in windows:
        day, last = local(start, option.unit.zone).date(), local(min(end, span[1]) - 1, option.unit.zone).date()
        while day <= last:
            days.add(day)
            day += timedelta(days=1)
    return sorted(days)


def _summed_up(catalogue: Snapshot, query: SlotQuery, tallies: dict[tuple[Reason, int, str], _Tally]) -> list[Obstacle]:
    plan = catalogue.plans.get(query.plan_id or 0)
    weight: Counter[Reason] = Counter()
    for (reason, _who, _where), tally in tallies.items():
        weight[reason] += tally.starts
    obstacles = [
        Obstacle(
            reason=reason,
            professional_id=who,
            professional_name=catalogue.professionals[who].name,
            unit_name=where,
            plan_name=plan.name if plan else "",
            weekdays=tuple(sorted({day.weekday() for day in tally.days})),
            days=tuple(sorted(tally.days)),
            starts=tally.starts,
            detail=tally.detail,
        )
        for (reason, who, where), tally in tallies.items()
    ]
    return sorted(obstacles, key=lambda each: (-weight[each.reason], -each.starts, each.professional_id))


def _nobody(catalogue: Snapshot, query: SlotQuery) -> Obstacle:
    who = catalogue.professionals.get(query.professional_id or 0)
    unit = catalogue.units.get(query.unit_id or 0)
    plan = catalogue.plans.get(query.plan_id or 0)
    return Obstacle(
        reason=Reason.NOT_OFFERED,
        professional_id=who.id if who else 0,
        professional_name=who.name if who else "",
        unit_name=unit.name if unit else "",
        plan_name=plan.name if plan else "",
        weekdays=(),
        days=(),
        starts=0,
    )
