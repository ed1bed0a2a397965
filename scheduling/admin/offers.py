"""What can be booked, by whom it is done, and who pays for it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from clinicbot.core.admin import RoomAdmin
from patients.plans import offer_plans
from scheduling.models import Coverage, InsurancePlan, Offering, Quota, Requirement, Service, Specialty


class OfferingInline(TabularInline):
    """Who does the service, perhaps with a duration or price of their own."""

    model = Offering
    extra = 0
    autocomplete_fields = ("professional",)
    tab = True


class RequirementInline(TabularInline):
    """What the service takes beside its professional."""

    model = Requirement
    extra = 0
    fk_name = "service"
    autocomplete_fields = ("kind", "professional")
    tab = True


def _plans() -> list[tuple[str, str]]:
    rows = InsurancePlan.objects.values_list("public_id", "name")
    return [(str(public_id), name) for public_id, name in rows]


offer_plans(_plans)


@admin.register(Specialty)
class SpecialtyAdmin(RoomAdmin):
    """Fields of care, with the words patients use."""

    list_display = ("name", "aliases", "active")
    list_filter = ("active",)
    search_fields = ("name", "aliases")


@admin.register(Service)
class ServiceAdmin(RoomAdmin):
    """What can be booked."""

    list_display = ("name", "specialty", "duration", "price", "online_bookable", "needs_approval", "active")
    list_filter = ("active", "online_bookable", "needs_approval", "specialty", "visit")
    list_select_related = ("specialty",)
    search_fields = ("name", "aliases", "specialty__name")
    autocomplete_fields = ("specialty",)
    inlines = (OfferingInline, RequirementInline)


@admin.register(Offering)
class OfferingAdmin(RoomAdmin):
    """Who does what."""

    list_display = ("professional", "service", "duration", "price")
    list_filter = ("service", "professional")
    list_select_related = ("professional", "service")
    search_fields = ("professional__name", "service__name")
    autocomplete_fields = ("professional", "service")


@admin.register(Requirement)
class RequirementAdmin(RoomAdmin):
    """What services take beside their professional."""

    list_display = ("service", "kind", "professional", "quantity")
    list_filter = ("kind", "service")
    list_select_related = ("service", "kind", "professional")
    search_fields = ("service__name", "kind__name", "professional__name")
    autocomplete_fields = ("service", "kind", "professional")


@admin.register(InsurancePlan)
class InsurancePlanAdmin(RoomAdmin):
    """Health plans (convênios)."""

    list_display = ("name", "aliases", "needs_card", "active")
    list_filter = ("active", "needs_card")
    search_fields = ("name", "aliases")


@admin.register(Coverage)
class CoverageAdmin(RoomAdmin):
    """Who takes which plan, for what and where."""

    list_display = ("professional", "plan", "service", "unit", "weekdays", "price")
    list_filter = ("plan", "professional", "service", "unit")
    list_select_related = ("professional", "plan", "service", "unit")
    search_fields = ("professional__name", "plan__name", "service__name")
    autocomplete_fields = ("professional", "plan", "service", "unit")


@admin.register(Quota)
class QuotaAdmin(RoomAdmin):
    """At most so many a day or week."""

    list_display = ("id", "professional", "service", "plan", "limit", "period")
    list_filter = ("period", "professional", "service", "plan")
    list_select_related = ("professional", "service", "plan")
    when_empty = _("No quota")
    when_empty_hint = _("Nothing limits how many appointments a day or week there are, but the hours themselves.")
    search_fields = ("professional__name", "service__name", "plan__name")
    autocomplete_fields = ("professional", "service", "plan")
