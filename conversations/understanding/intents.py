"""The intent of a message: rules where precision matters, the statistical head elsewhere."""

from collections.abc import Sequence

from conversations.understanding import rules
from conversations.understanding.dates.compose import Found
from conversations.understanding.head import head_scores
from conversations.understanding.normalise import Normalised, normalise
from conversations.understanding.types import Entity

_MAXIMUM = 5
# How much a sure phrase adds to the head's opinion; chosen on the development set.
SURE_WEIGHT = 0.35
CUE_WEIGHT = 0.2
_CLEAR = 0.5
_DANGERS = ("emergency", "self_harm")
_PERSONAL = frozenset({"person", "cpf", "phone", "email", "birth_date", "card_number"})
_BOOKABLE = frozenset({"specialty", "professional", "service"})


def rank_intents(
    message: Normalised, dates: Found, entities: Sequence[Entity], danger: str | None
) -> tuple[tuple[str, float], ...]:
    """Return up to five intents with scores from 0 to 1, the best first; never empty."""
    scores = _scores(message, dates, entities)
    if _best(scores) == "greet" and (rest := rules.after_greeting(message)):
        # A greeting before what is wished is only manners; "oi, tem alguém?" is one.
        meant = _scores(normalise(rest), dates, entities)
        scores = meant if _best(meant) != "human" and max(meant.values()) >= _CLEAR else scores
    if danger:
        scores = {intent: min(score, 0.9) for intent, score in scores.items()}
        scores[danger] = 0.98
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_MAXIMUM]
    kept = tuple((intent, score) for place, (intent, score) in enumerate(ranked) if place == 0 or score >= 0.02)
    return kept or (("unknown", 0.5),)


def _best(scores: dict[str, float]) -> str:
    return max(scores, key=scores.__getitem__, default="")


def _scores(message: Normalised, dates: Found, entities: Sequence[Entity]) -> dict[str, float]:
    if not any(any(map(str.isalnum, token.word)) for token in message.tokens):
        return {"unknown": 0.9}
    if rules.only_greeting(message):
        return {"greet": 0.96}
    sure = rules.sure_intents(message)
    answer = rules.short_answer(message)
    if answer and not sure:
        return {answer: 0.95}
    alone = rules.said_alone(message)
    if alone and not answer:
        return {**sure, alone: 0.93}
    cues = rules.cue_scores(message)
    learned = head_scores(message)
    scores = _blend(learned, sure, cues) if learned else {**cues, **sure}
    if rules.wants_messages_again(message):
        scores.pop("opt_out", None)
    if answer:
        scores[answer] = max(scores.get(answer, 0.0), 0.6)
    return _bare(scores, message, dates, entities)


def _blend(learned: dict[str, float], sure: dict[str, float], cues: dict[str, float]) -> dict[str, float]:
    """Return the head's probabilities moved towards what the rules found, at most 0.99."""
    scores = dict(learned)
    for weight, found in ((SURE_WEIGHT, sure), (CUE_WEIGHT, cues)):
        for intent, score in found.items():
            scores[intent] = scores.get(intent, 0.0) + weight * score
    total = sum(scores.values())
    return {intent: min(0.99, score / total) for intent, score in scores.items()}


def _bare(scores: dict[str, float], message: Normalised, dates: Found, entities: Sequence[Entity]) -> dict[str, float]:
    """Settle messages that name something and say no more: a day or a specialty asks to book, a name is no wish."""
    kinds = {entity.kind for entity in entities}
    named = sum(len(entity.text.split()) for entity in entities if entity.kind in _PERSONAL)
    length = sum(any(map(str.isalnum, token.word)) for token in message.tokens)
    best = max(scores.values(), default=0.0)
    if kinds & _PERSONAL and named >= length and best < (0.6 if _surely_personal(message, kinds) else 0.2):
        return {"unknown": 0.7}
    if dates.when and len(dates.covered) >= length and max(scores.values(), default=0.0) < 0.9:
        return {**scores, "book": max(0.6, scores.get("book", 0.0))} | {
            intent: min(score, 0.55) for intent, score in scores.items() if intent != "book"
        }
    if kinds & _BOOKABLE and length <= 3 and max(scores.values(), default=0.0) < 0.5:
        return {**scores, "book": 0.6}
    return scores


def _surely_personal(message: Normalised, kinds: set[str]) -> bool:
    """Tell a name with capitals, or a document, from two plain words nobody listed."""
    words = [
        message.original[token.start] for token in message.tokens if token.typed.isalpha() and len(token.typed) > 3
    ]
    return kinds & _PERSONAL != {"person"} or all(map(str.isupper, words))
