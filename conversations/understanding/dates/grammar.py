"""How the date rules are read: patterns over words, each with a small function that gives the meaning.

A pattern is words apart by spaces. `a|b` is either word, `[x]` may be missing, `[a|b]` likewise; a capital name is a
class of words (WEEKDAY, NUM …) or another table of rules (TIME, DAY …), whose value is handed to the function in
order. Matching takes the longest reading at a place, remembers it, and never goes back into a table for a shorter one:
the work grows with the length of the text times the length of the longest pattern.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from conversations.understanding.dates.words import CLASSES, Word

Meaning = Callable[..., Any]
Rule = TypeVar("Rule", bound=Meaning)
_NONE = (0, None)
_DEEPEST = 40  # tables within tables; nobody says as much, only noise does


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
class Node:
    """A place in the tree of a table's patterns: where each next word, class or table leads, and what ends here."""

    by_element: dict[Element, "Node"] = field(default_factory=dict)
    by_word: dict[str, list["Node"]] = field(default_factory=dict)
    by_table: list[tuple[str, "Node"]] = field(default_factory=list)
    by_class: list[tuple[str, "Node"]] = field(default_factory=list)
    meanings: list[Meaning] = field(default_factory=list)

    def step(self, element: Element) -> "Node":
        """Return the node that the element leads to, made where there is none."""
        if element not in self.by_element:
            node = self.by_element[element] = Node()
            if element.name:
                (self.by_class if element.name in CLASSES else self.by_table).append((element.name, node))
            for word in element.words:
                self.by_word.setdefault(word, []).append(node)
        return self.by_element[element]


@dataclass(slots=True)
class Table:
    """Rules that give one kind of thing, as a tree of their patterns."""

    name: str
    root: Node = field(default_factory=Node)
    productions: list[Production] = field(default_factory=list)
    beginnings: tuple[frozenset[str], frozenset[str]] | None = None

    def rule(self, *patterns: str) -> Callable[[Rule], Rule]:
        """Decorate the function that says what these patterns mean: called with `now` and the captured values."""

        def register(meaning: Rule) -> Rule:
            for pattern in patterns:
                for elements in _expand(pattern.split()):
                    self._add(Production(elements, meaning))
            return meaning

        return register

    def _add(self, production: Production) -> None:
        self.productions.append(production)
        node = self.root
        for element in production.elements:
            node = node.step(element)
        node.meanings.append(production.meaning)


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


def _beginnings(table: Table, tables: dict[str, Table]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words and the classes a reading of the table can begin with; found out once."""
    if table.beginnings is None:
        words: set[str] = set()
        classes: set[str] = set()
        seen: set[str] = set()
        waiting = [table]
        while waiting:
            here = waiting.pop()
            words.update(here.root.by_word)
            classes.update(name for name, _ in here.root.by_class)
            for name, _ in here.root.by_table:
                if name not in seen:
                    seen.add(name)
                    waiting.append(tables[name])
        table.beginnings = frozenset(words), frozenset(classes)
    return table.beginnings


class Reader:
    """Reads one message's words with the tables; remembers what each table gave at each place."""

    def __init__(self, words: Sequence[Word], now: datetime, tables: dict[str, Table]) -> None:
        self.words = words
        self.now = now
        self._tables = tables
        self._depth = 0
        self._memory: dict[tuple[str, int], tuple[int, Any]] = {}
        self._begin: list[frozenset[str] | None] = [None] * len(words)
        self._begun: dict[tuple[str, ...], frozenset[str]] = {}

    def read(self, table: Table, place: int) -> tuple[int, Any]:
        """Return how many words the longest reading at `place` takes and its value; 0 and None when nothing fits."""
        key = (table.name, place)
        found = self._memory.get(key)
        if found is None:
            if table.name not in self._beginning(place):
                return _NONE
            if self._depth >= _DEEPEST:
                return _NONE
            self._memory[key] = _NONE  # a table that begins with itself finds nothing there
            self._depth += 1
            found = self._memory[key] = self._longest(table, place)
            self._depth -= 1
        return found

    def _beginning(self, place: int) -> frozenset[str]:
        """Return the names of the tables of which something can begin with the word there, by that word alone."""
        found = self._begin[place]
        if found is None:
            word = self.words[place]
            key = (word.word, *word.classes)
            found = self._begun.get(key)
            if found is None:
                found = self._begun[key] = frozenset(
                    name
                    for name, table in self._tables.items()
                    for words, classes in (_beginnings(table, self._tables),)
                    if word.word in words or not classes.isdisjoint(word.classes)
                )
            self._begin[place] = found
        return found

    def _longest(self, table: Table, place: int) -> tuple[int, Any]:
        ends: list[tuple[int, Meaning, tuple[Any, ...]]] = []
        self._walk(table.root, place, (), ends)
        ends.sort(key=lambda end: -end[0])
        for at, meaning, captured in ends:
            value = meaning(self.now, *captured)
            if value is not None:
                return at - place, value
        return _NONE

    def _walk(
        self, node: Node, at: int, captured: tuple[Any, ...], ends: list[tuple[int, Meaning, tuple[Any, ...]]]
    ) -> None:
        """Follow every path of the tree that fits the words from `at` on, and note where patterns end.

        Tables come first: where two readings are equally long, a thing with a name of its own wins.
        """
        if node.meanings:
            ends.extend((at, meaning, captured) for meaning in node.meanings)
        if at >= len(self.words):
            return
        word = self.words[at]
        classes = word.classes
        if node.by_table:
            beginning = self._beginning(at)
            for name, following in node.by_table:
                if name in beginning:
                    length, value = self.read(self._tables[name], at)
                    if length:
                        self._walk(following, at + length, (*captured, value), ends)
        for following in node.by_word.get(word.word, ()):
            if following.meanings or self._goes_on(following, at + 1):
                self._walk(following, at + 1, captured, ends)
        if classes:
            for name, following in node.by_class:
                if name in classes and (following.meanings or self._goes_on(following, at + 1)):
                    self._walk(following, at + 1, (*captured, classes[name]), ends)

    def _goes_on(self, node: Node, at: int) -> bool:
        """Tell, by the word there alone, whether anything in the tree can follow: most paths of noise end here."""
        if at >= len(self.words):
            return False
        word = self.words[at]
        if word.word in node.by_word:
            return True
        if node.by_table:
            beginning = self._beginning(at)
            if any(name in beginning for name, _ in node.by_table):
                return True
        return bool(word.classes) and any(name in word.classes for name, _ in node.by_class)
