"""Intents on the development set, in each way the head can run, and the sentences that rules must get right."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.understanding import understand
from conversations.understanding.head import use
from tests.understanding.evaluation import score_intents

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))


@pytest.fixture
def mode() -> Iterator[None]:
    yield
    use("full")


def intent(text: str) -> str:
    return understand(text, now=NOW).intent


@pytest.mark.parametrize(("how", "least"), [("full", 0.94), ("light", 0.91), ("off", 0.71)])
def test_development_set(how: str, least: float, mode: None) -> None:
    use(how)
    score = score_intents("utterances_dev.yaml")
    assert score.share >= least, score.wrong[:40]


def test_an_unknown_mode_is_refused(mode: None) -> None:
    with pytest.raises(ValueError, match="UNDERSTANDING_MODEL"):
        use("fast")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("pode ser", "affirm"),
        ("pode não", "deny"),
        ("aham", "affirm"),
        ("n posso", "deny"),
        ("bora", "affirm"),
        ("fechou", "affirm"),
        ("deixa pra lá", "deny"),
        ("👍", "affirm"),
        ("👎", "deny"),
        ("🙏", "thanks"),
        ("ok, obrigada", "thanks"),
        ("sim, obrigada", "affirm"),
        ("agendar", "book"),
        ("quero cancelar", "cancel"),
        ("não quero cancelar, só mudar o horário", "reschedule"),
        ("quero falar com uma pessoa", "human"),
        ("para de me mandar mensagem", "opt_out"),
        ("quero que apaguem meus dados", "privacy"),
        ("quantos anos você tem?", "smalltalk"),
        ("quero pedir uma pizza", "out_of_scope"),
        ("asdfgh", "unknown"),
        ("", "unknown"),
        ("I need to cancel my appointment", "cancel"),
        ("quiero cambiar mi cita", "reschedule"),
    ],
)
def test_sentences(text: str, wanted: str) -> None:
    assert intent(text) == wanted


def test_two_wishes_in_one_message_are_both_found() -> None:
    found = dict(understand("quero desmarcar a de quinta e marcar outra pra semana que vem", now=NOW).intents)
    assert {"cancel", "book"} & set(found)
    assert set(list(found)[:3]) & {"cancel", "reschedule"}


def test_silence_taken_back_is_no_opt_out() -> None:
    assert "opt_out" not in dict(understand("quero voltar a receber as mensagens", now=NOW).intents)


def test_scores_fall_and_stay_between_nought_and_one() -> None:
    scores = [score for _name, score in understand("oi, queria saber o preço e marcar", now=NOW).intents]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(scores) <= 5
