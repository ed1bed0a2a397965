"""Keyboard typos mended: an edit distance that knows where the keys lie, towards a short list of words that matter.

A word is mended only when nobody would know it as a word (`known.txt`, `vocabulary.txt` and the targets) and exactly
one target is near.
"""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from conversations.understanding.cues import PHRASES
from conversations.understanding.danger_words import SIGN_WORDS

_DATA = Path(__file__).parent / "data"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOUR_COST = 0.5
_TRANSPOSITION_COST = 0.6
_LEAST_COST = 0.5  # of any slip
_VOWELS = frozenset("aeiou")
_MINIMUM_LENGTH = 4
# Letters that sound alike in Portuguese are mistaken for each other in writing, not on the keyboard.
_SOUND_ALIKE = frozenset(
    frozenset(pair) for pair in ("sz", "sc", "ck", "qk", "gj", "xs", "mn", "ei", "ou", "lu", "cq", "yi", "vb")
)


def _keyboard() -> frozenset[frozenset[str]]:
    """Return the pairs of letters that lie beside each other on an ABNT2 keyboard (each row shifted half a key)."""
    pairs: set[frozenset[str]] = set()
    for index, row in enumerate(_ROWS):
        pairs.update(frozenset(pair) for pair in pairwise(row))
        if index + 1 < len(_ROWS):
            below = _ROWS[index + 1]
            for place, letter in enumerate(row):
                pairs.update(frozenset((letter, other)) for other in below[max(0, place - 1) : place + 1])
    return frozenset(pairs)


_NEIGHBOURS = _keyboard()


def _substitution(left: str, right: str) -> float:
    if left == right:
        return 0.0
    pair = frozenset((left, right))
    return _NEIGHBOUR_COST if pair in _NEIGHBOURS or pair in _SOUND_ALIKE else 1.0


def typing_distance(left: str, right: str, limit: float = 99.0) -> float:
    """Return how many slips turn `left` into `right`: neighbouring keys and swapped letters cost about a half.

    Gives up with `limit` as soon as no alignment can cost less.

    >>> typing_distance("segnda", "segunda") < typing_distance("segxxda", "segunda")
    True
    """
    letters, meant = set(left), set(right)
    if max(len(letters - meant), len(meant - letters), abs(len(left) - len(right))) * _LEAST_COST >= limit:
        return limit
    previous2: list[float] = []
    previous = [float(index) for index in range(len(right) + 1)]
    for i, a in enumerate(left, 1):
        current = [float(i)]
        for j, b in enumerate(right, 1):
            insertion = 0.5 if j > 1 and b == right[j - 2] else 0.8 if b in _VOWELS else 1.0
            removal = 0.5 if i > 1 and a == left[i - 2] else 1.0
            cost = min(previous[j] + removal, current[j - 1] + insertion, previous[j - 1] + _substitution(a, b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, previous2[j - 2] + _TRANSPOSITION_COST)
            current.append(cost)
        if min(current) >= limit:
            return limit
        previous2, previous = previous, current
    return min(previous[-1], limit)


def _read_known() -> frozenset[str]:
    """Return the words listed by hand and those that several training phrases share."""
    lines = [
        line
        for name in ("known.txt", "vocabulary.txt")
        for line in (_DATA / name).read_text(encoding="utf-8").splitlines()
    ]
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _read_targets() -> dict[str, frozenset[str]]:
    """Return the targets of each language; a line of the file begins with its language."""
    targets: dict[str, set[str]] = {"pt": set(), "es": set(), "en": set()}
    for line in (_DATA / "targets.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, *words = line.split()
            targets[language].update(words)
    return {language: frozenset(words) for language, words in targets.items()}


TARGETS = _read_targets()
_WISHES = frozenset(word for phrases in PHRASES.values() for phrase in phrases for word in phrase.split())
KNOWN = _read_known().union(SIGN_WORDS, _WISHES, *TARGETS.values())


def _by_length(words: frozenset[str]) -> dict[int, tuple[str, ...]]:
    lengths = {len(word) for word in words}
    return {length: tuple(sorted(word for word in words if len(word) == length)) for length in lengths}


_BY_LENGTH = {language: _by_length(words) for language, words in TARGETS.items()}


def _tolerance(length: int) -> float:
    """Return the distance a word of that many letters may lie from what was meant."""
    return 0.85 if length <= 4 else 1.05 if length <= 6 else 1.65


@lru_cache(maxsize=8192)
def correct(word: str, language: str = "pt") -> str:
    """Return the word of that language the folded `word` was meant to be, or the word itself.

    >>> correct("amanja"), correct("consluta"), correct("segundo")
    ('amanha', 'consulta', 'segundo')
    """
    if len(word) < _MINIMUM_LENGTH or len(word) > 16 or word in KNOWN:
        return word
    best, best_distance, tied = word, _tolerance(len(word)) + 0.01, False
    for length in range(len(word) - 1, len(word) + 3):
        for target in _BY_LENGTH[language].get(length, ()):
            # The first letter is rarely wrong, and asking for it (or its neighbour) keeps names from being mended.
            if target[0] != word[0] and target[1:2] != word[:1] and word[1:2] != target[0]:
                continue
            distance = typing_distance(word, target, best_distance + 0.3)
            if distance < best_distance - 0.05:
                best, best_distance, tied = target, distance, False
            elif abs(distance - best_distance) <= 0.05 and target != best and best != word:
                tied = True
    return word if tied else best
