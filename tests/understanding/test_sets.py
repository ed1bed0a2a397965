"""The phrases learnt from and the sets measured with: enough of both, and never the same."""

import re
from collections import Counter

import pytest

from conversations.understanding import INTENTS, danger_sentences
from conversations.understanding.normalise import fold
from conversations.understanding.training import built_in_examples
from tests.understanding.evaluation import labelled

EVALUATION = ("utterances_dev.yaml", "utterances_heldout.yaml")
DANGER = ("danger_dev.yaml", "danger_heldout.yaml", "danger_exams.yaml")


def _plain(text: str) -> str:
    """Letters and digits alone; a message of signs stays as it is."""
    return " ".join(re.findall(r"[^\W_]+", fold(text))) or text.strip()


def test_every_intent_has_sixty_phrases() -> None:
    counts = Counter(example.intent for example in built_in_examples())
    assert set(counts) == set(INTENTS)
    assert min(counts.values()) >= 60


def test_no_phrase_stands_twice_or_under_two_intents() -> None:
    counts = Counter(_plain(example.text) for example in built_in_examples())
    assert [text for text, number in counts.items() if number > 1] == []


def test_evaluation_is_never_learnt_from() -> None:
    learnt = {_plain(example.text) for example in danger_sentences.examples()}
    assert [text for name in EVALUATION for _intent, text in labelled(name) if _plain(text) in learnt] == []


def test_evaluation_is_large_and_its_parts_differ() -> None:
    parts = [{_plain(text) for _intent, text in labelled(name)} for name in EVALUATION]
    assert sum(map(len, parts)) >= 1500
    assert parts[0] & parts[1] == set()


@pytest.mark.parametrize("name", EVALUATION)
def test_evaluation_covers_every_intent(name: str) -> None:
    counts = Counter(intent for intent, _text in labelled(name))
    assert set(counts) == set(INTENTS)
    assert min(counts.values()) >= 15


def test_danger_is_measured_on_what_was_not_learnt() -> None:
    learnt = {_plain(example.text) for example in danger_sentences.examples()}
    assert len(learnt) > 20_000
    parts = [{_plain(text) for _kind, text in labelled(name)} for name in DANGER]
    assert sum(map(len, parts)) == len(set().union(*parts))
    assert [text for part in parts for text in part if text in learnt] == []
