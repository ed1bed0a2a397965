"""What the visit needs to know of its patient: only what is missing, one thing at a time, while the time is kept.

The values never stand in the conversation's state: they are kept on the patient at once, and shown masked afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from conversations.engines.decision import PatientFacts, Reply
from conversations.understanding import papers
from patients import needed
from patients.documents import cpf_text
from patients.masking import masked
from patients.models import Patient
from patients.needed import Known
from patients.registration import patients_of
from scheduling import booking
from scheduling.booking import Actor
from scheduling.catalogue import CataloguePlan, CatalogueService
from scheduling.rules import age_fits, age_on
from scheduling.slot import BadSlotKey, SlotKey

from . import booking_offer, human, phrases, registry
from .booking_form import patient_id, without_slots
from .memory import Form, Place
from .offers import Offers
from .talk import Move, Talk, after, changed, say

NAME = "booking"
BIRTH_DATE, GUARDIAN, SPECIES = "birth_date", "guardian", "species"
CPF, CARD, CARD_VALIDITY = "cpf", "card", "card_validity"
STEPS = (BIRTH_DATE, GUARDIAN, SPECIES, CPF, CARD, CARD_VALIDITY)
"""The steps, in the order in which they are asked."""

LEFT: dict[str, Patient.Datum] = {
    BIRTH_DATE: Patient.Datum.BIRTH_DATE,
    CPF: Patient.Datum.CPF,
    CARD: Patient.Datum.CARD,
    CARD_VALIDITY: Patient.Datum.CARD_VALIDITY,
}
"""What the reception asks for where it was not told here, by step."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The patient of a booking and what the visit is: `day` is its local day."""

    patient_id: int
    known: Known
    day: date
    service: CatalogueService | None
    plan: CataloguePlan | None
    birth_date_wished: bool
    cpf_wished: bool

    @property
    def age_matters(self) -> bool:
        """Whether the service is for some ages only."""
        service = self.service
        return service is not None and (service.min_age is not None or service.max_age is not None)

    def misses(self, step: str, today: date) -> bool:
        """Tell whether the visit needs what the step asks, and it is neither known nor left for the reception."""
        known = self.known
        if known.animal or step == SPECIES:
            return known.animal and step == SPECIES and not known.species
        left = step in LEFT and LEFT[step] in known.left
        # Who never proved to know the patient must not be able to write what would be asked as a proof (`identity`).
        asked: dict[str, Callable[[], bool]] = {
            BIRTH_DATE: lambda: known.birth_date is None and known.proved and self._wants_birth_date(left=left),
            GUARDIAN: lambda: known.may_be_minor(today) and not known.guardian_settled,
            CPF: lambda: self.cpf_wished and not known.has_cpf and known.proved and not left,
            CARD: lambda: self._wants_card(left=left),
            CARD_VALIDITY: lambda: self._wants_validity(left=left),
        }
        return asked[step]()

    def _wants_birth_date(self, *, left: bool) -> bool:
        return self.age_matters or (self.birth_date_wished and not left)

    def _wants_card(self, *, left: bool) -> bool:
        plan = self.plan
        if plan is None or self.known.has_valid_card(plan.public_id, self.day):
            return False
        return plan.needs_card or (plan.ask_card and not left)

    def _wants_validity(self, *, left: bool) -> bool:
        plan, known = self.plan, self.known
        if plan is None or not plan.ask_card_validity or left:
            return False
        return known.has_card and known.plan_code == plan.public_id and known.card_valid_until is None


def subject_of(talk: Talk, form: Form) -> Subject | None:
    """Return whom the held slot of the form is for and what it is; None where that cannot be told. One query or two."""
    patient = patient_of(talk, form)
    known = needed.known_of(talk.situation.contact_id, patient) if patient is not None else None
    offers = Offers(talk.catalogue)
    try:
        key = SlotKey.parse(str(form.get("slot", "")))
    except BadSlotKey:
        return None
    service, unit = offers.services.get(key.service_id), offers.units.get(key.unit_id)
    if patient is None or known is None or unit is None:
        return None
    clinic = talk.catalogue.clinic
    return Subject(
        patient_id=patient,
        known=known,
        day=key.start_at.astimezone(ZoneInfo(unit.time_zone)).date(),
        service=service,
        plan=next((plan for plan in talk.catalogue.plans if plan.id == form.get("plan")), None),
        birth_date_wished=clinic.ask_birth_date or (service is not None and service.ask_birth_date),
        cpf_wished=clinic.ask_cpf or (service is not None and service.ask_cpf),
    )


