"""A professional's whole timetable as one form: the week, the exceptions and the recurring blocks."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from scheduling.hours_rows import BlockRow, ExceptionRow, Interval, Row, WeekRow, column
from scheduling.models import Professional, Service, Unit, WeeklyHours
from scheduling.models.hours import MIDNIGHT

KINDS = ("week", "day", "block")
_MOST_ROWS = 300
_WEEK = 7 * 1440


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """All rows of one kind. Only the professional's own rows are changed or deleted; those not shown are left alone."""

    form: type[Row]
    kind: ClassVar[str]
    extra = min_num = 0
    max_num = absolute_max = _MOST_ROWS
    can_delete, can_order = True, False
    validate_max = validate_min = False
    can_delete_extra = True
    renderer = None

    def __init__(self, data: Any, rows: Sequence[Interval], form_kwargs: Mapping[str, Any]) -> None:
        self.rows = {row.pk: row for row in rows}
        self.may_change = True
        initial = [self.initial_of(row) for row in rows]
        super().__init__(data, initial=initial, prefix=self.kind, form_kwargs=dict(form_kwargs))

    def initial_of(self, row: Any) -> dict[str, Any]:
        """Return the row as its form shows it; what is chosen from a list as text, as browsers send it."""
        values = {name: getattr(row, column(name)) for name in self.form.names}
        chosen = {name: str(values[name]) for name in ("unit", "weekday", "ordinal") if values.get(name) is not None}
        return {"id": row.pk} | values | chosen

    def lock(self) -> None:
        """Show every field without letting it be changed."""
        self.may_change = False
        for form in self.forms:
            for field in form.fields.values():
                field.disabled = True

    def standing(self) -> Iterator[Any]:
        """Yield the valid forms that are neither blank nor to be deleted."""
        for form in self.forms:
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE"):
                yield form

    def clean(self) -> None:
        """Refuse a row that somebody else removed while the page was open."""
        for form in self.standing():
            if form.cleaned_data["id"] not in (None, *self.rows):
                form.add_error("end", _("Someone removed this row in the meantime; load the page again."))

    def save(self) -> bool:
        """Write what changed and say whether anything did; a few statements whatever the number of rows.

        Call after `is_valid`, inside a transaction.
        """
        gone = [pk for form in self.deleted_forms if (pk := form.cleaned_data.get("id")) in self.rows]
        changed = [form for form in self.standing() if form.has_changed()]
        new = [form for form in changed if form.cleaned_data["id"] is None]
        old = [form for form in changed if form.cleaned_data["id"] is not None]
        manager: Any = self.form.model._default_manager
        if gone:
            manager.filter(pk__in=gone).delete()
        if old:
            manager.bulk_update([form.row() for form in old], [column(name) for name in self.form.names])
        made = manager.bulk_create([form.row() for form in new]) if new else []
        self.save_services({row.pk: form for form, row in zip(new, made, strict=True)} | {f.row().pk: f for f in old})
        return bool(gone or changed)

    def save_services(self, forms_by_row: Mapping[int, Any]) -> None:
        """Write what a row has beside its own columns."""


class WeekSet(RowSet):
    """The week. `weekday` and `days` group its forms as the page shows them."""

    form = WeekRow
    kind = "week"

    def initial_of(self, row: Any) -> dict[str, Any]:
        """Add the services that limit the interval."""
        return super().initial_of(row) | {"services": [str(service.pk) for service in row.services.all()]}

    @property
    def days(self) -> list[tuple[int, str, list[Any]]]:
        """Return (weekday, its name, forms) from Monday to Sunday."""
        names = self.form.base_fields["weekday"].choices  # type: ignore[attr-defined]
        by_day: dict[str, list[Any]] = {}
        for form in self.forms:
            by_day.setdefault(str(form["weekday"].value()), []).append(form)
        return [(number, capfirst(name), by_day.get(str(number), [])) for number, name in names]

    def clean(self) -> None:
        """Refuse two intervals of one unit that overlap for the same services and the same time of the year."""
        super().clean()
        problem = _("Overlaps with %(start)s–%(end)s on the same day.")
        clashes = self._clashes(same_unit=True)
        found = {id(second): (second, problem % _times(first.cleaned_data)) for first, second in clashes}
        for form, text in found.values():  # an error takes the field from `cleaned_data`, so only now
            form.add_error("start", text)

    @property
    def two_places(self) -> list[str]:
        """Return warnings where the week has the professional at two units at once."""
        names = dict(self.form.base_fields["weekday"].choices)  # type: ignore[attr-defined]
        found = []
        for first, second in self._clashes(same_unit=False):
            one, two = first.cleaned_data, second.cleaned_data
            places = {
                "one": first.units[one["unit"]],
                "two": second.units[two["unit"]],
                "day": capfirst(names[two["weekday"]]),
            }
            text = _("%(day)s: at %(one)s and at %(two)s at once (%(start)s–%(end)s).")
            found.append(text % (places | _times(two)))
        return found

    def save_services(self, forms_by_row: Mapping[int, Any]) -> None:
        """Replace the services that limit the written intervals. Two statements."""
        if not forms_by_row:
            return
        through: Any = WeeklyHours.services.through
        through.objects.filter(weeklyhours__in=list(forms_by_row)).delete()
        through.objects.bulk_create(
            through(weeklyhours_id=pk, service_id=service)
            for pk, form in forms_by_row.items()
            for service in form.cleaned_data["services"]
        )

    def _clashes(self, *, same_unit: bool) -> list[tuple[Any, Any]]:
        pairs = combinations(list(self.standing()), 2)
        return [
            (one, two)
            for one, two in pairs
            if (one.cleaned_data["unit"] == two.cleaned_data["unit"]) == same_unit
            and _overlap(one.cleaned_data, two.cleaned_data)
        ]


