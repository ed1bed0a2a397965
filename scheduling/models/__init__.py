"""The agenda's tables, by what they describe; import models from here."""

from scheduling.models.appointments import (
    ACTIVE_STATUSES,
    Allocation,
    Appointment,
    AppointmentEvent,
    IdempotencyKey,
)
from scheduling.models.clinic import CatalogueToken, Clinic, Holiday, Unit
from scheduling.models.feeds import Feed
from scheduling.models.hours import DayException, RecurringBlock, WeeklyHours
from scheduling.models.insurance import Coverage, InsurancePlan, Quota
from scheduling.models.marks import Mark
from scheduling.models.reminders import Reminder
from scheduling.models.resources import Professional, Resource, ResourceKind, Room
from scheduling.models.services import Offering, Requirement, Service, Specialty
from scheduling.models.waitlist import FreedTime, WaitlistEntry, WaitlistOffer

__all__ = [
    "ACTIVE_STATUSES",
    "Allocation",
    "Appointment",
    "AppointmentEvent",
    "CatalogueToken",
    "Clinic",
    "Coverage",
    "DayException",
    "Feed",
    "FreedTime",
    "Holiday",
    "IdempotencyKey",
    "InsurancePlan",
    "Mark",
    "Offering",
    "Professional",
    "Quota",
    "RecurringBlock",
    "Reminder",
    "Requirement",
    "Resource",
    "ResourceKind",
    "Room",
    "Service",
    "Specialty",
    "Unit",
    "WaitlistEntry",
    "WaitlistOffer",
    "WeeklyHours",
]
