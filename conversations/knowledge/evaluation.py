"""Measuring how well questions find their article: on questions of strangers, none of them a phrase of an article."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conversations.models import KnowledgeArticle

from .demo import rows
from .matching import Found, nearest, question_of

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: the article it belongs to (NOTHING for none), and what was found."""

    text: str
    wanted: str
    question: str
    found: Found | None

    @property
    def answered(self) -> bool:
        """Whether an answer would have been given."""
        return self.found is not None and self.found.sure

    @property
    def right(self) -> bool:
        """Whether the answer given is the one wanted."""
        return self.answered and self.question == self.wanted


@dataclass(frozen=True, slots=True)
class Scores:
    """Of the answerable questions: answered rightly and wrongly; of the others: answered in spite of it."""

    answerable: int
    right: int
    wrong: int
    others: int
    answered_others: int

    @property
    def precision(self) -> float:
        """The share of right ones among all answers given."""
        given = self.right + self.wrong + self.answered_others
        return self.right / given if given else 1.0

    @property
    def recall(self) -> float:
        """The share of the answerable questions that were answered rightly."""
        return self.right / self.answerable if self.answerable else 1.0


def outcomes(part: str, language: str = "pt_BR") -> list[Outcome]:
    """Ask every question of a part (`dev` or `test`) of the demo clinic's articles, which must be loaded.

    An answer in another language than the question's is none. Articles go by the names of their Portuguese originals.
    """
    questions: Mapping[str, Iterable[str]] = rows("questions", language)[part]
    names = {row["question"]: row.get("of", row["question"]) for row in rows("articles", language)}
    articles = KnowledgeArticle.objects.values_list("pk", "language", "question")
    titles = {pk: names.get(title, title) if spoken == language else title for pk, spoken, title in articles}
    made = []
    for wanted, texts in questions.items():
        for text in texts:
            found = nearest(question_of(str(text)), language)
            made.append(Outcome(str(text), wanted, titles[found.article_id] if found else "", found))
    return made


def scores(made: Iterable[Outcome]) -> Scores:
    """Count what came of the questions."""
    listed = list(made)
    mine = [one for one in listed if one.wanted != NOTHING]
    others = [one for one in listed if one.wanted == NOTHING]
    return Scores(
        answerable=len(mine),
        right=sum(one.right for one in mine),
        wrong=sum(one.answered and not one.right for one in mine),
        others=len(others),
        answered_others=sum(one.answered for one in others),
    )
