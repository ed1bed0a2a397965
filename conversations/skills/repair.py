"""When nothing fits: other words, then choices, then a person."""

from conversations.engines.decision import Reply

from . import human, menu, registry
from .talk import Move, Talk, say

MISSES_BEFORE_A_PERSON = 3


def not_understood(talk: Talk) -> Move:
    """Ask the open question again, easier each time; the third time in a row call a person."""
    misses = talk.memory.misses + 1
    if misses >= MISSES_BEFORE_A_PERSON:
        return human.hand_over(talk, "not_understood", say("repair/a_person"))
    lead = say("repair/first" if misses == 1 else "repair/second")
    return missed(registry.ask_again(talk, lead) or menu.begin(talk, lead))


def go_in_circles(talk: Talk) -> Move:
    """Call a person where the same answer has been given three times in a row: it was not what was asked."""
    return human.hand_over(talk, "not_understood", say("repair/a_person"))


def missed(move: Move) -> Move:
    """Return the move, counted as something not understood."""
    return Move(place=move.place, replies=move.replies, missed=True, recorded=False)


def wrong_answer(talk: Talk, *lead: Reply) -> Move:
    """Ask the open question again after a word on why the answer cannot be; it counts as not understood."""
    if talk.memory.misses + 1 >= MISSES_BEFORE_A_PERSON:
        return human.hand_over(talk, "not_understood", say("repair/a_person"))
    return missed(registry.ask_again(talk, *lead) or menu.begin(talk, *lead))
