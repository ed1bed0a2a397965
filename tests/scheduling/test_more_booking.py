"""More cases about quotas, changes, series and the slots command: what the written ones leave open."""

import json
from datetime import date, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from scheduling import booking
from scheduling.actors import Actor
from scheduling.errors import KeyReused, NotAllowed, RuleBroken, SlotTaken
from scheduling.models import (
    Appointment,
    InsurancePlan,
    Quota,
    Requirement,
)
from scheduling.models.appointments import Status
from scheduling.series import book_series, cancel_from, move_from
from scheduling.slot import Reason
from tests.scheduling.world import STAFF, World, at, book, key, slot_key, starts

# Notice, horizon, quotas.


def test_quotas_count_local_days_and_monday_to_sunday(world: World) -> None:
    clinic = world.simple("20:00-23:00", 60)
    Quota.objects.create(professional=clinic.professional, period="day", limit=1)
    Quota.objects.create(service=clinic.service, period="week", limit=3)
    clinic.book("2026-12-01 22:00")  # already 2 December in UTC
    assert clinic.starts("2026-12-01") == []
    assert clinic.starts("2026-12-02") == ["20:00", "21:00", "22:00"]
    clinic.book("2026-12-05 20:00")
    clinic.book("2026-12-06 22:00")  # Sunday
    assert clinic.starts("2026-12-02", "2026-12-06") == []
    assert clinic.starts("2026-12-07") == ["20:00", "21:00", "22:00"]


