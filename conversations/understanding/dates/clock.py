"""Rules for times of day: clock times, dayparts, and ranges of them."""

from datetime import datetime, timedelta

from conversations.understanding.dates.grammar import Table
from conversations.understanding.dates.values import DAYPART_HOURS, HOUR, MIDNIGHT, Clock, Hours, Moment, Several
from conversations.understanding.types import When

TIME = Table("TIME")  # a clock time that shows itself as one: 14h, 14:30, meio-dia
LOOSE = Table("LOOSE")  # a clock time or a bare number; used only where the words around ask for a time
PLAIN = Table("PLAIN")  # like LOOSE without bare minutes, so that "entre 9 e 10" is two hours
PART = Table("PARTOFDAY")
HOURS = Table("HOURS")


def _clock(hour: int, minute: int = 0, grain: str = "minute") -> Clock | None:
    if hour == 24 and minute == 0:
        return Clock(0, grain, True)
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        return None
    return Clock(hour * HOUR + minute, grain, hour >= 13 or hour == 0)


@TIME.rule("NUM : NUM [h]", "NUM : NUM [horas]", "NUM h : NUM", "NUM h NUM [minutos]", "NUM horas e NUM [minutos]",
           "NUM horas NUM [minutos]", "NUM h e NUM [minutos]", "NUM e NUM minutos")  # fmt: skip
def hour_and_minute(now: datetime, hour: int, minute: int) -> Clock | None:
    """
    >>> show("14:30"), show("14h30"), show("às 15 horas e 20 minutos")
    ('11/03 14:30', '11/03 14:30', '11/03 15:20')
    """
    return _clock(hour, minute)


@TIME.rule("NUM h", "NUM horas", "NUM hora", "NUM h . ", "NUM horinhas", "NUM em ponto", "NUM h em ponto",
           "NUM horas em ponto", "NUM o'clock", "NUM e pouco", "NUM e pouquinho", "NUM h e pouco")  # fmt: skip
