"""My appointments: seen, confirmed, moved and cancelled, each change after its own yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations import wording
from conversations.engines.decision import Option, Reply
from scheduling import appointments, booking
from scheduling.appointments import AppointmentView
from scheduling.booking import Actor
from scheduling.outcomes import cancel_terms

from . import booking as booking_skill
from . import booking_changes, booking_offer, identity, phrases, registry, repair
from .memory import Form, Place
from .registry import END, Skill, Step
from .talk import Move, Talk, finished, say

NAME = "my_appointments"
LISTED = 10
_PURPOSES = {"cancel": "cancel", "reschedule": "reschedule", "confirm_attendance": "confirm"}


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel one version of an appointment; "cancelada" is said only where it is true."""

    talk: Talk
    appointment_id: int
    version: int

    def __call__(self, now: datetime) -> Move:
        """Cancel; where the appointment changed meanwhile, say what holds now."""
        talk = self.talk
        actor = Actor.contact(talk.situation.contact_id)
        try:
            booking.cancel(self.appointment_id, talk.key("cancel"), now, actor, version=self.version)
        except (booking.NotAllowed, booking.StaleVersion):
            return booking_changes.no_longer_possible(talk)
        gone = appointments.view(self.appointment_id)
        values = booking_offer.facts(talk, gone) if gone else booking_changes.holds_now(talk, ())
        return finished(
            say(f"{NAME}/cancelled", booking_offer.undo_option(self.appointment_id), "go:book", **values), skill=NAME
        )


@dataclass(frozen=True, slots=True)
class Confirm:
    """Confirm the time one version of an appointment speaks of (I14)."""

    talk: Talk
    appointment_id: int
    version: int

    def __call__(self, now: datetime) -> Move:
        """Confirm; where the time changed meanwhile, say what holds now."""
        talk = self.talk
        actor = Actor.contact(talk.situation.contact_id)
        try:
            booking.confirm(self.appointment_id, self.version, talk.key("confirm"), now, actor)
        except (booking.NotAllowed, booking.StaleVersion):
            return booking_changes.no_longer_possible(talk)
        confirmed = appointments.view(self.appointment_id)
        values = booking_offer.facts(talk, confirmed) if confirmed else booking_changes.holds_now(talk, ())
        elsewhere = talk.place if talk.place.skill not in ("", "menu", NAME) else Place()
        return Move(elsewhere, (say(f"{NAME}/confirmed", **values),), recorded=False, skill=NAME)


def begin(talk: Talk) -> Move:
    """Show what is booked, or go straight to the one appointment and the purpose that were named."""
    purpose = _PURPOSES.get(talk.intent, "see") if not talk.tapped.startswith("go:") else "see"
    if (first := identity.prove_first(talk, NAME)) is not None:
        return first
    mine = _mine(talk)
    if not mine:
        return finished(say(f"{NAME}/none", "go:book", "go:human"), skill=NAME)
    named = _named(talk, mine)
    if len(named) == 1:
        return for_purpose(talk, named[0], purpose)
    return registry.ask(talk, NAME, "choose", {"purpose": purpose, "ids": [one.id for one in named][:LISTED]})


def for_purpose(talk: Talk, appointment: AppointmentView, purpose: str) -> Move:
    """Go on with one appointment: see, cancel, reschedule or confirm it."""
    form: Form = {"id": appointment.id, "version": appointment.version}
    if purpose == "cancel":
        return registry.ask(talk, NAME, "cancel", form)
    if purpose == "reschedule":
        wished = [when for when in talk.understanding.when if not when.start <= appointment.start < when.end]
        return booking_skill.begin_moving(talk, appointment, wished)
    if purpose == "confirm":
        return Move(talk.place, (), act=Confirm(talk, appointment.id, appointment.version), skill=NAME)
    return registry.ask(talk, NAME, "detail", form)


def _mine(talk: Talk) -> list[AppointmentView]:
    standing = appointments.upcoming([patient.id for patient in talk.situation.patients], talk.now)
    return [one for one in standing if one.status in ("awaiting", "booked", "confirmed")]


def _named(talk: Talk, mine: Sequence[AppointmentView]) -> list[AppointmentView]:
    """Return the appointments that the words speak of ("a de quinta", "com a dra. Ana"); all where they name none."""
    heard = talk.understanding
    found = list(mine)
    if heard.when:
        found = [one for one in found if any(when.start <= one.start < when.end for when in heard.when)] or found
    for kind, value in (("professional", "professional_id"), ("service", "service_id"), ("unit", "unit_id")):
        ids = {int(entity) for entity in talk.entities(kind)}
        found = [one for one in found if getattr(one, value) in ids] or found
    return found


