"""Two clocks: a time at a unit, and what a patient's own clock shows then (SCH-06)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from integrations import phones
from patients.models import Contact

from .clinic import clinic_facts


def home_of(contact: Contact) -> ZoneInfo:
    """Return the zone of the contact's telephone, the clinic's main one where the number does not tell."""
    name = phones.zone_of(contact.phone or "")
    return ZoneInfo(name) if name else clinic_facts().zone


def elsewhere(start: datetime, home: ZoneInfo) -> dict[str, Any] | None:
    """Return the plain values that tell both clocks for a local `start`: None where home's shows the same.

    `here` and `there` are zones, `start` and `time` the same moment on their clocks; for the filter `both_clocks`.
    """
    there = start.astimezone(home)
    if there.replace(tzinfo=None) == start.replace(tzinfo=None):
        return None
    return {"here": str(start.tzinfo), "there": str(home), "start": start, "time": there}
