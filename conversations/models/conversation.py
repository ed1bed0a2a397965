"""The thread of one contact on one channel."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7


class Conversation(models.Model):
    """The thread of one contact on one channel, with the state of the assistant in it.

    `due_at` says when its next turn may run (business time); `lease_token` and `leased_until` (database
    time) say who runs one now. `takeover_epoch` grows with each human takeover and each hand-back.
    """

    class Mode(models.TextChoices):
        """Who answers."""

        BOT = "bot", _("assistant")
        WAITING = "waiting", _("waiting for a person")
        HUMAN = "human", _("with a person")
        CLOSED = "closed", _("closed")

    class Priority(models.IntegerChoices):
        """Who comes first in the inbox."""

        NORMAL = 0, _("normal")
        HIGH = 5, _("high")
        EMERGENCY = 9, _("emergency")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    channel = models.ForeignKey(
        "conversations.Channel", models.PROTECT, verbose_name=_("channel"), db_index=False
    )  # `one_conversation_per_contact` begins with it
    contact = models.ForeignKey("patients.Contact", models.PROTECT, verbose_name=_("contact"))
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, default=Mode.BOT)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("assigned to")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    state = models.JSONField(_("state"), default=dict, blank=True)
    takeover_epoch = models.PositiveIntegerField(_("takeover epoch"), default=0)
    handoff_reason = models.CharField(_("why a person is needed"), max_length=60, blank=True)
    handoff_summary = models.TextField(_("what was wished so far"), blank=True)
    taken_over_at = models.DateTimeField(_("with a person since"), null=True, blank=True, editable=False)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    danger_at = models.DateTimeField(_("danger seen at"), null=True, blank=True)
    last_inbound_at = models.DateTimeField(_("last message received"), null=True, blank=True)
    last_outbound_at = models.DateTimeField(_("last message sent"), null=True, blank=True)
    last_handled_at = models.DateTimeField(null=True, blank=True, editable=False)
    unread = models.PositiveIntegerField(_("unread"), default=0)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_pending_at = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    failed_turns = models.PositiveSmallIntegerField(default=0, editable=False)
    sla_due_at = models.DateTimeField(_("answer due at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [models.UniqueConstraint(fields=["channel", "contact"], name="one_conversation_per_contact")]
        indexes = [
            models.Index(fields=["due_at"], name="conversation_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["leased_until"], name="conversation_leased", condition=Q(lease_token__isnull=False)),
            models.Index(
                fields=["-priority", "waiting_since"], name="conversation_waiting", condition=Q(mode="waiting")
            ),
            models.Index(fields=["-last_inbound_at"], name="conversation_recent"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
