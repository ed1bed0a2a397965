"""A small network that reads how much danger a message tells of, tuned for nothing else.

It is the sentence encoder's own network, its word pieces' vectors left as they are and the rest taught on sentences of
danger and of what only sounds like it (`danger_training.py`): windows of two, three and five pieces, their sum through
some dense layers, and beside it the strongest sign of any one place, since danger may stand in one clause of many.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from conversations.understanding.encoder import encoder
from conversations.understanding.features import DATA, embedding_text
from conversations.understanding.normalise import Normalised

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Places = NDArray[np.int64]

KINDS = ("none", "urgent", "emergency", "self_harm")
ARTEFACT = DATA / "danger" / "net.npz"
PIECE, BRANCH, SIGNS = 512, 256, 64
# Pieces in a window, and how many of them stand before the one looked at.
WINDOWS = ((2, 0), (3, 1), (5, 2))
_BEFORE, _AFTER = 2, 2
_EPSILON = 1e-9
SPREAD = 8.0  # length of a sentence's vector before it is judged


@dataclass(slots=True)
class Trace:
    """What a run came by, kept for training; rows are pieces unless told. `scores` is (messages, KINDS), before they
    become shares.
    """

    vectors: "Matrix"
    lengths: "Places"
    starts: "Places"
    around: "Places"
    steps: "dict[str, Matrix]"
    scores: "Matrix"


def normalised_rows(values: "Matrix", gain: "Matrix", shift: "Matrix", epsilon: float) -> "tuple[Matrix, Matrix]":
    """Return rows of mean 0 and variance 1, scaled and shifted, and (rows, 1) what each was divided by."""
    import numpy as np

    centred = values - values.mean(axis=1, keepdims=True)
    size = np.sqrt(np.einsum("ij,ij->i", centred, centred)[:, None] / values.shape[1] + np.float32(epsilon))
    return (centred / size) * gain + shift, size


def around_each(starts: "Places", lengths: "Places") -> "Places":
    """Return the places two before to two after each piece, shape (pieces, 5); outside its message, the row after all
    pieces, which holds nothing.
    """
    import numpy as np

    total = int(lengths.sum())
    places = np.arange(total)[:, None] + np.arange(-_BEFORE, _AFTER + 1)
    first, last = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)[:, None]
    return np.where((places >= first) & (places < last), places, total)


def window(values: "Matrix", around: "Places", which: int) -> "Matrix":
    """Return the windows of that kind laid side by side, shape (pieces, size * columns)."""
    import numpy as np

    size, before = WINDOWS[which]
    padded = np.concatenate([values, np.zeros((1, values.shape[1]), dtype=values.dtype)])
    chosen = around[:, _BEFORE - before : _BEFORE - before + size]
    return padded[chosen].reshape(len(values), size * values.shape[1])


@dataclass(frozen=True, slots=True)
class Net:
    """The weights by name; `version` names them."""

    weights: "Mapping[str, Matrix]"

    def run(self, vectors: "Matrix", lengths: "Places", kept: "Mapping[str, Matrix] | None" = None) -> Trace:
        """Judge messages whose pieces' vectors, shape (pieces, 512), stand one after the other.

        `kept` holds factors for training that leave out some of what a step came by.
        """
        import numpy as np

        by: Mapping[str, Matrix] = self.weights
        steps: dict[str, Matrix] = {}
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
        around = around_each(starts, lengths)
        into, steps["size1"] = normalised_rows(vectors @ by["proj"] + by["proj_b"], by["ln1"], by["ln1_b"], _EPSILON)
        parts = [vectors]
        for at in range(len(WINDOWS)):
            own = into[:, at * BRANCH : (at + 1) * BRANCH]
            first = np.maximum(window(own, around, at) @ by[f"first{at}"] + by[f"first{at}_b"], 0)
            inner = first + own
            second = np.maximum(window(inner, around, at) @ by[f"second{at}"] + by[f"second{at}_b"], 0)
            steps |= {f"first{at}": first, f"inner{at}": inner, f"second{at}": second}
            parts.append(second + inner)
        features, steps["size2"] = normalised_rows(np.concatenate(parts, axis=1), by["ln2"], by["ln2_b"], _EPSILON)
        steps |= {"into": into, "clear": features}
        features = steps["features"] = features * kept["features"] if kept else features
        root = np.sqrt(lengths[:, None].astype(np.float32))
        total = np.add.reduceat(features, starts, axis=0)
        mean = ((total @ by["cnn"] + root * root * by["cnn_b"]) / root).astype(np.float32)
        steps |= {"total": total, "mean": mean, **self._dense(mean)}
        signs = np.maximum(features @ by["signs"] + by["signs_b"], 0)
        strongest = np.maximum.reduceat(signs, starts, axis=0)
        steps |= {"signs": signs, "strongest": strongest}
        told, sentence = strongest, steps["sentence"]
        if kept:
            told, sentence = told * kept["strongest"], sentence * kept["sentence"]
        scores = (sentence @ by["judge"] + by["judge_b"] + told @ by["tell"]).astype(np.float32)
        return Trace(vectors, lengths, starts, around, steps, scores)

    def _dense(self, mean: "Matrix") -> "dict[str, Matrix]":
        """Return what the dense layers make of the pieces' mean; `sentence` is (messages, 512), of length SPREAD."""
        import numpy as np

        by = self.weights
        low = np.maximum(mean @ by["d0"], 0)
        middle = np.maximum(mean @ by["p1"] + low @ by["d1"], 0)
        high = np.maximum(middle @ by["d2"], 0)
        bounded = np.tanh(middle @ by["p3"] + high @ by["d3"])
        size = np.sqrt(np.einsum("ij,ij->i", bounded, bounded))[:, None] + np.float32(_EPSILON)
        return {
            "low": low,
            "middle": middle,
            "high": high,
            "bounded": bounded,
            "size3": size,
            "sentence": bounded / size * SPREAD,
        }

    def to_bytes(self) -> bytes:
        """Return the weights as a compressed file, halves instead of singles."""
        import numpy as np

        file = io.BytesIO()
        halves = {name: array.astype(np.float16) for name, array in self.weights.items()}
        np.savez_compressed(file, allow_pickle=False, **halves)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Net":
        """Return the network that `to_bytes` wrote. Raises ValueError for anything else."""
        import numpy as np

        with np.load(io.BytesIO(stored), allow_pickle=False) as file:
            return cls({name: file[name].astype(np.float32) for name in file.files})


