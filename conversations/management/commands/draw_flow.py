"""`manage.py draw_flow`: write every step of every skill as Mermaid diagrams into docs/flow.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Draw the flow engine's steps."""

    help = "Write every step of every skill as Mermaid diagrams into docs/flow.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file to write."""
        parser.add_argument("--output", type=Path, default=Path(settings.BASE_DIR) / "docs" / "flow.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        from conversations.engines.diagram import page

        output: Path = options["output"]
        output.write_text(page(), encoding="utf-8")
        self.stdout.write(f"{output} written")
