"""Signs of danger in what people write: deterministic, before and beside everything else.

A rule is a few groups of words that must stand close together in one sentence. Emergencies follow what the Ministry
of Health asks people to call SAMU (192) for; self-harm is for CVV (188); "urgent" needs a human soon. Words that play
things down ("deve ser bobagem") are never looked at. Denial ("sem dor no peito"), things long past ("tive um infarto em
2019"), questions about services ("vocês tratam AVC?") and figures of speech ("morrendo de rir") are.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from conversations.understanding.danger_manner import (
    BRUISED,
    CALLING_OFF,
    CARED_FOR,
    CHRONIC,
    COSMETIC,
    DISEASES,
    FAR_PAST,
    FIGURES,
    LATE,
    NASAL,
    NEGATION_FILLERS,
    NEGATORS,
    NO_FEVER,
    PRESENT,
    RECENT_PAST,
    ROUTINE,
    SERVICES,
    is_year,
)
from conversations.understanding.danger_words import GROUPS, RULES
from conversations.understanding.normalise import Normalised, normalise
from conversations.understanding.second_look import made_light_of, missed

_SENTENCE_ENDS = frozenset({".", "?", "!", ";"})
_STEPPED_OVER = frozenset({",", "-", "'", "(", ")"})
_OF_THE_FACE = frozenset({"face", "speech", "nospeech", "halfface"})
# "Não consigo falar com vocês" is about the telephone.
_TALKING_TO = tuple(
    [word]
    for word in ("com", "ai", "contigo", "agora", "pelo", "no", "na", "por", "hoje", "aqui", "ao", "to", "with", "con")
)
_GOING_ON_WITH = tuple(
    [word]
    for word in (
        "o",
        "a",
        "com",
        "no",
        "na",
        "esse",
        "essa",
        "este",
        "esta",
        "pagando",
        "fazendo",
        "nesse",
        "nessa",
        "meu",
        "minha",
    )
)
_NEIGHBOURS = 8  # places of a group looked at on either side
_CRY_FILLERS = frozenset(
    [
        "pelo",
        "amor",
        "de",
        "deus",
        "me",
        "ajuda",
        "ajudem",
        "por",
        "favor",
        "gente",
        "alguem",
        "moca",
        "moco",
        "um",
        "uma",
        "!",
        ",",
        ".",
        "please",
        "aqui",
        "rapido",
    ]
)
# "teve convulsão aos 2 anos, hoje tem 10"
_AT_AGE = re.compile(r" (?:aos|tinha) \d{1,2} (?:anos|aninhos|meses) ")
_BESIDE = 3  # how near a figure of speech stands to the words it turns
_UNMEANT = ("sem querer", "por acidente", "by accident", "sin querer")
_USUAL = ("esta normal", "esta tudo normal", "e normal")
_ON_THE_ROAD = frozenset({"accident", "fire", "flames", "crash", "carcrash"})
_OF_BREATH = frozenset({"nobreath", "breathe", "badbreath"})
_OF_FEVER = frozenset({"fever", "highfever", "newfever", "headfever"})
_ORDER = {"self_harm": 0, "emergency": 1, "urgent": 2}


@dataclass(frozen=True, slots=True)
class Rule:
    """Groups that must all occur within `window` words. `plain`: the words already deny or place the thing in time."""

    kind: str
    groups: tuple[str, ...]
    window: int
    plain: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Where each word or phrase leads: exact words, beginnings of words, and phrases by their first two words (`*` for a beginning)."""

    words: dict[str, tuple[str, ...]]
    beginnings: dict[str, tuple[str, ...]]
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]]


def _rules() -> tuple[Rule, ...]:
    rules = []
    for line in RULES.strip().splitlines():
        kind, rest = line.split(":", 1)
        words = rest.split()
        window = next((int(word[1:]) for word in words if word.startswith("~")), 6)
        groups = tuple(word for word in words if not word.startswith(("~", "!")))
        rules.append(Rule(kind.strip(), groups, window, "!plain" in words))
    return tuple(rules)


