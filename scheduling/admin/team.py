"""Who works, where and when."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import ForeignKey
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminColorInputWidget

from clinicbot.core.admin import RecordAdmin, RoomAdmin
from scheduling.hours_page import hours_page, hours_preview
from scheduling.models import (
    Coverage,
    DayException,
    Professional,
    RecurringBlock,
    Resource,
    ResourceKind,
    Room,
    WeeklyHours,
)
from scheduling.out_page import out_page

from .offers import OfferingInline


class ServicesInline(OfferingInline):
    """What the professional does."""

    autocomplete_fields = ("service",)


class CoverageInline(TabularInline):
    """The plans the professional takes."""

    model = Coverage
    extra = 0
    autocomplete_fields = ("plan", "service", "unit")
    tab = True


@admin.register(Professional)
class ProfessionalAdmin(RoomAdmin):
    """Who cares for patients, with services and plans on one page, and the hours on another."""

    list_display = ("shown", "council_number", "specialties_shown", "hours", "user", "active")
    change_form_outer_before_template = "admin/scheduling/professional_links.html"
    list_filter = ("active", "specialties")
    list_select_related = ("user",)
    search_fields = ("name", "aliases", "council_number")
    autocomplete_fields = ("specialties",)
    inlines = (ServicesInline, CoverageInline)
    fieldsets = (
        (None, {"fields": (("title", "name"), ("council_number", "specialties"), "aliases", "about")}),
        (_("Back office"), {"fields": (("user", "colour"), "active")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Specialties come along."""
        return super().get_queryset(request).prefetch_related("specialties")

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the professional's hours, their preview, and of an absence."""

        def page(request: HttpRequest, pk: int) -> HttpResponse:
            return hours_page(request, pk, self.admin_site.each_context(request))

        def out(request: HttpRequest, pk: int) -> HttpResponse:
            return out_page(request, pk, self.admin_site.each_context(request))

        wrap = self.admin_site.admin_view
        name = "scheduling_professional_hours"
        urls: list[URLPattern] = super().get_urls()
        return [
            path("<int:pk>/hours/", wrap(page), name=name),
            path("<int:pk>/out/", wrap(out), name="scheduling_professional_out"),
            path("<int:pk>/hours/preview/", wrap(hours_preview), name=f"{name}_preview"),
            *urls,
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Pick the colour from a palette."""
        if db_field.name == "colour":
            kwargs["widget"] = UnfoldAdminColorInputWidget()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only staff as logins."""
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_staff=True, is_active=True).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @display(description=_("professional"), ordering="name")
    def shown(self, row: Professional) -> SafeString:
        """Name the professional beside their colour."""
        return format_html('<span style="color:{}">●</span> {}', row.colour, str(row))

    @display(description=_("hours"))
    def hours(self, row: Professional) -> SafeString:
        """Lead to the hours' page."""
        address = reverse("admin:scheduling_professional_hours", args=[row.pk])
        return format_html('<a class="cb-link" href="{}">{}</a>', address, _("hours and preview"))

    @display(description=_("specialties"))
    def specialties_shown(self, row: Professional) -> str:
        """List the specialties."""
        return ", ".join(specialty.name for specialty in row.specialties.all())


@admin.register(Room)
class RoomsAdmin(RoomAdmin):
    """Rooms and equipment."""

    list_display = ("name", "kind", "unit", "active")
    list_filter = ("active", "kind", "unit")
    list_select_related = ("kind", "unit")
    search_fields = ("name",)


@admin.register(ResourceKind)
class ResourceKindAdmin(RoomAdmin):
    """Kinds of rooms and equipment."""

    list_display = ("name",)
    search_fields = ("name",)


@admin.register(Resource)
class ResourceAdmin(RecordAdmin):
    """What professionals and rooms have in common; they are changed on their own pages."""

    list_display = ("name", "type", "active")
    list_filter = ("type", "active")
    search_fields = ("name",)


@admin.register(WeeklyHours)
class WeeklyHoursAdmin(RoomAdmin):
    """Everyone's week."""

    list_display = ("professional", "weekday", "start", "end", "unit", "valid_from", "valid_until")
    list_filter = ("professional", "unit", "weekday")
    list_select_related = ("professional", "unit")
    search_fields = ("professional__name", "unit__name")
    autocomplete_fields = ("professional", "unit", "services")


@admin.register(DayException)
class DayExceptionAdmin(RoomAdmin):
    """Days off, closed days and other hours."""

    list_display = ("date", "until", "subject", "kind", "start", "end", "reason")
    list_filter = ("kind", "professional", "unit", "date")
    list_select_related = ("professional", "room", "unit")
    search_fields = ("reason", "professional__name", "room__name", "unit__name")
    autocomplete_fields = ("professional", "room", "unit")
    ordering = ("-date",)
    when_empty = _("No day off and no other hours")
    when_empty_hint = _("Everybody works as the week says, holidays apart. An absence is marked in the agenda.")
    fieldsets = (
        (_("Whose day"), {"fields": (("professional", "unit"), "room")}),
        (_("When"), {"fields": (("date", "until"), "kind", ("start", "end"), ("overnight", "reason"))}),
    )

    @display(description=_("whose"))
    def subject(self, row: DayException) -> str:
        """Name whom the exception is about."""
        return str(row.professional or row.room or row.unit)


@admin.register(RecurringBlock)
class RecurringBlockAdmin(RoomAdmin):
    """Times never offered."""

    list_display = ("subject", "weekday", "ordinal", "start", "end", "reason")
    list_filter = ("weekday", "professional", "unit")
    list_select_related = ("professional", "room", "unit")
    search_fields = ("reason", "professional__name", "room__name", "unit__name")
    autocomplete_fields = ("professional", "room", "unit")

    @display(description=_("whose"))
    def subject(self, row: RecurringBlock) -> str:
        """Name whom the block is about."""
        return str(row.professional or row.room or row.unit)
