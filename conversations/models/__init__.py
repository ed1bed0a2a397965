"""The tables of the conversation side: channels and deliveries, conversations and messages, turns."""

from .channel import AccountNews, AssistantSettings, Channel, Delivery
from .conversation import Conversation
from .message import Message, StrayStatus
from .notice import Notice
from .turn import Turn

__all__ = [
    "AccountNews",
    "AssistantSettings",
    "Channel",
    "Conversation",
    "Delivery",
    "Message",
    "Notice",
    "StrayStatus",
    "Turn",
]
