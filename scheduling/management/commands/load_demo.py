"""`manage.py load_demo`: load Clínica Aurora."""

from typing import Any

from django.core.management.base import BaseCommand

from clinicbot.core import clock
from scheduling.demo import load_demo


class Command(BaseCommand):
    """Load the demo clinic with patients and a week of appointments; may be run again."""

    help = "Load the demo clinic, Clínica Aurora (idempotent)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and say so."""
        load_demo(clock.now())
        if options["verbosity"]:
            self.stdout.write("Clínica Aurora is loaded.")
