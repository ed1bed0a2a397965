"""A second look at danger: a word of alarm and the statistical head, together, find what no rule foresaw.

The rules of danger.py come first, and what they find stands; people, though, say "tem um caminhão em cima do meu
peito". Here a message must hold a word that danger is spoken of with, not denied, and the head that comes with the code
(never a clinic's own) must take it for danger. Neither is enough alone. The other way round, a rule's finding is let go
only where the words themselves make light of it, put it in the past or speak of a price, and the head sees no danger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from conversations.understanding.danger_manner import (
    CALLING_OFF,
    CARED_FOR,
    CHRONIC,
    DISEASES,
    FAR_PAST,
    FIGURES,
    LIGHT,
    NEGATION_FILLERS,
    NEGATORS,
    PRESENT,
    RECENT_PAST,
    ROUTINE,
    SERVICES,
    SETTLED,
    is_year,
)
from conversations.understanding.head import built_in_scores, mode
from conversations.understanding.normalise import Normalised
from conversations.understanding.wordlists import LISTS, read_lists

_ALARM_LISTS = read_lists(LISTS / "alarms.txt")
# What a body ought to do: not doing it is the danger.
_DOINGS = _ALARM_LISTS.pop("doings")
_ALARMS = {alarm for alarms in _ALARM_LISTS.values() for alarm in alarms}
_WHOLE = frozenset(alarm for alarm in _ALARMS if len(alarm) <= 3)
_BEGINNINGS = tuple(sorted(_ALARMS - _WHOLE))


@dataclass(frozen=True, slots=True)
class _Limits:
    """From which probability of danger a message is one: said plainly, or beside words that soften it; what needs a
    person but no ambulance from `urgent`. Below `calm` the head sees none, below `light` little;
    from `raised` on it makes more of what a rule calls urgent.
    """

    plain: float
    softened: float
    urgent: float
    calm: float
    light: float
    raised: float


_KINDS = ("emergency", "self_harm", "urgent")
_STOPS = frozenset({".", "?", "!", ";"})
# What gives the whole message another meaning.
_TURNING = (FIGURES, SERVICES, DISEASES, CARED_FOR, CALLING_OFF, SETTLED)
# Words in a stretch at least, at most, and at most where a rule's finding is to be let go; so many stretches.
_SHORT, _LONG, _CLOSE, _MOST = 3, 16, 9, 5
_LIMITS = {"full": _Limits(0.46, 0.87, 0.63, 0.27, 0.45, 0.87), "light": _Limits(0.6, 0.9, 0.7, 0.1, 0.2, 0.85)}


@lru_cache(maxsize=4096)
def _is_alarming(word: str) -> bool:
    return word in _WHOLE or word.startswith(_BEGINNINGS)


def _denied(words: Sequence[str], at: int, english: bool) -> bool:
    """Tell whether a "não", "sem" or "nem" stands right before the word, small words between; in Portuguese "no" is
    none. What a body ought to do ("não respira") is not denied by it but gone.
    """
    if words[at].startswith(_DOINGS):
        return False
    for before in reversed(words[max(0, at - 5) : at]):
        if before in NEGATORS and (english or before != "no"):
            return True
        if before not in NEGATION_FILLERS and before not in {"no", "na"} and not _is_alarming(before):
            return False
    return False


def _line(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _softened(words: Sequence[str]) -> bool:
    """Tell whether the words make light of it, put it in the past or ask about a service."""
    whole = _line(words)
    if any(phrases.within(whole) for phrases in _TURNING) or not LIGHT.isdisjoint(words):
        return True
    past = any(phrases.within(whole) for phrases in (FAR_PAST, CHRONIC, ROUTINE)) or any(map(is_year, words))
    return past and not PRESENT.within(whole)


def _alarms(words: Sequence[str], message: Normalised) -> bool:
    """Tell whether a word of alarm stands among the words, not denied."""
    english = message.language != "pt"
    return any(_is_alarming(word) and not _denied(words, at, english) for at, word in enumerate(words))


def _kind(message: Normalised, words: Sequence[str]) -> str | None:
    """Return the danger the head sees in a message or a stretch of one, where a word of alarm stands there too."""
    if not _alarms(words, message):
        return None
    scores = built_in_scores(message)
    limits = _LIMITS[mode()]
    emergency, self_harm, urgent = (scores.get(kind, 0.0) for kind in _KINDS)
    plain = limits.urgent if urgent > max(emergency, self_harm) else limits.plain
    if emergency + self_harm + urgent < (limits.softened if _softened(words) else plain):
        return None
    if self_harm >= max(emergency, urgent):
        return "self_harm"
    return "emergency" if emergency >= urgent else "urgent"


def _stretches(words: Sequence[str], longest: int) -> list[tuple[int, int]]:
    """Return the sentences of a message as (first, past the last), long ones in overlapping stretches: what matters may
    stand among much else. At most _MOST of them.
    """
    ends = [at for at, word in enumerate(words) if word in _STOPS]
    found: list[tuple[int, int]] = []
    for first, last in pairwise([-1, *ends, len(words)]):
        length = last - first - 1
        if length > longest:
            found.extend(
                (at, min(at + longest, last)) for at in range(first + 1, last - longest // 3, longest * 2 // 3)
            )
        elif length >= _SHORT:
            found.append((first + 1, last))
    return found[:_MOST] if len(found) > 1 else []


def missed(message: Normalised, words: Sequence[str], *, called_urgent: bool = False) -> str | None:
    """Return the danger that no rule found; None without a word of alarm, or where the head sees too little of it.

    `words` are the message's words as spelt. What a rule calls urgent is more than that only where the head is sure.
    """
    if mode() == "off" or sum(map(str.isalpha, words)) < _SHORT or not any(map(_is_alarming, words)):
        return None
    if called_urgent:
        found = _kind(message, words)
        return found if found and built_in_scores(message).get(found, 0.0) >= _LIMITS[mode()].raised else None
    found = _kind(message, words)
    if found or len(words) <= _SHORT * 2:
        return found
    kinds = {_kind(message.part(first, last), words[first:last]) for first, last in _stretches(words, _LONG)}
    return next((kind for kind in _KINDS if kind in kinds), None)


def made_light_of(message: Normalised, words: Sequence[str]) -> bool:
    """Tell whether what a rule found is only a manner of speaking: the words themselves laugh, or say that it is past,
    and the head sees no danger in the message; nor, where they say much else, in any stretch of it.

    That it is mild, usual or surely nothing never counts: reassurance lowers no alarm.
    """
    if mode() == "off":
        return False
    whole = _line(words)
    limits = _LIMITS[mode()]
    if not LIGHT.isdisjoint(words) or SETTLED.within(whole):
        return _sum(built_in_scores(message)) < limits.light
    past = not PRESENT.within(whole) and (FAR_PAST.within(whole) or RECENT_PAST.within(whole))
    if not past or len(words) > _CLOSE * _MOST:
        return False
    stretches = _stretches(words, _CLOSE) if len(words) > _LONG else []
    parts = (message.part(first, last) for first, last in stretches)
    return all(_sum(built_in_scores(part)) < limits.calm for part in (message, *parts))


def _sum(scores: dict[str, float]) -> float:
    return sum(scores.get(kind, 0.0) for kind in _KINDS)
