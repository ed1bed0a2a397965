"""The rows of a professional's hours page: one interval, one exception, one block each, checked by their models' rules.

Plain forms and not model forms: the page has dozens of rows, and must not ask the database about each one.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.models import DayException, RecurringBlock, Service, Unit, WeeklyHours
from scheduling.models.hours import Weekday

Interval = DayException | RecurringBlock | WeeklyHours


def _day_field(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


def _time_field(label: Any, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(label=label, required=required, widget=forms.TimeInput({"type": "time"}, "%H:%M"))


class Row(forms.Form):
    """One row. Its `model` says what is wrong with it; what concerns no single field is said at the interval's end."""

    model: ClassVar[type[Interval]]
    names: ClassVar[tuple[str, ...]]

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = _time_field(gettext_lazy("from"))
    end = _time_field(gettext_lazy("until"))
    overnight = forms.BooleanField(label=gettext_lazy("ends the next day"), required=False)

    def __init__(self, *args: Any, professional_id: int, units: Mapping[int, Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.professional_id = professional_id
        self.units = units
        if "unit" in self.fields:
            self.fields["unit"].choices = [  # type: ignore[attr-defined]
                *([] if self.fields["unit"].required else [("", _("all units"))]),
                *((pk, unit.name) for pk, unit in units.items()),
            ]

    def clean(self) -> dict[str, Any]:
        """Ask the model's own rules, without the database."""
        cleaned = self.cleaned_data
        if not self.errors and not cleaned.get("DELETE"):
            try:
                self.row().clean()
            except ValidationError as error:
                for field, problems in self._by_field(error).items():
                    self.add_error(field, problems)
        return cleaned

    def row(self) -> Any:
        """Return the unsaved row that the form describes."""
        values = {column(name): self.cleaned_data[name] for name in self.names}
        return self.model(pk=self.cleaned_data.get("id"), professional_id=self.professional_id, **values)

    @staticmethod
    def _by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
        found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        return {"end" if name == NON_FIELD_ERRORS else name: problems for name, problems in found.items()}


def column(name: str) -> str:
    """Return the model's attribute behind a form's field."""
    return "unit_id" if name == "unit" else name


def _unit_field(*, required: bool) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=gettext_lazy("unit"), required=required, coerce=int, empty_value=None, choices=[]
    )


def _weekday_field(**more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=gettext_lazy("weekday"), choices=Weekday.choices, coerce=int, **more)


class WeekRow(Row):
    """One interval of the week at one unit."""

    model = WeeklyHours
    names = ("unit", "weekday", "start", "end", "overnight", "valid_from", "valid_until")

    weekday = _weekday_field(widget=forms.HiddenInput)
    unit = _unit_field(required=True)
    valid_from = _day_field(gettext_lazy("valid from"))
    valid_until = _day_field(gettext_lazy("valid until"))
    services = forms.TypedMultipleChoiceField(
        label=gettext_lazy("only these services"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, services: Sequence[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = [(row.pk, row.name) for row in services]  # type: ignore[attr-defined]

    @property
    def narrowed(self) -> bool:
        """Say whether the interval has what only a few have (it is folded away otherwise)."""
        return any(self[name].value() for name in ("overnight", "valid_from", "valid_until", "services"))


class ExceptionRow(Row):
    """One day, or a run of days, that differs from the week."""

    model = DayException
    names = ("date", "until", "kind", "unit", "start", "end", "overnight", "reason")

    date = _day_field(gettext_lazy("date"), required=True)
    until = _day_field(gettext_lazy("last day"))
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=DayException.Kind.choices)
    unit = _unit_field(required=False)
    start = _time_field(gettext_lazy("from"), required=False)
    end = _time_field(gettext_lazy("until"), required=False)
    reason = forms.CharField(label=gettext_lazy("reason"), required=False, max_length=120)


class BlockRow(Row):
    """A time never offered."""

    model = RecurringBlock
    names = ("weekday", "ordinal", "start", "end", "overnight", "valid_from", "valid_until", "reason")

    weekday = _weekday_field()
    ordinal = forms.TypedChoiceField(label=gettext_lazy("which"), choices=RecurringBlock.Ordinal.choices, coerce=int)
    valid_from = _day_field(gettext_lazy("valid from"))
    valid_until = _day_field(gettext_lazy("valid until"))
    reason = forms.CharField(label=gettext_lazy("reason"), required=False, max_length=120)
