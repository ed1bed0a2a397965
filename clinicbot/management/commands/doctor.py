"""`manage.py doctor`: checks configuration, database, broker and credentials; says what is wrong and how to mend it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from clinicbot.diagnosis import findings

MARKS = {"ok": "ok      ", "warning": "warning ", "error": "ERROR   "}


class Command(BaseCommand):
    """Prints one line a finding; exit status 1 where something must be mended."""

    help = "Check configuration, database, broker and credentials; say what is wrong and how to mend it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding."""
        wrong = 0
        for finding in findings():
            wrong += finding.level == "error"
            mend = f": {finding.mend}" if finding.mend else ""
            self.stdout.write(f"{MARKS[finding.level]}{finding.what}{mend}")
        if wrong:
            sys.exit(1)
