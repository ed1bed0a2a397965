"""Running late and being here: said in the chat, seen at the reception, ticked off there. The agenda stays as it is."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from scheduling.errors import NotAllowed
from scheduling.models import Appointment, Mark
from scheduling.models.appointments import Status

_MOST_MINUTES = 600
_EXPECTED = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)


def leave(appointment_id: int, contact_id: int, kind: Mark.Kind, now: datetime, *, minutes: int = 0) -> None:
    """Leave word about an appointment that is still expected; said again, it takes the place of what was not seen yet.

    `minutes` late, 0 where nobody said. Raises NotAllowed where nobody is expected any more. Locks: the mark's row.
    """
    if not Appointment.objects.filter(pk=appointment_id, status__in=_EXPECTED).exists():
        raise NotAllowed("not_expected")
    Mark.objects.bulk_create(
        [
            Mark(
                appointment_id=appointment_id,
                contact_id=contact_id,
                kind=kind,
                minutes=min(minutes, _MOST_MINUTES),
                said_at=now,
            )
        ],
        update_conflicts=False,
        ignore_conflicts=True,
    )
    Mark.objects.filter(appointment_id=appointment_id, kind=kind, seen_at=None).update(
        contact_id=contact_id, minutes=min(minutes, _MOST_MINUTES), said_at=now
    )


def tick_off(mark_id: int, user_id: int, now: datetime) -> None:
    """Record that somebody of the staff has seen it; the first one counts. Locks: the mark's row."""
    Mark.objects.filter(pk=mark_id, seen_at=None).update(seen_at=now, seen_by_id=user_id)


def open_on(days: Collection[date]) -> "QuerySet[Mark]":
    """Return what was said and not ticked off about those who are expected on the units' own `days`, latest first."""
    rows = Mark.objects.filter(seen_at=None, appointment__local_date__in=days, appointment__status__in=_EXPECTED)
    return (
        rows.select_related(
            "appointment__patient", "appointment__professional", "appointment__service", "appointment__unit"
        )
        .defer("appointment__patient__cpf", "appointment__patient__card_number", "appointment__patient__notes")
        .order_by("-said_at")
    )


def open_of(contact: Any) -> "QuerySet[Mark]":
    """Return what a contact (an id, or a reference for a subquery) said and nobody ticked off, latest first."""
    return Mark.objects.filter(contact=contact, seen_at=None, appointment__status__in=_EXPECTED).order_by("-said_at")


def mark_text(kind: str, minutes: int) -> str:
    """Return what was said, in a few words for staff."""
    if kind == Mark.Kind.LATE and minutes:
        return _("%(minutes)d min late") % {"minutes": minutes}
    return str(Mark.Kind(kind).label)
