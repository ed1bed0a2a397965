"""What can be booked: specialties, services, who offers them and what they need."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7
from scheduling.models.clinic import aliases_field
from scheduling.models.resources import Professional, ResourceKind


class Specialty(models.Model):
    """A field of care, with the words patients use for it ("médico de pele")."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    aliases = aliases_field()
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("specialty")
        verbose_name_plural = _("specialties")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One thing that can be booked. Durations, buffers and notice are minutes; the horizon is local days."""

    class Visit(models.TextChoices):
        """Whom the service is for, by what was before."""

        ANY = "any", _("any visit")
        FIRST = "first", _("first visit only")
        RETURN = "return", _("return visit only")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    aliases = aliases_field()
    specialty = models.ForeignKey(
        Specialty, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("specialty")
    )
    duration = models.PositiveSmallIntegerField(_("duration (minutes)"), validators=[MinValueValidator(1)])
    step = models.PositiveSmallIntegerField(
        _("a start every (minutes)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("counted from the start of the shift; empty: the duration"),
    )
    buffer_before = models.PositiveSmallIntegerField(_("buffer before (minutes)"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("buffer after (minutes)"), default=0)
    capacity = models.PositiveSmallIntegerField(
        _("patients at once"), default=1, validators=[MinValueValidator(1)], help_text=_("more than 1: a group session")
    )
    price = models.DecimalField(_("price"), max_digits=9, decimal_places=2, null=True, blank=True)
    preparation = models.TextField(_("preparation"), blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    online_bookable = models.BooleanField(_("patients may book it"), default=True)
    needs_approval = models.BooleanField(_("staff must approve"), default=False)
    min_notice = models.PositiveIntegerField(_("minimum notice (minutes)"), default=60)
    max_advance = models.PositiveSmallIntegerField(_("horizon (days)"), default=90, validators=[MinValueValidator(1)])
    horizon_in_business_days = models.BooleanField(_("horizon counts business days"), default=False)
    min_age = models.PositiveSmallIntegerField(_("minimum age (years)"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("maximum age (years)"), null=True, blank=True)
    visit = models.CharField(_("visit"), max_length=8, choices=Visit.choices, default=Visit.ANY)
    return_days = models.PositiveSmallIntegerField(
        _("return within (days)"),
        null=True,
        blank=True,
        help_text=_("days after a completed visit with the same professional"),
    )
    ask_return = models.BooleanField(
        _("ask whether it is a return"),
        default=True,
        help_text=_(
            "for return visits: where no visit on record tells, the assistant asks whether it is the first time or a "
            "return before it looks for times"
        ),
    )
    ask_birth_date = models.BooleanField(
        _("ask for the birth date"),
        default=False,
        help_text=_("once, while the time is kept; a service with an age limit asks for it anyway"),
    )
    ask_cpf = models.BooleanField(
        _("ask for the CPF"),
        default=False,
        help_text=_("once, while the time is kept; whoever prefers not to say it is asked at the reception"),
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(duration__gte=1, duration__lte=720), name="service_duration_sane"),
            models.CheckConstraint(
                condition=Q(buffer_before__lte=360, buffer_after__lte=360), name="service_buffer_sane"
            ),
            models.CheckConstraint(condition=Q(step__isnull=True) | Q(step__gte=1), name="service_step_positive"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="service_capacity_positive"),
            models.CheckConstraint(
                condition=Q(min_notice__lte=F("max_advance") * 1440), name="service_notice_within_horizon"
            ),
            models.CheckConstraint(
                condition=~Q(visit="return") | Q(return_days__gte=1), name="service_return_says_within_how_long"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for settings that would never let a slot be offered."""
        errors: dict[str, str] = {}
        if (self.min_notice or 0) > (self.max_advance or 0) * 1440:
            errors["min_notice"] = str(
                _("The minimum notice is longer than the horizon: nothing could ever be booked.")
            )
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            errors["min_age"] = str(_("The minimum age is above the maximum age."))
        if self.visit == self.Visit.RETURN and not self.return_days:
            errors["return_days"] = str(_("Say within how many days a return visit may be booked."))
        if errors:
            raise ValidationError(errors)


class Offering(models.Model):
    """A professional offers a service, perhaps with a duration (minutes) or price of their own."""

    professional = models.ForeignKey(
        Professional, models.CASCADE, related_name="offerings", verbose_name=_("professional")
    )
    service = models.ForeignKey(Service, models.CASCADE, related_name="offerings", verbose_name=_("service"))
    duration = models.PositiveSmallIntegerField(
        _("own duration (minutes)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    price = models.DecimalField(_("own price"), max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("offered service")
        verbose_name_plural = _("offered services")
        constraints = [
            models.UniqueConstraint(fields=["professional", "service"], name="offering_once"),
            models.CheckConstraint(
                condition=Q(duration__isnull=True) | Q(duration__gte=1, duration__lte=720),
                name="offering_duration_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.professional} · {self.service}"


class Requirement(models.Model):
    """What a service takes beside its professional: a room or device of a kind, or a second professional."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="requirements", verbose_name=_("service"))
    kind = models.ForeignKey(
        ResourceKind, models.PROTECT, null=True, blank=True, verbose_name=_("kind of room or equipment")
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second professional")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__isnull=False, professional__isnull=True)
                | Q(kind__isnull=True, professional__isnull=False),
                name="requirement_is_a_kind_or_a_professional",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.quantity} × {self.kind or self.professional}"
