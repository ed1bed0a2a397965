"""Picking up the thread: after a person has answered, and the wish that was left half-way another day."""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.engines.decision import Reply
from scheduling import appointments

from . import booking_changes, menu, registry, smalltalk
from .booking_course import advance
from .booking_form import fill, without_slots
from .memory import Form
from .offers import Offers
from .registry import Skill, Step
from .talk import Move, Talk, after, finished, say, staying

NAME = "resuming"
AFTER = timedelta(hours=1)
"""Sooner than this, whoever left a booking knows well where it stands."""

_OPENINGS = frozenset({"greet", "help", "book", "smalltalk"})
_FOR_A_PERSON = frozenset({"thanks", "goodbye", "affirm", "deny"})
"""Last words to a person of the staff, which are no answer to what the assistant had asked before."""


def offer(talk: Talk) -> Move | None:
    """Offer to go on with the wish of another day to whoever just says hello, or that they want to book."""
    remembered = talk.memory
    if talk.heard.tap is not None or talk.place.skill not in ("", menu.NAME) or remembered.left_at is None:
        return None
    if talk.now - remembered.left_at < AFTER or talk.intent not in _OPENINGS or _names_a_wish(talk):
        return None
    form = _still_possible(talk, remembered.left)
    if _is_done(talk, form):
        return None
    hello = smalltalk.lead(talk) if talk.intent == "greet" else ()
    return registry.ask(talk, NAME, "offer", form, *hello) if form else None


def was_for_a_person(talk: Talk) -> bool:
    """Tell whether what was said is for the person who had the conversation, if anything: a yes, a no, thanks."""
    plain = not talk.questions and (talk.answer is not None or talk.intent in _FOR_A_PERSON)
    return not talk.heard.message_ids or (talk.heard.tap is None and plain)


def come_back(talk: Talk) -> Move:
    """Pick up the thread after a person has answered, where the contact has said nothing since that is for us.

    What was half-done is asked again, unless the staff did it; times are looked up anew where none is held any longer.
    """
    place = talk.place
    if place.skill == booking_changes.NAME:
        if _is_done(talk, place.form):
            return finished(skill=NAME)
        return (registry.ask_again(talk) if _is_held(talk) else None) or advance(talk, without_slots(place.form))
    if talk.idle:
        wish = _still_possible(talk, talk.memory.left)
        return registry.ask(talk, NAME, "offer", wish) if wish and not _is_done(talk, wish) else finished(skill=NAME)
    return registry.ask_again(talk) or finished(skill=NAME)


def say_back(talk: Talk, move: Move, *, understood: bool) -> Move:
    """Return the move with the sentence that the assistant is back said first, where anything has to be said at all."""
    if talk.memory.back == "silence" and talk.heard.message_ids and not talk.place.skill and was_for_a_person(talk):
        return staying(talk)
    back = say(f"{NAME}/back", why=talk.memory.back)
    if not understood:
        return registry.ask_again(talk, back) or menu.begin(talk, back)
    first = (after(move.replies[0], back), *move.replies[1:]) if move.replies else (back,)
    return replace(move, replies=first)


def _names_a_wish(talk: Talk) -> bool:
    kinds = ("service", "specialty", "professional", "unit", "relation")
    return bool(talk.understanding.when) or any(talk.entities(kind) for kind in kinds)


def _still_possible(talk: Talk, left: Form) -> Form:
    """Return the wish without what the clinic no longer has; empty where nothing worth offering is left of it."""
    offers = Offers(talk.catalogue)
    known: dict[str, Container[int]] = {
        "service": offers.services,
        "specialty": {specialty.id for specialty in talk.catalogue.specialties},
        "professional": offers.professionals,
        "unit": offers.units,
        "plan": {plan.id for plan in talk.catalogue.plans},
        "patient": {patient.id for patient in talk.situation.patients},
    }
    form = {key: value for key, value in left.items() if key not in known or value in known[key]}
    return form if any(form.get(key) for key in ("service", "specialty", "professional")) else {}


def _is_held(talk: Talk) -> bool:
    until = talk.place.form.get("until")
    return bool(talk.place.form.get("hold")) and until is not None and datetime.fromisoformat(until) > talk.now


def _is_done(talk: Talk, form: Form) -> bool:
    """Tell whether what was wished is on the agenda already: the staff did it."""
    if moving := form.get("moving"):
        now = appointments.view(moving)
        return now is None or now.version != form.get("version")
    coming = appointments.upcoming([patient.id for patient in talk.situation.patients], talk.now)
    wished = {"service": form.get("service"), "professional": form.get("professional")}
    return any(
        wished in ({"service": one.service_id, "professional": who} for who in (None, 0, one.professional_id))
        for one in coming
    )


def _ask(talk: Talk, form: Form) -> Reply:
    offers = Offers(talk.catalogue)
    service = offers.services.get(form.get("service") or 0)
    specialties = {specialty.id: specialty.name for specialty in talk.catalogue.specialties}
    professional = offers.professionals.get(form.get("professional") or 0)
    return say(
        f"{NAME}/offer",
        "yes",
        "no",
        what=service.name if service else specialties.get(form.get("specialty") or 0, ""),
        professional=professional.name if professional else "",
    )


def _answer(talk: Talk, form: Form) -> Move | None:
    if talk.chosen == "no" or (talk.heard.tap is None and talk.answer is False):
        return menu.begin(talk)
    said = talk.heard.tap is None and not talk.asks and _names_a_wish(talk)
    wish = fill(talk, form) if said else form
    if talk.chosen == "yes" or wish != form or (talk.heard.tap is None and talk.answer is True):
        return advance(talk, wish)
    return None


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=lambda talk: offer(talk) or menu.begin(talk),
        begins_at=(f"{NAME}.offer",),
        steps=(Step("offer", f"{NAME}/offer", _ask, _answer, ("booking", "menu.menu")),),
        says=(f"{NAME}/back",),
    )
)
