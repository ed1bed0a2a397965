"""Rules for days with a number: of the month, with a month's name, between strokes, and from one to another."""

from dataclasses import replace
from datetime import datetime

from conversations.understanding.dates.months import clipped
from conversations.understanding.dates.tables import DAYS
from conversations.understanding.dates.values import (
    DAY,
    Days,
    Month,
    Several,
    full_year,
    make_date,
    next_date,
    next_month_day,
    next_weekday,
    one_day,
    shift_months,
)


def _numbered(now: datetime, day: int) -> Days | None:
    found = next_month_day(now, day) if 1 <= day <= 31 else None
    return one_day(found, "monthday") if found else None


def _dated(now: datetime, day: int, month: int, year: int | None = None) -> Days | None:
    found = next_date(now, day, month) if year is None else make_date(full_year(year), month, day)
    return one_day(found, "dated", past=found < now.date()) if found else None


def _plausible_year(year: int) -> bool:
    return 1900 <= year <= 2100 or 20 <= year <= 99


@DAYS.rule("dia NUM", "o dia NUM", "dia : NUM", "dia de NUM", "dia numero NUM", "data NUM", "on the NUM", "o|esse|este dia NUM agora", "dia NUM agora",
           "el dia NUM", "the NUM th|st|nd|rd", "NUM th|st|nd|rd", "dia NUM proximo", "dia NUM que vem", "el NUM")  # fmt: skip
def numbered_day(now: datetime, day: int) -> Days | None:
    """
    >>> show("dia 15"), show("no dia 5 de manhã")
    ('15/03', '05/04 06:00..12:00')
    """
    return _numbered(now, day)


@DAYS.rule("dia primeiro", "primeiro dia do mes", "dia 1o", "dia um", "dia primeiro agora")
def first_day(now: datetime, *_: int) -> Days | None:
    """
    >>> show("dia primeiro")
    '01/04'
    """
    return _numbered(now, 1)


@DAYS.rule("dia|dias|day|o|os NUM ou|e|o|or|y [o|dia|no] NUM", "dia|dias NUM , NUM ou|e [dia] NUM", "dia NUM ou dia NUM", "dia NUM ou no dia NUM",
           "dias NUM , NUM , NUM e|ou NUM", "dia NUM , NUM", "dia NUM / dia NUM")  # fmt: skip
def several_numbered_days(now: datetime, *days: int) -> Several | None:
    """
    >>> show("dia 15 ou 16")
    '15/03 | 16/03'
    """
    found = [_numbered(now, day) for day in days]
    return Several(tuple(day for day in found if day)) if all(found) else None


@DAYS.rule(
    "[dia] NUM ou|e [dia] NUM de|/|do MONTH",
    "dia|dias NUM , NUM ou|e NUM de MONTH",
    "dia|dias NUM ou|e NUM do|de AMONTH",
)
def several_days_of_month(now: datetime, *values: int | Month) -> Several | None:
    """
    >>> show("dia 5 ou 6 de maio")
    '05/05 | 06/05'
    """
    *days, last = values
    found = [_of_month(now, day, last) for day in days if isinstance(day, int)]
    return Several(tuple(day for day in found if day)) if all(found) else None


def _of_month(now: datetime, day: int, month: int | Month) -> Days | None:
    if isinstance(month, int):
        return _dated(now, day, month)
    found = make_date(month.year, month.month, day)
    if found and month.named and found < now.date():
        found = make_date(month.year + 1, month.month, day)
    return one_day(found, "dated", past=found < now.date()) if found else None


@DAYS.rule("[dia] NUM de|of|/|- MON", "dia NUM [,] [em|agora|ja] [de|do] MONTH", "NUM MONTH", "NUM MONX", "NUM th|st|nd|rd of|de MON", "NUM th|st|nd|rd MON", "[dia] ORD de|of MON",
           "el NUM de MON", "the ORD of MON", "NUM do mes de MON", "dia NUM do mes de MON", "the NUM th of MON", "dia NUM MON")  # fmt: skip
def day_of_named_month(now: datetime, day: int, month: int) -> Days | None:
    """
    >>> show("15 de março"), show("primeiro de dezembro"), show("5th of May")
    ('15/03', '01/12', '05/05')
    """
    return _dated(now, day, month)


@DAYS.rule("[dia] NUM de|of|/|- MON de|do|/|-|, NUM", "NUM MONTH [,] NUM", "[dia] ORD de|of MON de|, NUM", "el NUM de MON de|del NUM", "NUM th|st|nd|rd of MON [,] NUM",
           "[dia] NUM de MON NUM", "[dia] NUM de MON de|do ano NUM")  # fmt: skip
def full_date_in_words(now: datetime, day: int, month: int, year: int) -> Days | None:
    """
    >>> show("15 de março de 2027")
    '15/03/2027'
    """
    return _dated(now, day, month, year) if _plausible_year(year) else None


