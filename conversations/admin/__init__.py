"""The back office of conversations: inbox and chat, numbers and switches, knowledge and words, records."""

from . import channels, inbox, knowledge, learning, records, replies

__all__ = ["channels", "inbox", "knowledge", "learning", "records", "replies"]
