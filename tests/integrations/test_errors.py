"""What Meta's errors mean: the table is a pure function with a test of its own."""

import pytest

from integrations.outgoing import SendErrorKind as Kind
from integrations.whatsapp.errors import classify, classify_bare, pause_before_retry


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((130429, 4, 80007, 2, 131000, 131016, 133004, 131057), Kind.RETRY),
        ((131056,), Kind.PAIR_LIMIT),
        ((131047,), Kind.WINDOW_CLOSED),
        ((131026, 131021, 131030, 131062, 130497), Kind.UNDELIVERABLE),
        ((131049, 130472, 131050), Kind.SUPPRESSED),
        ((132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069, 131063), Kind.TEMPLATE),
        ((190, 0, 3, 10, 200, 299, 131005, 368, 131031, 131042, 133010, 133005, 133016, 131048, 131064), Kind.CHANNEL),
        ((100, 131008, 131009, 33, 131051, 131053), Kind.OUR_BUG),
    ],
)
def test_every_documented_code_has_its_verdict(codes: tuple[int, ...], kind: Kind) -> None:
    assert {classify(code, 400).kind for code in codes} == {kind}


def test_waits_that_meta_names() -> None:
    assert classify(131049).retry_after == classify(130472).retry_after == 86400
    assert classify(131050).retry_after is None
    assert classify(131056).retry_after == 1
    assert [pause_before_retry(Kind.PAIR_LIMIT, attempt) for attempt in (1, 2, 3, 4, 99)] == [1, 4, 16, 64, 1024]


def test_back_off_grows_to_a_limit_and_some_kinds_are_never_retried() -> None:
    pauses = [pause_before_retry(Kind.RETRY, attempt) for attempt in (1, 2, 3, 50, 10**6)]
    assert pauses == [2, 4, 8, 300, 300]
    for kind in set(Kind) - {Kind.RETRY, Kind.PAIR_LIMIT}:
        assert pause_before_retry(kind, 1) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, Kind.RETRY), (429, Kind.RETRY), (401, Kind.CHANNEL), (403, Kind.CHANNEL), (400, Kind.OUR_BUG)],
)
def test_an_unknown_code_is_judged_by_its_http_status(status: int, kind: Kind) -> None:
    assert classify(999999, status).kind is kind


def test_transient_means_retry() -> None:
    assert classify(999999, 400, transient=True).kind is Kind.RETRY


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, Kind.UNKNOWN),
        (502, Kind.UNKNOWN),
        (503, Kind.UNKNOWN),
        (408, Kind.UNKNOWN),
        (429, Kind.RETRY),
        (403, Kind.CHANNEL),
        (302, Kind.CHANNEL),
        (404, Kind.OUR_BUG),
    ],
)
def test_an_answer_without_graphs_body_may_have_been_sent(status: int, kind: Kind) -> None:
    assert classify_bare(status).kind is kind
