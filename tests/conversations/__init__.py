"""Tests of the conversation side: the door, the inbox, turns and the outbox."""
