"""Dates and times people write, read by a grammar of small rules.

Each module of rules fills the tables as it is imported.
"""

from conversations.understanding.dates import (
    clock,
    dayparts,
    feasts,
    hours,
    idioms,
    months,
    numbered,
    relative,
    spans,
    weekdays,
    weeks,
)  # fmt: skip
from conversations.understanding.dates.compose import Found, find_dates

RULES = (clock, dayparts, hours, relative, weekdays, numbered, weeks, months, feasts, spans, idioms)

__all__ = ["RULES", "Found", "find_dates"]
