"""The network of danger: its gradient is right, it learns, and what comes with the code reads alone and in a row."""

from pathlib import Path

import numpy as np
import pytest

from conversations.understanding import danger_net, danger_sentences, danger_training
from conversations.understanding.danger_net import KINDS, Net, judged, judged_all, pieces_of, vectors_of_pieces
from conversations.understanding.features import embedding_text
from conversations.understanding.normalise import normalise
from conversations.understanding.training import Example

LEARNT = [
    Example("ele tá sem ar e com a boca roxa", "emergency"),
    Example("minha mãe caiu e não acorda mais", "emergency"),
    Example("não quero mais viver, já escrevi a carta", "self_harm"),
    Example("penso em acabar com tudo hoje", "self_harm"),
    Example("febre de 39 desde ontem e dor ao urinar", "urgent"),
    Example("o corte da cirurgia abriu um pouquinho", "urgent"),
    Example("quero marcar uma consulta com o dermatologista", "none"),
    Example("qual o valor da limpeza de dente?", "none"),
]


def run_in(examples: list[Example]) -> tuple["danger_net.Matrix", "danger_net.Places", "danger_net.Places"]:
    pieces = [pieces_of(example.text) for example in examples]
    lengths = np.array([len(each) for each in pieces])
    labels = np.array([KINDS.index(example.intent) for example in examples])
    return vectors_of_pieces(np.concatenate(pieces)), lengths, labels


@pytest.mark.parametrize("name", sorted(danger_training.beginning().weights))
def test_a_step_against_the_gradient_lessens_the_loss_by_what_it_says(name: str) -> None:
    vectors, lengths, labels = run_in(LEARNT)
    net = Net({each: array.copy() for each, array in danger_training.beginning().weights.items()})
    _, trace = danger_training.loss_of(net, vectors, lengths, labels, {})
    gradient = danger_training.gradients(net, trace, danger_training.slope(trace, labels), {})[name]
    steepness = float(np.linalg.norm(gradient))
    step = gradient / steepness * min(0.02, max(1e-3, 0.002 * float(np.linalg.norm(net.weights[name]))))
    losses = []
    for sign in (1, -2):
        net.weights[name][...] += np.float32(sign) * step
        losses.append(danger_training.loss_of(net, vectors, lengths, labels, {})[0])
    measured = (losses[0] - losses[1]) / (2 * float(np.linalg.norm(step)))

    assert measured == pytest.approx(steepness, rel=0.2, abs=4e-3)


def test_it_learns_what_it_is_taught_and_forgets_nothing_on_the_way_to_a_file() -> None:
    said: list[str] = []
    taught = danger_training.fit(LEARNT, 1, said.append, epochs=30)
    texts = [embedding_text(normalise(example.text)) for example in LEARNT]
    read = judged_all(Net.from_bytes(taught.to_bytes()), texts)

    assert [KINDS[at] for at in read.argmax(axis=1)] == [example.intent for example in LEARNT]
    assert len(said) == 30


def test_a_message_is_judged_the_same_alone_and_among_others() -> None:
    texts = [example.text for example in LEARNT]
    together = judged_all(danger_net.built_in(), [embedding_text(normalise(text)) for text in texts])
    alone = [list(judged(normalise(text)).values()) for text in texts]

    assert np.allclose(together, alone, atol=1e-4)
    assert np.allclose(together.sum(axis=1), 1, atol=1e-5)


def test_a_wrong_line_among_the_sentences_is_told(tmp_path: Path) -> None:
    (tmp_path / "wrong.tsv").write_text("emergencia\tele não respira\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not a kind and a sentence"):
        list(danger_sentences.read_sentences(tmp_path / "wrong.tsv"))
