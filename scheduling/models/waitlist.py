"""Who waits for an earlier or otherwise full time, and what was offered."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7
from scheduling.models.appointments import Appointment
from scheduling.models.clinic import Unit
from scheduling.models.insurance import InsurancePlan
from scheduling.models.resources import Professional
from scheduling.models.services import Service


class WaitlistEntry(models.Model):
    """A patient's wish for a time that is not there yet. `windows` is a list of [start, end] in ISO 8601, UTC."""

    class Status(models.TextChoices):
        """Where the wish is."""

        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered a time")
        BOOKED = "booked", _("booked")
        LEFT = "left", _("left the list")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    patient = models.ForeignKey("patients.Patient", models.CASCADE, related_name="+", verbose_name=_("patient"))
    contact = models.ForeignKey("patients.Contact", models.CASCADE, related_name="+", verbose_name=_("contact"))
    service = models.ForeignKey(Service, models.CASCADE, verbose_name=_("service"))
    professional = models.ForeignKey(
        Professional, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("professional")
    )
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, verbose_name=_("unit"))
    plan = models.ForeignKey(InsurancePlan, models.CASCADE, null=True, blank=True, verbose_name=_("plan"))
    replaces = models.ForeignKey(
        Appointment, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("instead of")
    )
    windows = models.JSONField(_("wished times"), default=list, blank=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"), default=0, validators=[MaxValueValidator(3)])
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.WAITING)
    created_at = models.DateTimeField(_("waiting since"))
    last_offered_at = models.DateTimeField(_("last offered at"), null=True, blank=True)
    offers_passed = models.PositiveSmallIntegerField(_("offers passed by"), default=0)

    class Meta:
        verbose_name = _("waitlist entry")
        verbose_name_plural = _("waitlist")
        indexes = [models.Index(fields=["service", "created_at"], condition=Q(status="waiting"), name="waitlist_open")]

    def __str__(self) -> str:
        return f"{self.service} {self.created_at:%d/%m/%Y}"


class FreedTime(models.Model):
    """Time of a professional, and what went with it, that is free again and not offered yet (see `freed`)."""

    professional = models.ForeignKey(Professional, models.CASCADE, related_name="+", verbose_name=_("professional"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    freed_at = models.DateTimeField(_("free since"))
    also = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("what else is free again"))
    """Ids of the rooms, devices and second professionals that went with it."""

    class Meta:
        verbose_name = _("freed time")
        verbose_name_plural = _("freed times")

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}Z"


class WaitlistOffer(models.Model):
    """A freed slot offered to one waiting patient: a real hold with a countdown."""

    class Status(models.TextChoices):
        """What became of the offer."""

        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entry = models.ForeignKey(WaitlistEntry, models.CASCADE, related_name="offers", verbose_name=_("entry"))
    hold = models.OneToOneField(Appointment, models.CASCADE, related_name="offer", verbose_name=_("hold"))
    slot_key = models.CharField(_("slot"), max_length=60)
    offered_at = models.DateTimeField(_("offered at"))
    expires_at = models.DateTimeField(_("expires at"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.OPEN)
    reasons = models.JSONField(_("why this patient"), default=list)

    class Meta:
        verbose_name = _("waitlist offer")
        verbose_name_plural = _("waitlist offers")
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(status="open"), name="one_open_offer_per_entry")
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.offered_at):%d/%m/%Y %H:%M} {self.get_status_display()}"
