"""The ids of what can be tapped: each carries the turn, skill and step it belongs to.

`<turn as 32 hex digits>:<skill>.<step>:<value>` for a turn's choices, `n:<notice>:<value>` for a
notice's. Meta allows 256 characters for a button's id and 200 for a list row's.
"""

from uuid import UUID

from .engines.decision import Tap

MAX_LENGTH = 200


def encode(turn_id: UUID, skill: str, step: str, value: str) -> str:
    """Return the id of a choice. Raises ValueError where it would be longer than a provider takes."""
    choice_id = f"{turn_id.hex}:{skill}.{step}:{value}"
    if len(choice_id) > MAX_LENGTH:
        raise ValueError(f"choice id of {skill}.{step} is longer than {MAX_LENGTH} characters")
    return choice_id


def encode_notice(notice_id: UUID, value: str) -> str:
    """Return the payload of a notice's quick reply."""
    return f"n:{notice_id.hex}:{value}"


def decode(choice_id: str, current_turn: str) -> Tap | None:
    """Return the tap behind an id, fresh if it belongs to `current_turn` (hex); None for anything else."""
    turn, _, rest = choice_id.partition(":")
    where, _, value = rest.partition(":")
    skill, dot, step = where.partition(".")
    if len(turn) != 32 or not dot:
        return None
    return Tap(skill=skill, step=step, value=value, fresh=turn == current_turn)


def decode_notice(choice_id: str) -> tuple[UUID, str] | None:
    """Return a notice's id and the tapped value; None for anything else."""
    mark, _, rest = choice_id.partition(":")
    notice, _, value = rest.partition(":")
    if mark != "n" or len(notice) != 32:
        return None
    try:
        return UUID(notice), value
    except ValueError:
        return None
