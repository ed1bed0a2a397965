"""Appointments as the conversation shows them: plain values, one query each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

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


def upcoming(patient_ids: Collection[int], now: datetime, limit: int = 20) -> list[AppointmentView]:
    """Return the standing appointments of the patients that have not ended at `now`, soonest first. One query."""
    rows = _rows().filter(patient_id__in=patient_ids, status__in=_STANDING, ends_at__gt=now)
    return [_view(row) for row in rows.order_by("starts_at", "id")[:limit]]


def past(patient_ids: Collection[int], now: datetime, limit: int = 10) -> list[AppointmentView]:
    """Return what the patients had, latest first, cancelled ones aside. One query."""
    rows = _rows().filter(
        patient_id__in=patient_ids, status__in=(*_STANDING, Status.COMPLETED, Status.NO_SHOW), ends_at__lte=now
    )
    return [_view(row) for row in rows.order_by("-starts_at", "-id")[:limit]]


def ever_booked(contact_id: int) -> int:
    """Return how many appointments the contact has made, whatever became of them; holds do not count. One query."""
    return Appointment.objects.filter(contact_id=contact_id).exclude(status__in=(Status.HELD, Status.EXPIRED)).count()


def view(appointment_id: int) -> AppointmentView | None:
    """Return one appointment, whatever its status, or None. One query."""
    row = _rows().filter(pk=appointment_id).first()
    return _view(row) if row else None


def view_of(public_id: UUID) -> AppointmentView | None:
    """Return the appointment with this public id, or None. One query."""
    row = _rows().filter(public_id=public_id).first()
    return _view(row) if row else None


_SHOWN = (
    *("public_id", "version", "status", "contact_id", "starts_at", "ends_at", "time_zone", "price", "hold_expires_at"),
    *("patient__name", "service__name", "service__preparation", "professional__title", "professional__name"),
    *("unit__name", "unit__address", "unit__latitude", "unit__longitude", "plan__name"),
)


def _rows() -> "QuerySet[Appointment]":
    related = Appointment.objects.select_related("patient", "service", "professional", "unit", "plan")
    return related.only(*_SHOWN)  # of what is said about an appointment, not of all that is kept of those in it


def _view(row: Appointment) -> AppointmentView:
    return AppointmentView(
        id=row.pk,
        public_id=row.public_id,
        version=row.version,
        status=row.status,
        patient_id=row.patient_id,
        patient_name=row.patient.name if row.patient else "",
        contact_id=row.contact_id,
        service_id=row.service_id,
        service_name=row.service.name,
        professional_id=row.professional_id,
        professional_name=str(row.professional),
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        address=row.unit.address,
        latitude=row.unit.latitude,
        longitude=row.unit.longitude,
        start=row.starts_at,
        end=row.ends_at,
        time_zone=row.time_zone,
        price=row.price,
        plan_id=row.plan_id,
        plan_name=row.plan.name if row.plan else "",
        preparation=row.service.preparation,
        hold_expires_at=row.hold_expires_at,
    )
