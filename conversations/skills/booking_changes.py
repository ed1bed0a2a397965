"""What booking changes on the agenda, each after the patient's own tap or "sim": hold, book, move, give back.

An act runs inside the turn's transaction; what the agenda refuses becomes an offer of other times.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling import appointments, booking
from scheduling.appointments import AppointmentView
from scheduling.booking import Actor
from scheduling.slot import Slot

from . import booking_needs, booking_offer, booking_payer, news
from .booking_form import without_slots
from .booking_needs import patient_of
from .memory import Form, Place
from .talk import Act, Move, Talk, changed, finished, say

NAME = "booking"


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep a slot for some minutes, then ask what the visit still needs, or show the summary; `form` is the wish."""

    talk: Talk
    form: Form
    slot_key: str

    def __call__(self, now: datetime) -> Move:
        """Hold the slot; a refusal offers other times."""
        talk, form = self.talk, self.form
        patient = patient_of(talk, form)
        try:
            held = booking.hold(
                self.slot_key,
                talk.situation.contact_id,
                patient,
                talk.key("hold"),
                now,
                plan_id=form.get("plan"),
                moving=form.get("moving"),
                card_later=not form.get("moving"),
            )
        except booking.RuleBroken as refusal:
            booking_needs.give_back(talk, form, now)
            return refused(talk, form, refusal)
        except booking.NotAllowed:
            return no_longer_possible(talk)
        booking_payer.remember(talk, form, patient)
        until = held.hold_expires_at.isoformat() if held.hold_expires_at else None
        kept = changed(without_slots(form), hold=held.pk, slot=self.slot_key, until=until)
        kept["shown"] = form.get("shown", [])
        return booking_needs.settle(talk, kept, now, first=True)


@dataclass(frozen=True, slots=True)
class Book:
    """Turn the held slot into the booking, or move the appointment to it; "marcado" is said only where it is true."""

    talk: Talk
    form: Form

    def __call__(self, now: datetime) -> Move:
        """Book or move; a refusal offers other times."""
        talk, form = self.talk, self.form
        try:
            made = self._move(now) if form.get("moving") else self._book(now)
        except booking.RuleBroken as refusal:
            return refused(talk, form, refusal)
        except (booking.NotAllowed, booking.StaleVersion):
            return no_longer_possible(talk)
        booking_payer.remember(talk, form, patient_of(talk, form))
        booked = appointments.view(made)
        if booked is None:
            return no_longer_possible(talk)
        told = booking_offer.done(talk, booked, moved=bool(form.get("moving")))
        done = finished(replace(told, options=booking_offer.links(booked, told)), skill=NAME)
        return done if form.get("moving") else news.after_first_booking(talk, done)

    def _book(self, now: datetime) -> int:
        talk, form = self.talk, self.form
        patient = patient_of(talk, form)
        if patient is None:
            raise booking.NotAllowed("no_patient")
        contact_id, key = talk.situation.contact_id, talk.key("book")
        try:
            return booking.book(int(form["hold"]), patient, contact_id, key, now, plan_id=form.get("plan")).pk
        except booking.NotAllowed:
            # The hold is gone (given back, or booked elsewhere): the slot itself may still be free.
            return booking.book(str(form["slot"]), patient, contact_id, f"{key}:slot", now, plan_id=form.get("plan")).pk

    def _move(self, now: datetime) -> int:
        talk, form = self.talk, self.form
        return booking.reschedule(
            int(form["moving"]),
            str(form["slot"]),
            talk.key("move"),
            now,
            Actor.contact(talk.situation.contact_id),
            version=form.get("version"),
        ).pk


@dataclass(frozen=True, slots=True)
class Release:
    """Give a held slot back, so that others can have it at once."""

    talk: Talk
    hold: int

    def __call__(self, now: datetime) -> None:
        """Release the hold; one that is over or was booked stays as it is."""
        try:
            booking.release(self.hold, self.talk.key("release"), now, Actor.contact(self.talk.situation.contact_id))
        except booking.NotAllowed:
            return


def release_left_hold(talk: Talk, place: Place) -> Act | None:
    """Return the release of the hold that the talk had and that `place` no longer has."""
    hold = talk.place.form.get("hold")
    if not isinstance(hold, int) or place.form.get("hold") == hold:
        return None
    return Release(talk, hold)


def refused(talk: Talk, form: Form, refusal: booking.RuleBroken) -> Move:
    """Say that the time cannot be had, and offer others: those around it, else what the wish still finds."""
    taken = isinstance(refusal, booking.SlotTaken)
    lead = say("booking/slot_taken") if taken else say("booking/not_possible", reason=str(refusal.reason))
    return booking_offer.offer(talk, without_slots(form), lead, ready=_alternatives(refusal.alternatives))


def no_longer_possible(talk: Talk) -> Move:
    """Say what holds now where the appointment or hold to change is not what it was."""
    standing = appointments.upcoming([patient.id for patient in talk.situation.patients], talk.now)
    return finished(
        say("booking/changed_meanwhile", "go:mine", "go:book", "go:human", **holds_now(talk, standing)), skill=NAME
    )


def holds_now(talk: Talk, standing: Sequence[AppointmentView]) -> dict[str, object]:
    """Return the plain values of the next appointment for a reply; `start` None where there is none."""
    if not standing:
        return {"start": None, "elsewhere": None, "service": "", "professional": "", "unit": ""}
    return booking_offer.facts(talk, standing[0])


def _alternatives(slots: Sequence[Slot]) -> list[Slot]:
    return sorted(slots, key=lambda slot: slot.start)