def _current(talk: Talk, form: Form) -> AppointmentView | None:
    return next((one for one in _mine(talk) if one.id == form.get("id")), None)


def _ask_choose(talk: Talk, form: Form) -> Reply:
    ids = form.get("ids", ())
    shown = [one for one in _mine(talk) if one.id in ids]
    options = [
        Option(
            str(one.id),
            wording.moment(_start(one), talk.language),
            " · ".join([one.service_name, one.professional_name, *booking_offer.other_clock(talk, _start(one))]),
        )
        for one in shown
    ]
    return say(f"{NAME}/choose", *options, purpose=str(form.get("purpose", "see")))


def _start(one: AppointmentView) -> datetime:
    return one.start.astimezone(ZoneInfo(one.time_zone))


def _answer_choose(talk: Talk, form: Form) -> Move | None:
    mine = [one for one in _mine(talk) if one.id in form.get("ids", ())]
    chosen = [one for one in mine if str(one.id) == talk.chosen]
    if not chosen and talk.heard.tap is None:
        named = _named(talk, mine)
        chosen = named if len(named) == 1 and (talk.understanding.when or talk.understanding.entities) else []
        if not chosen and len(named) == len(mine):  # none of them is meant more than another by its day or person
            place = next((place for place, words in enumerate(phrases.PLACES) if words.search(talk.words)), len(mine))
            chosen = mine[place : place + 1]
    if not chosen:
        return None
    purpose = _PURPOSES.get(talk.intent, str(form.get("purpose", "see")))
    return for_purpose(talk, chosen[0], purpose)


def _ask_detail(talk: Talk, form: Form) -> Reply:
    one = _current(talk, form)
    if one is None:
        return say(f"{NAME}/none", "go:book", "go:human")
    confirm = ["confirm"] if one.status == "booked" else []
    values = booking_offer.facts(talk, one)
    return say(f"{NAME}/detail", *confirm, "reschedule", "cancel", **values, address=one.address, status=one.status)


def _answer_detail(talk: Talk, form: Form) -> Move | None:
    purpose = talk.chosen or _PURPOSES.get(talk.intent, "")
    one = _current(talk, form)
    if purpose not in ("confirm", "reschedule", "cancel"):
        return None
    return for_purpose(talk, one, purpose) if one is not None else booking_changes.no_longer_possible(talk)


def _ask_cancel(talk: Talk, form: Form) -> Reply:
    one = _current(talk, form)
    if one is None:
        return say(f"{NAME}/none", "go:book", "go:human")
    terms = cancel_terms(one.start, talk.now)
    policy = terms.policy if terms.late else ""
    return say(f"{NAME}/cancel", "yes", "reschedule", "keep", **booking_offer.facts(talk, one), policy=policy)


def _answer_cancel(talk: Talk, form: Form) -> Move | None:
    one = _current(talk, form)
    if one is None:
        return booking_changes.no_longer_possible(talk)
    kept = talk.heard.tap is None and phrases.NOT_CANCEL.search(talk.words) is not None
    if kept and (talk.understanding.when or talk.intent == "reschedule" or phrases.MOVES.search(talk.words)):
        return for_purpose(talk, one, "reschedule")
    said_cancel = talk.heard.tap is None and talk.sure_of(("cancel",)) and talk.answer is not False and not kept
    if talk.chosen == "yes" or (talk.heard.tap is None and (talk.answer is True or said_cancel)):
        return Move(talk.place, (), act=Cancel(talk, one.id, int(form.get("version", 0))), skill=NAME)
    if talk.chosen == "reschedule" or (talk.heard.tap is None and talk.intent == "reschedule"):
        return for_purpose(talk, one, "reschedule")
    if talk.chosen == "keep" or talk.answer is False or kept:
        return finished(say(f"{NAME}/kept", **booking_offer.facts(talk, one)), skill=NAME)
    return repair.wrong_answer(talk, say("repair/first")) if talk.heard.text and talk.intent == "unknown" else None


_AFTER = ("my_appointments.cancel", "booking.when", "booking.slot", "booking.confirm", END)

SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        intents=("my_appointments", "cancel", "reschedule", "confirm_attendance"),
        begins_at=("my_appointments.choose", "my_appointments.detail", *_AFTER),
        steps=(
            Step("choose", f"{NAME}/choose", _ask_choose, _answer_choose, ("my_appointments.detail", *_AFTER)),
            Step("detail", f"{NAME}/detail", _ask_detail, _answer_detail, _AFTER),
            Step("cancel", f"{NAME}/cancel", _ask_cancel, _answer_cancel, _AFTER[1:]),
        ),
        says=(f"{NAME}/none", f"{NAME}/cancelled", f"{NAME}/confirmed", f"{NAME}/kept"),
    )
)
