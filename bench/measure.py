"""The measurements: each puts one load on a running installation and returns its figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlsplit

from bench.load import Outcome, Talk, converse, flood, paced, paced_talk, post_request
from bench.people import wa_id
from bench.system import APP_SECRET, System
from integrations.simulator import webhooks

WORDS = ("oi", "quero marcar uma consulta", "menu", "quais são as minhas consultas?")
"""What registered patients say, in this order and over again: each is one turn with one reply."""

OURS = ("web", "worker", "postgres", "valkey")
"""The parts whose processor time is ours; the generator and the fake Graph API are not."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. Seconds, messages, people."""

    door_seconds: float
    latency_seconds: float
    turns: int
    few: int
    many: int
    in_flight: int = 24
    connections: int = 32

    @property
    def people(self) -> int:
        """How many made-up patients are needed: the few, the many, and as many as the few for the statuses."""
        return self.few + self.many + self.few


FULL = Plan(door_seconds=8, latency_seconds=60, turns=5000, few=200, many=5000)
QUICK = Plan(door_seconds=3, latency_seconds=15, turns=800, few=50, many=800)


@dataclass(slots=True)
class Spent:
    """Processor seconds of our own parts during a measurement."""

    parts: dict[str, float] = field(default_factory=dict)

    def per(self, number: int) -> float:
        """Processor milliseconds for each of `number` things."""
        return 1000 * sum(self.parts.values()) / max(number, 1)

    def add(self, other: "Spent") -> None:
        """Count another measurement's seconds in."""
        for name, seconds in other.parts.items():
            self.parts[name] = self.parts.get(name, 0.0) + seconds


@contextmanager
def counted(system: System) -> Iterator[Spent]:
    """Count the processor time that our parts spend inside the block."""
    spent = Spent()
    before = system.cpu_seconds()
    yield spent
    after = system.cpu_seconds()
    spent.parts = {name: after[name] - before.get(name, 0.0) for name in OURS if name in after}


def percentile(values: Sequence[float], share: int) -> float:
    """Return the `share`-th percentile; 0 of nothing."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return quantiles(values, n=100, method="inclusive")[share - 1]


def control_port(system: System) -> int:
    """Return the port of the fake Graph API."""
    return urlsplit(system.control_url).port or 0


def request_of(number: int, words: str) -> bytes:
    """Return the signed webhook request in which a person says `words`."""
    said = webhooks.text_message(webhooks.Sender(wa_id(number), f"Paciente {number}"), words)
    body, headers = webhooks.signed(said, APP_SECRET)
    return post_request("/webhooks/whatsapp/", body, headers)


def said_by(people: Iterable[int], each: int, first: int = 0) -> dict[str, list[bytes]]:
    """Return by contact what each of the people says: `each` messages, beginning with the `first` of WORDS."""
    return {
        f"+{wa_id(number)}": [request_of(number, WORDS[(first + turn) % len(WORDS)]) for turn in range(each)]
        for number in people
    }


def turns(system: System, talks: Mapping[str, Sequence[bytes]], in_flight: int) -> tuple[Talk, Spent]:
    """Let the contacts talk, each waiting for its reply, and return what came of it and what it cost."""
    with counted(system) as spent:
        talk = converse(system.port, control_port(system), talks, in_flight)
    return talk, spent


def latency(system: System, people: Sequence[int], seconds: float, rate: float = 5.0) -> Talk:
    """Let one of the people say something every 1/rate seconds."""
    numbers = [people[turn % len(people)] for turn in range(int(seconds * rate))]
    talks = [
        (f"+{wa_id(number)}", request_of(number, WORDS[(turn // len(people)) % len(WORDS)]))
        for turn, number in enumerate(numbers)
    ]
    return paced_talk(system.port, control_port(system), talks, rate)


def door_at_rate(system: System, people: Sequence[int], seconds: float, rate: float = 200.0) -> Outcome:
    """Post webhooks at a fixed rate, from people in turn."""
    return paced(system.port, _requests(people, int(seconds * rate)), rate)


def door_at_most(system: System, people: Sequence[int], seconds: float, connections: int) -> Outcome:
    """Post webhooks as fast as they are taken."""
    return flood(system.port, _requests(people, int(3000 * seconds)), connections, seconds)


def _requests(people: Sequence[int], count: int) -> list[bytes]:
    return [request_of(people[turn % len(people)], "oi") for turn in range(count)]
