"""The back office of conversations: inbox and chat, numbers and switches, records."""

from . import channels, inbox, records

__all__ = ["channels", "inbox", "records"]
