"""`manage.py evaluate_knowledge`: how well the demo clinic's articles are found, by the thresholds in force."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from clinicbot.core import clock
from conversations.knowledge import demo
from conversations.knowledge.evaluation import outcomes, scores
from conversations.models import KnowledgeArticle
from conversations.understanding import head


class Command(BaseCommand):
    """Measure on the labelled questions; leaves nothing behind."""

    help = "Measure how well questions find their article (labelled questions of strangers, demo articles)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose how much is shown."""
        parser.add_argument("--mistakes", action="store_true", help="list the questions that went wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure with embeddings and without, and print a table."""
        with transaction.atomic():
            KnowledgeArticle.objects.all().delete()
            demo.load(clock.now())
            for mode in ("full", "off"):
                head.use(mode)
                for language, part in (("pt_BR", "dev"), ("pt_BR", "test"), ("es", "test"), ("en", "test")):
                    self._show(mode, language, part, mistakes=options["mistakes"])
            transaction.set_rollback(True)

    def _show(self, mode: str, language: str, part: str, *, mistakes: bool) -> None:
        made = outcomes(part, language)
        total = scores(made)
        how = "meaning and words" if mode == "full" else "words only"
        self.stdout.write(
            f"{how:18} {language:5} {part:5} answered rightly {total.right}/{total.answerable} ({total.recall:.0%}), "
            f"wrongly {total.wrong}, answered though nothing fits {total.answered_others}/{total.others}; "
            f"of the answers {total.precision:.1%} are right"
        )
        for one in made if mistakes else ():
            if one.right or (one.wanted == "nothing" and not one.answered):
                continue
            likeness = one.found.likeness if one.found else 0.0
            self.stdout.write(f"    {likeness:.2f} {one.text!r} → {one.question!r}")