@DAYS.rule(
    "[dia] NUM de MON do ano que vem",
    "[dia] NUM de MON do proximo ano",
    "[dia] NUM / NUM do ano que vem",
    "NUM of MON next year",
)
def day_of_month_next_year(now: datetime, day: int, month: int) -> Days | None:
    """
    >>> show("10 de abril do ano que vem")
    '10/04/2027'
    """
    return _dated(now, day, month, now.year + 1)


@DAYS.rule("MONTH NUM [th|st|nd|rd]", "MONX DAYNUM", "MON NUM th|st|nd|rd", "MONTH the NUM [th|st|nd|rd]", "MONTH [no] [,] dia NUM", "mes de MON [no] [,] dia NUM", "em MONTH [no] dia NUM",
           "MONTH ORD")  # fmt: skip
def named_month_then_day(now: datetime, month: int, day: int) -> Days | None:
    """
    >>> show("December 5th"), show("em abril dia 10")
    ('05/12', '10/04')
    """
    return _dated(now, day, month) if 1 <= day <= 31 else None


@DAYS.rule("NUM / NUM", "dia NUM / NUM", "dia NUM . NUM", "dia NUM - NUM", "dia NUM do NUM", "dia NUM do mes NUM", "dia NUM mes NUM", "NUM do NUM", "NUM . NUM", "NUM - PAD",
           "dia NUM NUM", "el NUM / NUM")  # fmt: skip
def day_slash_month(now: datetime, day: int, month: int) -> Days | None:
    """
    >>> show("15/03"), show("dia 15 do 4"), show("15.3")
    ('15/03', '15/04', '15/03')
    """
    if month > 12 >= day:
        day, month = month, day
    return _dated(now, day, month)


@DAYS.rule("NUM - NUM")
def day_dash_month(now: datetime, day: int, month: int) -> Days | None:
    """
    >>> show("23-11")
    '23/11'
    """
    return _dated(now, day, month) if 12 < day <= 31 and 1 <= month <= 12 else None


@DAYS.rule("daqui [a] NUM WEEKDAY")
def some_weekdays_from_now(now: datetime, count: int, day: int) -> Days | None:
    """
    >>> show("daqui a duas quintas")
    '19/03'
    """
    return one_day(next_weekday(now, day, today_counts=False) + (count - 1) * 7 * DAY) if 1 <= count <= 8 else None


@DAYS.rule(
    "NUM / NUM / NUM",
    "NUM - NUM - NUM",
    "NUM . NUM . NUM",
    "dia NUM do NUM de NUM",
    "dia NUM / NUM / NUM",
    "NUM / NUM de NUM",
)
def full_date(now: datetime, day: int, month: int, year: int) -> Days | None:
    """
    >>> show("15/03/2027"), show("2026-04-02")
    ('15/03/2027', '02/04')
    """
    if day > 31:
        day, year = year, day
    elif month > 12 >= day:
        day, month = month, day
    return _dated(now, day, month, year) if _plausible_year(year) else None


@DAYS.rule("[no] dia NUM [,] [do|de|no|da|ja] AMONTH", "AMONTH [,] [no|la|o|pode|ser|para|la] dia NUM", "dia NUM [do|de] AMONTH", "the NUM th|st|nd|rd of AMONTH",
           "el [dia] NUM del|de AMONTH", "dia NUM so|ja [no|do] AMONTH", "NUM do AMONTH", "AMONTH no dia NUM", "AMONTH para|pelo|la pelo dia NUM",
           "AMONTH la para o dia NUM")  # fmt: skip
def day_of_month(now: datetime, first: int | Month, second: int | Month) -> Days | None:
    """
    >>> show("mês que vem dia 10"), show("dia 20 do mês que vem")
    ('10/04', '20/04')
    """
    month, day = (first, second) if isinstance(first, Month) else (second, first)
    if not isinstance(month, Month) or not isinstance(day, int):
        return None
    return _of_month(now, day, month) if 1 <= day <= 31 else None


@DAYS.rule("WEEKDAY [,] [-] [o] dia NUM", "WEEKDAY [,] DAYNUM", "WEEKDAY que e dia NUM", "WEEKDAY the NUM th|st|nd|rd", "WEEKDAY el NUM", "WEEKDAY agora dia NUM",
           "dia NUM [,] [que|numa|na|uma|e] [e|cai|numa] [uma] WEEKDAY", "WEEKDAY que vem [,] dia NUM", "proxima WEEKDAY [,] dia NUM", "WEEKDAY que vem agora dia NUM")  # fmt: skip
def weekday_and_number(now: datetime, first: int, second: int) -> Days | None:
    """
    >>> show("sexta dia 20"), show("sexta, 20")
    ('20/03', '20/03')
    """
    numbers = {first, second}
    for day in (second, first):
        weekday_wanted = first if day == second else second
        if not 1 <= day <= 31 or weekday_wanted > 6:
            continue
        for step in range(12):
            month = shift_months(now.date().replace(day=1), step)
            found = make_date(month.year, month.month, day)
            if found and found >= now.date() and found.weekday() == weekday_wanted:
                return one_day(found)
    return _numbered(now, max(numbers))