def whole_hour(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("14h"), show("às 8h")
    ('11/03 14:00', '12/03 08:00')
    """
    return _clock(hour, 0, "hour")


@TIME.rule("NUM e meia", "NUM h e meia", "NUM horas e meia", "NUM hora e meia", "NUM y media")
def half_past(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("2 e meia da tarde")
    '11/03 14:30'
    """
    return _clock(hour, 30)


@TIME.rule("half past NUM")
def half_past_english(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("at half past three")
    '11/03 15:30'
    """
    return _clock(hour, 30)


@TIME.rule("NUM y cuarto", "quarter past NUM")
def quarter_past(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("a las 3 y cuarto")
    '11/03 15:15'
    """
    return _clock(hour, 15)


@TIME.rule("NUM para as|a|o LOOSE", "NUM minutos para as|a|o LOOSE", "NUM para LOOSE", "NUM minutos para LOOSE",
           "NUM to LOOSE")  # fmt: skip
def minutes_before(now: datetime, minutes: int, clock: Clock) -> Clock | None:
    """
    >>> show("quinze pras três"), show("dez para as 4 da tarde")
    ('11/03 14:45', '11/03 15:50')
    """
    if minutes not in {5, 10, 15, 20, 25} or clock.minute % HOUR or not 0 < clock.minute <= 23 * HOUR:
        return None
    return Clock(clock.minute - minutes, "minute", clock.sure)


@TIME.rule("um quarto para as|a LOOSE", "quarter to LOOSE")
def quarter_before(now: datetime, clock: Clock) -> Clock | None:
    """
    >>> show("quarter to three in the afternoon")
    '11/03 14:45'
    """
    return minutes_before(now, 15, clock)


@TIME.rule("NUM menos cuarto")
def quarter_before_spanish(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("a las tres menos cuarto de la tarde")
    '11/03 14:45'
    """
    clock = _clock(hour, 0, "hour")
    return minutes_before(now, 15, clock) if clock else None


@TIME.rule("meio [-] dia", "mediodia", "medio dia", "noon", "midday", "NUM do meio dia")
def noon(now: datetime, *_: int) -> Clock:
    """
    >>> show("ao meio-dia")
    '11/03 12:00'
    """
    return Clock(12 * HOUR, "hour", True)


@TIME.rule("meio [-] dia e meia", "meio [-] dia e meio")
def half_past_noon(now: datetime) -> Clock:
    """
    >>> show("meio-dia e meia")
    '11/03 12:30'
    """
    return Clock(12 * HOUR + 30, "minute", True)


@TIME.rule("meio [-] dia e NUM")
def past_noon(now: datetime, minute: int) -> Clock | None:
    """
    >>> show("meio dia e quinze")
    '11/03 12:15'
    """
    return Clock(12 * HOUR + minute, "minute", True) if minute < 60 else None


@TIME.rule("meia [-] noite", "midnight", "medianoche")
def midnight(now: datetime) -> Clock:
    """
    >>> show("à meia-noite")
    '12/03 00:00'
    """
    return Clock(0, "hour", True)


@TIME.rule("NUM am", "NUM a . m [.]", "NUM a m", "NUM : NUM am", "NUM : NUM a . m [.]")
def before_noon(now: datetime, hour: int, minute: int | None = None) -> Clock | None:
    """
    >>> show("tomorrow at 9am")
    '12/03 09:00'
    """
    made = _clock(hour, minute or 0, "hour" if minute is None else "minute")
    return None if made is None else Clock(made.minute % (12 * HOUR), made.grain, True)


@TIME.rule("NUM pm", "NUM p . m [.]", "NUM p m", "NUM : NUM pm", "NUM : NUM p . m [.]")
def after_noon(now: datetime, hour: int, minute: int | None = None) -> Clock | None:
    """
    >>> show("at 3 pm")
    '11/03 15:00'
    """
    made = _clock(hour, minute or 0, "hour" if minute is None else "minute")
    return None if made is None else Clock(made.minute % (12 * HOUR) + 12 * HOUR, made.grain, True)


@LOOSE.rule("TIME")
def clear_time(now: datetime, clock: Clock) -> Clock:
    """A time that shows itself."""
    return clock


@PLAIN.rule("TIME")
def clear_time_in_range(now: datetime, clock: Clock) -> Clock:
    """A time that shows itself, at one end of a range."""
    return clock


@PLAIN.rule("NUM")
def bare_hour_in_range(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("amanhã entre 9 e 11")
    '12/03 09:00..11:00'
    """
    return _clock(hour, 0, "hour")


@LOOSE.rule("NUM")
def bare_hour(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("às 15")
    '11/03 15:00'
    """
    return _clock(hour, 0, "hour")


@LOOSE.rule("NUM e NUM", "NUM y NUM", "NUM . NUM", "NUM NUM")
def bare_hour_and_minute(now: datetime, hour: int, minute: int) -> Clock | None:
    """
    >>> show("às 9 e 15")
    '12/03 09:15'
    """
    return _clock(hour, minute) if minute in {5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55} or 30 < minute < 60 else None


# --- parts of the day -------------------------------------------------------------------------------------------


def _part(name: str, start: float, end: float) -> Hours:
    return Hours(int(start * HOUR), int(end * HOUR), "daypart", name)


def daypart(name: str) -> Hours:
    """Return the whole part of the day of that name."""
    start, end = DAYPART_HOURS[name]
    return Hours(start, end, "daypart", name)


@PART.rule("PART", "de|da|na|a|pela|por|in|la PART", "por|de|en|a|in|pra|na la|the|a|parte PART", "no|en|del|per|o periodo|turno da|de PART",
           "no|o|en|do periodo|turno PART", "para a|de|o PART", "na|a parte da PART", "parte da PART", "periodo da PART",
           "por la PART", "toda a|la PART", "de PART mesmo", "PART mesmo", "horario|horarios da PART", "a|de PART toda")  # fmt: skip
def part_of_day(now: datetime, name: str) -> Hours:
    """
    >>> show("amanhã de tarde"), show("no período da manhã")
    ('12/03 12:00..18:00', '11/03 06:00..12:00')
    """
    return daypart(name)


@PART.rule("de|por|en|a la manana", "por|en las mananas", "en la manana")
def morning_spanish(now: datetime) -> Hours:
    """
    >>> show("mañana a las 10 de la mañana")
    '12/03 10:00'
    """
    return daypart("morning")


@PART.rule("cedo", "bem cedo", "cedinho", "bem cedinho", "de manha cedo", "de manhazinha", "manhazinha", "temprano",
           "de manha cedinho", "de manha bem cedo", "pela manha cedo", "logo cedo", "early", "early in the morning",
           "comeco|inicio|comecinho da manha", "primeira hora da manha", "logo de manha", "logo pela manha",
           "por la manana temprano", "early morning", "first thing in the morning", "logo de manhazinha")  # fmt: skip
def early(now: datetime) -> Hours:
    """
    >>> show("amanhã cedinho")
    '12/03 06:00..09:00'
    """
    return _part("morning", 6, 9)


@PART.rule("meio da manha", "no meio da manha", "mid morning", "media manana")
def middle_of_morning(now: datetime) -> Hours:
    """
    >>> show("amanhã no meio da manhã")
    '12/03 08:00..11:00'
    """
    return _part("morning", 8, 11)


@PART.rule("fim|final|finalzinho|finzinho da manha", "fim|final de manha", "late morning",
           "[no] fim|final da manha")  # fmt: skip
def late_morning(now: datetime) -> Hours:
    """
    >>> show("amanhã no fim da manhã")
    '12/03 10:00..12:00'
    """
    return _part("morning", 10, 12)


@PART.rule("depois|apos [do|o] almoco", "after lunch", "despues del almuerzo", "depois de almocar",
           "despues de almorzar", "despues de comer")  # fmt: skip
def after_lunch(now: datetime) -> Hours:
    """
    >>> show("amanhã depois do almoço")
    '12/03 13:00..18:00'
    """
    return _part("afternoon", 13, 18)


@PART.rule("antes do almoco", "antes de almocar", "before lunch", "antes del almuerzo")
def before_lunch(now: datetime) -> Hours:
    """
    >>> show("amanhã antes do almoço")
    '12/03 06:00..12:00'
    """
    return _part("morning", 6, 12)


@PART.rule("hora|horario do|de almoco", "na|no hora|horario do|de almoco", "no almoco", "lunchtime", "lunch time",
           "at lunch", "hora del almuerzo")  # fmt: skip
def lunch(now: datetime) -> Hours:
    """
    >>> show("amanhã na hora do almoço")
    '12/03 12:00..14:00'
    """
    return _part("afternoon", 12, 14)


@PART.rule("comeco|inicio|comecinho da tarde", "comeco|inicio de tarde", "early afternoon", "primeiras horas da tarde")
def early_afternoon(now: datetime) -> Hours:
    """
    >>> show("amanhã no começo da tarde")
    '12/03 12:00..15:00'
    """
    return _part("afternoon", 12, 15)


@PART.rule("meio da tarde", "mid afternoon", "media tarde")
def middle_of_afternoon(now: datetime) -> Hours:
    """
    >>> show("amanhã no meio da tarde")
    '12/03 14:00..16:00'
    """
    return _part("afternoon", 14, 16)


@PART.rule("fim|final|finalzinho|finzinho da|de tarde", "tardinha", "a|de tardinha", "tardezinha", "de|a tardezinha",
           "late afternoon", "fim|final|finalzinho|finzinho do|de dia", "entardecer", "ao entardecer", "fim do expediente",
           "final|fim del|de dia", "tarde mais tarde", "bem de tardinha")  # fmt: skip
def late_afternoon(now: datetime) -> Hours:
    """
    >>> show("amanhã à tardinha"), show("sexta no fim da tarde")
    ('12/03 16:00..18:00', '13/03 16:00..18:00')
    """
    return _part("afternoon", 16, 18)


@PART.rule(
    "noitinha", "a|de noitinha", "comeco|inicio|comecinho da noite", "early evening", "anoitecer", "ao anoitecer"
)
def early_evening(now: datetime) -> Hours:
    """
    >>> show("amanhã à noitinha")
    '12/03 18:00..20:00'
    """
    return _part("evening", 18, 20)


@PART.rule("depois|apos do|de|o [meu] trabalho|expediente|servico|trabalhar|horario", "after work",
           "depois que sair|saio|eu do trabalho|servico|saio", "despues del trabajo", "depois que eu saio|sair do trabalho|servico",
           "depois do [meu] horario comercial")  # fmt: skip
def after_work(now: datetime) -> Hours:
    """
    >>> show("amanhã depois do trabalho")
    '12/03 18:00..22:00'
    """
    return _part("evening", 18, 22)


@PART.rule("madrugada", "de|da|na madrugada")
def small_hours(now: datetime) -> Hours:
    """
    >>> show("amanhã de madrugada")
    '12/03 00:00..06:00'
    """
    return Hours(0, 6 * HOUR, "daypart", None)


@PART.rule("horario comercial", "em|no horario comercial", "business hours", "during business hours")
def business_hours(now: datetime) -> Hours:
    """
    >>> show("amanhã em horário comercial")
    '12/03 08:00..18:00'
    """
    return Hours(8 * HOUR, 18 * HOUR, "hour", None)


# --- hours of the day: what the composer sees -------------------------------------------------------------------


def with_daypart(clock: Clock, part: str | None) -> Clock:
    """Return the clock moved into the part of the day that was said with it."""
    hour = clock.minute // HOUR
    if part == "afternoon" and hour < 12 and hour != 0:
        return Clock(clock.minute + 12 * HOUR, clock.grain, True)
    if part == "evening" and 5 <= hour < 12:
        return Clock(clock.minute + 12 * HOUR, clock.grain, True)
    if part == "evening" and hour == 12:
        return Clock(0, clock.grain, True)
    return Clock(clock.minute, clock.grain, True) if part else clock


def likely(clock: Clock) -> int:
    """Return the minute of the day a clinic would take the clock for: 1 to 6 are in the afternoon.

    >>> likely(Clock(3 * 60, "hour")) // 60, likely(Clock(8 * 60, "hour")) // 60
    (15, 8)
    """
    if not clock.sure and HOUR <= clock.minute < 7 * HOUR:
        return clock.minute + 12 * HOUR
    return clock.minute


def point(clock: Clock, part: str | None = None) -> Hours:
    """Return the hour, or the minute, the clock stands for."""
    placed = with_daypart(clock, part)
    start = likely(placed)
    length = HOUR if clock.grain == "hour" else 1
    return Hours(start, start + length, clock.grain, part, Clock(start, clock.grain, placed.sure))


@HOURS.rule("TIME", "as|pelas|a|at|ao|pras|de LOOSE horas|h|hrs", "as|a|ao|pelas|pela|las|la|at TIME", "la|las pelas|por|pela LOOSE",
            "as|pelas|at|las LOOSE", "a las|la LOOSE", "por volta de|das|da|do LOOSE", "em torno de|das LOOSE", "la pelas|para|por LOOSE",
            "la para as|a LOOSE", "umas|umas LOOSE horas|h", "tipo|tipo as LOOSE", "tipo umas LOOSE", "mais ou menos as LOOSE", "around LOOSE", "a|at around LOOSE",
            "pela|por volta LOOSE", "perto das LOOSE", "cerca das|de LOOSE", "la por volta das LOOSE", "para as LOOSE", "la pelas|pras umas LOOSE",
            "das TIME", "hora : LOOSE", "horario das|de LOOSE", "horario : LOOSE", "o|a das LOOSE", "para o das LOOSE", "tipo LOOSE horas|h",
            "sobre las LOOSE", "a eso de las LOOSE", "hacia las LOOSE", "about TIME")  # fmt: skip
def at_clock(now: datetime, clock: Clock) -> Hours:
    """
    >>> show("lá pelas 10"), show("amanhã por volta das 15"), show("a las 3")
    ('12/03 10:00', '12/03 15:00', '11/03 15:00')
    """
    return point(clock)


@HOURS.rule("PARTOFDAY")
def only_part(now: datetime, part: Hours) -> Hours:
    """
    >>> show("à noite")
    '11/03 18:00..22:00'
    """
    return part


@HOURS.rule("as|pelas|a|las|at|das LOOSE PARTOFDAY", "LOOSE de|da|do|em PARTOFDAY", "a las LOOSE PARTOFDAY", "LOOSE PARTOFDAY",
            "la pelas LOOSE PARTOFDAY", "por volta das LOOSE PARTOFDAY", "umas LOOSE PARTOFDAY", "la para as LOOSE PARTOFDAY",
            "tipo [umas] LOOSE PARTOFDAY", "around LOOSE PARTOFDAY")  # fmt: skip
def clock_in_part(now: datetime, clock: Clock, part: Hours) -> Hours | None:
    """
    >>> show("8 da noite"), show("às 3 da tarde"), show("7 da manhã")
    ('11/03 20:00', '11/03 15:00', '12/03 07:00')
    """
    if part.daypart is None:
        return Hours(clock.minute, clock.minute + HOUR, clock.grain, None, Clock(clock.minute, clock.grain, True))
    return point(clock, part.daypart)


def _stretch(first: Clock, second: Clock, part: str | None) -> Hours | None:
    if part:
        first, second = with_daypart(first, part), with_daypart(second, part)
    start, end = likely(first), likely(second)
    if end <= start and not second.sure and end + 12 * HOUR <= MIDNIGHT:
        end += 12 * HOUR
    if second.sure and start > end and start - 12 * HOUR >= 0:
        start -= 12 * HOUR
    return Hours(start, end, "hour", part) if start < end else None


@HOURS.rule("entre [as] PLAIN e|a|as|ate PLAIN", "das|de|da PLAIN as|ate PLAIN", "das PLAIN a PLAIN", "de|das PLAIN ate as PLAIN",
            "entre [as] PLAIN e as PLAIN", "das PLAIN ate as PLAIN", "entre las PLAIN y las PLAIN", "de PLAIN a TIME",
            "de TIME a PLAIN", "between PLAIN and PLAIN", "from PLAIN to PLAIN", "de las PLAIN a las PLAIN", "de PLAIN a|as PLAIN horas|h",
            "TIME as|ate|ao PLAIN", "TIME ate as PLAIN", "as PLAIN ate as PLAIN", "das PLAIN - PLAIN", "TIME - TIME", "TIME a TIME",
            "entre [as] PLAIN ou PLAIN", "from PLAIN until PLAIN", "desde las PLAIN hasta las PLAIN", "entre as PLAIN , PLAIN", "PLAIN - TIME",
            "das|de PLAIN ao|a|ate [o] TIME", "PLAIN as PLAIN", "das|de PLAIN ate ao TIME", "PLAIN a TIME")  # fmt: skip
def between(now: datetime, first: Clock, second: Clock) -> Hours | None:
    """
    >>> show("amanhã entre 14 e 16h"), show("amanhã das 9 às 11"), show("amanhã entre 2 e 4")
    ('12/03 14:00..16:00', '12/03 09:00..11:00', '12/03 14:00..16:00')
    """
    return _stretch(first, second, None)


@HOURS.rule("entre [as] PLAIN e [as] PLAIN PARTOFDAY", "das PLAIN as|ate|a PLAIN PARTOFDAY", "de PLAIN a|as PLAIN PARTOFDAY",
            "between PLAIN and PLAIN PARTOFDAY", "entre las PLAIN y las PLAIN PARTOFDAY", "de las PLAIN a las PLAIN PARTOFDAY",
            "de PLAIN ate [as] PLAIN PARTOFDAY")  # fmt: skip
def between_in_part(now: datetime, first: Clock, second: Clock, part: Hours) -> Hours | None:
    """
    >>> show("amanhã entre 2 e 4 da tarde"), show("amanhã das 7 às 9 da noite")
    ('12/03 14:00..16:00', '12/03 19:00..21:00')
    """
    return _stretch(first, second, part.daypart)


@HOURS.rule("depois|apos das|de|as|da LOOSE", "depois de as LOOSE", "a partir das|de|da|do LOOSE", "depois|apos TIME", "after LOOSE", "from LOOSE on|onwards",
            "despues de las LOOSE", "a partir de las LOOSE", "desde las LOOSE", "das LOOSE em|para diante|frente", "depois do TIME", "das LOOSE para la",
            "mais tarde que [as] LOOSE", "so depois das LOOSE", "passou das LOOSE", "acima das LOOSE", "apos as LOOSE", "de LOOSE em diante",
            "da|de TIME para frente", "not before LOOSE", "de las LOOSE en adelante")  # fmt: skip
def after_clock(now: datetime, clock: Clock) -> Hours:
    """
    >>> show("amanhã depois das 15"), show("hoje a partir das 18h")
    ('12/03 15:00..24:00', '11/03 18:00..24:00')
    """
    return Hours(likely(clock), MIDNIGHT, "hour")


@HOURS.rule("depois|apos das LOOSE PARTOFDAY", "a partir das|de LOOSE PARTOFDAY", "after LOOSE PARTOFDAY", "despues de las LOOSE PARTOFDAY",
            "a partir de las LOOSE PARTOFDAY")  # fmt: skip
def after_clock_in_part(now: datetime, clock: Clock, part: Hours) -> Hours:
    """
    >>> show("amanhã depois das 3 da tarde")
    '12/03 15:00..24:00'
    """
    return Hours(likely(with_daypart(clock, part.daypart)), MIDNIGHT, "hour", part.daypart)


@HOURS.rule("ate [as|a|o] LOOSE", "antes das|de|da|do LOOSE", "before LOOSE", "until LOOSE", "by TIME", "hasta las LOOSE", "antes de las LOOSE",
            "ate no maximo [as] LOOSE", "no maximo [ate] [as] LOOSE", "mais cedo que [as] LOOSE", "ate umas LOOSE", "ate la pelas LOOSE")  # fmt: skip
def before_clock(now: datetime, clock: Clock) -> Hours:
    """
    >>> show("amanhã até 10h"), show("amanhã antes das 9")
    ('12/03 00:00..10:00', '12/03 00:00..09:00')
    """
    return Hours(0, likely(clock), "hour")


@HOURS.rule(
    "ate [as|a] LOOSE PARTOFDAY", "antes das LOOSE PARTOFDAY", "before LOOSE PARTOFDAY", "antes de las LOOSE PARTOFDAY"
)
def before_clock_in_part(now: datetime, clock: Clock, part: Hours) -> Hours:
    """
    >>> show("amanhã até as 5 da tarde")
    '12/03 00:00..17:00'
    """
    return Hours(0, likely(with_daypart(clock, part.daypart)), "hour", part.daypart)


@HOURS.rule("as|a PLAIN ou|e [as] PLAIN", "as|pelas PLAIN , PLAIN ou PLAIN", "at PLAIN or PLAIN", "TIME ou [as] PLAIN", "TIME ou TIME",
            "las PLAIN o [las] PLAIN", "as|pelas PLAIN ou [as|la] [pelas|as] PLAIN")  # fmt: skip
def either_clock(now: datetime, *clocks: Clock) -> Several | None:
    """
    >>> show("amanhã às 9 ou 10")
    '12/03 09:00 | 12/03 10:00'
    """
    return Several(tuple(point(clock) for clock in clocks))


@HOURS.rule("[as] PLAIN ou PLAIN PARTOFDAY", "as PLAIN ou as PLAIN PARTOFDAY")
def either_clock_in_part(now: datetime, first: Clock, second: Clock, part: Hours) -> Several:
    """
    >>> show("amanhã às 2 ou 3 da tarde")
    '12/03 14:00 | 12/03 15:00'
    """
    return Several((point(first, part.daypart), point(second, part.daypart)))


@HOURS.rule("PARTOFDAY ou|o|or PARTOFDAY", "PARTOFDAY e PARTOFDAY")
def either_part(now: datetime, first: Hours, second: Hours) -> Several:
    """
    >>> show("amanhã de manhã ou à tarde")
    '12/03 06:00..12:00 | 12/03 12:00..18:00'
    """
    return Several((first, second))


def in_minutes(now: datetime, minutes: int) -> Moment:
    """Return the moment so many minutes from now, to the minute."""
    start = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    return Moment(When(start, start + timedelta(minutes=1), "minute"))
