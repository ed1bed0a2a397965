"""Rules for days: named days, weekdays, numbered days, weeks, months, feasts, and time from now."""

from datetime import date, datetime, timedelta

from conversations.understanding.dates import holiday
from conversations.understanding.dates.clock import in_minutes
from conversations.understanding.dates.grammar import Table
from conversations.understanding.dates.values import (
    DAY,
    Days,
    Moment,
    Month,
    Several,
    full_year,
    make_date,
    monday_of,
    next_date,
    next_month_day,
    next_weekday,
    one_day,
    shift_months,
)

DAYS = Table("DAY")
WEEKREF = Table("WEEKREF")  # a week, as its Monday
MONTHREF = Table("MONTHREF")  # a month
AMONTH = Table("AMONTH")  # MONTHREF, or the bare word "mês", which needs a "fim do" or "dia 5 do" before it
FROM_NOW = Table("FROMNOW")


# --- named days -------------------------------------------------------------------------------------------------


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


# --- weekdays ---------------------------------------------------------------------------------------------------


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
    found = monday + day * DAY
    return one_day(found) if found >= now.date() else one_day(found, past=monday < monday_of(now.date()))


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
    return Several(tuple(one_day(monday + day * DAY) for day in days))


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
    return one_day(fitting[index]) if index < len(fitting) else None


# --- numbered days ----------------------------------------------------------------------------------------------


def _numbered(now: datetime, day: int) -> Days | None:
    found = next_month_day(now, day) if 1 <= day <= 31 else None
    return one_day(found, "monthday") if found else None


def _dated(now: datetime, day: int, month: int, year: int | None = None) -> Days | None:
    found = next_date(now, day, month) if year is None else make_date(full_year(year), month, day)
    return one_day(found, past=found < now.date()) if found else None


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
    return one_day(found, past=found < now.date()) if found else None


