"""Noise: whatever is written, dates and danger are read without an exception, always alike, and in bounded time."""

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.understanding import danger
from conversations.understanding.dates.words import word_set
from conversations.understanding.engine import read_dates
from tests.understanding.evaluation import MOMENTS

NOW = MOMENTS[0]
WORDS = word_set(
    """
    segunda terça dia 10 15 1 / : - , e ou de da às das até entre depois antes próxima semana mês que vem daqui a 2 h pm
    meia noite manhã primeira última não menos sem ⓺ ² ½ ٣ dor peito falta ar sangue
    """
)
PATHOLOGICAL = (
    "1 ", "1/", "1:", "e ", "de ", "8h ", "um dois ", "dia 1 ", "10 para ", "das 9 às ", "entre as 9 e as 10 ou ",
    "segunda ou ", "depois de ", "semana que vem ", "não ", "dor no peito ", "a", "1", "⓺ ", "amanhã às 9 de amanhã ",
    "antes de depois de ",
)  # fmt: skip


@given(st.text(max_size=4096))
@settings(max_examples=60)
def test_any_text_is_read(text: str) -> None:
    assert read_dates(text, now=NOW) == read_dates(text, now=NOW)
    assert danger(text) in {None, "emergency", "self_harm", "urgent"}


@given(st.lists(st.sampled_from(sorted(WORDS)), max_size=40).map(" ".join), st.sampled_from(MOMENTS))
@settings(max_examples=200)
def test_words_of_dates_in_any_order_are_read(text: str, now: datetime) -> None:
    found = read_dates(text, now=now)

    assert all(when.start < when.end for when in (*found.when, *found.when_not))
    assert danger(text) == danger(text)


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_no_pattern_backtracks(piece: str) -> None:
    """Four thousand characters of the worst noise cost no more than prose of that length."""
    text = (piece * 4096)[:4096]

    began = time.process_time()
    read_dates(text, now=NOW)
    danger(text)
    spent = time.process_time() - began

    assert spent < 3.0, spent  # tens of milliseconds on an idle core; a pattern that backtracks takes minutes
