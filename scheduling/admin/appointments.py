"""Appointments: found quickly, changed only through the agenda's own functions, exported masked."""

from datetime import timedelta
from typing import Any

import structlog
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from import_export.admin import ExportMixin
from import_export.formats.base_formats import CSV, XLSX
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.contrib.import_export.forms import ExportForm
from unfold.decorators import display

from clinicbot.core import clock
from clinicbot.core.admin import RecordAdmin, is_changelist, may
from patients.admin import SEE_DOCUMENTS
from patients.finding import digits_of, patients_by_digits
from patients.models import Patient
from patients.needed import left_to_ask
from patients.visibility import narrow
from scheduling.book_choice import MOVABLE
from scheduling.desk import DEEDS, Deed, carry_out, refusal_text
from scheduling.errors import SchedulingError
from scheduling.exports import AppointmentExport
from scheduling.models import Appointment, AppointmentEvent

logger = structlog.get_logger(__name__)
CHANGE = "scheduling.change_appointment"
EXPORT = "scheduling.export_appointment"
EVERY_AGENDA = "scheduling.view_every_agenda"
Status = Appointment.Status
_ACTORS = {"contact": _("contact"), "staff": _("staff"), "system": _("system")}


def own_appointments(user: Any, rows: "QuerySet[Appointment]") -> "QuerySet[Appointment]":
    """Return those of `rows` that the user may see: all, or a professional's own."""
    return rows if may(user, EVERY_AGENDA) else rows.filter(professional__user=user)


def _own_patients(user: Any, rows: "QuerySet[Patient]") -> "QuerySet[Patient]":
    if may(user, EVERY_AGENDA):
        return rows
    mine = Appointment.objects.filter(professional__user=user).exclude(status__in=(Status.HELD, Status.EXPIRED))
    return rows.filter(pk__in=mine.values("patient"))


narrow(_own_patients)


