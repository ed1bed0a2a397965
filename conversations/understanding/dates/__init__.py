"""Dates and times people write, read by a grammar of small rules."""

from conversations.understanding.dates.compose import Found, find_dates

__all__ = ["Found", "find_dates"]
