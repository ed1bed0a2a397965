"""One nudge after ten minutes of silence: whoever left a booking half-way is asked the open question once more.

Nothing is asked twice in a row, nobody is nudged before consent, while a person answers, or long after they left. The
conversation's row is locked and looked at again first, so a message that comes meanwhile is answered, not nudged.
"""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from clinicbot.core import clock, ids
from integrations.events import MessageKind

from . import gathering, saying, wakeup
from .clinic import clinic_facts
from .engines.decision import Decision, Heard
from .engines.flow import FlowEngine
from .models import Conversation, Message, Turn
from .understanding import understand

logger = structlog.get_logger(__name__)

AFTER = timedelta(minutes=10)
NOT_AFTER = timedelta(minutes=30)
"""Where the worker was away for longer, the moment has passed."""

BATCH = 50
_SKILLS = ("booking", "registration")


def nudge(now: datetime | None = None) -> int:
    """Nudge whoever fell silent in the middle of something; return how many were. May run any number of times."""
    now = now or clock.now()
    if not clinic_facts().bot_enabled:
        return 0
    silent = list(_silent(now).values_list("pk", flat=True)[:BATCH])
    nudged = sum(_nudge(pk, now) for pk in silent)
    if nudged:
        wakeup.work()
        logger.info("nudged", number=nudged)
    return nudged


def _silent(now: datetime) -> "QuerySet[Conversation]":
    return Conversation.objects.filter(
        Q(last_inbound_at__lte=F("last_outbound_at")),
        mode=Conversation.Mode.BOT,
        lease_token=None,
        due_at=None,
        last_outbound_at__lte=now - AFTER,
        last_outbound_at__gt=now - NOT_AFTER,
        state__skill__in=_SKILLS,
        channel__active=True,
        channel__bot_enabled=True,
        contact__bot_enabled=True,
        contact__blocked=False,
        contact__opted_out_at=None,
    ).exclude(state__has_key="nudged")


def _nudge(conversation_id: int, now: datetime) -> int:
    with transaction.atomic():
        rows = _silent(now).select_related("contact", "channel").defer("channel__access_token")
        conversation = (
            rows.select_for_update(of=("self",), skip_locked=True, no_key=True).filter(pk=conversation_id).first()
        )
        last = (
            conversation.messages.filter(direction=Message.Direction.IN).order_by("-id").first()
            if conversation
            else None
        )
        if conversation is None or last is None:
            return 0
        turn_id, here = ids.uuid7(), now.astimezone(clinic_facts().zone)
        language = gathering.language_for(conversation, ())
        situation = gathering.situation(conversation, turn_id, here, language)
        heard = Heard(text="", kind=MessageKind.TEXT, understanding=understand("", now=here), message_ids=())
        decision = FlowEngine().nudge(situation, heard)
        if decision is None:
            return 0
        _say(conversation, turn_id, decision, last, now, language)
    return 1


def _say(
    conversation: Conversation, turn_id: UUID, decision: Decision, last: Message, now: datetime, language: str
) -> None:
    prepared = saying.prepare(turn_id, decision, language)
    state = saying.remember_offer(decision.state, turn_id, decision.skill, prepared) | {
        "nudged": True,
        "language": language,
    }
    Conversation.objects.filter(pk=conversation.pk).update(state=state, last_outbound_at=now)
    turn = Turn.objects.create(
        public_id=turn_id,
        conversation=conversation,
        engine="nudge",
        skill=decision.skill,
        started_at=now,
        trace_id=last.trace_id,
    )
    saying.queue(conversation, prepared, turn=turn, author=Message.Author.BOT, now=now, like=last)
