"""What became of the messages we sent: statuses move forward only, and settle unknown outcomes (I4)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from integrations.events import DeliveryStatus, StatusUpdate

from . import attention, wakeup
from .counters import DUPLICATE_SENDS
from .models import Message, StrayStatus

logger = structlog.get_logger(__name__)

_RANK = {
    Message.Status.QUEUED: 0,
    Message.Status.SENDING: 0,
    Message.Status.UNKNOWN: 0,
    Message.Status.DROPPED: 0,
    Message.Status.SENT: 1,
    Message.Status.DELIVERED: 2,
    Message.Status.READ: 3,
    Message.Status.FAILED: 4,
}
_BECOMES = {
    DeliveryStatus.SENT: (Message.Status.SENT, "accepted_at"),
    DeliveryStatus.DELIVERED: (Message.Status.DELIVERED, "delivered_at"),
    DeliveryStatus.READ: (Message.Status.READ, "read_at"),
    DeliveryStatus.PLAYED: (Message.Status.READ, "read_at"),
    DeliveryStatus.FAILED: (Message.Status.FAILED, "failed_at"),
}
_FIELDS = [
    "status",
    "provider_id",
    "duplicate_provider_id",
    "accepted_at",
    "delivered_at",
    "read_at",
    "failed_at",
    "error_code",
    "reason",
]


def apply(updates: Sequence[StatusUpdate], now: datetime) -> None:
    """Apply each status to its message, found by our own id or the provider's; keep those whose message is unknown.

    Locks the messages in id order. Order of arrival does not matter; `failed` is final.
    """
    found = _lock_messages(updates)
    strays = []
    for update in updates:
        message = found.get(update.callback_data) or found.get(update.provider_id)
        if message is None:
            strays.append(update)
        else:
            _apply_one(message, update)
    touched = {message.pk: message for message in found.values()}
    Message.objects.bulk_update([touched[pk] for pk in sorted(touched)], _FIELDS)
    _keep(strays, now)
    attention.raise_for_failures(
        [message for message in touched.values() if message.status == Message.Status.FAILED], now
    )
    if touched:
        wakeup.work_if_blocked(message.conversation_id for message in touched.values())


def apply_strays(provider_id: str) -> None:
    """Apply the statuses that came before their message's provider id was recorded; they are then forgotten."""
    strays = list(StrayStatus.objects.filter(provider_id=provider_id))
    if not strays:
        return
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(provider_id=provider_id).first()
        if message is None:
            return
        for stray in strays:
            status, moment = _BECOMES[DeliveryStatus(stray.status)]
            _advance(message, status, moment, stray.at, stray.error_code)
        message.save(update_fields=_FIELDS)
        StrayStatus.objects.filter(pk__in=[stray.pk for stray in strays]).delete()


def _lock_messages(updates: Iterable[StatusUpdate]) -> dict[str, Message]:
    ours = {parsed for update in updates if (parsed := _uuid(update.callback_data)) is not None}
    theirs = {update.provider_id for update in updates}
    wanted = Q(provider_id__in=theirs) | Q(public_id__in=ours) if ours else Q(provider_id__in=theirs)
    rows = (
        Message.objects.filter(wanted, direction=Message.Direction.OUT).order_by("id").select_for_update(of=("self",))
    )
    found: dict[str, Message] = {}
    for message in rows:
        found[str(message.public_id)] = message
        if message.provider_id:
            found[message.provider_id] = message
    return found


def _apply_one(message: Message, update: StatusUpdate) -> None:
    if message.provider_id is None:
        message.provider_id = update.provider_id
    elif message.provider_id != update.provider_id and message.duplicate_provider_id != update.provider_id:
        message.duplicate_provider_id = update.provider_id
        DUPLICATE_SENDS.inc()
        logger.warning("message_sent_twice", message=message.pk)
    status, moment = _BECOMES[update.status]
    _advance(message, status, moment, update.at, update.error_code)


def _advance(message: Message, status: Message.Status, moment: str, at: datetime, error_code: int | None) -> None:
    if getattr(message, moment) is None:
        setattr(message, moment, at)
    if _RANK[Message.Status(message.status)] < _RANK[status]:
        message.status = status
    if status == Message.Status.FAILED and error_code is not None:
        message.error_code = error_code
        message.reason = f"provider error {error_code}"


def _keep(strays: Sequence[StatusUpdate], now: datetime) -> None:
    StrayStatus.objects.bulk_create(
        [
            StrayStatus(
                provider_id=update.provider_id,
                status=update.status,
                at=update.at,
                error_code=update.error_code,
                received_at=now,
            )
            for update in strays
        ],
        ignore_conflicts=True,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
