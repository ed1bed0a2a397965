"""A person of the staff: called for from anywhere, with what can be promised about when."""

from conversations.engines.decision import Reply

from . import menu, registry
from .commands import command_of
from .registry import END, Skill
from .talk import GO, Move, Talk, finished, say, staying

NAME = "human"

REASONS = {"human": "asked_for_human", "complaint": "complaint", "results": "results"}
"""Intents that need a person, and the reason staff read."""

_PRIORITIES = {"complaint": 5}


def begin(talk: Talk) -> Move:
    """Call a person, and say when people answer."""
    reason = REASONS.get(talk.intent, "asked_for_human")
    return hand_over(talk, reason, say(f"human/{reason}"))


def hand_over(talk: Talk, reason: str, *replies: Reply) -> Move:
    """Say something, tell when a person answers, and call for one. `reason` is a fixed word for staff."""
    hours = say("human/when", hours=talk.situation.human_hours)
    last = Reply(hours.template, hours.context, lead=replies)
    return finished(last, handoff=reason, priority=_PRIORITIES.get(reason, 0), skill=NAME)


def while_waiting(talk: Talk) -> Move | None:
    """Tell once that a person will come; "menu" or "voltar" gives the talk back to the assistant."""
    if command_of(talk) in ("menu", "back") or (talk.heard.tap is not None and talk.heard.tap.value == f"{GO}menu"):
        move = menu.begin(talk, say("human/back_to_bot"))
        return Move(place=move.place, replies=move.replies, resume_bot=True)
    if talk.memory.told_waiting:
        return staying(talk, told_waiting=True, skill=NAME)
    return staying(talk, say("human/still_waiting"), told_waiting=True, skill=NAME)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        intents=tuple(REASONS),
        begins_at=(END,),
        says=(
            "human/asked_for_human",
            "human/complaint",
            "human/results",
            "human/when",
            "human/still_waiting",
            "human/back_to_bot",
        ),
    )
)
