"""When professionals, rooms and units work. All times are wall-clock times in the unit's zone."""

from datetime import time

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scheduling.models.clinic import Unit
from scheduling.models.resources import Professional, Room
from scheduling.models.services import Service

MIDNIGHT = time(0, 0)


class Weekday(models.IntegerChoices):
    """As `datetime.date.weekday` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def check_interval(start: time | None, end: time | None, overnight: bool) -> None:
    """Raise ValidationError for an interval that ends before it starts without being flagged as overnight.

    An end of 00:00 is midnight at the end of the day. Times are whole minutes.
    """
    if start is None or end is None:
        return
    if start.second or end.second or start.microsecond or end.microsecond:
        raise ValidationError(_("Give hours and minutes, without seconds."))
    if not overnight and end <= start and end != MIDNIGHT:
        raise ValidationError(_("The end is before the start; tick “ends the next day” if the shift crosses midnight."))
    if overnight and end > start:
        raise ValidationError(_("This shift does not cross midnight; untick “ends the next day”."))


def interval_condition() -> Q:
    """Return the database's own form of `check_interval`."""
    return (
        Q(overnight=False, end__gt=F("start"))
        | Q(overnight=False, end=MIDNIGHT)
        | Q(overnight=True, end__lte=F("start"))
    )


class WeeklyHours(models.Model):
    """One interval of a professional's week at one unit; the grid of starts is anchored to `start`."""

    professional = models.ForeignKey(
        Professional, models.CASCADE, related_name="weekly_hours", verbose_name=_("professional")
    )
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="weekly_hours", verbose_name=_("unit"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    start = models.TimeField(_("from"))
    end = models.TimeField(_("until"), help_text=_("00:00 is midnight"))
    overnight = models.BooleanField(_("ends the next day"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("this day included"))
    services = models.ManyToManyField(
        Service, blank=True, verbose_name=_("only these services"), help_text=_("empty: all")
    )

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        ordering = ["professional", "weekday", "start"]
        constraints = [
            models.CheckConstraint(condition=interval_condition(), name="weekly_hours_forwards"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="weekly_hours_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.professional} {self.get_weekday_display()} {self.start:%H:%M}–{self.end:%H:%M}"

    def clean(self) -> None:
        """Raise ValidationError for reversed hours or a validity that ends before it begins."""
        check_interval(self.start, self.end, self.overnight)
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The validity ends before it begins.")})


class DayException(models.Model):
    """One day, or a run of days, that differs from the week: closed, or other hours.

    Other hours of a professional replace that day's weekly hours at the unit; other hours of a unit or
    room limit everyone to them. Closed without times closes the whole day.
    """

    class Kind(models.TextChoices):
        """What the exception does."""

        CLOSED = "closed", _("closed")
        HOURS = "hours", _("other hours")

    professional = models.ForeignKey(
        Professional, models.CASCADE, null=True, blank=True, related_name="exceptions", verbose_name=_("professional")
    )
    room = models.ForeignKey(
        Room, models.CASCADE, null=True, blank=True, related_name="exceptions", verbose_name=_("room or equipment")
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="exceptions", verbose_name=_("unit")
    )
    date = models.DateField(_("date"))
    until = models.DateField(_("last day"), null=True, blank=True, help_text=_("empty: one day only"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.CLOSED)
    start = models.TimeField(_("from"), null=True, blank=True)
    end = models.TimeField(_("until"), null=True, blank=True)
    overnight = models.BooleanField(_("ends the next day"), default=False)
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("day exception")
        verbose_name_plural = _("day exceptions")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(professional__isnull=False, room__isnull=True)
                | Q(professional__isnull=True, room__isnull=False, unit__isnull=True)
                | Q(professional__isnull=True, room__isnull=True, unit__isnull=False),
                name="exception_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(kind="closed", start__isnull=True, end__isnull=True)
                | (Q(start__isnull=False, end__isnull=False) & interval_condition()),
                name="exception_hours_forwards",
            ),
            models.CheckConstraint(
                condition=Q(professional__isnull=True) | Q(kind="closed") | Q(unit__isnull=False),
                name="exception_hours_say_where",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("date")), name="exception_days_forwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.professional or self.room or self.unit}: {self.get_kind_display()}"

    def clean(self) -> None:
        """Raise ValidationError where the exception is about nobody, reversed, or other hours without times."""
        if not (self.professional_id or self.room_id or self.unit_id):
            raise ValidationError(_("Say whose day this is: a professional, a room or a unit."))
        if self.room_id and (self.professional_id or self.unit_id):
            raise ValidationError(_("A room's exception names only the room."))
        if (self.start is None) != (self.end is None):
            raise ValidationError(_("Give both times, or none."))
        if self.kind == self.Kind.HOURS and self.start is None:
            raise ValidationError({"start": _("Other hours need a start and an end.")})
        if self.kind == self.Kind.HOURS and self.professional_id and not self.unit_id:
            raise ValidationError({"unit": _("Say at which unit these hours are.")})
        if self.until and self.until < self.date:
            raise ValidationError({"until": _("The last day is before the first.")})
        check_interval(self.start, self.end, self.overnight)


class RecurringBlock(models.Model):
    """A time that is never offered, every week or every n-th such weekday of the month (a meeting, say)."""

    class Ordinal(models.IntegerChoices):
        """Which of the month's such weekdays."""

        EVERY = 0, _("every week")
        FIRST = 1, _("first of the month")
        SECOND = 2, _("second of the month")
        THIRD = 3, _("third of the month")
        FOURTH = 4, _("fourth of the month")
        LAST = -1, _("last of the month")

    professional = models.ForeignKey(
        Professional, models.CASCADE, null=True, blank=True, related_name="blocks", verbose_name=_("professional")
    )
    room = models.ForeignKey(
        Room, models.CASCADE, null=True, blank=True, related_name="blocks", verbose_name=_("room or equipment")
    )
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="blocks", verbose_name=_("unit"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    ordinal = models.SmallIntegerField(_("which"), choices=Ordinal.choices, default=Ordinal.EVERY)
    start = models.TimeField(_("from"))
    end = models.TimeField(_("until"))
    overnight = models.BooleanField(_("ends the next day"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("this day included"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("recurring block")
        verbose_name_plural = _("recurring blocks")
        constraints = [
            models.CheckConstraint(condition=interval_condition(), name="block_forwards"),
            models.CheckConstraint(
                condition=Q(professional__isnull=False, room__isnull=True, unit__isnull=True)
                | Q(professional__isnull=True, room__isnull=False, unit__isnull=True)
                | Q(professional__isnull=True, room__isnull=True, unit__isnull=False),
                name="block_has_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.professional or self.room or self.unit} {self.get_weekday_display()} {self.start:%H:%M}"

    def clean(self) -> None:
        """Raise ValidationError for reversed hours or a block about nobody, or about two."""
        check_interval(self.start, self.end, self.overnight)
        if [self.professional_id, self.room_id, self.unit_id].count(None) != 2:
            raise ValidationError(_("Say whose block this is: one professional, one room or one unit."))
