"""Cases about buffers, resources, moving, groups, walk-ins (SCH-15 … SCH-37)."""

from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest

from scheduling import booking
from scheduling.actors import Actor
from scheduling.errors import KeyReused, NotAllowed, RuleBroken, SlotTaken, StaleVersion
from scheduling.models import Allocation, Appointment, Reminder, Requirement
from scheduling.models.appointments import Status
from scheduling.reminders import due_reminders, mark_sent, still_valid
from scheduling.slot import Reason, Slot
from tests.scheduling.world import STAFF, Simple, World, at, book, found, key, slot_key, starts


def test_sch_15_buffers_of_two_appointments_add_up(world: World) -> None:
    clinic = world.simple("08:00-18:00", 30, buffer_before=15, buffer_after=30, step=15)
    clinic.book("2026-12-01 12:30")
    clinic.book("2026-12-01 14:30")
    offered = clinic.starts("2026-12-01")
    assert [text for text in offered if "13:00" <= text < "14:30"] == []
    assert max(text for text in offered if text < "12:30") == "11:15"
    assert min(text for text in offered if text > "14:30") == "15:45"


def test_sch_18_buffers_are_enforced_when_booking(world: World) -> None:
    clinic = world.simple("08:00-18:00", 15, buffer_before=60, step=15)
    clinic.book("2026-12-01 15:00")
    with pytest.raises(RuleBroken) as refusal:
        clinic.book("2026-12-01 15:30")
    assert refusal.value.reason == Reason.BUFFER
    assert len(refusal.value.alternatives) == 3
    assert refusal.value.alternatives[0].start == at("2026-12-01 16:15")
    assert Appointment.objects.count() == 1


def test_hours_and_notice_are_enforced_when_booking(world: World) -> None:
    clinic = world.simple("08:00-12:00", min_notice=60)
    for text, reason in (
        ("2026-12-01 12:00", Reason.HOURS),
        ("2026-12-01 11:45", Reason.HOURS),
        ("2026-12-01 08:10", Reason.GRID),
        ("2026-11-30 08:30", Reason.NOTICE),
        ("2029-12-01 08:00", Reason.HORIZON),
    ):
        with pytest.raises(RuleBroken) as refusal:
            clinic.book(text)
        assert refusal.value.reason == reason, text
    assert not Appointment.objects.exists()


def test_sch_19_touching_appointments_are_legal(world: World) -> None:
    clinic = world.simple("08:00-12:00", 30, step=1)
    clinic.book("2026-12-01 09:00")
    assert clinic.book("2026-12-01 09:30").status == Status.BOOKED
    with pytest.raises(SlotTaken):
        clinic.book("2026-12-01 09:29")


def test_sch_26_two_professionals_one_room(world: World) -> None:
    unit, kind = world.unit(), world.kind()
    world.room(unit, kind)
    visit, video = world.service(needs=[kind]), world.service(name="Telemedicina")
    first, second = world.professional(visit), world.professional(visit, video)
    for professional in (first, second):
        world.hours(professional, unit, "08:00-12:00")
    book(world, slot_key(visit, first, unit, "2026-12-01 09:00"))
    assert "09:00" not in starts(world, unit, "2026-12-01", professional_id=second.pk, service_id=visit.pk)
    with pytest.raises(RuleBroken) as refusal:
        book(world, slot_key(visit, second, unit, "2026-12-01 09:00"))
    assert refusal.value.reason == Reason.ROOM
    assert book(world, slot_key(video, second, unit, "2026-12-01 09:00")).status == Status.BOOKED


def test_a_second_room_of_the_kind_is_used(world: World) -> None:
    unit, kind = world.unit(), world.kind()
    rooms = {world.room(unit, kind).pk for _ in range(2)}
    visit = world.service(needs=[kind])
    taken = set()
    for _ in range(2):
        professional = world.professional(visit)
        world.hours(professional, unit, "08:00-12:00")
        appointment = book(world, slot_key(visit, professional, unit, "2026-12-01 09:00"))
        taken |= set(appointment.allocations.values_list("resource_id", flat=True)) & rooms
    assert taken == rooms


