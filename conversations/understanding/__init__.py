"""Understanding what patients write, without a language model: pure functions, no database, no network."""

from conversations.understanding.answers import match_choice, yes_no
from conversations.understanding.danger import danger
from conversations.understanding.engine import understand
from conversations.understanding.types import (
    EMPTY_CATALOGUE,
    INTENTS,
    Catalogue,
    CatalogueItem,
    Entity,
    Understanding,
    When,
)

__all__ = [
    "EMPTY_CATALOGUE",
    "INTENTS",
    "Catalogue",
    "CatalogueItem",
    "Entity",
    "Understanding",
    "When",
    "danger",
    "match_choice",
    "understand",
    "yes_no",
]
