"""`manage.py reproject_appointments`: after a tzdata upgrade, keep appointments at their local time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from clinicbot.core import clock
from scheduling.reproject import reproject_appointments


class Command(BaseCommand):
    """Move UTC under appointments to come so that their local times stay; say which ones clash."""

    help = "Keep local times after a change of time zone rules; reports clashes and exits with status 1 if any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--dry-run`."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would be moved")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and report."""
        done = reproject_appointments(clock.now(), dry_run=options["dry_run"])
        verb = "would be moved" if options["dry_run"] else "moved"
        self.stdout.write(f"{done.looked_at} appointments looked at, {len(done.moved)} {verb}.")
        for number, reason in done.clashes:
            self.stdout.write(f"Appointment {number} needs a look: {reason}.")
        if done.clashes:
            raise SystemExit(1)
