"""Rules for weekdays: bare, coming, of a named week, nth of a month, from one to another."""

from dataclasses import replace
from datetime import date, datetime

from conversations.understanding.dates.months import next_month, this_month
from conversations.understanding.dates.tables import DAYS
from conversations.understanding.dates.values import (
    DAY,
    Days,
    Month,
    Several,
    in_week,
    monday_of,
    next_weekday,
    one_day,
)


@DAYS.rule("WEEKDAY", "WEEKDAY agora", "essa|esta|nessa|nesta|nesse|neste|este|esse|this WEEKDAY", "essa|esta|nessa|nesta WEEKDAY agora", "agora WEEKDAY",
           "agora na|no|nessa|nesta|essa|esta WEEKDAY", "WEEKDAY mesmo", "WEEKDAY mais proxima|proximo", "primeira|proxima WEEKDAY disponivel|livre",
           "qualquer|alguma|algum|toda|todas|todo|todos|cada|uma WEEKDAY", "todas|todos as|os WEEKDAY", "alguma dessas WEEKDAY", "numa|num WEEKDAY",
           "any WEEKDAY", "this coming WEEKDAY", "WEEKDAY ainda", "WEEKDAY dessa|desta semana agora", "WEEKDAY feira")  # fmt: skip
def weekday(now: datetime, day: int) -> Days:
    """
    >>> show("essa sexta"), show("terça agora"), show("quarta-feira")
    ('13/03', '17/03', '11/03')
    """
    return one_day(next_weekday(now, day), "weekday")


@DAYS.rule("WEEKDAY que vem", "proxima|proximo|next WEEKDAY", "WEEKDAY proxima|proximo", "na|no proxima|proximo WEEKDAY", "proxima WEEKDAY que vem",
           "WEEKDAY que viene", "WEEKDAY da proxima", "WEEKDAY que vem agora", "coming WEEKDAY", "proximo dia WEEKDAY", "WEEKDAY seguinte",
           "essa|esta WEEKDAY que vem", "WEEKDAY que entra", "essa|esta|nessa|nesta proxima WEEKDAY", "WEEKDAY vindoura", "WEEKDAY next")  # fmt: skip
def coming_weekday(now: datetime, day: int) -> Days:
    """
    >>> show("próxima quarta"), show("sexta que vem"), show("el próximo lunes")
    ('18/03', '13/03', '16/03')
    """
    return one_day(next_weekday(now, day, today_counts=False), "date")


@DAYS.rule("WEEKDAY sem ser essa|esta|amanha|agora [agora]", "WEEKDAY sem ser essa|esta , a|na outra|proxima", "outra WEEKDAY", "WEEKDAY nao essa , a outra",
           "na|no outra|outro WEEKDAY", "WEEKDAY sem ser essa a outra", "WEEKDAY sem ser essa , na outra|proxima", "WEEKDAY depois da que vem",
           "WEEKDAY da semana que vem sem ser essa", "WEEKDAY after next")  # fmt: skip
def other_weekday(now: datetime, day: int) -> Days:
    """
    >>> show("sexta sem ser essa, a outra"), show("na outra segunda")
    ('20/03', '23/03')
    """
    return one_day(next_weekday(now, day) + 7 * DAY)


@DAYS.rule(
    "WEEKDAY passada|passado|retrasada|pasado|anterior",
    "last WEEKDAY",
    "ultima|ultimo WEEKDAY",
    "nessa|nesta ultima|ultimo WEEKDAY",
)
def past_weekday(now: datetime, day: int) -> Days:
    """
    >>> show("foi na segunda passada")
    '09/03'
    """
    back = (now.weekday() - day) % 7 or 7
    return one_day(now.date() - back * DAY, past=True)


