"""Someone is out: other times for all who are hit, at once."""

from itertools import permutations

from scheduling import booking
from scheduling.actors import Actor
from scheduling.disruption import affected, propose_moves
from scheduling.models import Appointment, Requirement
from scheduling.models.appointments import Status
from tests.scheduling.world import STAFF, World, at, book, key, slot_key

THURSDAY = (at("2026-12-03 00:00"), at("2026-12-04 00:00"))


def test_everyone_hit_gets_another_time_held(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    ana, bia = world.professional(service), world.professional(service)
    world.hours(ana, unit, "08:00-12:00")
    world.hours(bia, unit, "08:00-10:00")
    contact = world.contact()
    patients = [world.patient(contact) for _ in range(4)]
    hit = [
        book(world, slot_key(service, ana, unit, f"2026-12-03 {8 + hour:02}:00"), patient, contact_id=contact.pk)
        for hour, patient in enumerate(patients)
    ]
    book(world, slot_key(service, bia, unit, "2026-12-03 11:00"), by=STAFF, overbook=True, reason="fora")
    world.exception("2026-12-03", professional=ana)
    found = affected(*THURSDAY, professional_id=ana.pk)
    assert [row.pk for row in found] == [row.pk for row in hit]
    proposals = propose_moves(found, THURSDAY, "out", world.now, STAFF)
    assert [proposal.appointment_id for proposal in proposals] == [row.pk for row in hit]
    slots = [proposal.slot for proposal in proposals]
    assert all(slot is not None for slot in slots)
    assert len({slot.key for slot in slots if slot}) == 4
    assert not any(
        slot.professional_id == ana.pk and slot.start < THURSDAY[1] > slot.start >= THURSDAY[0]
        for slot in slots
        if slot
    )
    assert Appointment.objects.filter(status=Status.HELD).count() == 4
    assert Appointment.objects.filter(pk__in=[row.pk for row in hit], status=Status.BOOKED).count() == 4
    slot = slots[0]
    assert slot is not None
    moved = booking.reschedule(hit[0].pk, slot, key(), world.now, Actor.contact(contact.pk))
    assert moved.starts_at == slot.start
    assert Appointment.objects.filter(status=Status.HELD).count() == 3


def test_the_assignment_is_the_cheapest_of_all(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    ana, bia = world.professional(service), world.professional(service)
    world.hours(ana, unit, "08:00-12:00", days=[3])
    world.hours(bia, unit, "09:00-12:00", days=[3])
    hit = [book(world, slot_key(service, ana, unit, f"2026-12-03 {hour}:00")) for hour in ("08", "09", "11")]
    world.exception("2026-12-03", professional=ana)
    world.exception("2026-12-10", professional=ana)
    world.exception("2026-12-17", professional=ana)
    proposals = propose_moves(hit, THURSDAY, "out", world.now, STAFF, days=3)
    hours = [proposal.slot.start.hour - 3 for proposal in proposals if proposal.slot]
    best = min(
        permutations((9, 10, 11)), key=lambda order: sum(abs(a - b) for a, b in zip((8, 9, 11), order, strict=True))
    )
    assert sum(abs(a - b) for a, b in zip((8, 9, 11), hours, strict=True)) == sum(
        abs(a - b) for a, b in zip((8, 9, 11), best, strict=True)
    )
    assert set(hours) == {9, 10, 11}


def test_whoever_finds_no_other_time_is_said_so(world: World) -> None:
    clinic = world.simple("08:00-09:00", 60, max_advance=3)
    hit = [clinic.book("2026-12-01 08:00")]
    world.exception("2026-11-30", professional=clinic.professional, until=at("2026-12-31 12:00").date())
    (proposal,) = propose_moves(hit, (at("2026-12-01 00:00"), at("2027-01-01 00:00")), "out", world.now, STAFF)
    assert (proposal.slot, proposal.hold_id) == (None, None)


def test_times_that_overlap_each_other_are_not_proposed_twice(world: World) -> None:
    unit, service = world.unit(), world.service(60, step=10)
    ana, bia = world.professional(service), world.professional(service)
    world.hours(ana, unit, "08:00-13:00", days=[3])
    world.hours(bia, unit, "08:00-13:00", days=[3])
    hit = [book(world, slot_key(service, ana, unit, f"2026-12-03 {hour:02}:00")) for hour in range(8, 13)]
    proposals = propose_moves(hit, THURSDAY, "out", world.now, STAFF, days=2)
    hours = [f"{proposal.slot.start:%H:%M}" for proposal in proposals if proposal.slot]
    assert hours == ["11:00", "12:00", "13:00", "14:00", "15:00"]  # the same hours with the other one


def test_a_professional_whom_the_patient_knows_is_proposed_first(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    ana, bia, caio = (world.professional(service) for _ in range(3))
    for professional in (ana, bia, caio):
        world.hours(professional, unit, "08:00-12:00")
    patient = world.patient()
    seen = book(world, slot_key(service, caio, unit, "2026-12-01 08:00"), patient)
    booking.complete(seen.pk, key(), at("2026-12-01 09:00"), STAFF)
    hit = [book(world, slot_key(service, ana, unit, "2026-12-03 09:00"), patient)]
    (proposal,) = propose_moves(hit, THURSDAY, "out", world.now, STAFF)
    assert proposal.slot is not None
    assert (proposal.slot.professional_id, proposal.slot.start) == (caio.pk, hit[0].starts_at)


def test_a_room_is_out_and_its_professional_moves_to_another_time_or_room(world: World) -> None:
    unit, kind = world.unit(), world.kind()
    room, spare = world.room(unit, kind), world.room(unit, kind)
    service = world.service(60, needs=[kind])
    ana, bia = world.professional(service), world.professional(service)
    for professional in (ana, bia):
        world.hours(professional, unit, "08:00-10:00")
    rows = [book(world, slot_key(service, who, unit, "2026-12-03 08:00")) for who in (ana, bia)]
    hit = affected(*THURSDAY, room_id=room.pk)
    assert [row.pk for row in hit] == [rows[0].pk]
    world.exception("2026-12-03", room=room)
    (proposal,) = propose_moves(hit, THURSDAY, "out", world.now, STAFF, absent=0)
    assert proposal.slot is not None
    assert (proposal.slot.professional_id, proposal.slot.start) == (ana.pk, at("2026-12-03 09:00"))
    assert proposal.hold_id is not None
    taken = Appointment.objects.get(pk=proposal.hold_id).allocations.values_list("resource_id", flat=True)
    assert set(taken) == {ana.pk, spare.pk}


def test_the_second_professional_is_out(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    surgeon, helper = world.professional(service), world.professional()
    Requirement.objects.create(service=service, professional=helper)
    for professional in (surgeon, helper):
        world.hours(professional, unit, "08:00-12:00")
    row = book(world, slot_key(service, surgeon, unit, "2026-12-03 08:00"))
    hit = affected(*THURSDAY, professional_id=helper.pk)
    assert [each.pk for each in hit] == [row.pk]
    (proposal,) = propose_moves(hit, THURSDAY, "out", world.now, STAFF, absent=helper.pk)
    assert proposal.slot is not None
    assert not THURSDAY[0] <= proposal.slot.start < THURSDAY[1]


def test_proposing_twice_by_one_request_holds_once(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    ana, bia = world.professional(service), world.professional(service)
    for professional in (ana, bia):
        world.hours(professional, unit, "08:00-12:00")
    hit = [book(world, slot_key(service, ana, unit, "2026-12-03 08:00"))]
    first = propose_moves(hit, THURSDAY, "out", world.now, STAFF)
    again = propose_moves(hit, THURSDAY, "out", world.now, STAFF)
    assert [proposal.hold_id for proposal in again] == [proposal.hold_id for proposal in first]
    assert Appointment.objects.filter(status=Status.HELD).count() == 1
