"""What the record tells of first visits and returns: those that were, those still allowed, and what is left to ask."""

from dataclasses import dataclass
from datetime import date

from scheduling.catalogue import CatalogueService
from scheduling.visits import Visit, visits_of

from .booking_form import patient_id, with_professional, with_service, without_slots
from .memory import Form
from .offers import Offers
from .talk import Talk, changed

FIRST, RETURN, NEW = "first", "return", "new"
"""What the form's `kind` says of the visit: the first one, a return, or a new one that is no return."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A visit and the return that it allows."""

    visit: Visit
    service: CatalogueService

    @property
    def until(self) -> date:
        """The last local day on which the return may take place."""
        return self.visit.return_until(self.service.return_days or 0)


def past_visits(talk: Talk, form: Form) -> list[Visit]:
    """Return the patient's completed visits that were no returns themselves, latest first. One query."""
    patient, offers = patient_id(talk, form), Offers(talk.catalogue)
    services = {service.id: service for service in offers.catalogue.services}
    return [
        visit
        for visit in (visits_of(patient) if patient is not None else [])
        if visit.professional_id in offers.professionals
        and (visit.service_id not in services or services[visit.service_id].visit != RETURN)
    ]


def allowed(talk: Talk, form: Form, visits: list[Visit], returns: list[CatalogueService]) -> list[Allowed]:
    """Return the returns that visits still allow today, latest visit first, with the professional wished if any is."""
    offers, today = Offers(talk.catalogue), talk.now.date()
    found = [
        Allowed(visit, service)
        for visit in visits
        for service in returns
        if is_with(visit, form) and service.id in offers.professionals[visit.professional_id].service_ids
    ]
    return [one for one in found if one.until >= today]


def offered(talk: Talk, form: Form) -> Allowed | None:
    """Return the return to offer instead of the consultation of the form, the latest visit's. One query."""
    offers = Offers(talk.catalogue)
    service = offers.services.get(form.get("service") or 0)
    if service is None:
        return None
    visits = [visit for visit in past_visits(talk, form) if same_field(offers, visit, service)]
    return next(iter(allowed(talk, form, visits, returns_of(offers, service, form))), None)


def return_until(talk: Talk, form: Form) -> date | None:
    """Return till when the return of the form is possible; None where it is no return, or none is. One query."""
    service = Offers(talk.catalogue).services.get(form.get("service") or 0)
    if service is None or service.visit != RETURN:
        return None
    found = allowed(talk, form, past_visits(talk, form), [service])
    return max((one.until for one in found), default=None)


def is_with(visit: Visit, form: Form) -> bool:
    """Tell whether a visit was with the professional wished, if any is."""
    return not form.get("professional") or visit.professional_id == form["professional"]


def same_field(offers: Offers, visit: Visit, service: CatalogueService) -> bool:
    """Tell whether a visit was one of the service's own field: the same service, or another in its specialty."""
    had = offers.services.get(visit.service_id)
    if visit.service_id == service.id:
        return True
    return had is not None and service.specialty_id is not None and had.specialty_id == service.specialty_id


def returns_of(offers: Offers, service: CatalogueService, form: Form) -> list[CatalogueService]:
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


def firsts_of(offers: Offers, service: CatalogueService) -> list[CatalogueService]:
    """Return the services for a first visit in the service's specialty."""
    return [
        one
        for one in offers.services.values()
        if one.visit == FIRST and one.id != service.id and one.specialty_id == service.specialty_id
    ]


def is_consultation(service: CatalogueService) -> bool:
    """Tell whether it is a consultation: an exam is neither a first visit nor a return."""
    return service.name.casefold().startswith(("consulta", "cita", "appointment", "consultation"))


def consultation(talk: Talk, form: Form) -> CatalogueService | None:
    """Return the consultation to book instead of a return, where it is clear which."""
    offers = Offers(talk.catalogue)
    if (wished := offers.services.get(form.get("consult") or 0)) is not None:
        return wished
    found = [
        service
        for service in offers.services_for(form.get("specialty"), form.get("professional"))
        if service.visit != RETURN and is_consultation(service)
    ]
    return found[0] if len(found) == 1 else None


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
    returns, firsts = returns_of(offers, service, form), firsts_of(offers, service)
    if form.get("kind") == RETURN and returns:
        wished = changed(with_service(offers, without_slots(form), returns[0].id), consult=service.id, kind=RETURN)
        return _returning(talk, wished, returns[0])
    if not (returns or firsts) or not is_consultation(service):
        return form, ""
    visits = [visit for visit in past_visits(talk, form) if same_field(offers, visit, service)]
    if allowed(talk, form, visits, returns):
        return form, "return_offer"
    unknown = not visits and (firsts or any(one.ask_return for one in returns))
    return form, "visit" if unknown else ""


def _returning(talk: Talk, form: Form, service: CatalogueService) -> tuple[Form, str]:
    """Take the professional from the record where it tells of one alone; without a recent visit, say why not."""
    found = allowed(talk, form, past_visits(talk, form), [service]) if patient_id(talk, form) is not None else []
    if not found:
        return form, "no_return"
    who = {one.visit.professional_id for one in found}
    if len(who) == 1:
        form = with_professional(Offers(talk.catalogue), form, who.pop())
    return changed(form, kind=RETURN), ""
