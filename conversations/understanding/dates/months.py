"""Rules for months and their parts."""

from datetime import date, datetime

from conversations.understanding.dates.tables import AMONTH, DAYS, MONTHREF
from conversations.understanding.dates.values import (
    DAY,
    Days,
    Month,
    one_day,
    shift_months,
)


def _month_from(now: datetime, step: int) -> Month:
    day = shift_months(now.date().replace(day=1), step)
    return Month(day.year, day.month)


@MONTHREF.rule(
    "mes que vem",
    "el|del mes que vem",
    "proximo mes",
    "no|o|do|el|del proximo mes",
    "mes seguinte|proximo",
    "[el] mes que viene|vem",
    "next month",
    "outro mes",
    "mes q vem",
    "mes que entra",
    "esse mes que vem",
)
def next_month(now: datetime) -> Month:
    """
    >>> show("mês que vem")
    '01/04..30/04'
    """
    return _month_from(now, 1)


@MONTHREF.rule(
    "este|esse|neste|nesse|deste|desse|mesmo|this mes|month",
    "mes atual|corrente",
    "ainda este|esse|neste|nesse mes",
    "este|esse|nesse|neste mes ainda|agora|mesmo",
)
def this_month(now: datetime) -> Month:
    """
    >>> show("ainda esse mês")
    '11/03..31/03'
    """
    return _month_from(now, 0)


@AMONTH.rule("mes", "o|the|el mes|month")
def bare_month(now: datetime) -> Month:
    """
    >>> show("dia 20 do mês")
    '20/03'
    """
    return _month_from(now, 0)


@AMONTH.rule("MON")
def short_month(now: datetime, month: int) -> Month:
    """
    >>> show("última sexta de março"), show("fim de jan")
    ('27/03', '21/01/2027..31/01/2027')
    """
    return named_month(now, month)


@AMONTH.rule("MONTHREF")
def clear_month(now: datetime, month: Month) -> Month:
    """A month that shows itself."""
    return month


@MONTHREF.rule("mes passado", "last month", "mes pasado", "mes retrasado")
def last_month(now: datetime) -> Month:
    """
    >>> show("foi mês passado")
    '01/02..28/02'
    """
    return _month_from(now, -1)


@MONTHREF.rule("MONTH", "mes de|do MON", "de|em|in|para|no|en|por|pelo|desde|so MON", "la para MON", "em|para MON que vem", "MONTH que vem|agora", "proximo MON", "proximo mes de MON", "this MON",
               "MONTH proximo", "ate|apos|comeco|fim MON")  # fmt: skip
def named_month(now: datetime, month: int) -> Month:
    """
    >>> show("em abril"), show("no mês de fevereiro")
    ('01/04..30/04', '01/02/2027..28/02/2027')
    """
    return Month(now.year if month >= now.month else now.year + 1, month, named=True)


@MONTHREF.rule("MONTH|MON de|do NUM", "em MON de NUM", "MONTH de NUM", "MONTH NUM", "MONTH / NUM")
def named_month_of_year(now: datetime, month: int, year: int) -> Month | None:
    """
    >>> show("em maio de 2027")
    '01/05/2027..31/05/2027'
    """
    return Month(year, month) if 2000 <= year <= 2100 else None


@MONTHREF.rule(
    "MONTH do ano que vem", "em MON do ano que vem", "MONTH do proximo ano", "em MON do proximo ano", "MONTH next year"
)
def named_month_next_year(now: datetime, month: int) -> Month:
    """
    >>> show("em maio do ano que vem")
    '01/05/2027..31/05/2027'
    """
    return Month(now.year + 1, month)


def clipped(now: datetime, days: Days) -> Days | None:
    """Return the days that are not over yet; a stretch wholly in the past keeps its days and is marked so."""
    if days.last <= now.date():
        return Days(days.first, days.last, days.grain, days.kind, past=True)
    return Days(max(days.first, now.date()), days.last, days.grain, days.kind)


@DAYS.rule(
    "MONTHREF",
    "qualquer|algum dia do|de|em|no|desse|deste MONTHREF",
    "so MONTHREF",
    "algum|qualquer dia MONTHREF",
    "durante o|todo MONTHREF",
)
def whole_month(now: datetime, month: Month) -> Days | None:
    """
    >>> show("qualquer dia de abril")
    '01/04..30/04'
    """
    return clipped(now, month.days)


def _not_over(now: datetime, month: Month, last: int) -> Month:
    """Return the month, or its next coming when its first `last` days are over: December's, or next month's."""
    if (month.year, month.month) != (now.year, now.month) or now.day <= last:
        return month
    return Month(month.year + 1, month.month, named=True) if month.named else next_month(now)


