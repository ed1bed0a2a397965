"""What a clinic says in its own words: its replies, and which complaint leads to which specialty."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .knowledge import LANGUAGES


class ReplyOverride(models.Model):
    """A reply in the clinic's own words; it stands in for the template of the same name and language."""

    template = models.CharField(_("reply"), max_length=80)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default="pt_BR")
    source = models.TextField(_("text"))
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("reply in own words")
        verbose_name_plural = _("replies in own words")
        constraints = [models.UniqueConstraint(fields=["language", "template"], name="one_override_per_reply")]

    def __str__(self) -> str:
        return f"{self.template} ({self.language})"


class Complaint(models.Model):
    """An everyday complaint and the specialty whose appointment it leads to: help with booking, not medicine."""

    name = models.CharField(_("complaint"), max_length=80, unique=True)
    phrases = models.TextField(_("how people say it"), help_text=_("One a line, as people write it."))
    specialty = models.ForeignKey("scheduling.Specialty", models.CASCADE, verbose_name=_("specialty"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints and specialties")

    def __str__(self) -> str:
        return self.name
