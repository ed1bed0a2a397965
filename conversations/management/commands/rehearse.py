"""`manage.py rehearse`: simulated patients talk to the assistant on the clinic's own configuration."""

import logging
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from clinicbot.core import clock
from clinicbot.core.fresh_database import prepare_if_behind
from conversations.setup import DEFAULT_HUMAN_HOURS, ensure_settings
from conversations.simulated import configuration, report
from conversations.simulated.talks import Outcome, play
from scheduling.demo import load_demo


class Command(BaseCommand):
    """Play many talks on a copy of the configuration, report them, and end with 1 where an aim is missed."""

    help = "Let simulated patients talk to the assistant on a copy of the clinic's configuration, and report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--patients", type=int, default=120, help="how many (default 120)")
        parser.add_argument("--seed", type=int, default=0, help="the first one's seed")
        parser.add_argument("--show", action="store_true", help="print the whole talk of --seed instead of a report")
        parser.add_argument("--demo", action="store_true", help="on the demo clinic instead of the own configuration")
        parser.add_argument("--output", default="", help="also write the report into this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play and report."""
        logging.disable(logging.INFO)
        prepare_if_behind()
        now = _monday_morning()
        own = "" if options["demo"] else configuration.copied()
        with _scratch_database():
            if own:
                configuration.load(own)
            else:
                load_demo(now)
            ensure_settings(human_hours=DEFAULT_HUMAN_HOURS)
            if options["show"]:
                self._show(play(options["seed"], now))
                return
            outcomes = self._play(range(options["seed"], options["seed"] + options["patients"]), now)
        text = report.written(outcomes)
        self.stdout.write(text)
        if options["output"]:
            Path(options["output"]).write_text(text, encoding="utf-8")
        if not report.passes(outcomes):
            sys.exit(1)

    def _play(self, seeds: range, now: datetime) -> list[Outcome]:
        outcomes = []
        for seed in seeds:
            outcome = play(seed, now)
            if outcome is not None:
                outcomes.append(outcome)
            if (seed - seeds.start + 1) % 50 == 0:
                self.stderr.write(f"{seed - seeds.start + 1} of {len(seeds)} talks")
        return outcomes

    def _show(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.stdout.write("The clinic has nothing free that this patient could want.")
            return
        self.stdout.write(f"{outcome.persona}, {outcome.kind.value}\n")
        self.stdout.write("\n".join(outcome.lines))
        end = "reached" if outcome.reached else "NOT reached"
        self.stdout.write(f"\nGoal {end}. {outcome.error} {'; '.join(outcome.false_claims)}")


def _monday_morning() -> datetime:
    """Return 9 o'clock of next Monday in the clinic's zone: talks are the same whatever the hour they are played."""
    today = clock.now().astimezone(ZoneInfo(settings.TIME_ZONE))
    monday = today + timedelta(days=7 - today.weekday())
    return monday.replace(hour=9, minute=0, second=0, microsecond=0)


@contextmanager
def _scratch_database() -> Iterator[None]:
    """Work on an empty, migrated database of its own, dropped afterwards: the clinic's is not touched."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("flush", verbosity=0, interactive=False)
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
