"""A light check before a patient's details are shown to a number that never proved to know them: the birth date."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import F, Q, QuerySet

from .models import Guardianship

MOST_FAILURES = 3
AGAIN_AFTER = timedelta(hours=24)


class Checked(StrEnum):
    """What a check said."""

    PROVED = "proved"
    WRONG = "wrong"
    LOCKED = "locked"


def unproved(contact_id: int) -> bool:
    """Tell whether the contact has yet to prove that they know a patient they are linked to."""
    return Guardianship.objects.filter(contact_id=contact_id, proved_at=None).exists()


def can_be_checked(contact_id: int, now: datetime) -> bool:
    """Tell whether there is a birth date to ask for, and the contact has not guessed too often."""
    return _open(contact_id).filter(patient__birth_date__isnull=False).exists() and not _locked(contact_id, now)


def check_birth_date(contact_id: int, born: date, now: datetime) -> Checked:
    """Compare a birth date with those of the contact's unproved patients; three wrong ones lock for a day.

    Call inside a transaction. A right date proves the patients it fits; whoever is linked as themselves or as a parent
    and proves one, proves those of them without a birth date as well.
    """
    links = list(
        _open(contact_id).select_for_update(of=("self",), no_key=True).values_list("pk", "patient__birth_date")
    )
    if _locked(contact_id, now):
        return Checked.LOCKED
    fitting = [pk for pk, known in links if known == born]
    if fitting:
        without = [pk for pk, known in links if known is None]
        Guardianship.objects.filter(pk__in=fitting + without).update(proved_at=now, failed_checks=0, failed_at=None)
        return Checked.PROVED
    stale = Q(failed_at__lte=now - AGAIN_AFTER)
    Guardianship.objects.filter(stale, pk__in=[pk for pk, _ in links]).update(failed_checks=0)
    Guardianship.objects.filter(pk__in=[pk for pk, _ in links]).update(
        failed_checks=F("failed_checks") + 1, failed_at=now
    )
    return Checked.LOCKED if _locked(contact_id, now) else Checked.WRONG


def _open(contact_id: int) -> "QuerySet[Guardianship]":
    return Guardianship.objects.filter(contact_id=contact_id, proved_at=None)


def _locked(contact_id: int, now: datetime) -> bool:
    lately = Guardianship.objects.filter(contact_id=contact_id, failed_at__gt=now - AGAIN_AFTER)
    return lately.filter(failed_checks__gte=MOST_FAILURES).exists()
