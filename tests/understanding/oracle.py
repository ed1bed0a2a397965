"""What the date examples should mean, computed from a tiny notation of its own, without the grammar under test.

Days: `d+1` a day from now · `wd4` the next Friday, today included · `Wd4` strictly after today · `w+1` the whole next
week, `w+1:4` its Friday, `w+1:0..1` Monday and Tuesday · `w20/4` the week of 20 April · `dom15` the next 15th ·
`15/3` the next 15 March · `4#20` the next Friday that is a 20th · `f13` the next Friday the 13th · `n1:0:6` the first
Monday of June (`n-1` the last) · `m+1` next month, `m+1:10` its 10th, `m+1:last` its last day · `M+1` a month from
today · `y+1` next year, `y+1:2` its February · `easter-2` · `weekend`.

Spans: `a..b` from one to the other (what is left of it when it has begun) · `a..+4` four days more · `a~7` seven days
from there on · `a~-1` the day before. Hours: `@9-11`, `@14:30-16` of that day, `@14:30` a clock time · `now+30`
minutes from now. `|` alternatives · `not` exclusions · `earliest` · `none`.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)


@dataclass
class Expected:
    """Starts and ends (a clock time has no end to compare), exclusions, and whether the earliest time is wanted."""

    when: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    when_not: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    earliest: bool = False


def _month(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _numbered(today: date, number: int) -> date:
    for step in range(14):
        first = _month(today, step)
        if number <= _length(first) and first.replace(day=number) >= today:
            return first.replace(day=number)
    raise ValueError(number)


def _dated(today: date, text: str) -> date:
    day, month, *year = (int(part) for part in text.split("/"))
    if year:
        return date(year[0], month, day)
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian computus."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _week(today: date, text: str) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    if "/" in text:
        day = _dated(today, text[1:])
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    number, _, inside = text[2:].partition(":")
    first = monday + timedelta(days=7 * int(number))
    if not inside:
        return max(first, today), first + timedelta(days=7)
    low, _, high = inside.partition("..")
    return first + timedelta(days=int(low)), first + timedelta(days=int(high or low) + 1)


def _weekend(today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    return max(today, monday + timedelta(days=5)), monday + timedelta(days=7)


def _months(today: date, text: str) -> tuple[date, date]:
    """Read m+N, M+N and y+N with what follows."""
    number, _, inside = text[2:].partition(":")
    if text[0] == "y":
        first = date(today.year + int(number), int(inside or 1), 1)
        return first, _month(first, 1 if inside else 12)
    first = _month(today, int(number))
    if text[0] == "M":
        return _single(first.replace(day=min(today.day, _length(first))))
    if not inside:
        return max(first, today), _month(first, 1)
    return _single(first.replace(day=_length(first) if inside == "last" else int(inside)))


def _single(day: date) -> tuple[date, date]:
    return day, day + DAY


def _counted(today: date, text: str) -> date:
    """Return the first day from today on that fits n1:0:6, 4#20 or f13."""
    for ahead in range(3000):
        day = today + timedelta(days=ahead)
        if text == "f13":
            fits = day.day == 13 and day.weekday() == 4
        elif "#" in text:
            weekday, _, number = text.partition("#")
            fits = day.weekday() == int(weekday) and day.day == int(number)
        else:
            nth, wanted, month = (int(part) for part in text[1:].split(":"))
            place = (day.day - 1) // 7 + 1 if nth > 0 else -((_length(day) - day.day) // 7 + 1)
            fits = day.month == month and day.weekday() == wanted and place == nth
        if fits:
            return day
    raise ValueError(text)


def _feast(today: date, text: str) -> date:
    shift = timedelta(days=int(text[6:] or 0))
    found = (_easter(year) + shift for year in (today.year, today.year + 1))
    return next(day for day in found if day >= today)


def _days(today: date, text: str) -> tuple[date, date]:
    """Return the first day and the day after the last."""
    span = re.fullmatch(r"(.+)~(-?\d+)", text)
    if text.startswith("w+") or (text.startswith("w") and "/" in text):
        return _week(today, text)
    if ".." in text:
        return _stretch(today, *text.split(".."))
    if span:
        first, days = _days(today, span[1])[0], int(span[2])
        return (first, first + days * DAY) if days > 0 else _single(first + days * DAY)
    if text == "weekend":
        return _weekend(today)
    if text[0] in "mMy" and text[1] == "+":
        return _months(today, text)
    if text.startswith("easter"):
        return _single(_feast(today, text))
    if text[0] in "nf" or "#" in text:
        return _single(_counted(today, text))
    if text.startswith("d+"):
        return _single(today + timedelta(days=int(text[2:])))
    if text.startswith("wd"):
        return _single(today + timedelta(days=(int(text[2:]) - today.weekday()) % 7))
    if text.startswith("Wd"):
        return _single(today + timedelta(days=(int(text[2:]) - today.weekday() - 1) % 7 + 1))
    return _single(_numbered(today, int(text[3:])) if text.startswith("dom") else _dated(today, text))


def _stretch(today: date, low: str, high: str) -> tuple[date, date]:
    first = _days(today, low)[0]
    if high.startswith("+"):
        return first, first + (int(high[1:]) + 1) * DAY
    last = _days(today, high)[1]
    if first > last:  # begun already: what is left of it
        return today, last
    return first, last


def _minutes(text: str) -> timedelta:
    hour, _, minute = text.partition(":")
    return timedelta(hours=int(hour), minutes=int(minute or 0))


def _one(text: str, now: datetime) -> tuple[datetime, datetime | None]:
    days, _, hours = text.strip().partition(" @")
    if days.startswith("now+"):
        return now + timedelta(minutes=int(days[4:])), None
    first, last = _days(now.date(), days.strip())
    start = datetime.combine(first, time(), now.tzinfo)
    if not hours:
        return start, datetime.combine(last, time(), now.tzinfo)
    low, _, high = hours.partition("-")
    return start + _minutes(low), start + _minutes(high) if high else None


def expected(notation: str, now: datetime) -> Expected:
    """Return what the notation means at `now` (aware)."""
    if notation == "none":
        return Expected()
    notation, earliest, _ = notation.partition("earliest")
    wanted, _, unwanted = notation.partition("not ")
    return Expected(
        [_one(part, now) for part in wanted.split("|") if part.strip()],
        [_one(part, now) for part in unwanted.split("|") if part.strip()],
        bool(earliest),
    )
