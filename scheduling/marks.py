"""Running late, being here, not being here yet: said in the chat, seen at the reception, ticked off there.

The agenda stays as it is: what the reception makes of such a word is a click of its own.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from scheduling.errors import NotAllowed
from scheduling.models import Appointment, Mark
from scheduling.models.appointments import Status

_MOST_MINUTES = 600
_EXPECTED = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)
_CONTRARY = {Mark.Kind.LATE: Mark.Kind.HERE, Mark.Kind.HERE: Mark.Kind.AWAY, Mark.Kind.AWAY: Mark.Kind.HERE}
_STILL_NEWS = Q(appointment__status__in=_EXPECTED) | Q(kind=Mark.Kind.AWAY, appointment__status=Status.ARRIVED)
"""Who was marked as here on a mistaken word is still announced as not being there."""


def leave(appointment_id: int, contact_id: int, kind: Mark.Kind, now: datetime, *, minutes: int = 0) -> None:
    """Leave word about an appointment that is still expected; said again, it takes the place of what was not seen yet.

    So does the contrary: nobody is announced as late and here at once, unless they came after all. `minutes` late, 0
    where nobody said. Raises NotAllowed where nobody is expected any more. Locks: the marks' rows.
    """
    expected = (*_EXPECTED, Status.ARRIVED) if kind == Mark.Kind.AWAY else _EXPECTED
    if not Appointment.objects.filter(pk=appointment_id, status__in=expected).exists():
        raise NotAllowed("not_expected")
    Mark.objects.filter(appointment_id=appointment_id, kind=_CONTRARY[kind], seen_at=None).delete()
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


def last_here(contact_id: int, since: datetime) -> Mark | None:
    """Return the latest "here" that the contact said since then (aware), seen or not, or None. One query."""
    rows = Mark.objects.filter(contact_id=contact_id, kind=Mark.Kind.HERE, said_at__gte=since)
    return rows.order_by("-said_at").first()


def said_here(appointment_id: int) -> bool:
    """Say whether somebody said of this appointment that its patient is here. One query."""
    return Mark.objects.filter(appointment_id=appointment_id, kind=Mark.Kind.HERE).exists()


def take_back_here(appointment_id: int, contact_id: int, now: datetime) -> None:
    """Take back that the patient is here: unseen it is gone; what somebody saw or acted upon is said to be wrong.

    Raises NotAllowed where nobody is expected any more. Locks: the marks' rows.
    """
    standing = Appointment.objects.filter(pk=appointment_id, status__in=(*_EXPECTED, Status.ARRIVED)).first()
    if standing is None:
        raise NotAllowed("not_expected")
    gone, _rows = Mark.objects.filter(appointment_id=appointment_id, kind=Mark.Kind.HERE, seen_at=None).delete()
    if not gone or standing.status == Status.ARRIVED:
        leave(appointment_id, contact_id, Mark.Kind.AWAY, now)


def tick_off(mark_id: int, user_id: int, now: datetime) -> None:
    """Record that somebody of the staff has seen it; the first one counts. Locks: the mark's row."""
    Mark.objects.filter(pk=mark_id, seen_at=None).update(seen_at=now, seen_by_id=user_id)


def open_on(days: Collection[date]) -> "QuerySet[Mark]":
    """Return what was said and not ticked off about those who are expected on the units' own `days`, latest first."""
    rows = Mark.objects.filter(_STILL_NEWS, seen_at=None, appointment__local_date__in=days)
    return (
        rows.select_related(
            "appointment__patient", "appointment__professional", "appointment__service", "appointment__unit"
        )
        .defer("appointment__patient__cpf", "appointment__patient__card_number", "appointment__patient__notes")
        .order_by("-said_at")
    )


def open_of(contact: Any) -> "QuerySet[Mark]":
    """Return what a contact (an id, or a reference for a subquery) said and nobody ticked off, latest first."""
    return Mark.objects.filter(_STILL_NEWS, contact=contact, seen_at=None).order_by("-said_at")


def mark_text(kind: str, minutes: int) -> str:
    """Return what was said, in a few words for staff."""
    if kind == Mark.Kind.LATE and minutes:
        return _("%(minutes)d min late") % {"minutes": minutes}
    return str(Mark.Kind(kind).label)
