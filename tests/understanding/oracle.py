"""What the date examples should mean, computed from a tiny notation of its own, without the grammar under test.

`d+1` a day from now · `wd4` the next Friday, today included · `Wd4` strictly after today · `w+1` the whole next week,
`w+1:4` its Friday, `w+1:0..1` Monday and Tuesday · `w20/4` the week of 20 April · `dom15` the next 15th · `15/3` the
next 15 March · `m+1` next month, `m+1:10` its 10th · `weekend` · `a..b` from one to the other · `@9-11`, `@14:30` hours
of that day · `|` alternatives · `not` exclusions · `earliest` · `none`.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Span = tuple[datetime, datetime]


@dataclass
class Expected:
    """Starts and ends (a clock time has no end to compare), exclusions, and whether the earliest time is wanted."""

    when: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    when_not: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    earliest: bool = False


def _month(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _numbered(today: date, number: int) -> date:
    for step in range(14):
        first = _month(today, step)
        if number <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=number) >= today:
            return first.replace(day=number)
    raise ValueError(number)


def _dated(today: date, text: str) -> date:
    day, month, *year = (int(part) for part in text.split("/"))
    if year:
        return date(year[0], month, day)
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _week(today: date, text: str) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    if "/" in text:
        day = _dated(today, text[1:])
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    number, _, inside = text[2:].partition(":")
    first = monday + timedelta(days=7 * int(number))
    if not inside:
        return first, first + timedelta(days=7)
    low, _, high = inside.partition("..")
    return first + timedelta(days=int(low)), first + timedelta(days=int(high or low) + 1)


def _weekend(today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    return max(today, monday + timedelta(days=5)), monday + timedelta(days=7)


def _days(today: date, text: str) -> tuple[date, date]:
    """Return the first day and the day after the last."""
    if text.startswith("w+") or (text.startswith("w") and "/" in text):
        return _week(today, text)
    if ".." in text:
        low, high = text.split("..")
        first, last = _days(today, low)[0], _days(today, high)[1]
        return (today, last) if first > last else (first, last)  # begun already: what is left of it
    if text == "weekend":
        return _weekend(today)
    if text.startswith("m+"):
        number, _, inside = text[2:].partition(":")
        first = _month(today, int(number))
        if not inside:
            return first, _month(today, int(number) + 1)
        day = first.replace(day=int(inside))
    elif text.startswith("d+"):
        day = today + timedelta(days=int(text[2:]))
    elif text.startswith("wd"):
        day = today + timedelta(days=(int(text[2:]) - today.weekday()) % 7)
    elif text.startswith("Wd"):
        day = today + timedelta(days=(int(text[2:]) - today.weekday() - 1) % 7 + 1)
    else:
        day = _numbered(today, int(text[3:])) if text.startswith("dom") else _dated(today, text)
    return day, day + timedelta(days=1)


def _one(text: str, now: datetime) -> tuple[datetime, datetime | None]:
    days, _, hours = text.strip().partition(" @")
    first, last = _days(now.date(), days.strip())
    start = datetime.combine(first, time(), now.tzinfo)
    if not hours:
        return start, datetime.combine(last, time(), now.tzinfo)
    if ":" in hours:
        hour, minute = (int(part) for part in hours.split(":"))
        return start.replace(hour=hour, minute=minute), None
    low, high = (int(part) for part in hours.split("-"))
    end = start + timedelta(days=1) if high == 24 else start.replace(hour=high)
    return start.replace(hour=low), end


def expected(notation: str, now: datetime) -> Expected:
    """Return what the notation means at `now` (aware)."""
    if notation == "none":
        return Expected()
    if notation == "earliest":
        return Expected(earliest=True)
    wanted, _, unwanted = notation.partition("not ")
    return Expected(
        [_one(part, now) for part in wanted.split("|") if part.strip()],
        [_one(part, now) for part in unwanted.split("|") if part.strip()],
    )
