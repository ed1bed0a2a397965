"""Signs of danger in what people write: deterministic, before and beside everything else.

A rule is a few groups of words that must stand close together in one sentence. Emergencies follow what the Ministry
of Health asks people to call SAMU (192) for; self-harm is for CVV (188); "urgent" needs a human soon. Words that play
things down ("deve ser bobagem") are never looked at. Denial ("sem dor no peito"), things long past ("tive um infarto em
2019"), questions about services ("vocês tratam AVC?") and figures of speech ("morrendo de rir") are.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from conversations.understanding.danger_manner import (
    BRUISED,
    CALLING_OFF,
    CARED_FOR,
    CHRONIC,
    COSMETIC,
    CRY_FILLERS,
    DISEASES,
    FAR_PAST,
    FIGURES,
    GOING_ON_WITH,
    LATE,
    NASAL,
    NEGATION_FILLERS,
    NEGATORS,
    NO_FEVER,
    PRESENT,
    RECENT_PAST,
    ROUTINE,
    SERVICES,
    SMALL_BURN,
    TALKING_TO,
    UNMEANT,
    USUAL,
    is_year,
    only_about,
)
from conversations.understanding.danger_words import RULES, Rule, as_spelt, groups_of, places
from conversations.understanding.head import mode
from conversations.understanding.normalise import Normalised, normalise
from conversations.understanding.second_look import made_light_of, missed

_SENTENCE_ENDS = frozenset({".", "?", "!", ";"})
_STEPPED_OVER = frozenset({",", "-", "'", "(", ")"})
_OF_THE_FACE = frozenset({"face", "speech", "nospeech", "halfface"})
_JOINED = 60  # a message of so many words is read as one sentence too
_NEIGHBOURS = 8  # places of a group looked at on either side
# "teve convulsão aos 2 anos, hoje tem 10"
_AT_AGE = re.compile(r" (?:aos|tinha) \d{1,2} (?:anos|aninhos|meses) ")
_BESIDE = 3  # how near a figure of speech stands to the words it turns
_ON_THE_ROAD = frozenset({"accident", "fire", "flames", "crash", "carcrash"})
_OF_BREATH = frozenset({"nobreath", "airless", "breathe", "badbreath"})
_OF_FEVER = frozenset({"fever", "highfever", "newfever", "headfever"})
_ORDER = {"self_harm": 0, "emergency": 1, "urgent": 2}


def _closest(found: dict[str, list[tuple[int, int]]], rule: Rule) -> tuple[int, int] | None:
    """Return the shortest stretch that holds every group of the rule within its window."""
    best: tuple[int, int] | None = None
    for first in found.get(rule.groups[0], ()):
        low, high = first
        for group in rule.groups[1:]:
            candidates = found.get(group, ())
            if not candidates:
                return None
            centre = low, high
            at = bisect_left(candidates, centre)
            beside = candidates[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
            near = min(beside, key=lambda place: max(place[0] - centre[1], centre[0] - place[1]))
            low, high = min(low, near[0]), max(high, near[1])
        if high - low <= rule.window + len(rule.groups) and (best is None or high - low < best[1] - best[0]):
            best = low, high
    return best


def _denied(sentence: Sequence[str], start: int) -> bool:
    """Tell whether the words right before deny what follows: "não tenho dor", "sem falta de ar"."""
    for at in range(start - 1, max(-1, start - 7), -1):
        if sentence[at] in NEGATORS:
            return True
        if sentence[at] not in NEGATION_FILLERS:
            return False
    return False


def _over(sentence: Sequence[str], padded: str, whole: str) -> bool:
    """Tell whether the sentence speaks of something past or general, and nothing in the message says now."""
    if _AT_AGE.search(padded):
        return True
    padded = padded.replace(" que ja tive ", " ")  # "a pior que já tive" speaks of now
    if PRESENT.within(whole):
        return False
    if FAR_PAST.within(padded) or any(is_year(word) for word in sentence):
        return True
    return RECENT_PAST.within(padded) and ROUTINE.within(whole)


def _means_other(rule: Rule, sentence: Sequence[str], span: tuple[int, int], whole: str) -> bool:
    """Tell whether the words are about the telephone, the nose, looks, or who treats what."""
    padded = f" {' '.join(sentence)} "
    if rule.groups == ("nospeech",) and TALKING_TO.intersection(sentence[span[1] : span[1] + 1]):
        return True
    if rule.groups[0] == "burn" and SMALL_BURN.within(padded):
        return True
    if rule.groups[-1] in _OF_BREATH and NASAL.within(padded):
        return True
    if rule.groups[0] == "allblue" and BRUISED.within(padded):
        return True
    if _OF_FEVER.intersection(rule.groups) and NO_FEVER.within(padded):
        return True
    if CARED_FOR.within(whole) and CALLING_OFF.within(whole):
        return True
    if rule.groups[0] in _ON_THE_ROAD and LATE.within(whole):
        return True
    if "bleeding" in rule.groups and rule.kind == "urgent" and USUAL.within(padded):
        return True
    if PRESENT.within(whole):
        return False
    return SERVICES.within(padded) or (rule.groups[0] in _OF_THE_FACE and COSMETIC.within(whole))


def _judge(rule: Rule, sentence: Sequence[str], span: tuple[int, int], whole: str) -> str | None:
    """Return the kind a match comes to once denial, time and manner of speaking are weighed; None for nothing."""
    padded = f" {' '.join(sentence)} "
    if FIGURES.within(f" {' '.join(sentence[max(0, span[0] - _BESIDE) : span[1] + _BESIDE + 1])} "):
        return None
    if rule.groups[-1] == "goon" and GOING_ON_WITH.intersection(sentence[span[1] : span[1] + 1]):
        return None
    if only_about(f" {' '.join(sentence[: span[0]])} "):
        return None
    if rule.plain:
        return None if rule.kind == "self_harm" and UNMEANT.within(padded) else rule.kind
    if _denied(sentence, span[0]):
        return None
    if rule.kind == "self_harm":
        return rule.kind
    if _means_other(rule, sentence, span, whole):
        return None
    if _over(sentence, padded, whole):
        return None
    if "disease" in rule.groups and DISEASES.within(padded):
        return None
    if CHRONIC.within(padded) and not PRESENT.within(whole):
        return "urgent" if rule.kind == "emergency" and rule.groups[0] != "pain" else None
    return rule.kind


def _sentences(words: Sequence[str]) -> list[list[str]]:
    sentences: list[list[str]] = [[]]
    for word in words:
        if word in _SENTENCE_ENDS:
            sentences.append([])
        elif word not in _STEPPED_OVER:
            sentences[-1].append(word)
    return [sentence for sentence in sentences if sentence]


def _is_cry(words: Sequence[str]) -> bool:
    """Tell whether a message is a cry for help and nothing else: "socorro!", "acidente", "me acode, moça"."""
    told = [word for word in words if word not in CRY_FILLERS]
    return 0 < len(told) <= 2 and all("cryalone" in groups_of(word) for word in told)


def danger_of(normalised: Normalised) -> str | None:
    """Return emergency, self_harm, urgent or None for a message made regular; self-harm first, then emergency."""
    return _danger_kept(normalised, mode())  # a turn asks twice: before everything, and within understanding


@lru_cache(maxsize=64)
def _danger_kept(normalised: Normalised, how: str) -> str | None:
    del how  # the second look asks for it itself
    words = [as_spelt(token.word) for token in normalised.tokens]
    whole = f" {' '.join(words)} "
    found: set[str] = set()
    only_topics = not _is_cry(words)
    if not only_topics:
        found.add("emergency")
    for sentence in (*_sentences(words), *_joined(words)):
        found_at = places(sentence)
        if not found_at:
            continue
        for rule in RULES:
            span = _closest(found_at, rule)
            kind = _judge(rule, sentence, span, whole) if span else None
            if kind:
                found.add(kind)
                only_topics &= rule.topic
    if found and made_light_of(normalised, words, self_harm="self_harm" in found, only_topics=only_topics):
        return None
    more = missed(normalised, words, called_urgent=bool(found)) if found <= {"urgent"} else None
    return min((*found, *([more] if more else [])), key=_ORDER.__getitem__, default=None)


def _joined(words: Sequence[str]) -> list[list[str]]:
    """Return the whole message as one sentence too, when it is short: people put stops anywhere."""
    sentences = _sentences(words)
    if len(sentences) < 2 or len(words) > _JOINED:
        return []
    return [[word for sentence in sentences for word in sentence]]


def danger(text: str) -> str | None:
    """Return emergency, self_harm, urgent or None for what someone wrote or said.

    >>> danger("minha mãe está com dor forte no peito"), danger("tive um infarto em 2019 e quero marcar retorno")
    ('emergency', None)
    """
    return danger_of(normalise(text))
