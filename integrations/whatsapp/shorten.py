"""Cutting texts to Meta's limits without breaking words.

Lengths are counted in UTF-16 units, the strictest way to count characters, so that what we cut fits
however Meta counts. Source of the limits: Meta's pages "Interactive reply buttons" and "Interactive list".
"""

from collections.abc import Iterable

ELLIPSIS = "…"
_TOO_LITTLE = 0.25  # with less than this share left, a broken word says more than none


def length(text: str) -> int:
    """Return the number of UTF-16 units of `text`."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` UTF-16 units, cut after a whole word and ended by `…` where it was longer.

    Only a word that would take nearly everything with it is broken.
    """
    text = text.strip()
    if length(text) <= limit:
        return text
    kept = _head(text, limit - 1)
    if not text[len(kept)].isspace():
        words, _, _ = kept.rpartition(" ") if " " in kept else kept.rpartition("\n")
        if length(words) >= limit * _TOO_LITTLE:
            kept = words
    return kept.rstrip(" \n\t,;:–—-(/") + ELLIPSIS


def unique_titles(titles: Iterable[str], limit: int) -> list[str]:
    """Return the titles cut to `limit` and told apart by a number where two would look the same."""
    taken: set[str] = set()
    cut = []
    for title in titles:
        shown, number = shorten(title, limit), 2
        while shown.casefold() in taken:
            mark = f" {number}"
            shown, number = shorten(title, limit - len(mark)) + mark, number + 1
        taken.add(shown.casefold())
        cut.append(shown)
    return cut


def _head(text: str, limit: int) -> str:
    if text.isascii():
        return text[:limit]
    units = 0
    for position, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            return _whole_emoji(text, position)
    return text


def _whole_emoji(text: str, position: int) -> str:
    """Return `text[:position]` without half of a joined emoji or a letter without its accent."""
    while position and (_continues(text[position]) or text[position - 1] == "\u200d"):
        position -= 1
    return text[:position]


def _continues(character: str) -> bool:
    return character in "\u200d\ufe0f" or "\u0300" <= character <= "\u036f" or "\U0001f3fb" <= character <= "\U0001f3ff"