def pieces_of(text: str) -> "Places":
    """Return the numbers of a text's word pieces, a mark of beginning and end with them."""
    import numpy as np

    ids = encoder()._backend.sp.encode(text, out_type=int, add_bos=True, add_eos=True)
    return np.fromiter(ids, dtype=np.int64, count=len(ids))


def vectors_of_pieces(pieces: "Places") -> "Matrix":
    """Return the encoder's vectors of word pieces, shape (pieces, 512)."""
    import numpy as np

    backend = encoder()._backend
    chunk = pieces % len(backend.scale)
    vectors: Matrix = backend.table[pieces].astype(np.float32) * backend.scale[chunk, None] + backend.lo[chunk, None]
    return vectors


def shares(scores: "Matrix") -> "Matrix":
    """Return probabilities, rows summing to 1."""
    import numpy as np

    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    share: Matrix = exponents / exponents.sum(axis=1, keepdims=True)
    return share


@lru_cache(maxsize=1)
def built_in() -> Net:
    """Return the network that comes with the code."""
    return Net.from_bytes(ARTEFACT.read_bytes())


@lru_cache(maxsize=4096)
def _judged(text: str) -> tuple[float, ...]:
    import numpy as np

    pieces = pieces_of(text)
    trace = built_in().run(vectors_of_pieces(pieces), np.array([len(pieces)]))
    return tuple(float(share) for share in shares(trace.scores)[0])


def judged(message: Normalised) -> dict[str, float]:
    """Return how probable it is that a message tells of each of KINDS, by the built-in network."""
    return dict(zip(KINDS, _judged(embedding_text(message)), strict=True))


def judged_all(net: Net, texts: Sequence[str], at_once: int = 64) -> "Matrix":
    """Return that of many texts to be embedded, by any network, shape (texts, KINDS)."""
    import numpy as np

    found = []
    for at in range(0, len(texts), at_once):
        pieces = [pieces_of(text) for text in texts[at : at + at_once]]
        lengths = np.array([len(each) for each in pieces])
        found.append(shares(net.run(vectors_of_pieces(np.concatenate(pieces)), lengths).scores))
    return np.concatenate(found)
