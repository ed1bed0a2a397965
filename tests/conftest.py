"""What every test may ask for."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
import redis
from django.conf import settings

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
"""By night examples are drawn afresh; by day each run meets the same ones. None is ever too slow: machines are."""
hypothesis.settings.register_profile(
    "clinicbot", deadline=None, derandomize=not NIGHTLY, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("clinicbot")


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    """A client of the run's Valkey, emptied before and after."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
        client.flushdb()
