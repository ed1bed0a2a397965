"""Phone numbers as WhatsApp writes them, brought to one form.

Normalising serves look-up only: replies go to the raw `wa_id`. A number that looks odd is kept as it
is, since phonenumbers rejects some real Brazilian forms and no sender may be refused by it.
"""

import re
from functools import lru_cache

import phonenumbers

_PUNCTUATION = str.maketrans("", "", "+ ().-/")
_SHORTEST, _LONGEST = 7, 15  # E.164 allows 15 digits; nothing shorter than 7 has a country code and a subscriber
_OLD_BRAZILIAN_MOBILE = re.compile(r"55[1-9][1-9][6-9][0-9]{7}")
_BRAZILIAN_MOBILE = re.compile(r"(55[1-9][1-9])9([6-9][0-9]{7})")
_BRAZILIAN = re.compile(r"\+55([1-9][1-9])[0-9]{8,9}")
_ZONES = {
    "65": "America/Cuiaba",
    "66": "America/Cuiaba",
    "67": "America/Campo_Grande",
    "68": "America/Rio_Branco",
    "69": "America/Porto_Velho",
    "92": "America/Manaus",
    "95": "America/Boa_Vista",
    "97": "America/Manaus",
}
_MEXICAN_WITH_PREFIX = re.compile(r"521([0-9]{10})")
_MEXICAN = re.compile(r"52([2-9][0-9]{9})")


@lru_cache(maxsize=4096)
def normalise(wa_id: str) -> str | None:
    """Return `wa_id` (international digits, punctuation allowed) as E.164 with `+`, or None where it holds no number.

    Brazilian mobiles get their ninth digit and Mexican ones lose the old `1`, because WhatsApp adds or drops both
    ("Send messages", Meta's page); Brazilian landlines (first local digit 2 to 5) stay as they are.
    """
    digits = wa_id.translate(_PUNCTUATION)
    if not _SHORTEST <= len(digits) <= _LONGEST or not (digits.isascii() and digits.isdigit()) or digits[0] == "0":
        return None
    if _OLD_BRAZILIAN_MOBILE.fullmatch(digits):
        return f"+{digits[:4]}9{digits[4:]}"
    if digits.startswith("55"):
        return f"+{digits}"
    if mexican := _MEXICAN_WITH_PREFIX.fullmatch(digits):
        return f"+52{mexican[1]}"
    return _by_library(digits)


def lookup_forms(phone: str) -> tuple[str, ...]:
    """Return every E.164 form under which `phone` may be known, the normalised one first; () for no number."""
    normal = normalise(phone)
    if normal is None:
        return ()
    digits = normal[1:]
    if mobile := _BRAZILIAN_MOBILE.fullmatch(digits):
        return normal, f"+{mobile[1]}{mobile[2]}"
    if mexican := _MEXICAN.fullmatch(digits):
        return normal, f"+521{mexican[1]}"
    return (normal,)


def zone_of(phone: str) -> str | None:
    """Return the IANA zone that a Brazilian number's area code stands for, or None for any other number.

    Areas that share the clock of Brasília count as São Paulo (Anatel's plan of area codes; Decreto 9.772/2019 ended
    daylight saving). phonenumbers' own table has Recife on the islands' clock, so it is not asked.
    """
    brazilian = _BRAZILIAN.fullmatch(phone)
    return _ZONES.get(brazilian[1], "America/Sao_Paulo") if brazilian else None


def _by_library(digits: str) -> str:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return f"+{digits}"
    if not phonenumbers.is_valid_number(number):
        return f"+{digits}"  # the library drops trunk digits of what it does not know, each time one more
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