def patient_of(talk: Talk, form: Form) -> int | None:
    """Return the patient; one registered earlier in this very transaction is looked up."""
    known = patient_id(talk, form)
    if known is not None or talk.catalogue.clinic.veterinary:
        return known
    mine = patients_of(talk.situation.contact_id)
    return next((patient.id for patient in mine if patient.relation == "self"), None)


def settle(talk: Talk, form: Form, now: datetime, *lead: Reply, first: bool = False) -> Move:
    """Ask for the next thing that the held visit needs; with nothing missing, show the summary.

    Runs inside the turn's transaction. What was told along with the wish is taken instead of asked. `first`: the time
    was just kept, which is told before the question.
    """
    subject = None if form.get("moving") else subject_of(talk, form)
    if subject is None:
        return _summary(talk, form, *lead)
    talk = _knowing(talk, subject)
    told = _Told(talk, form)
    for step in STEPS:
        if step == GUARDIAN and not _right_age(subject):
            return _another_age(talk, form, subject, now, *lead)
        if not subject.misses(step, now.date()):
            continue
        if step == GUARDIAN and told.answers_for_them():
            needed.settle_guardian(talk.situation.contact_id, subject.patient_id, now)
            continue
        value = told.value(step, subject)
        if not value:
            kept = (booking_offer.time_kept(talk, form),) if first else ()
            return registry.ask(talk, NAME, step, changed(form, wrong=None), *kept, *lead)
        lead = (*lead, *keep(subject, step, value))
        subject = subject_of(talk, form) or subject
        talk = _knowing(talk, subject)
    return _summary(talk, form, *lead)


def keep(subject: Subject, step: str, value: str) -> tuple[Reply, ...]:
    """Keep what was told (a birth date or validity in ISO 8601, digits, an animal), and say so with a mask over it."""
    patient = subject.patient_id
    match step:
        case "birth_date":
            needed.keep_birth_date(patient, date.fromisoformat(value))
            shown = value[:4]
        case "cpf":
            needed.keep_cpf(patient, value)
            shown = masked(cpf_text(value))
        case "card":
            needed.keep_card(patient, subject.plan.public_id if subject.plan else "", value)
            shown = masked(value, 3)
        case "card_validity":
            needed.keep_card_validity(patient, date.fromisoformat(value))
            shown = f"{value[5:7]}/{value[:4]}"
        case _:
            needed.keep_species(patient, value)
            return ()
    return (say("needs/kept", what=step, shown=shown),)


def give_back(talk: Talk, form: Form, now: datetime) -> None:
    """Release the slot that was kept; one that is over or booked stays as it is."""
    try:
        booking.release(int(form["hold"]), talk.key("release"), now, Actor.contact(talk.situation.contact_id))
    except (KeyError, booking.NotAllowed):
        return


def not_the_guardian(talk: Talk, form: Form, now: datetime) -> Move:
    """Give the time back and call a person: a minor's visit is booked by who answers for them (LGPD art. 14 § 1)."""
    give_back(talk, form, now)
    return human.hand_over(talk, "guardian", say("household/not_guardian"))


def wrong_age(talk: Talk, form: Form) -> Move | None:
    """Say that the service is for another age, where the known birth date tells, before any time is looked for."""
    service = Offers(talk.catalogue).services.get(form.get("service") or 0)
    patients = {patient.id: patient for patient in talk.situation.patients}
    patient = patients.get(patient_id(talk, form) or 0)
    if service is None or patient is None or form.get("moving") or patient.birth_date is None:
        return None
    today = talk.now.date()
    if age_fits(service, patient.birth_date, today) or age_on(today, patient.birth_date) + 1 == service.min_age:
        return None
    return _for_another_age(talk, form, service, patient.name, age_on(today, patient.birth_date))