def test_a_closed_room_cannot_be_booked(world: World) -> None:
    unit, kind = world.unit(), world.kind()
    room = world.room(unit, kind)
    visit = world.service(60, needs=[kind])
    professional = world.professional(visit)
    world.hours(professional, unit, "08:00-12:00")
    world.exception("2026-12-01", "09:00-10:00", room=room, kind="closed")
    world.exception("2026-12-02", "10:00-12:00", room=room)
    world.exception("2026-12-03", room=room)
    assert starts(world, unit, "2026-12-01") == ["08:00", "10:00", "11:00"]
    assert starts(world, unit, "2026-12-02") == ["10:00", "11:00"]
    assert starts(world, unit, "2026-12-03") == []


def test_sch_27_two_professionals_needed_together(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    first, second = world.professional(service), world.professional()
    Requirement.objects.create(service=service, professional=second)
    world.hours(first, unit, "08:00-12:00")
    world.hours(second, unit, "10:00-14:00")
    assert starts(world, unit, "2026-12-01") == ["10:00", "11:00"]
    appointment = book(world, slot_key(service, first, unit, "2026-12-01 10:00"))
    assert set(appointment.allocations.values_list("resource_id", flat=True)) == {first.pk, second.pk}
    world.exception("2026-12-02", professional=second)
    assert starts(world, unit, "2026-12-02") == []
    with pytest.raises(RuleBroken) as refusal:
        book(world, slot_key(service, first, unit, "2026-12-02 10:00"))
    assert refusal.value.reason == Reason.ASSISTANT


def test_sch_29_one_patient_two_professionals_same_time(world: World) -> None:
    unit, service = world.unit(), world.service(30, step=15)
    first, second = world.professional(service), world.professional(service)
    for professional in (first, second):
        world.hours(professional, unit, "08:00-12:00")
    contact = world.contact()
    patient, dependent = world.patient(contact), world.patient(contact)
    book(world, slot_key(service, first, unit, "2026-12-01 09:00"), patient, contact_id=contact.pk)
    offered = starts(world, unit, "2026-12-01", professional_id=second.pk, patient_id=patient.pk)
    assert not {"08:45", "09:00", "09:15"} & set(offered)
    with pytest.raises(RuleBroken) as refusal:
        book(world, slot_key(service, second, unit, "2026-12-01 09:15"), patient, contact_id=contact.pk)
    assert refusal.value.reason == Reason.PATIENT_BUSY
    book(world, slot_key(service, second, unit, "2026-12-01 09:15"), dependent, contact_id=contact.pk)


def test_sch_32_a_request_that_awaits_approval_takes_its_time(world: World) -> None:
    clinic = world.simple(needs_approval=True)
    waiting = clinic.book("2026-12-01 09:00")
    assert waiting.status == Status.AWAITING
    with pytest.raises(SlotTaken):
        clinic.book("2026-12-01 09:00")
    with pytest.raises(NotAllowed):
        booking.approve(waiting.pk, key(), world.now, Actor.contact(1))
    assert booking.approve(waiting.pk, key(), world.now, STAFF).status == Status.BOOKED
    assert Reminder.objects.filter(appointment=waiting, status="pending").count() == 2


def test_sch_33_move_onto_a_time_that_overlaps_itself(world: World) -> None:
    clinic = world.simple("08:00-18:00", 60, step=15)
    appointment = clinic.book("2026-12-03 11:30")
    before = set(Reminder.objects.filter(appointment=appointment, status="pending").values_list("pk", "version"))
    assert len(before) == 2
    same = booking.reschedule(appointment.pk, clinic.slot("2026-12-03 11:30"), key(), world.now, STAFF)
    assert same.version == appointment.version
    assert set(Reminder.objects.filter(status="pending").values_list("pk", "version")) == before
    moved = booking.reschedule(appointment.pk, clinic.slot("2026-12-03 11:45"), key(), world.now, STAFF)
    assert (moved.pk, moved.local_time, moved.version) == (appointment.pk, time(11, 45), appointment.version + 1)
    assert Allocation.objects.filter(active=True).count() == 1
    assert set(Reminder.objects.filter(pk__in=[pk for pk, _ in before]).values_list("status", flat=True)) == {"void"}
    assert set(Reminder.objects.filter(status="pending").values_list("version", flat=True)) == {moved.version}
    assert "10:30" in clinic.starts("2026-12-03")


def test_a_hold_of_the_new_time_may_overlap_the_old_one(world: World) -> None:
    clinic = world.simple("08:00-18:00", 60, step=15)
    contact = world.contact()
    patient = world.patient(contact)
    appointment = clinic.book("2026-12-03 11:30", patient, contact_id=contact.pk)
    new = clinic.slot("2026-12-03 11:45")
    offered = found(world, clinic.unit, "2026-12-03", patient_id=patient.pk, moving=appointment.pk)
    assert new in {slot.key for slot in offered}
    held = booking.hold(new, contact.pk, patient.pk, key(), world.now, moving=appointment.pk)
    assert (held.status, held.visit) == (Status.HELD, appointment.visit)
    with pytest.raises(NotAllowed):
        booking.book(held.pk, patient.pk, contact.pk, key(), world.now)
    with pytest.raises(SlotTaken):
        clinic.book("2026-12-03 12:15")
    moved = booking.reschedule(appointment.pk, new, key(), world.now, Actor.contact(contact.pk))
    assert moved.local_time == time(11, 45)
    held.refresh_from_db()
    assert held.status == Status.EXPIRED
    assert "12:45" in clinic.starts("2026-12-03")


def test_sch_36_group_session_last_seat_and_encaixe(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60, capacity=3)
    slot = clinic.slot("2026-12-01 09:00")
    for _ in range(3):
        assert slot in {found.key for found in found_on(world, clinic)}
        book(world, slot)
    assert slot not in {found.key for found in found_on(world, clinic)}
    with pytest.raises(SlotTaken) as refusal:
        book(world, slot)
    assert refusal.value.reason == Reason.FULL
    with pytest.raises(NotAllowed):
        book(world, slot, overbook=True, reason="urgente")
    with pytest.raises(NotAllowed):
        book(world, slot, overbook=True, by=STAFF)
    extra = book(world, slot, overbook=True, reason="urgente", by=STAFF)
    assert extra.allocations.get().seat == 3
    assert extra.overbooked is True
    event = extra.events.get()
    assert (event.details["reason"], event.details["ignored"]) == ("urgente", ["full"])
    assert slot not in {found.key for found in found_on(world, clinic)}
    assert "09:00" not in clinic.starts("2026-12-01")


def found_on(world: World, clinic: Simple) -> list[Slot]:
    return found(world, clinic.unit, "2026-12-01", service_id=clinic.service.pk)


def test_a_group_never_overlaps_another_group_or_a_single_visit(world: World) -> None:
    unit, group, single = world.unit(), world.service(60, capacity=4, step=30), world.service(30)
    professional = world.professional(group, single)
    world.hours(professional, unit, "08:00-12:00")
    first = book(world, slot_key(group, professional, unit, "2026-12-01 09:00"))
    second = book(world, slot_key(group, professional, unit, "2026-12-01 09:00"))
    assert first.session == second.session
    assert "09:30" not in starts(world, unit, "2026-12-01", service_id=group.pk)
    booking.cancel(first.pk, key(), world.now, STAFF)  # seat 0 is free, the session still meets
    for service in (group, single):
        with pytest.raises(SlotTaken):
            book(world, slot_key(service, professional, unit, "2026-12-01 09:30"))
    again = book(world, slot_key(group, professional, unit, "2026-12-01 09:00"))
    assert {again.allocations.get().seat, second.allocations.get().seat} == {0, 1}


def test_one_patient_takes_one_seat_of_a_group(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60, capacity=3)
    patient = world.patient()
    clinic.book("2026-12-01 09:00", patient)
    with pytest.raises(RuleBroken) as refusal:
        clinic.book("2026-12-01 09:00", patient)
    assert refusal.value.reason == Reason.PATIENT_BUSY


def test_sch_37_walk_in_and_the_end_of_the_day(world: World) -> None:
    clinic = world.simple("08:00-12:00", 20, step=15)
    world.now = at("2026-12-01 07:00")
    clinic.book("2026-12-01 10:15")
    seen = clinic.book("2026-12-01 08:00")
    world.now = at("2026-12-01 10:07")
    walk_in: dict[str, Any] = {"source": "walk_in", "by": STAFF}
    with pytest.raises(SlotTaken):
        clinic.book("2026-12-01 10:07", **walk_in)
    squeezed = clinic.book("2026-12-01 10:07", overbook=True, reason="dor de ouvido", **walk_in)
    assert squeezed.allocations.get().seat == 1
    moved = clinic.book("2026-12-01 11:30")
    moved = booking.reschedule(moved.pk, clinic.slot("2026-12-01 11:15"), key(), world.now, STAFF)
    booking.mark_arrived(squeezed.pk, key(), world.now, STAFF)
    booking.start_consultation(seen.pk, key(), world.now, STAFF)
    settled = booking.close_day(date(2026, 12, 1), at("2026-12-02 03:00"))
    assert settled == {"no_show": 3, "completed": 1, "cancelled": 0}
    assert set(Appointment.objects.values_list("status", flat=True)) == {Status.NO_SHOW, Status.COMPLETED}


def test_same_key_is_one_change_and_other_content_an_error(world: World) -> None:
    clinic = world.simple()
    patient, other = world.patient(), world.patient()
    first = clinic.book("2026-12-01 09:00", patient, key="same")
    again = clinic.book("2026-12-01 09:00", patient, key="same")
    assert (again.pk, again.version) == (first.pk, first.version)
    assert Appointment.objects.count() == 1
    with pytest.raises(KeyReused):
        clinic.book("2026-12-01 09:30", patient, key="same")
    with pytest.raises(KeyReused):
        clinic.book("2026-12-01 09:00", other, key="same")
    cancelled = booking.cancel(first.pk, "cancel", world.now, STAFF)
    assert booking.cancel(first.pk, "cancel", world.now, STAFF).version == cancelled.version
    with pytest.raises(KeyReused):
        booking.confirm(first.pk, 1, "cancel", world.now, STAFF)


def test_a_refused_change_leaves_its_key_free(world: World) -> None:
    clinic = world.simple()
    taken = clinic.book("2026-12-01 09:00")
    with pytest.raises(SlotTaken):
        clinic.book("2026-12-01 09:00", world.patient(), key="retry")
    booking.cancel(taken.pk, key(), world.now, STAFF)
    assert clinic.book("2026-12-01 09:00", key="retry").status == Status.BOOKED


def test_a_hold_becomes_the_booking_and_blocks_others_until_it_ends(world: World) -> None:
    clinic = world.simple()
    contact = world.contact()
    patient = world.patient(contact)
    slot = clinic.slot("2026-12-01 09:00")
    held = booking.hold(slot, contact.pk, None, key(), world.now, 10)
    assert "09:00" not in clinic.starts("2026-12-01")
    assert "09:00" in clinic.starts("2026-12-01", contact_id=contact.pk)
    with pytest.raises(SlotTaken):
        book(world, slot)
    booked = booking.book(held.pk, patient.pk, contact.pk, "yes", world.now)
    assert (booked.pk, booked.status, booked.hold_expires_at) == (held.pk, Status.BOOKED, None)
    assert booking.book(held.pk, patient.pk, contact.pk, "yes", world.now).version == booked.version
    assert [event.what for event in booked.events.all()] == ["held", "booked"]


def test_a_hold_that_ran_out_is_free_for_everyone(world: World) -> None:
    clinic = world.simple()
    contact = world.contact()
    slot = clinic.slot("2026-12-01 09:00")
    held = booking.hold(slot, contact.pk, None, key(), world.now, 10)
    almost, after = world.now + timedelta(minutes=10, microseconds=-1), world.now + timedelta(minutes=10)
    assert "09:00" not in clinic.starts("2026-12-01", now=almost)
    assert "09:00" in clinic.starts("2026-12-01", now=after)
    book(world, slot, now=after)
    held.refresh_from_db()
    assert held.status == Status.EXPIRED
    with pytest.raises(SlotTaken):
        booking.book(held.pk, world.patient(contact).pk, contact.pk, key(), after)


def test_a_hold_that_ran_out_is_booked_while_its_time_is_free(world: World) -> None:
    clinic = world.simple()
    contact = world.contact()
    held = booking.hold(clinic.slot("2026-12-01 09:00"), contact.pk, None, key(), world.now, 10)
    later = world.now + timedelta(hours=1)
    assert booking.expire_holds(later) == 1
    booked = booking.book(held.pk, world.patient(contact).pk, contact.pk, key(), later)
    assert booked.status == Status.BOOKED
    assert booked.allocations.get().active is True


def test_a_new_hold_of_the_same_contact_gives_the_old_one_back(world: World) -> None:
    clinic = world.simple()
    contact = world.contact()
    first = booking.hold(clinic.slot("2026-12-01 09:00"), contact.pk, None, key(), world.now)
    second = booking.hold(clinic.slot("2026-12-01 09:30"), contact.pk, None, key(), world.now)
    first.refresh_from_db()
    assert (first.status, second.status) == (Status.EXPIRED, Status.HELD)
    assert "09:00" in clinic.starts("2026-12-01")
    booking.release(second.pk, key(), world.now)
    assert "09:30" in clinic.starts("2026-12-01")


def test_nobody_changes_what_is_not_theirs(world: World) -> None:
    clinic = world.simple()
    owner, outsider = world.contact(), world.contact()
    patient = world.patient(owner)
    appointment = clinic.book("2026-12-01 09:00", patient, contact_id=owner.pk)
    stranger = Actor.contact(outsider.pk)
    now, number = world.now, appointment.pk
    for change in (
        partial(booking.cancel, number, key(), now, stranger),
        partial(booking.confirm, number, appointment.version, key(), now, stranger),
        partial(booking.reschedule, number, clinic.slot("2026-12-01 10:00"), key(), now, stranger),
        partial(booking.book, number, patient.pk, outsider.pk, key(), now),
        partial(booking.no_show, number, key(), now, stranger),
    ):
        with pytest.raises(NotAllowed):
            change()
    appointment.refresh_from_db()
    assert (appointment.status, appointment.version) == (Status.BOOKED, 1)


def test_cancel_frees_the_time_and_can_be_undone_while_free(world: World) -> None:
    world.clinic(cancel_notice_hours=24)
    clinic = world.simple()
    appointment = clinic.book("2026-12-03 09:00")
    cancelled = booking.cancel(appointment.pk, key(), world.now, STAFF, "viagem")
    assert (cancelled.status, cancelled.cancel_reason) == (Status.CANCELLED, "viagem")
    assert cancelled.events.get(what="cancelled").details == {"late": False}
    assert "09:00" in clinic.starts("2026-12-03")
    restored = booking.undo_cancel(appointment.pk, key(), world.now, STAFF)
    assert restored.status == Status.BOOKED
    assert "09:00" not in clinic.starts("2026-12-03")
    booking.cancel(appointment.pk, key(), at("2026-12-02 10:00"), STAFF)
    assert appointment.events.filter(what="cancelled").values_list("details", flat=True)[1] == {"late": True}
    clinic.book("2026-12-03 09:00")
    with pytest.raises(SlotTaken):
        booking.undo_cancel(appointment.pk, key(), world.now, STAFF)


def test_i14_an_answer_to_a_superseded_time_changes_nothing(world: World) -> None:
    clinic = world.simple()
    contact = world.contact()
    by = Actor.contact(contact.pk)
    appointment = clinic.book("2026-12-03 09:00", world.patient(contact), contact_id=contact.pk)
    moved = booking.reschedule(appointment.pk, clinic.slot("2026-12-03 10:00"), key(), world.now, by)
    for stale in (appointment.version, moved.version + 1):
        with pytest.raises(StaleVersion):
            booking.confirm(appointment.pk, stale, key(), world.now, by)
    with pytest.raises(StaleVersion):
        booking.cancel(appointment.pk, key(), world.now, by, version=appointment.version)
    confirmed = booking.confirm(appointment.pk, moved.version, key(), world.now, by)
    assert confirmed.status == Status.CONFIRMED
    # The same reminder's other button still speaks of the time that stands.
    assert booking.cancel(appointment.pk, key(), world.now, by, version=moved.version).status == Status.CANCELLED
    with pytest.raises(StaleVersion):
        booking.confirm(appointment.pk, moved.version, key(), world.now, by)


def test_i14_reminders_of_moved_or_cancelled_appointments_never_leave(world: World) -> None:
    clinic = world.simple()
    appointment = clinic.book("2026-12-03 09:00")
    due = at("2026-12-02 09:00")
    assert due_reminders(due - timedelta(seconds=1)) == []
    (reminder,) = due_reminders(due)
    assert (reminder.kind, reminder.version, reminder.asks) == ("24h", 1, True)
    assert due_reminders(due) == []
    assert still_valid(reminder.id)
    mark_sent(reminder.id, due)
    booking.reschedule(appointment.pk, clinic.slot("2026-12-03 10:00"), key(), due, STAFF)
    assert not still_valid(reminder.id)
    assert [row.kind for row in due_reminders(at("2026-12-03 08:00"))] == ["2h"]
    other = clinic.book("2026-12-05 09:00")
    booking.cancel(other.pk, key(), due, STAFF)
    assert due_reminders(at("2026-12-05 07:30")) == []
