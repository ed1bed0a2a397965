"""What the agenda writes down on its own: read only."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from clinicbot.core import clock
from clinicbot.core.admin import RecordAdmin, may
from scheduling.actors import Actor
from scheduling.models import (
    Allocation,
    AppointmentEvent,
    CatalogueToken,
    FreedTime,
    IdempotencyKey,
    Mark,
    Reminder,
    WaitlistEntry,
    WaitlistOffer,
)
from scheduling.waitlist import leave


@admin.register(Reminder)
class ReminderAdmin(RecordAdmin):
    """Reminders by when they are due."""

    list_display = ("due_at", "kind", "appointment", "version", "status", "sent_at")
    list_filter = ("status", "kind", "due_at")
    list_select_related = ("appointment",)
    search_fields = ("appointment__patient__name",)
    ordering = ("-due_at",)


@admin.register(AppointmentEvent)
class AppointmentEventAdmin(RecordAdmin):
    """What happened to appointments: the audit trail."""

    show_full_result_count = False
    list_display = ("at", "what", "appointment", "actor", "version")
    list_filter = ("what", "at")
    list_select_related = ("appointment",)
    search_fields = ("actor", "appointment__patient__name")
    ordering = ("-at", "-id")


@admin.register(Allocation)
class AllocationAdmin(RecordAdmin):
    """What each appointment takes, buffers included."""

    show_full_result_count = False
    list_display = ("resource", "busy_from", "busy_until", "seat", "active", "appointment")
    list_filter = ("active", "overbooked", "busy_from")
    list_select_related = ("resource", "appointment")
    search_fields = ("resource__name",)
    ordering = ("-busy_from",)


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(RecordAdmin):
    """Changes that were asked for, each made once."""

    show_full_result_count = False
    list_display = ("created_at", "key", "appointment")
    list_filter = ("created_at",)
    list_select_related = ("appointment",)
    search_fields = ("key",)
    ordering = ("-created_at",)


@admin.register(CatalogueToken)
class CatalogueTokenAdmin(RecordAdmin):
    """Changes whenever what the search reads does."""

    list_display = ("id", "mark")
    search_fields = ("token",)
    fields = readonly_fields = ("mark",)

    @display(description=_("version"))
    def mark(self, row: CatalogueToken) -> str:
        """Show the token, a mark and nothing to read."""
        return str(row.token)


@admin.register(WaitlistEntry)
class WaitlistEntryAdmin(RecordAdmin):
    """Who waits for a time."""

    list_display = ("created_at", "patient", "service", "professional", "unit", "urgency", "status")
    list_display_links = ("created_at", "patient")
    list_filter = ("status", "urgency", "service", "professional", "unit")
    list_select_related = ("patient", "service", "professional", "unit")
    search_fields = ("patient__name", "service__name")
    ordering = ("created_at",)
    actions = ("leave_chosen",)
    when_empty = _("Nobody is on the waitlist")
    when_empty_hint = _("Patients join by WhatsApp when nothing fits; the reception adds them where it books.")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[WaitlistEntry]":
        """Leave what is encrypted where it is."""
        rows: QuerySet[WaitlistEntry] = super().get_queryset(request).select_related(*self.list_select_related)
        return rows.defer("patient__cpf", "patient__card_number", "patient__notes")

    def has_leave_permission(self, request: HttpRequest) -> bool:
        """Who books at the reception also takes off the list."""
        return may(request.user, "scheduling.change_appointment") and may(request.user, "scheduling.view_every_agenda")

    @admin.action(description=_("Take off the waitlist"), permissions=["leave"])
    def leave_chosen(self, request: HttpRequest, queryset: "QuerySet[WaitlistEntry]") -> None:
        """Take the chosen entries off; an open offer is given back."""
        by, now = Actor.staff(request.user.pk or 0), clock.now()
        chosen = list(queryset.values_list("pk", flat=True))
        for pk in chosen:
            leave(pk, now, by)
        text = ngettext("%(number)d entry taken off.", "%(number)d entries taken off.", len(chosen))
        self.message_user(request, text % {"number": len(chosen)}, messages.SUCCESS)


@admin.register(WaitlistOffer)
class WaitlistOfferAdmin(RecordAdmin):
    """Freed times that were offered."""

    list_display = ("offered_at", "patient", "freed", "expires_at", "status", "why")
    list_display_links = ("offered_at", "patient")
    list_filter = ("status", "offered_at", "hold__professional")
    list_select_related = ("entry__patient", "hold__professional", "hold__service")
    fields = readonly_fields = ("patient", "freed", "offered_at", "expires_at", "status", "why", "entry", "hold")
    search_fields = ("entry__patient__name",)
    ordering = ("-offered_at",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[WaitlistOffer]":
        """Leave what is encrypted where it is."""
        rows: QuerySet[WaitlistOffer] = super().get_queryset(request).select_related(*self.list_select_related)
        return rows.defer(*(f"entry__patient__{name}" for name in ("cpf", "card_number", "notes")))

    @display(description=_("patient"))
    def patient(self, row: WaitlistOffer) -> str:
        """Name to whom it was offered."""
        return str(row.entry.patient)

    @display(description=_("offered time"))
    def freed(self, row: WaitlistOffer) -> str:
        """Say which time, on the unit's clock, and with whom."""
        held = row.hold
        return f"{held.local_date:%d/%m/%Y} {held.local_time:%H:%M} · {held.professional} · {held.service}"

    @display(description=_("why this patient"))
    def why(self, row: WaitlistOffer) -> str:
        """Say why it was this patient's turn."""
        return ", ".join(_reason(str(reason)) for reason in row.reasons) or "–"


def _reason(reason: str) -> str:
    """Return a reason of the waitlist's order ("waiting:12") in the reader's words."""
    name, _separator, points = reason.partition(":")
    words = {
        "urgency": _("urgency (%(points)s points)"),
        "waiting": _("%(points)s days waiting"),
        "passed": _("offers that passed by (%(points)s points)"),
    }
    return str(words[name]) % {"points": points} if name in words else reason


@admin.register(FreedTime)
class FreedTimeAdmin(RecordAdmin):
    """Times that are free again, until the waitlist was asked."""

    list_display = ("freed_at", "professional", "unit", "starts_at", "ends_at")
    list_filter = ("unit", "professional")
    list_select_related = ("professional", "unit")
    search_fields = ("professional__name",)
    ordering = ("-freed_at",)


@admin.register(Mark)
class MarkAdmin(RecordAdmin):
    """What patients said on their way."""

    list_display = ("said_at", "appointment", "kind", "minutes", "seen_at", "seen_by")
    list_filter = ("kind", "said_at")
    list_select_related = ("appointment", "seen_by")
    search_fields = ("appointment__patient__name",)
    ordering = ("-said_at",)
