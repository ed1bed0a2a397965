"""Recording what contacts said: once, in their conversation, and due for a turn."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from clinicbot.core.rows import Insert
from integrations.events import InboundMessage, MessageKind
from patients import identity
from patients.models import Contact

from . import amendments, wakeup
from .amendments import Change
from .models import Channel, Conversation, Delivery, Message

_INSERT_MESSAGE = Insert(Message)

SETTLE_CAP_SECONDS = 3.0
"""A burst is answered at the latest so long after its first message."""

QUIET_KINDS = frozenset({MessageKind.EDIT, MessageKind.REVOKE, MessageKind.SYSTEM})
"""Kept for staff and applied to the message they are about; nobody waits for an answer to them.

But an edit of what was answered already is answered too: as a correction.
"""

_KEEP_RAW = frozenset(MessageKind) - {MessageKind.TEXT, MessageKind.CHOICE}

_CONVERSATIONS_OF = "SELECT channel_id, contact_id, id FROM conversations_conversation WHERE contact_id = ANY(%s)"
_NOTE_ARRIVALS = """
UPDATE conversations_conversation AS c SET
    first_pending_at = CASE WHEN a.due THEN COALESCE(c.first_pending_at, %(now)s) ELSE c.first_pending_at END,
    due_at = CASE WHEN NOT a.due THEN c.due_at
                  ELSE LEAST(%(now)s + a.settle * interval '1 second',
                             COALESCE(c.first_pending_at, %(now)s) + %(cap)s * interval '1 second') END,
    last_inbound_at = GREATEST(c.last_inbound_at, a.said_at),
    unread = c.unread + a.number,
    mode = CASE WHEN c.mode = 'closed' AND a.due THEN 'bot' ELSE c.mode END
FROM (SELECT unnest(%(ids)s::bigint[]) AS id, unnest(%(settles)s::float8[]) AS settle,
             unnest(%(dues)s::boolean[]) AS due, unnest(%(said)s::timestamptz[]) AS said_at,
             unnest(%(numbers)s::int[]) AS number) AS a
WHERE c.id = a.id
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that came in, and how."""

    channel: Channel
    message: InboundMessage
    delivery: Delivery


def record(arrivals: Sequence[Arrival], now: datetime) -> None:
    """Record each message once (I2) and make its conversation due for a turn.

    Runs inside the inbox's transaction and under its lock, which makes the look for known ids safe.
    """
    fresh, changes = _unknown(arrivals)
    if not fresh:
        return
    contacts = identity.resolve([arrival.message.sender for arrival in fresh])
    conversations = find_conversations([(a.channel, contact) for a, contact in zip(fresh, contacts, strict=True)])
    answered = amendments.answered_before([arrival.message for arrival in fresh], set(conversations.values()))
    rows = [
        _row(arrival, conversations[arrival.channel.pk, contact.pk], answered)
        for arrival, contact in zip(fresh, contacts, strict=True)
    ]
    for row in rows:
        amendments.take_earlier(row, changes.get(row.provider_id or "", ()))
    _INSERT_MESSAGE.all(rows)
    amended = [(a.message, row) for a, row in zip(fresh, rows, strict=True) if a.message.kind in amendments.KINDS]
    amendments.apply(amended, answered)
    _note(rows, now)


def find_conversations(pairs: Sequence[tuple[Channel, Contact]]) -> dict[tuple[int, int], int]:
    """Return the id of each pair's conversation by (channel id, contact id), creating what is missing."""
    wanted = sorted({(channel.pk, contact.pk) for channel, contact in pairs})
    contact_ids = [contact for _, contact in wanted]

    def known() -> dict[tuple[int, int], int]:
        with connection.cursor() as cursor:
            cursor.execute(_CONVERSATIONS_OF, [contact_ids])
            return {(channel, contact): pk for channel, contact, pk in cursor.fetchall()}

    found = known()
    missing = [pair for pair in wanted if pair not in found]
    if missing:
        Conversation.objects.bulk_create(
            [Conversation(channel_id=channel, contact_id=contact) for channel, contact in missing],
            ignore_conflicts=True,
        )
        found = known()
    return found


def clean(text: str) -> str:
    """Return the text without what PostgreSQL cannot keep: NUL characters and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def clean_json(value: Any) -> Any:
    """Return the JSON value with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value


def _unknown(arrivals: Sequence[Arrival]) -> tuple[list[Arrival], dict[str, list[Change]]]:
    """Return what is not recorded yet, and what was changed in it before it came."""
    by_id: dict[str, Arrival] = {}
    for arrival in arrivals:
        by_id.setdefault(arrival.message.provider_id, arrival)
    known, changes = amendments.known_and_changed(list(by_id))
    return [arrival for provider_id, arrival in by_id.items() if provider_id not in known], changes


def _row(arrival: Arrival, conversation_id: int, answered: dict[str, str]) -> Message:
    said = arrival.message
    payload: dict[str, Any] = clean_json(said.raw) if said.kind in _KEEP_RAW else {}
    if said.location is not None:
        payload = payload | {"place": clean_json(asdict(said.location))}
    return Message(
        conversation_id=conversation_id,
        direction=Message.Direction.IN,
        kind=said.kind,
        author=Message.Author.CONTACT,
        provider_id=said.provider_id,
        delivery=arrival.delivery,
        index=said.index,
        sent_at=said.sent_at,
        text=clean(said.text),
        payload=payload,
        choice_id=clean(said.choice_id)[:260],
        reply_to=clean(said.reply_to or said.target_id)[:200],
        media=clean_json(asdict(said.media)) if said.media else None,
        status=Message.Status.PENDING if _wants_a_turn(said, answered) else Message.Status.HANDLED,
        trace_id=arrival.delivery.trace_id,
    )


def _wants_a_turn(said: InboundMessage, answered: dict[str, str]) -> bool:
    if said.kind == MessageKind.EDIT:
        return amendments.wants_a_turn(said, answered)
    return said.kind not in QUIET_KINDS


def _note(rows: Iterable[Message], now: datetime) -> None:
    by_conversation: dict[int, list[Message]] = {}
    for row in rows:
        by_conversation.setdefault(row.conversation_id, []).append(row)
    ids = sorted(by_conversation)
    grouped = [by_conversation[pk] for pk in ids]
    settles = [_settle_seconds(group) for group in grouped]
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE_ARRIVALS,
            {
                "now": now,
                "cap": SETTLE_CAP_SECONDS,
                "ids": ids,
                "settles": settles,
                "dues": [any(row.status == Message.Status.PENDING for row in group) for group in grouped],
                "said": [max(row.sent_at for row in group) for group in grouped],
                "numbers": [sum(row.status == Message.Status.PENDING for row in group) for group in grouped],
            },
        )
    for seconds in sorted(set(settles)):
        wakeup.work(seconds)


def _settle_seconds(rows: Sequence[Message]) -> float:
    """Only typed text may have a sequel: a tap, a picture or a voice note is answered at once."""
    return settings.TURN_SETTLE_SECONDS if rows[-1].kind == MessageKind.TEXT else 0.0
