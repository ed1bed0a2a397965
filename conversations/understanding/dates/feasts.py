"""Rules for holidays and feasts."""

from datetime import datetime

from conversations.understanding.dates import holiday
from conversations.understanding.dates.tables import DAYS
from conversations.understanding.dates.values import (
    DAY,
    Days,
    one_day,
)


def _feast_rule(name: str) -> None:
    def feast(now: datetime) -> Days:
        return holiday.next_feast(name, now.date())

    words = name.replace(" de ", " de|do|da ")
    DAYS.rule(words, f"feriado de|do|da {words}", f"feriadao de|do|da {words}", f"o|a|do|da {words}")(feast)


for _name in holiday.NAMES:
    _feast_rule(_name)


@DAYS.rule("vespera de|do|da DAY")
def eve_of(now: datetime, days: object) -> Days | None:
    """
    >>> show("na véspera de são joão"), show("véspera do dia das crianças")
    ('23/06', '11/10')
    """
    return _days_before(now, days, 1)


@DAYS.rule("antevespera de|do|da DAY", "ante vespera de|do|da DAY")
def two_days_before(now: datetime, days: object) -> Days | None:
    """
    >>> show("antevéspera de natal")
    '23/12'
    """
    return _days_before(now, days, 2)


def _days_before(now: datetime, days: object, number: int) -> Days | None:
    if not isinstance(days, Days):
        return None
    day = days.first - number * DAY
    return one_day(day, "date") if day >= now.date() else None


@DAYS.rule("feriado|feriadao|holiday de|do|da|of [dia] DAY")
def holiday_on(now: datetime, days: object) -> Days | None:
    """
    >>> show("no feriado de 7 de setembro")
    '07/09'
    """
    return days if isinstance(days, Days) and days.last - days.first == DAY else None


@DAYS.rule(
    "feriado",
    "o feriado",
    "proximo feriado",
    "feriadao",
    "o|no|do feriadao",
    "feriado prolongado",
    "the holiday",
    "feriado agora",
    "esse feriado",
)
def public_holiday(now: datetime) -> Days:
    """
    >>> show("depois do feriado")
    '04/04..10/04'
    """
    holiday_ = holiday.next_public_holiday(now.date())
    return Days(holiday_.first, holiday_.last)


@DAYS.rule("WEEKDAY [-] [feira] de|do|da [a] carnaval|carnival")
def weekday_of_feast(now: datetime, weekday: int) -> Days:
    """
    >>> show("segunda de carnaval")
    '08/02/2027'
    """
    days = holiday.next_feast("carnaval", now.date())
    return one_day(next(day for day in (days.first + n * DAY for n in range(-3, 7)) if day.weekday() == weekday))
