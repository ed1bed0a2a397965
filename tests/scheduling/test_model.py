"""I9 both ways: whatever happens to an agenda, the search finds exactly what an independent oracle finds."""

import os
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scheduling import booking
from scheduling.errors import NotAllowed, RuleBroken
from scheduling.models import Appointment, DayException, Quota, WeeklyHours
from scheduling.slots import SlotKey, SlotQuery, find_slots
from tests.scheduling.oracle import Oracle
from tests.scheduling.world import STAFF, World, at, key

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
DAYS = [date(2026, 12, 1), date(2026, 12, 2)]
WINDOW = (at("2026-12-01 00:00"), at("2026-12-03 00:00"))
SHIFTS = ["08:00-12:00", "08:10-10:00", "09:00-11:30", "13:00-16:00", "22:00-24:00", "07:22-09:00"]

SHIFT = st.tuples(st.integers(0, 1), st.sampled_from([1, 2]), st.sampled_from(SHIFTS))


class Clinic(RuleBasedStateMachine):
    """A clinic that books, moves, cancels, expires and changes its hours at random."""

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
        quota=st.sampled_from([None, ("day", 2), ("week", 3)]),
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
    ) -> None:
        """Make a unit, two services and two professionals with the drawn settings."""
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
        for who, weekday, span in shifts:
            (row,) = world.hours(self.professionals[who], self.unit, span, days=[weekday])
            if limited:
                row.services.set(self.services[:1])
                limited = False
        if quota:
            Quota.objects.create(service=self.services[0], period=quota[0], limit=quota[1])
        self.patients = [world.patient() for _ in range(3)]

    @rule(service=st.integers(0, 1), who=st.integers(0, 2), choice=st.integers(0, 10**6), hold=st.booleans())
    def take_an_offered_slot(self, service: int, who: int, choice: int, hold: bool) -> None:
        """Every slot offered can be booked at the moment it is offered."""
        patient = self.patients[who]
        offered = self.search(self.services[service].pk, patient.pk)
        if not offered:
            return
        slot = sorted(offered)[choice % len(offered)]
        if hold:
            booking.hold(slot, None, patient.pk, key(), self.world.now, 10)
        else:
            booking.book(slot, patient.pk, None, key(), self.world.now)

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
        possible = wanted in self.oracle(patient.pk).bookable(self.services[service])
        try:
            booking.book(slot, patient.pk, None, key(), self.world.now)
            booked = True
        except RuleBroken:
            booked = False
        assert booked == possible

    @precondition(lambda self: Appointment.objects.filter(status__in=("booked", "held")).exists())
    @rule(choice=st.integers(0, 10**6), to=st.integers(0, 10**6))
    def move_one(self, choice: int, to: int) -> None:
        """An appointment moves to any time that is offered to it."""
        rows = list(Appointment.objects.filter(status="booked").order_by("pk"))
        if not rows:
            return
        row = rows[choice % len(rows)]
        query = SlotQuery(
            service_id=row.service_id, patient_id=row.patient_id, moving=row.pk, windows=(WINDOW,), limit=1000
        )
        offered = sorted(slot.key for slot in find_slots(query, self.world.now))
        if offered:
            slot = offered[to % len(offered)]
            moved = booking.reschedule(row.pk, slot, key(), self.world.now, booking.SYSTEM)
            assert SlotKey.parse(slot).start_at == moved.starts_at

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
        """Close a part of a day, all of it, or give a professional other hours."""
        row = DayException(date=day)
        if what == "room":
            if not self.rooms:
                return
            row.room = self.rooms[index % len(self.rooms)]
        elif what == "unit":
            row.unit = self.unit
        else:
            row.professional = self.professionals[index]
            row.unit = self.unit
        if span:
            row.start, row.end = span
            row.kind = "hours" if other_hours and what == "professional" else "closed"
        row.full_clean()
        row.save()

    @rule(index=st.integers(0, 1), weekday=st.sampled_from([1, 2]))
    def forget_a_shift(self, index: int, weekday: int) -> None:
        """Someone works less."""
        WeeklyHours.objects.filter(professional=self.professionals[index], weekday=weekday).delete()

    @invariant()
    def search_and_oracle_agree(self) -> None:
        """Find exactly what is bookable."""
        if not hasattr(self, "services"):
            return
        who = self.patients[0].pk
        oracle = self.oracle(who)
        for service in self.services:
            expected = oracle.bookable(service)
            found = {SlotKey.parse(slot) for slot in self.search(service.pk, who)}
            assert {(slot.service_id, slot.professional_id, slot.unit_id, slot.start_at) for slot in found} == expected

    def search(self, service_id: int, patient_id: int) -> list[str]:
        """Return the keys of everything the search finds."""
        query = SlotQuery(service_id=service_id, patient_id=patient_id, windows=(WINDOW,), limit=10_000)
        keys = [slot.key for slot in find_slots(query, self.world.now)]
        assert len(keys) == len(set(keys))
        return keys

    def oracle(self, patient_id: int) -> Oracle:
        """Return the judge."""
        return Oracle(self.unit, DAYS, self.world.now, patient_id)


@pytest.mark.slow
def test_i9_search_finds_exactly_what_can_be_booked(db: None) -> None:
    run_state_machine_as_test(
        Clinic,
        settings=settings(
            max_examples=2000 if NIGHTLY else 200,
            stateful_step_count=12 if NIGHTLY else 7,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes; the steps are few anyway
            suppress_health_check=list(HealthCheck),
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
