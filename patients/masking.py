"""Personal values as a screen may show them: enough to recognise, too little to copy (OWASP ASVS 5.0, 14.2.6)."""

import re

_BRAZILIAN = re.compile(r"\+55([0-9]{2})([0-9]{4,5})([0-9]{4})")
DOT = "•"


def phone_text(phone: str | None) -> str:
    """Return an E.164 number as people write it: "(31) 90000-0001" for a Brazilian one, else unchanged; "" for none."""
    found = _BRAZILIAN.fullmatch(phone or "")
    return f"({found[1]}) {found[2]}-{found[3]}" if found else phone or ""


def masked_phone(phone: str | None) -> str:
    """Return the number with only its area and its last four digits: "(31) •••••-0001"."""
    found = _BRAZILIAN.fullmatch(phone or "")
    if found:
        return f"({found[1]}) {DOT * len(found[2])}-{found[3]}"
    return masked(phone or "", 4)


def masked(value: str, kept: int = 2) -> str:
    """Return a value with all but its last `kept` characters hidden; a value too short for that is hidden whole."""
    if len(value) < kept * 3:
        return DOT * len(value)
    return DOT * (len(value) - kept) + value[-kept:]


def masked_name(name: str) -> str:
    """Return the first name and the initial of the last: "Maria S."."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name
