"""How every change leaves its mark: the row locked, its version raised, an event written."""

from datetime import datetime
from typing import Any

from patients.models import Guardianship
from scheduling.actors import Actor
from scheduling.errors import NotAllowed
from scheduling.models import Appointment, AppointmentEvent


def locked(appointment_id: int) -> Appointment:
    """Return the appointment with its row locked until the transaction ends. Raises NotAllowed for an unknown one."""
    try:
        return Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=appointment_id)
    except Appointment.DoesNotExist:
        raise NotAllowed("unknown_appointment") from None


def check_may_act(by: Actor, appointment: Appointment) -> None:
    """Raise NotAllowed unless `by` is staff, the system, the appointment's contact or the patient's guardian."""
    if by.kind != "contact" or appointment.contact_id == by.id:
        return
    if (
        appointment.patient_id is None
        or not Guardianship.objects.filter(contact_id=by.id, patient_id=appointment.patient_id).exists()
    ):
        raise NotAllowed("not_yours")


def record(
    appointment: Appointment,
    what: AppointmentEvent.What,
    by: Actor,
    now: datetime,
    details: dict[str, Any] | None = None,
    *,
    time_changed: bool = False,
) -> None:
    """Save the appointment with its next version and write the event. The row must be locked, or new.

    `time_changed` makes answers to anything older stale (I14): the time moved, or stands no longer, or again.
    """
    if appointment.pk is not None:
        appointment.version += 1
    if time_changed:
        appointment.slot_version = appointment.version
    appointment.save()
    AppointmentEvent.objects.create(
        appointment=appointment, what=what, actor=str(by), at=now, version=appointment.version, details=details or {}
    )
