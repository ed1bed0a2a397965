"""Rules for days and moments counted from now: today, tomorrow, in two weeks, next year."""

from datetime import date, datetime, timedelta

from conversations.understanding.dates.tables import DAYS, FROM_NOW
from conversations.understanding.dates.values import (
    DAY,
    Days,
    Moment,
    in_minutes,
    monday_of,
    one_day,
    shift_months,
)


@DAYS.rule("hoje", "hoy", "today", "hoje mesmo", "hoje ainda", "ainda hoje", "hoy mismo", "para hoje", "no dia de hoje", "dia de hoje",
           "hoje agora", "this very day")  # fmt: skip
def today(now: datetime) -> Days:
    """
    >>> show("ainda hoje")
    '11/03'
    """
    return one_day(now.date())


@DAYS.rule("amanha", "tomorrow", "amanha mesmo", "dia de amanha", "manana mismo", "manana")
def tomorrow(now: datetime) -> Days:
    """
    >>> show("amanhã"), show("para mañana")
    ('12/03', '12/03')
    """
    return one_day(now.date() + DAY)


@DAYS.rule("depois de|do|da amanha", "depois amanha", "passado amanha", "pasado manana", "day after tomorrow", "the day after tomorrow",
           "despues de manana")  # fmt: skip
def day_after_tomorrow(now: datetime) -> Days:
    """
    >>> show("depois de amanhã"), show("pasado mañana")
    ('13/03', '13/03')
    """
    return one_day(now.date() + 2 * DAY)


@DAYS.rule("depois de depois de amanha")
def two_days_after_tomorrow(now: datetime) -> Days:
    """
    >>> show("depois de depois de amanhã")
    '14/03'
    """
    return one_day(now.date() + 3 * DAY)


@DAYS.rule("ontem", "ayer", "yesterday")
def yesterday(now: datetime) -> Days:
    """
    >>> show("fui aí ontem")
    '10/03'
    """
    return one_day(now.date() - DAY, past=True)


@DAYS.rule("anteontem", "antes de ontem", "antontem", "anteayer", "antes de ayer")
def before_yesterday(now: datetime) -> Days:
    """
    >>> show("anteontem")
    '09/03'
    """
    return one_day(now.date() - 2 * DAY, past=True)


@DAYS.rule("dia seguinte", "no dia seguinte")
def following_day(now: datetime) -> Days:
    """
    >>> show("no dia seguinte")
    '12/03'
    """
    return one_day(now.date() + DAY)


_DAY_STEPS = {"day": 1, "week": 7}
_RECKONED = {8: 7, 15: 14}  # old reckoning counts both ends: "de hoje a oito" is a week


def _from_today(now: datetime, count: int, unit: str) -> Days | Moment | None:
    if unit in {"hour", "minute"}:
        return in_minutes(now, count * (60 if unit == "hour" else 1)) if count <= 600 else None
    if unit in _DAY_STEPS and count * _DAY_STEPS[unit] <= 730:
        return one_day(now.date() + timedelta(days=count * _DAY_STEPS[unit]), "weekson" if unit == "week" else "date")
    if unit in {"month", "year"} and count <= 24:
        return one_day(shift_months(now.date(), count if unit == "month" else 12 * count))
    return None


@FROM_NOW.rule("daqui [a|uns|umas|ha|em] NUM UNIT", "daqui a uns|umas NUM UNIT", "dentro de NUM UNIT", "em NUM UNIT", "in [about] [a] NUM [of] UNIT", "in a UNIT", "dentro de unos|unas NUM UNIT", "en NUM UNIT", "NUM UNIT from now",
               "daqui a|ha mais NUM UNIT", "daqui NUM UNIT", "para daqui a NUM UNIT", "de aqui a NUM UNIT", "dentro de uns|umas NUM UNIT", "a UNIT from now", "de hoje a NUM UNIT", "a UNIT from today|now", "NUM UNIT from today|now", "NUM UNIT a partir de hoje|agora", "NUM UNIT a contar de hoje", "daqui [a] NUM UNIT mais ou menos", "daqui [a] mais [ou] [menos] NUM UNIT", "dentro de mas o menos NUM UNIT",
               "daq|dak|daki|daqi [a] NUM UNIT")  # fmt: skip
def from_now(now: datetime, count: int | str, unit: str = "") -> Days | Moment | None:
    """
    >>> show("daqui a 2 semanas"), show("em 15 dias"), show("em 2 horas"), show("daqui um mês")
    ('25/03', '26/03', '11/03 12:00', '11/04')
    """
    return _from_today(now, 1, count) if isinstance(count, str) else _from_today(now, count, unit)


@FROM_NOW.rule(
    "daqui a meia hora",
    "daqui meia hora",
    "em meia hora",
    "dentro de meia hora",
    "in half an hour",
    "en media hora",
    "dentro de media hora",
    "meia hora daqui",
)
def in_half_an_hour(now: datetime) -> Moment:
    """
    >>> show("em meia hora")
    '11/03 10:30'
    """
    return in_minutes(now, 30)


