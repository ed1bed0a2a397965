"""Answers to a waitlist offer: taken, it is booked at once; passed, goes on to the next; late, what is left is told."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from conversations.engines.decision import NoticeAnswer, Reply
from conversations.models import Notice
from conversations.understanding import yes_no
from scheduling import appointments, booking, offering, waitlist
from scheduling.booking import Actor
from scheduling.offering import OfferView
from scheduling.slot import Reason

from . import booking_changes, booking_needs, booking_offer, my_appointments, phrases, registry
from .memory import Form
from .registry import END, Skill, Step
from .talk import Move, Talk, changed, finished, say

NAME = "waitlist"
_TAKES = frozenset({"affirm", "confirm_attendance"})
_PASSES = frozenset({"deny", "cancel"})
_NOT_WANTED = re.compile(
    r"^(?:(?:nao|no) (?:quero|aceito|vou querer|quiero|acepto)|dispenso|(?:i )?(?:don't|do not) want)"
    r"(?: (?:it|(?:a|o|essa|esse|esta|este|la|el|esa|ese|the|this|that) (?:oferta|vaga|horario|hora|cita|offer|time)))?"
    r"(?= ?[,.!]|$)"
)
"""Refusing what was offered, whatever follows: "não quero a oferta, obrigada"."""

_TOLD_WHILE_HELD = frozenset({Reason.CARD_MISSING, Reason.CARD_EXPIRED})
_STANDING = ("awaiting", "booked", "confirmed")


def answer(talk: Talk, notice: NoticeAnswer) -> Move | None:
    """Take the answer to an offer; None where the words are about something else."""
    wish = notice.value or _wish(talk)
    offer = offering.offer_of(UUID(notice.appointment)) if wish else None
    if offer is None or (not notice.value and talk.place.form.get("slot") == offer.slot_key):
        # The offered time is kept once more already: words answer that question.
        return None
    if offer.status == "accepted":
        return _about_the_booked(talk, offer, UUID(notice.appointment), wish)
    act = _Accept(talk, offer, notice) if wish == "accept" else _Decline(talk, offer, notice)
    return Move(talk.place, (), act=act, skill=NAME, intent="affirm" if wish == "accept" else "deny")


def leave(talk: Talk) -> Move | None:
    """Take whoever says so off the list; None where they say something else or wait for nothing."""
    asked = phrases.LEAVE_WAITLIST.search(talk.words) is not None
    if talk.heard.tap is not None or not asked:
        return None
    entries = offering.entries_of(talk.situation.contact_id)
    return _leave(talk, entries) if entries else finished(say(f"{NAME}/not_waiting", "go:book", "go:mine"), skill=NAME)


@dataclass(frozen=True, slots=True)
class _Accept:
    """Book what was offered, or move the appointment it replaces; "marcado" is said only where it is true."""

    talk: Talk
    offer: OfferView
    notice: NoticeAnswer

    def __call__(self, now: datetime) -> Move:
        """Accept; an offer that is over leads to what is still possible."""
        talk, offer = self.talk, self.offer
        try:
            made = waitlist.accept(offer.id, talk.key("offer"), now)
        except booking.RuleBroken as refusal:
            if set(refusal.reasons) <= _TOLD_WHILE_HELD and offer.replaces is None:
                kept = _form_of(offer) | {"hold": offer.hold_id, "slot": offer.slot_key}
                return booking_needs.settle(talk, changed(kept, until=offer.expires_at.isoformat()), now, first=True)
            return booking_changes.refused(talk, _form_of(offer), refusal)
        except booking.NotAllowed:
            return _too_late(talk, offer, now)
        booked = appointments.view(made.pk)
        if booked is None or booked.status not in _STANDING:
            return _too_late(talk, offer, now)
        _note_answer(self.notice, "accept", now)
        told = booking_offer.done(talk, booked, moved=offer.replaces is not None)
        return finished(replace(told, options=booking_offer.links(booked, told)), skill=NAME)


@dataclass(frozen=True, slots=True)
class _Decline:
    """Give the offered time to the next one; the patient stays on the list unless they say otherwise."""

    talk: Talk
    offer: OfferView
    notice: NoticeAnswer

    def __call__(self, now: datetime) -> Move:
        """Decline; an offer that is over already needs nothing."""
        talk, offer = self.talk, self.offer
        try:
            waitlist.decline(offer.id, now, Actor.contact(talk.situation.contact_id))
        except booking.NotAllowed:
            return booking_changes.no_longer_possible(talk)
        _note_answer(self.notice, "decline", now)
        if talk.place.skill not in ("", "menu", NAME):
            again = registry.ask_again(talk, say(f"{NAME}/declined_aside"))
            return again or finished(say(f"{NAME}/declined_aside"), skill=NAME)
        return registry.ask(talk, NAME, "declined", {"id": offer.entry_id})


@dataclass(frozen=True, slots=True)
class _Leave:
    """Take the contact's patients off the list; an open offer goes on to the next."""

    talk: Talk
    entries: tuple[int, ...]

    def __call__(self, now: datetime) -> Move:
        """Leave; a second time changes nothing."""
        try:
            for entry in self.entries:
                waitlist.leave(entry, now, Actor.contact(self.talk.situation.contact_id))
        except booking.NotAllowed:
            return booking_changes.no_longer_possible(self.talk)
        return finished(say(f"{NAME}/left", "go:book", "go:mine"), skill=NAME)


