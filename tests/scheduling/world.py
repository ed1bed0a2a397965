"""A small clinic to schedule in: everything a test needs with one call, nothing it did not ask for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from patients.models import Contact, Guardianship, Patient
from scheduling import booking
from scheduling.actors import Actor
from scheduling.models import (
    Appointment,
    Clinic,
    DayException,
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
from scheduling.slots import Slot, SlotKey, SlotQuery, find_slots

EVERY_DAY = range(7)
SAO_PAULO = "America/Sao_Paulo"
STAFF = Actor.staff(1)
_numbers = count(1)


def at(text: str, zone: str = SAO_PAULO) -> datetime:
    """Return the UTC moment of a local time such as "2026-12-01 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def clock(text: str) -> time:
    """Return "24:00" as midnight, anything else as it is."""
    return time(0, 0) if text == "24:00" else time.fromisoformat(text)


def key() -> str:
    """Return a fresh idempotency key."""
    return f"key-{next(_numbers)}"


@dataclass
class World:
    """One clinic under construction."""

    zone: str = SAO_PAULO
    now: datetime = field(default_factory=lambda: at("2026-11-30 08:00"))
    made: dict[str, Any] = field(default_factory=dict)

    def unit(self, name: str = "Centro", *, zone: str | None = None, **more: Any) -> Unit:
        """Make a unit; by default in a country without public holidays in the library, to keep days plain."""
        defaults = {"address": "Rua Um, 1", "city": "Cidade", "state": "", "country": "XX"}
        return Unit.objects.create(name=name, time_zone=zone or self.zone, **(defaults | more))

    def service(
        self, minutes: int = 30, *, name: str | None = None, needs: Iterable[ResourceKind] = (), **more: Any
    ) -> Service:
        """Make a service without notice and with a long horizon unless told otherwise."""
        defaults: dict[str, Any] = {"min_notice": 0, "max_advance": 400, "step": None}
        service = Service.objects.create(
            name=name or f"Consulta {next(_numbers)}", duration=minutes, **(defaults | more)
        )
        for kind in needs:
            Requirement.objects.create(service=service, kind=kind)
        return service

    def specialty(self, name: str = "Geral") -> Specialty:
        """Make a specialty."""
        return Specialty.objects.create(name=name)

    def professional(self, *services: Service, name: str | None = None) -> Professional:
        """Make a professional who offers the services."""
        professional = Professional.objects.create(name=name or f"Profissional {next(_numbers)}", title="Dra.")
        for service in services:
            Offering.objects.create(professional=professional, service=service)
        return professional

    def hours(
        self,
        professional: Professional,
        unit: Unit,
        *spans: str,
        days: Iterable[int] = EVERY_DAY,
        overnight: bool = False,
        **more: Any,
    ) -> list[WeeklyHours]:
        """Give weekly hours such as "08:00-12:00"."""
        return [
            WeeklyHours.objects.create(
                professional=professional,
                unit=unit,
                weekday=day,
                start=clock(span.split("-")[0]),
                end=clock(span.split("-")[1]),
                overnight=overnight,
                **more,
            )
            for span in spans
            for day in days
        ]

    def exception(self, on: str, span: str = "", **more: Any) -> DayException:
        """Make a day exception: other hours where a span is given, else closed."""
        times: dict[str, Any] = {}
        if span:
            start, end = span.split("-")
            times = {"start": clock(start), "end": clock(end)}
        kind = more.pop("kind", "hours" if span else "closed")
        return DayException.objects.create(date=date.fromisoformat(on), kind=kind, **times, **more)

    def room(self, unit: Unit, kind: ResourceKind, name: str | None = None) -> Room:
        """Make a room."""
        return Room.objects.create(name=name or f"Sala {next(_numbers)}", unit=unit, kind=kind)

    def kind(self, name: str = "Consultório") -> ResourceKind:
        """Make a kind of room."""
        return ResourceKind.objects.create(name=name)

    def patient(self, contact: Contact | None = None, **more: Any) -> Patient:
        """Make a patient; with a contact, as someone it acts for."""
        patient = Patient.objects.create(name=f"Paciente {next(_numbers)}", **more)
        if contact is not None:
            relation = "self" if not contact.patients.exists() else "child"
            Guardianship.objects.create(contact=contact, patient=patient, relation=relation)
        return patient

    def contact(self) -> Contact:
        """Make a contact with a made-up number."""
        return Contact.objects.create(phone=f"+5531900{next(_numbers):06d}")

    def clinic(self, **more: Any) -> Clinic:
        """Make the clinic's own row."""
        return Clinic.objects.create(pk=1, name="Clínica", **more)

    def simple(self, span: str = "08:00-12:00", minutes: int = 30, **more: Any) -> "Simple":
        """Make one unit, one service, one professional with the span every day."""
        unit, service = self.unit(), self.service(minutes, **more)
        professional = self.professional(service)
        self.hours(professional, unit, span)
        return Simple(self, unit, service, professional)


@dataclass
class Simple:
    """The smallest clinic one can book in."""

    world: World
    unit: Unit
    service: Service
    professional: Professional

    def slot(self, text: str) -> str:
        """Return the key of the slot at a local time, bookable or not."""
        return slot_key(self.service, self.professional, self.unit, text)

    def book(self, text: str, patient: Patient | None = None, **more: Any) -> Appointment:
        """Book that time."""
        return book(self.world, self.slot(text), patient, **more)

    def starts(self, first: str, last: str | None = None, **more: Any) -> list[str]:
        """Return the local starts of the days from `first` to `last` (included)."""
        return starts(self.world, self.unit, first, last, service_id=self.service.pk, **more)


def slot_key(service: Service, professional: Professional, unit: Unit, text: str) -> str:
    """Return the key of a slot at a local time."""
    start = int(at(text, unit.time_zone).timestamp())
    return SlotKey(service.pk, professional.pk, unit.pk, start).text


def book(world: World, slot: str | Slot, patient: Patient | None = None, **more: Any) -> Appointment:
    """Book a slot for a patient (a new one by default), with what the defaults leave open."""
    who = patient or world.patient()
    more.setdefault("contact_id", None)
    more.setdefault("now", world.now)
    more.setdefault("key", key())
    return booking.book(slot, who.pk, **more)


def found(world: World, unit: Unit, first: str, last: str | None = None, **more: Any) -> list[Slot]:
    """Search local days from `first` to `last`, both included."""
    begin = at(f"{first} 00:00", unit.time_zone)
    end_day = date.fromordinal(date.fromisoformat(last or first).toordinal() + 1)
    end = at(f"{end_day} 00:00", unit.time_zone)
    now = more.pop("now", world.now)
    more.setdefault("limit", 1000)
    return find_slots(SlotQuery(windows=((begin, end),), **more), now)


def starts(world: World, unit: Unit, first: str, last: str | None = None, **more: Any) -> list[str]:
    """Return the sorted local starts "HH:MM" (with the date where more than one day is asked)."""
    shape = "%H:%M" if last in (None, first) else "%Y-%m-%d %H:%M"
    slots = sorted(found(world, unit, first, last, **more), key=lambda slot: slot.start)
    return [slot.start.astimezone(ZoneInfo(slot.time_zone)).strftime(shape) for slot in slots]
