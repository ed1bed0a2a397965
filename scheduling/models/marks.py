"""What patients say on their way, for the reception to see and tick off."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scheduling.models.appointments import Appointment


class Mark(models.Model):
    """Said about an appointment by its patient's side: late by so many minutes (0: not said), here, or not here yet."""

    class Kind(models.TextChoices):
        """What was said."""

        LATE = "late", _("is running late")
        HERE = "here", _("says they are here")
        AWAY = "away", _("says they are not here yet")

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="marks", verbose_name=_("appointment"))
    contact = models.ForeignKey("patients.Contact", models.CASCADE, related_name="+", verbose_name=_("contact"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes late"), default=0)
    said_at = models.DateTimeField(_("said at"))
    seen_at = models.DateTimeField(_("ticked off at"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by whom")
    )

    class Meta:
        verbose_name = _("word from the patient")
        verbose_name_plural = _("words from patients")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "kind"], condition=Q(seen_at=None), name="one_open_mark_of_a_kind"
            )
        ]
        indexes = [models.Index(fields=["contact"], condition=Q(seen_at=None), name="mark_open_contact")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
