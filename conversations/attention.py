"""Calling a person: a conversation waits for staff, in its order."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from .counters import HANDOFFS
from .models import Conversation, Message

_ANSWER_WITHIN = {
    Conversation.Priority.NORMAL: timedelta(minutes=30),
    Conversation.Priority.HIGH: timedelta(minutes=10),
    Conversation.Priority.EMERGENCY: timedelta(minutes=1),
}


def call_a_person(
    conversation_ids: Iterable[int],
    *,
    reason: str,
    now: datetime,
    priority: int = Conversation.Priority.NORMAL,
) -> None:
    """Put conversations into the queue for staff; one already there, or with a person, keeps its place or rises."""
    ids = sorted(set(conversation_ids))
    if not ids:
        return
    level = Conversation.Priority(priority)
    Conversation.objects.filter(Q(pk__in=ids) & ~Q(mode=Conversation.Mode.HUMAN)).update(mode=Conversation.Mode.WAITING)
    due_at = now + _ANSWER_WITHIN[level]
    Conversation.objects.filter(pk__in=ids).update(
        handoff_reason=Case(When(priority__lte=int(level), then=Value(reason[:60])), default=F("handoff_reason")),
        priority=Greatest(F("priority"), Value(int(level))),
        waiting_since=Coalesce(F("waiting_since"), Value(now)),
        sla_due_at=Least(Coalesce(F("sla_due_at"), Value(due_at)), Value(due_at)),
    )
    HANDOFFS.labels(reason=reason).inc(len(ids))


def raise_for_failures(messages: Iterable[Message], now: datetime) -> None:
    """Tell staff of messages that did not reach their patient."""
    call_a_person(
        (m.conversation_id for m in messages), reason="send_failed", now=now, priority=Conversation.Priority.HIGH
    )
