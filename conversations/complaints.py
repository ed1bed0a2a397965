"""From an everyday complaint to the specialty that sees it, by the clinic's own table: no medicine, help to book."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.catalogue import ClinicCatalogue

from .knowledge.wording import folded
from .models import Complaint

_FRESH_SECONDS = 1.0
_ALIKE = {
    **dict.fromkeys(
        ("filha", "bebe", "crianca", "menino", "menina", "neto", "neta", "filhinho", "filhinha", "netinho", "netinha"),
        "filho",
    ),
    **dict.fromkeys(("minha", "nosso", "nossa"), "meu"),
    **dict.fromkeys(("ta", "anda"), "esta"),
}
"""Words that are one and the same where a complaint is told: whose child it is makes no difference."""
_GAP = 4
"""How many other words may stand among a phrase's: "minha filha de 6 anos está com muita tosse"."""


@dataclass(frozen=True, slots=True)
class _Kept:
    at: float
    catalogue: ClinicCatalogue
    phrases: tuple[tuple[tuple[str, ...], int], ...]


_kept: _Kept | None = None


def specialty_for(texts: Sequence[str], catalogue: ClinicCatalogue) -> int | None:
    """Return the key of the specialty whose complaint the texts name (several forms of one message); None for none.

    The phrase with the most words wins: "meu filho está com tosse" before "tosse".
    """
    said = [_words(text) for text in texts]
    found = [
        (len(phrase), specialty) for phrase, specialty in _phrases(catalogue) if any(_has(s, phrase) for s in said)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _words(text: str) -> list[str]:
    return [_ALIKE.get(word, word) for word in folded(text).split()]


def _has(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Tell whether the phrase's words stand among the words, in their order and not far apart."""
    for start, word in enumerate(words):
        if word != phrase[0]:
            continue
        at = start
        for wanted in phrase[1:]:
            at = next((place for place in range(at + 1, len(words)) if words[place] == wanted), -1)
            if at < 0:
                break
        else:
            if at - start + 1 <= len(phrase) + _GAP:
                return True
    return False


def _phrases(catalogue: ClinicCatalogue) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Return all phrases as words with their specialty; looked at again every second and with every new catalogue."""
    global _kept
    if _kept is None or _kept.catalogue is not catalogue or time.monotonic() - _kept.at > _FRESH_SECONDS:
        rows = Complaint.objects.filter(active=True).values_list("phrases", "name", "specialty_id")
        known = {specialty.id for specialty in catalogue.specialties}
        read = {
            (tuple(words), specialty_id)
            for phrases, name, specialty_id in rows
            for line in (name, *phrases.splitlines())
            if specialty_id in known and (words := _words(line))
        }
        _kept = _Kept(time.monotonic(), catalogue, tuple(sorted(read)))
    return _kept.phrases
