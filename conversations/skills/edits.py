"""An edited message: read anew as a correction where it had been answered already.

What an edit says is never a yes or a no to what is open by now, and never a second booking: then it is asked.
"""

from collections.abc import Callable
from dataclasses import replace

from conversations.engines.decision import Reply
from conversations.understanding.normalise import normalise

from . import menu, registration, registry
from .commands import command_of
from .naming import find_name
from .talk import Move, Talk, after, finished, say, staying

NAME = "edits"
_DEEDS = ("booking", "my_appointments")
Decide = Callable[[Talk], tuple[str, Move]]


def answer(talk: Talk, decide: Decide, *, lost: str) -> tuple[str, Move]:
    """Return the rule and move for an edit; `decide` answers a message, by the rule named `lost` where it cannot.

    Silent on an edit that changes nothing in what was understood, before consent and while a person is waited for.
    """
    before = talk.heard.edited
    if not before or not talk.situation.consented or talk.situation.waiting_for_human:
        return NAME, staying(talk)
    corrected, earlier = talk.going_on(talk.heard.text), talk.going_on(before)
    if move := _renamed(corrected, earlier):
        return NAME, move
    if _means_the_same(corrected, earlier):
        return NAME, staying(talk)
    if corrected.answer is not None or command_of(corrected):
        return NAME, registry.ask_again(talk, say(f"{NAME}/answer")) or _done()
    if talk.idle and (skill := registry.skill_for(earlier.intent)) is not None and skill.name in _DEEDS:
        return NAME, _done()
    rule, move = decide(corrected)
    if rule == lost:
        unclear = say(f"{NAME}/unclear")
        return NAME, registry.ask_again(talk, unclear) or menu.begin(talk, unclear)
    return rule, _noticed(move)


def _renamed(corrected: Talk, earlier: Talk) -> Move | None:
    """Take the mended name of whoever had written theirs wrong."""
    if corrected.myself is None or earlier.words != normalise(corrected.myself.name).text:
        return None
    name = find_name(corrected, anything=True)
    return registration.renamed(corrected, name) if name and " " in name else None


def _means_the_same(corrected: Talk, earlier: Talk) -> bool:
    new, old = corrected.understanding, earlier.understanding
    if corrected.words == earlier.words:
        return True
    said = [(one.kind, one.value) for one in new.entities], new.when, new.when_not, new.intent
    meant = [(one.kind, one.value) for one in old.entities], old.when, old.when_not, old.intent
    return said == meant and bool(new.entities or new.when)


def _done() -> Move:
    return finished(say(f"{NAME}/done", "go:mine", "go:book", "go:human"), skill=NAME)


def _noticed(move: Move) -> Move:
    """Say that the correction was seen: first in the answer, or before what an act will say."""
    noticed = say(f"{NAME}/noticed")
    replies: tuple[Reply, ...] = (after(move.replies[0], noticed), *move.replies[1:]) if move.replies else (noticed,)
    return replace(move, replies=replies)
