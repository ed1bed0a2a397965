"""Dates people write, over all weekdays and month ends, against an oracle of its own."""

from datetime import datetime

import pytest

from conversations.understanding import understand
from conversations.understanding.engine import read_dates
from tests.understanding.evaluation import DATA, MOMENTS, READINGS, ZONE, Score, dated, score_dates, score_told_dates

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=ZONE)


def _when(text: str, now: datetime = WEDNESDAY) -> list[tuple[str, str]]:
    return [(f"{one.start:%d/%m %H:%M}", f"{one.end:%d/%m %H:%M}") for one in read_dates(text, now=now).when]


@pytest.fixture(scope="module")
def score() -> Score:
    return score_dates("dates_dev.txt")


def test_dated_expressions_are_read_right(score: Score) -> None:
    right, total = score.per_kind["date"]

    assert total >= 3 * 420
    assert right / total >= 0.98, score.wrong[:10]


def test_sentences_without_a_date_get_none(score: Score) -> None:
    """At most one false date in forty sentences that hold none."""
    right, total = score.per_kind["none"]

    assert total >= 3 * 120
    assert total - right <= total / 40, [wrong for wrong in score.wrong if not wrong[1]]


def test_dates_are_read_as_people_told_them() -> None:
    """Sentences and their times written by somebody who had not seen the grammar."""
    score = score_told_dates("dates_told_dev.txt")

    assert score.per_kind["date"][1] >= 90
    assert score.share >= 0.97, score.wrong


def test_the_set_is_read_at_all_weekdays_and_month_ends() -> None:
    readings = list(dated("dates_dev.txt"))

    assert len({text for text, _, _ in readings}) > 500
    assert READINGS == 3
    assert {moment.weekday() for _, _, moment in readings} == set(range(7))
    assert {(moment.month, moment.day) for moment in MOMENTS} >= {(12, 31), (1, 31), (2, 28), (4, 30), (8, 31)}
    assert (DATA / "dates_heldout.txt").exists()


@pytest.mark.parametrize(
    ("text", "now", "start"),
    [
        ("às 8h", "2026-03-11 10:00", "12/03 08:00"),  # passed today: tomorrow
        ("às 8h", "2026-03-11 07:00", "11/03 08:00"),
        ("hoje às 3", "2026-03-11 10:00", "11/03 15:00"),
        ("quarta", "2026-03-11 10:00", "11/03 00:00"),  # said on a Wednesday, time is left
        ("quarta", "2026-03-11 22:30", "18/03 00:00"),  # nothing is left of it
        ("quarta às 9h", "2026-03-11 10:00", "18/03 09:00"),
        ("quarta às 16h", "2026-03-11 10:00", "11/03 16:00"),
        ("quarta que vem", "2026-03-11 10:00", "18/03 00:00"),
        ("de manhã", "2026-03-11 13:00", "12/03 06:00"),
        ("de manhã", "2026-03-11 08:00", "11/03 06:00"),
        ("à noite", "2026-03-11 13:00", "11/03 18:00"),
        ("dia 11", "2026-03-11 10:00", "11/03 00:00"),
        ("dia 10", "2026-03-11 10:00", "10/04 00:00"),
        ("dia 31", "2026-04-30 10:00", "31/05 00:00"),
        ("29/02", "2026-03-11 10:00", "29/02 00:00"),
        ("amanhã", "2026-12-31 23:59", "01/01 00:00"),
        ("fim de semana", "2026-03-15 10:00", "15/03 00:00"),
        ("ontem", "2026-03-01 10:00", "28/02 00:00"),
    ],
)
def test_times_follow_the_clock(text: str, now: str, start: str) -> None:
    assert _when(text, datetime.fromisoformat(now).replace(tzinfo=ZONE))[0][0] == start


def test_leap_day_is_the_next_there_is() -> None:
    assert read_dates("29/02", now=WEDNESDAY).when[0].start.year == 2028


def test_nothing_wished_for_lies_in_the_past() -> None:
    for text, _, now in dated("dates_dev.txt"):
        for when in read_dates(text, now=now).when:
            assert when.end > now or "ontem" in text, text


def test_a_day_and_a_time_said_apart_are_one() -> None:
    assert _when("sexta vocês teriam alguma coisa às 15h?") == [("13/03 15:00", "13/03 16:00")]
    assert _when("amanhã eu consigo levar ela só de manhã") == [("12/03 06:00", "12/03 12:00")]


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        understand("amanhã", now=datetime(2026, 3, 11, 10, 0))  # noqa: DTZ001  a naive time is what is refused
