"""Read receipt and "typing…" when a turn starts: a courtesy that may be lost, never waited for."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from integrations.outgoing import SendError

from .graph import client_for
from .models import Channel, Message

_POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="typing")
_ROOM = BoundedSemaphore(16)


def show(channel: Channel, message: Message) -> None:
    """Mark the message as read and show that an answer is being written; skipped where too many wait already."""
    if channel.paused_at is not None or not message.provider_id or not _ROOM.acquire(blocking=False):
        return
    _POOL.submit(_show, channel, message.provider_id)


def _show(channel: Channel, provider_id: str) -> None:
    try:
        client_for(channel).mark_read(provider_id, typing=True)
    except SendError:
        return
    finally:
        _ROOM.release()
