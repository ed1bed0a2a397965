"""Training of the statistical head: phrases in, weights out, in seconds on one core.

Ridge regression on the intents, solved over the phrases (its dual), since there are fewer phrases than features: one
linear system, so it is quick and has no steps to tune; it generalised better than logistic regression did.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from conversations.understanding.features import BUCKETS, DATA, buckets, embedding_text
from conversations.understanding.head import ARTEFACT, Head, built_in, closeness, version_of
from conversations.understanding.normalise import Normalised, fold, normalise
from conversations.understanding.types import INTENTS
from conversations.understanding.vectors import keep, keep_solution, solution_of, vectors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

EVALUATION = DATA / "evaluation" / "utterances.yaml"
_RIDGE = 0.3
# What a sure score is turned into before the softmax; chosen so that confidence is about how often it is right.
SHARPNESS = 5.6
# So many phrases serve as anchors: more would be slower to compare with and hardly better.
_ANCHORS = 2500
_SMALLEST = 1e-3
# How exactly a solution is approached, as a share of what is wanted, and in how many steps at most.
_NEAR_ENOUGH = 2e-3
_MOST_STEPS = 120
_ALLOWED_LOSS = 0.005
_SHARED = 2


class WorseHeadError(Exception):
    """A retrained head that understands less than the built-in one; the message says by how much and where.

    `before` and `after` are the shares of the evaluation set that were right.
    """

    def __init__(self, message: str, before: float, after: float) -> None:
        super().__init__(message)
        self.before, self.after = before, after


@dataclass(frozen=True, slots=True)
class Trained:
    """A head and the shares of the built-in evaluation set that the built-in head and this one get right."""

    head: Head
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Example:
    """One phrase and its intent."""

    text: str
    intent: str


def read_phrases(path: Path) -> Iterator[Example]:
    """Yield the examples of a YAML file of `intent: |` blocks. Raises ValueError for an intent that does not exist."""
    import yaml

    for intent, block in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        if intent not in INTENTS:
            raise ValueError(f"{path.name}: no such intent: {intent}")
        for line in str(block).splitlines():
            if line.strip():
                yield Example(line.strip(), intent)


def built_in_examples() -> list[Example]:
    """Return every training phrase of the repository."""
    return [example for path in sorted(DATA.glob("*.yaml")) for example in read_phrases(path)]


def _piece_matrix(messages: Sequence[Normalised]) -> Any:
    """Return the hashed features as a sparse matrix (phrases, BUCKETS)."""
    import numpy as np
    from scipy.sparse import csr_array

    rows = [buckets(message) for message in messages]
    ends = np.cumsum([0, *map(len, rows)])
    keys = np.fromiter((key for row in rows for key in row), dtype=np.int32, count=int(ends[-1]))
    values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float32, count=int(ends[-1]))
    return csr_array((values, keys, ends), shape=(len(messages), BUCKETS))


def _wanted(labels: "NDArray[np.int64]") -> "tuple[Matrix, Matrix]":
    """Return the scores to be reached (phrases, intents) and each phrase's penalty; rarer intents weigh more."""
    import numpy as np

    wanted = np.where(np.eye(len(INTENTS), dtype=bool)[labels], SHARPNESS, -SHARPNESS).astype(np.float32)
    weights = 1.0 / np.sqrt(np.maximum(np.bincount(labels, minlength=len(INTENTS)), 1))[labels]
    return wanted, (_RIDGE * weights.mean() / weights).astype(np.float32)


def _solve(kernel: "Matrix", labels: "NDArray[np.int64]") -> "Matrix":
    """Return the dual weights (phrases, intents) of a ridge regression on that kernel."""
    import numpy as np
    from scipy.linalg import solve

    wanted, penalties = _wanted(labels)
    dual: Matrix = solve(kernel + np.diag(penalties), wanted, assume_a="pos", overwrite_a=True, check_finite=False)
    return dual


def _approach(product: "Callable[[Matrix], Matrix]", labels: "NDArray[np.int64]", start: "Matrix") -> "Matrix":
    """Return the same as `_solve` by conjugate gradients from a solution that is near; `product` is by the kernel.

    A clinic's few phrases move the built-in solution a little: some steps do, and no kernel of all phrases is held.
    """
    import numpy as np

    wanted, penalties = _wanted(labels)
    dual = start.copy()
    rest = wanted - product(dual) - penalties[:, None] * dual
    direction, energy = rest.copy(), np.einsum("ij,ij->j", rest, rest)
    enough = _NEAR_ENOUGH**2 * np.einsum("ij,ij->j", wanted, wanted)
    for _ in range(_MOST_STEPS):
        if (energy <= enough).all():
            break
        ahead = product(direction) + penalties[:, None] * direction
        step = energy / np.maximum(np.einsum("ij,ij->j", direction, ahead), 1e-12)
        dual += step * direction
        rest -= step * ahead
        before, energy = energy, np.einsum("ij,ij->j", rest, rest)
        direction = rest + energy / np.maximum(before, 1e-12) * direction
    return dual


def fit(examples: Sequence[Example]) -> Head:
    """Return a head trained on the examples: seconds where they are the built-in ones and a few more, whose solution is
    kept, else a minute and 1.5 GB for eight thousand. Deterministic for the same examples and machine.
    """
    return _fit(examples)[0]


