"""The statistical head: letter groups, and closeness to known phrases, turned into intents; read from an artefact.

Three ways to run, chosen by `UNDERSTANDING_MODEL` or `use`: `full` (letter groups and sentence embedding), `light`
(letter groups only: no encoder in memory, under a millisecond), `off` (rules alone).
"""

import hashlib
import io
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from conversations.understanding import danger_net
from conversations.understanding.features import DATA, buckets, embed, embed_one, embedding_text
from conversations.understanding.normalise import Normalised
from conversations.understanding.types import INTENTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

ARTEFACT = DATA / "head.npz"
MODES = ("full", "light", "off")
ARRAYS = ("pieces", "anchors", "near", "light")
# How quickly closeness falls with the distance of two sentences, and how much it counts beside letter groups; chosen
# by leaving out one file of phrases at a time.
_WIDTH = 2.0
_WEIGHT = 2.0
# Where letter groups alone are so sure, the embedding hardly ever changes the answer (3 in 1,000): three milliseconds
# saved on half of all messages.
_CLEAR = 0.9
_state: dict[str, str] = {}
_heads: dict[str, "Head"] = {}


def closeness(vectors: "Matrix", anchors: "Matrix") -> "Matrix":
    """Return how near unit vectors lie to the anchors (a Gaussian of the distance), shape (vectors, anchors)."""
    import numpy as np

    near: Matrix = np.exp(_WIDTH * (vectors @ anchors.T - 1.0)) * _WEIGHT
    return near


@dataclass(frozen=True, slots=True)
class Head:
    """Weights: `pieces` and `light` are (buckets, intents), `anchors` (phrases, 512), `near` (phrases, intents);
    `version` names them.
    """

    pieces: "Matrix"
    anchors: "Matrix"
    near: "Matrix"
    light: "Matrix"
    version: str

    def scores(self, message: Normalised, *, embedded: bool = True, vector: "Matrix | None" = None) -> dict[str, float]:
        """Return a probability for every intent; `embedded` asks for the sentence embedding too, which is `vector`,
        shape (1, 512), where that is known.
        """
        import numpy as np

        features = buckets(message)
        if not features:
            return {}
        keys = np.fromiter(features.keys(), dtype=np.int64, count=len(features))
        values = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        logits = values @ (self.pieces if embedded else self.light)[keys]
        if embedded:
            vector = embed_one(embedding_text(message)) if vector is None else vector
            logits = logits + (closeness(vector, self.anchors) @ self.near)[0]
        exponents = np.exp(logits - logits.max())
        shares = exponents / exponents.sum()
        return {intent: float(share) for intent, share in zip(INTENTS, shares, strict=True)}

    def to_bytes(self) -> bytes:
        """Return the weights as a compressed file, halves instead of singles."""
        import numpy as np

        file = io.BytesIO()
        halves = {name: getattr(self, name).astype(np.float16) for name in ARRAYS}
        np.savez_compressed(file, allow_pickle=False, version=np.array(self.version), **halves)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Head":
        """Return the head that `to_bytes` wrote. Raises ValueError or KeyError for anything else."""
        import numpy as np

        with np.load(io.BytesIO(stored), allow_pickle=False) as file:
            arrays = {name: file[name].astype(np.float32) for name in ARRAYS}
            return cls(**arrays, version=str(file["version"]))


def version_of(*arrays: "Matrix") -> str:
    """Return a short name for weights, by their bytes."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(array.tobytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def built_in() -> Head:
    """Return the head that comes with the code (`python -m conversations.understanding.training` rebuilds it)."""
    return Head.from_bytes(ARTEFACT.read_bytes())


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


def active_version() -> str:
    """Return the version of the head this process uses."""
    return (_heads.get("active") or built_in()).version


def mode() -> str:
    """Return how the head runs in this process."""
    if "mode" not in _state:
        use(os.environ.get("UNDERSTANDING_MODEL") or "full", _heads.get("active"))
    return _state["mode"]


def head_scores(message: Normalised) -> dict[str, float]:
    """Return the head's probabilities, nothing where it is off; only a doubt of the letters asks the embedding."""
    if mode() == "off":
        return {}
    head = _heads.get("active") or built_in()
    light = head.scores(message, embedded=False)
    if mode() == "light" or max(light.values(), default=1.0) >= _CLEAR:
        return light
    return head.scores(message)


def warm_up() -> None:
    """Load everything a first message would wait for (up to 2 s)."""
    if mode() != "off":
        built_in()
    if mode() == "full":
        danger_net.built_in()
        embed(["oi"])
