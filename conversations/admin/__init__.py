"""The back office of conversations: inbox and chat, numbers and switches, knowledge and words, records."""

from . import channels, inbox, knowledge, records, replies

__all__ = ["channels", "inbox", "knowledge", "records", "replies"]
