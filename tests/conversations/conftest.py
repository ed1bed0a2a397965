"""What the tests of the conversation side share: a channel, and the door as Meta knocks on it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from conversations.models import Channel
from integrations.simulator import webhooks
from integrations.simulator.webhooks import Sender
from tests.fake_graph import fake_graph  # noqa: F401 - a fixture

SECRET = "tests-app-secret"
LUCIA = Sender("5531900000101", "Lúcia")
CARLOS = Sender("5531900000102", "Carlos")

Post = Callable[[dict[str, Any]], Any]


@pytest.fixture
def channel(db: None) -> Channel:
    return Channel.objects.create(phone_number_id=webhooks.BUSINESS.phone_number_id, name="Aurora", access_token="t")


@pytest.fixture
def post(client: Client, db: None) -> Post:
    """POST a delivery as Meta does: escaped, signed, over the whole middleware."""

    def knock(payload: dict[str, Any]) -> Any:
        body, headers = webhooks.signed(payload, SECRET)
        return client.post(
            "/webhooks/whatsapp/",
            data=body,
            content_type="application/json",
            headers={"X-Hub-Signature-256": headers["X-Hub-Signature-256"]},
        )

    return knock
