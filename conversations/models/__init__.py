"""The tables of the conversation side: channels and deliveries, conversations and messages, turns."""

from .channel import AccountNews, AssistantSettings, Channel, Delivery
from .conversation import Conversation
from .knowledge import ArticlePhrase, AskedQuestion, KnowledgeArticle, OpenQuestion
from .learning import TrainedHead, TrainingPhrase
from .message import Message, StrayStatus
from .notice import Notice
from .turn import Turn
from .wording import Complaint, ReplyOverride

__all__ = [
    "AccountNews",
    "ArticlePhrase",
    "AskedQuestion",
    "AssistantSettings",
    "Channel",
    "Complaint",
    "Conversation",
    "Delivery",
    "KnowledgeArticle",
    "Message",
    "Notice",
    "OpenQuestion",
    "ReplyOverride",
    "StrayStatus",
    "TrainedHead",
    "TrainingPhrase",
    "Turn",
]
