"""One turn at a time in a conversation (I3): a lease on its row, by the database's clock.

No transaction stays open while a turn thinks (I5): the lease is taken by one UPDATE, and the turn's
commit checks that its token is still the one on the row.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Coalesce, Least

from clinicbot.core import rows
from clinicbot.core.rows import Columns
from patients.models import Contact

from .models import Channel, Conversation

LEASE_SECONDS = 60
"""Longer than a turn's total deadline; a dead worker's conversation is free again after it."""

_CONVERSATION = Columns(Conversation, "c")
_CONTACT = Columns(Contact, "p")
_CHANNEL = Columns(Channel, "h", without=["access_token"])
_TAKE = f"""
UPDATE conversations_conversation AS c
SET lease_token = %(token)s, leased_until = clock_timestamp() + %(seconds)s * interval '1 second',
    due_at = NULL, first_pending_at = NULL
FROM patients_contact AS p, conversations_channel AS h
WHERE c.id = {{which}} AND (c.due_at <= %(now)s OR c.lease_token IS NOT NULL)
  AND (c.lease_token IS NULL OR c.leased_until < clock_timestamp())
  AND p.id = c.contact_id AND h.id = c.channel_id
RETURNING {_CONVERSATION.sql}, {_CONTACT.sql}, {_CHANNEL.sql}
"""  # noqa: S608 - the columns are ours
_TAKE_ONE = _TAKE.format(which="%(id)s")
# Whom another worker is just taking is passed over: each finds work of its own and none waits for another.
_TAKE_NEXT = _TAKE.format(
    which="""COALESCE(
    (SELECT id FROM conversations_conversation
     WHERE lease_token IS NOT NULL AND leased_until < clock_timestamp()
     ORDER BY leased_until LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED),
    (SELECT id FROM conversations_conversation
     WHERE due_at <= %(now)s AND lease_token IS NULL
     ORDER BY due_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED))"""
)
DUE = """
SELECT id FROM conversations_conversation
WHERE (due_at <= %(now)s AND lease_token IS NULL)
   OR (lease_token IS NOT NULL AND leased_until < clock_timestamp())
LIMIT %(limit)s
"""


class LeaseLostError(Exception):
    """The lease ran out, or a person took over, while the turn was thinking; nothing of the turn may stay."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run the conversation's next turn."""

    conversation: Conversation
    token: uuid.UUID


def take(conversation_id: int, now: datetime) -> Lease | None:
    """Take the lease if the conversation is due (or was abandoned) and free; the loser gets None."""
    return _take(_TAKE_ONE, {"id": conversation_id, "now": now})


def take_next(now: datetime) -> Lease | None:
    """Take the lease of a conversation whose turn may run: abandoned by a dead worker first, then longest due."""
    return _take(_TAKE_NEXT, {"now": now})


def _take(statement: str, values: dict[str, Any]) -> Lease | None:
    token = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"token": token, "seconds": LEASE_SECONDS})
        row = cursor.fetchone()
    if row is None:
        return None
    conversation = _CONVERSATION.read(row)
    conversation.contact = _CONTACT.read(row, _CONVERSATION.width)
    conversation.channel = _CHANNEL.read(row, _CONVERSATION.width + _CONTACT.width)
    return Lease(conversation, token)


def finish(lease: Lease, **changes: Any) -> None:
    """Release the lease together with `changes`, inside the turn's transaction.

    Raises LeaseLostError where the token is no longer ours or the conversation changed hands (I6).
    """
    held = [lease.conversation.pk, lease.token, lease.conversation.takeover_epoch]
    released = {"lease_token": None, "leased_until": None}
    if rows.update(Conversation, released | changes, "id = %s AND lease_token = %s AND takeover_epoch = %s", held) != 1:
        raise LeaseLostError


def give_up(lease: Lease, due_at: datetime | None) -> None:
    """Release the lease without a result; the conversation is due again at `due_at`, or when something comes."""
    changes: dict[str, Any] = {"lease_token": None, "leased_until": None}
    if due_at is not None:
        # A message that came meanwhile may have made it due earlier.
        changes["due_at"] = Least(Coalesce("due_at", Value(due_at)), Value(due_at))
    Conversation.objects.filter(pk=lease.conversation.pk, lease_token=lease.token).update(**changes)
