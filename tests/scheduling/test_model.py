"""I9 both ways: whatever happens to an agenda, the search finds exactly what an independent oracle finds."""

import os
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from scheduling import booking
from scheduling.errors import NotAllowed, RuleBroken
from scheduling.models import (
    Appointment,
    Coverage,
    DayException,
    InsurancePlan,
    Quota,
    RecurringBlock,
    Requirement,
    WeeklyHours,
)
from scheduling.slots import SlotKey, SlotQuery, find_slots
from tests.conftest import NIGHTLY
from tests.scheduling.oracle import Oracle, Standing, Start
from tests.scheduling.world import STAFF, World, at, key

EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "2000" if NIGHTLY else "200"))  # it splits a night into parts
DAYS = [date(2026, 12, 1), date(2026, 12, 2)]
SHIFT_DAYS = [date(2026, 11, 30), *DAYS]  # a shift of the evening before may reach into the window
WINDOW = (at("2026-12-01 00:00"), at("2026-12-03 00:00"))
SHIFTS = ["08:00-12:00", "08:10-10:00", "09:00-11:30", "13:00-16:00", "22:00-24:00", "07:22-09:00", "22:30-01:40"]

SHIFT = st.tuples(st.integers(0, 1), st.sampled_from([1, 2]), st.sampled_from(SHIFTS))


