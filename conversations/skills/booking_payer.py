"""Who pays, a plan or the patient: it decides the price and with whom one may book.

The message tells, or the record; else the summary asks, in the same breath as whether it is right, so that it costs no
message of its own. The answer stays on the record, and nobody is asked twice.
"""

from patients import needed
from patients.plans import PRIVATE
from scheduling.catalogue import CataloguePlan
from scheduling.slot import BadSlotKey, SlotKey

from . import phrases
from .booking_form import patient_id
from .memory import Form
from .offers import Offers
from .talk import Talk, changed


def from_record(talk: Talk, form: Form) -> Form:
    """Return the form with who pays, as the record tells it, where nothing was said of it."""
    if is_known(form) or not form.get("service"):
        return form
    code = _code_on_record(talk, form)
    if code == PRIVATE:
        return changed(form, private=True)
    covering = Offers(talk.catalogue).plans_for(int(form["service"]), None)
    known = next((plan for plan in covering if plan.public_id == code), None)
    return changed(form, plan=known.id) if known is not None else form


def is_known(form: Form) -> bool:
    """Tell whether it is known who pays; a visit that is moved stays with its plan."""
    return bool(form.get("moving") or form.get("plan") or form.get("private"))


def is_to_ask(talk: Talk, form: Form) -> bool:
    """Tell whether to ask: it is not known, and a plan covers the service. Else the patient pays."""
    return not is_known(form) and bool(plans(talk, form))


def said(talk: Talk) -> Form:
    """Return the plan named just now, or that none pays, as values of a form; empty where neither was said alone."""
    if talk.heard.tap is not None or talk.questions or talk.understanding.when:
        return {}
    named = [int(value) for value in talk.entities("plan")]
    if named:
        return {"plan": named[0], "private": None}
    return {"plan": None, "private": True} if phrases.PRIVATE.search(talk.words) else {}


def remember(talk: Talk, form: Form, patient: int | None) -> None:
    """Keep who pays on the record of a patient who had no plan there. Runs in the turn's transaction."""
    plan = next((plan.public_id for plan in talk.catalogue.plans if plan.id == form.get("plan")), None)
    code = plan or (PRIVATE if form.get("private") else "")
    if patient is not None and code and _code_on_record(talk, form) in ("", PRIVATE):
        needed.remember_plan(talk.situation.contact_id, patient, code)


def plans(talk: Talk, form: Form) -> list[CataloguePlan]:
    """Return the plans that cover the service, with the professional held, or else wished if any is; by name."""
    service, professional = form.get("service"), form.get("professional")
    if form.get("slot"):
        try:
            key = SlotKey.parse(str(form["slot"]))
        except BadSlotKey:
            return []
        service, professional = key.service_id, None if form.get("professional") is None else key.professional_id
    return Offers(talk.catalogue).plans_for(int(service or 0), professional)


def _code_on_record(talk: Talk, form: Form) -> str:
    patient = patient_id(talk, form)
    return next((one.plan_code for one in talk.situation.patients if one.id == patient), "")
