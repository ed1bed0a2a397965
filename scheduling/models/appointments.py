"""Appointments, what they take, and what happened to them."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7
from scheduling.models.clinic import Unit
from scheduling.models.resources import Professional, Resource
from scheduling.models.services import Service


class Status(models.TextChoices):
    """held → (awaiting approval) → booked → confirmed → arrived → in consultation → completed, and the ways out."""

    HELD = "held", _("held")
    AWAITING = "awaiting", _("awaiting approval")
    BOOKED = "booked", _("booked")
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    IN_CONSULTATION = "in_consultation", _("in consultation")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no_show", _("no-show")
    EXPIRED = "expired", _("expired")


ACTIVE_STATUSES = (
    Status.HELD,
    Status.AWAITING,
    Status.BOOKED,
    Status.CONFIRMED,
    Status.ARRIVED,
    Status.IN_CONSULTATION,
    Status.COMPLETED,
)
_ACTIVE = [status.value for status in ACTIVE_STATUSES]


def _range(start: str, end: str) -> Func:
    return Func(F(start), F(end), function="tstzrange")


class Appointment(models.Model):
    """One patient's time with one professional. Times are UTC, half-open; the local start and its zone are kept too.

    `visit` is shared by an appointment and the hold of the time it may move to; `session` by the patients of one group.
    `slot_version` is the version at which time, professional, unit or service last changed: answers to anything older
    are stale (I14).
    """

    Status = Status

    class Source(models.TextChoices):
        """Where the booking came from."""

        WHATSAPP = "whatsapp", _("WhatsApp")
        STAFF = "staff", _("reception")
        WALK_IN = "walk_in", _("walk-in")
        WAITLIST = "waitlist", _("waitlist")
        IMPORT = "import", _("import")
        API = "api", _("API")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    visit = models.UUIDField(default=uuid7, editable=False)
    session = models.UUIDField(editable=False)
    patient = models.ForeignKey(
        "patients.Patient",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("patient"),
        db_index=False,
    )
    contact = models.ForeignKey(
        "patients.Contact",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("contact"),
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, related_name="appointments", verbose_name=_("professional"), db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name=_("unit"))
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="appointments", verbose_name=_("service"), db_index=False
    )
    plan = models.ForeignKey(
        "scheduling.InsurancePlan",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("plan"),
    )
    starts_at = models.DateTimeField(_("start"), db_index=True)
    ends_at = models.DateTimeField(_("end"))
    period = models.GeneratedField(
        expression=_range("starts_at", "ends_at"), output_field=DateTimeRangeField(), db_persist=True
    )
    local_date = models.DateField(_("local date"))
    local_time = models.TimeField(_("local time"))
    local_fold = models.BooleanField(_("second of two equal local times"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=40)
    status = models.CharField(_("status"), max_length=16, choices=Status.choices)
    version = models.PositiveIntegerField(_("version"), default=1)
    slot_version = models.PositiveIntegerField(_("version of the time"), default=1)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices, default=Source.WHATSAPP)
    hold_expires_at = models.DateTimeField(_("held until"), null=True, blank=True)
    proposed = models.BooleanField(
        _("proposed by the clinic"),
        default=False,
        help_text=_(
            "a hold that stands beside what the patient chooses: a waitlist offer, another time after a change"
        ),
    )
    price = models.DecimalField(_("price"), max_digits=9, decimal_places=2, null=True, blank=True)
    overbooked = models.BooleanField(_("squeezed in"), default=False)
    series = models.UUIDField(_("series"), null=True, blank=True, db_index=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["starts_at"]
        constraints = [
            ExclusionConstraint(
                name="patient_in_one_place",
                index_type="gist",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    ("visit", RangeOperators.NOT_EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=_ACTIVE, patient__isnull=False),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_forwards"),
            models.CheckConstraint(
                condition=Q(status="held", hold_expires_at__isnull=False) | ~Q(status="held"), name="hold_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(patient__isnull=False) | Q(status__in=["held", "expired", "cancelled"]),
                name="booking_has_a_patient",
            ),
            models.UniqueConstraint(
                fields=["session", "patient"],
                condition=Q(status__in=_ACTIVE, patient__isnull=False),
                name="patient_once_per_session",
            ),
        ]
        indexes = [  # those of patient, professional and service alone would say the same again
            models.Index(fields=["patient", "starts_at"], name="appointment_patient"),
            models.Index(fields=["professional", "local_date"], name="appointment_professional_day"),
            models.Index(fields=["service", "local_date"], name="appointment_service_day"),
            models.Index(fields=["visit"], name="appointment_visit"),
            models.Index(fields=["contact"], condition=Q(status="held"), name="appointment_hold_contact"),
            models.Index(fields=["hold_expires_at"], condition=Q(status="held"), name="appointment_hold_end"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date:%d/%m/%Y} {self.local_time:%H:%M} {self.get_status_display()}"


class Allocation(models.Model):
    """One resource taken by one appointment, buffers included. I8 is guarded here.

    `seat` counts patients of a group, or what staff squeezed in. `expires_at` repeats the hold's end and `active`
    follows the appointment's status, so that search reads this table alone.
    """

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="allocations", verbose_name=_("appointment"), db_index=False
    )  # `resource_once_per_appointment` begins with it
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="allocations", verbose_name=_("resource"))
    visit = models.UUIDField(editable=False)
    session = models.UUIDField(editable=False)
    seat = models.PositiveSmallIntegerField(_("seat"), default=0)
    overbooked = models.BooleanField(_("squeezed in"), default=False)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    busy_from = models.DateTimeField(_("busy from"))
    busy_until = models.DateTimeField(_("busy until"))
    busy = models.GeneratedField(
        expression=_range("busy_from", "busy_until"), output_field=DateTimeRangeField(), db_persist=True
    )
    active = models.BooleanField(_("active"), default=True)
    expires_at = models.DateTimeField(_("held until"), null=True, blank=True)

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            ExclusionConstraint(
                name="seat_taken_once",
                index_type="gist",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    ("visit", RangeOperators.NOT_EQUAL),
                    ("busy", RangeOperators.OVERLAPS),
                ],
                condition=Q(active=True),
            ),
            ExclusionConstraint(
                name="resource_in_one_session",
                index_type="gist",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("session", RangeOperators.NOT_EQUAL),
                    ("visit", RangeOperators.NOT_EQUAL),
                    ("busy", RangeOperators.OVERLAPS),
                ],
                condition=Q(active=True, overbooked=False),
            ),
            models.CheckConstraint(
                condition=Q(busy_from__lte=F("starts_at"), starts_at__lt=F("ends_at"), ends_at__lte=F("busy_until")),
                name="busy_contains_period",
            ),
            # Searches look back no further than this.
            models.CheckConstraint(
                condition=Q(busy_until__lte=F("busy_from") + timedelta(days=1)), name="busy_within_a_day"
            ),
            models.UniqueConstraint(fields=["appointment", "resource"], name="resource_once_per_appointment"),
        ]
        indexes = [
            models.Index(
                fields=["resource", "busy_from"],
                include=["busy_until", "expires_at", "visit", "session", "overbooked"],
                condition=Q(active=True),
                name="allocation_search",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.busy_from:%Y-%m-%d %H:%M}Z"


class AppointmentEvent(models.Model):
    """What happened to an appointment: the audit trail. `actor` is a kind and an id, never a name."""

    class What(models.TextChoices):
        """The changes an appointment goes through."""

        HELD = "held", _("held")
        RELEASED = "released", _("released")
        EXPIRED = "expired", _("hold expired")
        REQUESTED = "requested", _("awaits approval")
        APPROVED = "approved", _("approved")
        BOOKED = "booked", _("booked")
        MOVED = "moved", _("moved")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")
        RESTORED = "restored", _("cancellation undone")
        ARRIVED = "arrived", _("arrived")
        NOT_ARRIVED = "not_arrived", _("not here after all")
        STARTED = "started", _("consultation began")
        NOT_STARTED = "not_started", _("not begun after all")
        COMPLETED = "completed", _("completed")
        NOT_COMPLETED = "not_completed", _("not done after all")
        NO_SHOW = "no_show", _("did not come")
        REPROJECTED = "reprojected", _("moved to keep its local time")

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="events", verbose_name=_("appointment"))
    what = models.CharField(_("what"), max_length=16, choices=What.choices)
    actor = models.CharField(_("by whom"), max_length=60)
    at = models.DateTimeField(_("when"))
    version = models.PositiveIntegerField(_("version"))
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("appointment event")
        verbose_name_plural = _("appointment events")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} UTC {self.what}"


class IdempotencyKey(models.Model):
    """One requested change: the same key with the same content is one change, with other content an error."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    content = models.CharField(_("digest of the request"), max_length=64)
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("appointment")
    )
    created_at = models.DateTimeField(_("created at"), db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")

    def __str__(self) -> str:
        return self.key