class ExceptionSet(RowSet):
    """Days that differ from the week."""

    form = ExceptionRow
    kind = "day"


class BlockSet(RowSet):
    """Times never offered."""

    form = BlockRow
    kind = "block"


def _times(cleaned: Mapping[str, Any]) -> dict[str, str]:
    return {"start": f"{cleaned['start']:%H:%M}", "end": f"{cleaned['end']:%H:%M}"}


def _overlap(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    """Say whether two intervals of the week hold at once: clock, validity and services."""
    later_from = max(one["valid_from"] or date.min, two["valid_from"] or date.min)
    earlier_until = min(one["valid_until"] or date.max, two["valid_until"] or date.max)
    if later_from > earlier_until:
        return False
    if one["services"] and two["services"] and not set(one["services"]) & set(two["services"]):
        return False
    (a, b), (c, d) = _minutes(one), _minutes(two)
    return any(a < d + shift and c + shift < b for shift in (-_WEEK, 0, _WEEK))


def _minutes(cleaned: Mapping[str, Any]) -> tuple[int, int]:
    """Return start and end in minutes after Monday's midnight."""
    start, end = cleaned["start"], cleaned["end"]
    next_day = cleaned["overnight"] or end == MIDNIGHT
    day = cleaned["weekday"] * 1440
    return day + start.hour * 60 + start.minute, day + end.hour * 60 + end.minute + (1440 if next_day else 0)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The page's three parts. Parts that are not bound are shown and never read from what was sent."""

    professional: Professional
    week: WeekSet
    days: ExceptionSet
    blocks: BlockSet

    @classmethod
    def of(cls, professional: Professional, data: Any, today: date, editable: Collection[str]) -> "Timetable":
        """Read the professional's rows (exceptions from `today` on) and what was sent. Six statements."""
        hours = professional.weekly_hours.order_by("weekday", "start", "pk").prefetch_related("services")
        exceptions = professional.exceptions.filter(Q(date__gte=today) | Q(until__gte=today)).order_by("date", "pk")
        week, days = list(hours), list(exceptions)
        blocks = list(professional.blocks.order_by("weekday", "ordinal", "start"))
        used = {row.unit_id for row in week} | {row.unit_id for row in days if row.unit_id}
        units = Unit.objects.filter(Q(active=True) | Q(pk__in=used)).order_by("name")
        kwargs = {"professional_id": professional.pk, "units": {unit.pk: unit for unit in units}}
        services = list(Service.objects.filter(offerings__professional=professional, active=True).order_by("name"))
        sent = {kind: data if kind in editable else None for kind in KINDS}
        parts = (
            WeekSet(sent["week"], week, kwargs | {"services": services}),
            ExceptionSet(sent["day"], days, kwargs),
            BlockSet(sent["block"], blocks, kwargs),
        )
        for part in parts:
            if part.kind not in editable:
                part.lock()
        return cls(professional, *parts)

    @property
    def parts(self) -> tuple[RowSet, ...]:
        """Return the three parts."""
        return self.week, self.days, self.blocks

    def is_valid(self) -> bool:
        """Check every part that was sent, so that all mistakes are shown at once."""
        return not [part for part in self.parts if part.is_bound and not part.is_valid()]

    def save(self) -> bool:
        """Write every part that was sent and say whether anything changed. Call inside a transaction, when valid."""
        return bool([part for part in self.parts if part.is_bound and part.save()])