class Clinic(RuleBasedStateMachine):
    """A clinic that books, moves, cancels, restores, expires and changes its hours at random."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = World(now=at("2026-11-30 12:00"))

    def teardown(self) -> None:
        """Leave nothing behind."""
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(
        minutes=st.tuples(st.sampled_from([20, 30, 50]), st.sampled_from([15, 45])),
        steps=st.tuples(st.sampled_from([None, 10, 15]), st.sampled_from([None, 30])),
        buffers=st.tuples(*[st.sampled_from([0, 0, 10, 25])] * 4),
        notice=st.sampled_from([0, 60, 24 * 60]),
        horizon=st.sampled_from([2, 90]),
        capacity=st.sampled_from([1, 1, 2]),
        rooms=st.sampled_from([0, 1, 2]),
        shifts=st.lists(SHIFT, min_size=2, max_size=5),
        limited=st.booleans(),
        quota=st.sampled_from([None, ("day", 1), ("week", 2), ("plan", 1)]),
        together=st.booleans(),
    )  # fmt: skip
    def open_the_clinic(
        self,
        minutes: tuple[int, int],
        steps: tuple[int | None, int | None],
        buffers: tuple[int, ...],
        notice: int,
        horizon: int,
        capacity: int,
        rooms: int,
        shifts: list[tuple[int, int, str]],
        limited: bool,
        quota: tuple[str, int] | None,
        together: bool,
    ) -> None:
        """Make a unit, two services, two professionals and a plan with the drawn settings."""
        world = self.world
        self.unit = world.unit()
        kind = world.kind()
        needs = [kind] if rooms else []
        self.rooms = [world.room(self.unit, kind) for _ in range(rooms)]
        self.services = [
            world.service(
                minutes[number],
                step=steps[number],
                buffer_before=buffers[number * 2],
                buffer_after=buffers[number * 2 + 1],
                min_notice=notice if number == 0 else 0,
                max_advance=horizon,
                capacity=capacity if number == 1 else 1,
                needs=needs,
            )
            for number in range(2)
        ]
        self.professionals = [world.professional(*self.services), world.professional(self.services[0])]
        if together:
            Requirement.objects.create(service=self.services[1], professional=self.professionals[1])
        for who, weekday, span in shifts:
            overnight = span == "22:30-01:40"
            (row,) = world.hours(self.professionals[who], self.unit, span, days=[weekday], overnight=overnight)
            if limited:
                row.services.set(self.services[:1])
                limited = False
        self.plan = InsurancePlan.objects.create(name="Plano Azul")
        Coverage.objects.create(professional=self.professionals[0], plan=self.plan, weekdays=[1])
        Coverage.objects.create(professional=self.professionals[1], plan=self.plan, service=self.services[0])
        if quota and quota[0] == "plan":
            Quota.objects.create(plan=self.plan, professional=self.professionals[0], limit=quota[1])
        elif quota:
            Quota.objects.create(service=self.services[0], period=quota[0], limit=quota[1])
        self.patients = [world.patient() for _ in range(3)]
        self.standing = Standing(self.unit)

    @rule(
        service=st.integers(0, 1),
        who=st.integers(0, 2),
        choice=st.integers(0, 10**6),
        hold=st.booleans(),
        with_plan=st.booleans(),
    )
    def take_an_offered_slot(self, service: int, who: int, choice: int, hold: bool, with_plan: bool) -> None:
        """Every slot offered can be booked at the moment it is offered."""
        patient, plan = self.patients[who], self.plan.pk if with_plan else None
        offered = self.search(self.services[service].pk, patient.pk, plan)
        if not offered:
            return
        slot = sorted(offered)[choice % len(offered)]
        if hold:
            booking.hold(slot, None, patient.pk, key(), self.world.now, 10, plan_id=plan)
        else:
            booking.book(slot, patient.pk, None, key(), self.world.now, plan_id=plan)

    @rule(
        service=st.integers(0, 1),
        professional=st.integers(0, 1),
        day=st.sampled_from(DAYS),
        minute=st.integers(7 * 60, 24 * 60),
        round_to=st.sampled_from([1, 5, 15]),
        who=st.integers(0, 2),
    )
    def take_any_time(self, service: int, professional: int, day: date, minute: int, round_to: int, who: int) -> None:
        """A time is booked if, and only if, the oracle says that it can be."""
        patient = self.patients[who]
        start = at(f"{day} 00:00") + timedelta(minutes=minute // round_to * round_to)
        wanted = (self.services[service].pk, self.professionals[professional].pk, self.unit.pk, start)
        slot = SlotKey(*wanted[:3], int(start.timestamp())).text
        days = [*SHIFT_DAYS, date(2026, 12, 3)]
        oracle = Oracle(self.unit, days, self.world.now, patient.pk, standing=self.standing)
        assert self.works(booking.book, slot, patient.pk, None, key(), self.world.now) == (
            wanted in oracle.bookable(self.services[service])
        )

    @rule(choice=st.integers(0, 10**6), to=st.integers(0, 10**6))
    def move_one(self, choice: int, to: int) -> None:
        """An appointment is offered exactly the times it can move to, its own and those beside it included."""
        row = self.one_of("booked", choice)
        if row is None:
            return
        query = SlotQuery(
            service_id=row.service_id,
            patient_id=row.patient_id,
            plan_id=row.plan_id,
            moving=row.pk,
            windows=(WINDOW,),
            limit=1000,
        )
        slots = find_slots(query, self.world.now)
        oracle = self.oracle(row.patient_id, row.plan_id, row)
        expected = oracle.bookable(next(each for each in self.services if each.pk == row.service_id))
        assert self.named(slot.key for slot in slots) == within(expected)
        if slots:
            slot = sorted(slots, key=lambda each: each.key)[to % len(slots)]
            moved = booking.reschedule(row.pk, slot, key(), self.world.now, booking.SYSTEM)
            assert moved.starts_at == slot.start

    @rule(choice=st.integers(0, 10**6))
    def restore_one(self, choice: int) -> None:
        """A cancellation is undone if, and only if, the oracle finds its time free and allowed."""
        row = self.one_of("cancelled", choice)
        if row is None or row.events.filter(what="held").exists():
            return
        oracle = self.oracle(row.patient_id, row.plan_id)
        service = next(each for each in self.services if each.pk == row.service_id)
        free = (row.service_id, row.professional_id, row.unit_id, row.starts_at) in oracle.bookable(service)
        assert self.works(booking.undo_cancel, row.pk, key(), self.world.now, booking.SYSTEM) == free

    @rule(choice=st.integers(0, 10**6))
    def cancel_one(self, choice: int) -> None:
        """Cancel or release."""
        rows = list(Appointment.objects.exclude(status__in=("cancelled", "expired")).order_by("pk"))
        if rows:
            try:
                booking.cancel(rows[choice % len(rows)].pk, key(), self.world.now, STAFF)
            except NotAllowed:
                raise AssertionError("a standing appointment can be cancelled") from None

    @rule(minutes=st.sampled_from([1, 9, 10, 61, 600]))
    def wait(self, minutes: int) -> None:
        """Time passes; holds run out."""
        self.world.now += timedelta(minutes=minutes, seconds=13)

    @rule(
        what=st.sampled_from(["professional", "room", "unit"]),
        index=st.integers(0, 1),
        day=st.sampled_from(DAYS),
        span=st.sampled_from([None, (time(9), time(10)), (time(8, 30), time(14))]),
        other_hours=st.booleans(),
    )
    def change_a_day(self, what: str, index: int, day: date, span: tuple[time, time] | None, other_hours: bool) -> None:
        """Close a part of a day, all of it, or open other hours."""
        row = DayException(date=day)
        if what == "room":
            if not self.rooms:
                return
            row.room = self.rooms[index % len(self.rooms)]
        else:
            row.unit = self.unit
            row.professional = self.professionals[index] if what == "professional" else None
        if span:
            row.start, row.end = span
            row.kind = "hours" if other_hours and what != "room" else "closed"
        row.full_clean()
        row.save()

    @rule(index=st.integers(0, 1), weekday=st.sampled_from([1, 2]), ordinal=st.sampled_from([0, 1, 2, -1]))
    def block_a_time(self, index: int, weekday: int, ordinal: int) -> None:
        """Someone has a meeting."""
        RecurringBlock.objects.create(
            professional=self.professionals[index], weekday=weekday, ordinal=ordinal, start=time(8, 40), end=time(9, 20)
        )

    @rule(index=st.integers(0, 1), weekday=st.sampled_from([1, 2]))
    def forget_a_shift(self, index: int, weekday: int) -> None:
        """Someone works less."""
        WeeklyHours.objects.filter(professional=self.professionals[index], weekday=weekday).delete()

    @invariant()
    def search_and_oracle_agree(self) -> None:
        """Find exactly what is bookable."""
        if not hasattr(self, "standing"):
            return
        self.turn = not getattr(self, "turn", False)  # on a plan and privately by turns
        who, plan = self.patients[0].pk, self.plan.pk if self.turn else None
        oracle = self.oracle(who, plan)
        for service in self.services:
            assert self.named(self.search(service.pk, who, plan)) == within(oracle.bookable(service))

    def search(self, service_id: int, patient_id: int, plan_id: int | None = None) -> list[str]:
        """Return the keys of everything the search finds."""
        query = SlotQuery(
            service_id=service_id, patient_id=patient_id, plan_id=plan_id, windows=(WINDOW,), limit=10_000
        )
        keys = [slot.key for slot in find_slots(query, self.world.now)]
        assert len(keys) == len(set(keys))
        return keys

    def oracle(self, patient_id: int | None, plan_id: int | None, moving: Appointment | None = None) -> Oracle:
        """Return the judge."""
        return Oracle(self.unit, SHIFT_DAYS, self.world.now, patient_id, plan_id, moving, self.standing)

    def one_of(self, status: str, choice: int) -> Appointment | None:
        """Return one appointment of that status, if there is any."""
        rows = list(Appointment.objects.filter(status=status).order_by("pk"))
        return rows[choice % len(rows)] if rows else None

    @staticmethod
    def works(change: Callable[..., Appointment], *args: object) -> bool:
        """Make a change; False where a rule forbids it."""
        try:
            change(*args)
        except RuleBroken:
            return False
        return True

    @staticmethod
    def named(keys: Iterable[str]) -> set[Start]:
        """Return what the keys say, as the oracle says it."""
        slots = [SlotKey.parse(each) for each in keys]
        return {(slot.service_id, slot.professional_id, slot.unit_id, slot.start_at) for slot in slots}


def within(starts: set[Start]) -> set[Start]:
    """Return those inside the window."""
    return {start for start in starts if WINDOW[0] <= start[3] < WINDOW[1]}


@pytest.mark.slow
def test_i9_search_finds_exactly_what_can_be_booked(db: None) -> None:
    run_state_machine_as_test(
        Clinic,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=12 if NIGHTLY else 6,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes; the steps are few anyway
        ),
    )


def test_i9_a_limit_returns_the_best_of_the_same_list(db: None) -> None:
    world = World()
    clinic = world.simple("08:00-12:00")
    everything = find_slots(SlotQuery(service_id=clinic.service.pk, windows=(WINDOW,), limit=1000), world.now)
    for limit in (1, 3, 10):
        best = find_slots(SlotQuery(service_id=clinic.service.pk, windows=(WINDOW,), limit=limit), world.now)
        assert best == everything[:limit]


def test_the_oracle_itself_sees_a_plain_day(db: None) -> None:
    world = World()
    clinic = world.simple("08:00-10:00")
    found = Oracle(clinic.unit, DAYS[:1], world.now).bookable(clinic.service)
    assert {start for *_, start in found} == {
        datetime.combine(DAYS[0], time(11)).replace(tzinfo=at("2026-12-01 08:00").tzinfo) + timedelta(minutes=30 * step)
        for step in range(4)
    }
