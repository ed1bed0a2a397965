"""What patients asked: kept with what came of it; questions that no article answers are grouped by likeness."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F

from conversations.models import AskedQuestion, KnowledgeArticle, OpenQuestion

from .indexing import index
from .matching import Question
from .vectors import database_has_vectors, literal
from .wording import MAX_CHARACTERS

ALIKE_BY_MEANING = 0.68
ALIKE_BY_LETTERS = 0.5
"""From these likenesses on (cosine; shared letter groups) two questions are the same question."""
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way to its record. `verdict` is one of AskedQuestion.Verdict."""

    text: str
    question: Question
    language: str
    verdict: str
    article_id: int | None = None
    likeness: float = 0.0


def worth_keeping(question: Question) -> bool:
    """Tell whether the words say enough to be a question that staff could answer."""
    return len(question.folded.split()) >= _FEWEST_WORDS


def record(asked: Asked, conversation_id: int, now: datetime) -> AskedQuestion:
    """Keep the question; an unanswered one joins those like it. Call inside a transaction."""
    row = AskedQuestion(
        conversation_id=conversation_id,
        article_id=asked.article_id,
        text=" ".join(asked.text.split())[:MAX_CHARACTERS],
        folded=asked.question.folded,
        embedding=asked.question.embedding,
        score=asked.likeness,
        verdict=asked.verdict,
        asked_at=now,
    )
    if asked.verdict == AskedQuestion.Verdict.UNANSWERED:
        row.group_id = _group(asked.question, asked.language, now)
    row.save()
    return row


def judged(asked_id: int, conversation_id: int, *, helped: bool, language: str, now: datetime) -> None:
    """Keep whether an answer helped; one that did not is an unanswered question after all."""
    row = AskedQuestion.objects.filter(pk=asked_id, conversation_id=conversation_id).first()
    if row is None or row.verdict != AskedQuestion.Verdict.SHOWN:
        return
    row.verdict = AskedQuestion.Verdict.HELPED if helped else AskedQuestion.Verdict.NOT_HELPED
    counter = "helped" if helped else "not_helped"
    if row.article_id is not None:
        KnowledgeArticle.objects.filter(pk=row.article_id).update(**{counter: F(counter) + 1})
    if not helped:
        row.group_id = _group(Question(row.folded, row.embedding), language, now)
    row.save(update_fields=["verdict", "group"])


def write_article(group: OpenQuestion) -> KnowledgeArticle:
    """Return an article made of the group's questions, not in use until staff have written its answer."""
    texts = list(dict.fromkeys(group.askings.order_by("asked_at", "pk").values_list("text", flat=True)[:40]))
    title = texts[0] if texts else str(group)
    article, _ = KnowledgeArticle.objects.get_or_create(
        question=title[:200],
        language=group.language,
        defaults={"answer": "", "phrases": "\n".join(texts[1:]), "active": False},
    )
    group.article, group.status = article, OpenQuestion.Status.WRITTEN
    group.save(update_fields=["article", "status"])
    index([article])
    return article


def forget_empty_groups() -> int:
    """Delete groups that nobody's question is in any longer (erased, or purged with its conversation)."""
    empty = OpenQuestion.objects.filter(askings=None, article=None)
    return empty.delete()[0]


def _group(question: Question, language: str, now: datetime) -> int:
    """Return the key of the open group most like the question, or of a new one; it is counted as asked once more."""
    found = _nearest_group(question, language)
    if found is None:
        return OpenQuestion.objects.create(language=language, times=1, first_asked_at=now, last_asked_at=now).pk
    OpenQuestion.objects.filter(pk=found).update(times=F("times") + 1, last_asked_at=now)
    return found


def _nearest_group(question: Question, language: str) -> int | None:
    by_meaning = question.embedding is not None and database_has_vectors()
    likeness = "1 - (asked.embedding <=> %(vector)s::vector)" if by_meaning else "similarity(asked.folded, %(folded)s)"
    values = {"folded": question.folded, "language": language}
    if question.embedding is not None and by_meaning:
        values["vector"] = literal(question.embedding)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT asked.group_id, {likeness} AS likeness FROM conversations_askedquestion asked "  # noqa: S608
            "JOIN conversations_openquestion open ON open.id = asked.group_id AND open.status = 'open' "
            "AND open.language = %(language)s ORDER BY likeness DESC NULLS LAST LIMIT 1",
            values,
        )
        row = cursor.fetchone()
    least = ALIKE_BY_MEANING if by_meaning else ALIKE_BY_LETTERS
    return int(row[0]) if row and row[1] is not None and row[1] >= least else None
