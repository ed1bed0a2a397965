"""What a woken worker does: drain the inbox, run the turns that are due, send what waits, until nothing is left.

Turns and sends of different conversations run side by side in a few threads of the process; a slow
language model or a slow provider holds up its own conversation only.
"""

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
_LOOK_AT = 100
_DUE = f"""
SELECT NULL::bigint WHERE EXISTS ({inbox.ANY_DUE})
UNION ALL SELECT id FROM ({leases.DUE}) AS turns
UNION ALL SELECT conversation_id FROM ({outbox.DUE}) AS sends
"""  # noqa: S608 - the parts are ours
MAX_ROUNDS = 200
"""A task ends after so many rounds and wakes a successor, so that no task runs for ever."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a look at the tables found: deliveries in the inbox, and conversations with a turn or a send to do."""

    deliveries: bool
    conversations: tuple[int, ...]


def work() -> None:
    """Do all that is due now. Any number of workers may do it at once; each row is taken by one."""
    wakeup.begun()
    running: dict[int, Future[None]] = {}
    for _ in range(MAX_ROUNDS):
        due = _due()
        if due.deliveries:
            inbox.drain()
        running = {pk: future for pk, future in running.items() if not future.done()}
        # No more than the threads can take up soon: who writes now is not queued behind a backlog of notices.
        room = max(2 * settings.WORKER_THREADS - len(running), 0)
        for pk in [pk for pk in due.conversations if pk not in running][:room]:
            running[pk] = _threads().submit(_serve, pk)
        if due.deliveries:
            continue
        if not running:
            return
        wait(running.values(), timeout=_LOOK_AGAIN_SECONDS, return_when=FIRST_COMPLETED)
    wakeup.work()


def work_here() -> None:
    """The same in this one thread, until nothing is due: for commands and tests."""
    wakeup.begun()
    for _ in range(MAX_ROUNDS):
        due = _due()
        if due.deliveries:
            inbox.drain()
        for pk in due.conversations:
            serve(pk)
        if not due.deliveries and not due.conversations:
            return


def serve(conversation_id: int) -> None:
    """Run the turn that is due, if any, and send what it (or anyone) queued; the next look finds what is left."""
    turns.run(conversation_id)
    outbox.send_all(conversation_id)


def anything_due() -> bool:
    """Tell whether a worker woken now would find something to do. One query."""
    due = _due()
    return due.deliveries or bool(due.conversations)


def _due() -> Due:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"now": clock.now(), "limit": _LOOK_AT})
        rows = cursor.fetchall()
    return Due(any(pk is None for (pk,) in rows), tuple(dict.fromkeys(pk for (pk,) in rows if pk is not None)))


def _serve(conversation_id: int) -> None:
    try:
        serve(conversation_id)
    except Exception as error:
        # The rows are as they were; the sweeper comes back to them.
        logger.error("serving_failed", conversation=conversation_id, exc_info=error)
        outbox.postpone(conversation_id, _REST_SECONDS)
    finally:
        connection.close_if_unusable_or_obsolete()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=settings.WORKER_THREADS, thread_name_prefix="serve")
