"""What a visit needs to know of its patient: what is known, what is told now, and what is left for the reception."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clinicbot.core.encrypted import keyed_hash

from .models import Guardianship, Patient
from .plans import PRIVATE

_ADULT_AT = 18
Datum = Patient.Datum


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a patient, without the values that are secret. `left` is what the reception will ask.

    `proved`: the contact has shown to know the patient (see `proof`). `guardian_settled`: they said whether they answer
    for this minor.
    """

    name: str
    relation: str
    animal: bool
    species: str
    birth_date: date | None
    has_cpf: bool
    plan_code: str
    has_card: bool
    card_valid_until: date | None
    left: frozenset[str]
    proved: bool
    guardian_settled: bool

    def has_valid_card(self, plan_code: str, day: date) -> bool:
        """Tell whether there is a card of that plan that is not over on `day`."""
        over = self.card_valid_until is not None and self.card_valid_until < day
        return self.has_card and self.plan_code == plan_code and not over

    def may_be_minor(self, today: date) -> bool:
        """Tell whether it is somebody else under eighteen; without a birth date, whether it is the contact's child."""
        if self.animal or self.relation == Guardianship.Relation.SELF:
            return False
        if self.birth_date is None:
            return self.relation == Guardianship.Relation.PARENT
        return is_minor(self.birth_date, today)


def is_minor(born: date, today: date) -> bool:
    """Tell whether someone born then is under eighteen (Código Civil art. 5)."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < _ADULT_AT


def known_of(contact_id: int, patient_id: int) -> Known | None:
    """Return what is known of a patient the contact may act for; None for anybody else. One query."""
    links = Guardianship.objects.filter(contact_id=contact_id, patient_id=patient_id).select_related("patient")
    link = links.defer("patient__cpf", "patient__notes").first()
    if link is None:
        return None
    patient = link.patient
    return Known(
        name=patient.name,
        relation=link.relation,
        animal=patient.kind == Patient.Kind.ANIMAL,
        species=patient.species,
        birth_date=patient.birth_date,
        has_cpf=bool(patient.cpf_hash),
        plan_code=patient.insurance_plan_code,
        has_card=bool(patient.card_number),
        card_valid_until=patient.card_valid_until,
        left=frozenset(patient.left_for_reception),
        proved=link.proved_at is not None,
        guardian_settled=link.minor_settled_at is not None,
    )


def left_to_ask(patient: Patient) -> list[str]:
    """Return what was asked and not told (`Patient.Datum`), as far as nobody has filled it in since."""
    filled = {
        Datum.BIRTH_DATE: patient.birth_date is not None,
        Datum.CPF: bool(patient.cpf_hash),
        Datum.CARD: bool(patient.card_number),
        Datum.CARD_VALIDITY: patient.card_valid_until is not None,
    }
    return [left for left in patient.left_for_reception if not filled.get(Datum(left), False)]


def keep_birth_date(patient_id: int, born: date) -> None:
    """Keep a birth date that was told."""
    _keep(patient_id, (Datum.BIRTH_DATE,), birth_date=born)


def keep_cpf(patient_id: int, digits: str) -> None:
    """Keep a CPF of eleven digits that check (see `documents.cpf_digits`), encrypted, and its keyed hash."""
    _keep(patient_id, (Datum.CPF,), cpf=digits, cpf_hash=keyed_hash(digits))


def keep_card(patient_id: int, plan_code: str, number: str) -> None:
    """Keep the number of a plan's card, encrypted; what was known of another card, or of this one's end, is over."""
    _keep(
        patient_id,
        (Datum.CARD, Datum.CARD_VALIDITY),
        insurance_plan_code=plan_code,
        card_number=number,
        card_valid_until=None,
    )


def keep_card_validity(patient_id: int, last_day: date) -> None:
    """Keep the last day on which the card is valid."""
    _keep(patient_id, (Datum.CARD_VALIDITY,), card_valid_until=last_day)


def remember_plan(contact_id: int, patient_id: int, code: str) -> None:
    """Keep the plan (its public id, or `plans.PRIVATE`) of a patient who had none; a plan on record stays.

    Nothing is kept for a contact who never proved to know the patient.
    """
    proved = Guardianship.objects.filter(contact_id=contact_id, patient_id=patient_id, proved_at__isnull=False)
    without = Patient.objects.filter(pk__in=proved.values("patient_id"), insurance_plan_code__in=("", PRIVATE))
    without.update(insurance_plan_code=code)


def keep_species(patient_id: int, species: str) -> None:
    """Keep what animal it is."""
    _keep(patient_id, (), species=species[:60])


def leave_for_reception(patient_id: int, datum: Datum) -> None:
    """Note that something was asked and not told: it is not asked again, and the reception sees it."""
    patient = _locked(patient_id)
    patient.left_for_reception = sorted({*patient.left_for_reception, datum})
    patient.save(update_fields=["left_for_reception"])


def settle_guardian(contact_id: int, patient_id: int, now: datetime) -> None:
    """Note the contact's word that they answer for this minor, or that it is none (LGPD art. 14 § 1)."""
    Guardianship.objects.filter(contact_id=contact_id, patient_id=patient_id).update(minor_settled_at=now)


def _keep(patient_id: int, settled: tuple[Datum, ...], **values: Any) -> None:
    patient = _locked(patient_id)
    patient.left_for_reception = [left for left in patient.left_for_reception if left not in settled]
    for name, value in values.items():
        setattr(patient, name, value)
    patient.save(update_fields=["left_for_reception", *values])


def _locked(patient_id: int) -> Patient:
    """Return the row, locked: call inside a transaction."""
    return Patient.objects.defer("cpf", "notes", "card_number").select_for_update(no_key=True).get(pk=patient_id)
