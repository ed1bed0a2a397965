"""The words danger is told by, and the rules that say which of them make a danger together (both in data/danger)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from conversations.understanding.wordlists import LISTS, read_lists

# What a glucose meter shows when sugar is dangerously low.
_LOW_SUGAR = tuple(
    f"{verb} {number}" for verb in ("deu", "esta", "em", "marcou", "para", "foi a") for number in range(15, 50)
)
# What an oximeter shows when there is too little oxygen.
_LOW_OXYGEN = tuple(str(number) for number in range(60, 90))
_WINDOW = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """Groups that must all occur within `window` words. `plain`: the words already deny or place the thing in time;
    `topic`: they are spoken of more often than they happen.
    """

    kind: str
    groups: tuple[str, ...]
    window: int
    plain: bool
    topic: bool


Phrase = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Where words lead: whole words, beginnings of words, and phrases by their first two words (`*`: a beginning)."""

    words: dict[str, tuple[str, ...]]
    beginnings: dict[str, tuple[str, ...]]
    phrases: dict[str, dict[str, list[Phrase]]]


def _rules() -> tuple[Rule, ...]:
    rules = []
    for line in (LISTS / "rules.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, rest = line.split(":", 1)
        words = rest.split()
        window = next((int(word[1:]) for word in words if word.startswith("~")), _WINDOW)
        groups = tuple(word for word in words if not word.startswith(("~", "!")))
        rules.append(Rule(kind.strip(), groups, window, "!plain" in words, "!topic" in words))
    return tuple(rules)


def groups() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each group's name and items: words and phrases, folded, `*` for any ending."""
    for path in sorted((LISTS / "signs").glob("*.txt")):
        yield from read_lists(path).items()
    yield "lowsugar", _LOW_SUGAR
    yield "lowoxygen", _LOW_OXYGEN


def _lexicon() -> _Lexicon:
    words: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, dict[str, list[Phrase]]] = {}
    for group, items in groups():
        for item in items:
            if " " in item:
                parts = tuple(item.split())
                second = "*" if parts[1].endswith("*") else parts[1]
                phrases.setdefault(parts[0], {}).setdefault(second, []).append((parts, group))
            elif item.endswith("*"):
                beginnings[item[:-1]] = (*beginnings.get(item[:-1], ()), group)
            else:
                words[item] = (*words.get(item, ()), group)
    return _Lexicon(words, beginnings, phrases)


RULES = _rules()
_LEXICON = _lexicon()
_BEGINNING_LENGTHS = sorted({len(beginning) for beginning in _LEXICON.beginnings})
_STARRED_LENGTHS = sorted({len(first) - 1 for first in _LEXICON.phrases if first.endswith("*")})
_VOCABULARY = frozenset(_LEXICON.words) | {
    part
    for seconds in _LEXICON.phrases.values()
    for phrases in seconds.values()
    for words, _ in phrases
    for part in words
}
# Every word of the lists, for those who mend typos.
SIGN_WORDS = frozenset(part.rstrip("*") for part in (*_VOCABULARY, *_LEXICON.beginnings))


@lru_cache(maxsize=4096)
def groups_of(word: str) -> tuple[str, ...]:
    """Return the groups a word alone belongs to."""
    found = list(_LEXICON.words.get(word, ()))
    for length in _BEGINNING_LENGTHS:
        if length > len(word):
            break
        found.extend(_LEXICON.beginnings.get(word[:length], ()))
    return tuple(found)


@lru_cache(maxsize=4096)
def _phrases_by_first(word: str) -> tuple[dict[str, list[Phrase]], ...]:
    """Return the phrases, by their second word, that may begin with the word."""
    firsts = [word, *(f"{word[:length]}*" for length in _STARRED_LENGTHS if length <= len(word))]
    return tuple(_LEXICON.phrases[first] for first in firsts if first in _LEXICON.phrases)


def _phrases_from(word: str, following: str) -> Iterator[Phrase]:
    """Yield the phrases, and their groups, that may begin with the two words."""
    for by_second in _phrases_by_first(word):
        yield from by_second.get(following, ())
        yield from by_second.get("*", ())


def _phrase_length(sentence: Sequence[str], at: int, phrase: tuple[str, ...]) -> int:
    """Return how many words the phrase takes at that place, 0 when it is not there; `*` ends a beginning."""
    if at + len(phrase) > len(sentence):
        return 0
    for offset, part in enumerate(phrase):
        word = sentence[at + offset]
        if word != part and not (part.endswith("*") and word.startswith(part[:-1])):
            return 0
    return len(phrase)


@lru_cache(maxsize=4096)
def as_spelt(word: str) -> str:
    """Return the written form of a word typed as it is spoken, where that is a sign of danger.

    >>> as_spelt("faltano"), as_spelt("ingoliu"), as_spelt("engano")
    ('faltando', 'engoliu', 'engano')
    """
    if word in _VOCABULARY or groups_of(word):
        return word
    spelt = (
        f"{word[:-1]}do" if word.endswith(("ano", "eno", "ino")) else f"en{word[2:]}" if word.startswith("in") else word
    )
    return spelt if spelt in _VOCABULARY or groups_of(spelt) else word


def places(sentence: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Return where each group occurs: first word and one past the last."""
    found: dict[str, list[tuple[int, int]]] = {}
    for at, word in enumerate(sentence):
        for group in groups_of(word):
            found.setdefault(group, []).append((at, at + 1))
        following = sentence[at + 1] if at + 1 < len(sentence) else ""
        for phrase, group in _phrases_from(word, following):
            length = _phrase_length(sentence, at, phrase)
            if length:
                found.setdefault(group, []).append((at, at + length))
    return found
