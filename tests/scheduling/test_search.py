"""The search's windows, ranks and explanations at their edges."""

from scheduling.explain import explain_no_slot
from scheduling.slot import Reason, SlotQuery
from scheduling.slots import find_slots
from tests.scheduling.world import World, at, found


def test_windows_that_overlap_or_touch_or_come_twice_are_one(world: World) -> None:
    clinic = world.simple("08:00-12:00", 30)
    wide, inner = (at("2026-12-01 09:00"), at("2026-12-01 12:00")), (at("2026-12-01 10:00"), at("2026-12-01 11:00"))
    touching = (at("2026-12-01 08:30"), at("2026-12-01 09:00"))
    query = SlotQuery(service_id=clinic.service.pk, windows=(inner, wide, wide, touching), limit=50)
    assert sorted(f"{slot.start:%H:%M}" for slot in find_slots(query, world.now)) == [
        "11:30", "12:00", "12:30", "13:00", "13:30", "14:00", "14:30",
    ]  # fmt: skip
    reversed_window = SlotQuery(service_id=clinic.service.pk, windows=((wide[1], wide[0]),))
    assert find_slots(reversed_window, world.now) == []


def test_a_flexible_wish_for_a_time_that_is_over_still_finds_the_next(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    this_morning = (at("2026-12-01 08:00"), at("2026-12-01 09:30"))
    now = at("2026-12-01 10:10")
    assert find_slots(SlotQuery(service_id=clinic.service.pk, windows=(this_morning,)), now) == []
    slots = find_slots(SlotQuery(service_id=clinic.service.pk, windows=(this_morning,), flexible=True, limit=2), now)
    assert [f"{slot.start:%d %H}" for slot in slots] == ["01 14", "02 11"]
    assert all("asked_window" not in slot.reasons for slot in slots)
    excluded = SlotQuery(
        service_id=clinic.service.pk,
        windows=(this_morning,),
        excluded=((at("2026-12-01 00:00"), at("2026-12-02 00:00")),),
        flexible=True,
        limit=1,
    )
    assert [f"{slot.start:%d %H}" for slot in find_slots(excluded, now)] == ["02 11"]


def test_a_time_that_is_over_or_beyond_the_horizon_is_explained(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60, max_advance=30)
    for first, last, reason in (
        ("2026-11-20 00:00", "2026-11-21 00:00", Reason.NOTICE),
        ("2027-06-01 00:00", "2027-06-02 00:00", Reason.HORIZON),
        ("2027-01-04 00:00", "2027-01-05 00:00", Reason.HORIZON),
    ):
        query = SlotQuery(service_id=clinic.service.pk, windows=((at(first), at(last)),))
        assert [obstacle.reason for obstacle in explain_no_slot(query, world.now)] == [reason], first


def test_a_unit_without_coordinates_is_the_farthest(world: World) -> None:
    service = world.service(60)
    nowhere, near = world.unit("Sem mapa"), world.unit("Perto", latitude=-19.94, longitude=-43.93)
    for unit in (nowhere, near):
        world.hours(world.professional(service), unit, "08:00-09:00")
    query = SlotQuery(service_id=service.pk, near=(-19.9386, -43.935), limit=2)
    assert [slot.unit_id for slot in find_slots(query, at("2026-12-01 06:00"))] == [near.pk, nowhere.pk]


def test_the_only_cardiologist_is_not_burnt_by_an_earlier_start_of_the_day(world: World) -> None:
    unit, common, rare = world.unit(), world.service(60), world.service(60)
    specialist, generalist = world.professional(common, rare), world.professional(common)
    world.hours(specialist, unit, "08:00-12:00")
    world.hours(generalist, unit, "10:00-12:00")
    anyone = found(world, unit, "2026-12-01", service_id=common.pk)
    assert [slot.professional_id for slot in anyone[:2]] == [generalist.pk, generalist.pk]
    assert len(anyone) == 6  # kept for others, not hidden
    asked_for = found(world, unit, "2026-12-01", service_id=common.pk, professional_id=specialist.pk)
    assert f"{asked_for[0].start:%H}" == "11"
