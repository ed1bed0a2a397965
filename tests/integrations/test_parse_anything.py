"""The parser is total: no JSON value makes it raise, and all it returns can be stored."""

import copy
import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.events import InboundMessage, MessageKind, Problem, RoutedEvent
from integrations.whatsapp.fields import MAX_ID
from integrations.whatsapp.parse import parse
from tests.integrations.payloads import NAMES, load

ANY_TEXT = st.text(alphabet=st.characters(codec=None, categories=None), max_size=20)
ANY_SCALAR = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | ANY_TEXT
    | st.sampled_from(
        ["", "\0", "\ud800", "9" * 400, 10**400, "BR.1", "5531900000101", "text", "messages", float("nan")]
    )
)
ANY_JSON = st.recursive(
    ANY_SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4), max_leaves=20
)


def check_storable(events: list[RoutedEvent]) -> None:
    """Everything returned must pass PostgreSQL's text and jsonb: UTF-8, no NUL, no NaN."""
    for routed in events:
        written = json.dumps(asdict(routed), allow_nan=False, ensure_ascii=False, default=str)
        written.encode()
        assert "\\u0000" not in written.replace("\\\\", "")
        if isinstance(routed.event, InboundMessage):
            assert 0 < len(routed.event.provider_id) <= MAX_ID
            assert routed.event.sender.wa_id or routed.event.sender.bsuid


@given(ANY_JSON)
def test_any_json_is_survived(payload: Any) -> None:
    check_storable(parse(payload))


@given(ANY_JSON, st.sampled_from(["messages", "smb_message_echoes", "user_preferences", "account_update", "standby"]))
def test_any_value_inside_a_right_envelope_is_survived(value: Any, field: str) -> None:
    change = {"field": field, "value": value if isinstance(value, dict) else {"messages": value, "statuses": value}}
    check_storable(parse({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}))


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a JSON value, as the keys that lead there."""
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places_in(item, (*path, key))
    return found


@settings(max_examples=600)
@given(st.data())
def test_a_real_payload_with_one_part_replaced_or_missing_is_survived(data: st.DataObject) -> None:
    payload = copy.deepcopy(load(data.draw(st.sampled_from(NAMES))))
    path = data.draw(st.sampled_from(places_in(payload)[1:]))
    parent = payload
    for key in path[:-1]:
        parent = parent[key]
    if data.draw(st.booleans()):
        parent[path[-1]] = data.draw(ANY_JSON)
    else:
        del parent[path[-1]]
    check_storable(parse(payload))


def with_message(**changes: Any) -> list[RoutedEvent]:
    payload = load("text")
    payload["entry"][0]["changes"][0]["value"]["messages"][0].update(changes)
    return parse(payload)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": ""}, "message without id"),
        ({"id": "x" * (MAX_ID + 1)}, "id too long"),
        ({"from": "ninguém"}, "message without sender"),
    ],
)
def test_what_could_not_be_recognised_or_answered_is_a_problem(changes: dict[str, Any], reason: str) -> None:
    assert with_message(**changes)[0].event == Problem("entry[0].changes[0].value.messages[0]", reason)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": None},
        {"text": {"body": ""}},
        {"type": "image"},
        {"type": "location", "location": {"latitude": 91, "longitude": 0}},
        {"type": "interactive", "interactive": {"type": "button_reply"}},
        {"type": ["text"]},
        {"type": None},
    ],
)
def test_broken_content_is_kept_as_unsupported(changes: dict[str, Any]) -> None:
    event = with_message(**changes)[0].event
    assert isinstance(event, InboundMessage)
    assert event.kind is MessageKind.UNSUPPORTED


@pytest.mark.parametrize("timestamp", [None, "", "ontem", -1, 0, "9" * 50, 10**40, True, 1.5])
def test_a_message_without_a_usable_time_is_not_lost(timestamp: Any) -> None:
    event = with_message(timestamp=timestamp)[0].event
    assert isinstance(event, InboundMessage)
    assert event.text.startswith("oi")


def test_what_the_database_refuses_is_taken_out() -> None:
    event = with_message(text={"body": "o\0i \ud83d"})[0].event
    assert isinstance(event, InboundMessage)
    assert event.text == event.raw["text"]["body"] == "oi ?"


def test_depth_is_bounded() -> None:
    deep: Any = "fundo"
    for _ in range(900):
        deep = [deep]
    event = with_message(deep=deep)[0].event
    assert isinstance(event, InboundMessage)
    assert "fundo" not in json.dumps(event.raw)


def test_edits_of_edits_end() -> None:
    inner: dict[str, Any] = {"type": "text", "text": {"body": "fim"}}
    for _ in range(500):
        inner = {"type": "edit", "edit": {"original_message_id": "a", "message": inner}}
    event = with_message(**inner)[0].event
    assert isinstance(event, InboundMessage)
    assert (event.kind, event.text) == (MessageKind.EDIT, "")


@pytest.mark.parametrize(
    "payload", [None, [], "oi", 7, {}, {"object": "page"}, {"object": "whatsapp_business_account"}]
)
def test_another_body_is_a_problem(payload: Any) -> None:
    (routed,) = parse(payload)
    assert isinstance(routed.event, Problem)
