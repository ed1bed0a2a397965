"""Appointments as a table to take away (XLSX, CSV): masked for whom people's data does not concern."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import ModelResource

from patients.masking import masked_name, masked_phone, phone_text
from scheduling.models import Appointment

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_A_TIME = 500


def harmless(value: str) -> str:
    """Return text that no spreadsheet takes for a formula (OWASP, "CSV Injection"): people choose their own names."""
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


class AppointmentExport(ModelResource):
    """One row an appointment. `in_full` shows names and numbers whole."""

    date = Field(attribute="local_date", column_name=_("Date"))
    time = Field(attribute="local_time", column_name=_("Time"))
    unit = Field(attribute="unit__name", column_name=_("Unit"))
    professional = Field(column_name=_("Professional"))
    service = Field(attribute="service__name", column_name=_("Service"))
    patient = Field(column_name=_("Patient"))
    phone = Field(column_name=_("Phone"))
    plan = Field(attribute="plan__name", column_name=_("Health plan"))
    status = Field(column_name=_("Status"))
    source = Field(column_name=_("Booked through"))
    price = Field(attribute="price", column_name=_("Price"))
    reason = Field(column_name=_("Reason for cancelling"))

    class Meta:
        """The columns above and no others, read in portions."""

        model = Appointment
        name = _("Appointments")
        fields = export_order = (
            *("date", "time", "unit", "professional", "service", "patient", "phone", "plan", "status", "source"),
            *("price", "reason"),
        )
        chunk_size = _ROWS_AT_A_TIME

    def __init__(self, in_full: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.in_full = in_full

    def dehydrate_professional(self, row: Appointment) -> str:
        """Name the professional."""
        return harmless(str(row.professional))

    def dehydrate_patient(self, row: Appointment) -> str:
        """Name the patient, or first name and initial."""
        name = row.patient.name if row.patient else ""
        return harmless(name if self.in_full else masked_name(name))

    def dehydrate_phone(self, row: Appointment) -> str:
        """Write the contact's number, or its end."""
        phone = row.contact.phone if row.contact else None
        return harmless(phone_text(phone) if self.in_full else masked_phone(phone))

    def dehydrate_status(self, row: Appointment) -> str:
        """Say the status in words."""
        return row.get_status_display()

    def dehydrate_source(self, row: Appointment) -> str:
        """Say in words where it was booked."""
        return row.get_source_display()

    def dehydrate_reason(self, row: Appointment) -> str:
        """Repeat the reason."""
        return harmless(row.cancel_reason)
