"""The assistant comes back: where staff give the conversation back, or have been silent for as long as was set.

It says so and picks up the thread in a turn of its own, which has no new message: what the contact wrote since the
staff's last word is heard then, else the question that was open is asked again. Nothing is sent outside the 24 hours
of the contact's last message (I7), nor by an assistant that is switched off.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q

from clinicbot.core import clock
from integrations.events import MessageKind

from . import gate, wakeup
from .clinic import clinic_facts
from .engines.decision import Heard
from .models import Conversation, Message
from .posting import WINDOW, window_is_open
from .skills.memory import coming_back
from .understanding import understand

logger = structlog.get_logger(__name__)

GIVEN_BACK, SILENCE = "given_back", "silence"
BATCH = 50


def give_back(conversation_id: int, *, now: datetime, why: str = GIVEN_BACK) -> None:
    """Give the conversation back to the assistant, which says so where it may write and picks up the thread."""
    with transaction.atomic():
        rows = Conversation.objects.select_related("contact", "channel").select_for_update(of=("self",), no_key=True)
        conversation = rows.get(pk=conversation_id)
        conversation.mode = Conversation.Mode.BOT
        says_so = (
            window_is_open(conversation, now)
            and conversation.contact.opted_out_at is None
            and gate.bot_may_answer(conversation)
        )
        Conversation.objects.filter(pk=conversation_id).update(
            mode=Conversation.Mode.BOT,
            assigned_to=None,
            taken_over_at=None,
            priority=Conversation.Priority.NORMAL,
            handoff_reason="",
            waiting_since=None,
            sla_due_at=None,
            danger_at=None,
            state=coming_back(conversation.state, now, why),
            unread=conversation.unread if why == SILENCE else 0,
            takeover_epoch=F("takeover_epoch") + 1,
            due_at=now if says_so else conversation.due_at,
        )
    if says_so:
        wakeup.work()


def after_silence(now: datetime | None = None) -> int:
    """Come back to whoever has waited too long for a word of the staff; return how many. May run any number of times.

    Never while the ball is with the contact, never in an emergency, which a person has to close, and never where the
    assistant is switched off.
    """
    now = now or clock.now()
    if not clinic_facts().bot_enabled:
        return 0
    waiting = _waiting_for_staff(now)
    left = [pk for pk, since, minutes in waiting if since <= now - timedelta(minutes=minutes)][:BATCH]
    for pk in left:
        give_back(pk, now=now, why=SILENCE)
    if left:
        logger.info("came_back_after_silence", number=len(left))
    return len(left)


def is_owed(conversation: Conversation) -> bool:
    """Tell whether the assistant has come back and not said so yet."""
    return isinstance(conversation.state, dict) and bool(conversation.state.get("back"))


def unheard(conversation: Conversation) -> Sequence[Message]:
    """Return what the contact wrote while a person had the conversation and did not answer it, oldest first.

    Texts in a row, or the one last thing that was something else. Its rows were handled by the gate: nobody heard them.
    """
    said = conversation.messages.filter(direction=Message.Direction.IN, revoked_at=None)
    answered = conversation.messages.filter(author__in=[Message.Author.STAFF, Message.Author.APP]).order_by("-id")
    last_word = answered.values_list("sent_at", flat=True).first()
    if last_word is not None:
        said = said.filter(sent_at__gt=last_word)
    rows = list(said.filter(turn__engine="gate").order_by("-sent_at", "-id")[:10])
    if not rows or rows[0].kind != MessageKind.TEXT:
        return rows[:1]
    texts: list[Message] = []
    for row in rows:
        if row.kind != MessageKind.TEXT:
            break
        texts.append(row)
    return list(reversed(texts))


def nothing_heard(now: datetime) -> Heard:
    """Return what is heard where nobody said anything; `now` in the clinic's zone."""
    return Heard(text="", kind=MessageKind.SYSTEM, understanding=understand("", now=now), message_ids=())


def _waiting_for_staff(now: datetime) -> list[tuple[int, datetime, int]]:
    """Return (conversation, since when it waits for the staff's next word, minutes that may take), oldest first."""
    rows = Conversation.objects.filter(
        Q(last_outbound_at=None) | Q(last_outbound_at__lt=F("last_inbound_at")),
        mode=Conversation.Mode.HUMAN,
        priority__lt=Conversation.Priority.EMERGENCY,
        last_inbound_at__gt=now - WINDOW,
        channel__back_after_minutes__gt=0,
        channel__active=True,
        channel__bot_enabled=True,
        contact__bot_enabled=True,
        contact__blocked=False,
        contact__opted_out_at=None,
        lease_token=None,
        due_at=None,
    )
    facts = rows.values_list("pk", "last_inbound_at", "taken_over_at", "channel__back_after_minutes")
    return [(pk, max(filter(None, (said, taken))), minutes) for pk, said, taken, minutes in facts.order_by("pk")]
