"""Making patients known: who is cared for, and who may act for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from clinicbot.core import clock

from .models import Guardianship, Patient

_PATIENTS_OF = """
SELECT p.id, p.public_id, p.name, g.relation, p.birth_date,
       CASE WHEN g.proved_at IS NULL THEN '' ELSE p.insurance_plan_code END
FROM patients_guardianship g JOIN patients_patient p ON p.id = g.patient_id
WHERE g.contact_id = %s ORDER BY g.relation <> 'self', p.name, g.id
"""


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """A patient a contact may act for, as plain values.

    `plan_code` is the public id of their plan, or `plans.PRIVATE`; empty where it is not known, or where the contact
    never proved to know the patient (see `proof`).
    """

    id: int
    public_id: str
    name: str
    relation: str
    birth_date: date | None
    plan_code: str = ""


def patients_of(contact_id: int) -> list[KnownPatient]:
    """Return the patients the contact may act for, the contact's own self first, then by name."""
    # Asked at every message: SQL of our own, and without the encrypted columns.
    with connection.cursor() as cursor:
        cursor.execute(_PATIENTS_OF, [contact_id])
        return [KnownPatient(pk, str(public_id), *rest) for pk, public_id, *rest in cursor.fetchall()]


def register_patient(contact_id: int, name: str, relation: str = "self") -> KnownPatient:
    """Create a patient and the contact's right to act for them.

    A contact has one `self`; asked for a second time, the first is returned unchanged.
    """
    with transaction.atomic():
        if relation == Guardianship.Relation.SELF:
            mine = [patient for patient in patients_of(contact_id) if patient.relation == relation]
            if mine:
                return mine[0]
        kind = Patient.Kind.ANIMAL if relation == Guardianship.Relation.TUTOR else Patient.Kind.HUMAN
        patient = Patient.objects.create(name=name[:160], kind=kind)
        # Who makes a patient known knows them: nothing is shown to them that they did not say.
        Guardianship.objects.create(contact_id=contact_id, patient=patient, relation=relation, proved_at=clock.now())
    return KnownPatient(patient.pk, str(patient.public_id), patient.name, relation, None)


def describe(
    patient_id: int, *, birth_date: date | None = None, species: str | None = None, breed: str | None = None
) -> None:
    """Add what is known of a patient now; what is None stays as it was."""
    known = {"birth_date": birth_date, "species": species and species[:60], "breed": breed and breed[:60]}
    changes = {name: value for name, value in known.items() if value is not None}
    if changes:
        Patient.objects.filter(pk=patient_id).update(**changes)


def rename(patient_id: int, name: str) -> None:
    """Correct a patient's name (LGPD art. 18 III)."""
    Patient.objects.filter(pk=patient_id).update(name=name[:160])


def may_act_for(contact_id: int, patient_ids: Sequence[int]) -> bool:
    """Tell whether the contact may act for every one of the patients."""
    wanted = set(patient_ids)
    return Guardianship.objects.filter(contact_id=contact_id, patient_id__in=wanted).count() == len(wanted)