def _note_answer(notice: NoticeAnswer, answer: str, now: datetime) -> None:
    """Let staff see beside the message what became of it."""
    Notice.objects.filter(public_id=notice.notice_id).update(answered_at=now, answer=answer)


def _leave(talk: Talk, entries: list[int]) -> Move:
    return Move(talk.place, (), act=_Leave(talk, tuple(entries)), skill=NAME)


def _wish(talk: Talk) -> str:
    """Return accept or decline, as the words or the reaction say; empty where they say neither."""
    if talk.liked or phrases.TAKE.search(talk.words):
        return "accept"
    if _NOT_WANTED.search(talk.words):
        return "decline"
    said = yes_no(talk.heard.text)
    if said is not None:
        return "accept" if said else "decline"
    if talk.intent in _TAKES:
        return "accept"
    return "decline" if talk.intent in _PASSES else ""


def _about_the_booked(talk: Talk, offer: OfferView, hold: UUID, wish: str) -> Move | None:
    """Answer who answers once more: show what they took, or ask whether to cancel it."""
    taken = appointments.view(offer.replaces) if offer.replaces is not None else appointments.view_of(hold)
    if taken is None or taken.status not in _STANDING:
        return booking_changes.no_longer_possible(talk)
    return my_appointments.for_purpose(talk, taken, "see" if wish == "accept" else "cancel")


def _too_late(talk: Talk, offer: OfferView, now: datetime) -> Move:
    """Keep the time once more where it is still free, and ask for a yes; else offer others. The place in line stays."""
    form = _form_of(offer)
    try:
        held = booking.hold(
            offer.slot_key,
            talk.situation.contact_id,
            offer.patient_id,
            talk.key("late"),
            now,
            plan_id=offer.plan_id,
            moving=form.get("moving"),
            card_later=not form.get("moving"),
        )
    except booking.RuleBroken as refusal:
        lead = say(f"{NAME}/late_gone", waiting=offer.waiting)
        return booking_offer.offer(talk, form, lead, ready=sorted(refusal.alternatives, key=lambda slot: slot.start))
    except booking.NotAllowed:
        return booking_changes.no_longer_possible(talk)
    until = held.hold_expires_at.isoformat() if held.hold_expires_at else None
    kept = changed(form, hold=held.pk, slot=offer.slot_key, until=until)
    return booking_needs.settle(talk, kept, now, say(f"{NAME}/late_free"), first=True)


def _form_of(offer: OfferView) -> Form:
    form: Form = {
        "service": offer.service_id,
        "professional": offer.professional_id,
        "unit": offer.unit_id,
        "patient": offer.patient_id,
        "plan": offer.plan_id,
    }
    standing = appointments.view(offer.replaces) if offer.replaces is not None else None
    if standing is not None and standing.status in _STANDING:
        form |= {"moving": standing.id, "version": standing.version}
    return changed(form)


def _ask_declined(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say(f"{NAME}/declined", "leave", "go:book")


def _answer_declined(talk: Talk, form: Form) -> Move | None:
    return _leave(talk, [int(form["id"])]) if talk.chosen == "leave" and form.get("id") else None


def _begin(talk: Talk) -> Move:
    """Nothing begins here by itself: what is booked is shown."""
    return my_appointments.begin(talk)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=_begin,
        begins_at=("waitlist.declined", "booking.confirm", "booking.slot", "my_appointments.cancel", END),
        steps=(Step("declined", f"{NAME}/declined", _ask_declined, _answer_declined, (END,)),),
        says=tuple(f"{NAME}/{name}" for name in ("offer", "late_free", "late_gone", "left", "not_waiting")),
    )
)
