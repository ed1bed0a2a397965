"""Edits and revocations reach the message they are about, whether they come before it, while it is answered, or later.

Both are recorded as rows of their own, which name the message in `reply_to`: so that one which came first is found when
its message comes, and staff see all that was written.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from integrations.events import InboundMessage, MessageKind

from . import danger
from .models import Conversation, Message

KINDS = frozenset({MessageKind.EDIT, MessageKind.REVOKE})

_KNOWN_AND_CHANGED = """
SELECT provider_id, '', '', sent_at, 0, id FROM conversations_message WHERE provider_id = ANY(%(ids)s)
UNION ALL
SELECT reply_to, kind, text, sent_at, conversation_id, id FROM conversations_message
WHERE kind IN ('edit', 'revoke') AND reply_to = ANY(%(ids)s)
ORDER BY sent_at, id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """An edit or a revocation that came before its message."""

    kind: str
    text: str
    at: datetime
    conversation_id: int


def known_and_changed(provider_ids: Sequence[str]) -> tuple[set[str], dict[str, list[Change]]]:
    """Return which of the provider's ids are recorded already, and what was changed in which of them, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN_AND_CHANGED, {"ids": list(provider_ids)})
        rows = cursor.fetchall()
    known, changes = set(), dict[str, list[Change]]()
    for provider_id, kind, text, at, conversation_id, _ in rows:
        if kind:
            changes.setdefault(provider_id, []).append(Change(kind, text, at, conversation_id))
        else:
            known.add(provider_id)
    return known, changes


def take_earlier(row: Message, changes: Sequence[Change]) -> None:
    """Let what came before its message change the row that is to be recorded, as it would have changed it afterwards.

    The words as they were first written are then gone but for a sign of danger, which nothing takes back (I11).
    """
    own = [change for change in changes if change.conversation_id == row.conversation_id]
    alarming = bool(own) and danger.watch(row.text) is not None
    for change in own:
        if change.kind == MessageKind.REVOKE:
            row.revoked_at = change.at
            row.status = row.status if alarming else Message.Status.HANDLED
        elif change.text.strip() and not alarming:
            row.text = change.text


def answered_before(messages: Sequence[InboundMessage], conversation_ids: Collection[int]) -> dict[str, str]:
    """Return the texts of the messages that are edited now and were answered, or are just being answered, by their id.

    Locks the conversations first (no turn begins or ends meanwhile): where a turn runs, it may have read the old words.
    """
    edited = {message.target_id for message in messages if message.kind == MessageKind.EDIT}
    if not edited:
        return {}
    conversations = Conversation.objects.filter(pk__in=conversation_ids).order_by("pk").select_for_update(no_key=True)
    in_a_turn = {pk for pk, lease in conversations.values_list("pk", "lease_token") if lease is not None}
    found = Message.objects.filter(
        provider_id__in=edited,
        conversation_id__in=conversation_ids,
        direction=Message.Direction.IN,
        kind=MessageKind.TEXT,
        revoked_at=None,
    )
    answered: dict[str, str] = {}
    for message in found.only("provider_id", "text", "status", "turn_id", "conversation_id"):
        being_read = message.status == Message.Status.PENDING and message.conversation_id in in_a_turn
        if being_read or (message.status == Message.Status.HANDLED and message.turn_id):
            answered[str(message.provider_id)] = message.text
    return answered


def wants_a_turn(edit: InboundMessage, answered: Mapping[str, str]) -> bool:
    """Edits are quiet, unless they correct what was answered already, or the new words tell of a danger (I11)."""
    corrects = bool(edit.text.strip()) and answered.get(edit.target_id, edit.text) != edit.text
    return corrects or danger.watch(edit.text) is not None


def apply(changes: Sequence[tuple[InboundMessage, Message]], answered: Collection[str]) -> None:
    """Let each edit and revocation, with its row, reach a message that nobody has answered.

    What is deleted before it was read is kept for staff and not acted upon, unless it tells of a danger (I11).
    """
    for said, row in changes:
        target = Message.objects.filter(
            conversation_id=row.conversation_id, provider_id=said.target_id, direction=Message.Direction.IN
        )
        if said.kind == MessageKind.REVOKE:
            target.update(revoked_at=row.sent_at)
        if said.target_id in answered and said.kind == MessageKind.EDIT:
            continue
        unread = target.filter(status=Message.Status.PENDING)
        harmless = Message.objects.filter(
            pk__in=[pk for pk, text in unread.values_list("pk", "text") if danger.watch(text) is None]
        )
        if said.kind == MessageKind.REVOKE:
            harmless.update(status=Message.Status.HANDLED)
        else:
            harmless.update(text=row.text)