class DayFilter(admin.SimpleListFilter):
    """The days the front desk asks for."""

    title = _("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the usual days."""
        return [
            ("today", _("Today")),
            ("tomorrow", _("Tomorrow")),
            ("week", _("Next 7 days")),
            ("past", _("Until yesterday")),
            ("all", _("All days")),
        ]

    def choices(self, changelist: Any) -> Any:
        """Name what is shown where no day was chosen."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice | {"display": _("From today")} if number == 0 else choice

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Appointment]") -> "QuerySet[Appointment]":
        """Narrow to the chosen days, by each unit's own calendar."""
        today = timezone.localdate(clock.now())
        chosen = {
            "today": Q(local_date=today),
            "tomorrow": Q(local_date=today + timedelta(days=1)),
            "week": Q(local_date__gte=today, local_date__lt=today + timedelta(days=7)),
            "past": Q(local_date__lt=today),
        }
        elsewhere = request.GET.get("q") or any(name.startswith("local_date") for name in request.GET)
        value = self.value() or ("all" if elsewhere else "")
        return queryset.filter(chosen.get(value, Q() if value == "all" else Q(local_date__gte=today)))


class EventInline(TabularInline):
    """What happened to the appointment."""

    model = AppointmentEvent
    extra = 0
    can_delete = False
    fields = readonly_fields = ("at", "what", "actor_shown", "reason")
    tab = True

    @display(description=_("by whom"))
    def actor_shown(self, row: AppointmentEvent) -> str:
        """Say who it was: the patient's side, the clinic's, or the system."""
        kind, _separator, number = row.actor.partition(":")
        return f"{_ACTORS.get(kind, kind)} {number}".strip()

    @display(description=_("reason"))
    def reason(self, row: AppointmentEvent) -> str:
        """Show why, where a reason was given."""
        return str(row.details.get("reason", "")) or "–"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The trail writes itself."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who sees the appointment sees its history."""
        return may(request.user, "scheduling.view_appointment")


@admin.register(Appointment)
class AppointmentAdmin(ExportMixin, RecordAdmin):
    """The agenda as a list. Nothing is edited here: buttons call what the assistant calls, too."""

    list_display = ("when", "patient_shown", "service", "professional", "unit", "plan", "state")
    list_display_links = ("when", "patient_shown")
    list_filter = (
        DayFilter,
        ("local_date", RangeDateFilter),
        "status",
        "professional",
        "unit",
        "service",
        "plan",
        "source",
    )
    list_select_related = ("patient", "service", "professional", "unit", "plan", "contact")
    search_fields = ("patient__name", "professional__name", "service__name")
    search_help_text = _("Patient, CPF, phone number, professional or service")
    actions = ("confirm_chosen", "arrived_chosen", "complete_chosen", "no_show_chosen", "cancel_chosen")
    inlines = (EventInline,)
    change_form_outer_before_template = "admin/scheduling/appointment_deeds.html"
    fields = (
        ("patient", "contact"),
        ("when", "state"),
        ("service", "professional"),
        ("unit", "plan"),
        ("price", "source"),
        ("squeezed_in", "time_zone"),
        "to_ask",
        ("cancelled_at", "cancel_reason"),
    )
    readonly_fields = ("when", "state", "squeezed_in", "to_ask")
    when_empty = _("No appointment from today on")
    when_empty_hint = _("Those before today are under “Filters”.")
    resource_classes = (AppointmentExport,)
    export_form_class = ExportForm
    export_formats = (XLSX, CSV)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Appointment]":
        """A professional's own, or all; holds only where someone asks for them."""
        rows = own_appointments(request.user, super().get_queryset(request))
        rows = rows.defer("patient__cpf", "patient__card_number", "patient__notes")
        match = request.resolver_match
        exporting = bool(match and (match.url_name or "").endswith("_export"))
        if (is_changelist(request) or exporting) and not any(name.startswith("status") for name in request.GET):
            rows = rows.exclude(status__in=(Status.HELD, Status.EXPIRED))
        return rows.select_related(*self.list_select_related)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Appointment]", search_term: str
    ) -> "tuple[QuerySet[Appointment], bool]":
        """Find by names, by a CPF or by a phone number."""
        if not (digits := digits_of(search_term)):
            return super().get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]
        return queryset.filter(patients_by_digits(digits, "patient")), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Let a patient's page link to their appointments."""
        return lookup == "patient__id__exact" or bool(super().lookup_allowed(lookup, value, request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """What comes next first; what is past, latest first."""
        back = request.GET.get("day") in ("past", "all") or "q" in request.GET
        return ("-starts_at", "pk") if back else ("starts_at", "pk")

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may do anything to appointments."""
        return may(request.user, CHANGE)

    def has_every_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may do what belongs to the front desk."""
        return may(request.user, CHANGE) and may(request.user, EVERY_AGENDA)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may take appointments away."""
        return may(request.user, EXPORT)

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Mask people for whom their documents do not concern."""
        return {"in_full": may(request.user, SEE_DOCUMENTS)}

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        """Leave a trace of who took how much away."""
        logger.info("appointments_exported", user=request.user.pk, rows=queryset.count())
        return super().get_export_data(file_format, request, queryset, **kwargs)

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        """Name the file after its day."""
        name = _("appointments")
        return f"{name}-{timezone.localdate(clock.now()):%Y-%m-%d}.{file_format.get_extension()}"

    def get_urls(self) -> list[URLPattern]:
        """Add the buttons of an appointment."""
        act = self.admin_site.admin_view(require_POST(self.deed_view))
        urls: list[URLPattern] = super().get_urls()
        return [path("<int:pk>/do/<slug:name>/", act, name="scheduling_appointment_do"), *urls]

    def deeds_for(self, request: HttpRequest, row: Appointment) -> dict[str, Deed]:
        """Return what this user may do to this appointment now."""
        if not self.has_act_permission(request):
            return {}
        every = self.has_every_permission(request)
        now = clock.now()
        fitting = {name: deed for name, deed in DEEDS.items() if row.status in deed.when and (every or deed.own)}
        return {name: deed for name, deed in fitting.items() if not deed.too_early(row, now)}

    def deed_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Do one thing to one appointment and return to its page."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if name not in DEEDS:
            raise Http404
        if not self.has_act_permission(request) or not (DEEDS[name].own or self.has_every_permission(request)):
            raise PermissionDenied
        self._carry_out(request, name, [row])
        target = request.POST.get("next", "")
        if target == "agenda":
            return HttpResponseRedirect(f"{reverse('admin:agenda')}?day={row.local_date}")
        return HttpResponseRedirect(reverse("admin:scheduling_appointment_change", args=[pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the appointment with what can be done to it."""
        row = self.get_object(request, object_id)
        deeds = self.deeds_for(request, row) if row is not None else {}
        movable = row is not None and row.status in MOVABLE and self.has_every_permission(request)
        context = (extra_context or {}) | {"deeds": deeds, "may_move": movable}
        return super().change_view(request, object_id, form_url, context)  # type: ignore[no-any-return]

    def _carry_out(self, request: HttpRequest, name: str, rows: Any) -> None:
        done, refused = 0, []
        for row in rows:
            try:
                carry_out(name, row, request.user.pk or 0, clock.now())
                done += 1
            except SchedulingError as error:
                refused.append(f"{row.local_time:%H:%M} {row.professional}: {refusal_text(error)}")
        if done:
            text = ngettext("%(deed)s: %(number)d appointment.", "%(deed)s: %(number)d appointments.", done)
            self.message_user(request, text % {"number": done, "deed": DEEDS[name].label}, messages.SUCCESS)
        for reason in refused[:5]:
            self.message_user(request, reason, messages.ERROR)

    @admin.action(description=_("Confirm"), permissions=["every"])
    def confirm_chosen(self, request: HttpRequest, queryset: "QuerySet[Appointment]") -> None:
        """Confirm the chosen appointments."""
        self._carry_out(request, "confirm", queryset)

    @admin.action(description=_("Arrived"), permissions=["act"])
    def arrived_chosen(self, request: HttpRequest, queryset: "QuerySet[Appointment]") -> None:
        """Mark the chosen patients as here."""
        self._carry_out(request, "arrived", queryset)

    @admin.action(description=_("Complete"), permissions=["act"])
    def complete_chosen(self, request: HttpRequest, queryset: "QuerySet[Appointment]") -> None:
        """Mark the chosen appointments as done."""
        self._carry_out(request, "complete", queryset)

    @admin.action(description=_("Did not come"), permissions=["act"])
    def no_show_chosen(self, request: HttpRequest, queryset: "QuerySet[Appointment]") -> None:
        """Mark the chosen patients as not having come."""
        self._carry_out(request, "no_show", queryset)

    @admin.action(description=_("Cancel"), permissions=["every"])
    def cancel_chosen(self, request: HttpRequest, queryset: "QuerySet[Appointment]") -> None:
        """Cancel the chosen appointments."""
        self._carry_out(request, "cancel", queryset)

    @display(description=_("when"), ordering="starts_at")
    def when(self, row: Appointment) -> str:
        """Show day and time on the unit's own clock."""
        return f"{row.local_date:%d/%m/%Y} {row.local_time:%H:%M}"

    @display(description=_("squeezed in"))
    def squeezed_in(self, row: Appointment) -> str:
        """Say whether it is an encaixe (a tick or a cross would look like success and failure)."""
        return str(_("yes") if row.overbooked else _("no"))

    @display(description=_("to ask at the reception"))
    def to_ask(self, row: Appointment) -> str:
        """Name what the assistant asked of the patient and was not told."""
        left = left_to_ask(row.patient) if row.patient else []
        return ", ".join(str(Patient.Datum(one).label) for one in left) or "–"

    @display(description=_("patient"), ordering="patient__name")
    def patient_shown(self, row: Appointment) -> str:
        """Name the patient."""
        return row.patient.name if row.patient else "–"

    @display(description=_("status"), ordering="status")
    def state(self, row: Appointment) -> SafeString:
        """Show the status as word and colour."""
        return format_html('<span class="cb-status cb-status-{}">{}</span>', row.status, row.get_status_display())
