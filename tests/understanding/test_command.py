"""`manage.py understand`: one JSON object a line, with exactly the fields that were promised."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from conversations.understanding import INTENTS

KEYS = [
    *("text", "normalized", "intent", "confidence", "intents", "when", "when_not", "earliest", "entities"),
    *("language", "danger"),
]  # fmt: skip
NAMES = (
    "greet thanks goodbye affirm deny help book reschedule cancel my_appointments confirm_attendance price payment "
    "insurance address hours preparation professionals symptom urgent emergency self_harm human complaint opt_out "
    "privacy results smalltalk out_of_scope unknown"
)


def said(monkeypatch: pytest.MonkeyPatch, lines: str, *arguments: str) -> list[dict[str, Any]]:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    out = io.StringIO()
    call_command("understand", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_names_are_fixed() -> None:
    assert " ".join(INTENTS) == NAMES


def test_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = said(monkeypatch, "quero marcar amanhã de tarde\nobrigada\n", "--now", "2026-11-20T09:00:00-03:00")
    assert list(first) == KEYS
    assert (first["intent"], second["intent"]) == ("book", "thanks")
    assert first["when"] == [
        {
            "start": "2026-11-21T12:00:00-03:00",
            "end": "2026-11-21T18:00:00-03:00",
            "grain": "daypart",
            "daypart": "afternoon",
        }
    ]
    assert (first["language"], first["danger"], first["earliest"]) == ("pt", None, False)


def test_each_object_has_its_own_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(json.dumps({"text": "amanhã", "now": f"2026-11-{day}T09:00:00-03:00"}) + "\n" for day in (10, 20))
    starts = [line["when"][0]["start"] for line in said(monkeypatch, lines, "--jsonl")]
    assert starts == ["2026-11-11T00:00:00-03:00", "2026-11-21T00:00:00-03:00"]


def test_danger_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    [line] = said(monkeypatch, "minha mãe desmaiou e não acorda\n")
    assert (line["danger"], line["intent"]) == ("emergency", "emergency")


@pytest.mark.parametrize("line", ["no json", '"text"', '{"now": "2026-11-20T09:00:00-03:00"}'])
def test_a_line_that_is_no_object_is_named(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    with pytest.raises(CommandError, match="line 1"):
        said(monkeypatch, line + "\n", "--jsonl")
