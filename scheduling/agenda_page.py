"""The agenda as a grid: one day of everybody, or one week of one professional. Constant in queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from clinicbot.core import clock
from clinicbot.core.admin import may
from scheduling import marks, snapshot
from scheduling.agenda_grid import Column, Span, blocks, bounds
from scheduling.catalogue_rows import Snapshot
from scheduling.hours_page import editable_parts
from scheduling.marks_page import may_tick, word_of
from scheduling.models import Appointment, Mark, Professional, Unit
from scheduling.outcomes import left_open
from scheduling.times import local
from scheduling.working import holiday_name, merged, without, working_day

VIEW = "scheduling.view_appointment"
CHANGE = "scheduling.change_appointment"
EVERY_AGENDA = "scheduling.view_every_agenda"
_HIDDEN = (Appointment.Status.EXPIRED, Appointment.Status.CANCELLED)
_DAYS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is to show. `professional` None: everybody's day; else that one's week."""

    day: date
    week: bool
    professional: Professional | None
    unit: Unit | None
    professionals: Sequence[Professional]
    units: Sequence[Unit]

    @property
    def days(self) -> list[date]:
        """Return the days shown: one, or Monday to Sunday."""
        if not self.week:
            return [self.day]
        monday = self.day - timedelta(days=self.day.weekday())
        return [monday + number * _DAYS for number in range(7)]


def agenda(request: HttpRequest, site: dict[str, Any]) -> HttpResponse:
    """Return the page for `?day=2026-11-23&view=week&professional=3&unit=1`. Raises PermissionDenied."""
    if not may(request.user, VIEW):
        raise PermissionDenied
    now = clock.now()
    asked = _asked(request, now)
    columns = _columns(asked, now)
    first, last = bounds(columns)
    here = timezone.localtime(now)
    minute = here.hour * 60 + here.minute
    step = 7 * _DAYS if asked.week else _DAYS
    context = site | {
        "title": _("Agenda"),
        "asked": asked,
        "columns": [(column, _open(column, first, last), blocks(column.taken, first, last)) for column in columns],
        "hours": [(hour - first, f"{hour // 60:02}:00") for hour in range(first, last, 60)],
        "minutes": last - first,
        "first": first,
        "now_line": minute - first if first <= minute <= last else None,
        "today": here.date(),
        "before": asked.day - step,
        "after": asked.day + step,
        "heading": _heading(asked),
        "holidays": _holidays(asked),
        "may_book": may(request.user, CHANGE) and may(request.user, EVERY_AGENDA),
        "words": [word_of(mark, named=True) for mark in _marks(asked)],
        "words_back": request.get_full_path(),
        "words_tick": may_tick(request.user),
        "may_close": not asked.week and asked.day <= here.date() and left_open(asked.day, now).exists(),
        "may_edit_hours": bool(editable_parts(request.user)),
    }
    return render(request, "admin/scheduling/agenda.html", context)


def _asked(request: HttpRequest, now: datetime) -> Asked:
    """Read the address; whatever is wrong in it is left out."""
    professionals = Professional.objects.filter(active=True)
    if not may(request.user, EVERY_AGENDA):
        professionals = professionals.filter(user=request.user.pk)
    team, units = list(professionals.order_by("name")), list(Unit.objects.filter(active=True))
    chosen = next((row for row in team if str(row.pk) == request.GET.get("professional")), None)
    week = request.GET.get("view") == "week"
    if week and chosen is None and team:
        chosen = team[0]
    unit = next((row for row in units if str(row.pk) == request.GET.get("unit")), None)
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = timezone.localdate(now)
    day = min(max(day, date(2000, 1, 1)), date(2200, 1, 1))
    return Asked(day, week and chosen is not None, chosen, unit, team, units)


def _columns(asked: Asked, now: datetime) -> list[Column]:
    shown = [asked.professional] if asked.professional else list(asked.professionals)
    rows = (
        Appointment.objects.filter(professional__in=shown, local_date__in=asked.days)
        .exclude(status__in=_HIDDEN)
        .select_related("patient", "service", "unit")
        .defer("patient__cpf", "patient__card_number", "patient__notes")
        .order_by("starts_at")
    )
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    taken: dict[tuple[int, date], list[Span]] = {}
    for row in rows:
        if row.status == Appointment.Status.HELD and (row.hold_expires_at or now) <= now:
            continue
        start = row.local_time.hour * 60 + row.local_time.minute
        length = int((row.ends_at - row.starts_at).total_seconds() // 60)
        taken.setdefault((row.professional_id, row.local_date), []).append(Span(start, start + length, row))
    today, catalogue = timezone.localdate(now), snapshot.current()
    columns = []
    for professional in shown:
        for day in asked.days:
            hours = tuple(_hours(catalogue, professional.pk, day, asked.unit))
            busy = tuple(taken.get((professional.pk, day), ()))
            if hours or busy or asked.week or asked.professional:
                columns.append(_column(asked, professional, day, today, hours, busy))
    return columns


def _marks(asked: Asked) -> Iterable[Mark]:
    shown = [asked.professional] if asked.professional else asked.professionals
    rows = marks.open_on(asked.days).filter(appointment__professional__in=shown)
    return rows.filter(appointment__unit=asked.unit) if asked.unit else rows


def _column(
    asked: Asked, professional: Professional, day: date, today: date, hours: tuple[Span, ...], busy: tuple[Span, ...]
) -> Column:
    title = formats.date_format(day, "D d/m") if asked.week else str(professional)
    subtitle = "" if asked.week else ", ".join(dict.fromkeys(span.what for span in hours))
    return Column(title, subtitle, day, day == today, professional.colour, hours, busy, professional.pk)


def _hours(catalogue: Snapshot, professional_id: int, day: date, unit: Unit | None) -> Iterable[Span]:
    """Yield when the professional works on `day`, in minutes of each unit's own clock."""
    for row in catalogue.units.values():
        if unit is not None and row.id != unit.pk:
            continue
        work = working_day(catalogue, professional_id, row.id, day)
        for start, end in without(merged((shift.start, shift.end) for shift in work.shifts), work.closed):
            yield Span(_minute(start, row.zone, day), _minute(end, row.zone, day), row.name)


def _minute(seconds: int, zone: str, day: date) -> int:
    here = local(seconds, zone)
    return here.hour * 60 + here.minute + (here.date() - day).days * 24 * 60


def _open(column: Column, first: int, last: int) -> list[tuple[int, int]]:
    return [(max(span.start, first) - first, min(span.end, last) - max(span.start, first)) for span in column.open]


def _heading(asked: Asked) -> str:
    if not asked.week:
        return formats.date_format(asked.day, "l") + ", " + formats.date_format(asked.day, "DATE_FORMAT")
    return f"{asked.days[0]:%d/%m} – {asked.days[-1]:%d/%m/%Y}"


def _holidays(asked: Asked) -> list[tuple[date, str]]:
    catalogue = snapshot.current()
    units = [row for row in catalogue.units.values() if asked.unit is None or row.id == asked.unit.pk]
    found = {(day, name) for day in asked.days for unit in units if (name := holiday_name(catalogue, unit, day))}
    return sorted(found)
