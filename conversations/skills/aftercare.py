"""What is said about an appointment that stands or has just gone: undo, running late, arrival, calendar file, map."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations.engines.decision import Document, Place, Reply
from conversations.understanding.normalise import fold
from scheduling import appointments, booking, marks
from scheduling.appointments import AppointmentView
from scheduling.calendar_entry import calendar_entry
from scheduling.models import Mark

from . import aftercare_words, booking_changes, booking_offer, registry, undoing
from .offers import Offers
from .registry import END, Skill
from .talk import Move, Talk, say, staying

NAME = "aftercare"
_UNDONE = ("restored", "undo_too_late", "moved_back", "move_stays", "old_time_gone")
_AROUND = (timedelta(hours=2), timedelta(hours=6))
_MINUTES = re.compile(r"\b(\d{1,3}) ?(?:min|minutos?|minutes?|m)\b")


def follow(talk: Talk, name: str, subject: str) -> Move | None:
    """Follow a choice about one appointment of the contact's patients."""
    appointment = appointments.view(int(subject)) if subject.isdecimal() and len(subject) < 15 else None
    if appointment is None or appointment.patient_id not in {patient.id for patient in talk.situation.patients}:
        return None
    if name == "undo":
        return undoing.of(talk, appointment)
    facts = booking_offer.facts(talk, appointment)
    if name == "calendar":
        made = calendar_entry(appointment, talk.now)
        # Meta takes no `text/calendar` ("Supported media types"); the name alone tells a telephone what it is.
        file = Document("consulta.ics", "text/plain", made)
        reply = say("my_appointments/calendar", service=facts["service"], start=facts["start"])
        return staying(talk, replace(reply, document=file), skill=NAME)
    return staying(talk, _where(talk, appointment), skill=NAME) if name == "map" else None


def heard(talk: Talk) -> Move | None:
    """Take words about undoing, being late, here or not yet; None where there is no appointment they could be about."""
    if talk.heard.tap is not None or not talk.situation.patients:
        return None
    if aftercare_words.UNDO.search(talk.words):
        return _undo(talk)
    if aftercare_words.LATE.search(talk.words):
        return _late(talk)
    if aftercare_words.NOT_HERE.search(talk.words):
        return _not_here(talk)
    if aftercare_words.ARRIVED.match(_with_the_clinic_for_a_unit(talk)):
        return _here(talk)
    return _looked_up(talk)


def _with_the_clinic_for_a_unit(talk: Talk) -> str:
    """Return what was said after a "pronto," or "oi,", with "na clínica" for a unit's name: "cheguei na Savassi"."""
    words = aftercare_words.ARRIVED_LEAD.sub("", talk.words)
    for entity in talk.understanding.entities:
        if entity.kind == "unit":
            words = words.replace(fold(entity.text), "clinica")
    return words


def _looked_up(talk: Talk) -> Move | None:
    """Send the calendar file or the way to the appointment that is meant; None where neither is what was asked for."""
    wished = next((name for name, words in aftercare_words.LINKS.items() if words.search(talk.words)), "")
    standing = appointments.upcoming([patient.id for patient in talk.situation.patients], talk.now) if wished else []
    if not standing:
        return None
    open_one = [one for one in standing if one.id == talk.place.form.get("id")]
    days = talk.understanding.when
    named = [one for one in standing if any(when.start <= one.start < when.end for when in days)]
    return follow(talk, wished, str((open_one or named or standing)[0].id))


@dataclass(frozen=True, slots=True)
class _LeaveWord:
    """Leave word at the reception; "avisei a recepção" is said only where it is true."""

    talk: Talk
    appointment_id: int
    kind: Mark.Kind
    minutes: int
    told: Reply

    def __call__(self, now: datetime) -> Move:
        """Leave it; an appointment that is not expected any more is said to have changed."""
        talk = self.talk
        try:
            marks.leave(self.appointment_id, talk.situation.contact_id, self.kind, now, minutes=self.minutes)
        except booking.NotAllowed:
            return booking_changes.no_longer_possible(talk)
        return _told(talk, self.told)


