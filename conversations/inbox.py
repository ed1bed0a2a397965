"""The way in: stored deliveries become recorded messages, statuses and news, once and in order.

One drainer works at a time (a transaction-scoped advisory lock that others wait for, so that no
wake-up is lost); a batch costs the same few statements whatever its size. A delivery that cannot be
recorded never stops the others: the batch falls back to one delivery at a time, then to one event
at a time, and what is left over is kept with its reason.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from clinicbot.core import clock
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
MAX_ATTEMPTS = 5
_INBOX_LOCK = 0x636C_696E_0001
"""An advisory lock key of our own ("clin", 1)."""


@dataclass(slots=True)
class Parsed:
    """One delivery and what was read from it."""

    delivery: Delivery
    events: list[RoutedEvent]
    problems: list[str] = field(default_factory=list)


def drain(batch: int = BATCH) -> int:
    """Record the next deliveries that wait, oldest first; return how many were taken (0: the inbox is drained).

    Takes the inbox's advisory lock, then conversation rows, then message rows, in that order.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            _lock()
            parsed = [_parse(delivery) for delivery in _waiting(now)[:batch]]
            _record(parsed, now)
            _mark_processed(parsed, now)
        return len(parsed)
    except (DatabaseError, ValueError, LookupError, TypeError) as error:
        logger.warning("inbox_batch_failed", error=type(error).__name__)
        return _drain_one_by_one(now, batch)


def is_drained(now: datetime) -> bool:
    """Tell whether no delivery waits; the clock of unknown outcomes runs only then (I4)."""
    return not _waiting(now).exists()


def _waiting(now: datetime) -> Any:
    return Delivery.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now), processed_at=None).order_by("id")


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_INBOX_LOCK])


def _parse(delivery: Delivery) -> Parsed:
    try:
        payload = json.loads(bytes(delivery.body))
    except (ValueError, RecursionError):
        return Parsed(delivery, [], ["not JSON"])
    routed = parse(payload)
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
        Delivery.objects.filter(pk__in=fine).update(processed_at=now)


def _drain_one_by_one(now: datetime, batch: int) -> int:
    taken = 0
    for pk in list(_waiting(now).values_list("pk", flat=True)[:batch]):
        taken += 1
        with transaction.atomic():
            _lock()
            delivery = _waiting(now).filter(pk=pk).first()
            if delivery is not None:
                _record_alone(delivery, now)
    return taken


def _record_alone(delivery: Delivery, now: datetime) -> None:
    parsed = _parse(delivery)
    unrecorded = 0
    for event in parsed.events:
        try:
            with transaction.atomic():
                _record([Parsed(delivery, [event])], now)
        except (DatabaseError, ValueError, LookupError, TypeError) as error:
            unrecorded += 1
            parsed.problems.append(f"{type(event.event).__name__}: {type(error).__name__}")
    if unrecorded and delivery.attempts + 1 < MAX_ATTEMPTS:
        retry_at = now + timedelta(seconds=4**delivery.attempts)
        Delivery.objects.filter(pk=delivery.pk).update(
            attempts=F("attempts") + 1, retry_at=retry_at, error="; ".join(parsed.problems)[:300]
        )
        logger.warning("delivery_retried", delivery=delivery.pk, attempts=delivery.attempts + 1)
        return
    if unrecorded:
        logger.error("delivery_given_up", delivery=delivery.pk, events=unrecorded)
    _mark_processed([parsed], now)


def _record(parsed: list[Parsed], now: datetime) -> None:
    channels = _channels(parsed)
    messages: list[recording.Arrival] = []
    updates: list[StatusUpdate] = []
    for item in parsed:
        for routed in item.events:
            event, channel = routed.event, channels.get(routed.phone_number_id)
            if isinstance(event, StatusUpdate):
                updates.append(event)
            elif isinstance(event, AccountEvent | MarketingPreference | IdentityChange):
                account.apply(channel, event, now)
            elif isinstance(event, InboundMessage | Echo) and channel is None:
                item.problems.append(f"{type(event).__name__}: unknown phone_number_id")
            elif isinstance(event, InboundMessage) and channel is not None:
                messages.append(recording.Arrival(channel, event, item.delivery))
            elif isinstance(event, Echo) and channel is not None:
                takeover.record_echo(channel, event, item.delivery, now)
    if messages:
        recording.record(messages, now)
    if updates:
        statuses.apply(updates, now)


def _channels(parsed: list[Parsed]) -> dict[str, Channel]:
    wanted = {routed.phone_number_id for item in parsed for routed in item.events if routed.phone_number_id}
    return {channel.phone_number_id: channel for channel in Channel.objects.filter(phone_number_id__in=wanted)}
