"""Greetings, thanks, goodbyes and what is out of scope: short and kind, then back to what is open."""

import re

from conversations.engines.decision import Reply

from . import menu
from .registry import END, Skill, register
from .talk import Move, Talk, finished, say

NAME = "smalltalk"
_A_MACHINE = re.compile(
    r"\b(?:robos?|bots?|maquina|computador|humano|humana|pessoa (?:de verdade|real)|gente de verdade|chatgpt|"
    r"inteligencia artificial|ia|quem e voce|com quem (?:eu )?(?:falo|estou falando)|robot|human|real person|"
    r"who are you|quien eres|una persona)\b"
)
INTENTS = ("greet", "thanks", "goodbye", "smalltalk", "out_of_scope")


def begin(talk: Talk) -> Move:
    """Answer where nothing is open."""
    if talk.intent in ("thanks", "goodbye"):
        return finished(say(f"{NAME}/{talk.intent}"), skill=NAME)
    if talk.intent == "greet":
        return menu.begin(talk, _hello(talk))
    return menu.begin(talk, _answer(talk))


def lead(talk: Talk) -> tuple[Reply, ...]:
    """Return the short thing to say before the open question is asked again."""
    return (_hello(talk) if talk.intent == "greet" else _answer(talk),)


def _answer(talk: Talk) -> Reply:
    """Return the few words for a remark; who asks whether a machine writes is told so (CFM 2.454/2026)."""
    if _A_MACHINE.search(talk.words):
        return say(f"{NAME}/robot", clinic=talk.situation.clinic_name)
    if talk.intent == "smalltalk":
        return say(f"{NAME}/smalltalk", asked=talk.questions)
    return say(f"{NAME}/{talk.intent}")


def _hello(talk: Talk) -> Reply:
    name = talk.myself.name if talk.myself is not None else ""
    return say(f"{NAME}/greet", name=name, clinic=talk.situation.clinic_name)


SKILL = register(
    Skill(
        name=NAME,
        begin=begin,
        intents=INTENTS,
        begins_at=("menu.menu", END),
        says=(*(f"{NAME}/{intent}" for intent in INTENTS), f"{NAME}/robot", f"{NAME}/no_hurry"),
    )
)
