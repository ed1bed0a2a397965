"""Conversations: one way in (inbox), one way through (turns), one way out (outbox)."""
