"""The way in: stored deliveries become recorded messages, statuses and news, once and in order.

One drainer works at a time (a transaction-scoped advisory lock that others wait for, so that no
wake-up is lost); a batch costs the same few statements whatever its size. A delivery that cannot be
recorded never stops the others: the batch falls back to one delivery at a time, then to one event
at a time, and what is left over is kept with its reason.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import DataError, connection, transaction
from django.db.models import F, Q, QuerySet

from clinicbot.core import clock
from clinicbot.core.logs import traced
from clinicbot.core.rows import Columns, update_these
from integrations.events import (
    AccountEvent,
    Echo,
    IdentityChange,
    InboundMessage,
    MarketingPreference,
    Problem,
    RoutedEvent,
    StatusUpdate,
)
from integrations.whatsapp.parse import parse

from . import account, recording, statuses, takeover
from .models import Channel, Delivery

logger = structlog.get_logger(__name__)

BATCH = 50
MOST_EVENTS = 500
MOST_BYTES = 5 * 1024 * 1024
MAX_ATTEMPTS = 5
_LONGEST_BACK_OFF_SECONDS = 600
_KEEPING_UP = timedelta(seconds=5)
_INBOX_LOCK = 0x636C_696E_0001
"""An advisory lock key of our own ("clin", 1)."""

ANY_DUE = """
SELECT 1 FROM conversations_delivery
WHERE processed_at IS NULL AND (retry_at IS NULL OR retry_at <= %(now)s) LIMIT 1
"""
_DELIVERY = Columns(Delivery, "d")
_NEXT = f"""
SELECT {_DELIVERY.sql} FROM (
    SELECT *, sum(length(body)) OVER (ORDER BY id) - length(body) AS bytes_before
    FROM (SELECT * FROM conversations_delivery
          WHERE processed_at IS NULL AND (retry_at IS NULL OR retry_at <= %(now)s)
          ORDER BY id LIMIT %(limit)s) AS waiting
) AS d WHERE d.bytes_before < %(bytes)s ORDER BY d.id
"""  # noqa: S608 - the columns are ours
_CHANNEL = Columns(Channel, "h", without=["access_token"])
_CHANNELS = f"SELECT {_CHANNEL.sql} FROM conversations_channel h WHERE h.phone_number_id = ANY(%s)"  # noqa: S608


@dataclass(slots=True)
class Parsed:
    """One delivery and what was read from it."""

    delivery: Delivery
    events: list[RoutedEvent]
    problems: list[str] = field(default_factory=list)


def drain(batch: int = BATCH, *, wait: bool = True) -> int:
    """Record the next deliveries that wait, oldest first; return how many were taken (0: the inbox is drained).

    Takes the inbox's advisory lock, then conversation rows, then message rows, in that order. Without `wait`, returns
    0 where another worker holds the lock: it looks again before it stops, so nothing is left behind.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            if wait:
                _lock()
            elif not _locked_at_once():
                return 0
            parsed = _take(now, batch)
            _record(parsed, now)
            _mark_processed(parsed, now)
        return len(parsed)
    except Exception as error:  # noqa: BLE001 - one delivery that nobody foresaw must not stop the others
        logger.warning("inbox_batch_failed", error=type(error).__name__)
        return _drain_one_by_one(now, batch)


def drain_one(body: bytes) -> None:
    """Record one stored delivery alone, for a rehearsal that must not touch anyone else's."""
    digest = hashlib.sha256(body).digest()
    with transaction.atomic():
        _lock()
        delivery = Delivery.objects.filter(digest=digest, processed_at=None).first()
        if delivery is not None:
            _record_alone(delivery, clock.now())


def is_drained(now: datetime) -> bool:
    """Tell whether the inbox keeps up; the clock of unknown outcomes runs only then (I4).

    What came in the last seconds is on its way; what was tried in vain MAX_ATTEMPTS times holds nobody up.
    """
    behind = Delivery.objects.filter(processed_at=None, attempts__lt=MAX_ATTEMPTS)
    return not behind.filter(received_at__lt=now - _KEEPING_UP).exists()


def _waiting(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now), processed_at=None).order_by("id")


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_INBOX_LOCK])


def _locked_at_once() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_INBOX_LOCK])
        return bool(cursor.fetchone()[0])