@FROM_NOW.rule("de hoje|hoy a|en NUM")
def counted_from_today(now: datetime, count: int) -> Days | None:
    """
    >>> show("de hoje a oito"), show("de hoje a quinze")
    ('18/03', '25/03')
    """
    return one_day(now.date() + _RECKONED[count] * DAY) if count in _RECKONED else None


@FROM_NOW.rule("de amanha|manana a|en NUM [dias]")
def counted_from_tomorrow(now: datetime, count: int) -> Days | None:
    """
    >>> show("de amanhã a oito")
    '19/03'
    """
    return one_day(now.date() + (_RECKONED[count] + 1) * DAY) if count in _RECKONED else None


@FROM_NOW.rule("daqui [a] meio ano", "em meio ano", "in half a year", "en medio ano")
def in_half_a_year(now: datetime) -> Days:
    """
    >>> show("daqui a meio ano")
    '11/09'
    """
    return one_day(shift_months(now.date(), 6))


@FROM_NOW.rule("daqui [a] NUM hora|horas|h e meia", "em NUM hora|horas|h e meia")
def in_hours_and_a_half(now: datetime, hours: int) -> Moment:
    """
    >>> show("daqui a uma hora e meia")
    '11/03 11:30'
    """
    return in_minutes(now, hours * 60 + 30)


@FROM_NOW.rule(
    "daqui a pouco",
    "daqui a pouquinho",
    "agora mesmo",
    "agorinha",
    "right now",
    "agora ja",
    "ahora mismo",
    "neste momento",
    "daqui pouco",
)
def soon(now: datetime) -> Moment:
    """
    >>> show("posso passar aí daqui a pouco?")
    '11/03 10:00'
    """
    return in_minutes(now, 0)


@FROM_NOW.rule(
    "daqui a|uns uns|alguns|poucos dias",
    "proximos dias",
    "nos|nesses|nestes proximos dias",
    "next few days",
    "nos proximos dias",
    "daqui alguns|uns dias",
    "esses|estes|nesses|nestes dias",
    "por esses dias",
    "proximos dias ai",
)
def coming_days(now: datetime) -> Days:
    """
    >>> show("nos próximos dias")
    '12/03..18/03'
    """
    return Days(now.date() + DAY, now.date() + 8 * DAY, "day", "span")


@FROM_NOW.rule(
    "nos|nas proximos|proximas NUM UNIT",
    "proximos|proximas NUM UNIT",
    "next NUM UNIT",
    "the next NUM UNIT",
    "nesses|nestes proximos NUM UNIT",
    "NUM proximos|proximas UNIT",
    "em ate NUM UNIT",
    "em|no|dentro [de] [no] maximo [de|em] NUM UNIT",
    "ate daqui [a] NUM UNIT",
    "within [the] [next] NUM UNIT",
    "ate no maximo [em] NUM UNIT",
    "en los proximos NUM UNIT",
)
def coming_stretch(now: datetime, count: int, unit: str) -> Days | None:
    """
    >>> show("nos próximos 15 dias")
    '11/03..26/03'
    """
    end = _from_today(now, count, unit)
    return Days(now.date(), end.first + DAY, "day", "span") if isinstance(end, Days) else None


@FROM_NOW.rule(
    "comeco|inicio|comecinho do ano que vem",
    "inicio|comeco do proximo ano",
    "comeco|inicio do|de ano",
    "early next year",
    "principios del ano que viene",
)
def start_of_next_year(now: datetime) -> Days:
    """
    >>> show("no início do ano que vem")
    '01/01/2027..31/01/2027'
    """
    return Days(date(now.year + 1, 1, 1), date(now.year + 1, 2, 1), "month", "span")


@FROM_NOW.rule("fim|final do|de ano", "fim desse|deste ano", "end of the year", "fin de ano")
def end_of_year(now: datetime) -> Days:
    """
    >>> show("só no fim do ano")
    '01/12..31/12'
    """
    return Days(max(date(now.year, 12, 1), now.date()), date(now.year + 1, 1, 1), "month", "span")


@FROM_NOW.rule("ano que vem", "proximo ano", "next year", "no ano que vem", "ano proximo")
def next_year(now: datetime) -> Days:
    """
    >>> show("só ano que vem")
    '01/01/2027..31/12/2027'
    """
    return Days(date(now.year + 1, 1, 1), date(now.year + 2, 1, 1), "month", "span")


@DAYS.rule("FROMNOW")
def day_from_now(now: datetime, value: Days | Moment) -> Days | Moment:
    """Days and moments counted from now."""
    return value


@DAYS.rule("WEEKDAY daqui a NUM semanas|semana", "WEEKDAY daqui NUM semanas|semana")
def weekday_weeks_from_now(now: datetime, first: int, second: int) -> Days:
    """
    >>> show("sexta daqui a 2 semanas")
    '27/03'
    """
    return one_day(monday_of(now.date()) + (7 * second + first) * DAY)
