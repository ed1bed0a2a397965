"""A professional (or room) is out: who is hit, and another time for all of them at once.

Finding each patient the best other time one by one lets the first ones take what the others need, so it is solved as
an assignment problem; holds then keep every proposal until its patient answers.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling import booking, snapshot
from scheduling.actors import Actor
from scheduling.errors import NotAllowed, RuleBroken
from scheduling.models import Appointment, IdempotencyKey
from scheduling.models.appointments import Status
from scheduling.slot import Slot, SlotQuery
from scheduling.slots import find_slots, slot_for_key
from scheduling.times import DAY, epoch, local

_STANDING = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)
_ROUNDS = 20
_SLOTS_EACH = 6  # how many times as many slots as appointments are weighed
_MOST_SLOTS = 400
_NOON = 12
_NOBODY = 10_000.0  # dearer than any real time, so that a patient is left without one only where there is none

# What a move costs, in days of waiting.
_OTHER_PROFESSIONAL, _KNOWN_PROFESSIONAL, _OTHER_UNIT, _OTHER_HALF_OF_DAY = 1.5, 0.75, 2.0, 0.5

Known = set[tuple[int | None, int]]  # patient, professional


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another time for one appointment, held for its patient; no slot and hold where there is none."""

    appointment_id: int
    slot: Slot | None
    hold_id: int | None
    cost: float


def affected(
    start: datetime, end: datetime, *, professional_id: int | None = None, room_id: int | None = None
) -> list[Appointment]:
    """Return the standing appointments that take a professional or room within [start, end), soonest first.

    Those where the professional is the second one count too. Moments are aware. One query, no lock.
    """
    resource = professional_id or room_id or 0
    rows = Appointment.objects.filter(
        allocations__resource_id=resource,
        allocations__active=True,
        status__in=_STANDING,
        starts_at__lt=end,
        ends_at__gt=start,
    )
    return list(rows.select_related("patient").order_by("starts_at", "pk"))


def propose_moves(
    hit: Sequence[Appointment],
    absence: tuple[datetime, datetime],
    key: str,
    now: datetime,
    by: Actor,
    *,
    absent: int | None = None,
    days: int = 14,
    hold_minutes: int = 12 * 60,
) -> list[Proposal]:
    """Find other times for all of `hit` at once, hold them, and return one proposal for each, in the same order.

    `absent` is the professional who is out (by default those of `hit`): nothing with them is proposed within `absence`
    (aware, half-open). A room that is out must be closed by a day exception first, and `absent` be 0. Weighed: days of
    waiting or coming earlier, another professional (less where the patient knows them), another unit, another half of
    the day. One search for each service and plan among them, in every round: what a rule refuses when it is held, or
    another proposal has taken, is searched and assigned anew. Each hold is a transaction of its own, with the locks of
    `booking.hold`. `booking.reschedule` to the held slot makes the move. The key makes it one change: a repetition
    returns the same proposals. Raises KeyReused.
    """
    out = {row.professional_id for row in hit} if absent is None else {absent}
    known = _seen_before(hit)
    proposals = _proposed_before(hit, key, now, known)
    forbidden: set[tuple[int, str]] = set()
    for _ in range(_ROUNDS):
        waiting = [row for row in hit if row.pk not in proposals]
        assigned = _assign(waiting, _offers(waiting, absence, out, now, days), forbidden, known) if waiting else []
        if not assigned:
            break
        for row, slot, cost in assigned:
            held = _held(row, slot, f"{key}-{row.pk}", now, by, hold_minutes)
            if held is None:
                forbidden.add((row.pk, slot.key))
            else:
                proposals[row.pk] = Proposal(row.pk, slot, held, cost)
    return [proposals.get(row.pk, Proposal(row.pk, None, None, _NOBODY)) for row in hit]


def _proposed_before(hit: Sequence[Appointment], key: str, now: datetime, known: Known) -> dict[int, Proposal]:
    """Return what this request has proposed already. One query, and the catalogue's token."""
    keys = {f"{key}-{row.pk}": row for row in hit}
    proposals: dict[int, Proposal] = {}
    for done in IdempotencyKey.objects.filter(key__in=list(keys)).select_related("appointment"):
        row, held = keys[done.key], done.appointment
        slot = slot_for_key(booking.key_of(held).text, now, plan_id=held.plan_id) if held else None
        if held is not None and slot is not None:
            proposals[row.pk] = Proposal(row.pk, slot, held.pk, _cost(row, slot, known))
    return proposals


