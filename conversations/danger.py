"""Watching for danger: before anything else, on every message, in every mode (I11).

The emergency's fixed text goes out once per episode, whoever answers the conversation and whatever the
patient agreed to or opted out of; a person comes first in line. Nothing the patient adds lowers it.
"""

from datetime import datetime, timedelta

from .attention import call_a_person
from .counters import DANGERS
from .engines.decision import Reply
from .models import Conversation
from .understanding import danger

EPISODE = timedelta(hours=6)
"""The text is not repeated within an episode; staff closing it (giving the conversation back) ends it."""

_PRIORITY = {
    "emergency": Conversation.Priority.EMERGENCY,
    "self_harm": Conversation.Priority.EMERGENCY,
    "urgent": Conversation.Priority.HIGH,
}


def watch(text: str) -> str | None:
    """Return the kind of danger in the text (`emergency`, `self_harm`, `urgent`) or None."""
    return danger(text) if text.strip() else None


def response(conversation: Conversation, kind: str, now: datetime) -> Reply | None:
    """Return the fixed text for the danger, or None within an episode whose text has been sent."""
    repeated = conversation.danger_at is not None and now - conversation.danger_at < EPISODE
    return None if repeated else Reply(f"danger/{kind}")


def raise_alarm(conversation: Conversation, kind: str, now: datetime) -> None:
    """Put the conversation first in line for staff."""
    call_a_person([conversation.pk], reason=kind, now=now, priority=_PRIORITY[kind])
    DANGERS.labels(kind=kind).inc()
