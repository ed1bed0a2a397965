"""Waitlist (SCH-39), series, and keeping local times through a change of zone rules (SCH-05)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduling import booking, waitlist
from scheduling.actors import Actor
from scheduling.errors import NotAllowed, SlotTaken
from scheduling.models import Appointment, WaitlistEntry
from scheduling.models.appointments import Status
from scheduling.reproject import reproject_appointments
from scheduling.series import book_series, cancel_from, move_from
from scheduling.slot import Reason
from scheduling.waitlist import Wish
from tests.scheduling.world import STAFF, World, at, book, key


def test_sch_39_offer_a_freed_slot(world: World) -> None:
    clinic = world.simple("08:00-12:00")
    slot = clinic.slot("2026-12-04 09:00")
    freed = clinic.book("2026-12-04 09:00")
    entries = []
    for days in (3, 2, 1):
        contact = world.contact()
        wish = Wish(clinic.service.pk)
        entries.append(waitlist.join(world.patient(contact).pk, contact.pk, wish, world.now - timedelta(days=days)))
    booking.cancel(freed.pk, key(), world.now, STAFF)
    first = waitlist.offer_slot(slot, world.now)
    assert first is not None
    assert (first.entry_id, first.reasons) == (entries[0].pk, ["waiting:3"])
    assert waitlist.offer_slot(slot, world.now) is None  # one person at a time
    assert "09:00" not in clinic.starts("2026-12-04", now=world.now + timedelta(minutes=5))
    with pytest.raises(SlotTaken):
        book(world, slot, now=world.now + timedelta(minutes=5))
    at_31, at_32 = world.now + timedelta(minutes=31), world.now + timedelta(minutes=32)
    assert waitlist.expire_offers(at_31) == [slot]
    second = waitlist.offer_slot(slot, at_31)
    assert second is not None
    assert second.entry_id == entries[1].pk
    booked = waitlist.accept(second.pk, key(), at_31)
    assert (booked.status, booked.source, booked.patient_id) == (Status.BOOKED, "waitlist", entries[1].patient_id)
    with pytest.raises(NotAllowed) as late:
        waitlist.accept(first.pk, key(), at_32)
    assert late.value.reason == "offer_is_over"
    entries[0].refresh_from_db()
    assert (entries[0].status, entries[0].created_at) == ("waiting", world.now - timedelta(days=3))
    assert entries[0].offers_passed == 1


def test_no_offers_outside_contact_hours_or_too_late(world: World) -> None:
    clinic = world.simple("08:00-12:00")
    contact = world.contact()
    waitlist.join(world.patient(contact).pk, contact.pk, Wish(clinic.service.pk), world.now)
    slot = clinic.slot("2026-12-04 09:00")
    assert waitlist.offer_slot(slot, at("2026-12-01 20:00")) is None
    assert waitlist.offer_slot(slot, at("2026-12-01 07:59")) is None
    assert waitlist.offer_slot(slot, at("2026-12-04 08:50")) is None
    short = waitlist.offer_slot(slot, at("2026-12-04 08:00"))
    assert short is not None
    assert short.expires_at == at("2026-12-04 08:20")


def test_an_offer_fits_the_wish_and_urgency_goes_first(world: World) -> None:
    clinic = world.simple("08:00-12:00")
    people = [world.contact() for _ in range(3)]
    morning = ((at("2026-12-03 00:00"), at("2026-12-04 00:00")),)
    waitlist.join(world.patient(people[0]).pk, people[0].pk, Wish(clinic.service.pk, windows=morning), world.now)
    calm = waitlist.join(world.patient(people[1]).pk, people[1].pk, Wish(clinic.service.pk), world.now)
    urgent = waitlist.join(world.patient(people[2]).pk, people[2].pk, Wish(clinic.service.pk, urgency=2), world.now)
    ranked = waitlist.candidates(clinic.slot("2026-12-04 09:00"), world.now)
    assert [candidate.entry_id for candidate in ranked] == [urgent.pk, calm.pk]
    assert ranked[0].reasons == ("urgency:80",)


def test_an_earlier_time_replaces_the_old_one(world: World) -> None:
    clinic = world.simple("08:00-12:00")
    contact = world.contact()
    patient = world.patient(contact)
    late = clinic.book("2026-12-20 09:00", patient, contact_id=contact.pk)
    entry = waitlist.join(patient.pk, contact.pk, Wish(clinic.service.pk, replaces=late.pk), world.now)
    offer = waitlist.offer_slot(clinic.slot("2026-12-04 09:00"), world.now)
    assert offer is not None
    moved = waitlist.accept(offer.pk, key(), world.now)
    assert (moved.pk, moved.local_date, moved.status) == (late.pk, date(2026, 12, 4), Status.BOOKED)
    assert Appointment.objects.filter(status=Status.BOOKED).count() == 1
    assert WaitlistEntry.objects.get(pk=entry.pk).status == "booked"
    assert "09:00" in clinic.starts("2026-12-20")


def test_declining_and_leaving_give_the_slot_back(world: World) -> None:
    clinic = world.simple("08:00-12:00")
    contact, outsider = world.contact(), world.contact()
    entry = waitlist.join(world.patient(contact).pk, contact.pk, Wish(clinic.service.pk), world.now)
    slot = clinic.slot("2026-12-04 09:00")
    offer = waitlist.offer_slot(slot, world.now)
    assert offer is not None
    waitlist.decline(offer.pk, world.now)
    assert "09:00" in clinic.starts("2026-12-04")
    assert waitlist.offer_slot(slot, world.now) is None  # the same slot is not offered to the same person twice
    other = waitlist.offer_slot(clinic.slot("2026-12-04 10:00"), world.now)
    assert other is not None
    with pytest.raises(NotAllowed):
        waitlist.leave(entry.pk, world.now, Actor.contact(outsider.pk))
    waitlist.leave(entry.pk, world.now, Actor.contact(contact.pk))
    assert "10:00" in clinic.starts("2026-12-04")


def test_sch_05_local_times_stay_when_the_zone_changes(world: World) -> None:
    clinic = world.simple("08:00-18:00", 60)
    world.now = at("2026-10-01 08:00")
    nine = clinic.book("2026-11-01 09:00")
    ten = clinic.book("2026-11-01 10:00")
    assert nine.starts_at == datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
    assert reproject_appointments(world.now).moved == ()

    def summer_time(naive: datetime, zone_name: str, fold: int) -> datetime:
        return naive.replace(tzinfo=UTC) + timedelta(hours=2)

    assert reproject_appointments(world.now, dry_run=True, project=summer_time).moved == (nine.pk, ten.pk)
    done = reproject_appointments(world.now, project=summer_time)
    assert (done.looked_at, set(done.moved), done.clashes) == (2, {nine.pk, ten.pk}, ())
    nine.refresh_from_db()
    assert nine.starts_at == datetime(2026, 11, 1, 11, 0, tzinfo=UTC)
    assert (nine.local_time, nine.slot_version) == (time(9, 0), 1)
    assert nine.allocations.get().busy_from == nine.starts_at


def test_sch_05_a_clash_is_reported_and_left(world: World) -> None:
    clinic = world.simple("08:00-18:00", 60)
    moving, standing = clinic.book("2026-12-01 10:00"), clinic.book("2026-12-01 09:00")

    def only_one(naive: datetime, zone_name: str, fold: int) -> datetime:
        earlier = timedelta(hours=1) if naive.hour == 10 else timedelta()
        return at(f"{naive:%Y-%m-%d %H:%M}") - earlier

    done = reproject_appointments(world.now, project=only_one)
    assert done.clashes == ((moving.pk, "overlap"),)
    moving.refresh_from_db()
    standing.refresh_from_db()
    assert (moving.starts_at, moving.version) == (at("2026-12-01 10:00"), 1)


def test_a_series_is_booked_together_with_its_clashes_shown(world: World) -> None:
    clinic = world.simple("08:00-12:00")
    taken = clinic.book("2026-12-15 09:00")
    patient = world.patient()
    args = (clinic.slot("2026-12-01 09:00"), 4, 1, patient.pk, None, "series", world.now, STAFF)
    series = book_series(*args)
    assert [row.local_date.day for row in series.appointments] == [1, 8, 22]
    (clash,) = series.clashes
    assert (clash.day, clash.reason) == (taken.local_date, Reason.BUSY)
    assert len(clash.alternatives) == 3
    assert {row.series for row in series.appointments} == {series.id}
    again = book_series(*args)
    assert [row.pk for row in again.appointments] == [row.pk for row in series.appointments]
    nothing = book_series(*args[:5], "other", *args[6:], all_or_nothing=True)
    assert nothing.appointments == ()
    assert Appointment.objects.filter(patient=patient).count() == 3


def test_a_series_stays_at_its_local_hour_when_clocks_change(world: World) -> None:
    world.zone, world.now = "America/New_York", at("2026-03-01 08:00", "America/New_York")
    clinic = world.simple("08:00-12:00")
    series = book_series(clinic.slot("2026-03-04 09:00"), 2, 1, world.patient().pk, None, "s", world.now, STAFF)
    assert [f"{row.starts_at:%d %H:%M}" for row in series.appointments] == ["04 14:00", "11 13:00"]


def test_a_series_moves_and_ends_from_a_date_on(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    patient = world.patient()
    series = book_series(clinic.slot("2026-12-01 09:00"), 4, 2, patient.pk, None, "s", world.now, STAFF)
    moved = move_from(series.id, date(2026, 12, 15), timedelta(hours=1), "m", world.now, STAFF)
    assert [(row.local_date.day, row.local_time.hour) for row in moved.appointments] == [(15, 10), (29, 10), (12, 10)]
    ended = cancel_from(series.id, date(2026, 12, 29), "c", world.now, STAFF, "alta")
    assert len(ended) == 2
    left = Appointment.objects.filter(series=series.id, status=Status.BOOKED).order_by("starts_at")
    assert [row.local_date.day for row in left] == [1, 15]
