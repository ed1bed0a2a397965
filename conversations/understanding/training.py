"""Training of the statistical head: phrases in, weights out, in seconds on one core.

Ridge regression on the intents, solved over the phrases (its dual), since there are fewer phrases than features: one
linear system, so it is quick and has no steps to tune; it generalised better than logistic regression did.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from conversations.understanding.features import BUCKETS, DATA, buckets, embed, embedding_text
from conversations.understanding.head import ARTEFACT, Head, built_in, closeness, version_of
from conversations.understanding.normalise import Normalised, fold, normalise
from conversations.understanding.types import INTENTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

EVALUATION = DATA / "evaluation" / "utterances.yaml"
_RIDGE = 0.3
# What a sure score is turned into before the softmax; chosen so that confidence is about how often it is right.
SHARPNESS = 5.0
# So many phrases serve as anchors: more would be slower to compare with and hardly better.
_ANCHORS = 2500
_SMALLEST = 1e-4
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


def _solve(kernel: "Matrix", labels: "NDArray[np.int64]") -> "Matrix":
    """Return the dual weights (phrases, intents) of a ridge regression on that kernel; rarer intents weigh more."""
    import numpy as np
    from scipy.linalg import solve

    wanted = np.where(np.eye(len(INTENTS), dtype=bool)[labels], SHARPNESS, -SHARPNESS).astype(np.float32)
    weights = 1.0 / np.sqrt(np.maximum(np.bincount(labels, minlength=len(INTENTS)), 1))[labels]
    penalties = (_RIDGE * weights.mean() / weights).astype(np.float32)
    dual: Matrix = solve(kernel + np.diag(penalties), wanted, assume_a="pos", overwrite_a=True, check_finite=False)
    return dual


def fit(examples: Sequence[Example]) -> Head:
    """Return a head trained on the examples: seconds and 300 MB for six thousand. Deterministic for the same examples
    and machine.
    """
    import numpy as np

    messages = [normalise(example.text) for example in examples]
    labels = np.array([INTENTS.index(example.intent) for example in examples], dtype=np.int64)
    pieces = _piece_matrix(messages)
    vectors = embed([embedding_text(message) for message in messages])
    kernel = (pieces @ pieces.T).toarray()
    light = pieces.T @ _solve(kernel.copy(), labels)
    anchors = vectors[:: max(1, -(-len(vectors) // _ANCHORS))].astype(np.float16).astype(np.float32)
    projected, back = _projection(closeness(vectors, anchors), closeness(anchors, anchors))
    dual = _solve(kernel + projected @ projected.T, labels)
    parts = (pieces.T @ dual, anchors, back @ (projected.T @ dual), light)
    pieces, anchors, near, light = (np.asarray(part, dtype=np.float16).astype(np.float32) for part in parts)
    return Head(pieces, anchors, near, light, version_of(pieces, anchors, near, light))


def _projection(near: "Matrix", between: "Matrix") -> "tuple[Matrix, Matrix]":
    """Return features whose products are the closeness of phrases as seen through the anchors (Nyström's method), and
    the map from closeness to them. `near` is (phrases, anchors), `between` (anchors, anchors).
    """
    import numpy as np

    values, directions = np.linalg.eigh(between.astype(np.float64))
    kept = values > _SMALLEST * values[-1]
    back = (directions[:, kept] / np.sqrt(values[kept])).astype(np.float32)
    return near @ back, back


def accuracy(head: Head, examples: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """Return the share of examples the head alone gets right, over all and for each intent."""
    right: dict[str, list[int]] = {}
    for example in examples:
        scores = head.scores(normalise(example.text))
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

    Raises ValueError for an unknown intent, and WorseHeadError with the reason when the new head does worse on the built-in
    evaluation set by more than half a percentage point. `base` and `evaluation` are the built-in ones unless given.
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
    """Train on the repository's phrases alone, write the artefact, and return its version.

    Run the module with `--vocabulary` before, in a process of its own: the words steer how phrases are mended.
    """
    head = fit(built_in_examples())
    temporary = ARTEFACT.with_suffix(".new.npz")
    temporary.write_bytes(head.to_bytes())
    temporary.replace(ARTEFACT)
    return head.version


if __name__ == "__main__":
    if "--vocabulary" in sys.argv:
        write_vocabulary(built_in_examples())
    else:
        print(rebuild())
