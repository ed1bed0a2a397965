"""For whom the booking is: the contact, someone they act for, or someone they name now."""

from conversations.engines.decision import PatientFacts

from . import booking_course, naming, phrases, registry
from .booking_form import patients_to_book
from .memory import Form
from .talk import Move, Talk, after, changed, say

NAME = "booking"


def answer_patient(talk: Talk, form: Form) -> Move | None:
    """Take a known patient, or ask for the name of another."""
    patients = {str(patient.id): patient for patient in patients_to_book(talk)}
    if talk.chosen in ("another", "another_animal"):
        relation = "animal" if talk.chosen == "another_animal" else "other"
        return registry.ask(talk, NAME, "patient_name", changed(form, relation=relation))
    chosen = patients.get(talk.chosen) or _by_first_name(talk)
    if chosen is not None:
        return booking_course.advance(talk, changed(form, patient=chosen.id))
    return booking_course.answer_wish(talk, form)


def answer_patient_name(talk: Talk, form: Form) -> Move | None:
    """Register who was named: in words that are nothing but a name, or beside who it is ("minha mãe, Rita Lemos")."""
    name = naming.find_name(talk, anything=True)
    if name is None or (_may_be_no_name(talk) and not naming.told_among_words(talk)):
        return None
    if " " not in name and not _is_animal(talk, form):
        again = registry.ask(talk, NAME, "patient_name", form)
        return Move(again.place, tuple(after(reply, say("booking/full_name_please")) for reply in again.replies))
    known = next((one for one in patients_to_book(talk) if one.name.casefold() == name.casefold()), None)
    if known is not None:
        return booking_course.advance(talk, changed(form, patient=known.id, relation=None, name=None, species=None))
    return booking_course.register(talk, form, name)


def _may_be_no_name(talk: Talk) -> bool:
    return talk.answer is not None or bool(set(talk.words.split()) & phrases.IN_NO_NAME - {"meu", "minha"})


def take_name_first(talk: Talk, form: Form) -> Move | None:
    """Register who was named where the words are plainly a name, whatever else they may sound like."""
    return answer_patient_name(talk, form) if naming.plainly_named(talk) else None


def _is_animal(talk: Talk, form: Form) -> bool:
    return talk.catalogue.clinic.veterinary or form.get("relation") == "animal"


def _by_first_name(talk: Talk) -> PatientFacts | None:
    said = talk.heard.text.casefold().split()
    found = [patient for patient in patients_to_book(talk) if patient.name.split()[0].casefold() in said]
    return found[0] if len(found) == 1 else None
