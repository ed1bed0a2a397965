"""Teaching the network of danger: the repository's sentences in, weights out, in about twenty minutes on one core.

It begins as the sentence encoder is and is tuned by small steps against its gradient (Adam with decay), the network
run backwards by hand here: it is small, it is done seldom, and so it needs no library of hundreds of megabytes.
Run `python -m conversations.understanding.danger_training` after changing what `danger_sentences.py` reads.
"""

import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from conversations.understanding.danger_net import (
    ARTEFACT,
    BRANCH,
    KINDS,
    PIECE,
    SIGNS,
    SPREAD,
    WINDOWS,
    Net,
    Trace,
    pieces_of,
    shares,
    vectors_of_pieces,
    window,
)
from conversations.understanding.danger_sentences import examples, said_around
from conversations.understanding.encoder import encoder
from conversations.understanding.features import embedding_text
from conversations.understanding.normalise import normalise
from conversations.understanding.training import Example

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Places = NDArray[np.int64]
    Weights = dict[str, Matrix]

# Chosen on sentences that were kept apart. What is new learns faster than what the encoder knows.
_EPOCHS, _TOGETHER = 6, 32
_FAST, _SLOW, _DECAY, _RISE = 2e-3, 6e-4, 0.01, 0.1
_NEW = ("judge", "judge_b", "tell", "signs", "signs_b")
_LOST_PIECES, _LOST_FEATURES, _LOST_SIGNS = 0.1, 0.15, 0.3
_DOUBT = 0.05  # nobody is wholly sure, nor is what is learnt
_STEEPEST = 1.0
_SEED = 3


def beginning() -> Net:
    """Return the network as the encoder is, with what it lacks drawn at random, always the same."""
    import numpy as np

    backend, chance = encoder()._backend, np.random.default_rng(0)

    def drawn(*shape: int) -> "Matrix":
        values: Matrix = chance.uniform(-1, 1, shape).astype(np.float32) / np.float32(shape[0] ** 0.5)
        return values

    weights = {
        "proj": backend.proj_W,
        "proj_b": backend.proj_b,
        "ln1": backend.ln_g_all,
        "ln1_b": backend.ln_b_all,
        "ln2": backend.ln_g,
        "ln2_b": backend.ln_b,
        "cnn": backend.cnn_W,
        "cnn_b": backend.cnn_b,
        **{name: getattr(backend, name) for name in ("d0", "d1", "d2", "d3", "p1", "p3")},
        "judge": drawn(PIECE, len(KINDS)),
        "judge_b": np.zeros(len(KINDS), dtype=np.float32),
        "tell": drawn(SIGNS, len(KINDS)),
        "signs": drawn(PIECE + BRANCH * len(WINDOWS), SIGNS),
        "signs_b": np.zeros(SIGNS, dtype=np.float32),
    }
    for at in range(len(WINDOWS)):
        weights |= {f"first{at}": backend.w1[at], f"first{at}_b": backend.b1[at]}
        weights |= {f"second{at}": backend.w2[at], f"second{at}_b": backend.b2[at]}
    return Net({name: array.astype(np.float32) for name, array in weights.items()})


def _back_through_rows(wanted: "Matrix", normal: "Matrix", size: "Matrix", gain: "Matrix") -> "Matrix":
    """Return the gradient before `normalised_rows`; `normal` are its rows before gain and shift."""
    import numpy as np

    scaled = wanted * gain
    along = np.einsum("ij,ij->i", scaled, normal)[:, None] / normal.shape[1]
    back: Matrix = (scaled - scaled.mean(axis=1, keepdims=True) - normal * along) / size
    return back


def _back_through_window(wanted: "Matrix", around: "Places", which: int, columns: int) -> "Matrix":
    """Return the gradient of the pieces that `window` laid side by side."""
    import numpy as np

    size, before = WINDOWS[which]
    back = np.zeros((len(wanted) + 1, columns), dtype=np.float32)
    for slot in range(size):  # a piece stands in a slot once, so nothing is added twice
        back[around[:, slot + 2 - before]] += wanted[:, slot * columns : (slot + 1) * columns]
    return back[:-1]


def gradients(net: Net, trace: Trace, wanted: "Matrix", kept: "Weights") -> "Weights":
    """Return the gradient of every weight, given that of the scores, shape (messages, KINDS)."""
    import numpy as np

    by, steps = net.weights, trace.steps
    told, sentence = steps["strongest"], steps["sentence"]
    of_strongest, of_sentence = wanted @ by["tell"].T, wanted @ by["judge"].T
    if kept:
        told, sentence = told * kept["strongest"], sentence * kept["sentence"]
        of_strongest, of_sentence = of_strongest * kept["strongest"], of_sentence * kept["sentence"]
    found: Weights = {"judge": sentence.T @ wanted, "judge_b": wanted.sum(axis=0), "tell": told.T @ wanted}
    which = np.repeat(np.arange(len(trace.lengths)), trace.lengths)
    strongest = (steps["signs"] == steps["strongest"][which]) & (steps["signs"] > 0)
    of_signs = np.where(strongest, of_strongest[which], np.float32(0))
    found |= {"signs": steps["features"].T @ of_signs, "signs_b": of_signs.sum(axis=0)}
    of_total = _back_through_dense(net, trace, of_sentence, found)
    of_features = of_signs @ by["signs"].T + of_total[which]
    if kept:
        of_features = of_features * kept["features"]
    _back_through_windows(net, trace, of_features, found)
    return found


