"""A business number and the raw webhooks that came for it."""

from datetime import time
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.encrypted import EncryptedTextField
from clinicbot.core.ids import uuid7
from integrations.outgoing import Credentials


def workdays() -> list[int]:
    """Return Monday to Friday."""
    return [0, 1, 2, 3, 4]


class AssistantSettings(models.Model):
    """What holds for the assistant everywhere; one row. The clinic's own facts live in the agenda."""

    bot_enabled = models.BooleanField(_("assistant answers"), default=True)
    human_hours = models.CharField(
        _("when a person answers"), max_length=160, blank=True, default="", help_text=_("As patients read it.")
    )

    answers_on = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("weekdays people answer"),
        default=workdays,
        blank=True,
        help_text=_("The assistant promises an answer within these hours."),
    )
    answers_from = models.TimeField(_("people answer from"), default=time(8))
    answers_until = models.TimeField(_("people answer until"), default=time(18))
    formal = models.BooleanField(
        _("formal tone"), default=False, help_text=_("“o(a) senhor(a)” instead of “você” in Portuguese")
    )
    offers_news = models.BooleanField(
        _("asks whether news are welcome"), default=True, help_text=_("once, after the first booking; no is an answer")
    )

    class Meta:
        verbose_name = _("assistant settings")
        verbose_name_plural = _("assistant settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_assistant_settings")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Channel(models.Model):
    """One business number at one provider."""

    class Provider(models.TextChoices):
        """Who carries the messages."""

        WHATSAPP = "whatsapp", "WhatsApp Cloud API"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    provider = models.CharField(_("provider"), max_length=20, choices=Provider.choices, default=Provider.WHATSAPP)
    phone_number_id = models.CharField(_("phone number id"), max_length=64, unique=True)
    business_account_id = models.CharField(_("business account id"), max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=80)
    access_token = EncryptedTextField(_("access token"), blank=True, default="")
    graph_url = models.URLField(
        _("Graph API address"), blank=True, help_text=_("Empty: the address of the configuration.")
    )
    active = models.BooleanField(_("active"), default=True)
    bot_enabled = models.BooleanField(_("assistant answers"), default=True)
    back_after_minutes = models.PositiveSmallIntegerField(
        _("assistant comes back after"),
        default=60,
        help_text=_("Minutes that a patient waits for the staff's next word; 0: only when staff give back."),
    )
    send_rate = models.PositiveIntegerField(_("messages a second"), default=80)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    pause_reason = models.CharField(_("why it is paused"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a number made known releases the deliveries that waited for it."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            Delivery.objects.filter(error__contains=self.phone_number_id, processed_at__isnull=False).update(
                processed_at=None, retry_at=None
            )

    def credentials(self) -> Credentials:
        """Return what a client needs; the token of the environment stands in for an empty field."""
        return Credentials(
            phone_number_id=self.phone_number_id,
            access_token=self.access_token or settings.WHATSAPP_ACCESS_TOKEN,
            graph_url=(self.graph_url or settings.WHATSAPP_GRAPH_URL).rstrip("/"),
        )


class Delivery(models.Model):
    """One raw webhook POST, stored before anything is made of it (I1), once (I2)."""

    body = models.BinaryField(_("body"))
    digest = models.BinaryField(_("digest"), max_length=32, unique=True)
    received_at = models.DateTimeField(_("received at"))
    processed_at = models.DateTimeField(_("processed at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    retry_at = models.DateTimeField(_("retry at"), null=True, blank=True)
    trace_id = models.CharField(_("trace id"), max_length=36, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["id"], name="delivery_waiting", condition=Q(processed_at__isnull=True)),
            models.Index(fields=["received_at"], name="delivery_received"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class AccountNews(models.Model):
    """What Meta told about the account, a number or a template."""

    channel = models.ForeignKey(Channel, models.CASCADE, null=True, blank=True, verbose_name=_("channel"))
    field = models.CharField(_("field"), max_length=60)
    event = models.CharField(_("event"), max_length=60)
    details = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("account news")
        verbose_name_plural = _("account news")

    def __str__(self) -> str:
        return f"{self.field} {self.event}"
