"""The way out: rows first, then the network.

A conversation's rows leave in order: only its first open row may be claimed. The claim is a
compare-and-set that is committed before the provider is called; what the provider answered is
recorded after it. A crash in between leaves the outcome unknown: the row waits for the status
webhook that carries our id (I4).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F, QuerySet

from clinicbot.core import clock
from clinicbot.core.logs import trace_id, traced
from clinicbot.core.rows import Columns
from integrations.outgoing import Accepted, SendError
from patients.models import Contact

from . import copying, rate_limits, standing, statuses, wakeup
from .attention import call_a_person
from .counters import DUPLICATE_SENDS, MESSAGES_SENT, SEND_ERRORS
from .graph import client_for
from .models import Channel, Conversation, Message
from .posting import outgoing_of, window_is_open
from .retry import Step, Verdict, after
from .takeover import TAKEN_OVER

logger = structlog.get_logger(__name__)

DUE = """
SELECT m.conversation_id FROM conversations_message m
JOIN conversations_conversation c ON c.id = m.conversation_id
JOIN conversations_channel h ON h.id = c.channel_id
WHERE m.status = 'queued' AND m.send_after <= %(now)s AND h.paused_at IS NULL AND h.active
  AND NOT EXISTS (SELECT 1 FROM conversations_message e WHERE e.conversation_id = m.conversation_id
                  AND e.status IN ('queued', 'sending', 'unknown') AND e.id < m.id AND m.author <> 'danger')
GROUP BY m.conversation_id
ORDER BY min(CASE m.author WHEN 'danger' THEN 0 WHEN 'notice' THEN 2 ELSE 1 END), min(m.send_after)
LIMIT %(limit)s
"""
_MESSAGE = Columns(Message, "m")
_CONVERSATION = Columns(Conversation, "c", without=["state"])
_CONTACT = Columns(Contact, "p")
_CHANNEL = Columns(Channel, "h", without=["access_token"])
_FIRST_OPEN = f"""
SELECT m.others, {_MESSAGE.sql}, {_CONVERSATION.sql}, {_CONTACT.sql}, {_CHANNEL.sql}
FROM (SELECT *, count(*) OVER () - 1 AS others FROM conversations_message
      WHERE conversation_id = %s AND status IN ('queued', 'sending', 'unknown')
      ORDER BY (author = 'danger' AND status = 'queued' AND send_after <= %s) DESC, id LIMIT 1) m
JOIN conversations_conversation c ON c.id = m.conversation_id
JOIN patients_contact p ON p.id = c.contact_id
JOIN conversations_channel h ON h.id = c.channel_id
"""  # noqa: S608 - the columns are ours
_CLAIM = """
WITH held AS (SELECT takeover_epoch, mode FROM conversations_conversation WHERE id = %(conversation)s FOR SHARE)
UPDATE conversations_message AS m
SET status = 'sending', sending_since = %(now)s, attempts = m.attempts + 1
FROM held
WHERE m.id = %(id)s AND m.status = 'queued' AND m.send_after <= %(now)s
  AND (m.author <> 'bot' OR m.epoch = held.takeover_epoch)
  AND (m.author <> 'notice' OR held.mode <> 'human')
"""
_ACCEPT = """
UPDATE conversations_message SET status = 'sent', provider_id = %(provider_id)s, accepted_at = %(now)s
WHERE id = %(id)s AND status IN ('queued', 'sending', 'unknown') AND provider_id IS NULL
RETURNING EXISTS (SELECT 1 FROM conversations_straystatus WHERE provider_id = %(provider_id)s)
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row may not leave, and whether staff must know."""

    reason: str
    status: Message.Status = Message.Status.DROPPED
    tell_staff: bool = False


def send_all(conversation_id: int) -> int:
    """Send the conversation's waiting rows in order until one has to wait; return how many were accepted."""
    sent, others = 0, 1
    while others:
        message, others = _first_open(conversation_id)
        if message is None:
            break
        with traced(message.trace_id or trace_id()):
            result = _send(message)
        if result is None:
            break
        sent += result
    return sent


