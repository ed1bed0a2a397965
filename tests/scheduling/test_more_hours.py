"""More cases about zones, grids, days that differ, buffers and rooms: what the written ones leave open."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import RuleBroken, SlotTaken
from scheduling.models import (
    Holiday,
    Offering,
    RecurringBlock,
    Requirement,
    WeeklyHours,
)
from scheduling.slot import Reason, SlotQuery
from scheduling.slots import find_slots
from tests.scheduling.world import World, at, book, found, slot_key, starts

NEW_YORK = "America/New_York"


# Time zones.


def test_an_hour_that_comes_twice_is_worked_twice_and_booked_once_each(world: World) -> None:
    world.zone, world.now = NEW_YORK, at("2026-10-20 08:00", NEW_YORK)
    clinic = world.simple("00:00-04:00", 60)
    slots = sorted(found(world, clinic.unit, "2026-11-01"), key=lambda slot: slot.start)
    assert [f"{slot.start:%H}Z" for slot in slots] == ["04Z", "05Z", "06Z", "07Z", "08Z"]
    booked = [book(world, slot.key) for slot in slots[1:3]]
    assert [(row.local_time, row.local_fold) for row in booked] == [(time(1), False), (time(1), True)]
    assert [text[:2] for text in clinic.starts("2026-11-01")] == ["00", "02", "03"]


def test_an_appointment_across_the_change_lasts_its_minutes(world: World) -> None:
    world.zone, world.now = NEW_YORK, at("2026-03-01 08:00", NEW_YORK)
    clinic = world.simple("01:00-05:00", 90)
    slots = sorted(found(world, clinic.unit, "2026-03-08"), key=lambda slot: slot.start)
    assert [f"{slot.start.astimezone(ZoneInfo(NEW_YORK)):%H:%M}" for slot in slots] == ["01:00", "03:30"]
    assert slots[0].end - slots[0].start == timedelta(minutes=90)


def test_one_search_over_units_of_different_zones(world: World) -> None:
    service = world.service(60)
    east, west = world.unit("Leste"), world.unit("Oeste", zone="America/Rio_Branco")
    for unit in (east, west):
        world.hours(world.professional(service), unit, "09:00-10:00")
    day = (at("2026-12-01 00:00"), at("2026-12-02 00:00"))
    slots = find_slots(SlotQuery(service_id=service.pk, windows=(day,)), world.now)
    assert [(slot.unit_id, f"{slot.start:%H}Z") for slot in slots] == [(east.pk, "12Z"), (west.pk, "14Z")]


def test_one_professional_in_two_zones_is_in_one_place_at_a_time(world: World) -> None:
    service = world.service(60)
    east, west = world.unit("Leste"), world.unit("Oeste", zone="America/Rio_Branco")
    professional = world.professional(service)
    for unit in (east, west):
        world.hours(professional, unit, "08:00-12:00")
    book(world, slot_key(service, professional, west, "2026-12-01 08:00"))  # 10:00 in São Paulo
    offered = starts(world, east, "2026-12-01", unit_id=east.pk)
    assert offered == ["08:00", "09:00", "11:00"]
    with pytest.raises(SlotTaken):
        book(world, slot_key(service, professional, east, "2026-12-01 10:00"))


# Grid and periods.


def test_the_grid_is_counted_from_the_shift_not_from_a_gap(world: World) -> None:
    clinic = world.simple("08:00-11:00", 45, step=30)
    assert clinic.starts("2026-12-01") == ["08:00", "08:30", "09:00", "09:30", "10:00"]
    clinic.book("2026-12-01 08:00")
    assert clinic.starts("2026-12-01") == ["09:00", "09:30", "10:00"]


def test_a_now_between_two_starts_moves_no_grid(world: World) -> None:
    clinic = world.simple("08:00-10:00", 20)
    assert clinic.starts("2026-12-01", now=at("2026-12-01 08:41:30")) == ["09:00", "09:20", "09:40"]


def test_a_service_as_long_as_the_shift_and_one_longer(world: World) -> None:
    clinic = world.simple("08:00-12:00", 240)
    assert clinic.starts("2026-12-01") == ["08:00"]
    longer = world.service(241)
    Offering.objects.create(professional=clinic.professional, service=longer)
    assert starts(world, clinic.unit, "2026-12-01", service_id=longer.pk) == []


def test_two_shifts_that_overlap_offer_each_start_once(world: World) -> None:
    clinic = world.simple("08:00-10:00", 30)
    world.hours(clinic.professional, clinic.unit, "09:00-11:00")
    assert clinic.starts("2026-12-01") == ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30"]


def test_a_shift_that_ends_at_midnight(world: World) -> None:
    clinic = world.simple("22:00-24:00", 60)
    assert clinic.starts("2026-12-01") == ["22:00", "23:00"]
    assert WeeklyHours.objects.filter(overnight=True).count() == 0


def test_a_night_belongs_to_the_day_it_begins_on(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    professional = world.professional(service)
    world.hours(professional, unit, "22:00-02:00", days=[1], overnight=True)
    world.exception("2026-12-08", professional=professional)  # the Tuesday is off, its night with it
    assert starts(world, unit, "2026-12-01", "2026-12-02") == [
        "2026-12-01 22:00", "2026-12-01 23:00", "2026-12-02 00:00", "2026-12-02 01:00",
    ]  # fmt: skip
    assert starts(world, unit, "2026-12-08", "2026-12-09") == []
    book(world, slot_key(service, professional, unit, "2026-12-02 00:00"))
    assert starts(world, unit, "2026-12-02") == ["01:00"]
    world.exception("2026-12-02", "00:30-01:30", professional=professional, unit=unit, kind="closed")
    assert starts(world, unit, "2026-12-02") == []


# Exceptions and holidays.


def test_an_exception_opens_a_day_off(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    professional = world.professional(service)
    world.hours(professional, unit, "08:00-12:00", days=range(5))
    world.exception("2026-12-05", "09:00-11:00", professional=professional, unit=unit)
    assert starts(world, unit, "2026-12-05", "2026-12-06") == ["2026-12-05 09:00", "2026-12-05 10:00"]


def test_two_exceptions_of_one_day_are_two_shifts(world: World) -> None:
    clinic = world.simple("08:00-18:00", 60)
    for span in ("09:00-10:00", "14:00-16:00"):
        world.exception("2026-12-01", span, professional=clinic.professional, unit=clinic.unit)
    assert clinic.starts("2026-12-01") == ["09:00", "14:00", "15:00"]


def test_an_exception_at_one_unit_leaves_the_other_as_it_is(world: World) -> None:
    service = world.service(60)
    one, two = world.unit("Um"), world.unit("Dois")
    professional = world.professional(service)
    world.hours(professional, one, "08:00-10:00")
    world.hours(professional, two, "14:00-16:00")
    world.exception("2026-12-01", "10:00-11:00", professional=professional, unit=one)
    assert starts(world, one, "2026-12-01", unit_id=one.pk) == ["10:00"]
    assert starts(world, two, "2026-12-01", unit_id=two.pk) == ["14:00", "15:00"]


def test_a_leave_runs_over_several_days(world: World) -> None:
    clinic = world.simple("08:00-09:00", 60)
    world.exception("2026-12-02", professional=clinic.professional, until=date(2026, 12, 4))
    assert [text[:10] for text in clinic.starts("2026-12-01", "2026-12-05")] == ["2026-12-01", "2026-12-05"]


def test_a_yearly_municipal_holiday_comes_again_and_one_unit_may_work(world: World) -> None:
    service = world.service(60)
    one, two = world.unit("Um"), world.unit("Dois")
    for unit in (one, two):
        world.hours(world.professional(service), unit, "08:00-09:00")
    Holiday.objects.create(name="Padroeira", date=date(2020, 12, 8), every_year=True)
    Holiday.objects.create(name="Aberto", date=date(2026, 12, 8), unit=two, works=True)
    assert starts(world, one, "2026-12-08", unit_id=one.pk) == []
    assert starts(world, two, "2026-12-08", unit_id=two.pk) == ["08:00"]
    assert starts(world, two, "2027-12-08", unit_id=two.pk) == []


def test_state_holidays_and_a_state_the_library_does_not_know(world: World) -> None:
    service = world.service(60)
    world.now = at("2027-07-01 08:00")
    units = {state: world.unit(f"Unidade {state}", country="BR", state=state) for state in ("SP", "MG", "ZZ")}
    for unit in units.values():
        world.hours(world.professional(service), unit, "08:00-09:00")
    free = {state: len(starts(world, unit, "2027-07-09", unit_id=unit.pk)) for state, unit in units.items()}
    assert free == {"SP": 0, "MG": 1, "ZZ": 1}  # 9 July is São Paulo's own
    national = {state: starts(world, unit, "2027-09-07", unit_id=unit.pk) for state, unit in units.items()}
    assert national == {"SP": [], "MG": [], "ZZ": []}


def test_a_meeting_on_the_last_friday_for_a_room_and_a_unit(world: World) -> None:
    unit, kind = world.unit(), world.kind()
    room = world.room(unit, kind)
    service = world.service(60, needs=[kind])
    world.hours(world.professional(service), unit, "08:00-11:00")
    RecurringBlock.objects.create(room=room, weekday=4, ordinal=-1, start=time(8), end=time(9))
    RecurringBlock.objects.create(unit=unit, weekday=4, ordinal=0, start=time(10), end=time(11))
    assert starts(world, unit, "2026-12-18") == ["08:00", "09:00"]
    assert starts(world, unit, "2026-12-25") == ["09:00"]


# Buffers and resources.


def test_buffers_may_spill_into_a_break_and_past_closing(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60, buffer_before=30, buffer_after=30)
    assert clinic.starts("2026-12-01") == ["08:00", "09:00"]
    world.hours(clinic.professional, clinic.unit, "10:15-11:15")
    clinic.book("2026-12-01 09:00")
    assert clinic.starts("2026-12-01") == []  # 30 after and 30 before do not fit between 10:00 and 10:15


def test_buffers_of_different_services_add_up_for_professional_and_room(world: World) -> None:
    unit, kind = world.unit(), world.kind()
    world.room(unit, kind)
    quick = world.service(30, step=10, needs=[kind])
    surgery = world.service(60, buffer_before=20, buffer_after=40, needs=[kind])
    first, second = world.professional(quick, surgery), world.professional(quick)
    for professional in (first, second):
        world.hours(professional, unit, "08:00-12:00")
    book(world, slot_key(surgery, first, unit, "2026-12-01 10:00"))
    for professional in (first, second):
        offered = starts(world, unit, "2026-12-01", service_id=quick.pk, professional_id=professional.pk)
        assert offered == ["08:00", "08:10", "08:20", "08:30", "08:40", "08:50", "09:00", "09:10"]


def test_two_rooms_of_one_kind_at_once_and_a_device_beside(world: World) -> None:
    unit, kind, device = world.unit(), world.kind(), world.kind("Ultrassom")
    rooms = {world.room(unit, kind).pk for _ in range(3)}
    machine = world.room(unit, device)
    service = world.service(60)
    Requirement.objects.create(service=service, kind=kind, quantity=2)
    Requirement.objects.create(service=service, kind=device)
    people = [world.professional(service) for _ in range(2)]
    for professional in people:
        world.hours(professional, unit, "08:00-10:00")
    taken = book(world, slot_key(service, people[0], unit, "2026-12-01 08:00"))
    resources = set(taken.allocations.values_list("resource_id", flat=True))
    assert resources >= {people[0].pk, machine.pk}
    assert len(resources & rooms) == 2
    with pytest.raises(RuleBroken) as refusal:
        book(world, slot_key(service, people[1], unit, "2026-12-01 08:00"))
    assert refusal.value.reason == Reason.ROOM


def test_the_second_professional_is_busy_with_it_too(world: World) -> None:
    unit, pair, alone = world.unit(), world.service(60), world.service(30)
    surgeon, helper = world.professional(pair), world.professional(alone)
    Requirement.objects.create(service=pair, professional=helper)
    for professional in (surgeon, helper):
        world.hours(professional, unit, "08:00-10:00")
    book(world, slot_key(alone, helper, unit, "2026-12-01 08:30"))
    assert starts(world, unit, "2026-12-01", service_id=pair.pk) == ["09:00"]
    book(world, slot_key(pair, surgeon, unit, "2026-12-01 09:00"))
    assert starts(world, unit, "2026-12-01", service_id=alone.pk) == ["08:00"]
