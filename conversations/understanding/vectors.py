"""What training found out about the phrases that come with the code, kept in files: their sentence vectors, so that
retraining embeds only what is new, and its solution, from which a few phrases more are a small step.

Vectors are held as whole numbers from -127 to 127 with a scale for each. Training sees every vector so rounded, kept
or new: the same phrases give the same head.
"""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from conversations.understanding.features import DATA, EMBEDDING, embed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

KEPT = DATA / "phrases.npz"
SOLUTION = DATA / "solution.npz"
_STEPS = 127.0


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _rounded(vectors: "Matrix") -> "tuple[NDArray[np.int8], Matrix]":
    import numpy as np

    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-6).astype(np.float32) / _STEPS
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales


def vectors_of(texts: Sequence[str], *, kept: bool = True) -> "Matrix":
    """Return one vector a text, shape (texts, 512): from the file where it is there, embedded otherwise; all of them
    with `kept=False`.
    """
    import numpy as np

    found = np.empty((len(texts), EMBEDDING), dtype=np.float32)
    places = _read() if kept else {}
    missing = [at for at, text in enumerate(texts) if _key(text) not in places]
    if places:
        with np.load(KEPT, allow_pickle=False) as file:
            steps, scales = file["steps"], file["scales"]
            for at, text in enumerate(texts):
                place = places.get(_key(text))
                if place is not None:
                    found[at] = steps[place] * scales[place]
    if missing:
        steps, scales = _rounded(embed([texts[at] for at in missing]))
        found[missing] = steps * scales[:, None]
    return found


def _read() -> dict[int, int]:
    """Return where each kept text's vector stands in the file, by the text's key."""
    import numpy as np

    if not KEPT.exists():
        return {}
    with np.load(KEPT, allow_pickle=False) as file:
        return {int(key): place for place, key in enumerate(file["keys"])}


def keep(texts: Sequence[str]) -> None:
    """Embed the texts and write the file anew."""
    import numpy as np

    steps, scales = _rounded(embed(texts))
    temporary = KEPT.with_suffix(".new.npz")
    keys = np.array([_key(text) for text in texts], dtype=np.uint64)
    np.savez_compressed(temporary, allow_pickle=False, keys=keys, steps=steps, scales=scales)
    temporary.replace(KEPT)


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def keep_solution(texts: Sequence[str], light: "Matrix", full: "Matrix") -> None:
    """Keep the dual weights (texts, intents) found for these phrases in this order."""
    import numpy as np

    halves = {"light": light.astype(np.float16), "full": full.astype(np.float16)}
    np.savez_compressed(SOLUTION, allow_pickle=False, count=len(texts), digest=_digest(texts), **halves)


def solution_of(texts: Sequence[str], intents: int) -> "tuple[Matrix, Matrix] | None":
    """Return the kept dual weights, light and full, where the first of the phrases are those they were found for."""
    import numpy as np

    if not SOLUTION.exists():
        return None
    with np.load(SOLUTION, allow_pickle=False) as file:
        count = int(file["count"])
        if str(file["digest"]) != _digest(texts[:count]) or file["light"].shape[1] != intents:
            return None
        return file["light"].astype(np.float32), file["full"].astype(np.float32)


def unkept(texts: Sequence[str]) -> list[str]:
    """Return the texts whose vectors are not in the file."""
    places = _read()
    return [text for text in texts if _key(text) not in places]
