"""One step in which pending messages became a decision and replies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7


class Turn(models.Model):
    """One step in which pending messages became a decision and replies. `trace` holds no text of anyone's."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="turns", verbose_name=_("conversation")
    )
    engine = models.CharField(_("engine"), max_length=10)
    skill = models.CharField(_("skill"), max_length=40, blank=True)
    intent = models.CharField(_("intent"), max_length=40, blank=True)
    confidence = models.FloatField(_("confidence"), null=True, blank=True)
    late = models.BooleanField(_("came late"), default=False)
    started_at = models.DateTimeField(_("started at"))
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)
    tokens = models.PositiveIntegerField(_("tokens"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=10, decimal_places=6, default=0)
    trace = models.JSONField(_("trace"), default=dict, blank=True)
    trace_id = models.CharField(_("trace id"), max_length=36, blank=True)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        indexes = [models.Index(fields=["started_at"], name="turn_started")]

    def __str__(self) -> str:
        return f"#{self.pk}"
