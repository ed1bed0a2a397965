"""Finding what was left lying: the beat's sweeper, so that nothing depends on a wake-up (I1).

Everything here may run at any time, twice, or late.
"""

from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from clinicbot.core import clock

from . import inbox, wakeup, working
from .attention import call_a_person
from .models import Conversation, Message

logger = structlog.get_logger(__name__)

STUCK_SENDING = timedelta(seconds=30)
"""Longer than a send with all its time-outs may take: whoever claimed the row is dead."""

UNKNOWN_PATIENCE_SECONDS = 60.0
_LONGEST_STEP_SECONDS = 15.0

_COUNT_WAITING = """
UPDATE conversations_message
SET unknown_waited = unknown_waited
        + LEAST(GREATEST(EXTRACT(EPOCH FROM %(now)s - COALESCE(unknown_checked_at, %(now)s)), 0), %(longest)s),
    unknown_checked_at = %(now)s
WHERE status = 'unknown'
"""


def sweep() -> None:
    """Make unknown what was being sent by a dead worker, settle what has waited long enough, wake for the rest."""
    now = clock.now()
    _mark_unknown(now)
    if inbox.is_drained(now):
        _count_waiting(now)
        _settle_unknown(now)
    else:
        Message.objects.filter(status=Message.Status.UNKNOWN).update(unknown_checked_at=now)
    if working.look():
        wakeup.work()


def _mark_unknown(now: datetime) -> None:
    stuck = Message.objects.filter(status=Message.Status.SENDING, sending_since__lt=now - STUCK_SENDING)
    stuck.update(status=Message.Status.UNKNOWN, unknown_checked_at=now)


def _count_waiting(now: datetime) -> None:
    """The patience is counted only while the inbox is drained: a status may be among what waits there (I4)."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_WAITING, {"now": now, "longest": _LONGEST_STEP_SECONDS})


def _settle_unknown(now: datetime) -> None:
    """Send a reply once more; leave a notice, or what was already sent twice, to staff."""
    waited = Message.objects.filter(status=Message.Status.UNKNOWN, unknown_waited__gte=UNKNOWN_PATIENCE_SECONDS)
    waited.exclude(provider_id=None).update(status=Message.Status.SENT)
    hopeless = waited.filter(resent=True) | waited.filter(author=Message.Author.NOTICE)
    with transaction.atomic():
        conversations = list(hopeless.values_list("conversation_id", flat=True))
        call_a_person(conversations, reason="send_unknown", now=now, priority=Conversation.Priority.HIGH)
        hopeless.update(status=Message.Status.FAILED, failed_at=now, reason=Message.GIVEN_UP)
    waited.update(status=Message.Status.QUEUED, send_after=now, resent=True, unknown_waited=0, sending_since=None)
