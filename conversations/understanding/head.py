"""The statistical head: two linear maps from a message's features to intents, read from an artefact of the repository.

Three ways to run, chosen by `UNDERSTANDING_MODEL` or `use`: `full` (letter groups and sentence embedding), `light`
(letter groups only: no encoder in memory, under a millisecond), `off` (rules alone).
"""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from conversations.understanding.features import DATA, buckets, embed, embedding_text
from conversations.understanding.normalise import Normalised
from conversations.understanding.types import INTENTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

ARTEFACT = DATA / "head.npz"
MODES = ("full", "light", "off")
_state: dict[str, str] = {}
_heads: dict[str, "Head"] = {}


@dataclass(frozen=True, slots=True)
class Head:
    """Weights: `pieces` and `light` are (buckets, intents), `embedding` is (512, intents); `version` names the weights."""

    pieces: "Matrix"
    embedding: "Matrix"
    light: "Matrix"
    version: str

    def scores(self, message: Normalised, *, embedded: bool = True) -> dict[str, float]:
        """Return a probability for every intent; `embedded` asks for the sentence embedding too."""
        import numpy as np

        features = buckets(message)
        if not features:
            return {}
        keys = np.fromiter(features.keys(), dtype=np.int64, count=len(features))
        values = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        logits = values @ (self.pieces if embedded else self.light)[keys]
        if embedded:
            logits = logits + embed([embedding_text(message)])[0] @ self.embedding
        exponents = np.exp(logits - logits.max())
        shares = exponents / exponents.sum()
        return {intent: float(share) for intent, share in zip(INTENTS, shares, strict=True)}


def version_of(*arrays: "Matrix") -> str:
    """Return a short name for weights, by their bytes."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(array.tobytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def built_in() -> Head:
    """Return the head that comes with the code (`make understanding-head` rebuilds it)."""
    import numpy as np

    with np.load(ARTEFACT) as stored:
        pieces, embedding, light = (stored[name].astype(np.float32) for name in ("pieces", "embedding", "light"))
        return Head(pieces=pieces, embedding=embedding, light=light, version=str(stored["version"]))


def use(mode: str | None = None, head: Head | None = None) -> None:
    """Choose how this process runs the head: `mode` is one of MODES, `head` a retrained one (None: the built-in).

    Raises ValueError for another mode.
    """
    if mode is not None:
        if mode not in MODES:
            raise ValueError(f"UNDERSTANDING_MODEL must be one of {', '.join(MODES)}, not {mode!r}")
        _state["mode"] = mode
    _heads.clear()
    if head is not None:
        _heads["active"] = head


def mode() -> str:
    """Return how the head runs in this process."""
    if "mode" not in _state:
        use(os.environ.get("UNDERSTANDING_MODEL") or "full", _heads.get("active"))
    return _state["mode"]


def head_scores(message: Normalised) -> dict[str, float]:
    """Return the head's probabilities, nothing where it is off."""
    if mode() == "off":
        return {}
    head = _heads.get("active") or built_in()
    return head.scores(message, embedded=mode() == "full")


def warm_up() -> None:
    """Load everything a first message would wait for (up to 2 s)."""
    if mode() != "off":
        built_in()
    if mode() == "full":
        embed(["oi"])
