"""A message we start."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7


class Notice(models.Model):
    """A message we start, bound to one version of one appointment (I14).

    `appointment` is the appointment's public id (an offer's hold is one); the reminder or offer that asked for the
    notice is its `reminder_key`, unique, so that one makes one message.
    """

    OFFER = "offer"
    """The kind of an offer to the waitlist; a reminder's kind is the reminder's own."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    message = models.OneToOneField(
        "conversations.Message", models.CASCADE, related_name="notice", verbose_name=_("message")
    )
    kind = models.CharField(_("kind"), max_length=20)
    appointment = models.UUIDField(_("appointment"), db_index=True)
    version = models.PositiveIntegerField(_("version"))
    expires_at = models.DateTimeField(_("useless after"), null=True, blank=True)
    reminder_key = models.CharField(_("reminder"), max_length=80, unique=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
