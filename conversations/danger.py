"""Watching for danger: before anything else, on every message, in every mode (I11).

The emergency's fixed text goes out once per episode, whoever answers the conversation and whatever the
patient agreed to or opted out of; a person comes first in line. Nothing the patient adds lowers it.
"""

from datetime import datetime, timedelta

from .attention import call_a_person
from .counters import DANGERS
from .engines.decision import Reply
from .models import Conversation, Message
from .understanding import danger

EPISODE = timedelta(hours=6)
"""The text is not repeated within an episode; staff closing it (giving the conversation back) ends it."""

_PRIORITY = {
    "emergency": Conversation.Priority.EMERGENCY,
    "self_harm": Conversation.Priority.EMERGENCY,
    "urgent": Conversation.Priority.HIGH,
}

LAST_RESORT = {
    "danger/emergency": "Isso pode ser uma emergência. Ligue agora para o SAMU: 192. Fogo ou resgate: 193 (bombeiros).",
    "danger/self_harm": "Você não está só. Ligue agora para o CVV: 188 (24 horas, grátis). Em perigo imediato: 192.",
    "danger/urgent": "Já chamei uma pessoa da equipe para falar com você. Se piorar, ligue para o SAMU: 192.",
}
"""What is said where a reply's template cannot be rendered: a clinic may edit templates, never break these."""


def watch(text: str) -> str | None:
    """Return the kind of danger in the text (`emergency`, `self_harm`, `urgent`) or None."""
    return danger(text) if text.strip() else None


def response(conversation: Conversation, kind: str, now: datetime) -> Reply | None:
    """Return the fixed text for the danger, or None where this episode has heard it already.

    Each kind has its own text, so one never stands in for another; a text that did not leave does not count.
    """
    template = f"danger/{kind}"
    said = conversation.messages.filter(
        author=Message.Author.DANGER, payload__reply=template, sent_at__gt=now - EPISODE
    ).exclude(status__in=[Message.Status.FAILED, Message.Status.DROPPED])
    ongoing = conversation.priority >= _PRIORITY[kind] and said.exists()
    return None if ongoing else Reply(template)


def raise_alarm(conversation: Conversation, kind: str, now: datetime) -> None:
    """Put the conversation first in line for staff."""
    call_a_person([conversation.pk], reason=kind, now=now, priority=_PRIORITY[kind])
    DANGERS.labels(kind=kind).inc()
