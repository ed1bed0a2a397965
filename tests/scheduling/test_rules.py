"""Plans, ages, first and return visits, quotas, blocks, units: what else decides whether a time is offered."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from patients import needed
from scheduling import booking
from scheduling.errors import RuleBroken
from scheduling.explain import explain_no_slot, sentence, what_would_do
from scheduling.models import (
    Coverage,
    DayException,
    InsurancePlan,
    Offering,
    Quota,
    RecurringBlock,
    Service,
)
from scheduling.slot import Reason, SlotQuery
from scheduling.slots import find_slots
from tests.scheduling.world import STAFF, World, at, book, found, key, slot_key, starts

TUESDAY = 1


def refusal(world: World, slot: str, **more: object) -> Reason:
    with pytest.raises(RuleBroken) as error:
        book(world, slot, **more)  # type: ignore[arg-type]
    return error.value.reason


def test_hours_may_be_limited_in_time_and_to_services(world: World) -> None:
    unit, one, two = world.unit(), world.service(60), world.service(60)
    professional = world.professional(one, two)
    world.hours(professional, unit, "08:00-10:00", valid_until=date(2026, 12, 1))
    for row in world.hours(professional, unit, "13:00-15:00", valid_from=date(2026, 12, 2)):
        row.services.set([two])
    assert starts(world, unit, "2026-12-01", service_id=one.pk) == ["08:00", "09:00"]
    assert starts(world, unit, "2026-12-02", service_id=one.pk) == []
    assert starts(world, unit, "2026-12-02", service_id=two.pk) == ["13:00", "14:00"]


def test_touching_shifts_are_one_period_with_two_grids(world: World) -> None:
    clinic = world.simple("08:00-09:10", 60)
    world.hours(clinic.professional, clinic.unit, "09:10-11:00")
    assert clinic.starts("2026-12-01") == ["08:00", "09:00", "09:10"]


def test_a_units_other_hours_limit_everyone_and_a_closed_unit_closes(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    world.exception("2026-12-01", "09:30-14:00", unit=clinic.unit)
    world.exception("2026-12-02", unit=clinic.unit, until=date(2026, 12, 3))
    assert clinic.starts("2026-12-01") == ["10:00", "11:00"]
    assert clinic.starts("2026-12-02", "2026-12-04") == [f"2026-12-04 {hour:02}:00" for hour in range(8, 12)]


def test_a_closed_part_of_a_day_keeps_the_grid(world: World) -> None:
    clinic = world.simple("08:00-12:00", 50)
    world.exception("2026-12-01", "08:30-09:00", professional=clinic.professional, unit=clinic.unit, kind="closed")
    assert clinic.starts("2026-12-01") == ["09:40", "10:30"]


def test_a_block_every_first_monday(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60)
    RecurringBlock.objects.create(
        professional=clinic.professional, weekday=0, ordinal=1, start=time(8), end=time(9), reason="Reunião"
    )
    assert clinic.starts("2026-12-07") == ["09:00"]
    assert clinic.starts("2026-12-14") == ["08:00", "09:00"]
    assert clinic.starts("2027-01-04") == ["09:00"]


def test_reversed_or_homeless_exceptions_are_errors_in_plain_words(world: World) -> None:
    clinic = world.simple()
    for wrong in (
        DayException(date=date(2026, 12, 1)),
        DayException(date=date(2026, 12, 1), professional=clinic.professional, start=time(9)),
        DayException(
            date=date(2026, 12, 1), professional=clinic.professional, kind="hours", start=time(9), end=time(10)
        ),
        DayException(date=date(2026, 12, 2), until=date(2026, 12, 1), unit=clinic.unit),
        DayException(date=date(2026, 12, 1), unit=clinic.unit, start=time(10), end=time(9)),
    ):
        with pytest.raises(ValidationError):
            wrong.full_clean()


def test_own_duration_and_price(world: World) -> None:
    clinic = world.simple("08:00-10:00", 30, price="200.00")
    slow = world.professional()
    Offering.objects.create(professional=slow, service=clinic.service, duration=60, price="350.00")
    world.hours(slow, clinic.unit, "08:00-10:00")
    slots = found(world, clinic.unit, "2026-12-01", professional_id=slow.pk)
    assert [(slot.end - slot.start, str(slot.price)) for slot in slots] == [(timedelta(hours=1), "350.00")] * 2


def test_plans_by_professional_service_unit_and_weekday(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60, price="200.00")
    plan = InsurancePlan.objects.create(name="Plano Azul")
    assert clinic.starts("2026-12-01", plan_id=plan.pk) == []
    coverage = Coverage.objects.create(professional=clinic.professional, plan=plan, weekdays=[0, 2], price="40.00")
    assert clinic.starts("2026-12-01", plan_id=plan.pk) == []  # a Tuesday
    assert clinic.starts("2026-12-02", plan_id=plan.pk) == ["08:00", "09:00"]
    assert {str(slot.price) for slot in found(world, clinic.unit, "2026-12-02", plan_id=plan.pk)} == {"40.00"}
    assert {str(slot.price) for slot in found(world, clinic.unit, "2026-12-02")} == {"200.00"}
    assert refusal(world, clinic.slot("2026-12-01 08:00"), plan_id=plan.pk) == Reason.NOT_COVERED
    booked = book(world, clinic.slot("2026-12-02 08:00"), plan_id=plan.pk)
    assert (booked.plan_id, str(booked.price)) == (plan.pk, "40.00")
    coverage.unit = world.unit("Outra")
    coverage.save()
    assert clinic.starts("2026-12-02", plan_id=plan.pk) == []


def test_a_card_must_be_there_and_valid_on_the_day(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60)
    plan = InsurancePlan.objects.create(name="Plano Azul", needs_card=True)
    Coverage.objects.create(professional=clinic.professional, plan=plan)
    without = world.patient()
    assert clinic.starts("2026-12-02", plan_id=plan.pk, patient_id=without.pk) == []
    card: dict[str, Any] = {
        "insurance_plan_code": str(plan.public_id),
        "card_number": "1234",
        "card_valid_until": date(2026, 12, 2),
    }
    holder = world.patient(**card)
    assert clinic.starts("2026-12-02", plan_id=plan.pk, patient_id=holder.pk) == ["08:00", "09:00"]
    assert clinic.starts("2026-12-03", plan_id=plan.pk, patient_id=holder.pk) == []
    assert clinic.starts("2026-12-03", patient_id=holder.pk) == ["08:00", "09:00"]  # privately


def test_a_card_may_be_told_while_the_time_is_kept_but_not_after(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60)
    plan = InsurancePlan.objects.create(name="Plano Azul", needs_card=True)
    Coverage.objects.create(professional=clinic.professional, plan=plan)
    patient, contact = world.patient(), world.contact()
    asked: dict[str, Any] = {"plan_id": plan.pk, "card_later": True}
    assert clinic.starts("2026-12-02", patient_id=patient.pk, **asked) == ["08:00", "09:00"]
    slot = clinic.slot("2026-12-02 08:00")
    with pytest.raises(RuleBroken) as refused:
        booking.hold(slot, contact.pk, patient.pk, key(), world.now, plan_id=plan.pk)
    assert refused.value.reason == Reason.CARD_MISSING
    held = booking.hold(slot, contact.pk, patient.pk, key(), world.now, **asked)
    with pytest.raises(RuleBroken) as refused:
        booking.book(held.pk, patient.pk, contact.pk, key(), world.now)
    assert refused.value.reason == Reason.CARD_MISSING
    needed.keep_card(patient.pk, str(plan.public_id), "123456")
    assert booking.book(held.pk, patient.pk, contact.pk, key(), world.now).plan_id == plan.pk


def test_age_limits_count_on_the_day_of_the_visit(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60, max_age=14)
    turning = world.patient(birth_date=date(2011, 12, 2))
    assert clinic.starts("2026-12-01", patient_id=turning.pk) == ["08:00", "09:00"]
    assert clinic.starts("2026-12-02", patient_id=turning.pk) == []
    assert clinic.starts("2026-12-02", patient_id=world.patient().pk) == ["08:00", "09:00"]
    with pytest.raises(RuleBroken) as error:
        clinic.book("2026-12-02 08:00", turning)
    assert error.value.reason == Reason.AGE


def test_first_and_return_visits(world: World) -> None:
    specialty = world.specialty()
    unit = world.unit()
    first = world.service(60, specialty=specialty, visit="first")
    back = world.service(60, specialty=specialty, visit="return", return_days=15, price="0")
    professional, other = world.professional(first, back), world.professional(back)
    for who in (professional, other):
        world.hours(who, unit, "08:00-10:00")
    patient = world.patient()
    world.now = at("2026-12-01 07:00")
    assert starts(world, unit, "2026-12-02", service_id=back.pk, patient_id=patient.pk) == []
    visit = book(world, slot_key(first, professional, unit, "2026-12-01 08:00"), patient)
    booking.complete(visit.pk, key(), at("2026-12-01 09:00"), STAFF)
    world.now = at("2026-12-01 12:00")
    assert starts(world, unit, "2026-12-02", service_id=first.pk, patient_id=patient.pk) == []
    slots = found(world, unit, "2026-12-16", service_id=back.pk, patient_id=patient.pk)
    assert {slot.professional_id for slot in slots} == {professional.pk}
    assert starts(world, unit, "2026-12-17", service_id=back.pk, patient_id=patient.pk) == []
    with pytest.raises(RuleBroken) as error:
        book(world, slot_key(back, other, unit, "2026-12-03 08:00"), patient)
    assert error.value.reason == Reason.RETURN_ONLY


def test_quotas_by_day_week_and_plan(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    plan = InsurancePlan.objects.create(name="Plano Azul")
    Coverage.objects.create(professional=clinic.professional, plan=plan)
    Quota.objects.create(professional=clinic.professional, plan=plan, period="week", limit=2)
    Quota.objects.create(service=clinic.service, period="day", limit=3)
    book(world, clinic.slot("2026-12-01 08:00"), plan_id=plan.pk)
    book(world, clinic.slot("2026-12-03 08:00"), plan_id=plan.pk)
    assert clinic.starts("2026-12-02", "2026-12-06", plan_id=plan.pk) == []
    assert clinic.starts("2026-12-07", plan_id=plan.pk) == ["08:00", "09:00", "10:00", "11:00"]
    assert refusal(world, clinic.slot("2026-12-06 08:00"), plan_id=plan.pk) == Reason.QUOTA
    clinic.book("2026-12-01 09:00")
    last = clinic.book("2026-12-01 10:00")
    assert clinic.starts("2026-12-01") == []
    booking.cancel(last.pk, key(), world.now, STAFF)
    assert clinic.starts("2026-12-01") == ["10:00", "11:00"]


def test_services_that_only_staff_book(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60, online_bookable=False)
    assert clinic.starts("2026-12-01") == []
    assert clinic.starts("2026-12-01", staff=True) == ["08:00", "09:00"]
    assert refusal(world, clinic.slot("2026-12-01 08:00")) == Reason.NOT_ONLINE
    assert book(world, clinic.slot("2026-12-01 08:00"), by=STAFF).pk


def test_windows_exclusions_and_times_outside_them(world: World) -> None:
    clinic = world.simple("08:00-12:00", 60)
    tuesday = (at("2026-12-01 10:00"), at("2026-12-01 12:00"))
    thursday = (at("2026-12-03 08:00"), at("2026-12-03 09:00"))
    query = SlotQuery(service_id=clinic.service.pk, windows=(tuesday, thursday))
    assert [f"{slot.start:%d %H}" for slot in find_slots(query, world.now)] == ["01 13", "01 14", "03 11"]
    menos = SlotQuery(service_id=clinic.service.pk, windows=(tuesday, thursday), excluded=(tuesday,))
    assert [f"{slot.start:%d %H}" for slot in find_slots(menos, world.now)] == ["03 11"]
    wider = SlotQuery(service_id=clinic.service.pk, windows=(thursday,), flexible=True, limit=6)
    slots = find_slots(wider, world.now)
    assert [f"{slot.start:%d %H}" for slot in slots] == ["03 11", "03 12", "03 13", "03 14", "02 12", "02 13"]
    assert "asked_window" not in slots[1].reasons
    assert "asked_window" in slots[0].reasons
    again = SlotQuery(
        service_id=clinic.service.pk, windows=(tuesday, thursday), shown=frozenset(slot.key for slot in slots)
    )
    assert slots[0].key not in {slot.key for slot in find_slots(again, world.now)}


def test_nearest_unit_comes_first_within_a_day(world: World) -> None:
    service = world.service(60)
    far = world.unit("Longe", latitude=-19.86, longitude=-43.96)
    near = world.unit("Perto", latitude=-19.94, longitude=-43.93)
    for unit in (far, near):
        world.hours(world.professional(service), unit, "08:00-09:00")
    slots = find_slots(SlotQuery(service_id=service.pk, near=(-19.9386, -43.935), limit=2), at("2026-12-01 06:00"))
    assert [slot.unit_id for slot in slots] == [near.pk, far.pk]
    assert slots[0].distance_km == pytest.approx(0.55, abs=0.1)
    assert slots[1].distance_km == pytest.approx(9.1, abs=0.2)


def test_the_only_specialist_is_kept_for_what_only_they_do(world: World) -> None:
    unit, common, rare = world.unit(), world.service(60), world.service(60)
    specialist, generalist = world.professional(common, rare), world.professional(common)
    for who in (specialist, generalist):
        world.hours(who, unit, "08:00-09:00")
    slots = found(world, unit, "2026-12-01", service_id=common.pk)
    assert [slot.professional_id for slot in slots] == [generalist.pk, specialist.pk]


def test_a_professional_seen_before_comes_first(world: World) -> None:
    unit, service = world.unit(), world.service(60)
    known, other = world.professional(service), world.professional(service)
    for who in (other, known):
        world.hours(who, unit, "08:00-10:00")
    patient = world.patient()
    world.now = at("2026-12-01 07:00")
    visit = book(world, slot_key(service, known, unit, "2026-12-01 08:00"), patient)
    booking.complete(visit.pk, key(), at("2026-12-01 09:00"), STAFF)
    slots = found(world, unit, "2026-12-02", service_id=service.pk, patient_id=patient.pk)
    assert [slot.professional_id for slot in slots[:2]] == [known.pk, known.pk]
    assert "seen_before" in slots[0].reasons


def test_a_day_is_not_left_with_crumbs(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60, step=15)
    slots = found(world, clinic.unit, "2026-12-01")
    assert [f"{slot.start:%H:%M}" for slot in slots[:2]] == ["11:00", "12:00"]
    assert "keeps_day_whole" not in slots[2].reasons


def test_at_most_four_statements_whatever_the_number_of_professionals(
    world: World, django_assert_max_num_queries: object
) -> None:
    unit, service = world.unit(), world.service(30)
    Quota.objects.create(service=service, limit=100)
    for _ in range(12):
        world.hours(world.professional(service), unit, "08:00-12:00")
    patient = world.patient()
    query = SlotQuery(service_id=service.pk, patient_id=patient.pk, limit=10)
    find_slots(query, world.now)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        assert len(find_slots(query, world.now)) == 10


def test_why_nothing_is_free_and_what_would_be(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60)
    plan = InsurancePlan.objects.create(name="Plano Azul")
    Coverage.objects.create(professional=clinic.professional, plan=plan, weekdays=[2])
    window = ((at("2026-12-01 00:00"), at("2026-12-02 00:00")),)
    query = SlotQuery(
        service_id=clinic.service.pk, professional_id=clinic.professional.pk, plan_id=plan.pk, windows=window
    )
    (obstacle,) = explain_no_slot(query, world.now)
    assert (obstacle.reason, obstacle.weekdays, obstacle.plan_name) == (Reason.NOT_COVERED, (TUESDAY,), "Plano Azul")
    assert clinic.professional.name in sentence(obstacle)
    offers = {offer.dropped: offer.slots for offer in what_would_do(query, world.now)}
    assert set(offers) == {"windows", "plan"}
    assert offers["windows"][0].start == at("2026-12-02 08:00")
    private = SlotQuery(service_id=clinic.service.pk, windows=window)
    assert explain_no_slot(private, world.now) == []
    for text in ("08:00", "09:00"):
        clinic.book(f"2026-12-01 {text}")
    assert [obstacle.reason for obstacle in explain_no_slot(private, world.now)] == [Reason.BUSY]
    Service.objects.filter(pk=clinic.service.pk).update(active=False)
    assert [obstacle.reason for obstacle in explain_no_slot(private, world.now)] == [Reason.NOT_OFFERED]


def test_a_change_of_the_catalogue_is_seen_at_once_and_its_undoing_too(world: World) -> None:
    clinic = world.simple("08:00-10:00", 60)
    assert len(clinic.starts("2026-12-01")) == 2
    try:
        with transaction.atomic():
            Service.objects.filter(pk=clinic.service.pk).update(duration=30)
            assert len(clinic.starts("2026-12-01")) == 4
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert len(clinic.starts("2026-12-01")) == 2
