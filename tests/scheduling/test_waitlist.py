"""The waitlist beyond SCH-39: earlier times, freed time of another length, several offers at once, crossing answers."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from scheduling import booking, offering, waitlist
from scheduling.actors import Actor
from scheduling.errors import NotAllowed
from scheduling.models import Appointment, FreedTime, Requirement, Room, WaitlistEntry, WaitlistOffer
from scheduling.models.appointments import Status
from scheduling.recording import locked
from scheduling.waitlist import Wish
from tests.scheduling.test_races import together
from tests.scheduling.world import STAFF, Simple, World, at, key, slot_key


def waiting(clinic: Simple, **wish: object) -> WaitlistEntry:
    """Put a new patient with a contact of their own on the list."""
    contact = clinic.world.contact()
    wished = Wish(clinic.service.pk, **wish)  # type: ignore[arg-type]
    return waitlist.join(clinic.world.patient(contact).pk, contact.pk, wished, clinic.world.now)


def test_the_same_wish_again_keeps_the_place_and_takes_the_new_windows(world: World) -> None:
    clinic = world.simple()
    entry = waiting(clinic)
    friday = (at("2026-12-04 00:00"), at("2026-12-05 00:00"))
    again = waitlist.join(
        entry.patient_id,
        entry.contact_id,
        Wish(clinic.service.pk, windows=(friday,), urgency=1),
        world.now + timedelta(days=1),
    )
    assert (again.pk, again.created_at, again.urgency) == (entry.pk, world.now, 1)
    assert waitlist.candidates(clinic.slot("2026-12-03 09:00"), world.now) == []
    assert [row.entry_id for row in waitlist.candidates(clinic.slot("2026-12-04 09:00"), world.now)] == [entry.pk]


def test_who_has_an_appointment_waits_only_for_an_earlier_one(world: World) -> None:
    clinic = world.simple()
    contact = world.contact()
    patient = world.patient(contact)
    has = clinic.book("2026-12-04 09:00", patient, contact_id=contact.pk)
    entry = waitlist.join(patient.pk, contact.pk, Wish(clinic.service.pk, replaces=has.pk), world.now)
    assert waitlist.offer_slot(clinic.slot("2026-12-07 09:00"), world.now) is None
    assert [row.entry_id for row in waitlist.candidates(clinic.slot("2026-12-03 09:00"), world.now)] == [entry.pk]


def test_an_offer_after_the_old_time_was_cancelled_is_a_new_booking(world: World) -> None:
    clinic = world.simple()
    contact = world.contact()
    patient = world.patient(contact)
    has = clinic.book("2026-12-20 09:00", patient, contact_id=contact.pk)
    waitlist.join(patient.pk, contact.pk, Wish(clinic.service.pk, replaces=has.pk), world.now)
    offer = waitlist.offer_slot(clinic.slot("2026-12-04 09:00"), world.now)
    assert offer is not None
    booking.cancel(has.pk, key(), world.now, Actor.contact(contact.pk))
    booked = waitlist.accept(offer.pk, "yes", world.now)
    assert (booked.pk, booked.status) == (offer.hold_id, Status.BOOKED)
    assert waitlist.accept(offer.pk, "yes", world.now).pk == booked.pk
    other = waitlist.join(patient.pk, contact.pk, Wish(clinic.service.pk, replaces=has.pk), world.now)
    second = waitlist.offer_slot(clinic.slot("2026-12-08 09:00"), world.now)
    assert second is not None
    assert (second.entry_id, second.hold.visit == has.visit) == (other.pk, False)


def test_whoever_cannot_take_it_is_passed_over_without_losing_a_turn(world: World) -> None:
    clinic = world.simple(max_age=12)
    adult, child = (world.patient(birth_date=at(f"{year}-01-01 12:00").date()) for year in (1980, 2020))
    contact = world.contact()
    first = waitlist.join(adult.pk, contact.pk, Wish(clinic.service.pk, urgency=3), world.now)
    second = waitlist.join(child.pk, contact.pk, Wish(clinic.service.pk), world.now)
    offer = waitlist.offer_slot(clinic.slot("2026-12-04 09:00"), world.now)
    assert offer is not None
    assert offer.entry_id == second.pk
    first.refresh_from_db()
    assert (first.status, first.offers_passed, first.last_offered_at) == ("waiting", 0, None)


def test_freed_time_is_offered_to_several_at_once_until_it_is_full(world: World) -> None:
    unit, long, short = world.unit(), world.service(60), world.service(30)
    professional = world.professional(long, short)
    world.hours(professional, unit, "08:00-12:00")
    clinic = Simple(world, unit, short, professional)
    freed = booking.book(
        slot_key(long, professional, unit, "2026-12-04 09:00"), world.patient().pk, None, key(), world.now
    )
    entries = [waiting(clinic, urgency=urgency) for urgency in (0, 2, 1)]
    booking.cancel(freed.pk, key(), world.now, STAFF)
    offers = waitlist.offer_time(professional.pk, unit.pk, freed.starts_at, freed.ends_at, world.now)
    assert [offer.entry_id for offer in offers] == [entries[1].pk, entries[2].pk]
    assert {f"{offer.hold.starts_at:%H:%M}" for offer in offers} == {"12:00", "12:30"}
    assert not {"09:00", "09:30"} & set(clinic.starts("2026-12-04"))
    waitlist.decline(offers[0].pk, world.now)
    again = waitlist.offer_time(professional.pk, unit.pk, freed.starts_at, freed.ends_at, world.now)
    assert [(offer.entry_id, offer.slot_key) for offer in again] == [(entries[0].pk, offers[0].slot_key)]
    assert waitlist.offer_time(professional.pk, unit.pk, freed.starts_at, freed.ends_at, at("2026-12-02 21:00")) == []


def test_a_freed_time_too_short_for_what_is_wished_is_not_offered(world: World) -> None:
    unit, long, short = world.unit(), world.service(60, step=30), world.service(30)
    professional = world.professional(long, short)
    world.hours(professional, unit, "08:00-12:00")
    waiting(Simple(world, unit, long, professional))
    begin = at("2026-12-04 09:00")
    assert waitlist.offer_time(professional.pk, unit.pk, begin, begin + timedelta(minutes=30), world.now) == []
    assert len(waitlist.offer_time(professional.pk, unit.pk, begin, begin + timedelta(minutes=60), world.now)) == 1


def test_a_room_that_is_free_again_is_offered_with_another_professional(world: World) -> None:
    unit, kind = world.unit(), world.kind()
    world.room(unit, kind)
    service, other = world.service(30, needs=[kind]), world.service(30, needs=[kind])
    leaves, gains = world.professional(service), world.professional(other)
    for professional in (leaves, gains):
        world.hours(professional, unit, "08:00-12:00")
    gone = booking.book(slot_key(service, leaves, unit, "2026-12-04 09:00"), world.patient().pk, None, key(), world.now)
    entries = [waiting(Simple(world, unit, other, gains), professional_id=whom) for whom in (gains.pk, None)]
    waiting(Simple(world, world.unit("Norte"), other, gains), unit_id=world.unit("Sul").pk)
    booking.cancel(gone.pk, key(), world.now, STAFF)
    (freed,) = FreedTime.objects.all()
    assert freed.also == [Room.objects.get().pk]
    told: list[int] = []
    made = offering.offer_freed(world.now, lambda offer: told.append(offer.entry_id))
    assert (made, told) == (1, [entries[0].pk])
    hold = WaitlistOffer.objects.get().hold
    assert (hold.professional_id, hold.starts_at) == (gains.pk, gone.starts_at)
    assert not FreedTime.objects.exists()


def test_a_second_professional_who_is_free_again_is_offered_to_those_who_wait_for_either(world: World) -> None:
    unit = world.unit()
    together, alone = world.service(30), world.service(30)
    first, second = world.professional(together), world.professional(alone)
    third = world.professional(together)
    Requirement.objects.create(service=together, professional=second)
    for professional in (first, second, third):
        world.hours(professional, unit, "08:00-12:00")
    gone = booking.book(slot_key(together, first, unit, "2026-12-04 09:00"), world.patient().pk, None, key(), world.now)
    waits_for_third = waiting(Simple(world, unit, together, third), professional_id=third.pk)
    booking.cancel(gone.pk, key(), world.now, STAFF)
    (offer,) = waitlist.offer_time(
        first.pk, unit.pk, gone.starts_at, gone.ends_at, world.now, also=FreedTime.objects.get().also
    )
    assert (offer.entry_id, offer.hold.professional_id) == (waits_for_third.pk, third.pk)
    waitlist.decline(offer.pk, world.now)
    waits_for_second = waiting(Simple(world, unit, alone, second), professional_id=second.pk)
    (offer,) = waitlist.offer_time(first.pk, unit.pk, gone.starts_at, gone.ends_at, world.now, also=[second.pk])
    assert (offer.entry_id, offer.hold.professional_id) == (waits_for_second.pk, second.pk)


def test_what_takes_nothing_that_is_free_again_is_not_offered_with_it(world: World) -> None:
    unit, kind = world.unit(), world.kind()
    world.room(unit, kind)
    with_room, without = world.service(30, needs=[kind]), world.service(30)
    leaves, other = world.professional(with_room), world.professional(without)
    for professional in (leaves, other):
        world.hours(professional, unit, "08:00-12:00")
    gone = booking.book(
        slot_key(with_room, leaves, unit, "2026-12-04 09:00"), world.patient().pk, None, key(), world.now
    )
    waiting(Simple(world, unit, without, other))
    booking.cancel(gone.pk, key(), world.now, STAFF)
    assert offering.offer_freed(world.now, lambda _offer: None) == 0


def test_an_offer_is_declined_only_by_its_own_contact_and_only_once(world: World) -> None:
    clinic = world.simple()
    entry = waiting(clinic)
    offer = waitlist.offer_slot(clinic.slot("2026-12-04 09:00"), world.now)
    assert offer is not None
    with pytest.raises(NotAllowed):
        waitlist.decline(offer.pk, world.now, Actor.contact(world.contact().pk))
    for _ in range(2):
        waitlist.decline(offer.pk, world.now, Actor.contact(entry.contact_id))
    entry.refresh_from_db()
    assert (entry.status, entry.offers_passed) == ("waiting", 1)
    with pytest.raises(NotAllowed) as refusal:
        waitlist.accept(offer.pk, key(), world.now)
    assert refusal.value.reason == "offer_was_declined"


def test_leaving_after_booking_keeps_what_was_booked(world: World) -> None:
    clinic = world.simple()
    entry = waiting(clinic)
    offer = waitlist.offer_slot(clinic.slot("2026-12-04 09:00"), world.now)
    assert offer is not None
    booked = waitlist.accept(offer.pk, key(), world.now)
    waitlist.leave(entry.pk, world.now, Actor.contact(entry.contact_id))
    entry.refresh_from_db()
    booked.refresh_from_db()
    assert (entry.status, booked.status) == ("booked", Status.BOOKED)


def test_an_offer_that_ran_out_frees_the_time_before_anyone_tidies_up(world: World) -> None:
    clinic = world.simple()
    waiting(clinic)
    offer = waitlist.offer_slot(clinic.slot("2026-12-04 09:00"), world.now)
    assert offer is not None
    later = world.now + timedelta(minutes=30)
    assert "09:00" in clinic.starts("2026-12-04", now=later)
    clinic.book("2026-12-04 09:00", now=later)
    with pytest.raises(NotAllowed):
        waitlist.accept(offer.pk, key(), later)
    assert Appointment.objects.filter(status=Status.BOOKED).count() == 1


def test_leaving_waits_for_no_change_of_the_appointment_that_was_to_be_replaced(transactional_db: None) -> None:
    clinic = World().simple()
    contact = clinic.world.contact()
    patient = clinic.world.patient(contact)
    has = clinic.book("2026-12-20 09:00", patient, contact_id=contact.pk)
    wish = Wish(clinic.service.pk, replaces=has.pk)
    entry = waitlist.join(patient.pk, contact.pk, wish, clinic.world.now)
    assert waitlist.offer_slot(clinic.slot("2026-12-04 09:00"), clinic.world.now) is not None

    def leave() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")
        waitlist.leave(entry.pk, clinic.world.now, Actor.contact(contact.pk))

    with transaction.atomic():
        locked(has.pk)  # and the commit of `leave` checks the foreign key that points here
        assert together([leave]) == [None]
    entry.refresh_from_db()
    assert entry.status == "left"


def test_answers_that_cross_never_wait_for_each_other_forever(transactional_db: None) -> None:
    world = World()
    clinic = world.simple("08:00-18:00")
    for round_number in range(5):
        contact = world.contact()
        patient = world.patient(contact)
        has = clinic.book(f"2026-12-20 {8 + round_number:02}:00", patient, contact_id=contact.pk)
        entry = waitlist.join(patient.pk, contact.pk, Wish(clinic.service.pk, replaces=has.pk), world.now)
        offer = waitlist.offer_slot(clinic.slot(f"2026-12-04 {8 + round_number:02}:00"), world.now)
        assert offer is not None
        by = Actor.contact(contact.pk)
        elsewhere = clinic.slot(f"2026-12-21 {8 + round_number:02}:00")
        results = together([
            partial(waitlist.accept, offer.pk, key(), world.now),
            partial(waitlist.leave, entry.pk, world.now, by),
            partial(booking.reschedule, has.pk, elsewhere, key(), world.now, by),
            partial(waitlist.decline, offer.pk, world.now),
            partial(waitlist.expire_offers, world.now + timedelta(hours=1)),
        ])  # fmt: skip
        unexpected = [each for each in results if isinstance(each, Exception) and not isinstance(each, NotAllowed)]
        assert unexpected == []
        has.refresh_from_db()
        assert has.status == Status.BOOKED
        assert not WaitlistOffer.objects.filter(pk=offer.pk, status="open").exists()
        assert not Appointment.objects.filter(visit=has.visit, status=Status.HELD).exists()