def _lexicon() -> _Lexicon:
    words: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    for group, text in GROUPS.items():
        for item in (part.strip() for part in text.replace("\n", ",").split(",")):
            if not item:
                continue
            if " " in item:
                parts = tuple(item.split())
                second = "*" if parts[1].endswith("*") else parts[1]
                phrases.setdefault(parts[0], {}).setdefault(second, []).append((parts, group))
            elif item.endswith("*"):
                beginnings[item[:-1]] = (*beginnings.get(item[:-1], ()), group)
            else:
                words[item] = (*words.get(item, ()), group)
    return _Lexicon(words, beginnings, phrases)


_RULES = _rules()
_LEXICON = _lexicon()
_BEGINNING_LENGTHS = sorted({len(beginning) for beginning in _LEXICON.beginnings})


_STARRED_LENGTHS = sorted({len(first) - 1 for first in _LEXICON.phrases if first.endswith("*")})


@lru_cache(maxsize=4096)
def _phrases_by_first(word: str) -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], ...]:
    """Return the phrases, by their second word, that may begin with the word."""
    firsts = [word, *(f"{word[:length]}*" for length in _STARRED_LENGTHS if length <= len(word))]
    return tuple(_LEXICON.phrases[first] for first in firsts if first in _LEXICON.phrases)


