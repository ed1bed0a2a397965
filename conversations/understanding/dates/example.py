"""How the rules' examples are read: one fixed moment, and a short way to write what was understood."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conversations.understanding.dates.compose import find_dates
from conversations.understanding.normalise import normalise
from conversations.understanding.types import When

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))  # a Wednesday


def _day(moment: datetime, year: int) -> str:
    return f"{moment:%d/%m}" if moment.year == year else f"{moment:%d/%m/%Y}"


def brief(when: When, year: int = NOW.year) -> str:
    """Return a stretch of time as few characters: whole days with their last day, hours with their end."""
    start, end = when.start, when.end
    if start.hour == start.minute == end.hour == end.minute == 0 and when.grain in {"day", "week", "month"}:
        last = end - timedelta(days=1)
        days = _day(start, year) if last.date() == start.date() else f"{_day(start, year)}..{_day(last, year)}"
        return days + (f" {when.daypart}" if when.daypart else "")
    begin = f"{_day(start, year)} {start:%H:%M}"
    if end - start in (timedelta(hours=1), timedelta(minutes=1)) and not (
        when.grain == "hour" and when.daypart == "range"
    ):
        return begin
    return f"{begin}..{'24:00' if end.hour == end.minute == 0 else end.strftime('%H:%M')}"


def show(text: str, now: datetime = NOW) -> str:
    """Return what the date rules understand of the text, alternatives apart by |, exclusions after "not"."""
    found = find_dates(normalise(text).tokens, now)
    parts = [" | ".join(brief(when, now.year) for when in found.when)]
    parts += ["not " + " | ".join(brief(when, now.year) for when in found.when_not)] if found.when_not else []
    parts += ["earliest"] if found.earliest else []
    return " ".join(part for part in parts if part)
