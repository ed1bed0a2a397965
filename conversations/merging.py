"""When two contacts prove to be one person, their conversations become one."""

from django.db.models import F

from clinicbot.core import clock

from . import wakeup
from .models import AskedQuestion, Conversation, Message, Turn

_MODES = [Conversation.Mode.CLOSED, Conversation.Mode.BOT, Conversation.Mode.WAITING, Conversation.Mode.HUMAN]
"""Whose turn it is, the stricter later."""


def merge_conversations(kept_contact: int, absorbed_contact: int) -> None:
    """Move the absorbed contact's conversations; where both have one on a channel, it becomes part of the kept one.

    Runs inside the merge's transaction. Locks the conversations by id.
    """
    both = Conversation.objects.filter(contact_id__in=[kept_contact, absorbed_contact])
    rows = list(both.select_for_update(no_key=True).order_by("id"))
    mine = {row.channel_id: row for row in rows if row.contact_id == kept_contact}
    for other in (row for row in rows if row.contact_id == absorbed_contact):
        target = mine.get(other.channel_id)
        if target is None:
            Conversation.objects.filter(pk=other.pk).update(contact_id=kept_contact)
        else:
            _absorb(target, other)


def _absorb(target: Conversation, other: Conversation) -> None:
    """Carry everything over, the stricter of two values; the raised epoch voids what either was about to say."""
    pending = Message.objects.filter(conversation_id=other.pk, status=Message.Status.PENDING).exists()
    Message.objects.filter(conversation_id=other.pk).update(conversation_id=target.pk)
    Turn.objects.filter(conversation_id=other.pk).update(conversation_id=target.pk)
    AskedQuestion.objects.filter(conversation_id=other.pk).update(conversation_id=target.pk)
    Conversation.objects.filter(pk=target.pk).update(
        mode=max(target.mode, other.mode, key=lambda mode: _MODES.index(Conversation.Mode(mode))),
        priority=max(target.priority, other.priority),
        assigned_to_id=target.assigned_to_id or other.assigned_to_id,
        handoff_reason=target.handoff_reason or other.handoff_reason,
        takeover_epoch=max(target.takeover_epoch, other.takeover_epoch) + 1,
        unread=F("unread") + other.unread,
        taken_over_at=max(filter(None, (target.taken_over_at, other.taken_over_at)), default=None),
        waiting_since=min(filter(None, (target.waiting_since, other.waiting_since)), default=None),
        sla_due_at=min(filter(None, (target.sla_due_at, other.sla_due_at)), default=None),
        last_inbound_at=max(filter(None, (target.last_inbound_at, other.last_inbound_at)), default=None),
        last_outbound_at=max(filter(None, (target.last_outbound_at, other.last_outbound_at)), default=None),
        last_handled_at=max(filter(None, (target.last_handled_at, other.last_handled_at)), default=None),
        danger_at=max(filter(None, (target.danger_at, other.danger_at)), default=None),
        due_at=clock.now() if pending else target.due_at,
    )
    other.delete()
    if pending:
        wakeup.work()
