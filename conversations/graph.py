"""The client that speaks for a channel, one per process and set of credentials (connections are kept)."""

from functools import lru_cache

from integrations.outgoing import Credentials
from integrations.whatsapp.client import GraphClient

from .models import Channel


def client_for(channel: Channel) -> GraphClient:
    """Return the channel's client."""
    return _client(channel.credentials())


@lru_cache(maxsize=64)
def _client(credentials: Credentials) -> GraphClient:
    return GraphClient(credentials)
