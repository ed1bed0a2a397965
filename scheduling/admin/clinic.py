"""The clinic, its units and holidays."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clinicbot.core.admin import OneRowAdmin, RoomAdmin
from scheduling.models import Clinic, Holiday, Unit


@admin.register(Clinic)
class ClinicAdmin(OneRowAdmin):
    """What holds for the whole clinic."""

    list_display = ("name",)
    search_fields = ("name",)


@admin.register(Unit)
class UnitAdmin(RoomAdmin):
    """The clinic's addresses."""

    list_display = ("name", "neighbourhood", "city", "phone", "time_zone", "active")
    list_filter = ("active", "city", "state")
    search_fields = ("name", "address", "neighbourhood", "city")


@admin.register(Holiday)
class HolidayAdmin(RoomAdmin):
    """Municipal and in-house holidays; public ones are known already."""

    list_display = ("date", "name", "unit", "every_year", "works")
    list_filter = ("unit", "every_year", "works", "date")
    list_select_related = ("unit",)
    when_empty = _("No municipal or in-house holiday yet")
    when_empty_hint = _("National and state holidays are known already.")
    search_fields = ("name",)
