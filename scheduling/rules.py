"""Every rule a start must meet, asked one way by the search and by booking, so that the two cannot disagree."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from scheduling.catalogue_rows import CoverageRow, ProfessionalRow, QuotaRow, ServiceRow, Snapshot, UnitRow
from scheduling.occupancy import Occupancy, PatientFacts, Session, period_start
from scheduling.slot import Reason
from scheduling.times import DAY, MINUTE, local, wall_minutes
from scheduling.working import (
    Interval,
    holiday_name,
    is_business_day,
    open_periods,
    room_closed,
    working_day,
)

_LATEST = 1 << 62

# What the reception may pass over (it is written into the audit trail), and what an explicit encaixe passes over too.
STAFF_MAY_IGNORE = frozenset(
    {
        Reason.NOT_ONLINE,
        Reason.NOTICE,
        Reason.HORIZON,
        Reason.GRID,
        Reason.AGE,
        Reason.FIRST_VISIT_ONLY,
        Reason.RETURN_ONLY,
    }
)
OVERBOOKING_MAY_IGNORE = STAFF_MAY_IGNORE | {
    Reason.HOURS,
    Reason.HOLIDAY,
    Reason.QUOTA,
    Reason.BUSY,
    Reason.BUFFER,
    Reason.ROOM,
    Reason.ASSISTANT,
    Reason.FULL,
}


@dataclass(frozen=True, slots=True)
class Option:
    """One way to be served: a professional does a service at a unit. Seconds; `price` is private (no plan)."""

    professional: ProfessionalRow
    service: ServiceRow
    unit: UnitRow
    duration: int
    step: int
    before: int
    after: int
    price: Decimal | None

    @classmethod
    def of(cls, professional: ProfessionalRow, service: ServiceRow, unit: UnitRow) -> "Option":
        """Return the option with the professional's own duration and price where they have them."""
        own_duration, own_price = professional.offerings.get(service.id, (None, None))
        duration = own_duration or service.duration
        return cls(
            professional=professional,
            service=service,
            unit=unit,
            duration=duration * MINUTE,
            step=(service.step or duration) * MINUTE,
            before=service.before * MINUTE,
            after=service.after * MINUTE,
            price=service.price if own_price is None else own_price,
        )


