"""A second look at danger: a word of alarm and a network of its own, together, find what no rule foresaw.

The rules of danger.py come first, and what they find stands; people, though, say "tem um caminhão em cima do meu
peito". Here a message must hold a word that danger is spoken of with, not denied, and the network of danger (never a
clinic's own head) must take it for danger; where it only speaks of somebody or of a time (a hint), the built-in head
must see danger too. The network is never enough alone. The other way round, a rule's finding is let go only where the
words themselves make light of it, put it in the past or speak of a price, and the network sees no danger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from conversations.understanding.danger_manner import (
    CALLING_OFF,
    CARED_FOR,
    CHRONIC,
    FAR_PAST,
    FIGURES,
    LATE,
    LIGHT,
    NASAL,
    NEGATION_FILLERS,
    NEGATORS,
    NO_BODY,
    PERHAPS_NOT,
    PRESENT,
    RECENT_PAST,
    ROUTINE,
    SERVICES,
    SETTLED,
    SOOTHING,
    SURELY_PRESENT,
    TOLD,
    is_year,
    long_ago,
)
from conversations.understanding.danger_net import judged
from conversations.understanding.head import built_in, mode
from conversations.understanding.normalise import Normalised
from conversations.understanding.wordlists import LISTS, read_lists

_ALARM_LISTS = read_lists(LISTS / "alarms.txt")
# What a body ought to do: not doing it is the danger.
_DOINGS = _ALARM_LISTS.pop("doings")
_DENIABLE = _ALARM_LISTS.pop("deniable")
_HINTS = _ALARM_LISTS.pop("hints")
_UNDONE = _ALARM_LISTS.pop("undone")
_LONG_WHOLE = _ALARM_LISTS.pop("whole")
_ALARMS = {alarm for alarms in _ALARM_LISTS.values() for alarm in alarms}
_WHOLE = frozenset((*(alarm for alarm in _ALARMS if len(alarm) <= 3), *_LONG_WHOLE))
_BEGINNINGS = tuple(sorted(_ALARMS - _WHOLE))


@dataclass(frozen=True, slots=True)
class _Limits:
    """From which probability of danger a message is one: said plainly, beside words that soften it, or beside a figure
    of speech; what needs a person but no ambulance from `urgent`. Below `calm` the head sees none, below `light`
    little; from `raised` on it makes more of what a rule calls urgent. Of a message of more than `read` words
    stretches are asked for too.
    """

    plain: float
    softened: float
    figure: float
    urgent: float
    calm: float
    light: float
    raised: float
    nothing: float
    read: int


_OF_AND_IN = frozenset({"de", "do", "da", "no", "na", "nos", "nas", "a", "o", "em"})
_TURNS = frozenset({",", ".", ";", "!", "?", "mas", "porem", "but", "pero", "deve"})
# Of 4,000 sentences of danger one fell below this by its letter groups.
_NO_DANGER = 0.01
# Below this the head of all intents is sure that it is something else: the network knows danger better, it the rest.
_SOMETHING_ELSE = 0.05
# With no more than a hint in the words both must be sure.
_SURE, _SURE_TOO = 0.9, 0.3
# Of those that head finds without a word of alarm, its letter groups alone, which cost nothing, see so much already.
_LETTERS_TOO = 0.1
# Half as probable is enough for the graver of two: a needless 192 costs less than a missing one.
_GRAVER = 0.5
_KINDS = ("emergency", "self_harm", "urgent")
_STOPS = frozenset({".", "?", "!", ";"})
# What gives the whole message another meaning.
_TURNING = (SERVICES, CARED_FOR, CALLING_OFF, SETTLED, TOLD, NASAL, LATE)
# Words in a stretch at least, at most, and at most where a rule's finding is to be let go; so many stretches.
_SHORT, _LONG, _CLOSE, _MOST = 3, 16, 9, 5
# In so few words ("chama uma ambulância") a rule knows better.
_TOLD = 7
_LIMITS = {
    "full": _Limits(0.5, 0.8, 0.97, 0.75, 0.055, 0.12, 0.65, 0.055, 45),
    "light": _Limits(0.6, 0.9, 0.9, 0.7, 0.1, 0.2, 0.85, 0.05, 6),
}


@lru_cache(maxsize=4096)
def _is_alarming(word: str) -> bool:
    return word in _WHOLE or word.startswith(_BEGINNINGS)


@lru_cache(maxsize=4096)
def _hints(word: str) -> bool:
    return word in _HINTS if len(word) <= 3 else any(len(hint) > 3 and word.startswith(hint) for hint in _HINTS)


@lru_cache(maxsize=4096)
def _counts(word: str) -> bool:
    """Tell whether a word may bear out an alarm at all: without one the network is not asked."""
    return _is_alarming(word) or _hints(word) or word.startswith(_UNDONE)


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
    return (past and not PRESENT.within(whole)) or _long_over(whole)


def _scores(message: Normalised) -> dict[str, float]:
    """Return how probable each danger is, by the network; by letter groups alone where those see none at all, or where
    the encoder is not in memory; nothing where the head is off.
    """
    if mode() == "off":
        return {}
    letters = built_in().scores(message, embedded=False)
    if mode() == "light" or _sum(letters) < _NO_DANGER:
        return letters
    return judged(message)


def _alarms(words: Sequence[str], message: Normalised) -> bool:
    """Tell whether a word of alarm stands among the words, not denied; or one that alarms only where it is denied."""
    english = message.language != "pt"
    return any(
        (_is_alarming(word) and not _denied(words, at, english))
        or (word.startswith(_UNDONE) and not NEGATORS.isdisjoint(words[max(0, at - 3) : at]))
        for at, word in enumerate(words)
    )


def _least(message: Normalised, words: Sequence[str]) -> float | None:
    """Return how sure the network must be for the words to bear it out: not very, with a word of alarm that is not
    denied, unless the head of all intents knows it for something else; wholly, with a mere hint and where that head
    sees danger too; None where it need not be asked.
    """
    if mode() != "full":
        return 0.0 if _alarms(words, message) else None
    if _alarms(words, message):
        return 0.0 if _sum(built_in().scores(message)) >= _SOMETHING_ELSE else _SURE
    if not any(map(_hints, words)) or _sum(built_in().scores(message, embedded=False)) < _LETTERS_TOO:
        return None
    return _SURE if _sum(built_in().scores(message)) >= _SURE_TOO else None


def _kind(message: Normalised, words: Sequence[str]) -> str | None:
    """Return the danger the head sees in a message or a stretch of one, where the words bear it out."""
    if len(words) < _TOLD and NASAL.within(_line(words)):
        return None  # in so few words a stuffed nose is all that is meant
    least = _least(message, words)
    if least is None:
        return None
    scores = max((_scores(each) for each in (message, *_unsoothed(message, words))), key=_sum)
    found = _named(scores, words)
    if found is None or _sum(scores) < least:
        return None
    rest = _affirmed(message, words)
    if rest is message:
        return found
    told = sum(token.word.isalpha() for token in rest.tokens) >= _SHORT
    return _named(_scores(rest), words) if told else None


def _unsoothed(message: Normalised, words: Sequence[str]) -> list[Normalised]:
    """Return the message without its clauses that play it down ("…, mas deve ser bobagem"), where much else is left."""
    if not SOOTHING.within(_line(words)):
        return []
    turns = [at for at, word in enumerate(words) if word in _TURNS]
    clauses = pairwise([-1, *turns, len(words)])
    tokens = [
        token
        for first, last in clauses
        if not SOOTHING.within(_line(words[max(first, 0) : last]))
        for token in message.tokens[first + 1 : last]
    ]
    text = " ".join(token.word for token in tokens)
    left = len(tokens) >= _SHORT
    return [Normalised(message.original, text, tuple(tokens), message.language)] if left else []


def _named(scores: dict[str, float], words: Sequence[str]) -> str | None:
    """Return the danger that the head's probabilities come to, None below the limits."""
    limits = _LIMITS[mode()]
    emergency, self_harm, urgent = (scores.get(kind, 0.0) for kind in _KINDS)
    graver = "self_harm" if self_harm >= emergency else "emergency"
    found = graver if max(emergency, self_harm) >= urgent * _GRAVER else "urgent"
    least = limits.urgent if found == "urgent" else limits.plain
    if FIGURES.within(_line(words)):
        least = limits.figure
    elif _softened(words):
        least = limits.softened
    return found if emergency + self_harm + urgent >= least else None


