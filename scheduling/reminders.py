"""Which reminders are due. Each belongs to one version of one appointment (I14); sending is the conversation's work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from scheduling.models import Appointment, Reminder

_BEFORE = {Reminder.Kind.DAY_BEFORE: timedelta(hours=24), Reminder.Kind.HOURS_BEFORE: timedelta(hours=2)}
_USELESS_BEFORE = {Reminder.Kind.DAY_BEFORE: timedelta(hours=4), Reminder.Kind.HOURS_BEFORE: timedelta(minutes=15)}
_CLAIM_LASTS = timedelta(minutes=10)
REMINDED = (Appointment.Status.BOOKED, Appointment.Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A claimed reminder: `version` must come back with every answer to it; `asks` says whether to ask for a yes."""

    id: int
    public_id: UUID
    kind: str
    appointment_id: int
    appointment_public_id: UUID
    version: int
    contact_id: int | None
    patient_id: int | None
    due_at: datetime
    asks: bool


def plan(appointment: Appointment, now: datetime) -> None:
    """Replace the appointment's waiting reminders by those of its present version, in the caller's transaction.

    A reminder whose moment has passed is not made. Must be called with the appointment's row locked.
    """
    if appointment.version > 1:
        void(appointment)
    if appointment.status not in REMINDED:
        return
    Reminder.objects.bulk_create(
        Reminder(
            appointment=appointment,
            version=appointment.version,
            kind=kind,
            due_at=appointment.starts_at - before,
            expires_at=appointment.starts_at - _USELESS_BEFORE[kind],
        )
        for kind, before in _BEFORE.items()
        if appointment.starts_at - before > now
    )


def void(appointment: Appointment) -> int:
    """Void every reminder that was not handed over yet; returns how many. Call it with the appointment's row locked."""
    waiting = Reminder.objects.filter(
        appointment=appointment, status__in=(Reminder.Status.PENDING, Reminder.Status.CLAIMED)
    )
    return waiting.update(status=Reminder.Status.VOID)


def due_reminders(now: datetime, limit: int = 100) -> list[DueReminder]:
    """Claim at most `limit` due reminders. Two workers never get the same one; a claim lasts ten minutes.

    Call it in the transaction that writes the outgoing rows and `mark_sent`: then a crash undoes all of it together.
    Locks: the reminder rows, skipping those that others hold. Reminders that came too late are marked missed.
    """
    with transaction.atomic():
        waiting = Reminder.objects.filter(
            Q(status=Reminder.Status.PENDING) | Q(status=Reminder.Status.CLAIMED, claimed_at__lt=now - _CLAIM_LASTS),
            due_at__lte=now,
        )
        rows = list(
            waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
            .select_related("appointment")
            .order_by("due_at", "id")[:limit]
        )
        late = [row for row in rows if row.expires_at <= now]
        gone = [row for row in rows if row.expires_at > now and not _stands(row)]
        good = [row for row in rows if row.expires_at > now and _stands(row)]
        _mark(late, Reminder.Status.MISSED)
        _mark(gone, Reminder.Status.VOID)
        Reminder.objects.filter(pk__in=[row.pk for row in good]).update(status=Reminder.Status.CLAIMED, claimed_at=now)
    return [_due(row) for row in good]


def mark_sent(reminder_id: int, now: datetime, message_id: UUID | None = None) -> None:
    """Record that the claimed reminder's message was handed to the outbox. Locks: the reminder's row."""
    Reminder.objects.filter(pk=reminder_id, status=Reminder.Status.CLAIMED).update(
        status=Reminder.Status.SENT, sent_at=now, message_id=message_id
    )


def still_valid(reminder_id: int) -> bool:
    """Say whether the reminder may still leave: its appointment stands at the time the reminder speaks of."""
    return Reminder.objects.filter(
        pk=reminder_id,
        status__in=(Reminder.Status.CLAIMED, Reminder.Status.SENT),
        appointment__status__in=REMINDED,
        version__gte=F("appointment__slot_version"),
    ).exists()


def is_current(appointment: UUID, version: int, *, lock: bool = False) -> bool:
    """Say whether what was written about the appointment (a public id) in this version still holds (I14).

    With `lock`, inside the caller's transaction, a change of the appointment waits until that transaction ends.
    """
    standing = Appointment.objects.filter(public_id=appointment, status__in=REMINDED, slot_version__lte=version)
    if lock:
        return standing.select_for_update(of=("self",), no_key=True).first() is not None
    return standing.exists()


def _stands(row: Reminder) -> bool:
    return row.appointment.status in REMINDED and row.version >= row.appointment.slot_version


def _mark(rows: list[Reminder], status: Reminder.Status) -> None:
    if rows:
        Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(status=status)


def _due(row: Reminder) -> DueReminder:
    appointment = row.appointment
    return DueReminder(
        id=row.pk,
        public_id=row.public_id,
        kind=row.kind,
        appointment_id=appointment.pk,
        appointment_public_id=appointment.public_id,
        version=row.version,
        contact_id=appointment.contact_id,
        patient_id=appointment.patient_id,
        due_at=row.due_at,
        asks=appointment.status == Appointment.Status.BOOKED,
    )
