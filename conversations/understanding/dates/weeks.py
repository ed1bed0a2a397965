"""Rules for weeks, their parts and weekends."""

from datetime import date, datetime

from conversations.understanding.dates.tables import DAYS, WEEKREF
from conversations.understanding.dates.values import (
    DAY,
    Days,
    monday_of,
    next_date,
    next_month_day,
)


@WEEKREF.rule("semana que vem", "proxima semana", "semana proxima", "semana seguinte", "outra|otra semana", "semana siguiente", "next week", "semana que viene", "a semana que vem", "na semana que vem",
              "na proxima semana", "semana vindoura", "semana que entra", "na outra semana", "the following week", "semana que vem agora", "essa semana que vem", "nessa|nesta|essa|esta proxima semana",
              "semana que ven", "semana q vem", "outra semana agora")  # fmt: skip
def next_week(now: datetime) -> date:
    """
    >>> show("semana que vem")
    '16/03..22/03'
    """
    return monday_of(now.date()) + 7 * DAY


@WEEKREF.rule(
    "essa|esta|nessa|nesta|dessa|desta|this|mesma semana",
    "semana agora",
    "essa|esta|nessa|nesta semana agora|ainda|mesmo",
    "ainda essa|esta|nessa|nesta semana",
    "semana atual|corrente",
)
def this_week(now: datetime) -> date:
    """
    >>> show("ainda essa semana"), show("quinta dessa semana")
    ('11/03..15/03', '12/03')
    """
    return monday_of(now.date())


@WEEKREF.rule("semana depois da que vem", "semana depois da proxima", "week after next", "the week after next", "semana que vem sem ser essa , a outra", "semana sem ser a que vem",
              "semana sem ser a que vem , a outra", "outra semana sem ser a que vem", "semana depois da semana que vem", "daqui duas|dois semanas na")  # fmt: skip
def week_after_next(now: datetime, *_: int) -> date:
    """
    >>> show("na semana depois da que vem")
    '23/03..29/03'
    """
    return monday_of(now.date()) + 14 * DAY


@WEEKREF.rule("semana passada", "ultima semana passada", "last week", "semana pasada", "semana retrasada")
def last_week(now: datetime) -> date:
    """
    >>> show("vocês não abriram semana passada?")
    '02/03..08/03'
    """
    return monday_of(now.date()) - 7 * DAY


@WEEKREF.rule("semana do|de|dia dia NUM", "semana do NUM", "week of the NUM [th]", "semana do dia NUM")
def week_of_day(now: datetime, day: int) -> date | None:
    """
    >>> show("na semana do dia 20")
    '16/03..22/03'
    """
    found = next_month_day(now, day) if 1 <= day <= 31 else None
    return monday_of(found) if found else None


@WEEKREF.rule("semana de|do dia NUM de MON", "semana do [dia] NUM / NUM", "semana da NUM / NUM")
def week_of_date(now: datetime, day: int, month: int) -> date | None:
    """
    >>> show("na semana do dia 20 de abril")
    '20/04..26/04'
    """
    found = next_date(now, day, month)
    return monday_of(found) if found else None


@WEEKREF.rule("semana de|do|da DAY")
def week_of(now: datetime, value: object) -> date | None:
    """
    >>> show("na semana do Natal")
    '21/12..27/12'
    """
    return monday_of(value.first) if isinstance(value, Days) and value.last - value.first <= 5 * DAY else None


@DAYS.rule("WEEKREF", "qualquer|algum dia da|dessa|desta|nessa|na|essa WEEKREF", "a|na|no|em|the|la|algum WEEKREF", "any day next week" , "durante a WEEKREF",
           "qualquer dia WEEKREF", "algum dia WEEKREF", "WEEKREF qualquer dia|horario", "so WEEKREF")  # fmt: skip
def whole_week(now: datetime, *mondays: date) -> Days:
    """
    >>> show("qualquer dia da semana que vem")
    '16/03..22/03'
    """
    monday = mondays[-1] if mondays else next_week(now)
    today_ = now.date()
    past = monday < monday_of(today_)
    return Days(monday if past else max(monday, today_), monday + 7 * DAY, "week", "week", past)


@DAYS.rule("comeco|inicio|comecinho|principio|beginning|start|early da|na|de|do|dessa|desta|of WEEKREF", "WEEKREF [,] [bem] [no|na|logo] comeco|inicio|comecinho", "comeco|inicio|comecinho|beginning WEEKREF", "early next week", "primeiros dias da WEEKREF",
           "principios de la WEEKREF", "beginning of the WEEKREF")  # fmt: skip