def _affirmed(message: Normalised, words: Sequence[str]) -> Normalised:
    """Return the message without the signs it denies ("sem febre", "não bateu a cabeça"), itself where it has none."""
    english = message.language != "pt"
    dropped: set[int] = set()
    for at, word in enumerate(words):
        if word.startswith(_DENIABLE) and _denied(words, at, english):
            dropped.update(range(_negator(words, at), _past_place(words, at + 1)))
    if not dropped:
        return message
    tokens = tuple(token for at, token in enumerate(message.tokens) if at not in dropped)
    return Normalised(message.original, " ".join(token.word for token in tokens), tokens, message.language)


def _past_place(words: Sequence[str], at: int) -> int:
    """Return where the words that say of what or where are over: "(falta) de ar", "(dor) no peito"."""
    while at + 1 < len(words) and words[at] in _OF_AND_IN:
        at += 2
    return at


def _negator(words: Sequence[str], at: int) -> int:
    """Return the place of the "não" or "sem" that denies the word at that place."""
    return next(place for place in range(at - 1, -1, -1) if words[place] in NEGATORS)


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
    """Return the danger that no rule found; None without a word of alarm or a hint, or where too little is seen.

    `words` are the message's words as spelt. What a rule calls urgent is more than that only where the head is sure.
    """
    if mode() == "off" or sum(map(str.isalpha, words)) < _SHORT or not any(map(_counts, words)):
        return None
    if called_urgent:
        found = _kind(message, words)
        return found if found and _scores(message).get(found, 0.0) >= _LIMITS[mode()].raised else None
    found = _kind(message, words)
    if found or len(words) <= _LIMITS[mode()].read:
        return found
    kinds = {_kind(message.part(first, last), words[first:last]) for first, last in _stretches(words, _LONG)}
    return next((kind for kind in _KINDS if kind in kinds), None)


