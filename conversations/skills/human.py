"""A person of the staff: called for from anywhere, with what can be promised about when."""

from datetime import datetime

from conversations import wording
from conversations.engines.decision import Reply

from . import menu, phrases, registry
from .commands import command_of
from .offers import Offers
from .registry import END, Skill
from .talk import GO, QUESTIONS, Move, Talk, finished, say, staying

NAME = "human"

REASONS = {"human": "asked_for_human", "complaint": "complaint", "results": "results"}
"""Intents that need a person, and the reason staff read."""

_GRAVE = frozenset({"emergency", "self_harm", "urgent", "complaint", "bereavement"})
"""Reasons for which the assistant keeps out of the way until a person has come."""

_MEANWHILE = ("book", "my_appointments", "cancel", "reschedule", "confirm_attendance", *QUESTIONS)
_PRIORITIES = {"complaint": 5, "bereavement": 5}
_SHORT = 8
"""Words: so short a message that tells of a death is about the patient."""


def begin(talk: Talk) -> Move:
    """Call a person, and say when people answer."""
    reason = reason_in(talk) or REASONS.get(talk.intent, "asked_for_human")
    return hand_over(talk, reason, say(f"human/{reason}"))


def reason_in(talk: Talk) -> str:
    """Return why what was said needs a person, as the fixed word that staff read; empty where it does not.

    Anger counts more than whatever else is wished in the same breath.
    """
    if talk.heard.tap is None and (reason := _in_words(talk)):
        return reason
    return REASONS[talk.intent] if talk.sure_of(REASONS) else ""


def _in_words(talk: Talk) -> str:
    if phrases.DIED.search(talk.words):
        near = len(talk.words.split()) <= _SHORT or phrases.A_DEATH_HERE.search(talk.words)
        return "bereavement" if near else ""
    if phrases.ANGRY.search(talk.words):
        return REASONS["complaint"]
    person = phrases.MANAGER.search(talk.words) or phrases.WANTS_A_PERSON.search(talk.words)
    return REASONS["human"] if person else ""


def hand_over(talk: Talk, reason: str, *replies: Reply) -> Move:
    """Say something, tell when a person answers, and call for one. `reason` is a fixed word for staff."""
    hours = _when(talk)
    last = Reply(hours.template, hours.context, lead=replies)
    priority = _PRIORITIES.get(reason, 0)
    return finished(last, handoff=reason, priority=priority, summary=summary(talk), skill=NAME)


def _when(talk: Talk, *, asked: bool = False) -> Reply:
    """Return what can be promised: when people answer, and how many wait before (none, too, where that was asked)."""
    back = talk.situation.people_back
    return say(
        "human/when",
        hours=talk.situation.human_hours,
        open=back is None,
        opens=back,
        ahead=talk.situation.queue() if back is None else 0,
        next=asked and back is None,
    )


def summary(talk: Talk) -> str:
    """Return what was wished so far, for staff: service, who, where, when, for whom. Empty before consent (I12)."""
    form = talk.place.form
    if not talk.situation.consented or not form:
        return ""
    offers = Offers(talk.catalogue)
    named = [
        offers.services.get(form.get("service") or 0),
        offers.professionals.get(form.get("professional") or 0),
        offers.units.get(form.get("unit") or 0),
    ]
    parts = [one.name for one in named if one is not None]
    parts += [wording.moment(datetime.fromisoformat(start), "pt_BR") for start, _, _ in form.get("when", ())[:2]]
    parts += [patient.name for patient in talk.situation.patients if patient.id == form.get("patient")]
    return " · ".join(parts)


def while_waiting(talk: Talk) -> Move | None:
    """Tell once that a person will come; "menu" or "voltar" gives the talk back to the assistant."""
    if command_of(talk) in ("menu", "back") or (talk.heard.tap is not None and talk.heard.tap.value == f"{GO}menu"):
        move = menu.begin(talk, say("human/back_to_bot"))
        return Move(place=move.place, replies=move.replies, resume_bot=True)
    plain = talk.heard.tap is None and not talk.place.skill
    if plain and talk.situation.waiting_reason not in _GRAVE and talk.questions and phrases.QUEUE.search(talk.words):
        return staying(talk, _when(talk, asked=True), skill=NAME)
    if _can_help_meanwhile(talk):
        return None
    if talk.intent in ("thanks", "goodbye") and talk.situation.waiting_reason not in _GRAVE:
        return staying(talk, say(f"smalltalk/{talk.intent}"), told_waiting=True, skill=NAME)
    if talk.memory.told_waiting:
        return staying(talk, told_waiting=True, skill=NAME)
    return staying(talk, say("human/still_waiting"), told_waiting=True, skill=NAME)


def _can_help_meanwhile(talk: Talk) -> bool:
    """Tell whether the assistant may do what was asked while the person is still to come: the place in line stays."""
    if talk.situation.waiting_reason in _GRAVE or not talk.situation.consented:
        return False
    if talk.heard.tap is not None or talk.place.skill or talk.heard.notice is not None:
        return True
    wished = talk.sure_of(_MEANWHILE) and talk.intent not in REASONS
    return wished and not phrases.GIVES_REASON.search(talk.words)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        intents=tuple(REASONS),
        begins_at=(END,),
        says=(
            "human/asked_for_human",
            "human/complaint",
            "human/bereavement",
            "human/results",
            "human/when",
            "human/still_waiting",
            "human/back_to_bot",
        ),
    )
)
