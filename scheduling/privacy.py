"""How appointments and waiting patients are exported, erased and retained (LGPD art. 16 and 18)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from clinicbot.core import privacy
from clinicbot.core.privacy import Subject

from .models import Appointment, AppointmentEvent, IdempotencyKey, Mark, WaitlistEntry, WaitlistOffer

MODELS = (
    *("scheduling.Appointment", "scheduling.Allocation", "scheduling.AppointmentEvent", "scheduling.Reminder"),
    *("scheduling.WaitlistEntry", "scheduling.WaitlistOffer", "scheduling.IdempotencyKey"),
    "scheduling.Mark",
)
WITHOUT = (
    *("scheduling.Clinic", "scheduling.Unit", "scheduling.Holiday", "scheduling.CatalogueToken"),
    *("scheduling.WeeklyHours", "scheduling.DayException", "scheduling.RecurringBlock"),
    *("scheduling.InsurancePlan", "scheduling.Coverage", "scheduling.Quota", "scheduling.Feed"),
    "scheduling.FreedTime",
    *("scheduling.Specialty", "scheduling.Service", "scheduling.Requirement", "scheduling.Offering"),
    # Professionals are known to the public by name and council number; their data is the clinic's to keep.
    *("scheduling.Resource", "scheduling.ResourceKind", "scheduling.Room", "scheduling.Professional"),
)
KEEP_IDEMPOTENCY_KEYS = timedelta(days=30)
KEEP_EXPIRED_HOLDS = timedelta(days=30)
KEEP_LEFT_WAITLIST = timedelta(days=365)
KEEP_MARKS = timedelta(days=90)

_ATTENDED = (
    *(Appointment.Status.BOOKED, Appointment.Status.CONFIRMED, Appointment.Status.ARRIVED),
    *(Appointment.Status.IN_CONSULTATION, Appointment.Status.COMPLETED),
)
"""What has begun and stands: somebody may have been attended, whether staff have marked it or not."""
_CAME_TO_NOTHING = (Appointment.Status.CANCELLED, Appointment.Status.EXPIRED)
_ON_THE_WAY = tuple(status for status in Appointment.Status if status not in _CAME_TO_NOTHING)


def register() -> None:
    """Make the room's answer known to `clinicbot.core.privacy`."""
    privacy.register(
        "scheduling", export=export, erase=erase, retain=retain, models=MODELS, without_personal_data=WITHOUT
    )


def export(subject: Subject) -> dict[str, Any]:
    """Return appointments and waitlist entries as plain values, times in UTC."""
    mine = _of(Appointment.objects.all(), subject).exclude(status=Appointment.Status.EXPIRED)
    appointments = mine.order_by("starts_at").values(
        *("public_id", "status", "starts_at", "ends_at", "time_zone", "source", "price", "cancel_reason"),
        patient_name=F("patient__name"),
        service_name=F("service__name"),
        professional_name=F("professional__name"),
        unit_name=F("unit__name"),
        plan_name=F("plan__name"),
    )
    waiting = _of(WaitlistEntry.objects.all(), subject).order_by("created_at")
    return {
        "appointments": list(appointments),
        "waitlist": list(
            waiting.values("public_id", "status", "windows", "created_at", service_name=F("service__name"))
        ),
    }


def erase(subject: Subject, now: datetime) -> int:
    """Erase what was planned, make what came to nothing anonymous, keep who was attended; return the rows changed.

    An appointment that took place belongs to the record (Lei 13.787/2018 art. 6): it keeps its patient and loses its
    contact. The agenda's times are free again with the rows; whoever asks cancels first where somebody must be told.
    """
    gone = _of(WaitlistEntry.objects.all(), subject).delete()[0]
    said = Q(contact_id__in=subject.contact_ids) | Q(appointment__patient_id__in=subject.patient_ids)
    gone += Mark.objects.filter(said).delete()[0]
    mine = _of(Appointment.objects.all(), subject)
    of_others = mine.filter(patient__isnull=False).exclude(patient_id__in=subject.patient_ids)
    gone += of_others.update(contact=None)
    # From here on, `mine` holds the subject's own alone: a queryset asks anew each time.
    kept = mine.filter(status__in=_ATTENDED, starts_at__lte=now)
    gone += mine.exclude(pk__in=kept.values("pk")).filter(status__in=_ON_THE_WAY).delete()[0]
    gone += kept.update(contact=None)
    nothing = mine.filter(status__in=_CAME_TO_NOTHING)
    AppointmentEvent.objects.filter(appointment__in=nothing).update(details={})
    return gone + nothing.update(patient=None, contact=None, cancel_reason="")


def retain(now: datetime) -> int:
    """Purge used keys, holds that came to nothing, words left on the way, and waits that are over; return the rows."""
    keys = IdempotencyKey.objects.filter(created_at__lt=now - KEEP_IDEMPOTENCY_KEYS).delete()[0]
    expired = Appointment.objects.filter(
        status=Appointment.Status.EXPIRED, starts_at__lt=now, updated_at__lt=now - KEEP_EXPIRED_HOLDS
    )
    over = (WaitlistEntry.Status.BOOKED, WaitlistEntry.Status.LEFT)
    waits = WaitlistEntry.objects.filter(status__in=over, created_at__lt=now - KEEP_LEFT_WAITLIST)
    open_offers = WaitlistOffer.objects.filter(status=WaitlistOffer.Status.OPEN).values("hold")
    marks = Mark.objects.filter(said_at__lt=now - KEEP_MARKS).delete()[0]
    return keys + marks + expired.exclude(pk__in=open_offers).delete()[0] + waits.delete()[0]


def _of(rows: QuerySet[Any], subject: Subject) -> QuerySet[Any]:
    return rows.filter(Q(patient_id__in=subject.patient_ids) | Q(contact_id__in=subject.contact_ids))
