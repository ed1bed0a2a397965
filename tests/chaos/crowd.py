"""The patients: they write, and tap what is offered; their provider delivers again what was not answered 200."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench.people import wa_id
from bench.system import APP_SECRET, System
from clinicbot.core import clock
from integrations.simulator import webhooks
from integrations.simulator.courier import Courier
from integrations.simulator.webhooks import Sender
from tests.patience import PATIENCE_SECONDS

PEOPLE = 200
PATIENCE = 2 * PATIENCE_SECONDS
"""Seconds: what died is missed after minutes only."""
_numbers = itertools.count()


@dataclass(slots=True)
class Person:
    """One patient: what was said (provider ids, in order) and what came back (payloads, in order)."""

    number: int
    sender: Sender
    said: list[str] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    heard_before_last: int = 0

    @property
    def was_answered(self) -> bool:
        """Whether something came back since they last said something."""
        return len(self.heard) > self.heard_before_last


class Crowd:
    """Patients whom no other test has met, at one installation."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.people: dict[str, Person] = {}
        self._courier = Courier(system.webhook_url, APP_SECRET, threads=4)
        self._seen = system.control("stats")["accepted"]
        self.began = clock.now()

    def new(self, count: int) -> list[Person]:
        """Return people nobody has met."""
        fresh = [Person(number, Sender(wa_id(number))) for number in itertools.islice(_numbers, count)]
        self.people |= {f"+{person.sender.wa_id}": person for person in fresh}
        self.system.control("heard", {"contacts": [f"+{person.sender.wa_id}" for person in fresh]})
        return fresh

    def say(self, person: Person, content: dict[str, Any] | str, *, times: int = 1, seconds_ago: int = 0) -> None:
        """Let the person say something, a second after what they said before; delivered `times` times.

        With `seconds_ago` it was written before the rest and comes late.
        """
        said = webhooks.text(content) if isinstance(content, str) else content
        at = self.began + timedelta(seconds=len(person.said) - seconds_ago)
        message_id = f"wamid.{person.number}.{len(person.said)}"
        delivery = webhooks.message(person.sender, said, message_id=message_id, at=at)
        person.said.append(message_id)
        person.heard_before_last = len(person.heard)
        for _ in range(times):
            self._courier.post(delivery)

    def tap_one(self, person: Person) -> None:
        """Let the person tap a choice of the last message that offers any, the same one in pairs; else say hello."""
        for payload in reversed(person.heard):
            if (choice := _choice(payload, person.number // 2)) is not None:
                self.say(person, choice)
                return
        self.say(person, "oi")

    def listen(self) -> None:
        """Read what the provider has accepted since the last time."""
        for sent in self.system.control(f"messages?after={self._seen}"):
            self._seen += 1
            if sent["to"] in self.people:
                self.people[sent["to"]].heard.append(sent["payload"])

    def wait(self, done: Callable[[], bool]) -> None:
        """Listen until `done`. Raises AssertionError when patience has ended."""
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, f"not done after {PATIENCE:.0f} s: {self.state()} {self.remains()}"
            time.sleep(0.1)
            self.listen()

    def wait_until_delivered(self) -> None:
        """Listen until every webhook of theirs was answered 200."""
        self.wait(lambda: not self._courier.pending)

    def wait_until_answered(self) -> None:
        """Listen until everything was delivered, handled and sent."""
        self.wait(self.is_settled)

    def is_settled(self) -> bool:
        """Tell whether nothing is left to do, for anybody."""
        return not self._courier.pending and not any(self.state().values())

    def state(self) -> dict[str, int]:
        """Count what is left to do."""
        return {
            "deliveries": self._count("conversations_delivery", "processed_at IS NULL"),
            "pending": self._count("conversations_message", "status = 'pending'"),
            "unsent": self._count("conversations_message", "status IN ('queued', 'sending', 'unknown')"),
            "unreported": self._count("conversations_message", f"status = 'sent' AND sent_at >= '{self.began}'"),
            "leases": self._count("conversations_conversation", "lease_token IS NOT NULL"),
        }

    def remains(self) -> list[tuple[Any, ...]]:
        """Describe what is left to send, without anybody's words."""
        return self.system.query(
            "SELECT status, author, attempts, error_code, send_after - now(), unknown_waited, resent, count(*)"
            " FROM conversations_message WHERE status IN ('pending', 'queued', 'sending', 'unknown', 'sent')"
            " GROUP BY 1, 2, 3, 4, 5, 6, 7 LIMIT 20"
        )

    def close(self) -> None:
        """Stop delivering."""
        self._courier.close()

    def _count(self, table: str, condition: str) -> int:
        return int(self.system.query(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0])


def _choice(payload: dict[str, Any], number: int) -> dict[str, Any] | None:
    """Return the first button, or a row of the list by its number (the last one asks for other rows)."""
    action = payload.get("interactive", {}).get("action", {})
    for button in action.get("buttons", ()):
        return webhooks.button_reply(button["reply"]["id"], button["reply"]["title"])
    rows = [row for section in action.get("sections", ()) for row in section["rows"]]
    if rows:
        row = rows[number % max(1, len(rows) - 1)]
        return webhooks.list_reply(row["id"], row["title"], row.get("description", ""))
    return None
