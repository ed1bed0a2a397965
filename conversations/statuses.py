"""What became of the messages we sent: statuses move forward only, and settle unknown outcomes (I4)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from clinicbot.core import clock
from integrations.events import DeliveryStatus, StatusUpdate

from . import attention, wakeup
from .counters import DUPLICATE_SENDS
from .models import Conversation, Message, StrayStatus

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
    if any(update.status == DeliveryStatus.FAILED for update in updates):
        _lock_conversations(updates)
    found = _lock_messages(updates)
    failed_before = {message.pk for message in found.values() if message.status == Message.Status.FAILED}
    strays = []
    for update in updates:
        message = found.get(update.callback_data) or found.get(update.provider_id)
        if message is None:
            strays.append(update)
        else:
            _apply_one(message, update)
    touched = {message.pk: message for message in found.values()}
    _save([touched[pk] for pk in sorted(touched)])
    _keep(strays, now)
    attention.raise_for_failures([m for m in touched.values() if _failed(m) and m.pk not in failed_before], now)
    if touched:
        wakeup.work_if_blocked(message.conversation_id for message in touched.values())


def apply_strays(provider_id: str) -> None:
    """Apply the statuses that came before their message's provider id was recorded; they are then forgotten."""
    strays = list(StrayStatus.objects.filter(provider_id=provider_id))
    if not strays:
        return
    with transaction.atomic():
        message = Message.objects.select_for_update(no_key=True).filter(provider_id=provider_id).first()
        if message is None:
            return
        for stray in strays:
            status, moment = _BECOMES[DeliveryStatus(stray.status)]
            _advance(message, status, moment, stray.at, stray.error_code)
        message.save(update_fields=_FIELDS)
        if _failed(message):
            attention.raise_for_failures([message], clock.now())
        StrayStatus.objects.filter(pk__in=[stray.pk for stray in strays]).delete()


def _failed(message: Message) -> bool:
    return message.status == Message.Status.FAILED


def _messages_of(updates: Iterable[StatusUpdate]) -> QuerySet[Message]:
    ours = {parsed for update in updates if (parsed := _uuid(update.callback_data)) is not None}
    theirs = {update.provider_id for update in updates}
    wanted = Q(provider_id__in=theirs) | Q(public_id__in=ours) if ours else Q(provider_id__in=theirs)
    return Message.objects.filter(wanted, direction=Message.Direction.OUT)


def _lock_conversations(updates: Iterable[StatusUpdate]) -> None:
    """A failure will call staff, which writes the conversation: its row comes before its messages' (lock order)."""
    ids = _messages_of(updates).values("conversation_id")
    list(Conversation.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _save(messages: Sequence[Message]) -> None:
    """Write the touched fields of all rows: one prepared statement, sent in one pipeline."""
    columns = ", ".join(f"{name} = %s" for name in _FIELDS)
    rows = [[*(getattr(message, name) for name in _FIELDS), message.pk] for message in messages]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE conversations_message SET {columns} WHERE id = %s", rows)  # noqa: S608


def _lock_messages(updates: Iterable[StatusUpdate]) -> dict[str, Message]:
    rows = _messages_of(updates).order_by("id").select_for_update(of=("self",), no_key=True)
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
    guessed = message.status == Message.Status.FAILED and message.reason == Message.GIVEN_UP
    if guessed or _RANK[Message.Status(message.status)] < _RANK[status]:
        # A failure that only we assumed ("not known whether it was sent") gives way to what the provider says.
        message.status = status
    if status == Message.Status.FAILED:
        message.error_code = error_code or message.error_code
        message.reason = f"provider error {error_code or ''}".strip()


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
