"""What booking says about times: the list to choose from, the summary, the confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversations import clocks, wording
from conversations.engines.decision import Option, Reply
from patients import consent
from scheduling.appointments import AppointmentView
from scheduling.slot import BadSlotKey, Slot, SlotKey
from scheduling.slots import slot_for_key

from . import booking_payer, booking_why, registry
from .booking_form import LISTED, search, windows
from .memory import Form, Place
from .offers import Offers
from .talk import GO, Move, Talk, changed, say

NAME = "booking"


def offer(talk: Talk, form: Form, *lead: Reply, ready: Sequence[Slot] = ()) -> Move:
    """Offer times for the form: `ready` ones, else what the search finds; further away where nothing fits."""
    found = list(ready) or search(talk, form)
    if found:
        return _listed(talk, form, found, *lead, say_far=False)
    if form.get("shown"):
        return registry.ask(talk, NAME, "when", changed(form, shown=None), *lead, say("booking/no_more"))
    wider = search(talk, form, wider=True)
    if not wider and (windows(talk, form) or form.get("avoid")):
        wider = search(talk, {key: value for key, value in form.items() if key not in ("when", "period", "avoid")})
    reason = booking_why.reason(talk, form)
    if wider:
        return _listed(talk, form, wider, *lead, reason, say_far=True)
    return Move(Place(NAME, "when", form), (_nothing(form, (*lead, reason)),))


def more(talk: Talk, form: Form) -> Move:
    """Offer times that were not offered before."""
    shown = [*form.get("shown", ()), *form.get("slots", ())]
    return offer(talk, changed(form, shown=shown, slots=None, far=form.get("far")))


def listing(talk: Talk, form: Form) -> Reply:
    """Return the list of the times offered now, from their keys."""
    offers = Offers(talk.catalogue)
    times = [time for key in form.get("slots", ()) if (time := _time_of(offers, str(key))) is not None]
    return _list_reply(talk, form, times)


def summary(talk: Talk, form: Form) -> Reply:
    """Return what is about to be booked or moved, with the buttons that decide."""
    try:
        slot = slot_for_key(str(form.get("slot", "")), talk.now, plan_id=form.get("plan"))
    except BadSlotKey:
        slot = None
    if slot is None:
        return say("booking/summary_gone", "other", "leave")
    unit = Offers(talk.catalogue).units.get(slot.unit_id)
    ask_plan = booking_payer.is_to_ask(talk, form)
    return say(
        "booking/summary_move" if form.get("moving") else "booking/summary_payer" if ask_plan else "booking/summary",
        *(("confirm", "plan", "other") if ask_plan else ("confirm", "other", "leave")),
        service=slot.service_name,
        professional=slot.professional_name,
        unit=slot.unit_name,
        address=unit.address if unit else "",
        start=(start := _local(slot.start, slot.time_zone)),
        elsewhere=clocks.elsewhere(start, talk.situation.home),
        price=slot.price,
        patient=patient_name(talk, form),
        plan=next((plan.name for plan in talk.catalogue.plans if plan.id == form.get("plan")), ""),
        minutes=_minutes_left(talk, form),
    )


def time_kept(talk: Talk, form: Form) -> Reply:
    """Return the sentence that a time is kept while something is asked."""
    time = _time_of(Offers(talk.catalogue), str(form.get("slot", "")))
    start = time.start if time else talk.now
    return say(
        "needs/time_kept",
        start=start,
        elsewhere=clocks.elsewhere(start, talk.situation.home),
        professional=time.professional if time else "",
        minutes=_minutes_left(talk, form),
    )


def links(appointment: AppointmentView, told: Reply) -> tuple[Option, ...]:
    """Return the choices to add to a calendar and to see on the map, and to take a move back; they work at any age."""
    undo = (undo_option(appointment.id),) if told.template == "booking/moved" else ()
    known = appointment.latitude is not None and appointment.longitude is not None
    found = (f"{GO}calendar#{appointment.id}", *((f"{GO}map#{appointment.id}",) if known else ()))
    return (*undo, *(Option(value) for value in found))


def undo_option(appointment_id: int) -> Option:
    """Return the choice that takes a cancellation or a move back."""
    return Option(f"{GO}undo#{appointment_id}")


def start_of(talk: Talk, key: str) -> datetime | None:
    """Return the local start that a slot's key names, or None for a key that names nothing the clinic has."""
    time = _time_of(Offers(talk.catalogue), key)
    return time.start if time else None


def unit_of(key: str) -> int | None:
    """Return the id of the unit that a slot's key names, or None."""
    try:
        return SlotKey.parse(key).unit_id
    except BadSlotKey:
        return None