def _fit(examples: Sequence[Example]) -> "tuple[Head, Matrix, Matrix]":
    """Return the head, and the dual weights of its light and its full form (phrases, intents)."""
    import numpy as np

    messages = [normalise(example.text) for example in examples]
    labels = np.array([INTENTS.index(example.intent) for example in examples], dtype=np.int64)
    pieces = _piece_matrix(messages)
    vectors = vectors_of([embedding_text(message) for message in messages])
    near = solution_of([example.text for example in examples], len(INTENTS))
    chosen = vectors[: len(near[0])] if near else vectors
    anchors = chosen[:: max(1, -(-len(chosen) // _ANCHORS))].astype(np.float16).astype(np.float32)
    projected, back = _projection(closeness(vectors, anchors), closeness(anchors, anchors))
    if near:
        more = np.zeros((len(examples) - len(near[0]), len(INTENTS)), dtype=np.float32)
        by_letters = pieces.T.tocsr()
        light_dual = _approach(lambda dual: pieces @ (by_letters @ dual), labels, np.vstack([near[0], more]))
        dual = _approach(
            lambda dual: pieces @ (by_letters @ dual) + projected @ (projected.T @ dual),
            labels,
            np.vstack([near[1], more]),
        )
    else:
        kernel = (pieces @ pieces.T).toarray()
        light_dual = _solve(kernel.copy(), labels)
        kernel += projected @ projected.T
        dual = _solve(kernel, labels)
    parts = (pieces.T @ dual, anchors, back @ (projected.T @ dual), pieces.T @ light_dual)
    by_piece, anchors, by_anchor, light = (np.asarray(part, dtype=np.float16).astype(np.float32) for part in parts)
    return Head(by_piece, anchors, by_anchor, light, version_of(by_piece, anchors, by_anchor, light)), light_dual, dual


def _projection(near: "Matrix", between: "Matrix") -> "tuple[Matrix, Matrix]":
    """Return features whose products are the closeness of phrases as seen through the anchors (Nyström's method), and
    the map from closeness to them. `near` is (phrases, anchors), `between` (anchors, anchors).
    """
    import numpy as np
    from scipy.linalg import cholesky, solve_triangular

    size = len(between)
    root = cholesky(between.astype(np.float64) + _SMALLEST * np.eye(size), check_finite=False)
    back = solve_triangular(root, np.eye(size), check_finite=False).astype(np.float32)
    return near @ back, back


def accuracy(head: Head, examples: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """Return the share of examples the head alone gets right, over all and for each intent."""
    right: dict[str, list[int]] = {}
    messages = [normalise(example.text) for example in examples]
    vectors = vectors_of([embedding_text(message) for message in messages])
    for at, (example, message) in enumerate(zip(examples, messages, strict=True)):
        scores = head.scores(message, vector=vectors[at : at + 1])
        best = max(scores, key=scores.__getitem__) if scores else "unknown"
        counts = right.setdefault(example.intent, [0, 0])
        counts[0] += best == example.intent
        counts[1] += 1
    total = sum(count for _, count in right.values())
    return sum(hits for hits, _ in right.values()) / total, {
        intent: hits / count for intent, (hits, count) in right.items()
    }


def train(
    extra: Mapping[str, Sequence[str]],
    base: Sequence[Example] | None = None,
    evaluation: Sequence[Example] | None = None,
) -> Trained:
    """Return a head trained on the built-in phrases and a clinic's own (intent → phrases).

    Raises ValueError for an unknown intent, and WorseHeadError with the reason when the new head does worse on the
    built-in evaluation set by more than half a percentage point. `base` and `evaluation` are the built-in ones unless
    given.
    """
    unknown = sorted(set(extra) - set(INTENTS))
    if unknown:
        raise ValueError(f"no such intent: {', '.join(unknown)}")
    own = [Example(text.strip(), intent) for intent, phrases in extra.items() for text in phrases if text.strip()]
    made = fit([*(built_in_examples() if base is None else base), *own])
    examples = list(read_phrases(EVALUATION)) if evaluation is None else evaluation
    before, before_each = accuracy(built_in(), examples)
    after, after_each = accuracy(made, examples)
    if after < before - _ALLOWED_LOSS:
        falls = sorted((after_each[intent] - before_each[intent], intent) for intent in before_each)
        worst = ", ".join(
            f"{intent} {before_each[intent]:.0%} → {after_each[intent]:.0%}" for loss, intent in falls[:3] if loss < 0
        )
        raise WorseHeadError(
            f"{before:.1%} of the evaluation set were right before, {after:.1%} with these phrases; worst: {worst}",
            before,
            after,
        )
    return Trained(made, before, after)


def write_vocabulary(examples: Sequence[Example]) -> None:
    """Write the words that two or more phrases share: nobody's typos, so they are never mended."""
    counts = Counter(word for example in examples for word in set(re.findall(r"[a-z]{3,}", fold(example.text))))
    shared = sorted(word for word, count in counts.items() if count >= _SHARED)
    lines = ["# Written by the training: words that several phrases share.", *wrap(" ".join(shared), 118)]
    (DATA / "vocabulary.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def rebuild() -> str:
    """Train on the repository's phrases alone, write their vectors and the artefact, and return its version.

    Run the module with `--vocabulary` before, in a process of its own: the words steer how phrases are mended.
    """
    known = [*built_in_examples(), *read_phrases(EVALUATION)]
    keep(list(dict.fromkeys(embedding_text(normalise(example.text)) for example in known)))
    examples = built_in_examples()
    head, *solution = _fit(examples)
    keep_solution([example.text for example in examples], *solution)
    temporary = ARTEFACT.with_suffix(".new.npz")
    temporary.write_bytes(head.to_bytes())
    temporary.replace(ARTEFACT)
    return head.version


if __name__ == "__main__":
    if "--vocabulary" in sys.argv:
        write_vocabulary(built_in_examples())
    else:
        print(rebuild())
