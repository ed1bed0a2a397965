"""The last line of defence against personal data in logs and error reports (DESIGN I13).

Code keeps phone numbers, names and texts out of what it logs; this removes what slips through in an exception's words
or a library's message. It errs on the side of removing too much.
"""

import re
import traceback
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

REDACTED = "[redacted]"
LONGEST_TEXT = 2_000
SAFE_KEYS = frozenset({"timestamp", "level", "logger", "trace_id", "task_id", "public_id", "event_id", "route"})
PERSONAL_KEYS = frozenset(
    {
        "phone",
        "phone_number",
        "name",
        "first_name",
        "profile_name",
        "patient_name",
        "username",
        "text",
        "body",
        "caption",
    }
    | {"cpf", "email", "bsuid", "wa_id", "sender", "recipient", "contact_name", "payload", "raw", "password", "token"}
    | {
        "secret",
        "authorization",
        "cookie",
        "cookies",
        "query_string",
        "access_token",
        "birth_date",
        "card_number",
        "ip",
    }
)
# An UUID and a Graph id of a number of ours may look like a phone; the first is matched whole and kept.
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str], ...] = (
    (re.compile(r"(?<=://)[^/\s@]{1,200}@"), "[redacted]@"),
    (re.compile(r"(?<=/feeds/)[\w-]+"), REDACTED),  # a calendar feed's secret
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), REDACTED),
    (re.compile(r"\bwamid\.[\w=+/-]+"), "wamid.[redacted]"),  # holds the phone number in base64
    (re.compile(r"\b[A-Z]{2}\.\d{6,}\b"), REDACTED),  # a business-scoped user id
    (re.compile(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b"), REDACTED),
    (
        re.compile(
            r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
            r"|\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}"
            r"|\+?\(?\d(?:[\s().-]{0,2}\d){8,17}"
        ),
        lambda match: match[0] if match[0].count("-") == 4 or re.match(r"\d{4}-\d\d-\d\d[T ]", match[0]) else REDACTED,
    ),
)
_SUSPECT = re.compile(r"[0-9@]|wamid\.|/feeds/")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»")
_UNCLOSED = re.compile(r"(?:(?<!\w)'|[\"“«]).*")
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_.]{0,60}")
_ABOUT_CODE = (AttributeError, ImportError, NameError, NotImplementedError, OSError, TypeError)
_PROGRAMS = frozenset({"django", "psycopg", "redis", "kombu", "celery", "billiard", "urllib3"})
_VALUES = re.compile(r"=\([^\n]*?\)")


def redact_text(text: str) -> str:
    """Return `text` without e-mail addresses, numbers that could be a phone or a CPF, message ids and credentials."""
    if len(text) > LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT]}…"
    if not _SUSPECT.search(text):
        return text
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def redact(value: Any, depth: int = 4) -> Any:
    """Return `value` with every text within redacted and the values of personal keys replaced."""
    if isinstance(value, str):
        return redact_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth == 0:
        return REDACTED
    if isinstance(value, Mapping):
        return {key: redact_item(key, item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item, depth - 1) for item in value]
    if isinstance(value, BaseException):
        return exception_words(value)
    return redact_text(str(value))


def redact_item(key: Any, value: Any, depth: int = 4) -> Any:
    """Return the value of one key, redacted by the key's name or by what it holds."""
    name = str(key).lower()
    if name in SAFE_KEYS:
        return value
    if name in PERSONAL_KEYS and value not in (None, "", 0, False):
        return REDACTED
    return redact(value, depth)


def exception_words(error: BaseException) -> str:
    """Return an exception's type and, where its words are a program's own, what may be told of them.

    Whoever raises a ValueError or a KeyError often puts into it what a person wrote: of these the type is enough, since
    the traceback names the line that holds the words. Of the rest only the first line stays: PostgreSQL puts values
    into its DETAIL and CONTEXT lines. Quoted parts that are no identifier go as well.
    """
    if not _speaks_for_itself(type(error)):
        return type(error).__name__
    first = str(error).strip().split("\n", 1)[0][:300]
    said = _VALUES.sub("=(…)", _without_quoted(redact_text(first)))
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def exception_text(kind: type[BaseException] | None, error: BaseException | None, frames: TracebackType | None) -> str:
    """Return a traceback with places and code but no values, causes included."""
    if error is None or kind is None:
        return ""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    places: TracebackType | None = frames
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(exception_words(current))
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(places)]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        places = current.__traceback__ if current is not None else None
    return "\n".join(lines)


def _speaks_for_itself(kind: type[BaseException]) -> bool:
    """Say whether the words of such an exception come from a program or a server, not from what it was given."""
    return issubclass(kind, _ABOUT_CODE) or kind.__module__.partition(".")[0] in _PROGRAMS


def _without_quoted(line: str) -> str:
    """Leave out everything from the first quoted part that is no identifier to the last quote, or an unclosed one."""
    end = 0
    for match in _QUOTED.finditer(line):
        inner = match[0][1:-1]
        if not (_IDENTIFIER.fullmatch(inner) and ("_" in inner or "." in inner)):
            last = max(line.rfind(quote) for quote in "'\"”»")
            return f"{line[: match.start() + 1]}…{line[last:]}"
        end = match.end()
    return line[:end] + _UNCLOSED.sub("…", line[end:])
