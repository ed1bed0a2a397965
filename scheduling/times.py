"""The one place where wall-clock times become moments and back.

Everything else reckons in whole epoch seconds (UTC) or aware datetimes. A wall-clock time that is skipped by a
change of the clocks stands for the moment of the change; one that occurs twice stands for its first occurrence.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 86_400
MINUTE = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NonexistentTime(ValueError):  # noqa: N818 (said as it is met)
    """A wall-clock time that the clocks skip on that day."""


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return the IANA zone `name`, kept."""
    return ZoneInfo(name)


def epoch(moment: datetime) -> int:
    """Return the aware `moment` in whole epoch seconds, rounded down."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def epoch_up(moment: datetime) -> int:
    """Return the aware `moment` in whole epoch seconds, rounded up."""
    return -((_EPOCH - moment) // timedelta(seconds=1))


def moment(seconds: int) -> datetime:
    """Return epoch `seconds` as an aware datetime in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def local(seconds: int, zone_name: str) -> datetime:
    """Return epoch `seconds` as an aware datetime in the named zone."""
    return datetime.fromtimestamp(seconds, zone(zone_name))


def wall_minutes(day: date, minutes: int, zone_name: str) -> int:
    """Return the epoch second at which clocks in the zone show `minutes` after midnight of `day`.

    `minutes` may exceed 1440 (the next day). Skipped times give the moment of the change.
    """
    naive = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return epoch(_first_at(naive, zone(zone_name)))


def exact(naive: datetime, zone_name: str, *, fold: int = 0) -> datetime:
    """Return the UTC moment of a naive local time; `fold=1` means the second of two. Raises NonexistentTime."""
    found = naive.replace(tzinfo=zone(zone_name), fold=fold).astimezone(UTC)
    if found.astimezone(zone(zone_name)).replace(tzinfo=None, fold=0) != naive.replace(fold=0):
        raise NonexistentTime(f"{naive:%Y-%m-%d %H:%M} does not exist in {zone_name}")
    return found


def _first_at(naive: datetime, tz: ZoneInfo) -> datetime:
    found = naive.replace(tzinfo=tz).astimezone(UTC)
    if found.astimezone(tz).replace(tzinfo=None) == naive:
        return found
    return _change_between(naive.replace(tzinfo=tz, fold=1).astimezone(UTC), found, tz)


def _change_between(before: datetime, after: datetime, tz: ZoneInfo) -> datetime:
    """Return the moment, to the second, from which the zone's offset is that of `after`."""
    low, high = epoch(before), epoch(after)
    offset = after.astimezone(tz).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, tz).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return moment(high)
