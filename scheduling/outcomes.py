"""What becomes of an appointment without moving it: confirmed, cancelled, arrived, completed, missed.

Locks: the idempotency key's row, then the appointment's row. But for `came_after_all`, nothing here takes a time, so
no advisory lock is needed; freeing one never harms anybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from scheduling import freed, reminders, snapshot
from scheduling.actors import SYSTEM, Actor
from scheduling.changing import Collision, once
from scheduling.errors import NotAllowed, StaleVersion
from scheduling.locks import lock
from scheduling.models import Allocation, Appointment, AppointmentEvent
from scheduling.models.appointments import Status
from scheduling.recording import check_may_act, locked, record

What = AppointmentEvent.What
_OPEN = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)
_NEXT = {
    What.ARRIVED: (_OPEN, Status.ARRIVED),
    What.STARTED: ((*_OPEN, Status.ARRIVED), Status.IN_CONSULTATION),
    What.COMPLETED: ((*_OPEN, Status.ARRIVED, Status.IN_CONSULTATION), Status.COMPLETED),
    What.NO_SHOW: ((*_OPEN, Status.ARRIVED), Status.NO_SHOW),
}


@dataclass(frozen=True, slots=True)
class CancelTerms:
    """What cancelling now means: `late` after the clinic's deadline, and its words for that."""

    late: bool
    deadline: datetime
    policy: str


def cancel_terms(starts_at: datetime, now: datetime) -> CancelTerms:
    """Return the clinic's terms for cancelling an appointment that starts at `starts_at` (aware). No lock."""
    clinic = snapshot.current().clinic
    deadline = starts_at - timedelta(hours=clinic.cancel_notice_hours)
    return CancelTerms(late=now > deadline, deadline=deadline, policy=clinic.cancel_policy)


def confirm(appointment_id: int, version: int, key: str, now: datetime, by: Actor) -> Appointment:
    """Confirm the time that `version` speaks of; a second confirmation changes nothing.

    Locks: key, the appointment's row. Raises StaleVersion where that time moved or was cancelled since (I14),
    NotAllowed where there is nothing to confirm or it has begun, KeyReused.
    """

    def change() -> Appointment:
        appointment = locked(appointment_id)
        check_may_act(by, appointment)
        if not appointment.slot_version <= version <= appointment.version:
            raise StaleVersion("the appointment changed since")
        if appointment.status == Status.CONFIRMED:
            return appointment
        if appointment.status != Status.BOOKED:
            raise NotAllowed(f"is_{appointment.status}")
        if appointment.starts_at <= now and not by.is_staff:
            raise NotAllowed("already_began")
        appointment.status = Status.CONFIRMED
        record(appointment, What.CONFIRMED, by, now)
        return appointment

    return once("confirm", key, {"appointment": appointment_id, "version": version}, now, change)


def cancel(
    appointment_id: int, key: str, now: datetime, by: Actor, reason: str = "", *, version: int | None = None
) -> Appointment:
    """Cancel (or release a hold): frees everything it took and voids its reminders. A second cancel changes nothing.

    The event says whether it was late. Locks: key, the appointment's row. Raises StaleVersion, NotAllowed, KeyReused.
    """

    def change() -> Appointment:
        appointment = locked(appointment_id)
        check_may_act(by, appointment)
        if appointment.status == Status.CANCELLED:
            return appointment
        if version is not None and not appointment.slot_version <= version <= appointment.version:
            raise StaleVersion("the appointment changed since")
        if appointment.status not in (*_OPEN, Status.HELD):
            raise NotAllowed(f"is_{appointment.status}")
        if appointment.starts_at <= now and not by.is_staff:
            raise NotAllowed("already_began")
        late = cancel_terms(appointment.starts_at, now).late
        appointment.cancelled_at = now
        appointment.cancel_reason = reason[:200]
        return _end(appointment, Status.CANCELLED, What.CANCELLED, by, now, {"late": late})

    content = {"appointment": appointment_id, "version": version, "reason": reason}
    return once("cancel", key, content, now, change)


def release(appointment_id: int, key: str, now: datetime, by: Actor = SYSTEM) -> Appointment:
    """Give a hold back at once; nothing happens to a hold that is over.

    Locks: key, the appointment's row. Raises NotAllowed for a booking, KeyReused.
    """

    def change() -> Appointment:
        appointment = locked(appointment_id)
        check_may_act(by, appointment)
        if appointment.status in (Status.EXPIRED, Status.CANCELLED):
            return appointment
        if appointment.status != Status.HELD:
            raise NotAllowed(f"is_{appointment.status}")
        return _end(appointment, Status.EXPIRED, What.RELEASED, by, now)

    return once("release", key, {"appointment": appointment_id}, now, change)


