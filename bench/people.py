"""`python -m bench.people N`: N made-up contacts, each a registered patient who has consented."""

import os
import sys
from datetime import UTC, datetime

FIRST_NUMBER = 5531_9_0001_0000
BATCH = 1000


def wa_id(number: int) -> str:
    """Return the WhatsApp id of the `number`-th person, from 0: digits of a Brazilian mobile nobody has."""
    return str(FIRST_NUMBER + number)


def make(count: int) -> None:
    """Insert the people; Django must be set up."""
    from patients.consent import TEXT_VERSION
    from patients.models import Consent, Contact, Guardianship, Patient

    now = datetime.now(UTC)
    contacts = Contact.objects.bulk_create(
        [
            Contact(phone=f"+{wa_id(number)}", wa_id=wa_id(number), profile_name=f"Paciente {number}")
            for number in range(count)
        ],
        batch_size=BATCH,
    )
    patients = Patient.objects.bulk_create(
        [Patient(name=f"Paciente Inventado {number}") for number in range(count)], batch_size=BATCH
    )
    Guardianship.objects.bulk_create(
        [
            Guardianship(contact=contact, patient=patient, proved_at=now)
            for contact, patient in zip(contacts, patients, strict=True)
        ],
        batch_size=BATCH,
    )
    Consent.objects.bulk_create(
        [
            Consent(contact=contact, purpose=purpose, text_version=TEXT_VERSION, granted_at=now)
            for contact in contacts
            for purpose in (Consent.Purpose.CARE, Consent.Purpose.REMINDERS)
        ],
        batch_size=BATCH,
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbot.settings")
    import django

    django.setup()
    make(int(sys.argv[1]))
