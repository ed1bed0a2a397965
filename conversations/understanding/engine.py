"""The whole of understanding, in order: normalise, danger, dates, entities, intent."""

from datetime import datetime

from conversations.understanding.danger import danger_of
from conversations.understanding.dates.compose import Found, find_dates
from conversations.understanding.entities import birth_places, catalogue_words, find_entities
from conversations.understanding.intents import rank_intents
from conversations.understanding.normalise import Normalised, normalise
from conversations.understanding.types import EMPTY_CATALOGUE, Catalogue, Entity, Understanding


def _dates(message: Normalised, now: datetime, places: list[tuple[int, int]]) -> Found:
    """Read dates with birth dates left out."""
    tokens = [token for token in message.tokens if all(token.end <= low or token.start >= high for low, high in places)]
    found = find_dates(tokens, now)
    if len(tokens) == len(message.tokens):
        return found
    index = {id(token): at for at, token in enumerate(message.tokens)}
    covered = frozenset(index[id(tokens[at])] for at in found.covered)
    return Found(found.when, found.when_not, found.earliest, covered)


def read_dates(text: str, *, now: datetime, catalogue: Catalogue = EMPTY_CATALOGUE) -> Found:
    """Return only what a message says about time, as `understand` does; `now` is aware, in the clinic's zone."""
    message = normalise(text, catalogue_words(catalogue))
    return _dates(message, now, birth_places(message, now.date())[1])


def understand(text: str, *, now: datetime, catalogue: Catalogue = EMPTY_CATALOGUE) -> Understanding:
    """Return all that is understood of one message (the first 4,096 characters of it).

    `now` is aware, in the clinic's zone: dates come back in it. Names in `catalogue` are found with nicknames and
    typos and are never "corrected". Pure: the same arguments always give the same result. Raises ValueError for a
    naive `now`.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware, in the clinic's time zone")
    message = normalise(text, catalogue_words(catalogue))
    danger = danger_of(message)
    births = birth_places(message, now.date())
    found = _dates(message, now, births[1])
    entities: tuple[Entity, ...] = find_entities(message, catalogue, found.covered, births)
    ranked = rank_intents(message, found, entities, danger)
    return Understanding(
        text=text, normalized=message.text, intent=ranked[0][0], confidence=ranked[0][1], intents=ranked,
        when=found.when,
        when_not=found.when_not, earliest=found.earliest, entities=entities, language=message.language, danger=danger,
    )  # fmt: skip
