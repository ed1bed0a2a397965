"""Rules for times of day as they stand in a sentence: at, between, after, before, either."""

from datetime import datetime

from conversations.understanding.dates.tables import HOURS
from conversations.understanding.dates.values import DAYPART_HOURS, HOUR, MIDNIGHT, Clock, Hours, Several


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


@HOURS.rule("tonight|tonite")
def tonight(now: datetime) -> Hours:
    """
    >>> show("tonight")
    '11/03 18:00..22:00'
    """
    return Hours(*DAYPART_HOURS["evening"], "daypart", "evening")


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


@HOURS.rule("PARTOFDAY [,] [la|tipo|mais] [ou] [menos|pelas|para] umas|as|pelas LOOSE", "PARTOFDAY [,] tipo LOOSE")
def part_then_clock(now: datetime, part: Hours, clock: Clock) -> Hours | None:
    """
    >>> show("amanhã à tarde, umas 3"), show("de manhã, tipo 9")
    ('12/03 15:00', '12/03 09:00')
    """
    return clock_in_part(now, clock, part)


def _stretch(first: Clock, second: Clock, part: str | None) -> Hours | None:
    if part:
        first, second = with_daypart(first, part), with_daypart(second, part)
    start, end = likely(first), likely(second)
    if end <= start and not second.sure and end + 12 * HOUR <= MIDNIGHT:
        end += 12 * HOUR
    if second.sure and start > end and start - 12 * HOUR >= 0:
        start -= 12 * HOUR
    return Hours(start, end, "hour", part) if start < end else None


@HOURS.rule("entre [as|o|a] PLAIN e|a|as|ate|y PLAIN", "das|de|da PLAIN as|ate PLAIN", "das PLAIN a PLAIN", "de|das PLAIN ate as PLAIN",
            "entre [as|o|a|las|el] PLAIN e|y as|o|a|las PLAIN", "das PLAIN ate as PLAIN", "entre las PLAIN y las PLAIN", "de PLAIN a TIME",
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
            "da|de TIME para frente", "not before LOOSE", "nao antes das|de|da|do LOOSE", "nao seja|ser antes das|de|da|do LOOSE", "no antes de las LOOSE", "mais tarde que|do que [as] LOOSE", "de LOOSE para frente", "de las LOOSE en adelante")  # fmt: skip
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