def _back_through_dense(net: Net, trace: Trace, of_sentence: "Matrix", found: "Weights") -> "Matrix":
    """Add the gradients of the dense layers; return that of the pieces' sums, shape (messages, 1280)."""
    import numpy as np

    by, steps = net.weights, trace.steps
    unit = steps["sentence"] / SPREAD
    along = np.einsum("ij,ij->i", of_sentence, unit)[:, None]
    of_bounded = (of_sentence - unit * along) / steps["size3"] * SPREAD
    of_last = of_bounded * (1 - steps["bounded"] ** 2)
    of_high = of_last @ by["d3"].T * (steps["high"] > 0)
    of_middle = (of_last @ by["p3"].T + of_high @ by["d2"].T) * (steps["middle"] > 0)
    of_low = of_middle @ by["d1"].T * (steps["low"] > 0)
    of_mean = of_middle @ by["p1"].T + of_low @ by["d0"].T
    found |= {"d3": steps["high"].T @ of_last, "p3": steps["middle"].T @ of_last, "d2": steps["middle"].T @ of_high}
    found |= {"d1": steps["low"].T @ of_middle, "p1": steps["mean"].T @ of_middle, "d0": steps["mean"].T @ of_low}
    root: Matrix = np.sqrt(trace.lengths[:, None]).astype(np.float32)
    found |= {"cnn": steps["total"].T @ (of_mean / root), "cnn_b": (of_mean * root).sum(axis=0)}
    back: Matrix = (of_mean / root) @ by["cnn"].T
    return back


def _back_through_windows(net: Net, trace: Trace, of_features: "Matrix", found: "Weights") -> None:
    """Add the gradients of what stands between the pieces' vectors and their features."""
    import numpy as np

    by, steps = net.weights, trace.steps
    normal = (steps["clear"] - by["ln2_b"]) / by["ln2"]
    found |= {"ln2": np.einsum("ij,ij->j", of_features, normal), "ln2_b": of_features.sum(axis=0)}
    of_parts = _back_through_rows(of_features, normal, steps["size2"], by["ln2"])
    of_into = np.empty_like(steps["into"])
    for at in range(len(WINDOWS)):
        columns = slice(at * BRANCH, (at + 1) * BRANCH)
        of_own = of_parts[:, PIECE:][:, columns]
        for name, source in (("second", steps[f"inner{at}"]), ("first", steps["into"][:, columns])):
            of_layer = of_own * (steps[f"{name}{at}"] > 0)
            found[f"{name}{at}"] = window(source, trace.around, at).T @ of_layer
            found[f"{name}{at}_b"] = of_layer.sum(axis=0)
            of_own = of_own + _back_through_window(of_layer @ by[f"{name}{at}"].T, trace.around, at, BRANCH)
        of_into[:, columns] = of_own
    normal = (steps["into"] - by["ln1_b"]) / by["ln1"]
    found |= {"ln1": np.einsum("ij,ij->j", of_into, normal), "ln1_b": of_into.sum(axis=0)}
    of_first = _back_through_rows(of_into, normal, steps["size1"], by["ln1"])
    found |= {"proj": trace.vectors.T @ of_first, "proj_b": of_first.sum(axis=0)}


def _kept(chance: "np.random.Generator", shape: tuple[int, int], lost: float) -> "Matrix":
    """Return factors that leave out so many at random and make up for them in the others."""
    import numpy as np

    stays: Matrix = (chance.random(shape, dtype=np.float32) >= lost).astype(np.float32)
    return stays / np.float32(1 - lost)


def _batches(lengths: "Places", chance: "np.random.Generator") -> "list[Places]":
    """Return messages in bunches of like length, in random order."""
    import numpy as np

    order = chance.permutation(len(lengths))
    wide = [order[at : at + _TOGETHER * 20] for at in range(0, len(order), _TOGETHER * 20)]
    bunches = [
        bunch[at : at + _TOGETHER]
        for bunch in (each[np.argsort(lengths[each], kind="stable")] for each in wide)
        for at in range(0, len(bunch), _TOGETHER)
    ]
    return [bunches[at] for at in chance.permutation(len(bunches))]


