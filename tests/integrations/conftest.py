"""Fixtures of this folder."""

from collections.abc import Iterator

import pytest

from tests.fake_graph import fake_graph
from tests.integrations.receiver import Webhook

__all__ = ["fake_graph", "webhook"]


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    running = Webhook()
    yield running
    running.server.shutdown()
    running.server.server_close()
