"""The fake Graph API in a thread, for any test that sends.

Import the fixture where it is needed: `from tests.fake_graph import fake_graph  # noqa: F401`.
"""

from collections.abc import Iterator

import pytest

from integrations.outgoing import Credentials
from integrations.simulator.graph import FakeGraph
from integrations.simulator.server import GraphServer, ServerThread
from integrations.simulator.webhooks import BUSINESS

ACCESS_TOKEN = "test-token"


class RunningGraph:
    """A fake Graph API that listens: `graph` is its core, `server` what posts statuses, `credentials` reach it."""

    def __init__(self) -> None:
        self.graph = FakeGraph(ACCESS_TOKEN, BUSINESS.phone_number_id)
        self.server = GraphServer(self.graph)
        self._thread = ServerThread(self.server).start()
        self.graph_url = self._thread.graph_url
        self.credentials = Credentials(BUSINESS.phone_number_id, ACCESS_TOKEN, self.graph_url)

    def stop(self) -> None:
        self._thread.stop()


@pytest.fixture
def fake_graph() -> Iterator[RunningGraph]:
    """A fresh fake Graph API on a free loopback port. Its 24-hour windows are closed until `graph.heard_from(…)`."""
    running = RunningGraph()
    yield running
    running.stop()
