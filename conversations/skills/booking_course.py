"""How the booking goes on: the next question that matters, then times; and what may be said at any of its steps."""

from conversations.engines.decision import Reply

from . import booking_changes, booking_offer, booking_questions, phrases, registry
from .booking_changes import NAME
from .booking_form import exactly_wished, fill, search, without_slots, without_times
from .memory import Form
from .offers import Offers
from .talk import Move, Talk, changed, say


def advance(talk: Talk, form: Form, *lead: Reply) -> Move:
    """Ask for the next thing that is missing and matters; with nothing missing, offer times."""
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