def _part_of_month(now: datetime, month: Month, first: int, last: int | None) -> Days | None:
    """Return the days from `first` up to and including `last` (None: the end) of the month."""
    start = date(month.year, month.month, first)
    end = month.days.last if last is None else date(month.year, month.month, last) + DAY
    return clipped(now, Days(start, end, "week", "span"))


@DAYS.rule("comeco|inicio|comecinho|principio|beginning|start|principios|early do|de|of|da AMONTH", "comeco|inicio|comecinho|early AMONTH", "primeiros dias do|de|da AMONTH", "principios|comienzos de|del AMONTH",
           "beginning of AMONTH", "primeira|primeiros dezena|dias do|de AMONTH")  # fmt: skip
def start_of_month(now: datetime, month: Month) -> Days | None:
    """
    >>> show("começo de abril"), show("no início do mês")
    ('01/04..10/04', '01/04..10/04')
    """
    return _part_of_month(now, _not_over(now, month, 10), 1, 10)


@DAYS.rule(
    "meio|meados|metade|middle do|de|of|da AMONTH",
    "mid AMONTH",
    "mediados de AMONTH",
    "la pelo meio do|de AMONTH",
    "a|em meados de AMONTH",
)
def middle_of_month(now: datetime, month: Month) -> Days | None:
    """
    >>> show("meados de abril")
    '11/04..20/04'
    """
    return _part_of_month(now, _not_over(now, month, 20), 11, 20)


@DAYS.rule("fim|final|finalzinho|finzinho|fins|finais|end do|de|of|da|deste|desse AMONTH", "fim|final AMONTH", "ultimos dias do|de AMONTH", "late AMONTH", "end of the AMONTH", "fin|finales de|del AMONTH",
           "la para o fim|final do|de AMONTH")  # fmt: skip
def end_of_month(now: datetime, month: Month) -> Days | None:
    """
    >>> show("fim do mês"), show("final de abril")
    ('21/03..31/03', '21/04..30/04')
    """
    return _part_of_month(now, month, 21, None)


@DAYS.rule("ORD quinzena do|de|da|em|deste|desse AMONTH", "ORD quinzena", "ORD metade do|de|da AMONTH")
def fortnight(now: datetime, nth: int, month: Month | None = None) -> Days | None:
    """
    >>> show("segunda quinzena de abril"), show("primeira quinzena")
    ('16/04..30/04', '01/04..15/04')
    """
    if nth not in {1, 2, -1}:
        return None
    chosen = month or this_month(now)
    if nth == 1:
        chosen = _not_over(now, chosen, 15)
    if nth == 1 and month is None and now.day > 5:
        chosen = next_month(now)
    return _part_of_month(now, chosen, 1, 15) if nth == 1 else _part_of_month(now, chosen, 16, None)


@DAYS.rule("proxima quinzena", "quinzena que vem")
def next_fortnight(now: datetime) -> Days | None:
    """
    >>> show("na próxima quinzena")
    '16/03..31/03'
    """
    return fortnight(now, 2) if now.day <= 15 else fortnight(now, 1)


@DAYS.rule("ultimo dia do|de|of AMONTH", "ultimo dia util do|de AMONTH", "last day of the|this AMONTH")
def last_day_of_month(now: datetime, month: Month) -> Days:
    """
    >>> show("último dia do mês")
    '31/03'
    """
    return one_day(month.days.last - DAY)


@DAYS.rule("MONTHREF [,] [na|logo] [na] ORD semana")
def month_then_week(now: datetime, month: Month, nth: int) -> Days | None:
    """
    >>> show("mês que vem, na primeira semana")
    '01/04..07/04'
    """
    return week_of_month(now, nth, month)


@DAYS.rule("ORD semana do|de|da|em|of|deste|desse AMONTH", "the ORD week of AMONTH", "ORD week of|in AMONTH")
def week_of_month(now: datetime, nth: int, month: Month) -> Days | None:
    """
    >>> show("primeira semana de abril"), show("última semana do mês")
    ('01/04..07/04', '25/03..31/03')
    """
    days = month.days
    if nth < 0:
        return clipped(now, Days(days.last - 7 * DAY, days.last, "week", "span"))
    if not 1 <= nth <= 4:
        return None
    start = _not_over(now, month, nth * 7).days.first + (nth - 1) * 7 * DAY
    return clipped(now, Days(start, start + 7 * DAY, "week", "span"))
