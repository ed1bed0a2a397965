"""Careful reading of JSON nobody promised anything about.

Every reader is total: a value of the wrong type counts as missing. What is kept can be stored: no
NUL, lone surrogate or NaN, which PostgreSQL's text and jsonb refuse.
"""

import math
from datetime import UTC, datetime
from typing import Any

MAX_ID = 255
MAX_LABEL = 255
_MAX_DEPTH = 32
_MAX_INTEGER = 10**30
_LATEST = 253_402_214_400  # the day before year 10000, datetime's end in any zone


class MalformedError(ValueError):
    """A part of a webhook cannot be used; the message is a fixed phrase without personal data."""


def as_dict(value: object) -> dict[str, Any]:
    """Return `value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return `value` if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def clean_text(value: str) -> str:
    """Return `value` without what PostgreSQL cannot store (NUL, lone surrogates)."""
    if "\0" in value:
        value = value.replace("\0", "")
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode()
    return value


def string(mapping: dict[str, Any], key: str) -> str:
    """Return the text or integer under `key` as storable text; anything else is the empty string."""
    value = mapping.get(key)
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_INTEGER:
        return str(value)
    return ""


def label(mapping: dict[str, Any], key: str) -> str:
    """Return a short text (a name, a title), cut at `MAX_LABEL` characters."""
    return string(mapping, key)[:MAX_LABEL]


def identifier(mapping: dict[str, Any], key: str) -> str:
    """Return a provider's id, or the empty string where it is missing.

    Raises MalformedError for one longer than `MAX_ID`: cut, it would no longer identify.
    """
    value = string(mapping, key).strip()
    if len(value) > MAX_ID:
        raise MalformedError("id too long")
    return value


def integer(mapping: dict[str, Any], key: str) -> int | None:
    """Return the whole number under `key` that fits 32 bits, given as a number or as digits; else None."""
    text = string(mapping, key)
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        return None
    number = int(text)
    return number if number < 2**31 else None


def degrees(mapping: dict[str, Any], key: str, limit: float) -> float | None:
    """Return the angle under `key` if it lies within ±`limit` degrees; else None."""
    value = mapping.get(key)
    if isinstance(value, str) and len(value) < 32:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -limit <= value <= limit:
        return None
    return float(value)


def moment(mapping: dict[str, Any], key: str = "timestamp") -> datetime | None:
    """Return WhatsApp's whole Unix seconds under `key` (text or number) as an aware UTC time; else None."""
    text = string(mapping, key)
    if not (text.isascii() and text.isdigit() and len(text) < 13):
        return None
    seconds = int(text)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST else None


def storable(value: object, depth: int = 0) -> Any:
    """Return a copy of a JSON value that jsonb accepts; what lies deeper than 32 levels is dropped."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, dict):
        if depth >= _MAX_DEPTH:
            return None
        return {clean_text(str(key)): storable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return None if depth >= _MAX_DEPTH else [storable(item, depth + 1) for item in value]
    if isinstance(value, int):
        return value if abs(value) < _MAX_INTEGER else None
    return value if isinstance(value, float) and math.isfinite(value) else None
