"""Appointments as the conversation shows them: plain values, one query each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from scheduling.models import Appointment
from scheduling.models.appointments import Status

_STANDING = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION)


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """One appointment. `start` and `end` are aware, UTC; `version` must come back with answers to what is shown."""

    id: int
    public_id: UUID
    version: int
    status: str
    patient_id: int | None
    patient_name: str
    contact_id: int | None
    service_id: int
    service_name: str
    professional_id: int
    professional_name: str
    unit_id: int
    unit_name: str
    address: str
    latitude: float | None
    longitude: float | None
    start: datetime
    end: datetime
    time_zone: str
    price: Decimal | None
    plan_id: int | None
    plan_name: str
    preparation: str
    hold_expires_at: datetime | None


_SELECT = """
SELECT a.id, a.public_id, a.version, a.status,
       a.patient_id, coalesce((SELECT name FROM patients_patient WHERE id = a.patient_id), ''), a.contact_id,
       a.service_id, s.name, a.professional_id,
       (SELECT trim(w.title || ' ' || r.name) FROM scheduling_professional w
          JOIN scheduling_resource r ON r.id = w.resource_ptr_id WHERE w.resource_ptr_id = a.professional_id),
       a.unit_id, u.name, u.address, u.latitude, u.longitude,
       a.starts_at, a.ends_at, a.time_zone, a.price,
       a.plan_id, coalesce((SELECT name FROM scheduling_insuranceplan WHERE id = a.plan_id), ''),
       s.preparation, a.hold_expires_at
FROM scheduling_appointment a
JOIN scheduling_service s ON s.id = a.service_id
JOIN scheduling_unit u ON u.id = a.unit_id
"""
"""The columns of AppointmentView in its order; SQL of our own: Django takes longer to write it than to run it.

Names are looked up one by one: seven tables joined took PostgreSQL 10 ms to plan, in any order, and 0.7 ms like this.
"""


def upcoming(patient_ids: Collection[int], now: datetime, limit: int = 20) -> list[AppointmentView]:
    """Return the standing appointments of the patients that have not ended at `now`, soonest first. One query."""
    return _read(
        "WHERE a.patient_id = ANY(%s) AND a.status = ANY(%s) AND a.ends_at > %s ORDER BY a.starts_at, a.id LIMIT %s",
        [list(patient_ids), list(_STANDING), now, limit],
    )


def past(patient_ids: Collection[int], now: datetime, limit: int = 10) -> list[AppointmentView]:
    """Return what the patients had, latest first, cancelled ones aside. One query."""
    return _read(
        "WHERE a.patient_id = ANY(%s) AND a.status = ANY(%s) AND a.ends_at <= %s"
        " ORDER BY a.starts_at DESC, a.id DESC LIMIT %s",
        [list(patient_ids), [*_STANDING, Status.COMPLETED, Status.NO_SHOW], now, limit],
    )


def ever_booked(contact_id: int) -> int:
    """Return how many appointments the contact has made, whatever became of them; holds do not count. One query."""
    return Appointment.objects.filter(contact_id=contact_id).exclude(status__in=(Status.HELD, Status.EXPIRED)).count()


def view(appointment_id: int) -> AppointmentView | None:
    """Return one appointment, whatever its status, or None. One query."""
    return next(iter(_read("WHERE a.id = %s", [appointment_id])), None)


def view_of(public_id: UUID) -> AppointmentView | None:
    """Return the appointment with this public id, or None. One query."""
    return next(iter(_read("WHERE a.public_id = %s", [public_id])), None)


def _read(condition: str, values: Sequence[Any]) -> list[AppointmentView]:
    with connection.cursor() as cursor:
        cursor.execute(_SELECT + condition, values)
        return [AppointmentView(*row) for row in cursor.fetchall()]
