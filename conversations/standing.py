"""Whether what a notice speaks of still stands, and whether its contact wants to be told (I14)."""

from datetime import datetime

from patients import consent
from scheduling import offering, reminders

from .models import Notice


def is_current(notice: Notice, now: datetime, *, lock: bool = False) -> bool:
    """Say whether a reminder's appointment is at the time it spoke of, or an offer can still be taken.

    With `lock`, inside the caller's transaction, a change of it waits until that transaction ends.
    """
    if notice.kind == Notice.OFFER:
        return offering.is_open(notice.appointment, now, lock=lock)
    return reminders.is_current(notice.appointment, notice.version, lock=lock)


def is_wanted(notice: Notice, contact_id: int) -> bool:
    """Say whether the contact may be sent it now: an offer was asked for by waiting, reminders are a consent apart."""
    if notice.kind == Notice.OFFER:
        return consent.may_be_answered(contact_id)
    return consent.wants_reminders(contact_id)