def done(talk: Talk, booked: AppointmentView, *, moved: bool) -> Reply:
    """Return what was just booked, asked for or moved, with address, price and preparation."""
    template = "booking/requested" if booked.status == "awaiting" else "booking/moved" if moved else "booking/booked"
    unit = Offers(talk.catalogue).units.get(booked.unit_id)
    reminder = {"reminder": consent.wants_reminders(talk.situation.contact_id)} if template == "booking/booked" else {}
    directions = unit.directions if unit else ""
    return say(template, **facts(talk, booked), **reminder, address=booked.address, directions=directions)


def facts(talk: Talk, appointment: AppointmentView) -> dict[str, Any]:
    """Return an appointment's plain values for a reply; `start` on the unit's clock, `elsewhere` on the patient's."""
    start = _local(appointment.start, appointment.time_zone)
    return {
        "service": appointment.service_name,
        "professional": appointment.professional_name,
        "unit": appointment.unit_name,
        "start": start,
        "elsewhere": clocks.elsewhere(start, talk.situation.home),
        "price": appointment.price,
        "preparation": appointment.preparation,
        "patient": appointment.patient_name,
    }


def other_clock(talk: Talk, start: datetime) -> list[str]:
    """Return the patient's own clock at a local start, for a row of a list; nothing where it shows the same."""
    both = clocks.elsewhere(start, talk.situation.home)
    return [wording.other_clock(both, talk.language)] if both is not None else []


def patient_name(talk: Talk, form: Form) -> str:
    """Return the patient's name where it is not the contact themselves, else an empty text."""
    patients = {patient.id: patient for patient in talk.situation.patients}
    patient = patients.get(form.get("patient") or 0)
    return patient.name if patient is not None and patient.relation != "self" else ""


def _listed(talk: Talk, form: Form, found: Sequence[Slot], *lead: Reply, say_far: bool) -> Move:
    # The last rows are kept for what leads on: more times, and the waitlist where these are not what was wished.
    room = LISTED - (2 if say_far else 1)
    page = list(found[:room])
    more_to_come = len(found) > room
    new = changed(form, slots=[slot.key for slot in page], far=True if say_far else None, more=more_to_come or None)
    reply = _list_reply(talk, new, [_Time.of(slot) for slot in page])
    return Move(Place(NAME, "slot", new), (Reply(reply.template, reply.context, reply.options, lead=tuple(lead)),))


@dataclass(frozen=True, slots=True)
class _Time:
    """A time to choose, as it is shown; `start` is local."""

    key: str
    start: datetime
    service: str
    professional: str
    unit: str

    @classmethod
    def of(cls, slot: Slot) -> "_Time":
        start = _local(slot.start, slot.time_zone)
        return cls(slot.key, start, slot.service_name, slot.professional_name, slot.unit_name)


def _time_of(offers: Offers, key: str) -> _Time | None:
    """Return the time a key names, from the catalogue alone: no query, whatever the number of times shown."""
    try:
        parts = SlotKey.parse(key)
    except BadSlotKey:
        return None
    service, unit = offers.services.get(parts.service_id), offers.units.get(parts.unit_id)
    professional = offers.professionals.get(parts.professional_id)
    if service is None or unit is None or professional is None:
        return None
    return _Time(key, _local(parts.start_at, unit.time_zone), service.name, professional.name, unit.name)


def _list_reply(talk: Talk, form: Form, times: Sequence[_Time]) -> Reply:
    professionals = list(dict.fromkeys(time.professional for time in times))
    units = list(dict.fromkeys(time.unit for time in times))
    options = [
        Option(time.key, wording.moment(time.start, talk.language), _where(talk, time, professionals, units))
        for time in times
    ]
    if form.get("more"):
        options.append(Option("more"))
    if form.get("far") and len(options) < LISTED:
        options.append(Option("waitlist"))
    return say(
        "booking/offer_slots",
        *options,
        service=times[0].service if times else "",
        professional=professionals[0] if len(professionals) == 1 else "",
        unit=units[0] if len(units) == 1 else "",
        first=times[0].start.date() if times else None,
        last=times[-1].start.date() if times else None,
        far=bool(form.get("far")),
        again=bool(form.get("shown")),
    )


def _where(talk: Talk, time: _Time, professionals: Sequence[str], units: Sequence[str]) -> str:
    """Return what tells this time from the others: who and where, as far as they differ."""
    parts = [time.professional] if len(professionals) > 1 else []
    if len(units) > 1:
        parts.append(time.unit)
    parts += other_clock(talk, time.start)
    return " · ".join(parts)


def _nothing(form: Form, lead: Sequence[Reply]) -> Reply:
    options = (
        (Option("anyone"), Option("waitlist"), Option("go:human"))
        if form.get("professional")
        else (Option("waitlist"), Option("go:human"), Option("go:menu"))
    )
    return Reply("booking/nothing", {"someone": bool(form.get("professional"))}, options, lead=tuple(lead))


def _minutes_left(talk: Talk, form: Form) -> int:
    if not form.get("until"):
        return 0
    left = datetime.fromisoformat(form["until"]) - talk.now
    return max(0, round(left.total_seconds() / 60))


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))
