"""Whose turn it is on the waitlist: who waits for a time, in which order, and for what reasons. Reads only."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from scheduling.models import Appointment, AppointmentEvent, Requirement, WaitlistEntry
from scheduling.models.appointments import Status

GONE = (Status.CANCELLED, Status.EXPIRED, Status.NO_SHOW)
STANDING = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)
_POINTS = {"urgency": 40, "waiting": 1, "passed": 5}  # for each grade, day waited, and offer that went by unanswered
_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A waiting patient who would take a slot, with points and the reasons for them ("urgency:80", "waiting:12").

    `instead_of` is the id of the appointment that the slot would replace.
    """

    entry_id: int
    points: int
    reasons: tuple[str, ...]
    instead_of: int | None = None


def who_wait(professional_id: int, unit_id: int) -> "QuerySet[WaitlistEntry]":
    """Return whoever waits for this professional and unit, or for any, and may be written to."""
    return _in_unit(unit_id).filter(Q(professional_id=professional_id) | Q(professional__isnull=True))


def who_gain(
    professional_id: int, unit_id: int, also: Collection[int]
) -> "Iterator[tuple[QuerySet[WaitlistEntry], int | None]]":
    """Yield who may gain by time that is free again, and with whom: those of the professional, then those of `also`.

    `also` are rooms, devices and second professionals: they are gained by services that take such a one, whoever does
    them (None: whom the entry names, or anyone), and a second professional may be waited for on their own account.
    """
    for one in (professional_id, *also):
        yield who_wait(one, unit_id).filter(service__professionals=one), one
    if also:
        takes = Requirement.objects.filter(Q(professional__in=also) | Q(kind__rooms__in=also))
        yield _in_unit(unit_id).filter(service__in=takes.values("service")), None


def _in_unit(unit_id: int) -> "QuerySet[WaitlistEntry]":
    return WaitlistEntry.objects.filter(
        Q(unit_id=unit_id) | Q(unit__isnull=True),
        status=WaitlistEntry.Status.WAITING,
        contact__blocked=False,
        contact__opted_out_at=None,
    )


def ranked(rows: "QuerySet[WaitlistEntry]", now: datetime) -> list[tuple[Candidate, WaitlistEntry]]:
    """Return who waits with points and reasons, whose turn it is first. Two queries."""
    waiting = list(rows.select_related("replaces"))
    _take_in_what_was_booked(waiting, now)
    pairs = [(_candidate(row, now), row) for row in waiting]
    return sorted(pairs, key=lambda pair: (-pair[0].points, pair[1].created_at, pair[1].pk))


def _take_in_what_was_booked(waiting: Sequence[WaitlistEntry], now: datetime) -> None:
    """Let entries whose patient booked the same service since they wait replace that appointment: an earlier time only.

    Whoever found a time meanwhile is not offered a second one beside it. One query; the rows are not saved.
    """
    made = Q(events__what__in=(AppointmentEvent.What.BOOKED, AppointmentEvent.What.REQUESTED))
    booked = Appointment.objects.filter(
        patient_id__in={row.patient_id for row in waiting},
        service_id__in={row.service_id for row in waiting},
        status__in=STANDING,
        starts_at__gt=now,
    ).annotate(made_at=Min("events__at", filter=made))
    found = list(booked.order_by("starts_at", "pk")) if waiting else []
    for row in waiting:
        if row.replaces is None or row.replaces.status in GONE:
            mine = (one for one in found if (one.patient_id, one.service_id) == (row.patient_id, row.service_id))
            since = (one for one in mine if one.made_at is not None and one.made_at > row.created_at)
            row.replaces = next(since, row.replaces)


def _candidate(row: WaitlistEntry, now: datetime) -> Candidate:
    points = {
        "urgency": row.urgency * _POINTS["urgency"],
        "waiting": min((now - row.created_at).days, _MOST_DAYS) * _POINTS["waiting"],
        "passed": row.offers_passed * _POINTS["passed"],
    }
    reasons = tuple(f"{name}:{value}" for name, value in points.items() if value)
    return Candidate(row.pk, sum(points.values()), reasons, row.replaces.pk if row.replaces is not None else None)


def wants(row: WaitlistEntry, start: datetime) -> bool:
    """Say whether a start suits the wish: inside its windows; without any, earlier than what the patient has."""
    if not row.windows:
        has = row.replaces if row.replaces is not None and row.replaces.status not in GONE else None
        return has is None or start < has.starts_at
    return any(datetime.fromisoformat(first) <= start < datetime.fromisoformat(last) for first, last in row.windows)
