"""How the booking goes on: the next question that matters, then times; and what may be said at any of its steps."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations.engines.decision import Reply
from patients.needed import keep_species
from patients.registration import register_patient

from . import booking_changes, booking_needs, booking_offer, booking_questions, booking_waitlist, phrases, registry
from .booking_changes import NAME
from .booking_form import (
    exactly_wished,
    fill,
    search,
    wished_start,
    with_told,
    without_slots,
    without_times,
)
from .booking_whom import GUARDIAN_OF
from .memory import Form, Place
from .offers import Offers
from .talk import Move, Talk, after, changed, say, staying


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
        if self.form.get("species"):
            keep_species(patient.id, str(self.form["species"]))
        form = changed(self.form, patient=patient.id, relation=None, name=None, species=None)
        move = advance(self.talk, form, *self.lead, say("booking/patient_noted", name=patient.name))
        return (move.act(now) or move) if move.act is not None else move


def register(talk: Talk, form: Form, name: str, *lead: Reply) -> Move:
    """Make the named person known as someone the contact acts for; the booking goes on for them."""
    animal = talk.catalogue.clinic.veterinary
    relation = GUARDIAN_OF.get("animal" if animal else str(form.get("relation")), "carer")
    return Move(
        Place(NAME, "patient_name", form), (), act=_RegisterAnother(talk, form, name, relation, lead), skill=NAME
    )


def advance(talk: Talk, form: Form, *lead: Reply) -> Move:
    """Ask for the next thing that is missing and matters; with nothing missing, offer times.

    Who was named in full is not asked for again.
    """
    named = str(form.get("name", ""))
    whole = " " in named or (bool(named) and form.get("relation") == "animal")
    if not form.get("patient") and form.get("relation") and whole:
        return register(talk, form, str(form["name"]), *lead)
    form, step = booking_questions.next_question(talk, form)
    if form.get("wait") and form.get("service") and (move := booking_waitlist.join(talk, changed(form, wait=None))):
        return move
    if step:
        return registry.ask(talk, NAME, step, form, *lead)
    if (other := booking_needs.wrong_age(talk, form)) is not None:
        return replace(other, replies=(after(other.replies[0], *lead), *other.replies[1:]))
    found = search(talk, form)
    exact = exactly_wished(talk, form, found)
    if exact is not None:
        new = changed(form, slots=[slot.key for slot in found])
        return Move(talk.place, (), act=booking_changes.Hold(talk, new, exact.key), skill=NAME)
    wished = wished_start(talk, form)
    if found and wished is not None and not form.get("shown"):
        lead = (*lead, say("booking/not_at", start=wished))
    return booking_offer.offer(talk, form, *lead, ready=found)


def answer_wish(talk: Talk, form: Form) -> Move | None:
    """Take anything said about the booking at any of its steps: new facts, corrections, another day or person."""
    if talk.heard.location is not None:
        return nearest(talk, form, talk.heard.location)
    if talk.chosen == "waitlist" or phrases.WAITLIST.search(talk.words):
        return booking_waitlist.join(talk, form)
    if talk.heard.tap is not None or talk.answer is True:
        return None
    instead = _something_else(talk, form)
    if instead is not None:
        return instead
    if talk.asks or talk.sure_of(("cancel", "my_appointments")):
        return None
    new = fill(talk, form)
    return advance(talk, new, *dropped(talk, form, new)) if new != form else _told_unasked(talk, form)


@dataclass(frozen=True, slots=True)
class _TakeTold:
    """Take what was told before it was asked, for the time that is kept; what the visit does not need is not kept."""

    talk: Talk
    form: Form

    def __call__(self, now: datetime) -> Move:
        move = booking_needs.settle(self.talk, self.form, now)
        if move.place.step != "confirm" or any(lead.template == "needs/kept" for lead in move.replies[0].lead):
            return move
        return booking_needs.settle(self.talk, self.form, now, say("needs/not_needed"))


def _told_unasked(talk: Talk, form: Form) -> Move | None:
    """Take a birth date, a CPF, a card or "sou a mãe" that nobody has asked for yet; the open question stands."""
    new = with_told(talk, form)
    if new == form:
        return None
    if form.get("hold"):
        return Move(talk.place, (), act=_TakeTold(talk, new), skill=NAME)
    return registry.ask(talk, NAME, talk.place.step, new, say("needs/noted"))


_FEW_WORDS = 6


def _says_little_but(talk: Talk, said: frozenset[str]) -> bool:
    """Tell whether one of the phrases is what a short message is about: "tem com outra médica?"."""
    if talk.words in said:
        return True
    named = talk.understanding.when or talk.understanding.entities
    return not named and len(talk.words.split()) <= _FEW_WORDS and phrases.mentions(talk.words, said)


def _something_else(talk: Talk, form: Form) -> Move | None:
    """Take "outro dia", "outro médico", "outra unidade", "mais cedo", "mais tarde" and "a mais perto"."""
    if _says_little_but(talk, phrases.OTHER_DAY):
        return registry.ask(talk, NAME, "when", without_times(form))
    if _says_little_but(talk, phrases.OTHER_PERSON):
        return another_person(talk, form)
    if _says_little_but(talk, phrases.OTHER_UNIT):
        return another_unit(talk, form)
    if phrases.NEAREST.search(talk.words) and form.get("service"):
        return staying(talk, replace(say("booking/send_location"), ask_location=True), skill=NAME)
    if talk.words in phrases.SOONER:
        return sooner(talk, form)
    return later(talk, form) if talk.words in phrases.LATER else None


def dropped(talk: Talk, before: Form, after: Form) -> tuple[Reply, ...]:
    """Return the sentence that says what the wish lost because nobody does both: "Dra. Elisa não faz Check-up"."""
    offers = Offers(talk.catalogue)
    named = [int(value) for value in talk.entities("service") if int(value) in offers.services]
    service = offers.services.get(before.get("service") or (named[0] if named else 0))
    who = offers.professionals.get(after.get("professional") or 0)
    if service is None or who is None or service.id in who.service_ids or after.get("service") == service.id:
        return ()
    return (say("booking/not_theirs", professional=who.name, service=service.name),)


def nearest(talk: Talk, form: Form, here: tuple[float, float]) -> Move | None:
    """Take the unit nearest to a shared location."""
    unit = booking_questions.nearest_unit(talk, form, here)
    if unit is None:
        return None
    return advance(
        talk, changed(without_slots(form), unit=unit.id), say("booking/nearest", unit=unit.name, address=unit.address)
    )


def sooner(talk: Talk, form: Form) -> Move | None:
    """Offer what is earlier than the first time shown: on that day, else on any day before."""
    shown = _shown(talk, form)
    if not shown:
        return None
    first = shown[0]
    midnight = first.replace(hour=0, minute=0)
    now = talk.now.astimezone(first.tzinfo)
    for start in (max(midnight, now), now):
        if start < first and (found := search(talk, _within(form, start, first))):
            return booking_offer.offer(talk, _within(form, start, first), ready=found)
    return booking_offer.offer(talk, without_slots(form), say("booking/no_sooner"))


def later(talk: Talk, form: Form) -> Move | None:
    """Offer what is later than the last time shown: on that day, else from the next day on."""
    shown = _shown(talk, form)
    if not shown:
        return None
    last = shown[-1] + timedelta(minutes=1)
    tomorrow = last.replace(hour=0, minute=0) + timedelta(days=1)
    if found := search(talk, _within(form, last, tomorrow)):
        return booking_offer.offer(talk, _within(form, last, tomorrow), ready=found)
    return booking_offer.offer(talk, _within(form, tomorrow, tomorrow + timedelta(days=14)), say("booking/no_later"))


def _within(form: Form, start: datetime, end: datetime) -> Form:
    return changed(without_times(form), when=[[start.isoformat(), end.isoformat(), "range"]])


def _shown(talk: Talk, form: Form) -> list[datetime]:
    """Return the starts of the times shown now, or of the one held, local, in order."""
    keys = [str(form["slot"])] if form.get("slot") else [str(key) for key in form.get("slots", ())]
    return sorted(start for key in keys if (start := booking_offer.start_of(talk, key)) is not None)


def another_unit(talk: Talk, form: Form) -> Move:
    """Take the other unit, or ask which; where there is no other, say so. A professional of one unit only is let go."""
    offers = Offers(talk.catalogue)
    places = offers.units_for(form.get("service"), None)
    new = without_slots(form)
    keys = [str(form["slot"])] if form.get("slot") else [str(key) for key in form.get("slots", ())]
    seen = {unit for key in keys if (unit := booking_offer.unit_of(key)) is not None}
    here = form.get("unit") or (seen.pop() if len(seen) == 1 else None)
    others = [unit for unit in places if unit.id != here]
    if len(places) < 2 or not others:
        return advance(talk, new, say("booking/only_one_unit", unit=places[0].name if places else ""))
    if len(others) > 1:
        return registry.ask(talk, NAME, "unit", changed(new, unit=None))
    who = offers.professionals.get(form.get("professional") or 0)
    kept = who.id if who is not None and others[0].id in who.unit_ids else None
    return advance(talk, changed(new, unit=others[0].id, professional=kept))


def another_person(talk: Talk, form: Form) -> Move:
    """Ask with whom else; where nobody else does it, say so and offer times again."""
    able = Offers(talk.catalogue).professionals_for(form.get("service"), None)
    new = changed(without_slots(form), professional=None)
    if len(able) > 1:
        return registry.ask(talk, NAME, "professional", changed(new, unit=None))
    return advance(talk, new, say("booking/only_one", professional=able[0].name if able else ""))
