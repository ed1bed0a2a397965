"""Read receipt and "typing…" when a turn starts: a courtesy that may be lost, never waited for."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from integrations.outgoing import SendError
from integrations.whatsapp.client import GraphClient

from .graph import client_for
from .models import Channel, Message

_POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="typing")
_ROOM = BoundedSemaphore(16)


def show(channel: Channel, message: Message) -> None:
    """Mark the message as read and show that an answer is being written; skipped where too many wait already."""
    if channel.paused_at is not None or not message.provider_id:
        return
    try:
        client = client_for(channel)
    except SendError:
        return
    if _ROOM.acquire(blocking=False):
        _POOL.submit(_show, client, message.provider_id)


def _show(client: GraphClient, provider_id: str) -> None:
    # The database is not asked here: a thread of its own would keep a connection of its own.
    try:
        client.mark_read(provider_id, typing=True)
    except SendError:
        return
    finally:
        _ROOM.release()