@DAYS.rule("[dia] NUM de|of|/|- MON", "dia NUM [,] [em|agora|ja] [de|do] MONTH", "NUM MONTH", "NUM th|st|nd|rd of|de MON", "NUM th|st|nd|rd MON", "[dia] ORD de|of MON",
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


@DAYS.rule("MONTH NUM [th|st|nd|rd]", "MON NUM th|st|nd|rd", "MONTH the NUM [th|st|nd|rd]", "MONTH [no] [,] dia NUM", "mes de MON [no] [,] dia NUM", "em MONTH [no] dia NUM",
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


@DAYS.rule("WEEKDAY [,] [-] [dia] NUM / NUM", "WEEKDAY [,] [dia] NUM de MON", "WEEKDAY ( NUM / NUM )", "WEEKDAY , MONTH NUM [th|st|nd|rd]", "dia NUM / NUM [,] [na|numa] WEEKDAY",
           "WEEKDAY [,] NUM / MON", "NUM / NUM , WEEKDAY", "NUM / NUM ( WEEKDAY )")  # fmt: skip
def weekday_and_date(now: datetime, first: int, second: int, third: int) -> Days | None:
    """
    >>> show("sexta 20/03"), show("quinta, 2 de abril")
    ('20/03', '02/04')
    """
    for day, month in ((second, third), (first, second), (third, second)):
        found = _dated(now, day, month) if 1 <= month <= 12 and 1 <= day <= 31 else None
        if found and found.first.weekday() in (first, third):
            return found
    return _dated(now, second, third) or _dated(now, first, second)


# --- weeks ------------------------------------------------------------------------------------------------------


@WEEKREF.rule("semana que vem", "proxima semana", "semana proxima", "semana seguinte", "outra semana", "next week", "semana que viene", "a semana que vem", "na semana que vem",
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


@DAYS.rule("comeco|inicio|comecinho|principio|beginning|start|early da|na|de|do|dessa|desta|of WEEKREF", "comeco|inicio|comecinho|beginning WEEKREF", "early next week", "primeiros dias da WEEKREF",
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


@DAYS.rule("meio|meados|metade|middle da|de|na|of|dessa|desta WEEKREF", "mid next week", "meio da WEEKREF")
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


@DAYS.rule("fim|final|finalzinho|fins|end da|dessa|desta|na|of WEEKREF", "late next week", "fim|final da semana")
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
    return Days(max(saturday, now.date()), saturday + 2 * DAY, "day", "week")


@DAYS.rule("fim|final de semana da WEEKREF", "next weekend", "outro fim|final de semana", "fim|final de semana sem ser esse , o outro", "fim|final de semana da outra semana",
           "fim|final de semana seguinte")  # fmt: skip
def next_weekend(now: datetime, *mondays: date) -> Days:
    """
    >>> show("no outro fim de semana")
    '21/03..22/03'
    """
    monday = mondays[0] if mondays else next_week(now)
    return Days(monday + 5 * DAY, monday + 7 * DAY, "day", "week")


@DAYS.rule("fim|final de semana passado", "last weekend", "ultimo fim|final de semana")
def last_weekend(now: datetime) -> Days:
    """
    >>> show("foi no fim de semana passado")
    '07/03..08/03'
    """
    monday = monday_of(now.date()) - 7 * DAY
    return Days(monday + 5 * DAY, monday + 7 * DAY, "day", "week", past=True)


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


@DAYS.rule("de [a] WEEKDAY a|ate [a|o] WEEKDAY", "WEEKDAY a|ate|to|- WEEKDAY", "entre [a] WEEKDAY e [a] WEEKDAY", "from WEEKDAY to WEEKDAY", "de WEEKDAY ate a WEEKDAY",
           "between WEEKDAY and WEEKDAY", "entre WEEKDAY y WEEKDAY", "de WEEKDAY para WEEKDAY")  # fmt: skip
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


# --- months -----------------------------------------------------------------------------------------------------


def _month_from(now: datetime, step: int) -> Month:
    day = shift_months(now.date().replace(day=1), step)
    return Month(day.year, day.month)


@MONTHREF.rule(
    "mes que vem",
    "el|del mes que vem",
    "proximo mes",
    "no|o|do|el|del proximo mes",
    "mes seguinte|proximo|que viene",
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


@DAYS.rule("[dia] NUM a|ate|to|- [o] [dia] NUM de|do|da|of AMONTH", "de|do|entre [o] [dia] NUM a|e|ao|ate [o] [dia] NUM de|do|of AMONTH", "entre os dias NUM e NUM de|do AMONTH", "dias NUM a NUM de|do AMONTH",
           "de|do dia NUM ao dia NUM de|do AMONTH", "del NUM al NUM de AMONTH", "entre el NUM y el NUM de AMONTH", "do NUM ao NUM de AMONTH", "between NUM and NUM AMONTH",
           "do dia NUM ate o dia NUM de|do AMONTH", "between the NUM th and the NUM th of AMONTH")  # fmt: skip
def day_range_of_month(now: datetime, first: int, second: int, month: Month) -> Days | None:
    """
    >>> show("de 7 a 15 de julho"), show("entre os dias 10 e 12 de abril")
    ('07/07..15/07', '10/04..12/04')
    """
    start, end = make_date(month.year, month.month, first), make_date(month.year, month.month, second)
    return clipped(now, Days(start, end + DAY, "day", "span")) if start and end and start <= end else None


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


# --- feasts -----------------------------------------------------------------------------------------------------


def _feast_rule(name: str) -> None:
    def feast(now: datetime) -> Days:
        return holiday.next_feast(name, now.date())

    words = " ".join(word for word in name.split())
    DAYS.rule(words, f"feriado de|do|da {words}", f"feriadao de|do|da {words}", f"o|a|do|da {words}")(feast)


for _name in holiday.NAMES:
    _feast_rule(_name)


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


# --- from now ---------------------------------------------------------------------------------------------------

_DAY_STEPS = {"day": 1, "week": 7}


def _from_today(now: datetime, count: int, unit: str) -> Days | Moment | None:
    if unit in {"hour", "minute"}:
        return in_minutes(now, count * (60 if unit == "hour" else 1)) if count <= 600 else None
    if unit in _DAY_STEPS and count * _DAY_STEPS[unit] <= 730:
        return one_day(now.date() + timedelta(days=count * _DAY_STEPS[unit]))
    if unit in {"month", "year"} and count <= 24:
        return one_day(shift_months(now.date(), count if unit == "month" else 12 * count))
    return None


@FROM_NOW.rule("daqui [a|uns|umas|ha|em] NUM UNIT", "daqui a uns|umas NUM UNIT", "dentro de NUM UNIT", "em NUM UNIT", "in [about] NUM UNIT", "in a UNIT", "dentro de unos|unas NUM UNIT", "en NUM UNIT", "NUM UNIT from now",
               "daqui a|ha mais NUM UNIT", "daqui NUM UNIT", "para daqui a NUM UNIT", "de aqui a NUM UNIT", "dentro de uns|umas NUM UNIT", "a UNIT from now", "de hoje a NUM UNIT",
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
    "ja ja",
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