@DAYS.rule("WEEKDAY [,] [-] [da|na|de|nessa|dessa|desta|do|of|la|essa|esta] WEEKREF", "WEEKDAY [de] la|the WEEKREF", "WEEKREF [,] [na|no|numa|pode|seria|ser|on|el|dia] WEEKDAY",
           "WEEKDAY so|mas [na|da] WEEKREF", "WEEKREF na|no proxima|proximo WEEKDAY", "WEEKREF , pode ser WEEKDAY", "WEEKREF a|o WEEKDAY")  # fmt: skip
def weekday_of_week(now: datetime, first: int | date, second: int | date) -> Days | None:
    """
    >>> show("quarta da semana que vem"), show("semana que vem na terça"), show("quarta da outra semana")
    ('18/03', '17/03', '18/03')
    """
    monday, day = (first, second) if isinstance(first, date) else (second, first)
    if not isinstance(monday, date) or not isinstance(day, int):
        return None
    return replace(in_week(monday, day), past=monday < monday_of(now.date()))


@DAYS.rule(
    "WEEKREF [na|no] WEEKDAY ou|e|o|or [na|no|a|o|el|on] WEEKDAY",
    "WEEKDAY ou|e|o|or [na|no|a|o|el|on] WEEKDAY [da|na|de|,|dessa|desta] [la] WEEKREF",
)
def weekdays_of_week(now: datetime, *values: int | date) -> Several:
    """
    >>> show("segunda ou terça da semana que vem")
    '16/03 | 17/03'
    """
    monday = next(value for value in values if isinstance(value, date))
    days = [value for value in values if isinstance(value, int)]
    return Several(tuple(in_week(monday, day) for day in days))


@DAYS.rule("ORD WEEKDAY do|de|da|of|in [o] [the] AMONTH", "ORD WEEKDAY del AMONTH")
def nth_weekday(now: datetime, nth: int, day: int, month: Month) -> Days | None:
    """
    >>> show("primeira segunda de abril"), show("última sexta do mês")
    ('06/04', '27/03')
    """
    days = month.days
    all_days = [days.first + n * DAY for n in range((days.last - days.first).days)]
    fitting = [found for found in all_days if found.weekday() == day]
    index = nth if nth < 0 else nth - 1
    if index >= len(fitting):
        return None
    if fitting[index] < now.date() and month == this_month(now):
        return nth_weekday(now, nth, day, next_month(now))
    if fitting[index] < now.date() and month.named:
        return nth_weekday(now, nth, day, replace(month, year=month.year + 1))
    return one_day(fitting[index])


@DAYS.rule("de [a] WEEKDAY a|ate [a|o] WEEKDAY", "WEEKDAY a|ate|to|-|through|thru|hasta WEEKDAY", "entre [a|o|el|as|los] WEEKDAY e|y|and|ate [a|o|el|as|los] WEEKDAY", "from WEEKDAY to WEEKDAY", "de WEEKDAY ate a WEEKDAY",
           "between WEEKDAY and WEEKDAY", "entre WEEKDAY y WEEKDAY")  # fmt: skip
def weekday_range(now: datetime, first: int, second: int) -> Days:
    """
    >>> show("de quinta a sábado")
    '12/03..14/03'
    """
    start = next_weekday(now, first)
    return Days(start, start + ((second - first) % 7 + 1) * DAY, "day", "span")


@DAYS.rule(
    "de WEEKDAY a|ate WEEKDAY da|na|de|dessa WEEKREF",
    "entre WEEKDAY e WEEKDAY da WEEKREF",
    "WEEKREF de WEEKDAY a|ate WEEKDAY",
    "WEEKREF entre WEEKDAY e WEEKDAY",
    "WEEKDAY a WEEKDAY da WEEKREF",
)
def weekday_range_of_week(now: datetime, *values: int | date) -> Days:
    """
    >>> show("de terça a quinta da semana que vem")
    '17/03..19/03'
    """
    monday = next(value for value in values if isinstance(value, date))
    first, second = (value for value in values if isinstance(value, int))
    return Days(monday + first * DAY, monday + (second + 1) * DAY, "day", "span")
