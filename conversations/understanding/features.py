"""What the statistical head sees of a message: hashed pieces of words and word pairs, and a sentence embedding."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from conversations.understanding.encoder import encoder
from conversations.understanding.normalise import Normalised

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS = 1 << 14
EMBEDDING = 512
_SHORTEST, _LONGEST = 2, 5
MAX_WORDS = 60  # a longer message says what it wants in its first words, and time stays bounded
_EMBEDDED_CHARACTERS = 300


@lru_cache(maxsize=16384)
def _pieces(word: str) -> tuple[int, ...]:
    """Return the buckets of a word's letter groups, its borders marked."""
    marked = f"<{word}>"
    return tuple(
        crc32(marked[at : at + length].encode()) % BUCKETS
        for length in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(marked) - length + 1)
    )


def buckets(message: Normalised) -> dict[int, float]:
    """Return the hashed features with weights of unit length: letter groups, words, pairs of words, a start mark."""
    words = [("#" if token.word.isdecimal() else token.word[:24]) for token in message.tokens[:MAX_WORDS]]
    counts: dict[int, float] = {}
    for word in words:
        pieces = _pieces(word)
        weight = 1.0 / (1.0 + len(pieces)) ** 0.5
        for bucket in pieces:
            counts[bucket] = counts.get(bucket, 0.0) + weight
        key = crc32(f"w {word}".encode()) % BUCKETS
        counts[key] = counts.get(key, 0.0) + 1.0
    for left, right in zip(["^", *words], [*words, "$"], strict=True):
        key = crc32(f"p {left} {right}".encode()) % BUCKETS
        counts[key] = counts.get(key, 0.0) + 0.7
    norm = sum(value * value for value in counts.values()) ** 0.5 or 1.0
    return {key: value / norm for key, value in counts.items()}


def embedding_text(message: Normalised) -> str:
    """Return what is embedded: words as written, accents and all, but mended ones mended: the encoder knows good
    spelling and never saw chat writing.
    """
    words = (
        token.word if token.word != token.typed else message.original[token.start : token.end].lower()
        for token in message.tokens[:MAX_WORDS]
    )
    return " ".join(words)[:_EMBEDDED_CHARACTERS]


def embed(texts: Sequence[str]) -> "NDArray[np.float32]":
    """Return one unit vector a text, shape (len(texts), 512)."""
    if len(texts) == 1:
        return embed_one(texts[0])
    vectors: NDArray[np.float32] = encoder().encode(list(texts))
    return vectors


@lru_cache(maxsize=4096)
def embed_one(text: str) -> "NDArray[np.float32]":
    """Return the unit vector of one text, shape (1, 512), not to be written to.

    Danger, intent and articles ask for the same text, and people greet and agree in the same few words: 8 MB at most
    spare the encoder.
    """
    vector: NDArray[np.float32] = encoder().encode([text])
    vector.setflags(write=False)
    return vector


DATA = Path(__file__).parent / "data"