def made_light_of(
    message: Normalised, words: Sequence[str], *, self_harm: bool = False, only_topics: bool = False
) -> bool:
    """Tell whether what a rule found is only a manner of speaking: the words themselves laugh, or say that it is past,
    and the head sees no danger in the message; nor, where they say much else, in any stretch of it.

    That it is mild, usual or surely nothing never counts: reassurance lowers no alarm.
    """
    if mode() == "off":
        return False
    if len(words) > _CLOSE * _MOST:
        return False
    if SOOTHING.within(_line(words)):
        plain = _unsoothed(message, words)
        return bool(plain) and made_light_of(
            plain[0], [token.word for token in plain[0].tokens], self_harm=self_harm, only_topics=only_topics
        )
    whole = _line(words)
    limits = _LIMITS[mode()]
    if not LIGHT.isdisjoint(words) or SETTLED.within(whole) or TOLD.within(whole):
        return _at_most(message, words) < limits.light
    if NO_BODY.within(whole) and _at_most(message, words) < limits.calm:
        return True
    if len(words) <= _LONG * 2 and _long_over(whole) and _sum(_scores(message)) < limits.calm:
        return True
    if only_topics and len(words) >= _TOLD and _at_most(message, words, _CLOSE) < limits.calm:
        return True
    if PERHAPS_NOT.within(whole) and _at_most(message, words, _CLOSE) < limits.nothing:
        return not self_harm and not SURELY_PRESENT.within(whole)
    past = not PRESENT.within(whole) and (FAR_PAST.within(whole) or RECENT_PAST.within(whole))
    if not past:
        return False
    stretches = _stretches(words, _CLOSE) if len(words) > _LONG else []
    parts = (message.part(first, last) for first, last in stretches)
    return all(_sum(_scores(part)) < limits.calm for part in (message, *parts))


def _at_most(message: Normalised, words: Sequence[str], longest: int = _LONG * 3) -> float:
    """Return the most danger the head sees in the message and in its clauses, those of more than `longest` words in
    stretches too: neither what soothes ("…, mas deve ser bobagem") nor a polite beginning may hide it.
    """
    turns = [at for at, word in enumerate(words) if word in _TURNS]
    parts = [message]
    for first, last in pairwise([-1, *turns, len(words)]):
        size = last - first - 1
        starts = [first + 1] if size <= longest else range(first + 1, last - _SHORT, _CLOSE // 2)
        parts.extend(message.part(at, last if size <= longest else min(at + _CLOSE, last)) for at in starts if size)
    return max(_sum(_scores(part)) for part in parts)


def _long_over(whole: str) -> bool:
    """Tell whether the words put it years back, and nothing says now but what came of it."""
    ago = long_ago(whole)
    return ago is not None and not PRESENT.within(ago)


def _sum(scores: dict[str, float]) -> float:
    return sum(scores.get(kind, 0.0) for kind in _KINDS)
