"""Health plans (convênios): who takes which, for what, at which price, how many."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7
from scheduling.models.clinic import Unit, aliases_field
from scheduling.models.hours import Weekday
from scheduling.models.resources import Professional
from scheduling.models.services import Service


class InsurancePlan(models.Model):
    """A health plan the clinic works with."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    aliases = aliases_field()
    needs_card = models.BooleanField(
        _("card number needed"), default=False, help_text=_("nothing is booked on this plan without a card number")
    )
    ask_card = models.BooleanField(
        _("ask for the card number"),
        default=False,
        help_text=_("the assistant asks for it once; whoever does not have it at hand brings it to the visit"),
    )
    card_digits = models.PositiveSmallIntegerField(
        _("digits of the card number"),
        null=True,
        blank=True,
        validators=[MinValueValidator(4), MaxValueValidator(24)],
        help_text=_("to notice a digit that is missing; empty: any length"),
    )
    ask_card_validity = models.BooleanField(
        _("ask till when the card is valid"), default=False, help_text=_("asked after the card number")
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("insurance plan")
        verbose_name_plural = _("insurance plans")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """A professional takes a plan; service, unit and weekdays narrow it. `price` is what the patient pays."""

    professional = models.ForeignKey(
        Professional, models.CASCADE, related_name="coverages", verbose_name=_("professional")
    )
    plan = models.ForeignKey(InsurancePlan, models.CASCADE, related_name="coverages", verbose_name=_("plan"))
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, verbose_name=_("service"), help_text=_("empty: all")
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, verbose_name=_("unit"), help_text=_("empty: all")
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices),
        verbose_name=_("weekdays"),
        default=list,
        blank=True,
        help_text=_("0 is Monday; empty: all"),
    )
    price = models.DecimalField(_("patient pays"), max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverages")
        constraints = [
            models.UniqueConstraint(
                fields=["professional", "plan", "service", "unit"], nulls_distinct=False, name="coverage_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.professional} · {self.plan}"


class Quota(models.Model):
    """At most `limit` appointments per local day or local week (Monday to Sunday) of those that match."""

    class Period(models.TextChoices):
        """What the limit counts over."""

        DAY = "day", _("day")
        WEEK = "week", _("week")

    professional = models.ForeignKey(
        Professional, models.CASCADE, null=True, blank=True, related_name="quotas", verbose_name=_("professional")
    )
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, verbose_name=_("service"))
    plan = models.ForeignKey(InsurancePlan, models.CASCADE, null=True, blank=True, verbose_name=_("plan"))
    period = models.CharField(_("per"), max_length=4, choices=Period.choices, default=Period.DAY)
    limit = models.PositiveSmallIntegerField(_("at most"))

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.CheckConstraint(
                condition=Q(professional__isnull=False) | Q(service__isnull=False) | Q(plan__isnull=False),
                name="quota_is_about_something",
            ),
        ]

    def __str__(self) -> str:
        about = " · ".join(str(part) for part in (self.professional, self.service, self.plan) if part)
        return f"{about}: {self.limit}/{self.get_period_display()}"
