"""Retraining: what is kept of the built-in phrases is all of them, true to the encoder, and leads to the same head."""

import numpy as np

from conversations.understanding.features import embed, embedding_text
from conversations.understanding.head import built_in
from conversations.understanding.normalise import normalise
from conversations.understanding.training import EVALUATION, Example, built_in_examples, fit, read_phrases
from conversations.understanding.vectors import unkept, vectors_of

EXAMPLES = [*built_in_examples(), *read_phrases(EVALUATION)]


def test_every_built_in_phrase_has_its_vector_kept() -> None:
    assert unkept([embedding_text(normalise(example.text)) for example in EXAMPLES]) == []


def test_kept_vectors_are_those_of_the_encoder() -> None:
    texts = [embedding_text(normalise(example.text)) for example in EXAMPLES[::400]]
    assert (np.einsum("ij,ij->i", vectors_of(texts), embed(texts)) > 0.999).all()


def test_a_phrase_of_a_clinic_is_learnt_and_the_rest_stays() -> None:
    own = Example("zumbeleia com pirlim", "results")
    made = fit([*built_in_examples(), own])
    told = normalise(own.text)
    assert made.scores(told)["results"] > built_in().scores(told)["results"]
    for example in EXAMPLES[::500]:
        message = normalise(example.text)
        before, after = built_in().scores(message), made.scores(message)
        assert max(abs(before[intent] - after[intent]) for intent in before) < 0.05, example.text