def _first_open(conversation_id: int) -> tuple[Message | None, int]:
    """Return the row whose turn it is, and how many others are open.

    It is the oldest, but for an emergency's text that may leave, which waits for nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_OPEN, [conversation_id, clock.now()])
        row = cursor.fetchone()
    if row is None:
        return None, 0
    others, *row = row
    message = _MESSAGE.read(row)
    conversation = message.conversation = _CONVERSATION.read(row, _MESSAGE.width)
    conversation.contact = _CONTACT.read(row, _MESSAGE.width + _CONVERSATION.width)
    conversation.channel = _CHANNEL.read(row, _MESSAGE.width + _CONVERSATION.width + _CONTACT.width)
    return message, others


def _send(message: Message) -> int | None:
    """Try to send one row: 1 accepted, 0 ended some other way (the next may go), None: wait."""
    now = clock.now()
    channel = message.conversation.channel
    waits = message.status != Message.Status.QUEUED or (message.send_after and message.send_after > now)
    if waits or channel.paused_at is not None or not channel.active:
        return None
    pause = rate_limits.wait_before_sending(channel.pk, message.conversation.contact_id, channel.send_rate)
    if pause > 0 and message.author != Message.Author.DANGER:
        _postpone(message, now, pause)
        return None
    refusal = _claim(message, now)
    if refusal is not None:
        return _refuse(message, refusal, now)
    if message.status != Message.Status.SENDING:
        return None
    return _post(message, channel)


def _claim(message: Message, now: datetime) -> Refusal | None:
    """Claim the row, or say why it may not leave. A row that somebody else claimed stays `queued` in `message`."""
    if message.author == Message.Author.BOT and message.epoch != message.conversation.takeover_epoch:
        return Refusal(TAKEN_OVER)
    if message.author == Message.Author.NOTICE:
        with transaction.atomic():
            if refusal := _refusal_of_notice(message, now):
                return refusal
            _claim_row(message, now)
            return None
    if refusal := _refusal_of_window(message, now):
        return refusal
    _claim_row(message, now)
    return None


def _refusal_of_window(message: Message, now: datetime) -> Refusal | None:
    """I7: outside the 24 hours that a contact's message opens, only an approved template goes out."""
    if message.payload.get("template") or window_is_open(message.conversation, now):
        return None
    return Refusal("the 24-hour window is closed", Message.Status.FAILED, tell_staff=True)


def _refusal_of_notice(message: Message, now: datetime) -> Refusal | None:
    """I14: checked under the appointment's lock, so that a change waits for the claim or the claim sees it."""
    notice = message.notice
    if message.conversation.mode == Conversation.Mode.HUMAN:
        return Refusal(TAKEN_OVER)
    if not standing.is_wanted(notice, message.conversation.contact_id):
        return Refusal("the contact does not want notices")
    if notice.expires_at is not None and notice.expires_at <= now:
        return Refusal("it came too late to be of use")
    if not standing.is_current(notice, now, lock=True):
        return Refusal("the appointment was changed or cancelled")
    return None


def _claim_row(message: Message, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"conversation": message.conversation_id, "id": message.pk, "now": now})
        if cursor.rowcount == 1:
            message.status, message.attempts = Message.Status.SENDING, message.attempts + 1


def _refuse(message: Message, refusal: Refusal, now: datetime) -> int:
    with transaction.atomic():
        if refusal.tell_staff:
            call_a_person([message.conversation_id], reason="not_sent", now=now, priority=Conversation.Priority.HIGH)
        Message.objects.filter(pk=message.pk, status=Message.Status.QUEUED).update(
            status=refusal.status, reason=refusal.reason, failed_at=now
        )
    logger.info("message_not_sent", message=message.pk, reason=refusal.reason)
    return 0


def _post(message: Message, channel: Channel) -> int | None:
    try:
        accepted = client_for(channel).send(outgoing_of(message, clock.now()))
    except SendError as error:
        return _record_error(message, channel, error)
    _record_accepted(message, accepted)
    copying.sent(message, clock.now())
    logger.info("message_sent", message=message.pk, kind=message.kind, author=message.author)
    return 1


