"""What every test may ask for."""

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    """A client of the run's Valkey, emptied before and after."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
        client.flushdb()
