"""What the clinic has written down for its patients, and what patients asked that nobody has written down yet."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

EMBEDDING = 512
"""Numbers in a sentence embedding, as `conversations.understanding.features.embed` makes them."""

LANGUAGES = [("pt_BR", "Português"), ("es", "Español"), ("en", "English")]


class EmbeddingField(models.Field):  # type: ignore[type-arg]
    """A sentence embedding: pgvector's `vector(512)`, or the same text in a plain column where the server lacks it.

    In Python it is a sequence of floats on the way in and a list of floats on the way out.
    """

    description = "Sentence embedding"

    def db_type(self, connection: Any) -> str:
        """Return the column's type, by what the database can do when the column is made."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regtype('vector') IS NOT NULL")
            return f"vector({EMBEDDING})" if cursor.fetchone()[0] else "text"

    def get_prep_value(self, value: Any) -> str | None:
        """Write the numbers as pgvector reads them: "[0.1,0.2]"."""
        return None if value is None else f"[{','.join(f'{float(number):.6g}' for number in value)}]"

    def to_python(self, value: Any) -> list[float] | None:
        """Read the numbers from a copy of the row in JSON."""
        return self.from_db_value(value, None, None) if isinstance(value, str) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> list[float] | None:
        """Read the numbers back."""
        return None if value is None else [float(number) for number in str(value).strip("[]").split(",") if number]


class KnowledgeArticle(models.Model):
    """One question that patients ask and the clinic's answer to it, in one language."""

    question = models.CharField(_("question"), max_length=200)
    answer = models.TextField(_("answer"), max_length=900, help_text=_("As patients read it; up to 900 characters."))
    phrases = models.TextField(
        _("other ways to ask"), blank=True, help_text=_("One a line. The more ways, the surer it is found.")
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default="pt_BR")
    active = models.BooleanField(_("in use"), default=True)
    helped = models.PositiveIntegerField(_("answered the question"), default=0, editable=False)
    not_helped = models.PositiveIntegerField(_("did not answer it"), default=0, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("knowledge base")
        constraints = [models.UniqueConstraint(fields=["language", "question"], name="article_question_once")]

    def __str__(self) -> str:
        return self.question


class ArticlePhrase(models.Model):
    """One way to ask an article's question, ready to be found; made from the article whenever it is saved."""

    article = models.ForeignKey(KnowledgeArticle, models.CASCADE, related_name="ways", verbose_name=_("article"))
    text = models.CharField(_("text"), max_length=300)
    folded = models.CharField(max_length=300, editable=False)
    embedding = EmbeddingField(null=True, editable=False)

    class Meta:
        verbose_name = _("way to ask")
        verbose_name_plural = _("ways to ask")
        constraints = [models.UniqueConstraint(fields=["article", "folded"], name="article_phrase_once")]

    def __str__(self) -> str:
        return self.text


class OpenQuestion(models.Model):
    """Questions alike that no article answered: what the clinic may want to write down."""

    class Status(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("open")
        WRITTEN = "written", _("has an article")
        DISMISSED = "dismissed", _("dismissed")

    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.OPEN)
    article = models.ForeignKey(
        KnowledgeArticle, models.SET_NULL, null=True, blank=True, verbose_name=_("article"), related_name="came_from"
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default="pt_BR")
    times = models.PositiveIntegerField(_("times asked"), default=0)
    first_asked_at = models.DateTimeField(_("first asked"))
    last_asked_at = models.DateTimeField(_("last asked"))

    class Meta:
        verbose_name = _("unanswered question")
        verbose_name_plural = _("unanswered questions")
        indexes = [models.Index(fields=["-times"], name="open_question_often", condition=models.Q(status="open"))]

    def __str__(self) -> str:
        return f"#{self.pk}"


class AskedQuestion(models.Model):
    """A question as one patient asked it, and what came of it. Goes with its conversation."""

    class Verdict(models.TextChoices):
        """What came of it."""

        UNANSWERED = "unanswered", _("not answered")
        SHOWN = "shown", _("answered")
        HELPED = "helped", _("answered, and it helped")
        NOT_HELPED = "not_helped", _("answered, and it did not help")

    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, verbose_name=_("conversation"))
    group = models.ForeignKey(
        OpenQuestion, models.SET_NULL, null=True, blank=True, related_name="askings", verbose_name=_("asked like")
    )
    article = models.ForeignKey(KnowledgeArticle, models.SET_NULL, null=True, blank=True, verbose_name=_("article"))
    text = models.CharField(_("text"), max_length=300)
    folded = models.CharField(max_length=300, editable=False)
    embedding = EmbeddingField(null=True, editable=False)
    score = models.FloatField(_("likeness"), default=0)
    verdict = models.CharField(_("outcome"), max_length=10, choices=Verdict.choices)
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("question asked")
        verbose_name_plural = _("questions asked")
        indexes = [models.Index(fields=["asked_at"], name="asked_question_at")]

    def __str__(self) -> str:
        return f"#{self.pk}"
