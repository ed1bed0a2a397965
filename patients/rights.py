"""The rights of LGPD art. 18: asked for, numbered, due within 15 days (art. 19), done for real, and recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from clinicbot.core import privacy
from clinicbot.core.privacy import Subject

from .models import Guardianship, Patient, PrivacyRequest

COMPLETE_WITHIN = timedelta(days=15)
"""LGPD art. 19 II: the complete answer; the simplified one is given at once (art. 19 I)."""

Kind = PrivacyRequest.Kind
_OWN = (Guardianship.Relation.SELF, Guardianship.Relation.PARENT, Guardianship.Relation.TUTOR)
"""For whom a contact exercises rights: themselves, their children, their animals (LGPD art. 14; Código Civil 1.634)."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The simplified answer: who is known, since when, and how much is kept of what."""

    names: tuple[str, ...]
    since: datetime | None
    appointments: int
    messages: int
    purposes: tuple[str, ...]


def subject_of(contact_id: int) -> Subject:
    """Return whose data the contact may ask for."""
    links = Guardianship.objects.filter(contact_id=contact_id, relation__in=_OWN)
    return Subject((contact_id,), tuple(links.order_by("pk").values_list("patient_id", flat=True)))


def subject_to_erase(contact_id: int) -> Subject:
    """Return whose data an erasure takes: a child or animal that someone else cares for too stays theirs."""
    others = Guardianship.objects.filter(patient=OuterRef("patient")).exclude(contact_id=contact_id)
    mine = Guardianship.objects.filter(contact_id=contact_id, relation__in=_OWN)
    theirs = mine.exclude(relation=Guardianship.Relation.SELF).filter(Exists(others))
    kept = set(theirs.values_list("patient_id", flat=True))
    return Subject((contact_id,), tuple(pk for pk in subject_of(contact_id).patient_ids if pk not in kept))


def ask(contact_id: int, kind: str, now: datetime, *, wish: str = "", done: bool = False) -> PrivacyRequest:
    """Record that a right is exercised; one of the same kind that is still open is returned instead.

    An erasure is confirmed by asking for it: the chat asks for a yes before. `done`: answered at once.
    """
    open_one = PrivacyRequest.objects.filter(contact_id=contact_id, kind=kind, done_at=None).order_by("pk").first()
    if open_one is not None and not done:
        if wish:
            open_one.wish = "\n".join(filter(None, (open_one.wish, wish)))[:4000]
            open_one.save(update_fields=["wish"])
        return open_one
    return PrivacyRequest.objects.create(
        contact_id=contact_id,
        kind=kind,
        due_on=timezone.localdate(now) + COMPLETE_WITHIN,
        wish=wish[:4000],
        confirmed_at=now if kind == Kind.ERASURE else None,
        done_at=now if done else None,
    )


def withdraw_erasure(contact_id: int) -> bool:
    """Take back an erasure that was not done yet; say whether there was one."""
    waiting = PrivacyRequest.objects.filter(contact_id=contact_id, kind=Kind.ERASURE, done_at=None)
    return bool(waiting.delete()[0])


def erasures_due() -> QuerySet[PrivacyRequest]:
    """Return the confirmed erasures that are not done yet, oldest first."""
    ready = PrivacyRequest.objects.filter(kind=Kind.ERASURE, done_at=None, confirmed_at__isnull=False)
    return ready.order_by("confirmed_at", "pk")


def overview(contact_id: int) -> Overview:
    """Return the simplified answer of LGPD art. 19 I."""
    held = privacy.export_all(subject_of(contact_id))
    people = held.get("patients", {})
    contacts: list[dict[str, Any]] = people.get("contacts", [])
    return Overview(
        names=tuple(str(patient["name"]) for patient in people.get("patients", [])),
        since=contacts[0]["created_at"] if contacts else None,
        appointments=len(held.get("scheduling", {}).get("appointments", [])),
        messages=len(held.get("conversations", {}).get("messages", [])),
        purposes=tuple(one["purpose"] for one in people.get("consents", []) if one["revoked_at"] is None),
    )


def erase(request: PrivacyRequest, now: datetime) -> dict[str, int]:
    """Erase everywhere what no law keeps, and close the request; return the rows changed by room.

    What stays is written into the request: attended patients (Lei 13.787/2018 art. 6) and the proofs of consent.
    """
    with transaction.atomic():
        subject = subject_to_erase(request.contact_id)
        counts = privacy.erase_all(subject, now)
        kept = Patient.objects.filter(pk__in=subject.patient_ids).count()
        request.done_at, request.wish, request.patient = now, "", None
        changed = ", ".join(f"{name}: {number}" for name, number in counts.items())
        request.outcome = f"{changed}. medical records kept (Lei 13.787/2018 art. 6): {kept}"
        request.save(update_fields=["done_at", "wish", "patient", "outcome"])
    return counts


def close(request: PrivacyRequest, now: datetime, outcome: str) -> None:
    """Close a request that staff have answered."""
    request.done_at, request.outcome = now, outcome
    request.save(update_fields=["done_at", "outcome"])
