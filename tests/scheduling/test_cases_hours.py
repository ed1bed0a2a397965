"""Cases about hours, grids, time zones, exceptions, holidays, notice and horizon (SCH-01 … SCH-25)."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from scheduling import snapshot
from scheduling.actors import SYSTEM, Actor
from scheduling.booking import reschedule
from scheduling.errors import RuleBroken
from scheduling.models import Holiday, Service, WeeklyHours
from scheduling.slot import Reason, SlotKey
from scheduling.times import NonexistentTime, exact, moment
from scheduling.working import working_day
from tests.scheduling.world import STAFF, World, at, book, starts

NEW_YORK = "America/New_York"


def shifts(world_unit: int, professional: int, day: str) -> list[str]:
    work = working_day(snapshot.current(), professional, world_unit, date.fromisoformat(day))
    return [f"{moment(shift.start):%Y-%m-%dT%H:%M}Z..{moment(shift.end):%H:%M}Z" for shift in work.shifts]


def test_sch_01_afternoon_hours_on_the_day_dst_starts(world: World) -> None:
    world.zone, world.now = NEW_YORK, at("2026-03-01 08:00", NEW_YORK)
    clinic = world.simple("13:00-18:00")
    assert shifts(clinic.unit.pk, clinic.professional.pk, "2026-03-08") == ["2026-03-08T17:00Z..22:00Z"]
    offered = clinic.starts("2026-03-08")
    assert offered[0] == "13:00"
    assert offered[-1] == "17:30"


def test_sch_02_hours_stay_on_the_wall_clock_after_dst_ends(world: World) -> None:
    world.zone, world.now = NEW_YORK, at("2023-11-01 08:00", NEW_YORK)
    clinic = world.simple("09:00-17:00")
    assert shifts(clinic.unit.pk, clinic.professional.pk, "2023-11-03") == ["2023-11-03T13:00Z..21:00Z"]
    assert shifts(clinic.unit.pk, clinic.professional.pk, "2023-11-06") == ["2023-11-06T14:00Z..22:00Z"]
    assert clinic.starts("2023-11-03")[0] == clinic.starts("2023-11-06")[0] == "09:00"


def test_sch_03_local_times_that_do_not_exist(world: World) -> None:
    world.now = at("2018-11-01 08:00")
    clinic = world.simple("00:00-02:00")
    assert clinic.starts("2018-11-04") == ["01:00", "01:30"]
    with pytest.raises(NonexistentTime):
        exact(datetime.fromisoformat("2018-11-04 00:30"), "America/Sao_Paulo")


def test_sch_03_hours_that_begin_or_end_within_the_gap(world: World) -> None:
    world.now = at("2018-11-01 08:00")
    clinic = world.simple("00:30-02:00")
    assert clinic.starts("2018-11-04") == ["01:00", "01:30"]
    late = world.professional(clinic.service)
    world.hours(late, clinic.unit, "22:00-00:30", days=[5], overnight=True)
    offered = starts(world, clinic.unit, "2018-11-03", "2018-11-04", professional_id=late.pk)
    assert [text[-5:] for text in offered] == ["22:00", "22:30", "23:00", "23:30"]


def test_local_times_that_occur_twice_are_each_offered_once(world: World) -> None:
    world.now = at("2018-02-10 08:00")
    clinic = world.simple("22:00-24:00")
    # On 2018-02-17 clocks went back from 24:00 to 23:00: three hours of work by the sun.
    assert clinic.starts("2018-02-17") == ["22:00", "22:30", "23:00", "23:30", "23:00", "23:30"]
    ambiguous = datetime.fromisoformat("2018-02-17 23:00")
    slots = {f"{exact(ambiguous, 'America/Sao_Paulo', fold=fold):%H:%M}" for fold in (0, 1)}
    assert slots == {"01:00", "02:00"}


def test_an_appointment_in_the_second_of_two_equal_hours_says_so(world: World) -> None:
    world.now = at("2018-02-10 08:00")
    clinic = world.simple("22:00-24:00")
    second = exact(datetime.fromisoformat("2018-02-17 23:30"), "America/Sao_Paulo", fold=1)
    slot = SlotKey(clinic.service.pk, clinic.professional.pk, clinic.unit.pk, int(second.timestamp())).text
    appointment = book(world, slot)
    assert (appointment.local_date, appointment.local_time) == (date(2018, 2, 17), time(23, 30))
    assert appointment.local_fold is True


def test_sch_06_professional_and_patient_in_different_zones(world: World) -> None:
    world.zone = "America/Rio_Branco"
    clinic = world.simple("08:00-12:00")
    appointment = clinic.book("2026-12-01 09:00")
    assert appointment.starts_at == datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
    assert appointment.local_time == time(9, 0)
    assert appointment.time_zone == "America/Rio_Branco"
    offered = clinic.starts("2026-12-01")
    assert "09:00" not in offered
    assert "11:00" in offered


def test_sch_07_odd_minutes_and_the_last_slot_of_the_day(world: World) -> None:
    odd = world.simple("07:22-08:00", 8)
    assert odd.starts("2026-12-01") == ["07:22", "07:30", "07:38", "07:46"]
    evening = world.service(15)
    professional = world.professional(evening)
    world.hours(professional, odd.unit, "18:30-21:00")
    assert starts(world, odd.unit, "2026-12-01", service_id=evening.pk)[-1] == "20:45"


def test_sch_09_shift_across_midnight(world: World) -> None:
    unit, service = world.unit(), world.service(60, step=30)
    professional = world.professional(service)
    world.hours(professional, unit, "22:30-02:00", days=[1], overnight=True)
    offered = starts(world, unit, "2026-12-01", "2026-12-02", service_id=service.pk)
    assert [text[-5:] for text in offered] == ["22:30", "23:00", "23:30", "00:00", "00:30", "01:00"]
    reversed_hours = WeeklyHours(
        professional=professional, unit=unit, weekday=0, start=time(8), end=time(7), overnight=False
    )
    with pytest.raises(ValidationError):
        reversed_hours.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        reversed_hours.save()


def test_sch_10_lunch_break_and_a_duration_that_does_not_divide_the_shift(world: World) -> None:
    clinic = world.simple("08:00-12:00", 50)
    world.hours(clinic.professional, clinic.unit, "13:00-17:00")
    assert clinic.starts("2026-12-01") == [
        "08:00", "08:50", "09:40", "10:30", "13:00", "13:50", "14:40", "15:30",
    ]  # fmt: skip


def test_sch_11_day_exception_replaces_the_weekly_hours(world: World) -> None:
    clinic = world.simple("08:00-12:00")
    world.hours(clinic.professional, clinic.unit, "13:00-17:00")
    world.exception("2026-12-01", "22:00-23:00", professional=clinic.professional, unit=clinic.unit)
    assert clinic.starts("2026-12-01") == ["22:00", "22:30"]
    assert shifts(clinic.unit.pk, clinic.professional.pk, "2026-12-01") == ["2026-12-02T01:00Z..02:00Z"]
    assert len(clinic.starts("2026-12-02")) == 16


def test_sch_14_exception_with_no_breaks(world: World) -> None:
    clinic = world.simple("13:00-17:00")
    world.exception("2026-12-01", "08:00-12:00", professional=clinic.professional, unit=clinic.unit)
    assert len(clinic.starts("2026-12-01")) == 8


def test_sch_20_minimum_notice_boundary_is_inclusive(world: World) -> None:
    clinic = world.simple("08:00-12:00", 15, min_notice=120)
    assert clinic.starts("2026-12-01", now=at("2026-12-01 08:00:00"))[0] == "10:00"
    assert clinic.starts("2026-12-01", now=at("2026-12-01 08:00:01"))[0] == "10:15"
    assert clinic.starts("2026-12-01", now=at("2026-12-01 08:00:00.000001"))[0] == "10:15"


def test_sch_21_only_staff_may_pass_over_the_notice(world: World) -> None:
    clinic = world.simple("08:00-12:00", min_notice=60)
    world.now = at("2026-12-01 08:00")
    contact = world.contact()
    patient = world.patient(contact)
    appointment = clinic.book("2026-12-01 10:00", patient, contact_id=contact.pk)
    for by in (Actor.contact(contact.pk), SYSTEM):
        with pytest.raises(RuleBroken) as refusal:
            reschedule(appointment.pk, clinic.slot("2026-12-01 08:30"), f"move-{by}", world.now, by)
        assert refusal.value.reason == Reason.NOTICE
    moved = reschedule(appointment.pk, clinic.slot("2026-12-01 08:30"), "staff", world.now, STAFF)
    assert moved.local_time == time(8, 30)
    event = moved.events.get(what="moved")
    assert event.actor == "staff:1"
    assert event.details["ignored"] == ["notice"]


def test_sch_23_business_day_horizon_and_contradictory_settings(world: World) -> None:
    world.now = at("2024-05-31 08:00")
    clinic = world.simple("08:00-09:00", max_advance=2, horizon_in_business_days=True)
    offered = clinic.starts("2024-05-31", "2024-06-07")
    assert sorted({text[:10] for text in offered}) == [
        "2024-05-31", "2024-06-01", "2024-06-02", "2024-06-03", "2024-06-04",
    ]  # fmt: skip
    wrong = Service(name="Contraditório", duration=30, min_notice=5 * 1440, max_advance=2)
    with pytest.raises(ValidationError) as refusal:
        wrong.full_clean()
    assert "min_notice" in refusal.value.error_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_calendar_horizon_counts_local_days(world: World) -> None:
    world.now = at("2026-12-01 23:30")  # already 2 December in UTC
    clinic = world.simple("08:00-09:00", 60, max_advance=2)
    assert clinic.starts("2026-12-01", "2026-12-10") == ["2026-12-02 08:00", "2026-12-03 08:00"]


def test_sch_25_holidays_national_municipal_and_overridden(world: World) -> None:
    world.now = at("2026-11-16 08:00")
    brazil = {"country": "BR", "state": "MG"}
    one, two = world.unit("Um", **brazil), world.unit("Dois", **brazil)
    service = world.service(30)
    first, second = world.professional(service), world.professional(service)
    for professional in (first, second):
        world.hours(professional, one, "08:00-12:00", days=range(5))
    world.hours(first, two, "13:00-15:00", days=range(5))
    world.exception("2026-11-20", "08:00-12:00", professional=second, unit=one)
    assert starts(world, one, "2026-11-20", professional_id=first.pk) == []
    assert len(starts(world, one, "2026-11-20", professional_id=second.pk)) == 8
    Holiday.objects.create(name="Aniversário da cidade", date=date(2026, 11, 19), unit=one)
    assert starts(world, one, "2026-11-19", unit_id=one.pk) == []
    assert len(starts(world, two, "2026-11-19", unit_id=two.pk)) == 4
    Holiday.objects.create(name="Domingo festivo", date=date(2026, 11, 22))
    assert starts(world, one, "2026-11-22") == []
    assert len(starts(world, one, "2026-11-23", unit_id=one.pk)) == 16


def test_a_unit_may_work_on_a_public_holiday(world: World) -> None:
    world.now = at("2026-11-16 08:00")
    unit = world.unit(country="BR", state="MG")
    service = world.service(60)
    professional = world.professional(service)
    world.hours(professional, unit, "08:00-10:00")
    assert starts(world, unit, "2026-11-20") == []
    Holiday.objects.create(name="Aberto", date=date(2026, 11, 20), unit=unit, works=True)
    assert starts(world, unit, "2026-11-20") == ["08:00", "09:00"]
