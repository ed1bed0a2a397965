"""What the network of danger learns from: danger, all phrases, an ordinary day, and what is said around them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from conversations.understanding.danger_net import KINDS
from conversations.understanding.features import DATA
from conversations.understanding.training import Example, built_in_examples

SENTENCES = DATA / "danger" / "sentences"
_AROUND = DATA / "danger" / "around.tsv"
_ORDINARY = DATA / "danger" / "ordinary.yaml"
_SLOT = re.compile(r"\{(\w+)\}")
_FILLED = 24  # so often is a sentence with slots told, each time with other words in them
# So many are told once more among other words, so many of these beside another wish, most often after it.
_ALSO_AROUND, _OF_TRAFFIC = 0.45, 0.6
_TRAFFIC = frozenset({"greet", "book", "reschedule", "price", "hours", "insurance", "payment", "address", "help"})
_JOINTS = (" ", ", ", ". ", " e ", " ")


def read_sentences(path: Path) -> Iterator[Example]:
    """Yield the examples of a file of `kind<TAB>sentence` lines. Raises ValueError for another kind."""
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, text = line.partition("\t")
        if kind not in KINDS or not text:
            raise ValueError(f"{path.name}: not a kind and a sentence: {line}")
        yield Example(text, kind)


def of_danger() -> list[Example]:
    """Return the sentences of danger, and those of what only sounds like it."""
    return [example for path in sorted(SENTENCES.glob("*.tsv")) for example in read_sentences(path)]


def ordinary() -> list[Example]:
    """Return what people write on any day, slots filled: the same at every call."""
    import numpy as np

    stored = yaml.safe_load(_ORDINARY.read_text(encoding="utf-8"))
    slots: dict[str, list[str]] = stored["slots"]
    chance = np.random.default_rng(0)

    def filled(slot: re.Match[str]) -> str:
        words = slots[slot[1]]
        return words[int(chance.integers(len(words)))]

    told = [_SLOT.sub(filled, said) for said in stored["said"] for _ in range(_FILLED if "{" in said else 1)]
    return [Example(text, "none") for text in dict.fromkeys(" ".join(each.split()).strip(" ,") for each in told)]


def examples() -> list[Example]:
    """Return every sentence to learn from, once: those of danger, all phrases, whose other intents are harmless, and an
    ordinary day.
    """
    phrases = (Example(each.text, each.intent if each.intent in KINDS else "none") for each in built_in_examples())
    return list({example.text: example for example in (*ordinary(), *phrases, *of_danger())}.values())


def said_around(learnt: Sequence[Example]) -> list[Example]:
    """Return the examples, and some of danger's own sentences once more with something before or after that changes
    nothing: what plays it down ("…, mas deve ser bobagem"), greetings, and what else people write to a clinic.
    """
    import numpy as np

    lines = (line.partition("\t") for line in _AROUND.read_text(encoding="utf-8").splitlines())
    around = [("", said) if place == "after" else (said, "") for place, _, said in lines]
    traffic = [example.text for example in built_in_examples() if example.intent in _TRAFFIC]
    own = {example.text for example in of_danger()}
    chance = np.random.default_rng(0)
    more = []
    for example in learnt:
        if example.text not in own or chance.random() >= _ALSO_AROUND:
            continue
        before, after = around[int(chance.integers(len(around)))]
        if chance.random() < _OF_TRAFFIC:
            said, joint = traffic[int(chance.integers(len(traffic)))], _JOINTS[int(chance.integers(len(_JOINTS)))]
            before, after = (said + joint, "") if chance.random() < _OF_TRAFFIC else ("", joint + said)
        more.append(Example(f"{before}{example.text}{after}", example.intent))
    return [*learnt, *more]
