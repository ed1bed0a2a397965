"""Where each app says how it exports, erases and retains its personal data (LGPD art. 18; DESIGN I12).

The floor knows no model: an app registers plain functions in its `AppConfig.ready`, and whoever answers a right or
runs the nightly purge walks the registry. A subject is named by keys only, so nothing personal travels through here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data: primary keys of `patients.Contact` and `patients.Patient`."""

    contact_ids: tuple[int, ...] = ()
    patient_ids: tuple[int, ...] = ()


Export = Callable[[Subject], dict[str, Any]]  # section title to JSON-able values
Erase = Callable[[Subject, datetime], int]  # rows erased or made anonymous; what a law keeps stays, and is marked so
Retain = Callable[[datetime], int]  # rows purged because their time was over at that moment


@dataclass(frozen=True, slots=True)
class Entry:
    """One app's answer. `models` are the labels ("app.Model") it covers; it vouches for `without_personal_data`."""

    name: str
    export: Export
    erase: Erase
    retain: Retain
    models: frozenset[str] = field(default_factory=frozenset)
    without_personal_data: frozenset[str] = field(default_factory=frozenset)


_entries: dict[str, Entry] = {}


def register(
    name: str,
    *,
    export: Export,
    erase: Erase,
    retain: Retain,
    models: Sequence[str] = (),
    without_personal_data: Sequence[str] = (),
) -> None:
    """Register one app (or a part of one) under `name`; the same name registers anew. Order of registration is kept."""
    _entries[name] = Entry(name, export, erase, retain, frozenset(models), frozenset(without_personal_data))


def entries() -> Iterator[Entry]:
    """Yield every entry in order of registration."""
    yield from tuple(_entries.values())


def export_all(subject: Subject) -> dict[str, dict[str, Any]]:
    """Return everything held about `subject`, one section an entry (LGPD art. 18 II and V)."""
    return {entry.name: entry.export(subject) for entry in entries()}


def erase_all(subject: Subject, now: datetime) -> dict[str, int]:
    """Erase `subject` everywhere, rows an entry; last registered first, so that what points at another goes before it.

    Call inside one transaction (LGPD art. 18 IV and VI, art. 16 for what must stay).
    """
    return {entry.name: entry.erase(subject, now) for entry in reversed(tuple(entries()))}


def retain_all(now: datetime) -> dict[str, int]:
    """Purge what has outlived its period at `now`, rows an entry. Each entry works in its own short transactions."""
    return {entry.name: entry.retain(now) for entry in reversed(tuple(entries()))}
