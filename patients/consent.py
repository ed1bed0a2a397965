"""Consent: asked for per purpose, kept with its wording and its proof (LGPD art. 8), revocable at any time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from .models import Consent, Contact

TEXT_VERSION = "2026-11"
"""Version of the privacy notice in `templates/replies/*/registration/privacy_notice.txt`; change both together."""


def purposes_granted(contact_id: int) -> frozenset[str]:
    """Return the purposes the contact agreed to and has not revoked."""
    with connection.cursor() as cursor:  # asked at every message: SQL of our own
        cursor.execute(
            "SELECT purpose FROM patients_consent WHERE contact_id = %s AND revoked_at IS NULL", [contact_id]
        )
        return frozenset(purpose for (purpose,) in cursor.fetchall())


def grant(contact_id: int, purposes: Iterable[str], *, now: datetime, evidence: UUID | None) -> None:
    """Record consent for each purpose once; `evidence` is the public id of the message that gave it."""
    Consent.objects.bulk_create(
        [
            Consent(
                contact_id=contact_id,
                purpose=purpose,
                text_version=TEXT_VERSION,
                granted_at=now,
                evidence_message_id=evidence,
            )
            for purpose in purposes
        ],
        ignore_conflicts=True,
    )
    Contact.objects.filter(pk=contact_id).update(refused_consent_at=None)


def refuse(contact_id: int, *, now: datetime) -> None:
    """Record that the contact did not agree; what they wrote is purged after the retention period."""
    Contact.objects.filter(pk=contact_id).update(refused_consent_at=now)


def refuse_marketing(contact_id: int, *, now: datetime) -> None:
    """Record that news are not welcome, so that nobody asks again; what was agreed to is withdrawn."""
    revoke(contact_id, (Consent.Purpose.MARKETING,), now=now)
    Contact.objects.filter(pk=contact_id).update(marketing_stopped_at=now)


def was_asked_for_marketing(contact_id: int) -> bool:
    """Say whether the contact has ever answered whether news are welcome."""
    if Consent.objects.filter(contact_id=contact_id, purpose=Consent.Purpose.MARKETING).exists():
        return True
    return Contact.objects.filter(pk=contact_id, marketing_stopped_at__isnull=False).exists()


def revoke(contact_id: int, purposes: Iterable[str], *, now: datetime) -> None:
    """Withdraw consent (LGPD art. 8 § 5); the record of what was granted stays as proof."""
    Consent.objects.filter(contact_id=contact_id, purpose__in=list(purposes), revoked_at=None).update(revoked_at=now)


def wants_reminders(contact_id: int) -> bool:
    """Say whether the contact may be reminded: neither blocked nor silent, and asked in a chat, they agreed to it.

    Who was booked by the reception without a chat has neither given nor withdrawn it; the care itself is the legal
    basis then (LGPD art. 11 II f).
    """
    return _agreed(contact_id, Consent.Purpose.REMINDERS)


def may_be_answered(contact_id: int) -> bool:
    """Say whether the contact may be told what they asked for: neither blocked nor silent, and consent stands."""
    return _agreed(contact_id, Consent.Purpose.CARE)


def _agreed(contact_id: int, purpose: Consent.Purpose) -> bool:
    silent = Contact.objects.filter(pk=contact_id).filter(Q(blocked=True) | Q(opted_out_at__isnull=False)).exists()
    if silent:
        return False
    mine = list(Consent.objects.filter(contact_id=contact_id).values_list("purpose", "revoked_at"))
    agreed = {granted for granted, revoked_at in mine if revoked_at is None}
    return purpose in agreed if mine else True
