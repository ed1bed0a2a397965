"""When two contacts prove to be one person, their conversations become one."""

from .models import Conversation, Message, Turn


def merge_conversations(kept_contact: int, absorbed_contact: int) -> None:
    """Move the absorbed contact's conversations; where both have one on a channel, its messages move over.

    Runs inside the merge's transaction.
    """
    mine = dict(Conversation.objects.filter(contact_id=kept_contact).values_list("channel_id", "id"))
    for other in Conversation.objects.filter(contact_id=absorbed_contact).select_for_update().order_by("id"):
        target = mine.get(other.channel_id)
        if target is None:
            Conversation.objects.filter(pk=other.pk).update(contact_id=kept_contact)
            continue
        Message.objects.filter(conversation_id=other.pk).update(conversation_id=target)
        Turn.objects.filter(conversation_id=other.pk).update(conversation_id=target)
        if other.due_at is not None:
            Conversation.objects.filter(pk=target).update(due_at=other.due_at)
        other.delete()
