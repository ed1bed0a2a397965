"""`manage.py understand`: what the assistant understands of each line, as JSON."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinicbot.core import clock
from conversations.understanding import understand


class Command(BaseCommand):
    """Reads lines from standard input and prints one JSON object for each; needs no database."""

    help = "Print what is understood of each line of standard input, one JSON object a line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--jsonl` and `--now`."""
        parser.add_argument("--jsonl", action="store_true", help='lines are {"text": …, "now": …} objects')
        parser.add_argument("--now", help="the moment the lines are said, ISO 8601; the present by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Understand each line; a line that is not what was announced ends the command with its number."""
        default = _moment(options["now"]) if options["now"] else clock.now().astimezone(_zone())
        for number, line in enumerate(sys.stdin, 1):
            text, now = _parsed(line, number, default) if options["jsonl"] else (line.rstrip("\r\n"), default)
            if text is None:
                continue
            self.stdout.write(json.dumps(understand(text, now=now).to_json(), ensure_ascii=False))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _moment(value: str) -> datetime:
    """Return an ISO 8601 time as an aware one; without an offset it is meant in the clinic's zone."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise CommandError(f"{value!r} is not an ISO 8601 time") from error
    return moment.replace(tzinfo=_zone()) if moment.tzinfo is None else moment


def _parsed(line: str, number: int, default: datetime) -> tuple[str | None, datetime]:
    if not line.strip():
        return None, default
    try:
        record = json.loads(line)
        text = record["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(f'line {number} is not a JSON object with a "text"') from error
    return str(text), _moment(record["now"]) if record.get("now") else default
