"""Hold, book and move appointments. Every function works on its own and inside a caller's transaction.

Locks, in order: the idempotency key's row, advisory locks on patient, resources and quotas, then rows (`locks`).
Errors leave nothing behind: RuleBroken and SlotTaken (with alternatives), StaleVersion, NotAllowed, KeyReused.
Moments are aware; durations in minutes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from clinicbot.core.ids import uuid7
from scheduling import freed, reminders, snapshot
from scheduling.actors import SYSTEM, Actor
from scheduling.changing import Collision, once
from scheduling.errors import (
    KeyReused,
    NotAllowed,
    RuleBroken,
    SchedulingError,
    SlotTaken,
    StaleVersion,
    refused,
)
from scheduling.models import ACTIVE_STATUSES, Appointment, AppointmentEvent
from scheduling.models.appointments import Status
from scheduling.outcomes import (
    approve,
    came_after_all,
    cancel,
    close_day,
    complete,
    confirm,
    mark_arrived,
    no_show,
    not_arrived,
    not_completed,
    not_started,
    release,
    start_consultation,
)
from scheduling.placing import (
    Place,
    Wish,
    allocate,
    alternatives,
    expire_holds,
    fill,
    find_place,
    give_back_holds,
)
from scheduling.recording import check_may_act, locked, record
from scheduling.slot import Reason, Slot, SlotKey

__all__ = [
    "SYSTEM",
    "Actor",
    "KeyReused",
    "NotAllowed",
    "RuleBroken",
    "SchedulingError",
    "SlotTaken",
    "StaleVersion",
    "approve",
    "book",
    "came_after_all",
    "cancel",
    "close_day",
    "complete",
    "confirm",
    "expire_holds",
    "hold",
    "mark_arrived",
    "no_show",
    "not_arrived",
    "not_completed",
    "not_started",
    "release",
    "reschedule",
    "start_consultation",
    "undo_cancel",
]

What = AppointmentEvent.What
_MOVABLE = (Status.BOOKED, Status.CONFIRMED, Status.AWAITING)


def hold(
    slot: Slot | str,
    contact_id: int | None,
    patient_id: int | None,
    key: str,
    now: datetime,
    minutes: int | None = None,
    *,
    plan_id: int | None = None,
    moving: int | None = None,
    by: Actor | None = None,
    proposed: bool = False,
    card_later: bool = False,
) -> Appointment:
    """Keep a slot for `minutes` (the clinic's default if None) and return the held appointment.

    The contact's earlier live hold is given back, unless this one is `proposed` by the clinic. `moving` names the
    appointment that this time would replace: the two may overlap. `card_later`: the plan's card is told while the time
    is kept; `book` asks for it. Locks: key, advisory (`locks`), rows of expired and
    given-back holds by id. Raises RuleBroken, SlotTaken, NotAllowed, KeyReused, BadSlotKey.
    """
    actor = by or (Actor.contact(contact_id) if contact_id else SYSTEM)
    giver = None if proposed else contact_id
    wish = Wish(_slot_key(slot), patient_id, giver, _plan(slot, plan_id), actor, now, moving, card_later=card_later)
    content = _content(wish) | {"contact": contact_id, "minutes": minutes}

    def change() -> Appointment:
        place = find_place(wish)
        replaced = locked(moving) if moving is not None else None
        if replaced is not None:
            _check_movable(replaced, None, actor, now)
        if not proposed:
            give_back_holds(contact_id, replaced.visit if replaced else None, actor, now, keep=None)
        lasting = timedelta(minutes=minutes or snapshot.current().clinic.hold_minutes)
        appointment = Appointment(
            visit=replaced.visit if replaced else uuid7(),
            patient_id=patient_id,
            contact_id=contact_id,
            status=Status.HELD,
            hold_expires_at=(now + lasting).replace(microsecond=0),
            proposed=proposed,
        )
        return _place(appointment, place, What.HELD, actor, now)

    return _with_alternatives(wish, lambda: once("hold", key, content, now, change))


def book(
    what: int | Slot | str,
    patient_id: int,
    contact_id: int | None,
    key: str,
    now: datetime,
    source: str = Appointment.Source.WHATSAPP,
    *,
    plan_id: int | None = None,
    by: Actor | None = None,
    overbook: bool = False,
    reason: str = "",
    series: UUID | None = None,
) -> Appointment:
    """Book a hold (by its id) or a slot for a patient, every rule asked again; returns the appointment.

    A live hold of the same contact on the slot becomes the booking; a hold that ran out is booked all the same while
    its time is free. `overbook` (an encaixe) is for staff only and needs a `reason`. A service that needs approval
    is left awaiting it, its time taken. Locks: key, advisory (`locks`), the hold's row, then other holds' rows by id.
    Raises RuleBroken, SlotTaken, NotAllowed, KeyReused, BadSlotKey.
    """
    actor = by or (Actor.contact(contact_id) if contact_id else SYSTEM)
    if overbook and not reason:
        raise NotAllowed("overbooking_needs_a_reason")
    held = _own_hold(what, contact_id, actor)
    if held is not None and held.status in _MOVABLE and held.patient_id == patient_id:
        return held
    slot = key_of(held) if held is not None else _slot_key(what)
    plan = plan_id if plan_id is not None else (held.plan_id if held else _plan(what, None))
    wish = Wish(slot, patient_id, contact_id, plan, actor, now, held.pk if held else None, overbook)
    # A hold is named by its number alone: a repetition may come when the booking has long been moved.
    content = _content(wish) | {"slot": "", "what": what if isinstance(what, int) else slot.text}
    content |= {"source": source, "plan": plan_id, "moving": None, "reason": reason}

    def change() -> Appointment:
        place = find_place(wish)
        appointment = locked(held.pk) if held is not None else Appointment(visit=uuid7(), contact_id=contact_id)
        if held is not None:
            _check_bookable_hold(appointment)
        give_back_holds(contact_id, None, actor, now, keep=appointment.pk)
        approval = place.option.service.needs_approval and not actor.is_staff
        appointment.patient_id = patient_id
        appointment.status = Status.AWAITING if approval else Status.BOOKED
        appointment.source = source
        appointment.series = series
        appointment.hold_expires_at = None
        details = {"reason": reason} if reason else {}
        return _place(appointment, place, What.REQUESTED if approval else What.BOOKED, actor, now, details)

    return _with_alternatives(wish, lambda: once("book", key, content, now, change))


def reschedule(
    appointment_id: int,
    slot: Slot | str,
    key: str,
    now: datetime,
    by: Actor,
    *,
    version: int | None = None,
    overbook: bool = False,
    reason: str = "",
) -> Appointment:
    """Move an appointment to `slot`: one row, updated in place, the old time freed in the same transaction.

    It may overlap itself. Moving it to where it already is changes nothing. The moved appointment is booked (no
    longer confirmed), its older reminders are void. `version`, where given, must not be older than the present time
    of the appointment. Locks: key, advisory (`locks`), the appointment's row, then held rows by id. Raises RuleBroken,
    SlotTaken, StaleVersion, NotAllowed, KeyReused, BadSlotKey.
    """
    if overbook and not reason:
        raise NotAllowed("overbooking_needs_a_reason")
    before = _get(appointment_id)
    target = _slot_key(slot)
    wish = Wish(target, before.patient_id, before.contact_id, before.plan_id, by, now, before.pk, overbook)

    def change() -> Appointment:
        place = find_place(wish) if before.status in _MOVABLE and key_of(before) != target else None
        appointment = locked(appointment_id)
        _check_movable(appointment, version, by, now)
        if key_of(appointment) == target:
            return appointment
        if place is None:
            raise NotAllowed("changed_meanwhile")
        details = {"from": appointment.starts_at.isoformat(), "was": key_of(appointment).text}
        give_back_holds(appointment.contact_id, appointment.visit, by, now, keep=None)
        freed.record([appointment], now)
        if appointment.status == Status.CONFIRMED:
            appointment.status = Status.BOOKED
        return _place(appointment, place, What.MOVED, by, now, details | ({"reason": reason} if reason else {}))

    content = _content(wish) | {"appointment": appointment_id, "reason": reason}
    return _with_alternatives(wish, lambda: once("reschedule", key, content, now, change))


def undo_cancel(appointment_id: int, key: str, now: datetime, by: Actor) -> Appointment:
    """Book a cancelled appointment again at its old time if that is still free and allowed.

    What was waiting for approval waits for it again, unless staff restore it; a hold is never restored. Locks: key,
    advisory (`locks`), the appointment's row. Raises RuleBroken, SlotTaken, NotAllowed, KeyReused.
    """
    before = _get(appointment_id)
    wish = Wish(key_of(before), before.patient_id, before.contact_id, before.plan_id, by, now, before.pk)

    def change() -> Appointment:
        place = find_place(wish)
        appointment = locked(appointment_id)
        check_may_act(by, appointment)
        if appointment.status != Status.CANCELLED:
            raise NotAllowed("not_cancelled")
        appointment.status = _status_before(appointment, by)
        appointment.cancelled_at = None
        appointment.cancel_reason = ""
        return _place(appointment, place, What.RESTORED, by, now)

    return _with_alternatives(wish, lambda: once("undo_cancel", key, {"appointment": appointment_id}, now, change))


def _status_before(cancelled: Appointment, by: Actor) -> Status:
    """Return what an undone cancellation makes of an appointment. Raises NotAllowed for what was only a hold."""
    past = set(cancelled.events.values_list("what", flat=True))
    if What.HELD in past and not past & {What.BOOKED, What.REQUESTED}:
        raise NotAllowed("was_only_held")
    unapproved = What.REQUESTED in past and What.APPROVED not in past and not by.is_staff
    return Status.AWAITING if unapproved else Status.BOOKED


def _place(
    appointment: Appointment,
    place: Place,
    what: AppointmentEvent.What,
    by: Actor,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> Appointment:
    """Write an appointment at its new place: row, allocations, event, reminders."""
    fill(appointment, place)
    more = dict(details or {})
    if place.ignored:
        more["ignored"] = list(place.ignored)
    record(appointment, what, by, now, more, time_changed=True)
    allocate(appointment, place)
    reminders.plan(appointment, now)
    return appointment


def _with_alternatives(wish: Wish, change: Callable[[], Appointment]) -> Appointment:
    """Run a change; give a refusal its alternatives, searched after the savepoint gave the locks back."""
    try:
        return change()
    except RuleBroken as refusal:
        reasons = refusal.reasons
    except Collision as collision:
        reasons = (Reason.PATIENT_BUSY,) if collision.patient else (Reason.BUSY,)
    raise refused(reasons, alternatives(wish))


def _own_hold(what: int | Slot | str, contact_id: int | None, by: Actor) -> Appointment | None:
    """Return the hold that is to become the booking: the one named, or the contact's own on that slot."""
    if isinstance(what, int):
        held = _get(what)
        if held.contact_id != contact_id and not by.is_staff:
            raise NotAllowed("not_yours")
        return held
    if contact_id is None:
        return None
    slot = _slot_key(what)
    return Appointment.objects.filter(
        contact_id=contact_id,
        status=Status.HELD,
        service_id=slot.service_id,
        professional_id=slot.professional_id,
        unit_id=slot.unit_id,
        starts_at=slot.start_at,
    ).first()


def _check_bookable_hold(held: Appointment) -> None:
    if held.status not in (Status.HELD, Status.EXPIRED):
        raise NotAllowed("hold_is_gone")
    others = Appointment.objects.filter(visit=held.visit, status__in=ACTIVE_STATUSES).exclude(pk=held.pk)
    if others.exists():
        raise NotAllowed("hold_is_for_a_move")


def _check_movable(appointment: Appointment, version: int | None, by: Actor, now: datetime) -> None:
    check_may_act(by, appointment)
    if version is not None and not appointment.slot_version <= version <= appointment.version:
        raise StaleVersion("the appointment changed since")
    if appointment.status not in _MOVABLE:
        raise NotAllowed(f"is_{appointment.status}")
    if appointment.starts_at <= now and not by.is_staff:
        raise NotAllowed("already_began")


def _get(appointment_id: int) -> Appointment:
    try:
        return Appointment.objects.get(pk=appointment_id)
    except Appointment.DoesNotExist:
        raise NotAllowed("unknown_appointment") from None


def _slot_key(slot: int | Slot | str) -> SlotKey:
    if isinstance(slot, int):
        raise TypeError("a slot or its key is needed")
    return SlotKey.parse(slot if isinstance(slot, str) else slot.key)


def key_of(appointment: Appointment) -> SlotKey:
    """Return the key of the slot that the appointment takes."""
    start = int(appointment.starts_at.timestamp())
    return SlotKey(appointment.service_id, appointment.professional_id, appointment.unit_id, start)


def _plan(slot: int | Slot | str, plan_id: int | None) -> int | None:
    return slot.plan_id if plan_id is None and isinstance(slot, Slot) else plan_id


def _content(wish: Wish) -> dict[str, Any]:
    return {
        "slot": wish.slot.text,
        "patient": wish.patient_id,
        "contact": wish.contact_id,
        "plan": wish.plan_id,
        "moving": wish.moving,
        "overbook": wish.overbook,
    }