def ask(step: str) -> Callable[[Talk, Form], Reply]:
    """Return what asks a step's question, naming whom it is about where that is not the contact."""

    def question(talk: Talk, form: Form) -> Reply:
        born = next((one.birth_date for one in talk.situation.patients if one.id == patient_id(talk, form)), None)
        choices = {
            GUARDIAN: ("yes", "no") if born else ("yes", "no", "adult"),
            SPECIES: ("dog", "cat", "other"),
        }.get(step, ("skip",))
        offers = Offers(talk.catalogue)
        service = offers.services.get(form.get("service") or 0)
        values: dict[str, object] = {"name": booking_offer.patient_name(talk, form)}
        if step == BIRTH_DATE:
            limited = service is not None and (service.min_age is not None or service.max_age is not None)
            values |= {"service": service.name if service and limited else ""}
        if step == GUARDIAN:
            values |= {"minor": born is not None}
        if step in (CARD, CARD_VALIDITY):
            values |= {"plan": next((plan.name for plan in talk.catalogue.plans if plan.id == form.get("plan")), "")}
        return say(f"needs/{step}", *choices, **values)

    return question


def _summary(talk: Talk, form: Form, *lead: Reply) -> Move:
    shown = changed(form, wrong=None)
    return Move(Place(NAME, "confirm", shown), (after(booking_offer.summary(talk, shown), *lead),))


def _knowing(talk: Talk, subject: Subject) -> Talk:
    """Return the talk with the patient as they are known now, in this very transaction."""
    others = [patient for patient in talk.situation.patients if patient.id != subject.patient_id]
    known = subject.known
    one = PatientFacts(subject.patient_id, known.name, known.relation, known.birth_date, known.plan_code)
    return replace(talk, situation=replace(talk.situation, patients=(*others, one)))


def _right_age(subject: Subject) -> bool:
    return subject.service is None or age_fits(subject.service, subject.known.birth_date, subject.day)


def _another_age(talk: Talk, form: Form, subject: Subject, now: datetime, *lead: Reply) -> Move:
    """Give the time back and ask for another service."""
    give_back(talk, form, now)
    born, service = subject.known.birth_date, subject.service
    if born is None or service is None:
        return _summary(talk, form, *lead)
    return _for_another_age(talk, form, service, subject.known.name, age_on(subject.day, born), *lead)


def _for_another_age(talk: Talk, form: Form, service: CatalogueService, name: str, age: int, *lead: Reply) -> Move:
    new = changed(without_slots(form), service=None, specialty=None, professional=None, wrong=None)
    if len(Offers(talk.catalogue).units_for(service.id, None)) == 1:
        # It was not wished: there was no other for that service.
        new = changed(new, unit=None)
    told = say(
        "needs/other_age",
        service=service.name,
        name=name,
        age=age,
        youngest=service.min_age,
        oldest=service.max_age,
    )
    return registry.ask(talk, NAME, "what", new, *lead, told)


class _Told:
    """What was told of the patient along with the wish: the form keeps only the ids of those messages (I12)."""

    def __init__(self, talk: Talk, form: Form) -> None:
        self._ids = [str(one) for one in form.get("told", ())]
        self._talk = talk

    def answers_for_them(self) -> bool:
        """Tell whether the contact has said already that they are the parent or answer for the patient."""
        return bool(self._ids) and phrases.GUARDIAN.search(self._heard.words) is not None

    @cached_property
    def _heard(self) -> Talk:
        return self._talk.going_on(self._talk.situation.recall(self._ids))

    def value(self, step: str, subject: Subject) -> str:
        """Return what was told for a step, or an empty text. A CPF is taken for the contact's own only."""
        if not self._ids or step not in (BIRTH_DATE, CPF, CARD):
            return ""
        if step == CPF and subject.known.relation != "self":
            return ""
        kind = "card_number" if step == CARD else step
        value = next((str(one) for one in self._heard.entities(kind)), "")
        return value if step != CARD or right_length(subject.plan, value) else ""


def right_length(plan: CataloguePlan | None, digits: str) -> bool:
    """Tell whether a card number has as many digits as the plan's cards have."""
    return bool(digits) and (plan is None or plan.card_digits is None or len(digits) == plan.card_digits)


def written(step: str, text: str) -> str:
    """Return the CPF, card number or validity that an answer holds, as `keep` takes it; empty where it holds none."""
    if step == CPF:
        return papers.written_cpf(text) or ""
    if step == CARD:
        return papers.written_card(text).digits
    valid_until = papers.written_validity(text)
    return valid_until.isoformat() if valid_until else ""
