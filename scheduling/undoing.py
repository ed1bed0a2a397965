"""What can be taken back: the last move of an appointment, by who made it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from scheduling.actors import Actor
from scheduling.models import Appointment, AppointmentEvent
from scheduling.models.appointments import Status

_MOVABLE = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class LastMove:
    """A move that still holds. `was` is the key of the slot it left; `version` must come back with the undoing."""

    appointment_id: int
    was: str
    version: int
    at: datetime


def last_move(patient_ids: Collection[int], by: Actor, since: datetime) -> LastMove | None:
    """Return the latest move that `by` made of the patients' appointments since then (aware), or None. One query.

    One whose appointment was moved again by others, cancelled or seen is no longer there to be taken back. It is taken
    back by `booking.reschedule` to the slot it left, with its version.
    """
    rows = AppointmentEvent.objects.filter(
        what=AppointmentEvent.What.MOVED,
        actor=str(by),
        at__gte=since,
        appointment__patient_id__in=patient_ids,
        appointment__status__in=_MOVABLE,
        version=F("appointment__slot_version"),
        details__has_key="was",
    )
    row = rows.order_by("-at", "-pk").first()
    return LastMove(row.appointment_id, str(row.details["was"]), row.version, row.at) if row is not None else None


def last_cancelled(patient_ids: Collection[int], since: datetime) -> Appointment | None:
    """Return the patients' appointment that was cancelled last since then (aware), or None. One query."""
    rows = Appointment.objects.filter(patient_id__in=patient_ids, status=Status.CANCELLED, cancelled_at__gte=since)
    return rows.order_by("-cancelled_at", "-pk").first()