@dataclass(slots=True)
class Agenda:
    """The catalogue and what is taken, ready to be asked. `now` in epoch seconds, rounded up."""

    snapshot: Snapshot
    taken: Occupancy
    now: int
    plan_id: int | None = None
    staff: bool = False
    card_later: bool = False
    _horizons: dict[tuple[int, int], date] = field(default_factory=dict)

    def option_rules(self, option: Option) -> Iterator[Reason]:
        """Yield what speaks against the option on any day."""
        if option.service.id not in option.professional.offerings:
            yield Reason.NOT_OFFERED
        if not option.service.online and not self.staff:
            yield Reason.NOT_ONLINE
        if self.plan_id is not None and not self._coverages(option):
            yield Reason.NOT_COVERED
        patient = self.taken.patient
        if patient is not None and not self.card_later and self._lacks_card(patient):
            yield Reason.CARD_MISSING
        if not self.staff:
            yield from self._visit_rule(option)

    def day_rules(self, option: Option, day: date) -> Iterator[Reason]:
        """Yield what speaks against the option on the unit's local `day`, hours aside."""
        if not self.staff and day > self._last_day(option):
            yield Reason.HORIZON
        if self.plan_id is not None and self.coverage(option, day) is None and self._coverages(option):
            yield Reason.NOT_COVERED
        patient = self.taken.patient
        if patient is not None:
            if not self.card_later and self._card_expired(patient, day):
                yield Reason.CARD_EXPIRED
            if not self.staff and not age_fits(option.service, patient.birth_date, day):
                yield Reason.AGE
        if not self.staff and self._return_too_late(option, day):
            yield Reason.RETURN_ONLY
        if any(self._quota_full(quota, day) for quota in self.quotas(option)):
            yield Reason.QUOTA

    def starts(self, option: Option, day: date, first: int, last: int) -> Iterator[int]:
        """Yield the bookable starts of the shifts of local `day` within [first, last), day and option rules aside."""
        periods = self._periods(option, day)
        if not periods:
            return
        first = max(first, self.now if self.staff else self.now + option.service.min_notice * MINUTE)
        seen: set[int] = set()
        for shift in working_day(self.snapshot, option.professional.id, option.unit.id, day).shifts:
            if not shift.takes(option.service.id):
                continue
            start = shift.start + max(0, -((shift.start - first) // option.step)) * option.step
            until = min(shift.end, last)
            while start < until:
                blocked_until = self._hindered(option, start, day, periods)
                if blocked_until is None:
                    if start not in seen:
                        seen.add(start)
                        yield start
                    start += option.step
                else:
                    start += max(1, -((start - blocked_until) // option.step)) * option.step

    def start_rules(self, option: Option, start: int) -> Iterator[Reason]:
        """Yield what speaks against this very start: notice, hours, grid, and everyone and everything it needs."""
        earliest = self.now if self.staff else self.now + option.service.min_notice * MINUTE
        if start < earliest:
            yield Reason.NOTICE
        day = self.shift_day(option, start)
        if day is None:
            day = local(start, option.unit.zone).date()
            yield Reason.HOLIDAY if holiday_name(self.snapshot, option.unit, day) else Reason.HOURS
        elif not self._on_grid(option, start, day):
            yield Reason.GRID
        session = self.session(option, start)
        if session is not None:
            if session.taken >= option.service.capacity:
                yield Reason.FULL
        else:
            yield from self._resource_rules(option, start, day)
        if self._patient_busy(start, start + option.duration) is not None:
            yield Reason.PATIENT_BUSY

    def rules(self, option: Option, start: int) -> list[Reason]:
        """Return everything that speaks against booking the option at `start` (epoch seconds)."""
        day = local(start, option.unit.zone).date()
        found = [*self.option_rules(option), *self.day_rules(option, day), *self.start_rules(option, start)]
        return list(dict.fromkeys(found))

    def session(self, option: Option, start: int) -> Session | None:
        """Return the group that already meets at `start` for this option, if the service is done in groups."""
        if option.service.capacity == 1:
            return None
        found = self.taken.sessions.get((option.professional.id, option.service.id, option.unit.id, start))
        return found if found is not None and found.end == start + option.duration else None

    def coverage(self, option: Option, day: date) -> CoverageRow | None:
        """Return the most specific coverage of the plan on that weekday, or None."""
        fitting = [row for row in self._coverages(option) if not row.weekdays or day.weekday() in row.weekdays]
        return max(fitting, key=lambda row: (row.service_id is not None, row.unit_id is not None), default=None)

    def price(self, option: Option, day: date) -> Decimal | None:
        """Return what the patient pays: the plan's price where there is a plan, else the private one."""
        if self.plan_id is None:
            return option.price
        coverage = self.coverage(option, day)
        return coverage.price if coverage else None

    def quotas(self, option: Option) -> list[QuotaRow]:
        """Return the quotas that a booking of this option counts against."""
        return [
            quota
            for quota in self.snapshot.quotas
            if quota.professional_id in (None, option.professional.id)
            and quota.service_id in (None, option.service.id)
            and quota.plan_id in (None, self.plan_id)
        ]

    def shift_day(self, option: Option, start: int) -> date | None:
        """Return the local date of the shift that an appointment at `start` lies in (on its grid, if any), or None."""
        day = local(start, option.unit.zone).date()
        inside = [
            shift_date
            for shift_date in (day, day - timedelta(days=1))
            if _leaves(self._periods(option, shift_date), start, start + option.duration) is None
        ]
        return next((found for found in inside if self._on_grid(option, start, found)), inside[0] if inside else None)

    def midnight(self, option: Option, day: date) -> int:
        """Return the epoch second at which the unit's local `day` ends."""
        key = ("midnight", option.unit.zone, day)
        found: int | None = self.snapshot.kept.get(key)
        if found is None:
            found = self.snapshot.kept[key] = wall_minutes(day, 1440, option.unit.zone)
        return found

    def free_rooms(self, option: Option, start: int, day: date) -> list[int] | None:
        """Return the rooms to take, lowest numbers first, or None where one is missing."""
        chosen: list[int] = []
        for kind, quantity in option.service.kinds:
            free = [
                room
                for room in self.snapshot.rooms.get((option.unit.id, kind), ())
                if self._room_free(option, room, start, day)
            ]
            if len(free) < quantity:
                return None
            chosen += free[:quantity]
        return chosen

    def _periods(self, option: Option, day: date) -> list[Interval]:
        return open_periods(self.snapshot, option.professional.id, option.unit.id, day, option.service.id)

    def _hindered(self, option: Option, start: int, day: date, periods: list[Interval]) -> int | None:
        """Return None for a good start, else a moment before which none is good (it may be `start` itself)."""
        end = start + option.duration
        opens = _leaves(periods, start, end)
        if opens is not None:
            return opens
        if option.service.capacity > 1:
            session = self.session(option, start)
            if session is not None:
                return start if session.taken >= option.service.capacity else self._patient_busy(start, end)
        taken = self.taken.busy.get(option.professional.id)
        if taken:
            conflict = _conflict(taken, start - option.before, end + option.after)
            if conflict is not None:
                return start if option.service.capacity > 1 else conflict + option.before
        for assistant in option.service.assistants:
            if not self._assistant_free(option, assistant, start, day):
                return start
        if option.service.kinds and self.free_rooms(option, start, day) is None:
            return start
        return self._patient_busy(start, end)

    def _resource_rules(self, option: Option, start: int, day: date) -> Iterator[Reason]:
        first, last = start - option.before, start + option.duration + option.after
        if _conflict(self.taken.busy.get(option.professional.id, []), first, last) is not None:
            yield Reason.BUSY
        if not all(self._assistant_free(option, assistant, start, day) for assistant in option.service.assistants):
            yield Reason.ASSISTANT
        if self.free_rooms(option, start, day) is None:
            yield Reason.ROOM

    def _assistant_free(self, option: Option, assistant: int, start: int, day: date) -> bool:
        if assistant == option.professional.id or assistant not in self.snapshot.professionals:
            return False
        end = start + option.duration
        if _conflict(self.taken.busy.get(assistant, []), start - option.before, end + option.after) is not None:
            return False
        days = (day, day - timedelta(days=1), day + timedelta(days=1))
        return any(
            _leaves(open_periods(self.snapshot, assistant, option.unit.id, around, option.service.id), start, end)
            is None
            for around in days
        )

    def _room_free(self, option: Option, room: int, start: int, day: date) -> bool:
        end = start + option.duration
        if _conflict(self.taken.busy.get(room, []), start - option.before, end + option.after) is not None:
            return False
        return all(
            _conflict(room_closed(self.snapshot, room, option.unit, around), start, end) is None
            for around in (day - timedelta(days=1), day, day + timedelta(days=1))
        )

    def _patient_busy(self, start: int, end: int) -> int | None:
        patient = self.taken.patient
        return None if patient is None else _conflict(patient.busy, start, end)

    def _on_grid(self, option: Option, start: int, day: date) -> bool:
        return any(
            shift.takes(option.service.id)
            and shift.start <= start < shift.end
            and (start - shift.start) % option.step == 0
            for shift in working_day(self.snapshot, option.professional.id, option.unit.id, day).shifts
        )

    def _coverages(self, option: Option) -> list[CoverageRow]:
        return [
            row
            for row in self.snapshot.coverages.get((option.professional.id, self.plan_id or 0), ())
            if row.plan_id in self.snapshot.plans
            and row.service_id in (None, option.service.id)
            and row.unit_id in (None, option.unit.id)
        ]

    def _lacks_card(self, patient: PatientFacts) -> bool:
        plan = self.snapshot.plans.get(self.plan_id or 0)
        return plan is not None and plan.needs_card and not (patient.plan_code == plan.public_id and patient.has_card)

    def _card_expired(self, patient: PatientFacts, day: date) -> bool:
        plan = self.snapshot.plans.get(self.plan_id or 0)
        if plan is None or patient.plan_code != plan.public_id or patient.card_valid_until is None:
            return False
        return day > patient.card_valid_until

    def _visit_rule(self, option: Option) -> Iterator[Reason]:
        """First and return visits; a first visit is the first one in the service's specialty."""
        patient, service = self.taken.patient, option.service
        if service.visit == "first" and patient is not None:
            known = {
                self.snapshot.services[done].specialty_id
                for _, done in patient.visits
                if done in self.snapshot.services
            }
            if service.specialty_id in known or (service.specialty_id is None and patient.visits):
                yield Reason.FIRST_VISIT_ONLY
        if service.visit == "return" and self._last_visit(option) is None:
            yield Reason.RETURN_ONLY

    def _last_visit(self, option: Option) -> int | None:
        """Return the start of the patient's last completed visit, returns aside, with the option's professional."""
        if self.taken.patient is None:
            return None
        return max(
            (
                last
                for (professional, service), last in self.taken.patient.visits.items()
                if professional == option.professional.id
                and (service not in self.snapshot.services or self.snapshot.services[service].visit != "return")
            ),
            default=None,
        )

    def _return_too_late(self, option: Option, day: date) -> bool:
        if option.service.visit != "return" or option.service.return_days is None:
            return False
        last = self._last_visit(option)
        return last is None or (day - local(last, option.unit.zone).date()).days > option.service.return_days

    def _quota_full(self, quota: QuotaRow, day: date) -> bool:
        return self.taken.counts.get((quota.id, period_start(quota, day)), 0) >= quota.limit

    def _last_day(self, option: Option) -> date:
        key = (option.service.id, option.unit.id)
        found = self._horizons.get(key)
        if found is None:
            found = self._horizons[key] = self._horizon(option)
        return found

    def _horizon(self, option: Option) -> date:
        """Return the last bookable local day: today and `max_advance` days, or business days, after it."""
        today = local(self.now, option.unit.zone).date()
        if not option.service.business_days:
            return today + timedelta(days=option.service.max_advance)
        day, left = today, option.service.max_advance
        while left:
            day += timedelta(days=1)
            left -= is_business_day(self.snapshot, option.unit, day)
        return day


def _conflict(taken: list[Interval], start: int, end: int) -> int | None:
    """Return the end of an interval of `taken` (merged, in order) that overlaps [start, end), or None."""
    index = bisect_right(taken, (start, _LATEST))
    if index and taken[index - 1][1] > start:
        return taken[index - 1][1]
    if index < len(taken) and taken[index][0] < end:
        return taken[index][1]
    return None


def _leaves(periods: list[Interval], start: int, end: int) -> int | None:
    """Return None where one period contains [start, end), else the start of the next period (or far away)."""
    index = bisect_right(periods, (start, _LATEST))
    if index and periods[index - 1][1] >= end:
        return None
    return periods[index][0] if index < len(periods) else start + DAY * 2


class AgeLimits(Protocol):
    """What says from and up to which age (completed years) it is for; None: no limit."""

    @property
    def min_age(self) -> int | None:
        """The youngest."""

    @property
    def max_age(self) -> int | None:
        """The oldest."""


def age_on(day: date, birth: date) -> int:
    """Return the completed years on `day`."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age_fits(service: AgeLimits, birth: date | None, day: date) -> bool:
    """Say whether the patient's age on `day` fits; an unknown birth date is left to the reception."""
    if birth is None or (service.min_age is None and service.max_age is None):
        return True
    age = age_on(day, birth)
    return (service.min_age or 0) <= age <= (service.max_age if service.max_age is not None else 200)
