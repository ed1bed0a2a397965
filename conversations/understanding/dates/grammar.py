"""How the date rules are read: patterns over words, each with a small function that gives the meaning.

A pattern is words apart by spaces. `a|b` is either word, `[x]` may be missing, `[a|b]` likewise; a capital name is a
class of words (WEEKDAY, NUM …) or another table of rules (TIME, DAY …), whose value is handed to the function in
order. Matching takes the longest reading at a place and never backtracks into a table, so it is linear in the text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from conversations.understanding.dates.words import Word

Meaning = Callable[..., Any]
Rule = TypeVar("Rule", bound=Meaning)
_NONE = (0, None)


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: the words that fit, or the class or table that must match there."""

    words: frozenset[str] = frozenset()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Production:
    """One pattern without options, and what it means."""

    elements: tuple[Element, ...]
    meaning: Meaning


@dataclass(slots=True)
class Table:
    """Rules that give one kind of thing, found by the first word or class."""

    name: str
    by_word: dict[str, list[Production]] = field(default_factory=dict)
    by_name: dict[str, list[Production]] = field(default_factory=dict)

    def rule(self, *patterns: str) -> Callable[[Rule], Rule]:
        """Decorate the function that says what these patterns mean: called with `now` and the captured values."""

        def register(meaning: Rule) -> Rule:
            for pattern in patterns:
                for elements in _expand(pattern.split()):
                    self._add(Production(elements, meaning))
            return meaning

        return register

    def _add(self, production: Production) -> None:
        first = production.elements[0]
        if first.name:
            self.by_name.setdefault(first.name, []).append(production)
        for word in first.words:
            self.by_word.setdefault(word, []).append(production)


def _element(text: str) -> Element:
    if text.isalpha() and text.isupper():
        return Element(name=text)
    return Element(words=frozenset(text.split("|")))


def _expand(parts: Sequence[str]) -> Iterator[tuple[Element, ...]]:
    """Yield the pattern with every choice of its options; `[de la]` is written `[de] [la]`."""
    if not parts:
        yield ()
        return
    optional = parts[0].startswith("[")
    element = _element(parts[0].strip("[]"))
    for rest in _expand(parts[1:]):
        yield (element, *rest)
        if optional:
            yield rest


class Reader:
    """Reads one message's words with the tables; remembers what each table gave at each place."""

    def __init__(self, words: Sequence[Word], now: datetime, tables: dict[str, Table]) -> None:
        self.words = words
        self.now = now
        self._tables = tables
        self._memory: dict[tuple[str, int], tuple[int, Any]] = {}

    def read(self, table: Table, place: int) -> tuple[int, Any]:
        """Return how many words the longest reading at `place` takes and its value; 0 and None when nothing fits."""
        key = (table.name, place)
        if key not in self._memory:
            self._memory[key] = _NONE  # a table that begins with itself finds nothing there
            self._memory[key] = self._longest(table, place)
        return self._memory[key]

    def _candidates(self, table: Table, place: int) -> Iterator[Production]:
        word = self.words[place]
        # Tables come first: where two readings are equally long, a thing with a name of its own wins.
        for name, productions in table.by_name.items():
            if name in self._tables:
                yield from productions
        yield from table.by_word.get(word.word, ())
        for name in word.classes:
            yield from table.by_name.get(name, ())

    def _longest(self, table: Table, place: int) -> tuple[int, Any]:
        best = _NONE
        for production in self._candidates(table, place):
            found = self._match(production, place)
            if found is None or found[0] <= best[0]:
                continue
            value = production.meaning(self.now, *found[1])
            if value is not None:
                best = (found[0], value)
        return best

    def _match(self, production: Production, place: int) -> tuple[int, list[Any]] | None:
        captured: list[Any] = []
        at = place
        for element in production.elements:
            if at >= len(self.words):
                return None
            word = self.words[at]
            if not element.name:
                if word.word not in element.words:
                    return None
                at += 1
            elif element.name in self._tables:
                length, value = self.read(self._tables[element.name], at)
                if not length:
                    return None
                captured.append(value)
                at += length
            elif element.name in word.classes:
                captured.append(word.classes[element.name])
                at += 1
            else:
                return None
        return at - place, captured
