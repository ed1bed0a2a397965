"""Sentence embeddings of questions, where this process and this database can work with them."""

from collections.abc import Sequence
from functools import lru_cache

from django.db import connection

from conversations.understanding import features, head


def embedded(texts: Sequence[str]) -> list[list[float]] | list[None]:
    """Return one embedding a text; None for each where the encoder is switched off (`UNDERSTANDING_MODEL`)."""
    if head.mode() != "full" or not texts:
        return [None] * len(texts)
    return [vector.tolist() for vector in features.embed(texts)]


def literal(vector: Sequence[float]) -> str:
    """Return the embedding as pgvector reads it."""
    return str([round(number, 7) for number in vector])


@lru_cache(maxsize=1)
def database_has_vectors() -> bool:
    """Tell whether articles can be compared by embedding: the column is pgvector's. Asked once a process."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT udt_name = 'vector' FROM information_schema.columns "
            "WHERE table_name = 'conversations_articlephrase' AND column_name = 'embedding' "
            "AND table_schema = ANY(current_schemas(false))"
        )
        row = cursor.fetchone()
    return bool(row and row[0])
