"""The client that speaks for a channel, one per process and set of credentials (connections are kept)."""

import time
from functools import lru_cache

from clinicbot.core.encrypted import DecryptionError
from integrations.outgoing import Credentials, SendError, SendErrorKind
from integrations.whatsapp.client import GraphClient

from .models import Channel

_FRESH_SECONDS = 5.0
_known: dict[int, tuple[float, Credentials]] = {}


def client_for(channel: Channel) -> GraphClient:
    """Return the channel's client; a new token in the admin is used a few seconds later.

    Raises SendError where the channel's token cannot be decrypted (a lost key): the channel is paused then.
    """
    known = _known.get(channel.pk)
    if known is None or time.monotonic() - known[0] > _FRESH_SECONDS:
        try:
            # The hot path's queries leave the encrypted token out; it is read here, now and then.
            credentials = Channel.objects.get(pk=channel.pk).credentials()
        except DecryptionError:
            raise SendError(SendErrorKind.CHANNEL, title="the access token cannot be decrypted") from None
        known = _known[channel.pk] = (time.monotonic(), credentials)
    return _client(known[1])


def forget(channel_id: int) -> None:
    """Drop what is known of a channel, so that its new address or token is used at once."""
    _known.pop(channel_id, None)


@lru_cache(maxsize=64)
def _client(credentials: Credentials) -> GraphClient:
    return GraphClient(credentials)
