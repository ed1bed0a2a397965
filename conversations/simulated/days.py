"""How a simulated patient says a day, and how they read one: written apart from the assistant's own code."""

import random
import re
from datetime import date, datetime, time, timedelta

_WEEKDAYS: dict[str, tuple[str, ...]] = {
    "pt_BR": ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "pt_BR": {"morning": ("de manhã", "pela manhã"), "afternoon": ("de tarde", "à tarde"), "evening": ("à noite",)},
    "es": {"morning": ("por la mañana",), "afternoon": ("por la tarde",), "evening": ("por la noche",)},
    "en": {"morning": ("in the morning",), "afternoon": ("in the afternoon",), "evening": ("in the evening",)},
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"(\d{1,2})/(\d{1,2})\D{0,16}?(\d{1,2})[:h](\d{2})")
_ENGLISH = re.compile(r"\b([A-Z][a-z]{2}) (\d{1,2})\b\D{0,10}?(\d{1,2}):(\d{2}) ([AP])M")


def part_of(moment: datetime) -> str:
    """Return the part of the day: morning until 12, afternoon until 18, then evening."""
    return "morning" if moment.hour < 12 else "afternoon" if moment.hour < 18 else "evening"


def spoken(day: date, part: str, today: date, language: str, rng: random.Random) -> str:
    """Return one of the ways to say a day and part of the day."""
    return f"{rng.choice(_days(day, today, language))} {rng.choice(_PARTS[language][part])}"


def moments_in(text: str, today: date) -> list[tuple[date, time]]:
    """Return the days and times that a text shows ("26/11 às 14:00", "Nov 26 at 2:00 PM"), in order."""
    found = [(_upcoming(int(d), int(m), today), time(int(hour), int(minute))) for d, m, hour, minute in _numeric(text)]
    for month, d, hour, minute, half in _ENGLISH.findall(text):
        if month.lower() in _MONTHS:
            at = time(int(hour) % 12 + (12 if half == "P" else 0), int(minute))
            found.append((_upcoming(int(d), _MONTHS.index(month.lower()) + 1, today), at))
    return [(day, at) for day, at in found if day is not None]


def _numeric(text: str) -> list[tuple[str, str, str, str]]:
    return [found for found in _NUMERIC.findall(text) if int(found[1]) <= 12 and int(found[2]) < 24]


def _upcoming(day: int, month: int, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today - timedelta(days=60):
            return found
    return None


def _days(day: date, today: date, language: str) -> list[str]:
    ahead, name = (day - today).days, _WEEKDAYS[language][day.weekday()]
    if language == "en":
        ways = [f"on {_MONTHS[day.month - 1].capitalize()} {day.day}"]
        close = {1: "tomorrow", 2: "the day after tomorrow"}
        weekday = f"on {name}"
    elif language == "es":
        ways = [f"el {day.day}/{day.month}", f"el día {day.day}"]
        close = {1: "mañana", 2: "pasado mañana"}
        weekday = f"el {name}"
    else:
        ways = [f"dia {day.day}", f"{day.day}/{day.month:02}", f"{name} dia {day.day}"]
        close = {1: "amanhã", 2: "depois de amanhã"}
        weekday = name
    if ahead in close:
        return [close[ahead], *ways]
    return [weekday, *ways] if 0 < ahead < 7 else ways
