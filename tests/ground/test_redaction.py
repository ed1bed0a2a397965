"""Nothing of a person gets through the last line of defence (I13), and what we need to find a fault stays."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog
from django.db import DataError, IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from clinicbot.core import logs
from clinicbot.core.ids import uuid7
from clinicbot.core.redaction import exception_text, exception_words, redact, redact_text

AREAS = st.sampled_from(["11", "31", "85", "99"])
WORDS = st.text(alphabet="abcdefghij ", max_size=20)


@given(AREAS, st.integers(900000000, 999999999), st.integers(0, 8), WORDS, WORDS)
def test_no_brazilian_number_survives_in_any_writing(
    area: str, number: int, form: int, before: str, after: str
) -> None:
    digits = str(number)
    writings = [
        f"+55{area}{digits}",
        f"55{area}{digits}",
        f"{area}{digits}",
        f"({area}) {digits[:5]}-{digits[5:]}",
        f"+55 {area} {digits[:5]}-{digits[5:]}",
        f"+55 ({area}) {digits[:1]} {digits[1:5]}-{digits[5:]}",
        f"{area} {digits[:5]} {digits[5:]}",
        f"55{area}{digits[1:]}",
        f"{area}.{digits[:5]}.{digits[5:]}",
    ]
    text = redact_text(f"{before}: {writings[form]}, {after}")
    assert digits[5:] not in text
    assert digits[1:5] not in text


@pytest.mark.parametrize(
    "private",
    [
        "529.982.247-25",
        "52998224725",
        "ana.prova+x@example.com.br",
        "wamid.HBgNNTUzMTkwMDAwMDAwMRUCABIYFjNFQjA=",
        "BR.1234567890123",
        "postgres://clinic:hidden@db/x",
    ],
)
def test_other_identifiers_do_not_survive(private: str) -> None:
    text = redact_text(f"could not use {private} here")
    assert private not in text
    assert "hidden" not in text
    assert text.startswith("could not use")


def test_what_finds_a_fault_stays() -> None:
    for kept in [
        str(uuid7()),
        "2026-11-21T11:47:53.930939Z",
        "scheduling.booking",
        "HTTP 429 code 131056",
        "took 1234 ms",
    ]:
        assert redact_text(kept) == kept


def test_personal_keys_are_replaced_whatever_they_hold() -> None:
    found = redact(
        {"name": "Ana", "sender": {"phone": "1"}, "count": 3, "nested": [{"text": "oi"}], "route": "x/<int:pk>"}
    )
    assert found == {
        "name": "[redacted]",
        "sender": "[redacted]",
        "count": 3,
        "nested": [{"text": "[redacted]"}],
        "route": "x/<int:pk>",
    }


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            IntegrityError('duplicate key: "contact_phone_key"\nDETAIL:  Key (phone)=(+5531900000001)'),
            'IntegrityError: duplicate key: "contact_phone_key"',
        ),
        (DataError('invalid input syntax for type integer: "Ana\nProva"'), None),
        (DataError('invalid input syntax for type json: "a "dita" Ana", that is'), None),
        (OSError("no answer from 'Ana Prova' at 529.982.247-25"), None),
        (AttributeError("'NoneType' object has no attribute 'patient_name'"), None),
        (ValueError("no time for Ana Prova"), "ValueError"),
        (KeyError("Ana Prova"), "KeyError"),
    ],
)
def test_i13_an_exception_tells_no_value(error: Exception, told: str | None) -> None:
    words = exception_words(error)
    assert words.startswith(type(error).__name__)
    assert not {"Ana", "Prova", "dita", "529", "900000001"} & set(re.findall(r"\w+", words))
    assert told is None or words == told


def test_i13_a_traceback_tells_places_and_causes_but_no_value() -> None:
    try:
        try:
            raise KeyError("Ana Prova")
        except KeyError as inner:
            raise RuntimeError("no such patient “Ana Prova”") from inner
    except RuntimeError as error:
        text = exception_text(type(error), error, error.__traceback__)
    assert "Ana" not in text
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert "test_i13_a_traceback_tells_places" in text


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


@pytest.fixture
def json_logs(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    structlog.reset_defaults()
    logs.configure({"json": True, "level": "INFO"})
    yield capsys
    root.handlers[:], root.level = before, level


def test_a_line_is_json_with_the_trace_id(json_logs: pytest.CaptureFixture[str]) -> None:
    with logs.traced() as trace:
        structlog.get_logger("clinicbot.test").info("sent", phone="+5531900000001", count=2, note="para +5531900000001")
        logging.getLogger("library").warning("call to %s failed", "+55 31 90000-0001")
    ours, theirs = logged(json_logs)
    assert ours["event"] == "sent"
    assert ours["trace_id"] == theirs["trace_id"] == trace
    assert ours["phone"] == "[redacted]"
    assert ours["note"] == "para [redacted]"
    assert ours["count"] == 2
    assert ours["logger"] == "clinicbot.test"
    assert theirs["event"] == "call to [redacted] failed"
    assert logs.trace_id() == ""


def test_an_exception_in_a_line_tells_no_value(json_logs: pytest.CaptureFixture[str]) -> None:
    try:
        raise IntegrityError("Key (name)=(Ana Prova) already exists")
    except IntegrityError as error:
        structlog.get_logger("clinicbot.test").exception("failed")
        arguments = {"name": "work", "exc": repr(error)}  # as Celery fills them
        logging.getLogger("celery.app.trace").exception("Task %(name)s raised unexpected: %(exc)s", arguments)
        logging.getLogger("library").error("gave up: %s", error)
    lines = logged(json_logs)
    assert len(lines) == 3
    assert "Ana" not in json.dumps(lines)
    assert "IntegrityError: Key (name)=(…) already exists" in str(lines[0]["exception"])
    assert str(lines[1]["event"]).startswith("Task work raised unexpected: IntegrityError")
    assert str(lines[2]["event"]).startswith("gave up: IntegrityError")


def test_an_error_report_is_stripped() -> None:
    try:
        raise ValueError("no 'Ana Prova'")
    except ValueError as error:
        hint = {"exc_info": (type(error), error, error.__traceback__)}
        report = {
            "request": {"data": "Ana"},
            "user": {"username": "ana"},
            "extra": {"x": "Ana"},
            "exception": {
                "values": [
                    {"type": "ValueError", "value": str(error), "stacktrace": {"frames": [{"vars": {"a": "Ana"}}]}}
                ]
            },
            "logentry": {"message": "call +5531900000001", "params": ["Ana"]},
        }
        with logs.traced("abc"):
            sent = logs.scrub_report(report, hint)
    assert "Ana" not in json.dumps(sent)
    assert "900000001" not in json.dumps(sent)
    assert sent["exception"]["values"][0]["value"] == "ValueError"
    assert sent["tags"] == {"trace_id": "abc"}


def test_the_trace_id_travels_with_a_task() -> None:
    headers: dict[str, object] = {}
    with logs.traced("abc"):
        logs.put_trace_into_task(headers=headers)

    class Task:
        request = headers

    try:
        logs.bind_trace_of_task(task=Task())
        assert logs.trace_id() == "abc"
        logs.forget_trace()
        assert logs.trace_id() == ""
        Task.request = {}
        logs.bind_trace_of_task(task=Task())
        assert len(logs.trace_id()) == 32
    finally:
        logs.forget_trace()
