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


def _span(name: str, year: int) -> Days | None:
    """Return the feast's days in that year, None for a name that is none."""
    if name in _FIXED:
        return one_day(date(year, *_FIXED[name]))
    sunday = easter(year)
    match name:
        case "carnaval" | "carnival":  # Saturday to Tuesday
            return Days(sunday - timedelta(days=50), sunday - timedelta(days=46))
        case "quarta de cinzas":
            return one_day(sunday - timedelta(days=46))
        case "sexta santa" | "sexta feira santa" | "sexta da paixao" | "good friday" | "viernes santo":
            return one_day(sunday - timedelta(days=2))
        case "semana santa":
            return Days(sunday - timedelta(days=6), sunday + timedelta(days=1), "week")
        case "sabado de aleluia" | "sabado santo":
            return one_day(sunday - timedelta(days=1))
        case "domingo de pascoa":
            return one_day(sunday)
        case "pascoa" | "easter" | "pascua":
            return one_day(sunday)
        case "corpus christi" | "corpus":
            return one_day(sunday + timedelta(days=60))
        case "dia das maes":
            return one_day(_nth_sunday(year, 5, 2))
        case "dia dos pais":
            return one_day(_nth_sunday(year, 8, 2))
    return None


NAMES: tuple[str, ...] = (
    *_FIXED, "carnaval", "carnival", "quarta de cinzas", "sexta santa", "sexta feira santa", "sexta da paixao",
    "good friday", "viernes santo", "semana santa", "pascoa", "easter", "pascua", "corpus christi", "corpus",
    "dia das maes", "dia dos pais",
    "sabado de aleluia", "sabado santo", "domingo de pascoa",
)  # fmt: skip


def next_feast(name: str, today: date) -> Days:
    """Return the next days of that feast that are not over; `name` is one of NAMES.

    >>> next_feast("carnaval", date(2026, 3, 1)).first
    datetime.date(2027, 2, 6)
    """
    for year in (today.year, today.year + 1):
        days = _span(name, year)
        if days is not None and days.last > today:
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
