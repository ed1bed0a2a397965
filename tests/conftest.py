"""What every test may ask for."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
import redis
from django.conf import settings
from django.db import connections

from conversations import wakeup
from tests.patience import PATIENCE_SECONDS

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
"""By night examples are drawn afresh; by day each run meets the same ones. None is ever too slow: machines are."""
hypothesis.settings.register_profile(
    "clinicbot", deadline=None, derandomize=not NIGHTLY, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("clinicbot")


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
    wakeup.client().connection_pool.connection_kwargs |= timeouts


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    """A client of the run's Valkey, emptied before and after."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
        client.flushdb()
