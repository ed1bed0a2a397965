"""`manage.py chat`: talk to the assistant in a terminal, through the same inbox → turn → outbox."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clinicbot.core.fresh_database import prepare_if_behind
from conversations.rehearsal import Rehearsal, Said
from conversations.setup import DEFAULT_HUMAN_HOURS, ensure_settings
from integrations.phones import normalise
from integrations.simulator import webhooks


class Command(BaseCommand):
    """Read lines from standard input, print what the assistant answers."""

    help = "Talk to the assistant on standard input and output, as a patient would on WhatsApp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--phone", required=True, help="the patient's number, E.164: +5531…")
        parser.add_argument("--at", default="", help="when the talk begins, ISO 8601; default: now")
        parser.add_argument("--name", default="", help="the patient's profile name on WhatsApp")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, in and out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Talk until the input ends."""
        phone = normalise(options["phone"])
        if not phone:
            raise CommandError("--phone must be a number in E.164, such as +5531900000001.")
        prepare_if_behind()
        ensure_settings(human_hours=DEFAULT_HUMAN_HOURS)
        with Rehearsal(phone, _moment(options["at"]), name=options["name"]) as talk:
            for line in sys.stdin:
                if not line.strip():
                    continue
                try:
                    answers = _hear(talk, line.rstrip("\n"), as_json=options["json"])
                except (LookupError, ValueError) as error:
                    self._print_error(str(error), as_json=options["json"])
                    continue
                self._print(answers, talk, as_json=options["json"])

    def _print(self, answers: list[Said], talk: Rehearsal, *, as_json: bool) -> None:
        for said in answers:
            choices = [{"id": choice_id, "title": title} for choice_id, title in said.choices]
            if as_json:
                self._line({"text": said.text, "choices": choices, "skill": said.skill, "intent": said.intent})
            else:
                self.stdout.write(said.text)
                self.stdout.write("".join(f"  [{choice['title']}]\n" for choice in choices))
        if as_json:
            self._line({"end_of_turn": True, "state": talk.state})
        self.stdout.flush()

    def _print_error(self, sentence: str, *, as_json: bool) -> None:
        if as_json:
            self._line({"error": sentence})
        else:
            self.stderr.write(sentence)
        self.stdout.flush()

    def _line(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError("--at must be a time in ISO 8601, such as 2026-11-23T09:00:00-03:00.") from error
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _hear(talk: Rehearsal, line: str, *, as_json: bool) -> list[Said]:
    """Send one line: text, or with `--json` an object."""
    if not (as_json and line.lstrip().startswith("{")):
        return talk.say(line)
    try:
        event = json.loads(line)
    except ValueError as error:
        raise ValueError("this line is not valid JSON") from error
    match event:
        case {"choice": str(choice)}:
            return talk.tap(choice)
        case {"audio": str(path)}:
            return talk.send(webhooks.audio(talk.upload(_file(path), "audio/ogg")))
        case {"image": str(path)}:
            return talk.send(webhooks.image(talk.upload(_file(path), "image/jpeg")))
        case {"location": [latitude, longitude]}:
            return talk.send(webhooks.location(float(latitude), float(longitude)))
        case {"text": str(text)}:
            return talk.say(text)
    raise ValueError('unknown event: use {"text"}, {"choice"}, {"audio"}, {"image"} or {"location": [lat, lon]}')


def _file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror}") from error