def _pace(step: int, steps: int) -> float:
    """Return the share of the full step size: rising at first, then falling as a cosine does."""
    import numpy as np

    rise = max(1, int(steps * _RISE))
    if step < rise:
        return (step + 1) / rise
    return float(0.5 * (1 + np.cos(np.pi * (step - rise) / max(1, steps - rise))))


class _Adam:
    """Steps against the gradient, each weight's by what its gradients were before."""

    def __init__(self, weights: "Weights") -> None:
        import numpy as np

        self._weights = weights
        self._first = {name: np.zeros_like(array) for name, array in weights.items()}
        self._second = {name: np.zeros_like(array) for name, array in weights.items()}
        self._taken = 0

    def step(self, found: "Weights", pace: float) -> None:
        """Move every weight a little; gradients too steep are made gentler first."""
        import numpy as np

        self._taken += 1
        steepness = float(np.sqrt(sum(float(np.vdot(each, each)) for each in found.values())))
        gentler = np.float32(min(1.0, _STEEPEST / (steepness + 1e-6)))
        early1, early2 = 1 - 0.9**self._taken, 1 - 0.999**self._taken
        for name in self._weights:
            array, gradient = self._weights[name], found[name] * gentler
            first, second = self._first[name], self._second[name]
            first += np.float32(0.1) * (gradient - first)
            second += np.float32(0.001) * (gradient * gradient - second)
            rate = np.float32(pace * (_FAST if name in _NEW else _SLOW))
            along = first / np.float32(early1) / (np.sqrt(second / np.float32(early2)) + np.float32(1e-8))
            array -= rate * (along + np.float32(_DECAY) * array)


def loss_of(net: Net, vectors: "Matrix", lengths: "Places", labels: "Places", kept: "Weights") -> "tuple[float, Trace]":
    """Return how wrong the network is about messages (mean cross-entropy, with a little doubt), and its run."""
    import numpy as np

    trace = net.run(vectors, lengths, kept)
    share = np.log(shares(trace.scores) + 1e-12)
    return float(-(_aims(labels) * share).sum(axis=1).mean()), trace


def _aims(labels: "Places") -> "Matrix":
    import numpy as np

    kinds = len(KINDS)
    return (np.eye(kinds, dtype=np.float32)[labels] * (1 - _DOUBT) + _DOUBT / kinds).astype(np.float32)


def slope(trace: Trace, labels: "Places") -> "Matrix":
    """Return the gradient of that loss by the scores, shape (messages, KINDS)."""
    import numpy as np

    return (shares(trace.scores) - _aims(labels)) * np.float32(1 / len(labels))


def fit(learnt: Sequence[Example], seed: int, say: Callable[[str], None] = print, epochs: int = _EPOCHS) -> Net:
    """Return a network taught the examples; deterministic for the same examples, seed and machine."""
    import numpy as np

    chance = np.random.default_rng(seed)
    pieces = [pieces_of(embedding_text(normalise(example.text))) for example in learnt]
    lengths = np.array([len(each) for each in pieces])
    labels = np.array([KINDS.index(example.intent) for example in learnt])
    net = beginning()
    weights = {name: array.copy() for name, array in net.weights.items()}
    net, walk = Net(weights), _Adam(weights)
    taken, total = 0, epochs * len(_batches(lengths, np.random.default_rng(seed)))
    for epoch in range(epochs):
        began, wrong = time.monotonic(), []
        for bunch in _batches(lengths, chance):
            vectors = vectors_of_pieces(np.concatenate([pieces[at] for at in bunch]))
            vectors *= chance.random((len(vectors), 1), dtype=np.float32) >= _LOST_PIECES
            kept = {
                "features": _kept(chance, (len(vectors), PIECE + BRANCH * len(WINDOWS)), _LOST_FEATURES),
                "sentence": _kept(chance, (len(bunch), PIECE), _LOST_SIGNS),
                "strongest": _kept(chance, (len(bunch), SIGNS), _LOST_SIGNS),
            }
            loss, trace = loss_of(net, vectors, lengths[bunch], labels[bunch], kept)
            walk.step(gradients(net, trace, slope(trace, labels[bunch]), kept), _pace(taken, total))
            wrong.append(loss)
            taken += 1
        say(f"round {epoch + 1} of {epochs}: loss {np.mean(wrong):.4f}, {time.monotonic() - began:.0f} s")
    return net


def rebuild() -> int:
    """Teach the built-in network anew and write it; returns how many sentences it learnt from."""
    learnt = examples()
    net = fit(said_around(learnt), _SEED)
    temporary = ARTEFACT.with_suffix(".new.npz")
    temporary.write_bytes(net.to_bytes())
    temporary.replace(ARTEFACT)
    return len(learnt)


if __name__ == "__main__":
    sys.stdout.write(f"learnt from {rebuild()} sentences\n")
