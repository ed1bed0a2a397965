"""I1: a webhook answered 200 is never lost, whatever dies after it. Each kind of failure alone."""

import random
import time

import pytest
import redis

from bench.system import System
from tests.chaos.conftest import WORKERS
from tests.chaos.crowd import Crowd
from tests.chaos.verdict import check

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


def test_i1_workers_killed_between_the_stages(system: System, crowd: Crowd) -> None:
    chance = random.Random(1)
    people = crowd.new(8)
    for _ in range(3):
        for person in people:
            crowd.say(person, "oi")
        time.sleep(chance.uniform(0.1, 0.5))
        for worker in WORKERS:
            system.kill(worker)
        for worker in WORKERS:
            system.start_worker(worker)
    crowd.wait_until_answered()
    check(crowd, people)


def test_i1_the_broker_emptied_while_nobody_works(system: System, crowd: Crowd) -> None:
    for worker in WORKERS:
        system.kill(worker)
    people = crowd.new(5)
    for person in people:
        crowd.say(person, "oi")
    crowd.wait_until_delivered()
    assert crowd.state()["deliveries"] >= len(people), "nobody works"
    with redis.Redis.from_url(system.valkey.url) as client:
        client.flushall()
    for worker in WORKERS:
        system.start_worker(worker)
    crowd.wait_until_answered()
    check(crowd, people)


def test_i1_the_database_restarted(system: System, crowd: Crowd) -> None:
    people = crowd.new(10)
    for person in people[:5]:
        crowd.say(person, "oi")
    system.kill("postgres")
    system.restart_server("postgres")
    for person in people[5:]:
        crowd.say(person, "oi")
    crowd.wait_until_answered()
    check(crowd, people)


def test_i1_every_wake_up_of_the_web_process_is_lost(system: System, crowd: Crowd) -> None:
    system.kill("web")
    system.start_web(REDIS_URL="redis://127.0.0.1:9/0")
    try:
        people = crowd.new(5)
        for person in people:
            crowd.say(person, "oi")
        crowd.wait_until_answered()
        check(crowd, people)
    finally:
        system.kill("web")
        system.start_web()


def test_i1_the_web_process_killed_after_its_200(system: System, crowd: Crowd) -> None:
    people = crowd.new(5)
    for person in people:
        crowd.say(person, "oi")
    crowd.wait_until_delivered()
    system.kill("web")
    system.start_web()
    crowd.wait_until_answered()
    check(crowd, people)
