"""What every test may ask for."""

import math
import os
import signal
from collections.abc import Generator, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import redis
import time_machine
from django.conf import settings
from django.db import connections

from clinicbot.celery import app
from conversations import clinic, complaints, graph, own_words, wakeup
from integrations.whatsapp.client import GraphClient
from scheduling import catalogue
from tests.patience import PATIENCE_SECONDS

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
"""By night examples are drawn afresh; by day each run meets the same ones. None is ever too slow: machines are."""
hypothesis.settings.register_profile(
    "clinicbot", deadline=None, derandomize=not NIGHTLY, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("clinicbot")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs the tests in the background ignores Ctrl-C for them, and so would every process started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
IN_REAL_TIME = frozenset({"chaos", "ground", "test_first_booking.py"})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Begin each test on one Monday morning, whenever it is run: no midnight, weekend or holiday falls into it.

    Tests that start other processes, which live in real time, are left in it.
    """
    if IN_REAL_TIME & {item.path.parent.name, item.path.name}:
        return (yield)
    with time_machine.travel(MORNING, tick=True):
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def patient_connections() -> None:
    """Let no server's slow answer fail a test, and no idle connection of a pool's thread outlive its work.

    The test database cannot go while one is open.
    """
    database = connections.settings["default"]
    database["CONN_MAX_AGE"] = 0
    database["OPTIONS"]["connect_timeout"] = int(PATIENCE_SECONDS)
    timeouts = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
    settings.CACHES["default"]["OPTIONS"] |= timeouts
    app.conf.broker_transport_options |= timeouts
    wakeup.client().connection_pool.connection_kwargs |= timeouts
    GraphClient.__init__.__defaults__ = (None, (PATIENCE_SECONDS, PATIENCE_SECONDS))  # the fake Graph API's answers


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a process keeps of the clinic for seconds begin with the test, and grow old in no test.

    How quick the machine is would tell otherwise what a test finds of the one before, and how many queries it makes.
    """
    for module in (catalogue, clinic, complaints, graph, own_words):
        monkeypatch.setattr(module, "_FRESH_SECONDS", math.inf)
    for module in (catalogue, clinic, complaints, own_words):
        monkeypatch.setattr(module, "_kept", None)
    monkeypatch.setattr(graph, "_known", {})


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    """A client of the run's Valkey, emptied before and after."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
        client.flushdb()
