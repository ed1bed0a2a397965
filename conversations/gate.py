"""The gate: whether the assistant may answer in a conversation at all."""

from .clinic import clinic_facts
from .models import Conversation


def bot_may_answer(conversation: Conversation) -> bool:
    """Tell whether it may: no person answers, and it is switched on for all, the channel and the contact."""
    contact, channel = conversation.contact, conversation.channel
    if conversation.mode == Conversation.Mode.HUMAN or contact.blocked:
        return False
    return clinic_facts().bot_enabled and channel.bot_enabled and channel.active and contact.bot_enabled
