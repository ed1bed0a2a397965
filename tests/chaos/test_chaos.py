"""Three hundred messages and more from sixty patients while everything under them dies and comes back."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import redis

from bench.system import System
from tests.chaos.crowd import PATIENCE, Crowd, Person
from tests.chaos.verdict import check, check_agenda

pytestmark = [pytest.mark.chaos, pytest.mark.slow]

SEED = 20261121
TALKERS, BOOKERS, EACH, AT_MOST = 40, 20, 5, 12
TALK_SECONDS = 45.0
WORDS = ("oi", "bom dia, tudo bem?", "quero marcar uma consulta", "vocês atendem Unimed?", "menu", "qual o endereço?")
WISHES = (
    "quero marcar uma consulta com a Dra. Ana Ribeiro na Savassi",
    "quero marcar consulta dermatológica com a Dra. Elisa Prado na Savassi",
)
"""What is left to ask: when, which time, is it right. Whose time was taken by another asks for the next."""


@dataclass(order=True, slots=True)
class Act:
    """Something that happens at a second of the test."""

    at: float
    number: int
    name: str
    do: Callable[[], None]


def _disasters(system: System) -> list[tuple[str, Callable[[], None]]]:
    def flush() -> None:
        with redis.Redis.from_url(system.valkey.url) as client:
            client.flushall()

    def kill_and_start(name: str) -> Callable[[], None]:
        def strike() -> None:
            system.kill(name)
            system.start_worker(name)

        return strike

    def restart(name: str) -> Callable[[], None]:
        return lambda: system.restart_server(name)

    def kill_server(name: str) -> Callable[[], None]:
        def strike() -> None:
            system.kill(name)
            system.restart_server(name)

        return strike

    def kill_web() -> None:
        system.kill("web")
        system.start_web()

    return [
        ("worker-a killed with -9", kill_and_start("worker-a")),
        ("Valkey emptied", flush),
        ("worker-b killed with -9", kill_and_start("worker-b")),
        ("PostgreSQL restarted", restart("postgres")),
        ("Valkey killed with -9", kill_server("valkey")),
        ("worker-a killed with -9", kill_and_start("worker-a")),
        ("web killed with -9", kill_web),
        ("Valkey emptied", flush),
        ("PostgreSQL killed with -9", kill_server("postgres")),
        ("worker-b killed with -9", kill_and_start("worker-b")),
    ]


def _timeline(system: System, crowd: Crowd, talkers: list[Person], chance: random.Random) -> list[Act]:
    """Each talker says five things at times of their own, some in bursts, some delivered twice."""
    acts: list[Act] = []
    for person in talkers:
        at = chance.uniform(0, TALK_SECONDS * 0.6)
        for _ in range(EACH):
            words, times = chance.choice(WORDS), 2 if chance.random() < 0.1 else 1
            acts.append(Act(at, len(acts), "", lambda p=person, w=words, t=times: crowd.say(p, w, times=t)))  # type: ignore[misc]
            at += chance.choice((0.05, 0.3, 2.0, 5.0))
    strikes = _disasters(system)
    for n, (name, strike) in enumerate(strikes):
        acts.append(Act((n + 0.6) * TALK_SECONDS / len(strikes), len(acts), name, strike))
    return sorted(acts)


def _goes_on(booker: Person) -> bool:
    """Tell whether the booker says more: until it is booked, since the chosen time may be gone meanwhile."""
    is_booked = any("está marcado" in str(payload) for payload in booker.heard)
    return len(booker.said) < (EACH if is_booked else AT_MOST)


def test_chaos_nothing_lost_nothing_twice_all_in_order(
    system: System, crowd: Crowd, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    system.control("faults", {"faults": [{"kind": "lose_answer", "times": None, "probability": 0.05}]})
    talkers, bookers = crowd.new(TALKERS), crowd.new(BOOKERS)
    diary: list[str] = []
    acts = _timeline(system, crowd, talkers, chance)
    for number, person in enumerate(bookers):
        crowd.say(person, WISHES[number % len(WISHES)])
    began = time.monotonic()
    while acts or any(map(_goes_on, bookers)):
        seconds = time.monotonic() - began
        assert seconds < PATIENCE, f"the bookers were not answered: {crowd.state()}; {diary}"
        while acts and acts[0].at <= seconds:
            act = acts.pop(0)
            if act.name:
                diary.append(f"{seconds:5.1f} s  {act.name}")
            act.do()
        crowd.listen()
        for person in bookers:
            if person.was_answered and _goes_on(person):
                crowd.tap_one(person)
        time.sleep(0.05)
    crowd.wait_until_answered()
    diary.append(f"{time.monotonic() - began:5.1f} s  all answered")

    people = talkers + bookers
    assert sum(len(person.said) for person in people) >= 300
    check(crowd, people)
    booked = check_agenda(system)
    with capsys.disabled():
        print("\n" + "\n".join(diary))
        said, heard = (sum(map(len, each)) for each in ((p.said for p in people), (p.heard for p in people)))
        print(f"{heard} answers to {said} messages; {booked} appointments booked")
    assert booked >= BOOKERS // 2
