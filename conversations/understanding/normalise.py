"""Chat writing made regular: folded letters, words with their place in the original, abbreviations spelled out."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from conversations.understanding.language import language_of
from conversations.understanding.typos import KNOWN, correct
from conversations.understanding.vocabulary import ABBREVIATIONS, EMOJI, ENGLISH_ABBREVIATIONS, SPANISH_ABBREVIATIONS

MAX_CHARACTERS = 4096
_KEPT_CHARACTERS = 200

# One alternative per kind of token; none can match the same text in two ways, so the scan is linear.
_LEXER = re.compile(
    r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}"
    r"|[a-z]+(?:'[a-z]+)?"
    r"|\d+[ao](?![a-z0-9])"
    r"|\d+"
    r"|[^\sa-z0-9]"
)
_LONG_RUN = re.compile(r"([a-z])\1{2,}")
_DOUBLE_END = re.compile(r"([aeiouhmnkrsz])\1$")


class Token(NamedTuple):
    """A word as the rules see it, and where it stood: `start` and `end` are character positions in the original.

    `typed` is the word before abbreviation and typo mending, folded.
    """

    word: str
    start: int
    end: int
    typed: str


@dataclass(frozen=True, slots=True)
class Normalised:
    """A message made regular: `text` is the words joined by one space, `original` what was written."""

    original: str
    text: str
    tokens: tuple[Token, ...]
    language: str

    def slice(self, first: int, last: int) -> str:
        """Return the original text of the tokens from `first` up to, not including, `last`."""
        return self.original[self.tokens[first].start : self.tokens[last - 1].end]

    def part(self, first: int, last: int) -> "Normalised":
        """Return the message as if only the tokens from `first` up to, not including, `last` had been written."""
        tokens = self.tokens[first:last]
        return Normalised(self.original, " ".join(token.word for token in tokens), tokens, self.language)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in EMOJI:
        return f" {EMOJI[character]} "
    if "\ud800" <= character <= "\udfff" or unicodedata.category(character) in {"Cf", "Mn", "Cc", "Me"}:
        return " " if character.isspace() else ""
    if character in "´`’‘ʼ":
        return "'"
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in decomposed if not unicodedata.combining(part))


def fold(text: str) -> str:
    """Return the text in lower case without accents, marks or styled letters.

    >>> fold("Amanhã às 2ª 𝗛oras")
    'amanha as 2a horas'
    """
    return "".join(map(_fold_character, text))


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    places: list[int] = []
    for position, character in enumerate(text):
        folded = _fold_character(character)
        pieces.append(folded)
        if len(folded) == 1:
            places.append(position)
        else:
            places.extend([position] * len(folded))
    return "".join(pieces), places


def _mend(word: str, language: str) -> str:
    """Spell out one folded word: long runs shortened, abbreviations and typos mended.

    >>> _mend("simmmm", "pt"), _mend("vc", "pt"), _mend("amanhaa", "pt"), _mend("segnda", "pt")
    ('sim', 'voce', 'amanha', 'segunda')
    """
    if not word.isalpha():
        return word
    short = _LONG_RUN.sub(r"\1", word)
    table = _TABLES[language]
    if short in table:
        return table[short]
    if short not in KNOWN and len(short) > 2:
        short = _DOUBLE_END.sub(r"\1", short)
    return table.get(short) or correct(short, language)


_TABLES = {"pt": ABBREVIATIONS, "es": SPANISH_ABBREVIATIONS, "en": ENGLISH_ABBREVIATIONS}


@lru_cache(maxsize=8192)
def _mend_cached(word: str, language: str) -> tuple[str, ...]:
    return tuple(_mend(word, language).split())


def normalise(text: str, keep: frozenset[str] = frozenset()) -> Normalised:
    """Make a message regular; at most 4,096 characters are read. Words in `keep` (folded) are never mended.

    >>> normalise("Oiii, vc tem hr amanhaa?").text
    'oi , voce tem h amanha ?'
    """
    # Short texts are kept for a while: a turn asks several times for the same, and an offer's titles come back.
    return _normalise_kept(text, keep) if len(text) <= _KEPT_CHARACTERS else _normalise(text, keep)


@lru_cache(maxsize=256)
def _normalise_kept(text: str, keep: frozenset[str]) -> Normalised:
    return _normalise(text, keep)


def _normalise(text: str, keep: frozenset[str]) -> Normalised:
    original = text[:MAX_CHARACTERS]
    folded, places = _fold_with_places(original)
    matches = list(_LEXER.finditer(folded))
    language = language_of(match.group() for match in matches)
    tokens: list[Token] = []
    for match in matches:
        typed = match.group()
        first, last = match.span()
        start, end = places[first], places[last - 1] + 1
        words = (typed,) if typed in keep else _mend_cached(typed, language)
        tokens.extend([Token(word, start, end, typed) for word in words])
    return Normalised(original, " ".join(token.word for token in tokens), tuple(tokens), language)
