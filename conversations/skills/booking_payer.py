"""Who pays, a plan or the patient: it decides the price and with whom one may book, so it is known before any time is.

The message tells, or the record; else it is asked once, and kept on the record with the first time that is held.
"""

from patients import needed
from patients.plans import PRIVATE
from scheduling.catalogue import CataloguePlan

from .booking_form import patient_id
from .memory import Form
from .offers import Offers
from .talk import Talk, changed

STEP = "plan"


def next_step(talk: Talk, form: Form) -> tuple[Form, str]:
    """Return the form with what the record tells of who pays, and the step that asks for it where it does not.

    Where no plan covers the service, nobody is asked: the patient pays.
    """
    if form.get("moving") or form.get("plan") or form.get("private"):
        return form, ""
    offers, service = Offers(talk.catalogue), int(form["service"])
    code = _code_on_record(talk, form)
    if code == PRIVATE:
        return changed(form, private=True), ""
    known = next((plan for plan in offers.plans_for(service, None) if plan.public_id == code), None)
    if known is not None:
        return changed(form, plan=known.id), ""
    return form, STEP if offers.plans_for(service, form.get("professional")) else ""


def remember(talk: Talk, form: Form, patient: int | None) -> None:
    """Keep who pays on the record of a patient who had no plan there. Runs in the turn's transaction."""
    plan = next((plan.public_id for plan in talk.catalogue.plans if plan.id == form.get("plan")), None)
    code = plan or (PRIVATE if form.get("private") else "")
    if patient is not None and code and _code_on_record(talk, form) in ("", PRIVATE):
        needed.remember_plan(talk.situation.contact_id, patient, code)


def plans(talk: Talk, form: Form) -> list[CataloguePlan]:
    """Return the plans that cover the service wished, with the professional wished if any is; by name."""
    return Offers(talk.catalogue).plans_for(int(form.get("service") or 0), form.get("professional"))


def _code_on_record(talk: Talk, form: Form) -> str:
    patient = patient_id(talk, form)
    return next((one.plan_code for one in talk.situation.patients if one.id == patient), "")
