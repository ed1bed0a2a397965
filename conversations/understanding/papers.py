"""Papers that were asked for and are written as an answer: a CPF, a plan's card number, till when the card is valid.

In a free message `entities` finds them by the words around them; here the question has been asked, so bare digits do.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from conversations.understanding.dates.words import MONTHS, SHORT_MONTHS
from conversations.understanding.entities import valid_cpf
from conversations.understanding.normalise import fold

_FEWEST_CARD_DIGITS = 4
_NUMBER = re.compile(r"\d(?:[\d .\-/]{0,40}\d)?")
_YEAR = r"((?:19|20)\d{2}|\d{2})"
_DAY_MONTH_YEAR = re.compile(rf"(?<!\d)(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-]{_YEAR}(?!\d)")
_MONTH_YEAR = re.compile(rf"(?<![\d/.\-])(\d{{1,2}}) ?[/.\-] ?{_YEAR}(?![\d/.\-])")
_NAMED_MONTH = re.compile(rf"(?<!\w)([a-z]{{3,10}})\.?,? ?(?:de |del |/|-)? ?{_YEAR}(?!\d)")


@dataclass(frozen=True, slots=True)
class CardWritten:
    """What was written of a card: its digits, empty where none were, and the last day of its validity, if named."""

    digits: str
    valid_until: date | None


def written_cpf(text: str) -> str | None:
    """Return the eleven digits of the CPF that was written in any way; None where there is none that checks.

    >>> written_cpf("é 529 982 247/25"), written_cpf("529.982.247-20")
    ('52998224725', None)
    """
    found = (re.sub(r"\D", "", match.group()) for match in _NUMBER.finditer(text))
    return next((digits for digits in found if valid_cpf(digits)), None)


def many_digits(text: str, fewest: int = 8) -> bool:
    """Tell whether so many digits were written that a number of a paper was meant."""
    return sum(character.isdecimal() for character in text) >= fewest


def written_card(text: str) -> CardWritten:
    """Return the card number that was written, with its validity where it stands beside it.

    >>> written_card("0 037 1234 5678 9012, validade 12/2027")
    CardWritten(digits='0037123456789012', valid_until=datetime.date(2027, 12, 31))
    """
    valid_until, rest = _validity(text)
    numbers = [re.sub(r"\D", "", match.group()) for match in _NUMBER.finditer(rest)]
    longest = max(numbers, key=len, default="")
    return CardWritten(longest if len(longest) >= _FEWEST_CARD_DIGITS else "", valid_until)


def written_validity(text: str) -> date | None:
    """Return the last day named, the last of its month where no day is; None where there is none.

    >>> written_validity("vale até dezembro de 2027"), written_validity("03/28"), written_validity("13/28")
    (datetime.date(2027, 12, 31), datetime.date(2028, 3, 31), None)
    """
    return _validity(text)[0]


def _validity(text: str) -> tuple[date | None, str]:
    """Return the validity named, and the text without it."""
    folded = fold(text)
    for pattern in (_DAY_MONTH_YEAR, _MONTH_YEAR, _NAMED_MONTH):
        for match in pattern.finditer(folded):
            *day, month, year = match.groups()
            last = _last_day(day[0] if day else "", month, year)
            if last is not None:
                return last, f"{folded[: match.start()]}|{folded[match.end() :]}"
    return None, folded


def _last_day(day: str, month: str, year: str) -> date | None:
    number = int(month) if month.isdecimal() else MONTHS.get(month) or SHORT_MONTHS.get(month) or 0
    full_year = int(year) + 2000 if len(year) == 2 else int(year)
    if not 1 <= number <= 12 or not 2000 <= full_year <= 2099:
        return None
    last = monthrange(full_year, number)[1]
    return date(full_year, number, min(int(day), last)) if day and int(day) else date(full_year, number, last)
