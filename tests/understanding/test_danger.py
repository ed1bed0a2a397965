"""Signs of danger in everyday words: caught, and not seen where there are none."""

import doctest
from collections.abc import Iterator

import pytest

from conversations.simulated.personas import children, people, personas
from conversations.understanding import danger, second_look
from conversations.understanding.danger import _danger_kept
from conversations.understanding.normalise import Normalised
from tests.understanding.evaluation import Score, labelled, score_danger

CRITICAL = ("emergency", "self_harm")


@pytest.fixture(scope="module")
def score() -> Score:
    return score_danger("danger_dev.yaml")


def test_the_set_is_large_enough() -> None:
    kinds = [kind for kind, _ in labelled("danger_dev.yaml")]

    assert kinds.count("none") >= 200
    assert sum(kind in CRITICAL for kind in kinds) >= 250
    assert kinds.count("urgent") >= 30


def test_critical_sentences_are_caught() -> None:
    critical = [text for kind, text in labelled("danger_dev.yaml") if kind in CRITICAL]
    missed = [text for text in critical if danger(text) not in CRITICAL]

    assert len(missed) <= 0.02 * len(critical), missed


def test_harmless_symptoms_raise_no_alarm(score: Score) -> None:
    right, total = score.per_kind["none"]

    assert total - right <= 0.02 * total, [wrong for wrong in score.wrong if wrong[1] == "none"]


def test_self_harm_and_urgent_are_told_apart(score: Score) -> None:
    for kind in ("self_harm", "urgent"):
        right, total = score.per_kind[kind]
        assert right / total >= 0.95, [wrong for wrong in score.wrong if wrong[1] == kind]


# How days are said by people whose words the network was never taught.
DAYS = (
    "dia 28 de manhã",
    "30/11 à noite",
    "amanhã de tarde",
    "6/12 pela manhã",
    "sexta dia 18 de tarde",
    "3/12 à tarde",
)


def test_an_ordinary_day_raises_no_alarm() -> None:
    slots = {"what": "retirada de pontos", "who": "Dr. Bruno Siqueira", "plan": "Unimed"}
    named = {"name": people()[0], "child": children()[0]}
    said = {
        sentence.format(when=day, **slots, **named)
        for persona in personas()
        for act, sentences in persona.says.items()
        for sentence in sentences
        for day in DAYS
        if act != "emergency"
    }
    said |= {*people(), *children()}

    assert len(said) > 300
    assert [text for text in sorted(said) if danger(text)] == []


@pytest.fixture
def nothing_judged_yet() -> Iterator[None]:
    """Let no verdict that was kept answer in this test, nor one of this test's in another."""
    _danger_kept.cache_clear()
    yield
    _danger_kept.cache_clear()


@pytest.mark.usefixtures("nothing_judged_yet")
def test_the_network_alone_raises_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = {"none": 0.0, "urgent": 0.0, "emergency": 1.0, "self_harm": 0.0}
    monkeypatch.setattr(second_look, "judged", lambda _message: sure)
    monkeypatch.setattr(second_look, "_NO_DANGER", 0.0)

    assert danger("qual o valor do clareamento no cartão?") is None
    assert danger("tem um caminhão em cima do meu peito") == "emergency"


@pytest.mark.parametrize(
    ("emergency", "self_harm", "urgent", "kind"),
    [
        *((0.33, 0.0, 0.38, "emergency"), (0.2, 0.0, 0.6, "urgent"), (0.1, 0.0, 0.5, None)),
        *((0.21, 0.35, 0.4, "self_harm"), (0.3, 0.3, 0.0, "self_harm"), (0.24, 0.25, 0.0, None)),
    ],
)
def test_in_doubt_the_graver_kind_counts(emergency: float, self_harm: float, urgent: float, kind: str | None) -> None:
    scores = {"emergency": emergency, "self_harm": self_harm, "urgent": urgent}
    assert second_look._named(scores, ("palavras", "quaisquer")) == kind


@pytest.mark.usefixtures("nothing_judged_yet")
def test_a_mere_hint_asks_the_network_only_where_the_head_sees_danger(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def sure(message: Normalised) -> dict[str, float]:
        asked.append(message.original)
        return {"none": 0.0, "urgent": 0.0, "emergency": 0.0, "self_harm": 1.0}

    monkeypatch.setattr(second_look, "judged", sure)
    assert danger("hoje eu confirmo minha consulta") is None
    assert asked == []
    assert danger("vocês ficam melhor sem mim") == "self_harm"
    assert asked


@pytest.mark.parametrize(
    "reassurance",
    [
        *("mas deve ser bobagem", "mas acho que não é nada", "meu marido fala que é frescura", "deve ser gases né"),
        *("deve ser o calor", "bobeira minha", "é só um pouquinho", "nada grave"),
    ],
)
def test_reassurance_never_lowers_danger(reassurance: str) -> None:
    critical = [text for kind, text in labelled("danger_dev.yaml") if kind in CRITICAL]

    assert [text for text in critical if danger(text) in CRITICAL and not danger(f"{text}, {reassurance}")] == []


@pytest.mark.parametrize(
    "polite", ["oi bom dia, gostaria de marcar uma consulta", "desculpa incomodar", "tem encaixe hoje?"]
)
def test_politeness_hides_nothing(polite: str) -> None:
    critical = [text for kind, text in labelled("danger_dev.yaml") if kind == "emergency"][:60]
    missed = [text for text in critical if danger(text) and not danger(f"{polite} {text}")]

    assert len(missed) <= 1, missed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("tive um infarto em 2019 e quero marcar retorno", None),
        ("minha mãe está com dor forte no peito", "emergency"),
        ("não estou com dor no peito", None),
        ("estou com dor no peito", "emergency"),
        ("morri de rir com a recepcionista", None),
        ("quero morrer", "self_harm"),
        ("tô infartando com esse preço", None),
        ("tô infartando", "emergency"),
        ("queria sumir dessa fila", None),
        ("queria sumir desse mundo", "self_harm"),
        ("não consigo falar com vocês", None),
        ("meu pai não consegue falar", "emergency"),
        ("dificuldade para respirar pelo nariz", None),
        ("dificuldade para respirar", "emergency"),
        ("socorro", "emergency"),
        ("meu pai infartou com 50 anos, queria uma avaliação do coração", None),
        ("minha mãe de 50 anos infartou agora", "emergency"),
        ("tive convulsões quando bebê, hoje tenho 30 anos", None),
        ("preciso do laudo do avc do meu pai", None),
        ("acho que é um avc mas deve ser bobagem", "emergency"),
        ("oi, gostaria de marcar uma consulta, acho que é um avc", "emergency"),
        ("sem dor no peito, sem desmaio, só queria o check-up", None),
        ("sem febre, mas tá roxo e não respira", "emergency"),
        ("não bateu a cabeça, só ralou a mão", None),
        ("não mexe a mão nem fala", "emergency"),
        ("", None),
    ],
)
def test_manner_of_speaking_is_told_apart(text: str, kind: str | None) -> None:
    assert danger(text) == kind


def test_a_typed_and_a_spoken_word_are_the_same() -> None:
    assert danger("meu pai ta cum falta de ar") == danger("meu pai tá faltano ar") == "emergency"


def test_examples_hold() -> None:
    module = __import__("conversations.understanding.danger", fromlist=["danger"])

    assert doctest.testmod(module).failed == 0
