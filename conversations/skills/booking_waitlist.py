"""The waitlist: joined where nothing fits, or whenever someone asks to be told of a freed time."""

from dataclasses import dataclass
from datetime import datetime

from scheduling import waitlist
from scheduling.waitlist import Wish

from . import booking_offer, registry
from .booking_form import patient_id, windows
from .memory import Form
from .offers import Offers
from .talk import Move, Talk, changed, finished, say

NAME = "booking"


@dataclass(frozen=True, slots=True)
class _Join:
    """Put the patient on the list; "na lista de espera" is said only where it is true."""

    talk: Talk
    form: Form
    patient: int

    def __call__(self, now: datetime) -> Move:
        """Join; the same wish again changes nothing."""
        talk, form = self.talk, self.form
        wish = Wish(
            service_id=int(form["service"]),
            professional_id=form.get("professional") or None,
            unit_id=form.get("unit") or None,
            plan_id=form.get("plan"),
            windows=windows(talk, form),
            replaces=form.get("moving"),
        )
        waitlist.join(self.patient, talk.situation.contact_id, wish, now)
        offers = Offers(talk.catalogue)
        who, unit = offers.professionals.get(wish.professional_id or 0), offers.units.get(wish.unit_id or 0)
        reply = say(
            "booking/waitlist_joined",
            "go:book",
            "go:mine",
            service=offers.services[wish.service_id].name,
            professional=who.name if who else "",
            unit=unit.name if unit else "",
            patient=booking_offer.patient_name(talk, form),
        )
        return finished(reply, skill=NAME)


def join(talk: Talk, form: Form) -> Move | None:
    """Join with the form's wish; what is to be done has to be known first."""
    patient = patient_id(talk, form)
    if patient is None:
        return None
    if form.get("service") not in Offers(talk.catalogue).services:
        return registry.ask(talk, NAME, "what", changed(form, wait=True))
    return Move(talk.place, (), act=_Join(talk, form, patient), skill=NAME)
