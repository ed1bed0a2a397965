"""One thing said, in or out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7
from integrations.events import MessageKind


class Message(models.Model):
    """One thing said, in or out.

    Outgoing: `payload` holds what is to be sent (`text` is what a person reads of it), `status` walks
    queued → sending → sent → delivered → read, or ends in failed or dropped; `unknown` waits for the
    status webhook that carries our id (I4). Incoming: pending → handled.
    """

    class Direction(models.TextChoices):
        """Which way it went."""

        IN = "in", _("received")
        OUT = "out", _("sent")

    class Author(models.TextChoices):
        """Who said it."""

        CONTACT = "contact", _("patient")
        BOT = "bot", _("assistant")
        STAFF = "staff", _("staff")
        APP = "app", _("staff, in the WhatsApp Business app")
        NOTICE = "notice", _("notice")
        DANGER = "danger", _("emergency text")

    class Status(models.TextChoices):
        """Where it stands."""

        PENDING = "pending", _("waiting to be read")
        HANDLED = "handled", _("read")
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        UNKNOWN = "unknown", _("not known whether it was sent")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("read by the patient")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("not sent")

    OPEN = (Status.QUEUED, Status.SENDING, Status.UNKNOWN)
    GIVEN_UP = "not known whether it was sent"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation",
        models.CASCADE,
        related_name="messages",
        verbose_name=_("conversation"),
        db_index=False,  # `message_thread` begins with it
    )
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=[(kind.value, kind.value) for kind in MessageKind])
    author = models.CharField(_("author"), max_length=8, choices=Author.choices)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("staff"), db_index=False
    )
    turn = models.ForeignKey(
        "conversations.Turn",
        models.SET_NULL,
        verbose_name=_("turn"),
        null=True,
        blank=True,
        related_name="messages",
        db_index=True,
    )
    provider_id = models.CharField(  # noqa: DJ001 (unique below, where there is one)
        _("id at WhatsApp"), max_length=255, null=True, blank=True
    )
    # No constraint and no index: the id orders messages (I3), and deliveries are purged without a look at messages.
    delivery = models.ForeignKey(
        "conversations.Delivery", models.DO_NOTHING, null=True, blank=True, db_index=False, db_constraint=False
    )
    index = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(_("when"))
    text = models.TextField(_("text"), blank=True)
    payload = models.JSONField(_("payload"), default=dict, blank=True)
    choice_id = models.CharField(max_length=260, blank=True)
    reply_to = models.CharField(max_length=255, blank=True)
    media = models.JSONField(null=True, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices)
    late = models.BooleanField(_("came late"), default=False)
    epoch = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    send_after = models.DateTimeField(null=True, blank=True)
    sending_since = models.DateTimeField(null=True, blank=True)
    unknown_waited = models.FloatField(default=0)
    unknown_checked_at = models.DateTimeField(null=True, blank=True)
    resent = models.BooleanField(default=False)
    duplicate_provider_id = models.CharField(max_length=255, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    error_code = models.IntegerField(_("error code"), null=True, blank=True)
    reason = models.CharField(_("why it was not sent"), max_length=120, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    trace_id = models.CharField(_("trace id"), max_length=36, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        # A message is written four times in its life: every index here is paid for with each answer.
        constraints = [models.UniqueConstraint(fields=["provider_id"], name="message_provider_id")]
        indexes = [
            models.Index(fields=["staff"], name="message_staff", condition=Q(staff__isnull=False)),
            models.Index(fields=["conversation", "sent_at", "id"], name="message_thread"),
            models.Index(fields=["conversation", "id"], name="message_pending", condition=Q(status="pending")),
            models.Index(
                fields=["conversation", "id"],
                name="message_open",
                condition=Q(status__in=["queued", "sending", "unknown"]),
            ),
            models.Index(fields=["reply_to"], name="message_changes", condition=Q(kind__in=["edit", "revoke"])),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class StrayStatus(models.Model):
    """A status for a message id we do not know yet; applied when the id is recorded, purged with age."""

    provider_id = models.CharField(_("id at WhatsApp"), max_length=255, db_index=True)
    status = models.CharField(_("status"), max_length=10)
    at = models.DateTimeField(_("when"))
    error_code = models.IntegerField(_("error code"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("stray status")
        verbose_name_plural = _("stray statuses")
        constraints = [models.UniqueConstraint(fields=["provider_id", "status"], name="stray_status_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"
