"""Training of the statistical head: phrases in, weights out, in seconds on one core.

Multinomial logistic regression, solved over the phrases (its dual), since there are fewer phrases than features.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from conversations.understanding.features import BUCKETS, DATA, buckets, embed, embedding_text
from conversations.understanding.head import ARTEFACT, Head, built_in, version_of
from conversations.understanding.normalise import Normalised, fold, normalise
from conversations.understanding.types import INTENTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

EVALUATION = DATA / "evaluation" / "utterances.yaml"
_STEPS = 150
_RATE = 0.1
_DECAY = 0.1
_ALLOWED_LOSS = 0.005
_SHARED = 2


class WorseHeadError(Exception):
    """A retrained head that understands less than the built-in one; the message says by how much and where."""


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


def _piece_matrix(messages: Sequence[Normalised]) -> "Matrix":
    import numpy as np

    matrix = np.zeros((len(messages), BUCKETS), dtype=np.float32)
    for row, message in enumerate(messages):
        for key, value in buckets(message).items():
            matrix[row, key] = value
    return matrix


def _solve(kernel: "Matrix", labels: "NDArray[np.int64]") -> "Matrix":
    """Return the dual weights (phrases, intents) of a regularised softmax regression on that kernel."""
    import numpy as np

    wanted = np.eye(len(INTENTS), dtype=np.float32)[labels]
    weights = 1.0 / np.sqrt(np.maximum(np.bincount(labels, minlength=len(INTENTS)), 1))[labels]
    weights = (weights / weights.mean()).astype(np.float32)[:, None]
    dual = np.zeros_like(wanted)
    mean, spread = np.zeros_like(wanted), np.zeros_like(wanted)
    for step in range(1, _STEPS + 1):
        scores = kernel @ dual
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        gradient = (shares - wanted) * weights + _DECAY * dual
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient * gradient
        rate = _RATE * (1 - (step - 1) / _STEPS)
        dual -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return dual


def fit(examples: Sequence[Example]) -> Head:
    """Return a head trained on the examples. Deterministic for the same examples and machine."""
    import numpy as np

    messages = [normalise(example.text) for example in examples]
    labels = np.array([INTENTS.index(example.intent) for example in examples], dtype=np.int64)
    pieces = _piece_matrix(messages)
    vectors = embed([embedding_text(message) for message in messages])
    kernel = pieces @ pieces.T
    light = pieces.T @ _solve(kernel, labels)
    dual = _solve(kernel + vectors @ vectors.T, labels)
    parts = (pieces.T @ dual, vectors.T @ dual, light)
    pieces, embedding, light = (np.asarray(part, dtype=np.float16).astype(np.float32) for part in parts)
    return Head(pieces=pieces, embedding=embedding, light=light, version=version_of(pieces, embedding, light))


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


def train(extra: Mapping[str, Sequence[str]]) -> Head:
    """Return a head trained on the built-in phrases and a clinic's own (intent → phrases).

    Raises ValueError for an unknown intent, and WorseHeadError with the reason when the new head does worse on the built-in
    evaluation set by more than half a percentage point.
    """
    unknown = sorted(set(extra) - set(INTENTS))
    if unknown:
        raise ValueError(f"no such intent: {', '.join(unknown)}")
    own = [Example(text.strip(), intent) for intent, phrases in extra.items() for text in phrases if text.strip()]
    made = fit([*built_in_examples(), *own])
    examples = list(read_phrases(EVALUATION))
    before, before_each = accuracy(built_in(), examples)
    after, after_each = accuracy(made, examples)
    if after < before - _ALLOWED_LOSS:
        falls = sorted((after_each[intent] - before_each[intent], intent) for intent in before_each)
        worst = ", ".join(
            f"{intent} {before_each[intent]:.0%} → {after_each[intent]:.0%}" for loss, intent in falls[:3] if loss < 0
        )
        raise WorseHeadError(
            f"{before:.1%} of the evaluation set were right before, {after:.1%} with these phrases; worst: {worst}"
        )
    return made


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
    import numpy as np

    head = fit(built_in_examples())
    halves = {name: getattr(head, name).astype(np.float16) for name in ("pieces", "embedding", "light")}
    temporary = ARTEFACT.with_suffix(".new.npz")
    np.savez_compressed(temporary, version=np.array(head.version), **halves)
    temporary.replace(ARTEFACT)
    return head.version


if __name__ == "__main__":
    if "--vocabulary" in sys.argv:
        write_vocabulary(built_in_examples())
    else:
        print(rebuild())
