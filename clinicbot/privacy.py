"""How what staff did about a person is exported, erased and retained: the admin's own log (LGPD art. 16 and 18)."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from clinicbot.core import privacy
from clinicbot.core.privacy import Subject

WITHOUT = (
    # Staff: their accounts belong to the clinic's own records of its people.
    *("auth.User", "auth.Group", "auth.Permission", "sessions.Session", "contenttypes.ContentType"),
    *("django_celery_beat.PeriodicTask", "django_celery_beat.PeriodicTasks", "django_celery_beat.IntervalSchedule"),
    *("django_celery_beat.CrontabSchedule", "django_celery_beat.SolarSchedule", "django_celery_beat.ClockedSchedule"),
)
KEEP_LOG = timedelta(days=5 * 365)
"""Who changed what, as long as a claim may be brought (Código de Defesa do Consumidor, art. 27)."""


def register() -> None:
    """Make the project's own answer known to `clinicbot.core.privacy`."""
    privacy.register(
        "staff_log",
        export=export,
        erase=erase,
        retain=retain,
        models=("admin.LogEntry",),
        without_personal_data=WITHOUT,
    )


def export(subject: Subject) -> dict[str, Any]:
    """Return when staff changed the person's own rows, without who did it."""
    deeds = _about(subject).order_by("action_time")
    return {"changes_by_staff": list(deeds.values("action_time", "content_type__model", "action_flag"))}


def erase(subject: Subject, now: datetime) -> int:
    """Take the person's name out of the log; that something was changed, by whom and when, stays."""
    return _about(subject).exclude(object_repr="").update(object_repr="", change_message="")


def retain(now: datetime) -> int:
    """Purge old entries and sessions that ended; return the rows."""
    entries = LogEntry.objects.filter(action_time__lt=now - KEEP_LOG).delete()[0]
    return entries + Session.objects.filter(expire_date__lt=now).delete()[0]


def _about(subject: Subject) -> QuerySet[LogEntry]:
    contacts = Q(content_type__model="contact", object_id__in=[str(pk) for pk in subject.contact_ids])
    patients = Q(content_type__model="patient", object_id__in=[str(pk) for pk in subject.patient_ids])
    return LogEntry.objects.filter(contacts | patients, content_type__app_label="patients")
