"""The one on-commit dispatcher: how anyone wakes a Celery task.

A task is only a wake-up call. A wake-up that is lost costs latency (the sweeper finds the rows),
never data, so a broker that is down is logged and otherwise ignored.
"""

from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)


def wake(task: str, *args: Any, delay: float = 0.0) -> None:
    """Send the Celery task named `task` once the current transaction commits (at once outside one).

    `delay` is in seconds. Never raises for a broker that does not answer.
    """
    transaction.on_commit(partial(send, task, *args, delay=delay), robust=True)


def send(task: str, *args: Any, delay: float = 0.0) -> None:
    """Send the Celery task at once, for who knows that nothing is left to commit; without a look at the database."""
    try:
        current_app.send_task(task, args=args, countdown=delay or None, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("wake_up_lost", task=task, error=type(error).__name__)
