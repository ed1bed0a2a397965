"""Greetings, thanks, goodbyes and what is out of scope: short and kind, then back to what is open."""

from conversations.engines.decision import Reply

from . import menu
from .registry import END, Skill, register
from .talk import Move, Talk, finished, say

NAME = "smalltalk"
INTENTS = ("greet", "thanks", "goodbye", "smalltalk", "out_of_scope")


def begin(talk: Talk) -> Move:
    """Answer where nothing is open."""
    if talk.intent in ("thanks", "goodbye"):
        return finished(say(f"{NAME}/{talk.intent}"), skill=NAME)
    if talk.intent == "greet":
        return menu.begin(talk, _hello(talk))
    return menu.begin(talk, say(f"{NAME}/{talk.intent}"))


def lead(talk: Talk) -> tuple[Reply, ...]:
    """Return the short thing to say before the open question is asked again."""
    return (_hello(talk),) if talk.intent == "greet" else (say(f"{NAME}/{talk.intent}"),)


def _hello(talk: Talk) -> Reply:
    name = talk.myself.name if talk.myself is not None else ""
    return say(f"{NAME}/greet", name=name, clinic=talk.situation.clinic_name)


SKILL = register(
    Skill(
        name=NAME,
        begin=begin,
        intents=INTENTS,
        begins_at=("menu.menu", END),
        says=tuple(f"{NAME}/{intent}" for intent in INTENTS),
    )
)