@dataclass(frozen=True, slots=True)
class _TakeBackHere:
    """Take a mistaken "cheguei" back at the reception."""

    talk: Talk
    appointment_id: int
    told: Reply

    def __call__(self, now: datetime) -> Move:
        """Take it back; an appointment that is not expected any more is said to have changed."""
        talk = self.talk
        try:
            marks.take_back_here(self.appointment_id, talk.situation.contact_id, now)
        except booking.NotAllowed:
            return booking_changes.no_longer_possible(talk)
        return _told(talk, self.told)


def _told(talk: Talk, reply: Reply) -> Move:
    again = registry.ask_again(talk, reply) if not talk.idle else None
    return replace(again, skill=NAME) if again is not None else staying(talk, reply, skill=NAME)


def _today(talk: Talk) -> AppointmentView | None:
    """Return the appointment that someone on their way or at the door speaks of."""
    standing = appointments.upcoming([patient.id for patient in talk.situation.patients], talk.now)
    before, after = _AROUND
    near = [one for one in standing if talk.now - before <= one.start <= talk.now + after]
    return near[0] if near else None


def _meant(talk: Talk) -> AppointmentView | None:
    """Return the appointment that someone will be late for: the one near, on the day named, else later today."""
    if (near := _today(talk)) is not None:
        return near
    standing = appointments.upcoming([patient.id for patient in talk.situation.patients], talk.now)
    days = {when.start.date() for when in talk.understanding.when} or {talk.now.date()}
    return next((one for one in standing if one.start.astimezone(talk.situation.zone).date() in days), None)


def _late(talk: Talk) -> Move | None:
    expected = _meant(talk)
    if expected is None:
        return None
    found = _MINUTES.search(talk.words)
    minutes = int(found[1]) if found else 30 if "meia hora" in talk.words or "half an hour" in talk.words else 0
    facts = booking_offer.facts(talk, expected)
    reply = say("my_appointments/late", minutes=minutes, start=facts["start"], professional=facts["professional"])
    return _left_word(talk, expected, Mark.Kind.LATE, reply, minutes)


def _here(talk: Talk) -> Move | None:
    expected = _today(talk)
    if expected is None:
        return None
    facts = booking_offer.facts(talk, expected)
    reply = say("my_appointments/here", start=facts["start"], professional=facts["professional"], unit=facts["unit"])
    return _left_word(talk, expected, Mark.Kind.HERE, reply)


def _undo(talk: Talk) -> Move | None:
    """Take back what was done or said last: a cancellation, a move, or a "cheguei"."""
    here = marks.last_here(talk.situation.contact_id, talk.now - undoing.WITHIN)
    if here is None:
        return undoing.last_deed(talk)
    return undoing.last_deed(talk, after=here.said_at) or _not_here(talk)


def _not_here(talk: Talk) -> Move | None:
    """Take back that somebody is here; None where nobody said so."""
    expected = _today(talk)
    if expected is None or not marks.said_here(expected.id):
        return None
    facts = booking_offer.facts(talk, expected)
    reply = say("my_appointments/not_here", start=facts["start"], professional=facts["professional"])
    return staying(talk, act=_TakeBackHere(talk, expected.id, reply), skill=NAME)


def _left_word(talk: Talk, expected: AppointmentView, kind: Mark.Kind, reply: Reply, minutes: int = 0) -> Move:
    """Say that the reception was told, once it was; whatever was open stays open."""
    act = _LeaveWord(talk, expected.id, kind, minutes, reply)
    return staying(talk, act=act, skill=NAME)


def _where(talk: Talk, appointment: AppointmentView) -> Reply:
    unit = Offers(talk.catalogue).units.get(appointment.unit_id)
    reply = say(
        "my_appointments/where",
        unit=appointment.unit_name,
        address=appointment.address,
        directions=unit.directions if unit else "",
    )
    if appointment.latitude is None or appointment.longitude is None:
        return reply
    spot = Place(appointment.latitude, appointment.longitude, appointment.unit_name, appointment.address)
    return replace(reply, place=spot)


def _begin(talk: Talk) -> Move:
    """Nothing begins here by itself: what is booked is shown."""
    return registry.skill("my_appointments").begin(talk)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=_begin,
        begins_at=(END,),
        says=tuple(f"my_appointments/{name}" for name in (*_UNDONE, "late", "here", "not_here", "calendar", "where")),
    )
)
