"""What date rules mean before they are put together, and the arithmetic of the calendar."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conversations.understanding.types import When

DAY = timedelta(days=1)
HOUR = 60
# Minutes of the day: morning 06–12, afternoon 12–18, evening 18–22 (conventions of this project).
DAYPART_HOURS = {
    "morning": (6 * HOUR, 12 * HOUR),
    "afternoon": (12 * HOUR, 18 * HOUR),
    "evening": (18 * HOUR, 22 * HOUR),
}
LAST_HOUR = 22
OPEN_DAYS = 7  # how far "from the 10th on" reaches
MIDNIGHT = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Days:
    """One or more whole days; `last` is exclusive. `kind` is weekday, monthday, dated, date, week, weekson, month or span.

    `dated` names its month, `monthday` only its number; `weekson` is so many weeks from now. `week` is the Monday of the week named with a weekday.
    """

    first: date
    last: date
    grain: str = "day"
    kind: str = "date"
    past: bool = False
    week: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes. `sure` when morning or afternoon was said or the hour leaves no doubt."""

    minute: int
    grain: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch within a day, in minutes from midnight; `end` is exclusive. `clock` is set for a single time."""

    start: int
    end: int
    grain: str
    daypart: str | None = None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that needs nothing else: "in half an hour"."""

    when: When


@dataclass(frozen=True, slots=True)
class Several:
    """Alternatives said in one breath: "dia 15 ou 16"."""

    parts: tuple[Days | Hours, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month that was spoken of; `named` by its name, not as "this month"."""

    year: int
    month: int
    named: bool = False

    @property
    def days(self) -> Days:
        """All its days."""
        first = date(self.year, self.month, 1)
        return Days(first, shift_months(first, 1), "month", "month")


@dataclass(frozen=True, slots=True)
class Marker:
    """Words that say something about dates without being one: earliest, or nothing (an idiom to step over)."""

    name: str


NOTHING = Marker("nothing")
EARLIEST = Marker("earliest")
THE_OTHER = Marker("other")  # the one after the week or weekday that was just spoken of


def one_day(day: date, kind: str = "date", past: bool = False) -> Days:
    """Return that day alone."""
    return Days(day, day + DAY, "day", kind, past)


def in_week(monday: date, weekday: int) -> Days:
    """Return that weekday of the week that was named."""
    day = monday + weekday * DAY
    return Days(day, day + DAY, week=monday)


def monday_of(day: date) -> date:
    """Return the Monday of the week `day` is in."""
    return day - timedelta(days=day.weekday())


def shift_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the month's last when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        made = make_date(year, month + 1, min(last, day.day))
        if made:
            return made
    return day


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_date(now: datetime, day: int, month: int) -> date | None:
    """Return the next such date, today included; up to eight years on for 29 February."""
    for year in range(now.year, now.year + 9):
        made = make_date(year, month, day)
        if made and made >= now.date():
            return made
    return None


def next_month_day(now: datetime, day: int) -> date | None:
    """Return the next day with that number, today included; months too short for it are passed over."""
    first = now.date().replace(day=1)
    for step in range(13):
        month = shift_months(first, step)
        made = make_date(month.year, month.month, day)
        if made and made >= now.date():
            return made
    return None


def next_weekday(now: datetime, weekday: int, today_counts: bool = True) -> date:
    """Return the next such weekday; today only if it counts and some of its opening time is left."""
    ahead = (weekday - now.weekday()) % 7
    if ahead == 0 and (not today_counts or now.hour >= LAST_HOUR):
        ahead = 7
    return now.date() + timedelta(days=ahead)


def full_year(year: int) -> int:
    """Return a year written with two digits in full.

    >>> full_year(27), full_year(2027)
    (2027, 2027)
    """
    return year + 2000 if year < 100 else year


def in_minutes(now: datetime, minutes: int) -> Moment:
    """Return the moment so many minutes from now, to the minute."""
    start = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    return Moment(When(start, start + timedelta(minutes=1), "minute"))
