"""Making articles findable: each way to ask becomes a row with its letters and its embedding."""

from collections.abc import Iterable

from django.db import transaction

from conversations.models import ArticlePhrase, KnowledgeArticle

from .vectors import embedded
from .wording import MAX_CHARACTERS, folded


def ways_to_ask(article: KnowledgeArticle) -> dict[str, str]:
    """Return the article's question and phrases, folded to what was written; empty lines and repetitions left out."""
    written = (line.strip()[:MAX_CHARACTERS] for line in (article.question, *article.phrases.splitlines()))
    return {folded(line): line for line in reversed([line for line in written if folded(line)])}


def index(articles: Iterable[KnowledgeArticle]) -> int:
    """Bring the articles' ways to ask up to date; return how many there are. Embeds only what is new."""
    chosen = list(articles)
    wanted = {(article.pk, way): text for article in chosen for way, text in ways_to_ask(article).items()}
    rows = ArticlePhrase.objects.filter(article__in=chosen).defer("embedding")
    there = {(row.article_id, row.folded): row.pk for row in rows}
    lacking = set(ArticlePhrase.objects.filter(article__in=chosen, embedding=None).values_list("article_id", "folded"))
    new = [key for key in wanted if key not in there or key in lacking]
    vectors = embedded([way for _, way in new])
    with transaction.atomic():
        stale = [pk for key, pk in there.items() if key not in wanted or key in set(new)]
        ArticlePhrase.objects.filter(pk__in=stale).delete()
        ArticlePhrase.objects.bulk_create(
            [
                ArticlePhrase(article_id=key[0], text=wanted[key], folded=key[1], embedding=vector)
                for key, vector in zip(new, vectors, strict=True)
            ]
        )
    return len(wanted)
