"""What the reception chose so far for an appointment to be made or moved, and what is free for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from patients.finding import digits_of, patients_by_digits
from patients.models import Guardianship, Patient
from patients.visibility import visible_patients
from scheduling.models import Appointment, InsurancePlan, Professional, Service, Unit
from scheduling.slot import Slot, SlotKey, SlotQuery
from scheduling.slots import find_slots
from scheduling.times import epoch, local, moment, wall_minutes

_DAYS_AHEAD = 14
_MOST_SLOTS = 120
_MOST_PATIENTS = 10
_SECRET = ("cpf", "card_number", "notes")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen, None where nothing is. `day` and `at` are on the units' own clocks; `moving` is to move."""

    patient: Patient | None
    moving: Appointment | None
    service: Service | None
    professional: Professional | None
    unit: Unit | None
    plan: InsurancePlan | None
    day: date
    at: time | None

    @classmethod
    def read(cls, sent: Mapping[str, str], now: datetime) -> "Choice":
        """Read the ids in an address or form; whatever is wrong or gone is left out. At most six statements."""
        rows = Appointment.objects.filter(status__in=MOVABLE).select_related("professional", "unit", "service", "plan")
        moving = _one(rows, sent.get("moving"))
        patients = Patient.objects.defer(*_SECRET)
        patient = _one(patients, str(moving.patient_id) if moving else sent.get("patient"))
        chosen = {"professional": sent.get("professional"), "unit": sent.get("unit")}
        return cls(
            patient=patient,
            moving=moving,
            service=moving.service if moving else _one(Service.objects.filter(active=True), sent.get("service")),
            professional=_one(Professional.objects.filter(active=True), chosen["professional"]),
            unit=_one(Unit.objects.filter(active=True), chosen["unit"]),
            plan=moving.plan if moving else _one(InsurancePlan.objects.filter(active=True), sent.get("plan")),
            day=max(_day(sent.get("day", ""), now), timezone.localdate(now)),
            at=_time(sent.get("at", "")),
        )

    @property
    def ids(self) -> dict[str, str]:
        """Return the choice as an address or a hidden form carries it: ids and times, nothing personal."""
        found: dict[str, Model | None] = {
            "moving": self.moving,
            "patient": self.patient,
            "service": self.service,
            "plan": self.plan,
        }
        found |= {"professional": self.professional, "unit": self.unit}
        values = {name: str(row.pk) for name, row in found.items() if row is not None}
        return values | {"day": self.day.isoformat()} | ({"at": f"{self.at:%H:%M}"} if self.at else {})

    def address(self, base: str, **more: object) -> str:
        """Return the page's address with this choice."""
        return f"{base}?{urlencode(self.ids | {name: str(value) for name, value in more.items()})}"

    def slots(self, now: datetime) -> list[tuple[date, list[tuple[str, list[tuple[time, Slot]]]]]]:
        """Return what is free in the two weeks from the chosen day and time on: by day, by whom and where."""
        if self.service is None:
            return []
        minutes = self.at.hour * 60 + self.at.minute if self.at else 0
        first = moment(wall_minutes(self.day, minutes, settings.TIME_ZONE))
        query = SlotQuery(
            service_id=self.service.pk,
            professional_id=self.professional.pk if self.professional else None,
            unit_id=self.unit.pk if self.unit else None,
            plan_id=self.plan.pk if self.plan else None,
            patient_id=self.patient.pk if self.patient else None,
            windows=((first, first + timedelta(days=_DAYS_AHEAD)),),
            limit=_MOST_SLOTS,
            staff=True,
            moving=self.moving.pk if self.moving else None,
        )
        here = [(local(epoch(slot.start), slot.time_zone), slot) for slot in find_slots(query, now)]
        here.sort(key=lambda pair: (pair[0].date(), _who(pair), pair[0].time()))
        return [
            (day, [(who, [(start.time(), slot) for start, slot in times]) for who, times in groupby(found, key=_who)])
            for day, found in groupby(here, key=lambda pair: pair[0].date())
        ]

    def key_at(self, professional: Professional, unit: Unit, at: time) -> str:
        """Return the key of the time that the reception squeezes an appointment into. `service` must be chosen."""
        start = wall_minutes(self.day, at.hour * 60 + at.minute, unit.time_zone)
        return SlotKey(self.service.pk if self.service else 0, professional.pk, unit.pk, start).text


MOVABLE = (Appointment.Status.AWAITING, Appointment.Status.BOOKED, Appointment.Status.CONFIRMED)


def patients_like(term: str, user: Any) -> list[Patient]:
    """Return at most ten patients whom the user may see, by parts of the name, a number or a CPF. Three statements."""
    term = term.strip()
    if len(term) < 2:
        return []
    rows = visible_patients(user, Patient.objects.all())
    digits = digits_of(term)
    words = Q()
    for word in term.split():
        words &= Q(name__unaccent__icontains=word)
    found = rows.filter(patients_by_digits(digits) if digits else words).defer(*_SECRET)
    return list(found.prefetch_related("guardianship_set__contact").order_by("name")[:_MOST_PATIENTS])


def contact_id_of(patient_id: int) -> int | None:
    """Return whom the patient's messages go to: the patient's own number, else a guardian's. One statement."""
    links = list(Guardianship.objects.filter(patient=patient_id).order_by("pk").values_list("relation", "contact_id"))
    own = [contact for relation, contact in links if relation == Guardianship.Relation.SELF]
    return next(iter([*own, *(contact for _relation, contact in links)]), None)


def _who(pair: tuple[datetime, Slot]) -> str:
    return f"{pair[1].professional_name} · {pair[1].unit_name}"


def _one(rows: "QuerySet[Any]", pk: str | None) -> Any:
    return rows.filter(pk=int(pk)).first() if pk and pk.isdecimal() and len(pk) < 18 else None


def _day(text: str, now: datetime) -> date:
    try:
        return min(date.fromisoformat(text), date(2200, 1, 1))
    except ValueError:
        return timezone.localdate(now)


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text[:5]) if text else None
    except ValueError:
        return None