def approve(appointment_id: int, key: str, now: datetime, by: Actor) -> Appointment:
    """Approve a request that awaits it; its time was taken all along.

    Locks: key, the appointment's row. Raises NotAllowed, KeyReused.
    """

    def change() -> Appointment:
        appointment = locked(appointment_id)
        if not by.is_staff:
            raise NotAllowed("only_staff_approves")
        if appointment.status in (Status.BOOKED, Status.CONFIRMED):
            return appointment
        if appointment.status != Status.AWAITING:
            raise NotAllowed(f"is_{appointment.status}")
        appointment.status = Status.BOOKED
        record(appointment, What.APPROVED, by, now)
        reminders.plan(appointment, now)
        return appointment

    return once("approve", key, {"appointment": appointment_id}, now, change)


def mark_arrived(appointment_id: int, key: str, now: datetime, by: Actor) -> Appointment:
    """Record that the patient is here. Locks: key, the appointment's row. Raises NotAllowed, KeyReused."""
    return _advance(appointment_id, What.ARRIVED, key, now, by)


def not_arrived(appointment_id: int, key: str, now: datetime, by: Actor, *, version: int | None = None) -> Appointment:
    """Take back that the patient is here: the appointment is what it was before, a given-up one confirmed.

    See `_take_back`. Locks: key, the appointment's row. Raises StaleVersion, NotAllowed, KeyReused.
    """
    return _take_back(appointment_id, What.NOT_ARRIVED, key, now, by, version)


def not_started(appointment_id: int, key: str, now: datetime, by: Actor, *, version: int | None = None) -> Appointment:
    """Take back that the consultation has begun. See `_take_back`, also for locks and what is raised."""
    return _take_back(appointment_id, What.NOT_STARTED, key, now, by, version)


def not_completed(
    appointment_id: int, key: str, now: datetime, by: Actor, *, version: int | None = None
) -> Appointment:
    """Take back that the patient was seen. See `_take_back`, also for locks and what is raised."""
    return _take_back(appointment_id, What.NOT_COMPLETED, key, now, by, version)


_UNDOES = {
    What.NOT_ARRIVED: (What.ARRIVED, _OPEN, Status.CONFIRMED),
    What.NOT_STARTED: (What.STARTED, (*_OPEN, Status.ARRIVED), Status.ARRIVED),
    What.NOT_COMPLETED: (What.COMPLETED, (*_OPEN, Status.ARRIVED, Status.IN_CONSULTATION), Status.IN_CONSULTATION),
}
"""By what is taken back: the deed that was a mistake, what it may have been before, and what it is where none knows."""


def _take_back(
    appointment_id: int, what: AppointmentEvent.What, key: str, now: datetime, by: Actor, version: int | None
) -> Appointment:
    """Undo a mistaken click of the front desk: the appointment is what it was before.

    A second time changes nothing. The time was the same all along, so that answers to its reminders still count; those
    that are not due yet are planned again. `version` is the one that was looked at. Locks: key, the appointment's row.
    Raises StaleVersion where it changed since, NotAllowed, KeyReused.
    """
    mistake, before, otherwise = _UNDOES[what]

    def change() -> Appointment:
        appointment = locked(appointment_id)
        if not by.is_staff:
            raise NotAllowed("only_staff")
        if appointment.status in before:
            return appointment
        if appointment.status != _NEXT[mistake][1]:
            raise NotAllowed(f"is_{appointment.status}")
        if version is not None and version != appointment.version:
            raise StaleVersion("the appointment changed since")
        appointment.status = _status_before(appointment, mistake, before) or otherwise
        record(appointment, what, by, now)
        if appointment.status in _OPEN:
            reminders.plan(appointment, now)
        return appointment

    return once(str(what), key, {"appointment": appointment_id, "version": version}, now, change)


def _status_before(
    appointment: Appointment, mistake: AppointmentEvent.What, allowed: Collection[Status]
) -> Status | None:
    """Return what it was when the mistaken deed was done; None where that is not on record or was something else."""
    last = appointment.events.filter(what=mistake).order_by("-at", "-pk").first()
    was = last.details.get("was") if last is not None else None
    return Status(str(was)) if was in allowed else None


def came_after_all(appointment_id: int, key: str, now: datetime, by: Actor) -> Appointment:
    """Turn a no-show into an arrival: whoever was given up comes late. It takes its time again where nobody has it.

    Locks: key, advisory (`locks`), the appointment's row. Raises NotAllowed, with `time_given_away` for a time that
    someone else has by now, and KeyReused.
    """

    def change() -> Appointment:
        taken = Allocation.objects.filter(appointment=appointment_id)
        patient = Appointment.objects.filter(pk=appointment_id).values_list("patient", flat=True).first()
        lock(patient_id=patient, resources=list(taken.values_list("resource", flat=True)))
        appointment = locked(appointment_id)
        if not by.is_staff:
            raise NotAllowed("only_staff")
        if appointment.status == Status.ARRIVED:
            return appointment
        if appointment.status != Status.NO_SHOW:
            raise NotAllowed(f"is_{appointment.status}")
        appointment.status = Status.ARRIVED
        record(appointment, What.ARRIVED, by, now, time_changed=True)
        taken.update(active=True)
        return appointment

    try:
        return once("came_after_all", key, {"appointment": appointment_id}, now, change)
    except Collision:
        raise NotAllowed("time_given_away") from None


