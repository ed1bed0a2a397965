"""When two contacts prove to be one person, what they booked and wait for stays theirs."""

from scheduling.models import Appointment, Mark, WaitlistEntry


def merge_contacts(kept_contact: int, absorbed_contact: int) -> None:
    """Move appointments and waitlist entries; runs inside the merge's transaction."""
    Appointment.objects.filter(contact_id=absorbed_contact).update(contact_id=kept_contact)
    WaitlistEntry.objects.filter(contact_id=absorbed_contact).update(contact_id=kept_contact)
    Mark.objects.filter(contact_id=absorbed_contact).update(contact_id=kept_contact)