def _record_accepted(message: Message, accepted: Accepted) -> None:
    """Record the provider's id, unless a status webhook was faster; statuses never go back.

    The answer may come so late that the row counts as unknown, or waits to be sent again: accepted is accepted.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_ACCEPT, {"provider_id": accepted.provider_id, "now": now, "id": message.pk})
        changed = cursor.fetchone()
    if changed is None:
        _record_second_acceptance(Message.objects.filter(pk=message.pk), accepted.provider_id, now)
    if changed is None or changed[0]:
        statuses.apply_strays(accepted.provider_id)
    MESSAGES_SENT.inc()


def _record_second_acceptance(row: QuerySet[Message], provider_id: str, now: datetime) -> None:
    """Record what is accepted although a status, or an earlier copy, had settled the row before."""
    row.filter(provider_id=None).update(provider_id=provider_id)
    if row.exclude(provider_id=provider_id).update(duplicate_provider_id=provider_id):
        DUPLICATE_SENDS.inc()
    row.filter(status__in=Message.OPEN).update(status=Message.Status.SENT, accepted_at=now)


def _record_error(message: Message, channel: Channel, error: SendError) -> int | None:
    now = clock.now()
    SEND_ERRORS.labels(kind=error.kind).inc()
    verdict = after(error.kind, message.attempts, error.retry_after)
    logger.warning("send_failed", message=message.pk, kind=error.kind, code=error.code, step=verdict.step)
    return _CONSEQUENCES[verdict.step](message, channel, error, verdict, now)


def _retry(message: Message, channel: Channel, error: SendError, verdict: Verdict, now: datetime) -> None:
    _still_ours(message).update(
        status=Message.Status.QUEUED, send_after=now + timedelta(seconds=verdict.delay), error_code=error.code or None
    )
    wakeup.work(verdict.delay)


def _fail(message: Message, channel: Channel, error: SendError, verdict: Verdict, now: datetime) -> int:
    with transaction.atomic():
        call_a_person([message.conversation_id], reason="send_failed", now=now, priority=Conversation.Priority.HIGH)
        _still_ours(message).update(
            status=Message.Status.FAILED,
            failed_at=now,
            error_code=error.code or None,
            reason=f"{error.kind} {error.code}",
        )
    return 0


def postpone(conversation_id: int, seconds: float) -> None:
    """Let the conversation's waiting rows rest: sending them failed in a way nobody foresaw."""
    later = clock.now() + timedelta(seconds=seconds)
    Message.objects.filter(conversation_id=conversation_id, status=Message.Status.QUEUED).update(send_after=later)


def _wait_for_status(message: Message, channel: Channel, error: SendError, verdict: Verdict, now: datetime) -> None:
    _still_ours(message).update(status=Message.Status.UNKNOWN, unknown_checked_at=now)


def _pause_channel(message: Message, channel: Channel, error: SendError, verdict: Verdict, now: datetime) -> None:
    """A dead token or a policy lock: nothing is lost, nothing more is tried until staff have mended it."""
    _still_ours(message).update(status=Message.Status.QUEUED, attempts=F("attempts") - 1, error_code=error.code or None)
    reason = f"{error.code} {error.title}".strip()[:200]
    Channel.objects.filter(pk=channel.pk, paused_at=None).update(paused_at=now, pause_reason=reason)
    logger.error("channel_paused", channel=channel.pk, code=error.code)


_CONSEQUENCES: dict[Step, Callable[[Message, Channel, SendError, Verdict, datetime], int | None]] = {
    Step.RETRY: _retry,
    Step.FAIL: _fail,
    Step.WAIT_FOR_STATUS: _wait_for_status,
    Step.PAUSE_CHANNEL: _pause_channel,
}


def _still_ours(message: Message) -> QuerySet[Message]:
    """The row, unless a status webhook has settled it meanwhile."""
    return Message.objects.filter(pk=message.pk, status=Message.Status.SENDING)


def _postpone(message: Message, now: datetime, seconds: float) -> None:
    Message.objects.filter(pk=message.pk, status=Message.Status.QUEUED).update(
        send_after=now + timedelta(seconds=seconds)
    )
    wakeup.work(seconds)
