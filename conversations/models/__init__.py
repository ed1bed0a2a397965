"""The tables of the conversation side: channels and deliveries, conversations and messages, turns."""

from .channel import AccountNews, Channel, ClinicSettings, Delivery
from .conversation import Conversation
from .message import Message, StrayStatus
from .notice import Notice
from .turn import Turn

__all__ = [
    "AccountNews",
    "Channel",
    "ClinicSettings",
    "Conversation",
    "Delivery",
    "Message",
    "Notice",
    "StrayStatus",
    "Turn",
]
