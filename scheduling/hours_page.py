"""The hours of one professional on one page: week, exceptions, blocks, and the slots they would lead to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clinicbot.core import clock
from clinicbot.core.admin import User, may
from scheduling.hours_preview import PreviewDay, appointments, outside_hours, preview
from scheduling.hours_sets import KINDS, Timetable
from scheduling.models import Appointment, Professional, Service

_MODELS = {"week": "weeklyhours", "day": "dayexception", "block": "recurringblock"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What saving did, or would do: whether it was kept, and which appointments it leaves outside the hours."""

    kept: bool
    changed: bool
    left_out: list[Appointment]
    days: list[PreviewDay]


def editable_parts(user: User) -> frozenset[str]:
    """Return which parts of the page the user may change."""
    verbs = ("add", "change", "delete")
    return frozenset(kind for kind in KINDS if all(may(user, f"scheduling.{verb}_{_MODELS[kind]}") for verb in verbs))


def hours_page(request: HttpRequest, pk: int, site: dict[str, Any]) -> HttpResponse:
    """Show the page, or save what was sent. Raises PermissionDenied, Http404.

    Where a change leaves booked appointments outside the hours it is saved only once that is said to be known.
    """
    table = _table(request, pk)
    outcome = None
    if request.method == "POST" and table.is_valid():
        known = "understood" in request.POST
        outcome = _try(table, lambda left: known or not left)
        if outcome.kept:
            _tell(request, table.professional, outcome)
            return HttpResponseRedirect(reverse("admin:scheduling_professional_hours", args=[pk]))
    context = site | {
        "title": _("Hours of %(professional)s") % {"professional": table.professional},
        "table": table,
        "services": _services(table.professional),
        "outcome": outcome,
        "wrong": request.method == "POST" and outcome is None,
    }
    return render(request, "admin/scheduling/hours.html", context)


@require_POST
def hours_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what the unsaved page leads to: slots and warnings, or what is wrong with it. Nothing is kept."""
    table = _table(request, pk)
    context: dict[str, Any] = {"table": table}
    if table.is_valid():
        services = _services(table.professional)
        asked = request.POST.get("preview_service", "")
        service = next((row for row in services if str(row.pk) == asked), services[0] if services else None)
        context |= {"service": service, "outcome": _try(table, lambda _left: False, service)}
    return render(request, "admin/scheduling/hours_preview.html", context)


def _table(request: HttpRequest, pk: int) -> Timetable:
    editable = editable_parts(request.user)
    if not editable:
        raise PermissionDenied
    professional = get_object_or_404(Professional, pk=pk)
    today = timezone.localdate(clock.now())
    return Timetable.of(professional, request.POST if request.method == "POST" else None, today, editable)


def _services(professional: Professional) -> list[Service]:
    return list(Service.objects.filter(offerings__professional=professional, active=True).order_by("name"))


def _try(table: Timetable, keep: Callable[[set[int]], bool], service: Service | None = None) -> Outcome:
    """Save, see what came of it, and keep it or not."""
    now, who = clock.now(), table.professional.pk
    with transaction.atomic():
        before = outside_hours(who, now)
        changed = table.save()
        left = outside_hours(who, now) - before
        days = preview(who, service.pk, now) if service is not None else []
        kept = keep(left)
        if not kept:
            transaction.set_rollback(True)
    return Outcome(kept, changed, appointments(left), days)


def _tell(request: HttpRequest, professional: Professional, outcome: Outcome) -> None:
    if not outcome.changed:
        messages.info(request, _("Nothing was changed."))
        return
    LogEntry.objects.log_actions(request.user.pk or 0, [professional], CHANGE, _("Hours changed."), single_object=True)
    messages.success(request, _("Hours saved."))
    if outcome.left_out:
        number = len(outcome.left_out)
        text = ngettext(
            "%(number)d booked appointment is now outside the hours: talk to the patient.",
            "%(number)d booked appointments are now outside the hours: talk to the patients.",
            number,
        )
        messages.warning(request, text % {"number": number})
