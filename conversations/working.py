"""What a woken worker does: drain the inbox, run the turns that are due, send what waits, until nothing is left.

Turns and sends of different conversations run side by side in a few threads of the process; a slow
language model or a slow provider holds up its own conversation only.
"""

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache

import structlog
from django.conf import settings
from django.db import connection

from clinicbot.core import clock

from . import inbox, leases, outbox, turns, wakeup

logger = structlog.get_logger(__name__)

_REST_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.05
_PAUSE_SECONDS = 0.01
_IN_A_ROW_SECONDS = 0.5
"""So long a thread takes one turn after another before the loop looks what else is due."""

_DUE = f"""
SELECT 'inbox', 0::bigint WHERE EXISTS ({inbox.ANY_DUE})
UNION ALL SELECT 'turn', id FROM ({leases.DUE}) AS turns
UNION ALL SELECT 'send', conversation_id FROM ({outbox.DUE}) AS sends
"""  # noqa: S608 - the parts are ours
MAX_ROUNDS = 200
"""A task ends after so many rounds and wakes a successor, so that no task runs for ever."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a look at the tables found: deliveries in the inbox, and conversations with a turn or a send to do."""

    deliveries: bool
    turns: tuple[int, ...]
    sends: tuple[int, ...]

    def __bool__(self) -> bool:
        return self.deliveries or bool(self.turns or self.sends)


def work() -> None:
    """Do all that is due now. Any number of workers may do it at once; each row is taken by one."""
    wakeup.begun()
    running: dict[Future[bool], int | None] = {}
    for _ in range(MAX_ROUNDS):
        # Who is done is forgotten before the look: what they left behind, the look finds.
        running = {future: pk for future, pk in running.items() if not future.done()}
        due = look()
        if due.deliveries and inbox.drain(wait=not running):
            due = look()
        if not running and not due:
            return
        _start(due, running)
        done, _rest = wait(running, timeout=_LOOK_AGAIN_SECONDS, return_when=FIRST_COMPLETED)
        if (done or not running) and not due.deliveries and not any(future.result() for future in done):
            # What is due could not be taken: its row is held by somebody who will be done soon.
            time.sleep(_PAUSE_SECONDS)
    wakeup.work()
    for future in running:
        future.add_done_callback(lambda _: wakeup.work())


def _start(due: Due, running: dict[Future[bool], int | None]) -> None:
    """Give the idle threads something to do: sends, at most half of the threads, and turns, at least one.

    So who writes now is not queued behind a backlog of notices, nor a notice behind those who write.
    """
    sends = sum(pk is not None for pk in running.values())
    room = max(max(settings.WORKER_THREADS // 2, 1) - sends, 0)
    for pk in [pk for pk in due.sends if pk not in _being_sent][:room]:
        running[_threads().submit(_send, pk)] = pk
    serving = sum(pk is None for pk in running.values())
    for _ in due.turns[: max(settings.WORKER_THREADS - len(running), 1 - serving, 0)]:
        running[_threads().submit(_serve)] = None


def work_here() -> None:
    """The same in this one thread, until nothing is due: for commands and tests."""
    wakeup.begun()
    for _ in range(MAX_ROUNDS):
        due = look()
        if due.deliveries:
            inbox.drain()
        while serve_next():
            pass
        for pk in due.sends:
            outbox.send_all(pk)
        if not due:
            return


def serve(conversation_id: int) -> None:
    """Run the conversation's turn if one is due, and send what it (or anyone) queued."""
    turns.run(conversation_id)
    outbox.send_all(conversation_id)


def serve_next() -> bool:
    """Serve the conversation whose turn waits longest; False where none is due."""
    pk = turns.run_next()
    if pk is not None:
        outbox.send_all(pk)
    return pk is not None


def look() -> Due:
    """Find what a worker woken now would do, no more than its threads can take up. One query."""
    found: dict[str, list[int]] = {"inbox": [], "turn": [], "send": []}
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"now": clock.now(), "limit": 2 * settings.WORKER_THREADS})
        for kind, pk in cursor.fetchall():
            found[kind].append(pk)
    return Due(bool(found["inbox"]), tuple(found["turn"]), tuple(found["send"]))


_being_sent: set[int] = set()
"""Conversations whose rows a thread of this process is sending."""


def _serve() -> bool:
    """Serve one conversation after another, not for ever; tell whether there was any."""
    served = False
    until = time.monotonic() + _IN_A_ROW_SECONDS
    try:
        while time.monotonic() < until:
            pk = turns.run_next()
            if pk is None:
                break
            served = True
            _send(pk)
    except Exception as error:
        # The rows are as they were; a lease that stayed behind runs out, and the sweeper comes back to it.
        logger.error("serving_failed", exc_info=error)
    finally:
        connection.close_if_unusable_or_obsolete()
    return served


def _send(conversation_id: int) -> bool:
    _being_sent.add(conversation_id)
    try:
        outbox.send_all(conversation_id)
    except Exception as error:
        logger.error("sending_failed", conversation=conversation_id, exc_info=error)
        outbox.postpone(conversation_id, _REST_SECONDS)
    finally:
        _being_sent.discard(conversation_id)
        connection.close_if_unusable_or_obsolete()
    return True


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=settings.WORKER_THREADS, thread_name_prefix="serve")
