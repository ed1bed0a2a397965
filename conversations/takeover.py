"""A person answers: take over and write (I6); `returning` gives back.

Every change of hands raises the conversation's epoch, so that a bot's reply made in an older epoch
is dropped instead of sent.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from integrations.events import Echo, MessageKind
from patients import identity

from . import recording, wakeup
from .models import Channel, Conversation, Delivery, Message

TAKEN_OVER = "a person has taken over"


def take_over(conversation_id: int, *, staff_id: int | None, now: datetime) -> None:
    """Give the conversation to a person; from its commit on the assistant sends nothing in it.

    What the assistant had queued is dropped in the same transaction, so that nothing holds up the person's words.
    """
    with transaction.atomic():
        Conversation.objects.filter(pk=conversation_id).update(
            mode=Conversation.Mode.HUMAN,
            assigned_to_id=staff_id,
            taken_over_at=now,
            takeover_epoch=F("takeover_epoch") + 1,
            unread=0,
            waiting_since=None,
            sla_due_at=None,
            failed_turns=0,
        )
        Message.objects.filter(
            conversation_id=conversation_id, author=Message.Author.BOT, status=Message.Status.QUEUED
        ).update(status=Message.Status.DROPPED, reason=TAKEN_OVER, failed_at=now)


def write(conversation_id: int, *, staff_id: int, text: str, now: datetime) -> Message:
    """Queue what a person of the staff writes; taking over is implied. Raises ValueError for an empty text."""
    text = recording.clean(text).strip()[:4096]
    if not text:
        raise ValueError("empty message")
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)
        if conversation.mode != Conversation.Mode.HUMAN or conversation.assigned_to_id != staff_id:
            take_over(conversation_id, staff_id=staff_id, now=now)
        message = Message.objects.create(
            conversation=conversation,
            direction=Message.Direction.OUT,
            kind=MessageKind.TEXT,
            author=Message.Author.STAFF,
            staff_id=staff_id,
            sent_at=now,
            text=text,
            payload={"text": text},
            status=Message.Status.QUEUED,
            send_after=now,
        )
        Conversation.objects.filter(pk=conversation_id).update(
            last_outbound_at=now, unread=0, waiting_since=None, sla_due_at=None
        )
    wakeup.work()
    return message


def record_echo(channel: Channel, echo: Echo, delivery: Delivery, now: datetime) -> None:
    """Record what staff sent from the WhatsApp Business app: a takeover (Meta: coexistence, `smb_message_echoes`)."""
    if Message.objects.filter(provider_id=echo.provider_id).exists():
        return
    (contact,) = identity.resolve([echo.recipient])
    conversation_id = recording.find_conversations([(channel, contact)])[channel.pk, contact.pk]
    take_over(conversation_id, staff_id=None, now=now)
    Message.objects.create(**_echo_row(conversation_id, echo, delivery))
    if echo.kind in (MessageKind.EDIT, MessageKind.REVOKE):
        _change_echo(conversation_id, echo)
    Conversation.objects.filter(pk=conversation_id).update(last_outbound_at=echo.sent_at)


def _change_echo(conversation_id: int, echo: Echo) -> None:
    target = Message.objects.filter(conversation_id=conversation_id, provider_id=echo.target_id)
    if echo.kind == MessageKind.EDIT:
        target.update(text=recording.clean(echo.text))
    else:
        target.update(revoked_at=echo.sent_at)


def _echo_row(conversation_id: int, echo: Echo, delivery: Delivery) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "direction": Message.Direction.OUT,
        "kind": echo.kind,
        "author": Message.Author.APP,
        "provider_id": echo.provider_id,
        "delivery": delivery,
        "index": echo.index,
        "sent_at": echo.sent_at,
        "text": recording.clean(echo.text),
        "media": recording.clean_json(asdict(echo.media)) if echo.media else None,
        "status": Message.Status.SENT,
        "accepted_at": echo.sent_at,
    }
