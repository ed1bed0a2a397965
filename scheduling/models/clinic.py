"""The clinic itself: its settings, units and holidays."""

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7


def aliases_field() -> "ArrayField[list[str], list[str]]":
    """Return a field for the everyday words people use instead of the official name."""
    return ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("everyday words"),
        default=list,
        blank=True,
        help_text=_("how patients call it, separated by commas"),
    )


def check_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name}) from error


class Clinic(models.Model):
    """What holds for the whole installation; one row."""

    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    website = models.URLField(_("website"), blank=True)
    payment_methods = models.CharField(_("payment methods"), max_length=200, blank=True)
    hold_minutes = models.PositiveSmallIntegerField(
        _("minutes a slot is held"), default=10, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    cancel_notice_hours = models.PositiveSmallIntegerField(_("hours of notice to cancel without a fee"), default=24)
    cancel_policy = models.CharField(_("cancellation policy"), max_length=300, blank=True)
    ask_birth_date = models.BooleanField(
        _("ask everyone for the birth date"),
        default=False,
        help_text=_("once for each patient, while the time is kept; services with an age limit ask for it anyway"),
    )
    ask_cpf = models.BooleanField(
        _("ask everyone for the CPF"),
        default=False,
        help_text=_("once for each patient, while the time is kept; whoever prefers not to say it is still booked"),
    )
    veterinary = models.BooleanField(
        _("cares for animals"),
        default=False,
        help_text=_("the assistant books for animals only, and asks for the animal's name and species"),
    )

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinic")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_clinic")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """One address of the clinic, with its own time zone and holidays."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    aliases = aliases_field()
    address = models.CharField(_("address"), max_length=200)
    neighbourhood = models.CharField(_("neighbourhood"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80)
    state = models.CharField(_("state"), max_length=3, help_text=_("two letters; its public holidays apply"))
    country = models.CharField(_("country"), max_length=2, default="BR")
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="America/Sao_Paulo", validators=[check_time_zone]
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    directions = models.CharField(_("how to get there"), max_length=300, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="unit_has_both_coordinates_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """A municipal or in-house holiday, or a public one on which a unit works after all."""

    name = models.CharField(_("name"), max_length=80)
    date = models.DateField(_("date"))
    every_year = models.BooleanField(_("every year"), default=False)
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, verbose_name=_("unit"), help_text=_("empty: every unit")
    )
    works = models.BooleanField(
        _("works normally"), default=False, help_text=_("tick to open on this day although it is a public holiday")
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["date", "unit"], nulls_distinct=False, name="holiday_once_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class CatalogueToken(models.Model):
    """Changes at random with every change of what the search reads; kept by database triggers, never by hand.

    Random and not counted: a number would come back with other content after a rolled-back transaction.
    """

    token = models.UUIDField()

    class Meta:
        verbose_name = _("catalogue token")
        verbose_name_plural = _("catalogue tokens")

    def __str__(self) -> str:
        return str(self.token)
