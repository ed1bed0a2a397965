"""Dates, times, money and enumerations as people of each language write them in a chat."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

_SHORT_DAYS = {
    "pt_BR": ("seg", "ter", "qua", "qui", "sex", "sáb", "dom"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_DAYS = {
    "pt_BR": ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_AT = {"pt_BR": "às", "es": "a las", "en": "at"}
_AT_ONE = {"pt_BR": "à", "es": "a la", "en": "at"}
_AND = {"pt_BR": "e", "es": "y", "en": "and"}
_UNTIL = {"pt_BR": "a", "es": "a", "en": "to"}
_IN = {"pt_BR": "em", "es": "en", "en": "in"}
_PLACES = {
    "Sao_Paulo": "São Paulo",
    "Cuiaba": "Cuiabá",
    "Belem": "Belém",
    "Maceio": "Maceió",
    "Araguaina": "Araguaína",
    "Eirunepe": "Eirunepé",
    "Santarem": "Santarém",
    "Bahia": "Salvador",
    "Noronha": "Fernando de Noronha",
}
"""Places that zones are named after, as they are written."""

_OR = {"pt_BR": "ou", "es": "o", "en": "or"}


def day_short(value: date, language: str) -> str:
    """Return a day briefly: "qui, 26/11", "Thu, Nov 26"."""
    name = _SHORT_DAYS[language][value.weekday()]
    if language == "en":
        return f"{name}, {_MONTHS[value.month - 1]} {value.day}"
    return f"{name}, {value.day:02}/{value.month:02}"


def day_long(value: date, language: str) -> str:
    """Return a day in full: "quinta-feira, 26/11", "Thursday, Nov 26"."""
    name = _DAYS[language][value.weekday()]
    return day_short(value, language).replace(_SHORT_DAYS[language][value.weekday()], name, 1)


def clock(value: datetime | time, language: str) -> str:
    """Return a time of day: "14:00", in English "2:00 PM"."""
    if language == "en":
        return f"{(value.hour - 1) % 12 + 1}:{value.minute:02} {'AM' if value.hour < 12 else 'PM'}"
    return f"{value.hour:02}:{value.minute:02}"


def moment(value: datetime, language: str) -> str:
    """Return a local date and time, ≤ 24 characters: "qui, 26/11 às 14:00"."""
    return f"{day_short(value, language)} {_at(value, language)} {clock(value, language)}"


def moment_long(value: datetime, language: str) -> str:
    """Return a local date and time in full: "quinta-feira, 26/11, às 14:00"."""
    return f"{day_long(value, language)}, {_at(value, language)} {clock(value, language)}"


def money(value: Decimal, language: str) -> str:
    """Return reais: "R$ 1.250,00", in English "R$ 1,250.00"."""
    english = f"{Decimal(value):,.2f}"
    return f"R$ {english if language == 'en' else english.translate(str.maketrans(',.', '.,'))}"


def joined(values: Sequence[str], language: str) -> str:
    """Return an enumeration: "a, b e c"."""
    return _enumerated(values, _AND[language])


def joined_or(values: Sequence[str], language: str) -> str:
    """Return alternatives: "a, b ou c"."""
    return _enumerated(values, _OR[language])


def first_name(value: str, language: str) -> str:
    """Return how to call someone by their full name. The language makes no difference."""
    return value.split(maxsplit=1)[0] if value.split() else ""


def weekdays(run: Mapping[str, Any], language: str) -> str:
    """Return a run of weekdays (`first` and `last`, 0 is Monday): "seg a sex", "sáb"."""
    names = _SHORT_DAYS[language]
    first, last = names[run["first"]], names[run["last"]]
    return first if first == last else f"{first} {_UNTIL[language]} {last}"


def both_clocks(value: Mapping[str, Any] | None, language: str) -> str:
    """Return what the patient's own clock shows, after a time that the unit's shows; empty where they agree.

    " (horário de Rio Branco; 11:00 em São Paulo)"; another day is said with it.
    """
    if value is None:
        return ""
    here, there = _place(value["here"]), other_clock(value, language)
    return {
        "pt_BR": f" (horário de {here}; {there})",
        "es": f" (hora de {here}; {there})",
        "en": f" ({here} time; {there})",
    }[language]


def other_clock(value: Mapping[str, Any], language: str) -> str:
    """Return the time on the patient's own clock and where that is: "11:00 em São Paulo"."""
    start, time_there = value["start"], value["time"]
    said = clock(time_there, language) if start.date() == time_there.date() else moment(time_there, language)
    return f"{said} {_IN[language]} {_place(value['there'])}"


def _place(zone: str) -> str:
    """Return how people call the place a zone is named after."""
    name = zone.rpartition("/")[2]
    return _PLACES.get(name, name.replace("_", " "))


def _enumerated(values: Sequence[str], word: str) -> str:
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {word} {values[-1]}"


def _at(value: datetime, language: str) -> str:
    return (_AT_ONE if value.hour == 1 else _AT)[language]


_BY_NAME: dict[str, Callable[..., str]] = {
    "day": day_short,
    "day_long": day_long,
    "clock": clock,
    "moment": moment,
    "moment_long": moment_long,
    "money": money,
    "joined": joined,
    "joined_or": joined_or,
    "first_name": first_name,
    "weekdays": weekdays,
    "both_clocks": both_clocks,
}
FILTERS: dict[str, dict[str, Callable[..., Any]]] = {
    language: {name: partial(function, language=language) for name, function in _BY_NAME.items()}
    for language in ("pt_BR", "es", "en")
}
"""The filters a reply template may use, by language and name."""
