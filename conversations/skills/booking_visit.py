"""First visit or return: found in the record, asked only where no visit on record tells and the answer matters.

A return within the service's days is offered with its price; where it is too late, or none is found, the reply says why
not and what there is instead.
"""

from conversations.engines.decision import Reply

from . import booking_course, phrases
from .booking_form import with_professional, with_service, without_slots
from .booking_record import (
    FIRST,
    NEW,
    RETURN,
    consultation,
    firsts_of,
    is_with,
    offered,
    past_visits,
)
from .memory import Form
from .offers import Offers
from .registry import Step
from .talk import Move, Talk, changed, say

NAME = "booking"
LATER = ("booking.visit", "booking.return_offer", "booking.no_return")


def ask_visit(talk: Talk, form: Form) -> Reply:
    """Ask whether it is the first time."""
    del talk, form
    return say("visit/first_or_return", FIRST, RETURN)


def ask_return_offer(talk: Talk, form: Form) -> Reply:
    """Offer the return that the record allows, with its price and till when; a query."""
    found = offered(talk, form)
    if found is None:
        return ask_visit(talk, form)
    return say(
        "visit/return_offer",
        RETURN,
        NEW,
        professional=Offers(talk.catalogue).professionals[found.visit.professional_id].name,
        last=found.visit.day,
        until=found.until,
        price=found.service.price,
    )


def ask_no_return(talk: Talk, form: Form) -> Reply:
    """Say why there is no return, and what there is instead; a query. A plan's price is told with the times."""
    offers = Offers(talk.catalogue)
    service = offers.services.get(form.get("service") or 0)
    last = next((visit for visit in past_visits(talk, form) if is_with(visit, form)), None)
    days = (service.return_days or 0) if service else 0
    consult = consultation(talk, form)
    return say(
        "visit/no_return",
        "consult",
        "go:human",
        last=last.day if last else None,
        professional=offers.professionals[last.professional_id].name if last else "",
        until=last.return_until(days) if last else None,
        days=days,
        service=consult.name if consult else "",
        price=consult.price if consult and not form.get("plan") else None,
    )


def _answer_visit(talk: Talk, form: Form) -> Move | None:
    tapped = talk.heard.tap is not None
    if talk.chosen == FIRST or (not tapped and (phrases.FIRST_VISIT.search(talk.words) or talk.answer is True)):
        return _first(talk, form)
    if talk.chosen == RETURN or (not tapped and phrases.BEEN_BEFORE.search(talk.words)):
        return booking_course.advance(talk, changed(without_slots(form), kind=RETURN))
    return None if tapped else booking_course.answer_wish(talk, form)


def _first(talk: Talk, form: Form) -> Move:
    """Go on with the first visit's own service where the clinic has one."""
    offers = Offers(talk.catalogue)
    service = offers.services.get(form.get("service") or 0)
    own = firsts_of(offers, service) if service else []
    new = with_service(offers, without_slots(form), own[0].id) if own else form
    return booking_course.advance(talk, changed(new, kind=FIRST))


def _answer_return_offer(talk: Talk, form: Form) -> Move | None:
    tapped = talk.heard.tap is not None
    if talk.chosen == NEW or (not tapped and (talk.answer is False or phrases.NEW_VISIT.search(talk.words))):
        return booking_course.advance(talk, changed(form, kind=NEW))
    found = offered(talk, form)
    back = talk.chosen == RETURN or (not tapped and (talk.answer is True or phrases.BEEN_BEFORE.search(talk.words)))
    if found is not None and back:
        offers = Offers(talk.catalogue)
        new = changed(without_slots(form), consult=form.get("service"))
        new = with_service(offers, with_professional(offers, new, found.visit.professional_id), found.service.id)
        return booking_course.advance(talk, changed(new, kind=RETURN))
    return None if tapped else booking_course.answer_wish(talk, form)


def _answer_no_return(talk: Talk, form: Form) -> Move | None:
    if talk.chosen == "consult" or (talk.heard.tap is None and talk.answer is True):
        consult = consultation(talk, form)
        new = changed(without_slots(form), kind=NEW, service=None, consult=None)
        if consult is not None:
            new = with_service(Offers(talk.catalogue), new, consult.id)
        return booking_course.advance(talk, new)
    return None if talk.heard.tap is not None else booking_course.answer_wish(talk, form)


def steps(later: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the steps on first visits and returns; `later` is where the booking goes from there."""
    return (
        Step("visit", "visit/first_or_return", ask_visit, _answer_visit, (*LATER, *later)),
        Step("return_offer", "visit/return_offer", ask_return_offer, _answer_return_offer, later),
        Step("no_return", "visit/no_return", ask_no_return, _answer_no_return, ("booking.what", *later)),
    )
