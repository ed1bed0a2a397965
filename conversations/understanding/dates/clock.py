"""Rules for clock times."""

from datetime import datetime

from conversations.understanding.dates.tables import LOOSE, PLAIN, TIME
from conversations.understanding.dates.values import HOUR, Clock


def _clock(hour: int, minute: int = 0, grain: str = "minute") -> Clock | None:
    if hour == 24 and minute == 0:
        return Clock(0, grain, True)
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        return None
    return Clock(hour * HOUR + minute, grain, hour >= 13 or hour == 0)


@TIME.rule("NUM : NUM [h]", "NUM : NUM [horas]", "NUM h : NUM", "NUM h MINUTE", "NUM h|horas [e] NUM minutos", "NUM horas e MINUTE",
           "NUM horas MINUTE", "NUM h e MINUTE", "NUM e NUM minutos")  # fmt: skip
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
    return Clock(12 * HOUR + minute, "minute", True) if 5 <= minute < 60 and minute % 5 == 0 else None


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


@TIME.rule("BARE e BARE")
def hour_and_half_in_figures(now: datetime, hour: int, minute: int) -> Clock | None:
    """
    >>> show("14 e 30"), show("dezesseis e trinta")
    ('11/03 14:30', '11/03 16:30')
    """
    return _clock(hour, minute) if minute in {30, 45} and 7 <= hour <= 20 else None


@LOOSE.rule("TIME")
def clear_time(now: datetime, clock: Clock) -> Clock:
    """A time that shows itself."""
    return clock


@PLAIN.rule("TIME")
def clear_time_in_range(now: datetime, clock: Clock) -> Clock:
    """A time that shows itself, at one end of a range."""
    return clock


@PLAIN.rule("BARE")
def bare_hour_in_range(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("amanhã entre 9 e 11")
    '12/03 09:00..11:00'
    """
    return _clock(hour, 0, "hour")


@LOOSE.rule("BARE")
def bare_hour(now: datetime, hour: int) -> Clock | None:
    """
    >>> show("às 15")
    '11/03 15:00'
    """
    return _clock(hour, 0, "hour")


@LOOSE.rule("NUM e BARE", "NUM y BARE", "NUM . BARE", "NUM BARE")
def bare_hour_and_minute(now: datetime, hour: int, minute: int) -> Clock | None:
    """
    >>> show("às 9 e 15")
    '12/03 09:15'
    """
    return _clock(hour, minute) if minute in {5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55} or 30 < minute < 60 else None
