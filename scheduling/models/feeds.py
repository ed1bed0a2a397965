"""Calendar feeds: a secret address under which a calendar program reads an agenda."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scheduling.models.clinic import Unit
from scheduling.models.resources import Professional


class Feed(models.Model):
    """One private iCalendar address, of a professional or of a unit. Only the digest of its secret is kept."""

    professional = models.ForeignKey(
        Professional, models.CASCADE, null=True, blank=True, related_name="feeds", verbose_name=_("professional")
    )
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="feeds", verbose_name=_("unit"))
    digest = models.CharField(_("digest of the secret"), max_length=64, unique=True, editable=False)
    full_names = models.BooleanField(
        _("patients' full names"),
        default=False,
        help_text=_("otherwise initials only; whoever knows the address reads what stands in it"),
    )
    created_at = models.DateTimeField(_("address made"), editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_read_at = models.DateTimeField(_("last read"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(professional__isnull=False, unit__isnull=True)
                | Q(professional__isnull=True, unit__isnull=False),
                name="feed_of_a_professional_or_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return str(self.professional or self.unit)

    def clean(self) -> None:
        """Raise ValidationError unless the feed is of one professional or of one unit."""
        if bool(self.professional_id) == bool(self.unit_id):
            raise ValidationError(_("Choose a professional or a unit: one of them."))
