"""One appointment as a calendar file for the patient's own phone (RFC 5545)."""

from datetime import datetime

from icalendar import Calendar, Event

from scheduling.appointments import AppointmentView


def calendar_entry(appointment: AppointmentView, now: datetime) -> str:
    """Return the appointment as iCalendar text: service, professional, place and UTC times, no patient's name.

    The same appointment always has the same UID, so a file taken again after a move replaces the older entry.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//clinicbot//appointment//PT")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"{appointment.public_id}@clinicbot")
    event.add("dtstamp", now)
    event.add("sequence", appointment.version - 1)
    event.add("dtstart", appointment.start)
    event.add("dtend", appointment.end)
    event.add("summary", f"{appointment.service_name} · {appointment.professional_name}")
    event.add("location", f"{appointment.unit_name}, {appointment.address}")
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text