def _phrases_from(word: str, following: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the phrases, and their groups, that may begin with the two words."""
    for by_second in _phrases_by_first(word):
        yield from by_second.get(following, ())
        yield from by_second.get("*", ())


@lru_cache(maxsize=4096)
def _groups_of(word: str) -> tuple[str, ...]:
    found = list(_LEXICON.words.get(word, ()))
    for length in _BEGINNING_LENGTHS:
        if length > len(word):
            break
        found.extend(_LEXICON.beginnings.get(word[:length], ()))
    return tuple(found)


def _phrase_length(sentence: Sequence[str], at: int, phrase: tuple[str, ...]) -> int:
    """Return how many words the phrase takes at that place, 0 when it is not there; `*` ends a beginning."""
    if at + len(phrase) > len(sentence):
        return 0
    for offset, part in enumerate(phrase):
        word = sentence[at + offset]
        if word != part and not (part.endswith("*") and word.startswith(part[:-1])):
            return 0
    return len(phrase)


_VOCABULARY = frozenset(_LEXICON.words) | {
    part
    for seconds in _LEXICON.phrases.values()
    for phrases in seconds.values()
    for words, _ in phrases
    for part in words
}


@lru_cache(maxsize=4096)
def _as_spelt(word: str) -> str:
    """Return the written form of a word typed as it is spoken, where that is a sign of danger.

    >>> _as_spelt("faltano"), _as_spelt("ingoliu"), _as_spelt("engano")
    ('faltando', 'engoliu', 'engano')
    """
    if word in _VOCABULARY or _groups_of(word):
        return word
    spelt = (
        f"{word[:-1]}do" if word.endswith(("ano", "eno", "ino")) else f"en{word[2:]}" if word.startswith("in") else word
    )
    return spelt if spelt in _VOCABULARY or _groups_of(spelt) else word


def _places(sentence: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Return where each group occurs: first word and one past the last."""
    places: dict[str, list[tuple[int, int]]] = {}
    for at, word in enumerate(sentence):
        for group in _groups_of(word):
            places.setdefault(group, []).append((at, at + 1))
        following = sentence[at + 1] if at + 1 < len(sentence) else ""
        for phrase, group in _phrases_from(word, following):
            length = _phrase_length(sentence, at, phrase)
            if length:
                places.setdefault(group, []).append((at, at + length))
    return places


def _closest(places: dict[str, list[tuple[int, int]]], rule: Rule) -> tuple[int, int] | None:
    """Return the shortest stretch that holds every group of the rule within its window."""
    best: tuple[int, int] | None = None
    for first in places.get(rule.groups[0], ()):
        low, high = first
        for group in rule.groups[1:]:
            candidates = places.get(group, ())
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


def _has(text: str, phrases: Sequence[str]) -> bool:
    return any(f" {phrase} " in text for phrase in phrases)


def _over(sentence: Sequence[str], padded: str, whole: str) -> bool:
    """Tell whether the sentence speaks of something past or general, and nothing in the message says now."""
    if _AT_AGE.search(padded):
        return True
    padded = padded.replace(" que ja tive ", " ")  # "a pior que já tive" speaks of now
    if _has(whole, PRESENT):
        return False
    if _has(padded, FAR_PAST) or any(is_year(word) for word in sentence):
        return True
    return _has(padded, RECENT_PAST) and _has(whole, ROUTINE)


def _means_other(rule: Rule, sentence: Sequence[str], span: tuple[int, int], whole: str) -> bool:
    """Tell whether the words are about the telephone, the nose, looks, or who treats what."""
    padded = f" {' '.join(sentence)} "
    if rule.groups == ("nospeech",) and sentence[span[1] : span[1] + 1] in _TALKING_TO:
        return True
    if rule.groups[-1] in _OF_BREATH and _has(padded, NASAL):
        return True
    if rule.groups[0] == "allblue" and _has(padded, BRUISED):
        return True
    if _OF_FEVER.intersection(rule.groups) and _has(padded, NO_FEVER):
        return True
    if _has(whole, CARED_FOR) and _has(whole, CALLING_OFF):
        return True
    if rule.groups[0] in _ON_THE_ROAD and _has(whole, LATE):
        return True
    if "bleeding" in rule.groups and rule.kind == "urgent" and _has(padded, _USUAL):
        return True
    if _has(whole, PRESENT):
        return False
    return _has(padded, SERVICES) or (rule.groups[0] in _OF_THE_FACE and _has(whole, COSMETIC))


def _judge(rule: Rule, sentence: Sequence[str], span: tuple[int, int], whole: str) -> str | None:
    """Return the kind a match comes to once denial, time and manner of speaking are weighed; None for nothing."""
    padded = f" {' '.join(sentence)} "
    if _has(f" {' '.join(sentence[max(0, span[0] - _BESIDE) : span[1] + _BESIDE + 1])} ", FIGURES):
        return None
    if rule.groups[-1] == "goon" and sentence[span[1] : span[1] + 1] in _GOING_ON_WITH:
        return None
    if rule.plain:
        return None if rule.kind == "self_harm" and _has(padded, _UNMEANT) else rule.kind
    if _denied(sentence, span[0]):
        return None
    if rule.kind == "self_harm":
        return rule.kind
    if _means_other(rule, sentence, span, whole):
        return None
    if _over(sentence, padded, whole):
        return None
    if "disease" in rule.groups and _has(padded, DISEASES):
        return None
    if _has(padded, CHRONIC) and not _has(whole, PRESENT):
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
    """Tell whether a message is a cry for help and nothing else: "socorro!", "acidente", "socorro pelo amor de deus"."""
    told = [word for word in words if word not in _CRY_FILLERS]
    return 0 < len(told) <= 2 and all("cryalone" in _groups_of(word) for word in told)


def danger_of(normalised: Normalised) -> str | None:
    """Return emergency, self_harm, urgent or None for a message made regular; self-harm first, then emergency."""
    words = [_as_spelt(token.word) for token in normalised.tokens]
    whole = f" {' '.join(words)} "
    found: set[str] = set()
    if _is_cry(words):
        found.add("emergency")
    for sentence in (*_sentences(words), *_joined(words)):
        places = _places(sentence)
        if not places:
            continue
        for rule in _RULES:
            span = _closest(places, rule)
            kind = _judge(rule, sentence, span, whole) if span else None
            if kind:
                found.add(kind)
    if found and made_light_of(normalised, words):
        return None
    more = missed(normalised, words, called_urgent=bool(found)) if found <= {"urgent"} else None
    return min((*found, *([more] if more else [])), key=_ORDER.__getitem__, default=None)


def _joined(words: Sequence[str]) -> list[list[str]]:
    """Return the whole message as one sentence too, when it is short: people put stops anywhere."""
    sentences = _sentences(words)
    return [[word for sentence in sentences for word in sentence]] if len(sentences) > 1 and len(words) <= 60 else []


def danger(text: str) -> str | None:
    """Return emergency, self_harm, urgent or None for what someone wrote or said.

    >>> danger("minha mãe está com dor forte no peito"), danger("tive um infarto em 2019 e quero marcar retorno")
    ('emergency', None)
    """
    return danger_of(normalise(text))
