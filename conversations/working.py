"""What a woken worker does: drain the inbox, run the turns that are due, send what waits, until nothing is left.

Turns and sends of different conversations run side by side in a few threads of the process; a slow
language model or a slow provider holds up its own conversation only.
"""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache

import structlog
from django.conf import settings
from django.db import connection

from clinicbot.core import clock

from . import inbox, leases, outbox, turns, wakeup

logger = structlog.get_logger(__name__)

_REST_SECONDS = 30.0
MAX_ROUNDS = 200
"""A task ends after so many rounds and wakes a successor, so that no task runs for ever."""


def work() -> None:
    """Do all that is due now. Any number of workers may do it at once; each row is taken by one."""
    wakeup.begun()
    running: dict[int, Future[None]] = {}
    for _ in range(MAX_ROUNDS):
        drained = inbox.drain()
        running = {pk: future for pk, future in running.items() if not future.done()}
        # No more than the threads can take up soon: who writes now is not queued behind a backlog of notices.
        room = max(2 * settings.WORKER_THREADS - len(running), 0)
        fresh = [pk for pk in _due_conversations() if pk not in running][:room]
        for pk in fresh:
            running[pk] = _threads().submit(_serve, pk)
        if drained or fresh:
            continue
        if not running:
            return
        wait(running.values(), timeout=0.05)
    wakeup.work()


def work_here() -> None:
    """The same in this one thread, until nothing is due: for commands and tests."""
    wakeup.begun()
    for _ in range(MAX_ROUNDS):
        drained = inbox.drain()
        due = _due_conversations()
        for pk in due:
            serve(pk)
        if not drained and not due:
            return


def serve(conversation_id: int) -> None:
    """Run the conversation's turns that are due, and send what they (or anyone) queued."""
    sent = False
    while turns.run(conversation_id):
        outbox.send_all(conversation_id)
        sent = True
    if not sent:
        outbox.send_all(conversation_id)


def _due_conversations() -> list[int]:
    now = clock.now()
    return list(dict.fromkeys(leases.due(now) + outbox.due(now)))


def _serve(conversation_id: int) -> None:
    try:
        serve(conversation_id)
    except Exception as error:
        # The rows are as they were; the sweeper comes back to them.
        logger.error("serving_failed", conversation=conversation_id, exc_info=error)
        outbox.postpone(conversation_id, _REST_SECONDS)
    finally:
        connection.close()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=settings.WORKER_THREADS, thread_name_prefix="serve")
