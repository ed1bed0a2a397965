"""Putting an appointment onto the agenda: every rule asked again under locks, then rooms and seats chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Q

from clinicbot.core.ids import uuid7
from scheduling import freed, occupancy, snapshot
from scheduling.actors import SYSTEM, Actor
from scheduling.errors import NotAllowed, RuleBroken, refused
from scheduling.locks import lock
from scheduling.models import Allocation, Appointment, AppointmentEvent
from scheduling.models.appointments import Status
from scheduling.rules import OVERBOOKING_MAY_IGNORE, STAFF_MAY_IGNORE, Agenda, Option
from scheduling.slot import Reason, Slot, SlotKey, SlotQuery
from scheduling.slots import find_slots, option_of, read_agenda, resources_of
from scheduling.times import local, moment

_SESSIONS = UUID("6f1c9f0e-6d0e-4c55-9a56-3f1f0d4f3b11")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be placed: a slot, for whom, by whom. `moving` is the appointment that gives up its own time."""

    slot: SlotKey
    patient_id: int | None
    contact_id: int | None
    plan_id: int | None
    by: Actor
    now: datetime
    moving: int | None = None
    overbook: bool = False
    card_later: bool = False

    @property
    def query(self) -> SlotQuery:
        """Return the search that would find this slot."""
        return SlotQuery(
            service_id=self.slot.service_id,
            professional_id=self.slot.professional_id,
            unit_id=self.slot.unit_id,
            plan_id=self.plan_id,
            patient_id=self.patient_id,
            contact_id=self.contact_id,
            moving=self.moving,
            staff=self.by.is_staff,
            card_later=self.card_later,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may be taken, as long as the locks are held. `seats` maps a resource to the seat to take."""

    option: Option
    agenda: Agenda
    start: int
    session: UUID
    seats: dict[int, int]
    overbooked: bool
    ignored: tuple[Reason, ...]

    @property
    def local_start(self) -> datetime:
        """Return the start in the unit's zone."""
        return local(self.start, self.option.unit.zone)


def find_place(wish: Wish) -> Place:
    """Lock what the slot needs, expire what is over, ask every rule and choose rooms and seats.

    Locks: advisory on patient, resources and quotas (see `locks`). Raises RuleBroken (SlotTaken) without
    alternatives: those are searched once the locks are given back; NotAllowed for a patient's overbooking.
    """
    if wish.overbook and not wish.by.is_staff:
        raise NotAllowed("only_staff_overbooks")
    catalogue = snapshot.current()
    option = option_of(catalogue, wish.slot)
    if option is None:
        raise RuleBroken([Reason.NOT_OFFERED])
    resources = resources_of(catalogue, [option])
    quotas = Agenda(catalogue, occupancy.Occupancy(), 0, wish.plan_id).quotas(option)
    lock(patient_id=wish.patient_id, resources=resources, quotas=[quota.id for quota in quotas])
    start, end = wish.slot.start, wish.slot.start + option.duration
    expire_holds(wish.now, resources=resources, around=(start, end), patient_id=wish.patient_id)
    agenda = read_agenda(catalogue, wish.query, [option], (start, end), wish.now)
    ignored = _ask(agenda, option, wish, resources)
    overbooked = wish.overbook and bool(set(ignored) - STAFF_MAY_IGNORE)
    session, seats = _seats(agenda, option, wish, overbooked=overbooked)
    return Place(option, agenda, start, session, seats, overbooked, tuple(ignored))


def fill(appointment: Appointment, place: Place) -> None:
    """Write the place into the unsaved fields of `appointment`: UTC and local start; not status, version, patient."""
    option, here = place.option, place.local_start
    appointment.professional_id = option.professional.id
    appointment.unit_id = option.unit.id
    appointment.service_id = option.service.id
    appointment.plan_id = place.agenda.plan_id
    appointment.session = place.session
    appointment.starts_at = moment(place.start)
    appointment.ends_at = moment(place.start + option.duration)
    appointment.local_date = here.date()
    appointment.local_time = here.time()
    appointment.local_fold = bool(here.fold)
    appointment.time_zone = option.unit.zone
    appointment.price = place.agenda.price(option, here.date())
    appointment.overbooked = place.overbooked


def allocate(appointment: Appointment, place: Place) -> None:
    """Make the allocations of a saved appointment those of `place`. The locks of `find_place` must still be held."""
    if appointment.version > 1:
        appointment.allocations.all().delete()
    option = place.option
    Allocation.objects.bulk_create(
        Allocation(
            appointment=appointment,
            resource_id=resource,
            visit=appointment.visit,
            session=appointment.session,
            seat=seat,
            overbooked=place.overbooked,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            busy_from=appointment.starts_at - timedelta(seconds=option.before),
            busy_until=appointment.ends_at + timedelta(seconds=option.after),
            expires_at=appointment.hold_expires_at,
        )
        for resource, seat in sorted(place.seats.items())
    )


def expire_holds(
    now: datetime,
    *,
    resources: Sequence[int] | set[int] = (),
    around: tuple[int, int] | None = None,
    patient_id: int | None = None,
    limit: int = 500,
) -> int:
    """Expire holds that are over and return how many: those of the resources around a time and of the patient, or any.

    Locks: the appointments' rows; rows that others hold are skipped (they are being dealt with).
    """
    stale = Appointment.objects.filter(status=Status.HELD, hold_expires_at__lte=now)
    if around is not None:
        taking = Allocation.objects.filter(
            active=True,
            resource_id__in=list(resources),
            expires_at__lte=now,
            busy_from__lt=moment(around[1]) + _DAY,
            busy_from__gt=moment(around[0]) - 2 * _DAY,
        )
        concerned = Q(pk__in=taking.values("appointment_id"))
        if patient_id:
            concerned |= Q(patient_id=patient_id)
        stale = stale.filter(concerned)
    rows = list(stale.order_by("pk").select_for_update(skip_locked=True, of=("self",), no_key=True)[:limit])
    for_good(rows, Status.EXPIRED, AppointmentEvent.What.EXPIRED, SYSTEM, now)
    return len(rows)


def give_back_holds(contact_id: int | None, visit: UUID | None, by: Actor, now: datetime, keep: int | None) -> None:
    """Release the contact's own live holds, and those of a visit, except `keep`: a new choice replaces the old one.

    Locks: the holds' rows, by id; the advisory locks of the change are held already.
    """
    if contact_id is None and visit is None:
        return
    mine = Q(contact_id=contact_id, proposed=False) if contact_id is not None else Q()
    if visit is not None:
        mine |= Q(visit=visit)
    held = Appointment.objects.filter(mine, status=Status.HELD).exclude(pk=keep or 0)
    rows = list(held.order_by("pk").select_for_update(of=("self",), no_key=True))
    for_good(rows, Status.EXPIRED, AppointmentEvent.What.RELEASED, by, now)


def for_good(
    rows: Sequence[Appointment], status: Status, what: AppointmentEvent.What, by: Actor, now: datetime
) -> None:
    """End locked appointments: free what they took, bump their version, write the events. Four statements."""
    if not rows:
        return
    ids = [row.pk for row in rows]
    Allocation.objects.filter(appointment_id__in=ids).update(active=False)
    for row in rows:
        row.status = status
        row.version += 1
        row.slot_version = row.version
        row.updated_at = now
    Appointment.objects.bulk_update(rows, ["status", "version", "slot_version", "updated_at"])
    AppointmentEvent.objects.bulk_create(
        AppointmentEvent(appointment=row, what=what, actor=str(by), at=now, version=row.version) for row in rows
    )
    freed.record(rows, now)


def alternatives(wish: Wish, limit: int = 3) -> list[Slot]:
    """Return the next bookable slots after the wished one: with the same professional first, then with anyone.

    Thirty days ahead; two searches at most, no lock.
    """
    start = wish.slot.start_at
    query = replace(wish.query, windows=((start, start + 30 * _DAY),), limit=limit)
    found = find_slots(query, wish.now)
    if len(found) < limit:
        anyone = replace(query, professional_id=None, shown=frozenset(slot.key for slot in found))
        found += find_slots(replace(anyone, limit=limit - len(found)), wish.now)
    return found


def _ask(agenda: Agenda, option: Option, wish: Wish, resources: set[int]) -> list[Reason]:
    """Return the rules that staff pass over; raise RuleBroken for the others."""
    reasons = agenda.rules(option, wish.slot.start)
    if wish.slot.start % 60:
        reasons.append(Reason.GRID)
    if Reason.BUSY in reasons:
        core = (wish.slot.start, wish.slot.start + option.duration)
        if not occupancy.overlaps_core(resources, *core, agenda.now, wish.moving):
            reasons[reasons.index(Reason.BUSY)] = Reason.BUFFER
    may_ignore: frozenset[Reason] = frozenset()
    if wish.by.is_staff:
        may_ignore = OVERBOOKING_MAY_IGNORE if wish.overbook else STAFF_MAY_IGNORE
    broken = [reason for reason in reasons if reason not in may_ignore]
    if broken:
        raise refused(broken)
    if wish.by.is_staff:
        strict = replace(wish.query, staff=False)
        as_patient = Agenda(agenda.snapshot, agenda.taken, agenda.now, strict.plan_id)
        reasons = list(dict.fromkeys([*reasons, *as_patient.rules(option, wish.slot.start)]))
    return reasons


def _seats(agenda: Agenda, option: Option, wish: Wish, *, overbooked: bool) -> tuple[UUID, dict[int, int]]:
    """Return the session to join or open, and the seat to take at each resource."""
    start = wish.slot.start
    session = agenda.session(option, start)
    if session is not None:
        return session.id, _session_seats(session.id, overbooked=overbooked)
    day = local(start, option.unit.zone).date()
    rooms = agenda.free_rooms(option, start, agenda.shift_day(option, start) or day)
    if rooms is None:
        rooms = [
            agenda.snapshot.rooms[option.unit.id, kind][0]
            for kind, _ in option.service.kinds
            if agenda.snapshot.rooms.get((option.unit.id, kind))
        ]
    chosen = [option.professional.id, *option.service.assistants, *rooms]
    opened = uuid7() if option.service.capacity == 1 else uuid5(_SESSIONS, wish.slot.text)
    seats = dict.fromkeys(chosen, 0)
    return opened, _squeezed(seats, option, start) if overbooked else seats


def _session_seats(session: UUID, *, overbooked: bool) -> dict[int, int]:
    """Return the lowest free seat at each resource of a running session (above all of them for an encaixe)."""
    taken: dict[int, set[int]] = {}
    rows = Allocation.objects.filter(session=session, active=True).values_list("resource_id", "seat")
    for resource, seat in rows:
        taken.setdefault(resource, set()).add(seat)
    return {
        resource: max(seats) + 1 if overbooked else next(seat for seat in range(len(seats) + 1) if seat not in seats)
        for resource, seats in taken.items()
    }


def _squeezed(seats: dict[int, int], option: Option, start: int) -> dict[int, int]:
    """Return for each resource a seat above every one that is taken around the start."""
    first, last = moment(start - option.before), moment(start + option.duration + option.after)
    rows = Allocation.objects.filter(
        resource_id__in=list(seats), active=True, busy_from__lt=last, busy_until__gt=first
    ).values_list("resource_id", "seat")
    result = dict(seats)
    for resource, seat in rows:
        result[resource] = max(result[resource], seat + 1)
    return result