def _take(now: datetime, batch: int) -> list[Parsed]:
    """Parse deliveries until the batch is as large as one transaction should be; at least one."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"now": now, "limit": batch, "bytes": MOST_BYTES})
        rows = cursor.fetchall()
    taken: list[Parsed] = []
    events = 0
    for row in rows:
        taken.append(_parse(_DELIVERY.read(row)))
        events += len(taken[-1].events)
        if events >= MOST_EVENTS:
            break
    return taken


def _parse(delivery: Delivery) -> Parsed:
    try:
        routed = parse(json.loads(bytes(delivery.body)))
    except Exception as error:  # noqa: BLE001 - bytes from outside: kept with the reason
        return Parsed(delivery, [], [f"not understood: {type(error).__name__}"])
    problems = [f"{item.event.path}: {item.event.reason}" for item in routed if isinstance(item.event, Problem)]
    return Parsed(delivery, routed, problems)


def _mark_processed(parsed: list[Parsed], now: datetime) -> None:
    faulty = [item for item in parsed if item.problems]
    for item in faulty:
        item.delivery.processed_at = now
        item.delivery.error = "; ".join(item.problems)[:300]
    if faulty:
        Delivery.objects.bulk_update([item.delivery for item in faulty], ["processed_at", "error"])
    fine = [item.delivery.pk for item in parsed if not item.problems]
    if fine:
        update_these(Delivery, {"processed_at": now}, fine)


def _drain_one_by_one(now: datetime, batch: int) -> int:
    taken = 0
    for pk in list(_waiting(now).values_list("pk", flat=True)[:batch]):
        taken += 1
        with transaction.atomic():
            _lock()
            delivery = _waiting(now).filter(pk=pk).first()
            if delivery is not None:
                with traced(delivery.trace_id):
                    _record_alone(delivery, now)
    return taken


def _record_alone(delivery: Delivery, now: datetime) -> None:
    parsed = _parse(delivery)
    unrecorded = 0
    for event in parsed.events:
        try:
            with transaction.atomic():
                _record([Parsed(delivery, [event])], now)
        except (DataError, ValueError) as error:
            # The same bytes will never fit: kept with the reason, for a person to look at.
            logger.error("event_given_up", delivery=delivery.pk, error=type(error).__name__)
            parsed.problems.append(f"{type(event.event).__name__}: {type(error).__name__}")
        except Exception as error:  # noqa: BLE001 - anything else may pass: it is tried again without end
            unrecorded += 1
            parsed.problems.append(f"{type(event.event).__name__}: {type(error).__name__}")
    if unrecorded:
        retry_at = now + timedelta(seconds=min(4**delivery.attempts, _LONGEST_BACK_OFF_SECONDS))
        Delivery.objects.filter(pk=delivery.pk).update(
            attempts=F("attempts") + 1, retry_at=retry_at, error="; ".join(parsed.problems)[:300]
        )
        logger.warning("delivery_retried", delivery=delivery.pk, attempts=delivery.attempts + 1)
        return
    _mark_processed([parsed], now)


def _record(parsed: list[Parsed], now: datetime) -> None:
    channels = _channels(parsed)
    messages: list[recording.Arrival] = []
    updates: list[StatusUpdate] = []
    news: list[tuple[Channel | None, account.News]] = []
    for item in parsed:
        for routed in item.events:
            event, channel = routed.event, channels.get(routed.phone_number_id)
            if isinstance(event, StatusUpdate):
                updates.append(event)
            elif isinstance(event, AccountEvent | MarketingPreference | IdentityChange):
                news.append((channel, event))
            elif isinstance(event, InboundMessage | Echo) and channel is None:
                item.problems.append(f"unknown phone_number_id {routed.phone_number_id}: {type(event).__name__}")
            elif isinstance(event, InboundMessage) and channel is not None:
                messages.append(recording.Arrival(channel, event, item.delivery))
            elif isinstance(event, Echo) and channel is not None:
                takeover.record_echo(channel, event, item.delivery, now)
    if messages:
        recording.record(messages, now)
    # After the messages: what was said under the old number belongs to whoever had it then.
    for channel, event in news:
        account.apply(channel, event, now)
    if updates:
        statuses.apply(updates, now)


def _channels(parsed: list[Parsed]) -> dict[str, Channel]:
    wanted = {routed.phone_number_id for item in parsed for routed in item.events if routed.phone_number_id}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CHANNELS, [list(wanted)])
        channels = [_CHANNEL.read(row) for row in cursor.fetchall()]
    return {channel.phone_number_id: channel for channel in channels}
