"""Reads the word lists of danger: text files of `name:` and, indented below it, its items apart by commas."""

from collections.abc import Sequence
from pathlib import Path

LISTS = Path(__file__).parent / "data" / "danger"


def read_lists(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the items of each list of a file by the list's name, in their order; a line that begins with # is none."""
    lists: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            lists[name] += tuple(item.strip() for item in line.split(",") if item.strip())
        elif line and not line.startswith("#"):
            name = line.rstrip(":")
            lists[name] = ()
    return lists


class Phrases:
    """Phrases that are looked for in a line of words; `*` at the end of one stands for any ending."""

    __slots__ = ("_padded",)

    def __init__(self, *lists: Sequence[str]) -> None:
        self._padded = tuple(
            f" {phrase[:-1]}" if phrase.endswith("*") else f" {phrase} " for phrases in lists for phrase in phrases
        )

    def within(self, line: str) -> bool:
        """Tell whether one of them stands in the line: words apart by one space, with one before and one after."""
        return any(phrase in line for phrase in self._padded)