def _held(row: Appointment, slot: Slot, key: str, now: datetime, by: Actor, minutes: int) -> int | None:
    """Hold the slot as another time for the appointment; return the hold's id, or None where a rule forbids it."""
    try:
        held = booking.hold(
            slot,
            row.contact_id,
            row.patient_id,
            key,
            now,
            minutes,
            plan_id=row.plan_id,
            moving=row.pk,
            by=by,
            proposed=True,
        )
    except (RuleBroken, NotAllowed):
        return None
    return held.pk


def _seen_before(hit: Sequence[Appointment]) -> Known:
    """Return which patient had a completed visit with which professional. One query."""
    patients = [row.patient_id for row in hit if row.patient_id is not None]
    rows = Appointment.objects.filter(patient_id__in=patients, status=Status.COMPLETED)
    return set(rows.values_list("patient_id", "professional_id").distinct())


def _offers(
    hit: Sequence[Appointment], absence: tuple[datetime, datetime], out: set[int], now: datetime, days: int
) -> dict[tuple[int, int | None], list[Slot]]:
    """Search once for each service and plan; times of the people who are out are left out."""
    wanted: dict[tuple[int, int | None], list[Appointment]] = defaultdict(list)
    for row in hit:
        wanted[row.service_id, row.plan_id].append(row)
    services = snapshot.current().services
    found: dict[tuple[int, int | None], list[Slot]] = {}
    for (service_id, plan_id), rows in wanted.items():
        first = min(row.starts_at for row in rows)
        last = max(row.starts_at for row in rows) + timedelta(days=days)
        limit = min(_MOST_SLOTS, _SLOTS_EACH * len(rows) + 100)
        near = (max(now, first - timedelta(days=1)), last)
        query = SlotQuery(service_id=service_id, plan_id=plan_id, windows=(near,), flexible=True, limit=limit)
        helpers = set(services[service_id].assistants) if service_id in services else set()
        found[service_id, plan_id] = [
            slot
            for slot in find_slots(query, now)
            if not (out & {slot.professional_id, *helpers} and slot.start < absence[1] and slot.end > absence[0])
        ]
    return found


def _assign(
    waiting: Sequence[Appointment],
    offers: dict[tuple[int, int | None], list[Slot]],
    forbidden: set[tuple[int, str]],
    known: Known,
) -> list[tuple[Appointment, Slot, float]]:
    """Return the cheapest assignment of slots to appointments, each slot once; those without any are left out."""
    from scipy.optimize import linear_sum_assignment  # slow to import, rarely needed

    slots = list({slot.key: slot for row in waiting for slot in offers[row.service_id, row.plan_id]}.values())
    plans = {key: {slot.key for slot in found} for key, found in offers.items()}
    costs = [
        [
            _cost(row, slot, known)
            if slot.key in plans[row.service_id, row.plan_id] and (row.pk, slot.key) not in forbidden
            else _NOBODY
            for slot in slots
        ]
        + [_NOBODY] * len(waiting)
        for row in waiting
    ]
    chosen = zip(*linear_sum_assignment(costs), strict=True)
    return [
        (waiting[row], slots[column], costs[row][column])
        for row, column in ((int(row), int(column)) for row, column in chosen)
        if column < len(slots) and costs[row][column] < _NOBODY
    ]


def _cost(row: Appointment, slot: Slot, known: Known) -> float:
    """Return what moving the appointment to the slot costs, in days; earlier is as dear as later."""
    cost = abs((slot.start - row.starts_at).total_seconds()) / DAY
    if slot.professional_id != row.professional_id:
        cost += _KNOWN_PROFESSIONAL if (row.patient_id, slot.professional_id) in known else _OTHER_PROFESSIONAL
    if slot.unit_id != row.unit_id:
        cost += _OTHER_UNIT
    before, after = (local(epoch(start), slot.time_zone) for start in (row.starts_at, slot.start))
    if (before.hour < _NOON) != (after.hour < _NOON):
        cost += _OTHER_HALF_OF_DAY
    return cost