def test_moving_within_the_day_does_not_meet_its_own_quota(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    Quota.objects.create(service=clinic.service, period="day", limit=1)
    row = clinic.book("2026-12-01 09:00")
    moved = booking.reschedule(row.pk, clinic.slot("2026-12-01 10:00"), key(), world.now, STAFF)
    assert moved.local_time == time(10)


def test_holds_count_for_quotas_until_they_end(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    Quota.objects.create(service=clinic.service, period="day", limit=1)
    booking.hold(clinic.slot("2026-12-01 09:00"), world.contact().pk, None, key(), world.now, 10)
    assert clinic.starts("2026-12-01") == []
    assert len(clinic.starts("2026-12-01", now=world.now + timedelta(minutes=10))) == 4


def test_the_last_day_of_the_horizon_is_bookable_and_the_next_is_not(world: World) -> None:
    clinic = world.simple("08:00-09:00", 60, max_advance=7)
    assert clinic.book("2026-12-07 08:00").status == Status.BOOKED
    with pytest.raises(RuleBroken) as refusal:
        clinic.book("2026-12-08 08:00")
    assert refusal.value.reason == Reason.HORIZON
    assert clinic.book("2026-12-08 08:00", by=STAFF).status == Status.BOOKED


def test_a_horizon_in_business_days_passes_over_holidays(world: World) -> None:
    world.now = at("2026-11-18 08:00")  # Wednesday; Friday the 20th is a national holiday
    unit = world.unit(country="BR", state="MG")
    service = world.service(60, max_advance=2, horizon_in_business_days=True)
    world.hours(world.professional(service), unit, "08:00-09:00")
    days = [text[:10] for text in starts(world, unit, "2026-11-18", "2026-11-27")]
    assert days == ["2026-11-18", "2026-11-19", "2026-11-21", "2026-11-22", "2026-11-23"]


# Changes.


def test_what_awaited_approval_awaits_it_again_when_restored(world: World) -> None:
    clinic = world.simple(needs_approval=True)
    contact = world.contact()
    by = Actor.contact(contact.pk)
    row = clinic.book("2026-12-01 09:00", world.patient(contact), contact_id=contact.pk)
    booking.cancel(row.pk, key(), world.now, by)
    assert booking.undo_cancel(row.pk, key(), world.now, by).status == Status.AWAITING
    booking.approve(row.pk, key(), world.now, STAFF)
    booking.cancel(row.pk, key(), world.now, by)
    assert booking.undo_cancel(row.pk, key(), world.now, by).status == Status.BOOKED


def test_a_cancelled_hold_is_not_restored(world: World) -> None:
    clinic = world.simple()
    held = booking.hold(clinic.slot("2026-12-01 09:00"), world.contact().pk, None, key(), world.now)
    booking.cancel(held.pk, key(), world.now, STAFF)
    with pytest.raises(NotAllowed) as refusal:
        booking.undo_cancel(held.pk, key(), world.now, STAFF)
    assert refusal.value.reason == "was_only_held"


def test_a_repeated_yes_to_a_hold_is_one_booking_even_after_a_move_and_a_cancel(world: World) -> None:
    clinic = world.simple()
    contact = world.contact()
    patient = world.patient(contact)
    held = booking.hold(clinic.slot("2026-12-01 09:00"), contact.pk, None, key(), world.now)
    booked = booking.book(held.pk, patient.pk, contact.pk, "yes", world.now)
    booking.reschedule(booked.pk, clinic.slot("2026-12-01 10:00"), key(), world.now, STAFF)
    booking.cancel(booked.pk, key(), world.now, STAFF)
    again = booking.book(held.pk, patient.pk, contact.pk, "yes", world.now)
    assert (again.pk, again.status) == (booked.pk, Status.CANCELLED)
    with pytest.raises(KeyReused):
        booking.book(held.pk, world.patient(contact).pk, contact.pk, "yes", world.now)
    assert Appointment.objects.count() == 1


def test_the_same_key_with_another_reason_or_length_is_an_error(world: World) -> None:
    clinic = world.simple()
    contact, now = world.contact(), world.now
    slot = clinic.slot("2026-12-01 09:00")
    held = booking.hold(slot, contact.pk, None, "hold", now, 10)
    assert booking.hold(slot, contact.pk, None, "hold", now, 10).pk == held.pk
    with pytest.raises(KeyReused):
        booking.hold(slot, contact.pk, None, "hold", now, 20)
    row = clinic.book("2026-12-02 09:00")
    for _ in range(2):
        assert booking.cancel(row.pk, "cancel", now, STAFF, "viagem").version == 2
    with pytest.raises(KeyReused):
        booking.cancel(row.pk, "cancel", now, STAFF, "doença")


def test_moving_to_another_professional_and_unit_frees_all_that_was_taken(world: World) -> None:
    service, kind = world.service(60), world.kind()
    Requirement.objects.create(service=service, kind=kind)
    one, two = world.unit("Um"), world.unit("Dois")
    people = []
    for unit in (one, two):
        world.room(unit, kind)
        people.append(world.professional(service))
        world.hours(people[-1], unit, "08:00-10:00")
    row = book(world, slot_key(service, people[0], one, "2026-12-01 08:00"))
    moved = booking.reschedule(row.pk, slot_key(service, people[1], two, "2026-12-01 09:00"), key(), world.now, STAFF)
    assert (moved.pk, moved.unit_id, moved.professional_id) == (row.pk, two.pk, people[1].pk)
    assert starts(world, one, "2026-12-01", unit_id=one.pk) == ["08:00", "09:00"]
    assert starts(world, two, "2026-12-01", unit_id=two.pk) == ["08:00"]


def test_a_refused_move_leaves_everything_as_it_was(world: World) -> None:
    clinic = world.simple()
    clinic.book("2026-12-01 10:00")
    row = clinic.book("2026-12-01 09:00")
    with pytest.raises(SlotTaken) as refusal:
        booking.reschedule(row.pk, clinic.slot("2026-12-01 10:00"), key(), world.now, STAFF)
    assert len(refusal.value.alternatives) == 3
    row.refresh_from_db()
    assert (row.local_time, row.version, row.allocations.get().active) == (time(9), 1, True)


def test_a_patient_with_a_hold_elsewhere_is_busy_then(world: World) -> None:
    unit, service = world.unit(), world.service(30)
    first, second = world.professional(service), world.professional(service)
    for professional in (first, second):
        world.hours(professional, unit, "08:00-10:00")
    patient = world.patient()
    booking.hold(slot_key(service, first, unit, "2026-12-01 09:00"), None, patient.pk, key(), world.now)
    with pytest.raises(RuleBroken) as refusal:
        book(world, slot_key(service, second, unit, "2026-12-01 09:00"), patient)
    assert refusal.value.reason == Reason.PATIENT_BUSY


def test_an_encaixe_outside_hours_or_on_another_still_keeps_the_patient_in_one_place(world: World) -> None:
    clinic = world.simple("08:00-12:00")
    squeeze: dict[str, Any] = {"by": STAFF, "overbook": True, "reason": "dor"}
    patient = world.patient()
    late = clinic.book("2026-12-01 13:00", patient, **squeeze)
    assert (late.overbooked, late.events.get().details) == (True, {"reason": "dor", "ignored": ["hours"]})
    clinic.book("2026-12-01 09:00", patient)
    with pytest.raises(RuleBroken) as refusal:
        clinic.book("2026-12-01 09:10", patient, **squeeze)
    assert refusal.value.reason == Reason.PATIENT_BUSY
    seats = {clinic.book("2026-12-01 09:00", **squeeze).allocations.get().seat for _ in range(3)}
    assert seats == {1, 2, 3}


# Series.


def test_a_series_moved_or_ended_twice_by_one_request_is_changed_once(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    series = book_series(clinic.slot("2026-12-01 09:00"), 4, 1, world.patient().pk, None, "s", world.now, STAFF)
    first = move_from(series.id, date(2026, 12, 8), timedelta(hours=1), "m", world.now, STAFF)
    again = move_from(series.id, date(2026, 12, 8), timedelta(hours=1), "m", world.now, STAFF)
    assert [row.starts_at for row in again.appointments] == [row.starts_at for row in first.appointments]
    with pytest.raises(KeyReused):
        move_from(series.id, date(2026, 12, 8), timedelta(hours=2), "m", world.now, STAFF)
    ended = cancel_from(series.id, date(2026, 12, 22), "c", world.now, STAFF)
    assert [row.pk for row in cancel_from(series.id, date(2026, 12, 22), "c", world.now, STAFF)] == [ended[0].pk]
    assert Appointment.objects.filter(series=series.id, status=Status.BOOKED).count() == 3


def test_a_series_moved_by_a_week_makes_room_for_itself(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    series = book_series(clinic.slot("2026-12-01 09:00"), 3, 1, world.patient().pk, None, "s", world.now, STAFF)
    moved = move_from(series.id, date(2026, 12, 1), timedelta(days=7), "m", world.now, STAFF)
    assert [row.local_date.day for row in moved.appointments] == [8, 15, 22]
    assert moved.clashes == ()
    one = moved.appointments[1]
    booking.cancel(one.pk, key(), world.now, STAFF)
    back = move_from(series.id, date(2026, 12, 1), -timedelta(days=7), "n", world.now, STAFF)
    assert [row.local_date.day for row in back.appointments] == [1, 15]


# The command.


def test_the_slots_command_keeps_to_the_local_days_of_each_unit(world: World) -> None:
    service = world.service(60, name="Consulta")
    east, west = world.unit("Leste"), world.unit("Oeste", zone="America/Rio_Branco")
    for unit in (east, west):
        world.hours(world.professional(service), unit, "00:00-24:00")
    InsurancePlan.objects.create(name="Plano Azul")
    day = (date.today() + timedelta(days=3)).isoformat()  # noqa: DTZ011 (the command asks the real clock)
    listed = slots_command("--service", "consulta", "--from", day, "--to", day, "--limit", "100")
    assert len(listed) == 48
    assert {slot["local_start"][:10] for slot in listed} == {day}
    few = slots_command("--service", str(service.pk), "--from", day, "--to", day, "--limit", "3", "--unit", "Oeste")
    assert [slot["local_start"][11:16] for slot in few] == ["00:00", "01:00", "02:00"]
    assert slots_command("--service", "Consulta", "--from", day, "--to", day, "--plan", "Plano Azul") == []


def slots_command(*args: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("slots", *args, stdout=out)
    listed: list[dict[str, Any]] = json.loads(out.getvalue())
    return listed


def test_settings_that_contradict_each_other_are_refused_on_save(world: World) -> None:
    clinic = world.simple()
    for wrong in (
        {"min_age": 12, "max_age": 10},
        {"visit": "return", "return_days": None},
        {"duration": 0},
        {"min_notice": 91 * 1440, "max_advance": 90},
    ):
        service = clinic.service
        service.refresh_from_db()
        for name, value in wrong.items():
            setattr(service, name, value)
        with pytest.raises(ValidationError):
            service.full_clean()
