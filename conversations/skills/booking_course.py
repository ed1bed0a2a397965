"""How the booking goes on: the next question that matters, then times; and what may be said at any of its steps."""

from dataclasses import dataclass
from datetime import datetime

from conversations.engines.decision import Reply
from patients.registration import register_patient

from . import booking_changes, booking_offer, booking_questions, phrases, registry
from .booking_changes import NAME
from .booking_form import GUARDIAN_OF, exactly_wished, fill, search, without_slots, without_times
from .memory import Form, Place
from .offers import Offers
from .talk import Move, Talk, changed, say


@dataclass(frozen=True, slots=True)
class _RegisterAnother:
    """Register someone the contact acts for, then go on with the booking."""

    talk: Talk
    form: Form
    name: str
    relation: str
    lead: tuple[Reply, ...]

    def __call__(self, now: datetime) -> Move | None:
        patient = register_patient(self.talk.situation.contact_id, self.name, self.relation)
        form = changed(self.form, patient=patient.id, relation=None, name=None)
        move = advance(self.talk, form, *self.lead, say("booking/patient_noted", name=patient.name))
        return (move.act(now) or move) if move.act is not None else move


def register(talk: Talk, form: Form, name: str, *lead: Reply) -> Move:
    """Make the named person known as someone the contact acts for; the booking goes on for them."""
    relation = GUARDIAN_OF.get(str(form.get("relation")), "carer")
    return Move(
        Place(NAME, "patient_name", form), (), act=_RegisterAnother(talk, form, name, relation, lead), skill=NAME
    )


def advance(talk: Talk, form: Form, *lead: Reply) -> Move:
    """Ask for the next thing that is missing and matters; with nothing missing, offer times.

    Who was named in full is not asked for again.
    """
    if not form.get("patient") and form.get("relation") and " " in str(form.get("name", "")):
        return register(talk, form, str(form["name"]), *lead)
    form, step = booking_questions.next_question(talk, form)
    if step:
        return registry.ask(talk, NAME, step, form, *lead)
    found = search(talk, form)
    exact = exactly_wished(form, found)
    if exact is not None:
        new = changed(form, slots=[slot.key for slot in found])
        return Move(talk.place, (), act=booking_changes.Hold(talk, new, exact.key), skill=NAME)
    return booking_offer.offer(talk, form, *lead, ready=found)


def answer_wish(talk: Talk, form: Form) -> Move | None:
    """Take anything said about the booking at any of its steps: new facts, corrections, another day or person."""
    if talk.heard.tap is not None or talk.answer is True or talk.asks or talk.sure_of(("cancel", "my_appointments")):
        return None
    if talk.words in phrases.OTHER_DAY:
        return registry.ask(talk, NAME, "when", without_times(form))
    if talk.words in phrases.OTHER_PERSON:
        return another_person(talk, form)
    new = fill(talk, form)
    return advance(talk, new) if new != form else None


def another_person(talk: Talk, form: Form) -> Move:
    """Ask with whom else; where nobody else does it, say so and offer times again."""
    able = Offers(talk.catalogue).professionals_for(form.get("service"), None)
    new = changed(without_slots(form), professional=None)
    if len(able) > 1:
        return registry.ask(talk, NAME, "professional", changed(new, unit=None))
    return advance(talk, new, say("booking/only_one", professional=able[0].name if able else ""))