@DAYS.rule(
    "NUM / NUM [,] WEEKDAY",
    "[dia] NUM / NUM ( WEEKDAY )",
    "dia NUM / NUM [,] [que] [e] [na|numa|uma] WEEKDAY",
    "NUM de MON [,] [(] WEEKDAY",
)
def date_then_weekday(now: datetime, day: int, month: int, weekday: int) -> Days | None:
    """
    >>> show("10/06 (quarta)"), show("15/04, quarta")
    ('10/06', '15/04')
    """
    return _dated(now, day, month)


@DAYS.rule("WEEKDAY [,] MON NUM [th|st|nd|rd]")
def weekday_then_english_date(now: datetime, weekday: int, month: int, day: int) -> Days | None:
    """
    >>> show("Thursday, April 2nd")
    '02/04'
    """
    return _dated(now, day, month)


@DAYS.rule("WEEKDAY [,] [-] [dia] NUM / NUM", "WEEKDAY [,] [dia] NUM de MON", "WEEKDAY ( NUM / NUM )",
           "WEEKDAY [,] NUM / MON")  # fmt: skip
def weekday_and_date(now: datetime, weekday: int, day: int, month: int) -> Days | None:
    """
    >>> show("sexta 20/03"), show("quinta, 2 de abril")
    ('20/03', '02/04')
    """
    return _dated(now, day, month)


@DAYS.rule("[dia] NUM a|ate|to|- [o] [dia] NUM de|do|da|of AMONTH", "de|do|entre [o] [dia] NUM a|e|ao|ate [o] [dia] NUM de|do|of AMONTH", "entre os dias NUM e NUM de|do AMONTH", "dias NUM a NUM de|do AMONTH",
           "de|do dia NUM ao dia NUM de|do AMONTH", "del NUM al NUM de AMONTH", "entre el NUM y el NUM de AMONTH", "do NUM ao NUM de AMONTH", "between NUM and NUM AMONTH",
           "do dia NUM ate o dia NUM de|do AMONTH", "between the NUM th and the NUM th of AMONTH")  # fmt: skip
def day_range_of_month(now: datetime, first: int, second: int, month: Month) -> Days | None:
    """
    >>> show("de 7 a 15 de julho"), show("entre os dias 10 e 12 de abril")
    ('07/07..15/07', '10/04..12/04')
    """
    start, end = make_date(month.year, month.month, first), make_date(month.year, month.month, second)
    if start is None or end is None or end < start:
        return None
    if end < now.date() and month.named:
        return day_range_of_month(now, first, second, replace(month, year=month.year + 1))
    return clipped(now, Days(start, end + DAY, "day", "span"))


@DAYS.rule("entre [o] dia NUM e|ao|a [o] [dia] NUM", "entre os dias NUM e NUM", "do|de dia NUM ao|a|ate [o] [dia] NUM", "dia NUM ao|a|ate [o] [dia] NUM", "dias NUM a NUM", "dia NUM - NUM", "do dia NUM ate o dia NUM",
           "entre el NUM y el NUM", "del NUM al NUM", "entre dia NUM e dia NUM")  # fmt: skip
def numbered_range(now: datetime, first: int, second: int) -> Days | None:
    """
    >>> show("entre os dias 16 e 20"), show("do dia 20 ao dia 25")
    ('16/03..20/03', '20/03..25/03')
    """
    start = next_month_day(now, first) if 1 <= first <= 31 else None
    if start is None or not 1 <= second <= 31:
        return None
    end = make_date(start.year, start.month, second)
    if end is None or end < start:
        after = shift_months(start.replace(day=1), 1)
        end = make_date(after.year, after.month, second)
    return Days(start, end + DAY, "day", "span") if end else None


@DAYS.rule("[de|do] [dia] NUM / NUM a|ate|ao|- [o] [dia] NUM / NUM", "entre [o] [dia] NUM / NUM e [o] [dia] NUM / NUM")
def date_range(now: datetime, first: int, first_month: int, second: int, second_month: int) -> Days | None:
    """
    >>> show("de 20/03 a 02/04")
    '20/03..02/04'
    """
    start = next_date(now, first, first_month) if 1 <= first_month <= 12 else None
    end = make_date(start.year, second_month, second) if start and 1 <= second_month <= 12 else None
    if start and end and end < start:
        end = make_date(start.year + 1, second_month, second)
    return Days(start, end + DAY, "day", "span") if start and end else None


@DAYS.rule(
    "de|do|entre [o] [dia] NUM a|ate|ao|e [o] [dia] NUM / NUM", "NUM a|ate NUM / NUM", "dias NUM a|ate NUM / NUM"
)
def day_range_of_numbered_month(now: datetime, first: int, second: int, month: int) -> Days | None:
    """
    >>> show("de 3 a 7/8")
    '03/08..07/08'
    """
    end = next_date(now, second, month) if 1 <= month <= 12 and 1 <= second <= 31 else None
    start = make_date(end.year, end.month, first) if end else None
    return Days(max(start, now.date()), end + DAY, "day", "span") if start and end and start <= end else None
