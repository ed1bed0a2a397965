"""First visit or return: found in the record, asked only where no visit on record tells and the answer matters.

A return within the service's days is offered with its price; where it is too late, or none is found, the reply says why
not and what there is instead.
"""

from dataclasses import dataclass
from decimal import Decimal

from conversations.engines.decision import Reply
from scheduling.catalogue import CatalogueService
from scheduling.visits import Visit, visits_of

from . import booking_course, phrases
from .booking_form import patient_id, with_professional, with_service, without_slots
from .memory import Form
from .offers import Offers
from .registry import Step
from .talk import Move, Talk, changed, say

NAME = "booking"
FIRST, RETURN, NEW = "first", "return", "new"
"""What the form's `kind` says of the visit: the first one, a return, or a new one that is no return."""


@dataclass(frozen=True, slots=True)
class _Record:
    """The record's last visit that a return may follow. `days` is the return's time."""

    visit: Visit
    service: CatalogueService

    @property
    def days(self) -> int:
        """Within how many days the return may take place."""
        return self.service.return_days or 0


def next_step(talk: Talk, form: Form) -> tuple[Form, str]:
    """Return the form with what the record tells, and the step that asks for what it does not, if any.

    At most one query, and only where the clinic has a service for returns or first visits beside the one wished.
    """
    offers = Offers(talk.catalogue)
    service = offers.services.get(form.get("service") or 0)
    if service is None or form.get("moving") or form.get("kind") in (FIRST, NEW):
        return form, ""
    if service.visit == RETURN:
        return _returning(talk, form, service)
    if form.get("kind") == RETURN and (back := _returns(offers, service, form)):
        wished = changed(with_service(offers, without_slots(form), back[0].id), consult=service.id, kind=RETURN)
        return _returning(talk, wished, back[0])
    returns, firsts = _returns(offers, service, form), _firsts(offers, service)
    if not (returns or firsts) or not _is_consultation(service):
        return form, ""
    visits = [visit for visit in _visits(talk, form, offers) if _same_field(offers, visit, service)]
    if _recent(visits, returns, form, talk):
        return form, "return_offer"
    unknown = not visits and (firsts or any(one.ask_return for one in returns))
    return form, "visit" if unknown else ""


def _returning(talk: Talk, form: Form, service: CatalogueService) -> tuple[Form, str]:
    """Take the professional from the record where it tells of one alone; without a recent visit, say why not."""
    offers = Offers(talk.catalogue)
    if patient_id(talk, form) is None:
        return form, "no_return"
    recent = _recent(_visits(talk, form, offers), [service], form, talk)
    if not recent:
        return form, "no_return"
    who = {one.visit.professional_id for one in recent}
    if len(who) == 1:
        form = with_professional(offers, form, who.pop())
    return changed(form, kind=RETURN), ""


def ask_visit(talk: Talk, form: Form) -> Reply:
    """Ask whether it is the first time."""
    del form
    del talk
    return say("visit/first_or_return", FIRST, RETURN)


def ask_return_offer(talk: Talk, form: Form) -> Reply:
    """Offer the return that the record allows, with its price and till when; a query."""
    offers = Offers(talk.catalogue)
    found = _offered(talk, form)
    if found is None:
        return ask_visit(talk, form)
    who = offers.professionals[found.visit.professional_id]
    return say(
        "visit/return_offer",
        RETURN,
        NEW,
        professional=who.name,
        last=found.visit.day,
        until=found.visit.return_until(found.days),
        price=found.service.price,
    )


