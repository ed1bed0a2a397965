"""Waking the workers, at most once for many rows.

One wake-up drains whatever is due, so a second one that would only find the first one's work is not
sent: a short-lived mark in Redis says that one is already on its way. Losing the mark, or the
wake-up, costs latency until the sweeper's next round, never data.
"""

import math
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

import redis
import structlog
from django.conf import settings
from django.db import transaction

from clinicbot.core import dispatch

from .models import Message

logger = structlog.get_logger(__name__)

TASK = "conversations.tasks.work"
_OFFER = "conversations.tasks.offer"
_MARK = "clinicbot:wake"
_OFFER_MARK = "clinicbot:offer"
_MARK_SECONDS = 2.0
_GRAIN_SECONDS = 0.05
_PAUSE_SECONDS = 0.005
"""Between two wake-ups of one web process: in a rush, many requests share one."""


_silent: ContextVar[bool] = ContextVar("wakeup_silent", default=False)


@contextmanager
def silenced() -> Iterator[None]:
    """Wake nobody inside the block: whoever opened it does the work itself."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def work(delay: float = 0.0) -> None:
    """Wake a worker once the current transaction commits, `delay` seconds later; many calls make one task."""
    if _silent.get():
        return
    transaction.on_commit(lambda: _wake(delay), robust=True)


def send(task: str, delay: float) -> None:
    """Wake another task than the work's own, `delay` seconds after the commit; no two calls are made one."""
    if not _silent.get():
        dispatch.wake(task, delay=delay)


def offer() -> None:
    """Wake whoever offers freed times; call it once they are committed. At most one task in two seconds."""
    if not _silent.get() and _is_first(0, _OFFER_MARK):
        dispatch.wake(_OFFER, delay=_MARK_SECONDS)


def soon() -> None:
    """Wake a worker from a thread of this process, which the caller does not wait for; many calls make one task.

    Meta's answer waits for the stored row, not for the broker. A process that dies before its thread has woken anyone
    leaves the row to the sweeper.
    """
    if _silent.get():
        return
    _waker().set()


def begun() -> None:
    """Forget the mark: rows that come from now on need a wake-up of their own."""
    try:
        client().delete(_MARK)
    except redis.RedisError:
        return


def _wake(delay: float) -> None:
    if delay > 0:
        # Wake-ups of one moment share a task; it comes when the last of them is due.
        delay = math.ceil((time.time() + delay) / _GRAIN_SECONDS) * _GRAIN_SECONDS - time.time() + _GRAIN_SECONDS / 10
    if _is_first(delay):
        dispatch.send(TASK, delay=delay)


def _is_first(delay: float, mark: str = _MARK) -> bool:
    name, seconds = mark, _MARK_SECONDS
    if delay > 0:
        due = math.floor((time.time() + delay) / _GRAIN_SECONDS)
        name, seconds = f"{mark}:{due}", delay + _MARK_SECONDS
    try:
        return bool(client().set(name, b"1", nx=True, px=int(seconds * 1000)))
    except redis.RedisError:
        return True


@cache
def _waker() -> threading.Event:
    asked = threading.Event()

    def wake_when_asked() -> None:
        while asked.wait():
            asked.clear()
            try:
                _wake(0.0)
            except Exception as error:  # noqa: BLE001 - the thread outlives whatever one wake-up meets
                logger.warning("wake_up_lost", task=TASK, error=type(error).__name__)
            time.sleep(_PAUSE_SECONDS)

    threading.Thread(target=wake_when_asked, name="waker", daemon=True).start()
    return asked


@cache
def client() -> redis.Redis:
    """Return this process's Redis client (connections are pooled; half a second is the longest wait)."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def work_if_blocked(conversation_ids: Iterable[int]) -> None:
    """Wake a worker where one of the conversations has messages that waited for an earlier one's outcome."""
    blocked = Message.objects.filter(conversation_id__in=set(conversation_ids), status=Message.Status.QUEUED)
    if blocked.exists():
        work()
