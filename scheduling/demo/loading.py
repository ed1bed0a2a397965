"""Load Clínica Aurora: the same call any number of times leaves the same clinic."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from patients.models import Contact, Guardianship, Patient
from scheduling import catalogue
from scheduling.actors import SYSTEM, Actor
from scheduling.booking import RuleBroken, book, complete, confirm
from scheduling.demo import clinic as data
from scheduling.demo.clinic import DemoProfessional
from scheduling.models import (
    Appointment,
    Clinic,
    Coverage,
    InsurancePlan,
    Offering,
    Professional,
    Requirement,
    ResourceKind,
    Room,
    Service,
    Specialty,
    Unit,
    WeeklyHours,
)
from scheduling.slots import SlotQuery, find_slots

_STAFF = Actor("staff")
_EVERY = 4  # every fourth free start is taken, so that the demo agenda looks lived in
_FIRST_PHONE = 5531900000201


_also: list[Callable[[datetime], None]] = []


def also(load: Callable[[datetime], None]) -> None:
    """Have `load(now)` called after the clinic is there: rooms above bring what they show of it."""
    if load not in _also:
        _also.append(load)


def load_demo(now: datetime) -> None:
    """Load the demo clinic, its patients and a week of appointments around `now` (aware). Idempotent, in seconds."""
    with transaction.atomic():
        _clinic()
        patients = _patients()
    catalogue.forget()
    if not Appointment.objects.filter(patient__in=patients).exists():
        _appointments(patients, now)
    for load in _also:
        load(now)


def _clinic() -> None:
    Clinic.objects.get_or_create(pk=1, defaults=data.CLINIC)
    units = {
        row["name"]: Unit.objects.get_or_create(
            name=row["name"], defaults={**row, "city": "Belo Horizonte", "state": "MG", "phone": data.CLINIC["phone"]}
        )[0]
        for row in data.UNITS
    }
    specialties = {
        name: Specialty.objects.get_or_create(name=name, defaults={"aliases": aliases})[0]
        for name, aliases in data.SPECIALTIES.items()
    }
    kinds = {name: ResourceKind.objects.get_or_create(name=name)[0] for name in ("Consultório", "Sala de exames")}
    for unit, name, kind in data.ROOMS:
        Room.objects.get_or_create(name=name, unit=units[unit], kind=kinds[kind])
    services = _services(specialties, kinds)
    plans = {
        name: InsurancePlan.objects.get_or_create(name=name, defaults={"aliases": aliases, "ask_card": True})[0]
        for name, aliases in data.PLANS.items()
    }
    for row in data.PROFESSIONALS:
        _professional(row, units, specialties, services, plans)


def _services(specialties: dict[str, Specialty], kinds: dict[str, ResourceKind]) -> dict[str, Service]:
    services: dict[str, Service] = {}
    for row in data.SERVICES:
        defaults: dict[str, Any] = {
            "specialty": specialties[row.specialty] if row.specialty else None,
            "duration": row.duration,
            "price": row.amount,
            "aliases": list(row.aliases),
            "buffer_before": row.before,
            "buffer_after": row.after,
            "step": row.step,
            **row.extra,
        }
        service, created = Service.objects.get_or_create(name=row.name, defaults=defaults)
        if created:
            Requirement.objects.create(service=service, kind=kinds[row.kind])
        services[row.name] = service
    return services


def _professional(
    row: DemoProfessional,
    units: dict[str, Unit],
    specialties: dict[str, Specialty],
    services: dict[str, Service],
    plans: dict[str, InsurancePlan],
) -> None:
    professional, created = Professional.objects.get_or_create(
        name=row.name,
        defaults={
            "title": row.title,
            "council_number": row.council,
            "aliases": list(row.aliases),
            "colour": row.colour,
            "about": row.about,
        },
    )
    if not created:
        return
    professional.specialties.set([specialties[name] for name in row.specialties])
    Offering.objects.bulk_create(Offering(professional=professional, service=services[name]) for name in row.services)
    Coverage.objects.bulk_create(Coverage(professional=professional, plan=plans[name]) for name in row.plans)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(
            professional=professional,
            unit=units[unit],
            weekday=weekday,
            start=time.fromisoformat(start),
            end=time.fromisoformat(end),
        )
        for unit, weekdays, intervals in row.hours
        for weekday in weekdays
        for start, end in intervals
    )


def _patients() -> list[Patient]:
    patients = []
    for offset, (name, birth, sex) in enumerate(data.PATIENTS):
        phone = f"+{_FIRST_PHONE + offset}"
        contact, created = Contact.objects.get_or_create(
            phone=phone, defaults={"wa_id": phone[1:], "profile_name": name, "language": "pt_BR"}
        )
        if created:
            patient = Patient.objects.create(name=name, birth_date=birth, sex=sex)
            Guardianship.objects.create(contact=contact, patient=patient)
        patients += list(contact.patients.all())
    return patients


def _appointments(patients: list[Patient], now: datetime) -> None:
    """Fill a week behind and a week ahead by the same functions as everyone's bookings."""
    for professional in Professional.objects.order_by("pk"):
        for begin, days in ((now - timedelta(days=7), 7), (now, 7)):
            window = (begin, begin + timedelta(days=days))
            query = SlotQuery(professional_id=professional.pk, windows=(window,), staff=True, limit=60)
            free = [slot for slot in find_slots(query, begin) if slot.service_name != "Retorno"]
            for number, slot in enumerate(free[::_EVERY][:8]):
                patient = patients[(number * 5 + professional.pk) % len(patients)]
                key = f"demo-{professional.pk}-{slot.key}"
                try:
                    booked = book(slot, patient.pk, None, key, begin, Appointment.Source.STAFF, by=_STAFF)
                except RuleBroken:
                    continue
                _outcome(booked, number, now)


def _outcome(booked: Appointment, number: int, now: datetime) -> None:
    if booked.ends_at < now:
        complete(booked.pk, f"demo-done-{booked.pk}", booked.ends_at, SYSTEM)
    elif number % 3 == 0 and booked.starts_at > now:
        confirm(booked.pk, booked.version, f"demo-yes-{booked.pk}", now, SYSTEM)
