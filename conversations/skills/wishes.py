"""Two wishes in one message: "desmarca a de quinta e marca com a Elisa na sexta", one after the other."""

import re
from dataclasses import dataclass

from integrations.events import MessageKind

from .talk import QUESTIONS, Talk

_CUT = re.compile(
    r"(?:\s*[;.!?\n]+\s+|,?\s+(?:e|y|and)\s+(?:também\s+|tambem\s+|depois\s+|también\s+|also\s+|then\s+)?)",
    re.IGNORECASE,
)
_DEEDS = frozenset({"book", "cancel", "reschedule", "my_appointments"})
_SURE_OF_HALF = 0.5
"""Less than for a whole message: both halves have to agree that they are wishes."""

_LONGEST = 400
_MOST_CUTS = 6


@dataclass(frozen=True, slots=True)
class Wishes:
    """A message cut in two: what is done first and what comes after it. Empty texts where it is one wish."""

    first: str = ""
    second: str = ""


def split(talk: Talk, text: str) -> Wishes:
    """Cut a text where both halves are surely wishes of different kinds; a question about the clinic comes first."""
    if len(text) > _LONGEST:
        return Wishes()
    for cut in list(_CUT.finditer(text))[:_MOST_CUTS]:
        halves = (text[: cut.end()].rstrip(" ,;\n"), text[cut.end() :].strip())
        kinds = [_kind(talk, half) for half in halves]
        if "" in kinds or kinds[0] == kinds[1] or not set(kinds) & _DEEDS:
            continue
        return Wishes(halves[1], halves[0]) if kinds[1] in QUESTIONS else Wishes(*halves)
    return Wishes()


def of(talk: Talk) -> Wishes:
    """Return the two wishes of what was just said, where nothing was open that it could be the answer to."""
    heard = talk.heard
    plain = heard.kind == MessageKind.TEXT and heard.tap is None and heard.quoted is None and heard.notice is None
    if not plain or heard.late or not talk.idle or not talk.situation.consented or talk.situation.waiting_for_human:
        return Wishes()
    return split(talk, heard.text)


def _kind(talk: Talk, half: str) -> str:
    """Return the intent of half a message where it is sure and stands for a wish, else an empty text."""
    if len(half.split()) < 2:
        return ""
    heard = talk.going_on(half).understanding
    wish = heard.intent in _DEEDS or heard.intent in QUESTIONS
    return heard.intent if wish and heard.confidence >= _SURE_OF_HALF else ""