def start_of_week(now: datetime, *mondays: date) -> Days | None:
    """
    >>> show("começo da semana que vem")
    '16/03..17/03'
    """
    monday = mondays[0] if mondays else next_week(now)
    return Days(monday, monday + 2 * DAY, "day", "span")


@DAYS.rule("comeco|inicio|comecinho da|de|do semana")
def start_of_a_week(now: datetime) -> Days:
    """
    >>> show("no começo da semana")
    '16/03..17/03'
    """
    monday = monday_of(now.date())
    monday = monday if now.weekday() <= 1 else monday + 7 * DAY
    return Days(max(monday, now.date()), monday + 2 * DAY, "day", "span")


@DAYS.rule(
    "WEEKREF [,] [la] [no|na|pelo] meio",
    "meio|meados|metade|middle da|de|na|of|dessa|desta WEEKREF",
    "mid next week",
    "meio da WEEKREF",
)
def middle_of_week(now: datetime, *mondays: date) -> Days:
    """
    >>> show("meio da semana que vem")
    '18/03..19/03'
    """
    monday = mondays[0] if mondays else next_week(now)
    return Days(monday + 2 * DAY, monday + 4 * DAY, "day", "span")


@DAYS.rule("meio da|de semana")
def middle_of_a_week(now: datetime) -> Days:
    """
    >>> show("no meio da semana")
    '11/03..12/03'
    """
    monday = monday_of(now.date()) + (0 if now.weekday() <= 3 else 7) * DAY
    return Days(max(monday + 2 * DAY, now.date()), monday + 4 * DAY, "day", "span")


@DAYS.rule(
    "WEEKREF [,] [la|mais] [no|na|pelo|para] [o] fim|final|finalzinho",
    "fim|final|finalzinho|fins|end da|dessa|desta|na|of WEEKREF",
    "late next week",
    "fim|final da semana",
)
def end_of_week(now: datetime, *mondays: date) -> Days:
    """
    >>> show("no final da semana que vem"), show("no fim da semana")
    ('19/03..20/03', '12/03..13/03')
    """
    monday = mondays[0] if mondays else monday_of(now.date()) + (0 if now.weekday() <= 4 else 7) * DAY
    return Days(max(monday + 3 * DAY, now.date()), monday + 5 * DAY, "day", "span")


@DAYS.rule("fim|final|fins|finais de semana", "fim|final de semana agora", "weekend", "the|this weekend", "esse|este|nesse|neste fim|final de semana", "fin de semana", "este fin de semana",
           "proximo fim|final de semana", "fim|final de semana que vem", "esse|nesse|este proximo fim|final de semana", "weekends", "fim|final de semana proximo")  # fmt: skip
def weekend(now: datetime) -> Days:
    """
    >>> show("no fim de semana")
    '14/03..15/03'
    """
    saturday = monday_of(now.date()) + 5 * DAY
    return Days(max(saturday, now.date()), saturday + 2 * DAY, "day", "weekend")


@DAYS.rule("fim|final de semana da WEEKREF", "next weekend", "outro fim|final de semana", "fim|final de semana sem ser esse , o outro", "fim|final de semana da outra semana",
           "fim|final de semana seguinte")  # fmt: skip
def next_weekend(now: datetime, *mondays: date) -> Days:
    """
    >>> show("no outro fim de semana")
    '21/03..22/03'
    """
    monday = mondays[0] if mondays else next_week(now)
    return Days(monday + 5 * DAY, monday + 7 * DAY, "day", "weekend")


@DAYS.rule("fim|final de semana passado", "last weekend", "ultimo fim|final de semana")
def last_weekend(now: datetime) -> Days:
    """
    >>> show("foi no fim de semana passado")
    '07/03..08/03'
    """
    monday = monday_of(now.date()) - 7 * DAY
    return Days(monday + 5 * DAY, monday + 7 * DAY, "day", "weekend", past=True)


@DAYS.rule(
    "dia de semana",
    "dias de semana",
    "dia util",
    "dias uteis",
    "durante a semana",
    "weekday",
    "weekdays",
    "dia util da semana",
)
def working_days(now: datetime) -> Days:
    """
    >>> show("só posso durante a semana")
    '11/03..13/03'
    """
    monday = monday_of(now.date()) + (0 if now.weekday() <= 4 else 7) * DAY
    return Days(max(monday, now.date()), monday + 5 * DAY, "week", "span")
