"""Someone is out: other times for all who are hit, at once."""

from itertools import permutations

from scheduling import booking
from scheduling.actors import Actor
from scheduling.disruption import affected, propose_moves
from scheduling.models import Appointment
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
