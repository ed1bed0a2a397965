"""Reminders, each made from one version of one appointment."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7
from scheduling.models.appointments import Appointment


class Reminder(models.Model):
    """One reminder that is due once. It is void as soon as its appointment is moved or no longer stands (I14)."""

    class Kind(models.TextChoices):
        """How long before the start."""

        DAY_BEFORE = "24h", _("24 hours before")
        HOURS_BEFORE = "2h", _("2 hours before")

    class Status(models.TextChoices):
        """Where it is on its way."""

        PENDING = "pending", _("pending")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("handed over")
        VOID = "void", _("void")
        MISSED = "missed", _("too late to send")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="reminders", verbose_name=_("appointment")
    )
    version = models.PositiveIntegerField(_("appointment version"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    due_at = models.DateTimeField(_("due at"))
    expires_at = models.DateTimeField(_("useless after"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PENDING)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    message_id = models.UUIDField(_("message"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["appointment", "version", "kind"], name="reminder_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="pending"), name="reminder_due"),
            models.Index(fields=["claimed_at"], condition=Q(status="claimed"), name="reminder_claimed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}Z {self.status}"
