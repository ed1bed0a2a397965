"""The intent of a message: rules first, the statistical head where they are silent."""

from collections.abc import Sequence

from conversations.understanding import rules
from conversations.understanding.dates.compose import Found
from conversations.understanding.normalise import Normalised
from conversations.understanding.types import Entity

_MAXIMUM = 5


def rank_intents(message: Normalised, dates: Found, entities: Sequence[Entity], danger: str | None) -> tuple[tuple[str, float], ...]:
    """Return up to five intents with scores from 0 to 1, the best first; never empty."""
    scores = _scores(message, dates, entities)
    if danger:
        scores[danger] = 0.98
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_MAXIMUM]
    return tuple(ranked) or (("unknown", 0.5),)


def _scores(message: Normalised, dates: Found, entities: Sequence[Entity]) -> dict[str, float]:
    if not any(any(map(str.isalnum, token.word)) for token in message.tokens):
        return {"unknown": 0.9}
    if rules.only_greeting(message):
        return {"greet": 0.96}
    answer = rules.short_answer(message)
    sure = rules.sure_intents(message)
    if answer and not sure.keys() & {"cancel", "human", "opt_out"}:
        return {answer: 0.95}
    scores = rules.cue_scores(message)
    for intent, score in sure.items():
        scores[intent] = max(score, scores.get(intent, 0.0))
    if not scores and (dates.when or dates.earliest or any(entity.kind in {"specialty", "professional", "service"} for entity in entities)):
        scores["book"] = 0.6
    return scores
