"""What a clinic's staff teach the assistant: phrases of their own, and the heads that were trained with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.staff_words import INTENTS as NAMES
from conversations.understanding.types import INTENTS


class TrainingPhrase(models.Model):
    """One way the clinic's patients say something, and what they want by it; no person's name belongs here."""

    intent = models.CharField(
        _("intent"), max_length=32, choices=[(intent, NAMES.get(intent, intent)) for intent in INTENTS]
    )
    text = models.CharField(_("phrase"), max_length=300, unique=True)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("training phrase")
        verbose_name_plural = _("training phrases")

    def __str__(self) -> str:
        return self.text


class HeadState(models.TextChoices):
    """How far a retraining came."""

    ASKED = "asked", _("asked for")
    ACTIVE = "active", _("in use")
    REFUSED = "refused", _("refused")
    RETIRED = "retired", _("retired")


class TrainedHead(models.Model):
    """One retraining: asked for, then in use or refused with the reason. At most one is in use."""

    state = models.CharField(_("state"), max_length=8, choices=HeadState.choices, default=HeadState.ASKED)
    version = models.CharField(_("version"), max_length=12, blank=True)
    phrases = models.PositiveIntegerField(_("own phrases"), default=0)
    before = models.FloatField(_("right before"), null=True)
    after = models.FloatField(_("right after"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    weights = models.BinaryField(null=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    trained_at = models.DateTimeField(_("trained at"), null=True)

    class Meta:
        verbose_name = _("retraining")
        verbose_name_plural = _("retrainings")
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="active"), name="one_head_in_use")
        ]

    def __str__(self) -> str:
        return self.version or str(self.pk)
