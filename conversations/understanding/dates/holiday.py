"""Brazil's holidays and feasts by the names people call them."""

from datetime import date, timedelta
from functools import lru_cache

from conversations.understanding.dates.values import Days, one_day

# Fixed feasts: month and day. Those with a span are handled below.
_FIXED: dict[str, tuple[int, int]] = {
    "natal": (12, 25), "vespera de natal": (12, 24), "ano novo": (1, 1), "reveillon": (12, 31),
    "vespera de ano novo": (12, 31), "tiradentes": (4, 21), "dia do trabalho": (5, 1), "dia do trabalhador": (5, 1),
    "sao joao": (6, 24), "independencia": (9, 7), "sete de setembro": (9, 7), "aparecida": (10, 12),
    "dia das criancas": (10, 12), "finados": (11, 2), "dia de finados": (11, 2), "proclamacao": (11, 15),
    "proclamacao da republica": (11, 15), "consciencia negra": (11, 20), "dia dos namorados": (6, 12),
    "navidad": (12, 25), "christmas": (12, 25), "christmas eve": (12, 24), "new year": (1, 1), "nochebuena": (12, 24),
    "dia da mulher": (3, 8), "nossa senhora aparecida": (10, 12), "dia dos professores": (10, 15),
    "new year's eve": (12, 31), "new year's": (1, 1), "ano nuevo": (1, 1), "natalinas": (12, 25),
    "dia da consciencia negra": (11, 20), "dia da independencia": (9, 7), "dia do medico": (10, 18),
}  # fmt: skip


@lru_cache(maxsize=32)
def _calendar(year: int) -> dict[date, str]:
    """Return the year's public and optional national holidays, from the `holidays` library."""
    import holidays

    categories = (holidays.PUBLIC, holidays.OPTIONAL)
    return dict(holidays.country_holidays("BR", years=year, categories=categories, language="pt_BR"))


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Return Easter Sunday: two days after the library's Good Friday.

    >>> easter(2026)
    datetime.date(2026, 4, 5)
    """
    friday = next(day for day, name in _calendar(year).items() if "Sexta-feira Santa" in name)
    return friday + timedelta(days=2)


def _nth_sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))


# Days from Easter Sunday to the feast's first day, and how many it lasts.
_MOVING: dict[str, tuple[int, int]] = {
    "carnaval": (-50, 4), "carnival": (-50, 4),  # Saturday to Tuesday
    "quarta de cinzas": (-46, 1), "semana santa": (-6, 7), "quinta santa": (-3, 1), "sexta santa": (-2, 1),
    "sexta feira santa": (-2, 1), "sexta da paixao": (-2, 1), "good friday": (-2, 1), "viernes santo": (-2, 1),
    "sabado de aleluia": (-1, 1), "sabado santo": (-1, 1), "pascoa": (0, 1), "domingo de pascoa": (0, 1),
    "easter": (0, 1), "pascua": (0, 1), "corpus christi": (60, 1), "corpus": (60, 1),
}  # fmt: skip
_SUNDAYS: dict[str, tuple[int, int]] = {"dia das maes": (5, 2), "dia dos pais": (8, 2)}  # month, which Sunday of it


def _span(name: str, year: int) -> Days:
    """Return the feast's days in that year; `name` is one of NAMES."""
    if name in _FIXED:
        return one_day(date(year, *_FIXED[name]))
    if name in _SUNDAYS:
        return one_day(_nth_sunday(year, *_SUNDAYS[name]))
    shift, length = _MOVING[name]
    first = easter(year) + timedelta(days=shift)
    return Days(first, first + timedelta(days=length), "week" if length == 7 else "day")


NAMES: tuple[str, ...] = (*_FIXED, *_MOVING, *_SUNDAYS)


def next_feast(name: str, today: date) -> Days:
    """Return the next days of that feast that are not over; `name` is one of NAMES.

    >>> next_feast("carnaval", date(2026, 3, 1)).first
    datetime.date(2027, 2, 6)
    """
    for year in (today.year, today.year + 1):
        days = _span(name, year)
        if days.last > today:
            return days
    raise KeyError(name)


def next_public_holiday(today: date) -> Days:
    """Return the next holiday of the whole country, today included; Carnival counts as one.

    >>> next_public_holiday(date(2026, 8, 1)).first
    datetime.date(2026, 9, 7)
    """
    import holidays

    public = holidays.country_holidays("BR", years=(today.year, today.year + 1))
    upcoming = min(day for day in public if day >= today)
    carnival = next_feast("carnaval", today)
    return carnival if carnival.first < upcoming else one_day(upcoming)
