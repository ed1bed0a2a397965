"""Finding the article that answers a question: meaning (pgvector) and letters (pg_trgm) in one query, then words.

The likeness of a question to an article is a weighted sum, from 0 to about 1: the nearest way to ask and the mean of
the three nearest by embedding, the nearest by letters, the share of the question's meaningful words that the article
has, and the rarest of those. The weights and thresholds come from `manage.py evaluate_knowledge`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from conversations.models import KnowledgeArticle

from .vectors import database_has_vectors, embedded, literal
from .wording import folded, stems

WEIGHTS = (0.28, 0.42, 0.18, 0.06, 0.06)
ANSWERED_FROM = 0.50
"""From this likeness on an article answers. On the test set it is the point where wrong answers nearly vanish."""
WORDS_WEIGHTS = (0.74, 0.10, 0.16)
WORDS_ANSWERED_FROM = 0.46
"""The same where there are no embeddings: letters, share of words, rarest word."""
OTHER_LANGUAGE_FROM = 0.62
"""From this likeness on an article of another language answers, where there are articles in the question's own."""
NEARLY_THE_SAME = 0.8
"""From this likeness on the article asks the very question: it goes before the clinic's tables."""
_CANDIDATES = 16
"""Enough for the nearest of each language."""

_BY_MEANING = """
    SELECT article_id, max(likeness), avg(likeness) FILTER (WHERE place <= 3), max(letters)
    FROM (
        SELECT way.article_id, 1 - (way.embedding <=> %(vector)s::vector) AS likeness,
               similarity(way.folded, %(folded)s) AS letters,
               row_number() OVER (PARTITION BY way.article_id ORDER BY way.embedding <=> %(vector)s::vector) AS place
        FROM conversations_articlephrase way
        JOIN conversations_knowledgearticle article ON article.id = way.article_id AND article.active
        WHERE way.embedding IS NOT NULL
    ) near
    GROUP BY article_id ORDER BY max(likeness) + max(letters) DESC LIMIT %(limit)s
"""
_VERSION = "SELECT count(*), max(updated_at), max(id) FROM conversations_knowledgearticle WHERE active"
_BY_LETTERS = """
    SELECT way.article_id, max(similarity(way.folded, %(folded)s))
    FROM conversations_articlephrase way
    JOIN conversations_knowledgearticle article ON article.id = way.article_id AND article.active
    GROUP BY way.article_id ORDER BY 2 DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """An article and how like the question it is (0 to about 1). `sure`: it may be given as the answer."""

    article_id: int
    answer: str
    language: str
    likeness: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: the folded words, and their embedding where there is one."""

    folded: str
    embedding: Sequence[float] | None


@dataclass(frozen=True, slots=True)
class _Library:
    """What the process keeps of the articles: their words and answers, and in how many of a language a word is."""

    version: tuple[Any, ...]
    words: Mapping[int, frozenset[str]]
    answers: Mapping[int, tuple[str, str]]
    spread: Mapping[str, Mapping[str, int]]


_kept: _Library | None = None


def question_of(text: str) -> Question:
    """Return what is looked for in a text; costs one embedding (about 2 ms)."""
    words = folded(text)
    (vector,) = embedded([words]) if words else [None]
    return Question(words, vector)


def nearest(question: Question, language: str) -> Found | None:
    """Return the article most like the question, one of `language` before any other; None for no article.

    One of another language answers only where there is nothing in the question's own, or it asks the very question.
    """
    if not question.folded:
        return None
    library = _library()
    ranked = sorted(_candidates(question, library), key=lambda found: -found.likeness)
    own = [found for found in ranked if found.language == language]
    if own and own[0].sure:
        return own[0]
    least = OTHER_LANGUAGE_FROM if language in library.spread else 0.0
    others = [found for found in ranked if found.sure and found.likeness >= least]
    return next(iter(others or own), None)


def _candidates(question: Question, library: _Library) -> list[Found]:
    asked = stems(question.folded)
    by_meaning = question.embedding is not None and database_has_vectors()
    values: dict[str, str | int] = {"folded": question.folded, "limit": _CANDIDATES}
    if by_meaning and question.embedding is not None:
        values["vector"] = literal(question.embedding)
    with connection.cursor() as cursor:
        cursor.execute(_BY_MEANING if by_meaning else _BY_LETTERS, values)
        rows = [(int(row[0]), [float(part) for part in row[1:]]) for row in cursor.fetchall()]
    weights, least = (WEIGHTS, ANSWERED_FROM) if by_meaning else (WORDS_WEIGHTS, WORDS_ANSWERED_FROM)
    found = []
    for article_id, parts in rows:
        if article_id not in library.answers:
            continue
        answer, language = library.answers[article_id]
        all_parts = (*parts, *_shared(asked, library.words[article_id], library.spread[language]))
        likeness = sum(weight * part for weight, part in zip(weights, all_parts, strict=True))
        found.append(Found(article_id, answer, language, likeness, likeness >= least))
    return found


def _shared(asked: frozenset[str], known: frozenset[str], spread: Mapping[str, int]) -> list[float]:
    """Return the share of the asked words' weight that the article has, and the weight of the rarest of them."""
    weights = {word: spread.get(word, 1) ** -0.5 for word in asked}
    shared = [weight for word, weight in weights.items() if word in known]
    return [sum(shared) / sum(weights.values()) if weights else 0.0, max(shared, default=0.0)]


def _library() -> _Library:
    """Return the articles' words; read anew where an article was made, changed or deleted since."""
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        version = (connection.settings_dict["NAME"], *cursor.fetchone())
    if _kept is None or _kept.version != version:
        _kept = _read(version)
    return _kept


def _read(version: tuple[Any, ...]) -> _Library:
    words: dict[int, frozenset[str]] = {}
    answers: dict[int, tuple[str, str]] = {}
    spread: dict[str, dict[str, int]] = {}
    for article in KnowledgeArticle.objects.filter(active=True):
        words[article.pk] = stems(folded_whole(article))
        answers[article.pk] = (article.answer, article.language)
        known = spread.setdefault(article.language, {})
        for word in words[article.pk]:
            known[word] = known.get(word, 0) + 1
    return _Library(version, words, answers, spread)


def folded_whole(article: KnowledgeArticle) -> str:
    """Return all of an article's words, folded."""
    lines = (article.question, *article.phrases.splitlines(), *article.answer.split(". "))
    return " ".join(folded(line) for line in lines)