def ask_no_return(talk: Talk, form: Form) -> Reply:
    """Say why there is no return, and what there is instead; a query."""
    offers = Offers(talk.catalogue)
    service = offers.services.get(form.get("service") or 0)
    visits = [one for one in _visits(talk, form, offers) if _with(one, form)]
    last = visits[0] if visits else None
    days = (service.return_days or 0) if service else 0
    consult = _consultation(talk, form)
    return say(
        "visit/no_return",
        "consult",
        "go:human",
        last=last.day if last else None,
        professional=offers.professionals[last.professional_id].name if last else "",
        until=last.return_until(days) if last else None,
        days=days,
        service=consult.name if consult else "",
        price=_price(offers, consult, form),
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
    own = _firsts(offers, service) if service else []
    new = with_service(offers, without_slots(form), own[0].id) if own else form
    return booking_course.advance(talk, changed(new, kind=FIRST))


def _answer_return_offer(talk: Talk, form: Form) -> Move | None:
    tapped = talk.heard.tap is not None
    if talk.chosen == NEW or (not tapped and (talk.answer is False or phrases.NEW_VISIT.search(talk.words))):
        return booking_course.advance(talk, changed(form, kind=NEW))
    found = _offered(talk, form)
    if found and (
        talk.chosen == RETURN or (not tapped and (talk.answer is True or phrases.BEEN_BEFORE.search(talk.words)))
    ):
        offers = Offers(talk.catalogue)
        new = changed(without_slots(form), consult=form.get("service"))
        new = with_service(offers, with_professional(offers, new, found.visit.professional_id), found.service.id)
        return booking_course.advance(talk, changed(new, kind=RETURN))
    return None if tapped else booking_course.answer_wish(talk, form)


def _answer_no_return(talk: Talk, form: Form) -> Move | None:
    if talk.chosen == "consult" or (talk.heard.tap is None and talk.answer is True):
        consult = _consultation(talk, form)
        new = changed(without_slots(form), kind=NEW, service=None, consult=None)
        if consult is not None:
            new = with_service(Offers(talk.catalogue), new, consult.id)
        return booking_course.advance(talk, new)
    return None if talk.heard.tap is not None else booking_course.answer_wish(talk, form)


def _offered(talk: Talk, form: Form) -> _Record | None:
    offers = Offers(talk.catalogue)
    service = offers.services.get(form.get("service") or 0)
    if service is None:
        return None
    visits = [visit for visit in _visits(talk, form, offers) if _same_field(offers, visit, service)]
    found = _recent(visits, _returns(offers, service, form), form, talk)
    return found[0] if found else None


def _visits(talk: Talk, form: Form, offers: Offers) -> list[Visit]:
    """Return the patient's completed visits that were no returns themselves, latest first; one query."""
    patient = patient_id(talk, form)
    services = {service.id: service for service in offers.catalogue.services}
    return [
        visit
        for visit in (visits_of(patient) if patient is not None else [])
        if visit.professional_id in offers.professionals
        and (visit.service_id not in services or services[visit.service_id].visit != RETURN)
    ]


def _recent(visits: list[Visit], returns: list[CatalogueService], form: Form, talk: Talk) -> list[_Record]:
    """Return the visits that a return may still follow today, latest first, each with the return it allows."""
    offers, today = Offers(talk.catalogue), talk.now.date()
    return [
        _Record(visit, service)
        for visit in visits
        for service in returns
        if _with(visit, form)
        and service.id in offers.professionals[visit.professional_id].service_ids
        and visit.return_until(service.return_days or 0) >= today
    ]


def _with(visit: Visit, form: Form) -> bool:
    """Tell whether a visit was with the professional wished, if any is."""
    return not form.get("professional") or visit.professional_id == form["professional"]


def _same_field(offers: Offers, visit: Visit, service: CatalogueService) -> bool:
    """Tell whether a visit was one of the service's own field: the same service, or a consultation in its specialty."""
    had = offers.services.get(visit.service_id)
    if visit.service_id == service.id:
        return True
    return had is not None and service.specialty_id is not None and had.specialty_id == service.specialty_id


def _returns(offers: Offers, service: CatalogueService, form: Form) -> list[CatalogueService]:
    """Return the services for returns to who does the service; one of its own specialty first."""
    who = form.get("professional")
    able = [one for one in offers.professionals_for(service.id, None) if not who or one.id == who]
    found = [
        one
        for one in offers.services.values()
        if one.visit == RETURN
        and one.specialty_id in (None, service.specialty_id)
        and any(one.id in professional.service_ids for professional in able)
    ]
    return sorted(found, key=lambda one: one.specialty_id is None)


def _firsts(offers: Offers, service: CatalogueService) -> list[CatalogueService]:
    """Return the services for a first visit in the service's specialty."""
    return [
        one
        for one in offers.services.values()
        if one.visit == FIRST and one.id != service.id and one.specialty_id == service.specialty_id
    ]


def _is_consultation(service: CatalogueService) -> bool:
    """Tell whether it is a consultation: an exam is neither a first visit nor a return."""
    return service.name.casefold().startswith(("consulta", "cita", "appointment", "consultation"))


def _consultation(talk: Talk, form: Form) -> CatalogueService | None:
    """Return the consultation to book instead of a return, where it is clear which."""
    offers = Offers(talk.catalogue)
    if (wished := offers.services.get(form.get("consult") or 0)) is not None:
        return wished
    field = form.get("specialty")
    found = [
        service
        for service in offers.services_for(field, form.get("professional"))
        if service.visit != RETURN and _is_consultation(service)
    ]
    return found[0] if len(found) == 1 else None


def _price(offers: Offers, service: CatalogueService | None, form: Form) -> Decimal | None:
    """Return the private price, where it is the same with everyone it may be with, and no plan pays."""
    del offers
    return service.price if service is not None and not form.get("plan") else None


LATER = ("booking.visit", "booking.return_offer", "booking.no_return")


def steps(later: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the steps on first visits and returns; `later` is where the booking goes from there."""
    return (
        Step("visit", "visit/first_or_return", ask_visit, _answer_visit, (*LATER, *later)),
        Step("return_offer", "visit/return_offer", ask_return_offer, _answer_return_offer, later),
        Step("no_return", "visit/no_return", ask_no_return, _answer_no_return, ("booking.what", *later)),
    )
