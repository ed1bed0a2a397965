"""The booking's questions: which of them matters next, and how it is asked."""

from conversations.engines.decision import Option, Reply
from scheduling import snapshot
from scheduling.catalogue import CatalogueUnit
from scheduling.slots import distance_km

from . import booking_payer, booking_record, human
from .booking_form import has_time, patient_id, patients_to_book
from .memory import Form
from .offers import Offers
from .talk import Move, Talk, changed, say

MOST_ROWS = 10
_MOST_NAMED = 4


def next_question(talk: Talk, form: Form) -> tuple[Form, str]:
    """Return the form with what needs no asking filled in, and the step that asks the next thing, if any."""
    offers = Offers(talk.catalogue)
    if step := _whom(talk, form):
        return form, step
    if talk.catalogue.clinic.veterinary and not form.get("patient"):
        form = changed(form, patient=patient_id(talk, form))
    form = _only_service(offers, form)
    if not form.get("service"):
        return form, "service" if form.get("specialty") or form.get("professional") else "what"
    form, step = booking_record.next_step(talk, form)
    if step:
        return form, step
    form = booking_payer.from_record(talk, form)
    if form.get("professional") is None:
        able = offers.professionals_for(form["service"], form.get("unit"))
        if len(able) == 1:
            form = changed(form, professional=able[0].id)
    if form.get("unit") is None:
        places = offers.units_for(form["service"], form.get("professional"))
        # Within a city each time's row names its unit; which city it is in has to be asked.
        if len({place.city for place in places}) > 1:
            return form, "unit"
        if len(places) == 1:
            form = changed(form, unit=places[0].id)
    return form, "" if has_time(form) else "when"


def ask_patient(talk: Talk, form: Form) -> Reply:
    """Ask for which of the known patients."""
    del form
    options = [Option(str(patient.id), patient.name[:24]) for patient in patients_to_book(talk)[:9]]
    another = "another_animal" if talk.catalogue.clinic.veterinary else "another"
    return say("booking/ask_patient", *options, Option(another))


def ask_patient_name(talk: Talk, form: Form) -> Reply:
    """Ask for the full name of who is to be seen; an animal's is one word."""
    relation = "animal" if talk.catalogue.clinic.veterinary else str(form.get("relation", "other"))
    return say("booking/ask_patient_name", relation=relation)


def ask_what(talk: Talk, form: Form) -> Reply:
    """Ask for the specialty."""
    del form
    offers = Offers(talk.catalogue)
    options = [
        Option(f"specialty.{specialty.id}", specialty.name[:24])
        for specialty in talk.catalogue.specialties
        if any(service in offers.services for service in specialty.service_ids)
    ]
    return say("booking/ask_what", *options[:MOST_ROWS])


def ask_service(talk: Talk, form: Form) -> Reply:
    """Ask which service of the specialty, or of the professional."""
    services = Offers(talk.catalogue).services_for(form.get("specialty"), form.get("professional"))
    options = [Option(f"service.{service.id}", *_two_lines(service.name)) for service in services[:MOST_ROWS]]
    return say("booking/ask_service", *options)


def ask_professional(talk: Talk, form: Form) -> Reply:
    """Ask with whom; "tanto faz" is an answer."""
    able = Offers(talk.catalogue).professionals_for(form.get("service"), form.get("unit"))
    options = [Option(str(who.id), *_two_lines(who.name)) for who in able[: MOST_ROWS - 1]]
    return say("booking/ask_professional", *options, Option("any"))


def ask_unit(talk: Talk, form: Form) -> Reply:
    """Ask where; "tanto faz" is an answer, and so is a shared location."""
    places = Offers(talk.catalogue).units_for(form.get("service"), form.get("professional"))
    shown = places[: MOST_ROWS - 1]
    options = [Option(str(unit.id), unit.name[:20] if len(shown) < 3 else unit.name[:24]) for unit in shown]
    addresses = [{"name": unit.name, "address": unit.address} for unit in shown]
    return say("booking/ask_unit", *options, Option("any"), units=addresses)


def ask_when(talk: Talk, form: Form) -> Reply:
    """Ask for day and period; who and where may be said along with it, so that they cost no question of their own."""
    offers = Offers(talk.catalogue)
    able = [] if form.get("professional") else offers.professionals_for(form.get("service"), form.get("unit"))
    places = [] if form.get("unit") else offers.units_for(form.get("service"), form.get("professional"))
    return say(
        "booking/ask_when",
        "earliest",
        "morning",
        "afternoon",
        professionals=[who.name for who in able] if 1 < len(able) <= _MOST_NAMED else [],
        units=[unit.name for unit in places] if 1 < len(places) <= _MOST_NAMED else [],
        ask_plan=booking_payer.is_to_ask(talk, form),
    )


def ask_change(talk: Talk, form: Form) -> Reply:
    """Ask what is to be different, after a no to the summary."""
    del talk
    if form.get("moving"):
        return say("booking/ask_change", "other", "leave")
    return say("booking/ask_change", "other", "professional", "leave")


def nearest_unit(talk: Talk, form: Form, here: tuple[float, float]) -> CatalogueUnit | None:
    """Return the unit nearest to a shared location (WGS 84 degrees) where the service is done."""
    places = Offers(talk.catalogue).units_for(form.get("service"), form.get("professional"))
    rows = snapshot.current().units
    known = [
        (distance, unit)
        for unit in places
        if unit.id in rows and (distance := distance_km(rows[unit.id], here)) is not None
    ]
    return min(known, key=lambda pair: pair[0])[1] if known else None


def not_online(talk: Talk, form: Form) -> Move:
    """Call a person for what only staff may book or move."""
    del form
    return human.hand_over(talk, "not_online", say("booking/not_online"))


def _whom(talk: Talk, form: Form) -> str:
    """Return the step that asks for whom it is, where that is not clear; else an empty text."""
    if form.get("relation"):
        return "patient_name"
    known = len(patients_to_book(talk))
    if talk.catalogue.clinic.veterinary and not known and not form.get("patient"):
        return "patient_name"
    return "" if form.get("patient") or known < 2 else "patient"


def _only_service(offers: Offers, form: Form) -> Form:
    """Take the service that is the only one left, without asking."""
    if form.get("service"):
        return form
    specialty, professional = form.get("specialty"), form.get("professional")
    if not specialty and not professional and len(offers.services) > 1:
        return form
    services = offers.services_for(specialty, professional)
    if len(services) > 1:
        # Naming a field or a person without saying what for means a consultation; an exam is called by its name.
        services = [service for service in services if service.name.casefold().startswith("consulta")] or services
    return changed(form, service=services[0].id, specialty=services[0].specialty_id) if len(services) == 1 else form


def _two_lines(name: str) -> tuple[str, str]:
    """Return a row's title and, where the name is longer than a title may be, the whole name below it."""
    if len(name) <= 24:
        return name, ""
    return name[:23].rsplit(" ", 1)[0] + "…", name
