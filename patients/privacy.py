"""How contacts, patients, consents and privacy requests are exported, erased and retained (LGPD art. 16 and 18)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q

from clinicbot.core import privacy
from clinicbot.core.privacy import Subject

from .models import Consent, Contact, Guardianship, Patient, PrivacyRequest

MODELS = (
    "patients.Contact",
    "patients.Patient",
    "patients.Guardianship",
    "patients.Consent",
    "patients.PrivacyRequest",
)
KEEP_REQUESTS = timedelta(days=5 * 365)
"""Proof that a right was honoured, as long as a claim may be brought (Código de Defesa do Consumidor, art. 27)."""
ERASED = "erased-"
"""Begins the WhatsApp id of a contact of whom only the proofs of consent and of requests are left."""


def register() -> None:
    """Make the room's answer known to `clinicbot.core.privacy`."""
    privacy.register("patients", export=export, erase=erase, retain=retain, models=MODELS)


def export(subject: Subject) -> dict[str, Any]:
    """Return contacts, patients, consents and requests as plain values; CPF and card decrypted: they are theirs."""
    contacts = Contact.objects.filter(pk__in=subject.contact_ids)
    patients = Patient.objects.filter(pk__in=subject.patient_ids)
    links = Guardianship.objects.filter(Q(contact__in=contacts) & Q(patient__in=patients))
    consents = Consent.objects.filter(contact__in=contacts).order_by("granted_at")
    requests = PrivacyRequest.objects.filter(contact__in=contacts).order_by("created_at")
    return {
        "contacts": [_contact(contact) for contact in contacts],
        "patients": [_patient(patient) for patient in patients],
        "guardianships": [
            {
                "contact": str(link.contact.public_id),
                "patient": str(link.patient.public_id),
                "patient_name": link.patient.name,
                "relation": link.relation,
            }
            for link in links.select_related("contact", "patient")
        ],
        "consents": list(consents.values("purpose", "text_version", "granted_at", "revoked_at")),
        "privacy_requests": list(requests.values("public_id", "kind", "created_at", "due_on", "done_at")),
    }


def erase(subject: Subject, now: datetime) -> int:
    """Erase patients and make contacts anonymous; return the rows changed.

    A patient who was attended stays identified, without insurance card and out of every contact's reach: the record
    must be kept (Lei 13.787/2018 art. 6; LGPD art. 16 I). Consents and requests stay, without a person, as proof
    (LGPD art. 8 § 2).
    """
    gone = Guardianship.objects.filter(
        Q(contact_id__in=subject.contact_ids) | Q(patient_id__in=subject.patient_ids)
    ).delete()[0]
    gone += sum(_erase_patient(pk) for pk in subject.patient_ids)
    Consent.objects.filter(contact_id__in=subject.contact_ids, revoked_at=None).update(revoked_at=now)
    return gone + sum(_erase_contact(pk) for pk in subject.contact_ids)


def retain(now: datetime) -> int:
    """Purge requests whose time is over, then the erased contacts that nothing needs any longer; return the rows."""
    old = PrivacyRequest.objects.filter(done_at__lt=now - KEEP_REQUESTS).delete()[0]
    proofs = Q(privacy_requests__isnull=False) | Q(consents__revoked_at__gte=now - KEEP_REQUESTS)
    return old + Contact.objects.filter(wa_id__startswith=ERASED).exclude(proofs).delete()[0]


def _erase_patient(pk: int) -> int:
    try:
        with transaction.atomic():
            return Patient.objects.filter(pk=pk).delete()[0]
    except ProtectedError:
        return Patient.objects.filter(pk=pk).update(card_number="", card_valid_until=None, insurance_plan_code="")


def _erase_contact(pk: int) -> int:
    """Leave a row without a person: nobody who writes again is recognised by it."""
    return Contact.objects.filter(pk=pk).update(
        phone=None, bsuid=None, wa_id=f"{ERASED}{pk}", profile_name="", language="", bot_enabled=False
    )


def _contact(contact: Contact) -> dict[str, Any]:
    names = ("public_id", "phone", "wa_id", "bsuid", "profile_name", "language", "created_at")
    return {name: getattr(contact, name) for name in (*names, "opted_out_at", "marketing_stopped_at", "blocked")}


def _patient(patient: Patient) -> dict[str, Any]:
    names = ("public_id", "name", "birth_date", "cpf", "sex", "kind", "species", "breed")
    more = ("insurance_plan_code", "card_number", "card_valid_until", "notes", "left_for_reception", "created_at")
    return {name: getattr(patient, name) for name in (*names, *more)}
