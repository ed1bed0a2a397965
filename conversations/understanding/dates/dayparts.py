"""Rules for parts of the day: morning, late afternoon, lunchtime."""

from datetime import datetime

from conversations.understanding.dates.tables import PART
from conversations.understanding.dates.values import DAYPART_HOURS, HOUR, Hours


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
           "comeco|inicio|comecinho da manha", "primeira hora [da|de] [la] [manha|manana]", "a|en primera hora [de] [la] [manana]", "primera hora de la manana", "primeirinho horario da manha", "nas primeiras horas da manha", "logo de manha", "logo pela manha",
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