def start_consultation(appointment_id: int, key: str, now: datetime, by: Actor) -> Appointment:
    """Record that the consultation has begun. Locks: key, the appointment's row. Raises NotAllowed, KeyReused."""
    return _advance(appointment_id, What.STARTED, key, now, by)


def complete(appointment_id: int, key: str, now: datetime, by: Actor) -> Appointment:
    """Record that the patient was seen; the time stays taken.

    Locks: key, the appointment's row. Raises NotAllowed, KeyReused.
    """
    return _advance(appointment_id, What.COMPLETED, key, now, by)


def no_show(appointment_id: int, key: str, now: datetime, by: Actor) -> Appointment:
    """Record that the patient did not come; frees what is left of the time.

    Locks: key, the appointment's row. Raises NotAllowed, KeyReused.
    """
    return _advance(appointment_id, What.NO_SHOW, key, now, by)


# What the end of the day makes of a status that is left open: who did not arrive, or was not seen, did not come.
LEFT_OPEN: dict[str, Status] = {
    Status.AWAITING: Status.CANCELLED,
    Status.BOOKED: Status.NO_SHOW,
    Status.CONFIRMED: Status.NO_SHOW,
    Status.ARRIVED: Status.NO_SHOW,
    Status.IN_CONSULTATION: Status.COMPLETED,
}
_CAME_TO = {Status.CANCELLED: What.CANCELLED, Status.NO_SHOW: What.NO_SHOW}


def left_open(day: date, now: datetime) -> QuerySet[Appointment]:
    """Return the appointments of local `day` that are over by `now` and were left open."""
    return Appointment.objects.filter(local_date=day, ends_at__lte=now, status__in=LEFT_OPEN)


def close_day(
    day: date,
    now: datetime,
    by: Actor = SYSTEM,
    *,
    shown: Mapping[int, int] | None = None,
    came: Collection[int] = (),
) -> dict[str, int]:
    """Settle what local `day` left open, as LEFT_OPEN says, completed for those in `came`; return how many became what.

    As often as you like; `day` is local to each unit. With `shown` (versions by primary key) only those are settled,
    and of them none that has changed since. Locks: the appointments' rows, by id.
    """
    settled = {"no_show": 0, "completed": 0, "cancelled": 0}
    with transaction.atomic():
        rows = left_open(day, now)
        if shown is not None:
            rows = rows.filter(pk__in=shown)
        for row in list(rows.order_by("pk").select_for_update(of=("self",), no_key=True)):
            if shown is not None and shown[row.pk] != row.version:
                continue
            _settle(row, Status.COMPLETED if row.pk in came else LEFT_OPEN[row.status], now, by)
            settled[row.status] += 1
    return settled


def _settle(row: Appointment, status: Status, now: datetime, by: Actor) -> None:
    """Give a locked appointment the status in which its day leaves it."""
    if status == Status.COMPLETED:
        _go_on(row, status, What.COMPLETED, by, now)
        return
    if status == Status.CANCELLED:
        row.cancelled_at = now
    _end(row, status, _CAME_TO[status], by, now)


def _advance(appointment_id: int, what: AppointmentEvent.What, key: str, now: datetime, by: Actor) -> Appointment:
    allowed, status = _NEXT[what]

    def change() -> Appointment:
        appointment = locked(appointment_id)
        if by.kind == "contact":
            raise NotAllowed("only_staff")
        if appointment.status == status:
            return appointment
        if appointment.status not in allowed:
            raise NotAllowed(f"is_{appointment.status}")
        if what == What.NO_SHOW:
            return _end(appointment, status, what, by, now)
        return _go_on(appointment, status, what, by, now)

    return once(str(what), key, {"appointment": appointment_id}, now, change)


def _go_on(
    appointment: Appointment, status: Status, what: AppointmentEvent.What, by: Actor, now: datetime
) -> Appointment:
    """Take a locked appointment a step further; what it was before stays in the trail, to go back to."""
    was, appointment.status = appointment.status, status
    record(appointment, what, by, now, {"was": was})
    reminders.void(appointment)
    return appointment


def _end(
    appointment: Appointment,
    status: Status,
    what: AppointmentEvent.What,
    by: Actor,
    now: datetime,
    details: dict[str, bool] | None = None,
) -> Appointment:
    """Take a locked appointment off the agenda."""
    appointment.status = status
    Allocation.objects.filter(appointment=appointment).update(active=False)
    record(appointment, what, by, now, details, time_changed=True)
    reminders.void(appointment)
    freed.record([appointment], now)
    return appointment
