"""Who the simulated patients are, and how each of them writes."""

import random
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "data" / "personas.yaml"
_NEIGHBOURS = {"a": "s", "e": "r", "i": "o", "o": "p", "r": "t", "s": "d", "n": "m", "u": "i", "m": "n", "c": "v"}


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of patient. `taps` and `numbers` are how likely they tap, or type the number of a choice."""

    key: str
    title: str
    language: str
    taps: float
    numbers: float
    style: tuple[str, ...]
    says: dict[str, list[str]]
    changes_mind: bool = False
    children: int = 0
    wrong_plan: bool = False
    emergency: bool = False

    def say(self, act: str, rng: random.Random, **slots: str) -> str:
        """Return one of the persona's sentences for an act, its slots filled, in their way of writing."""
        text = rng.choice(self.says[act]).format(**slots)
        return _styled(text, self.style, rng, kept={slots.get("name", ""), slots.get("child", "")})


@lru_cache(maxsize=1)
def personas() -> tuple[Persona, ...]:
    """Return the twelve, in the order of the file."""
    stored = _stored()
    return tuple(
        Persona(
            key=key,
            title=row["title"],
            language=row["language"],
            taps=row["taps"],
            numbers=row["numbers"],
            style=tuple(row.get("style", ())),
            says=stored["voices"][row["language"]] | row.get("says", {}),
            changes_mind=row.get("changes_mind", False),
            children=row.get("children", 0),
            wrong_plan=row.get("plan") == "wrong",
            emergency=row.get("emergency", False),
        )
        for key, row in stored["personas"].items()
    )


def sentences() -> list[str]:
    """Return every sentence of every persona, slots and all."""
    return [sentence for persona in personas() for said in persona.says.values() for sentence in said]


def people() -> list[str]:
    """Return made-up adults' names."""
    return list(_stored()["people"])


def children() -> list[str]:
    """Return made-up children's names."""
    return list(_stored()["children"])


def in_words_of(language: str, specialty: str) -> str:
    """Return how a speaker of `language` calls a specialty; the clinic's own word where nobody says."""
    return str(_stored()["words"].get(language, {}).get(specialty, specialty.lower()))


@lru_cache(maxsize=1)
def _stored() -> dict[str, Any]:
    stored: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return stored


def _styled(text: str, style: tuple[str, ...], rng: random.Random, kept: set[str]) -> str:
    if "no_accents" in style:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    if "lower" in style:
        text = text.lower()
    if "no_punctuation" in style:
        text = "".join(c for c in text if c not in ",.!?;")
    if "upper_sometimes" in style and rng.random() < 0.3:
        text = text.upper()
    if "typos" in style and not any(name and name.lower() in text.lower() for name in kept):
        text = _mistyped(text, rng)
    return text


def _mistyped(text: str, rng: random.Random) -> str:
    """Return the text with one slip in a longer word: two letters swapped, one left out, or the key beside."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long or rng.random() < 0.4:
        return text
    at = rng.choice(long)
    word, place = words[at], rng.randrange(1, len(words[at]) - 1)
    slips = (
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[:place] + word[place + 1 :],
        word[:place] + _NEIGHBOURS.get(word[place], word[place]) + word[place + 1 :],
    )
    words[at] = rng.choice(slips)
    return " ".join(words)
