"""The fake Graph API refuses what Meta refuses."""

import copy
import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicbot.core import clock
from integrations.simulator.graph import FakeGraph, FaultKind
from integrations.simulator.rules import GraphError, check_message
from integrations.simulator.templates import DEFAULT_TEMPLATES

TOKEN, NUMBER, PATIENT = "t", "100000000000001", "+5531900000101"
BASE = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": PATIENT}


def interactive(kind: str, action: dict[str, Any], body: str = "Qual?") -> dict[str, Any]:
    return BASE | {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}


def buttons(*pairs: tuple[str, str]) -> dict[str, Any]:
    return interactive("button", {"buttons": [{"type": "reply", "reply": {"id": i, "title": t}} for i, t in pairs]})


def rows(count: int, **changes: str) -> dict[str, Any]:
    items = [{"id": str(number), "title": f"Opção {number}"} | changes for number in range(count)]
    return interactive("list", {"button": "Ver", "sections": [{"rows": items}]})


def reminder(count: int = 5, **changes: Any) -> dict[str, Any]:
    parameters = [{"type": "text", "text": f"p{number}"} for number in range(count)]
    components = [{"type": "body", "parameters": parameters}]
    call = {"name": "appointment_reminder", "language": {"code": "pt_BR"}, "components": components}
    return BASE | {"type": "template", "template": call | changes}


TEXT = BASE | {"type": "text", "text": {"body": "Olá!"}}
GOOD = [
    TEXT,
    TEXT | {"context": {"message_id": "wamid.X"}, "biz_opaque_callback_data": "x" * 512},
    {**{k: v for k, v in TEXT.items() if k != "to"}, "recipient": "BR.ENT.123abc"},
    buttons(("a", "Sim"), ("b", "Não")),
    rows(10, description="d" * 72),
    interactive("location_request_message", {"name": "send_location"}),
    BASE | {"type": "location", "location": {"latitude": -19.9, "longitude": "-43.9", "name": "Unidade"}},
    BASE | {"type": "image", "image": {"id": "1", "caption": "mapa"}},
    reminder(),
]
LONG = "x" * 4097
BAD: list[tuple[str, dict[str, Any], int]] = [
    ("no product", {k: v for k, v in TEXT.items() if k != "messaging_product"}, 131008),
    ("unknown field", TEXT | {"priority": 1}, 100),
    ("field of another type", TEXT | {"image": {"id": "1"}}, 100),
    ("unknown field inside", BASE | {"type": "text", "text": {"body": "a", "bold": True}}, 100),
    ("no recipient", {k: v for k, v in TEXT.items() if k != "to"}, 131008),
    ("no plus", TEXT | {"to": PATIENT[1:]}, 131009),
    ("user id in to", TEXT | {"to": "BR.123"}, 131009),
    ("unknown type", BASE | {"type": "hologram", "hologram": {}}, 131009),
    ("empty text", BASE | {"type": "text", "text": {"body": ""}}, 131009),
    ("blank text", BASE | {"type": "text", "text": {"body": " \n"}}, 131009),
    ("long text", BASE | {"type": "text", "text": {"body": LONG}}, 131009),
    ("long callback data", TEXT | {"biz_opaque_callback_data": "x" * 513}, 131009),
    ("four buttons", buttons(*((str(n), f"b{n}") for n in range(4))), 131009),
    ("no buttons", buttons(), 131009),
    ("long button title", buttons(("a", "x" * 21)), 131009),
    ("same titles", buttons(("a", "Sim"), ("b", "Sim")), 131009),
    ("same ids", buttons(("a", "Sim"), ("a", "Não")), 131009),
    ("long button body", interactive("button", {"buttons": []}, body="x" * 1025), 131009),
    ("eleven rows", rows(11), 131009),
    ("long row title", rows(2, title="x" * 25), 131009),
    ("long description", rows(2, description="x" * 73), 131009),
    ("same row ids", rows(2, id="a"), 131009),
    ("long list button", interactive("list", {"button": "x" * 21, "sections": [{"rows": [{}]}]}), 131009),
    (
        "eleven rows in two sections",
        interactive(
            "list",
            {
                "button": "Ver",
                "sections": [
                    {"title": f"S{s}", "rows": [{"id": f"{s}{n}", "title": "t"} for n in range(6)]} for s in range(2)
                ],
            },
        ),
        131009,
    ),
    ("wrong location action", interactive("location_request_message", {"name": "x"}), 131009),
    ("latitude", BASE | {"type": "location", "location": {"latitude": 91, "longitude": 0}}, 131009),
    ("id and link", BASE | {"type": "image", "image": {"id": "1", "link": "https://x.example"}}, 131009),
    ("unknown template", reminder(name="outro"), 132001),
    ("template in no such language", reminder(language={"code": "fr"}), 132001),
    ("missing parameter", reminder(4), 132000),
    ("no components", reminder(components=[{"type": "body", "parameters": []}]), 131009),
    (
        "line break in a parameter",
        reminder(components=[{"type": "body", "parameters": [{"type": "text", "text": "a\nb"}]}]),
        132018,
    ),
    (
        "payload for no such button",
        reminder(
            components=[
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "index": "3",
                    "parameters": [{"type": "payload", "payload": "a"}],
                }
            ]
        ),
        131009,
    ),
]


@pytest.mark.parametrize("payload", GOOD, ids=lambda payload: str(payload["type"]))
def test_what_meta_takes_is_taken(payload: dict[str, Any]) -> None:
    check_message(payload, DEFAULT_TEMPLATES)


@pytest.mark.parametrize(("payload", "code"), [(p, c) for _, p, c in BAD], ids=[name for name, _, _ in BAD])
def test_what_meta_refuses_is_refused(payload: dict[str, Any], code: int) -> None:
    with pytest.raises(GraphError) as raised:
        check_message(payload, DEFAULT_TEMPLATES)
    assert raised.value.code == code


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places_in(item, (*path, key))
    return found


@given(st.data())
def test_a_broken_request_is_refused_in_metas_words_never_a_crash(data: st.DataObject) -> None:
    payload = copy.deepcopy(data.draw(st.sampled_from(GOOD)))
    path = data.draw(st.sampled_from(places_in(payload)[1:]))
    parent: Any = payload
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = data.draw(ANY)
    with suppress(GraphError):
        assert check_message(payload, DEFAULT_TEMPLATES).kind == payload["type"]


@pytest.fixture
def graph() -> FakeGraph:
    return FakeGraph(TOKEN, NUMBER)


def post(graph: FakeGraph, payload: Any = TEXT, token: str = TOKEN, number: str = NUMBER) -> tuple[int, dict[str, Any]]:
    answer = graph.post_message(number, f"Bearer {token}", json.dumps(payload).encode())
    return answer.status, answer.body or {}


def test_errors_have_metas_shape(graph: FakeGraph) -> None:
    status, body = post(graph, token="errado")
    assert status == 401
    assert set(body["error"]) == {"message", "type", "code", "error_data", "fbtrace_id"}
    assert (body["error"]["type"], body["error"]["code"]) == ("OAuthException", 190)
    assert set(body["error"]["error_data"]) == {"messaging_product", "details"}
    assert post(graph, number="7")[1]["error"]["code"] == 100
    assert post(graph, ["no object"])[1]["error"]["code"] == 100


def test_the_window_opens_with_a_message_and_closes_after_a_day(graph: FakeGraph) -> None:
    assert post(graph)[1]["error"]["code"] == 131047
    graph.heard_from(PATIENT)
    assert post(graph)[0] == 200
    graph.heard_from(PATIENT, clock.now() - timedelta(hours=24))
    assert post(graph)[1]["error"]["code"] == 131047
    assert post(graph, reminder())[0] == 200


def test_both_forms_of_a_number_share_one_window(graph: FakeGraph) -> None:
    graph.heard_from("553188880101")
    assert post(graph, TEXT | {"to": "+5531988880101"})[0] == 200


def test_an_accepted_message_answers_as_meta_does(graph: FakeGraph) -> None:
    graph.heard_from(PATIENT)
    status, body = post(graph)
    assert (status, body["contacts"]) == (200, [{"input": PATIENT, "wa_id": PATIENT[1:]}])
    assert body["messages"][0]["id"].startswith("wamid.")


def test_faults_strike_as_often_as_asked(graph: FakeGraph) -> None:
    graph.enforce_window = False
    graph.break_next(FaultKind.GRAPH_ERROR, times=2, code=130429, status=429)
    assert [post(graph)[0] for _ in range(3)] == [429, 429, 200]
    graph.break_next(FaultKind.LOSE_ANSWER, times=None, probability=0.3)
    broken = [graph.post_message(NUMBER, f"Bearer {TOKEN}", json.dumps(TEXT).encode()).broken for _ in range(200)]
    assert 30 < sum(broken) < 90
    assert len(graph.sent) == 201


def test_read_receipts(graph: FakeGraph) -> None:
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A"}
    assert post(graph, receipt | {"typing_indicator": {"type": "text"}}) == (200, {"success": True})
    assert post(graph, receipt | {"typing_indicator": {"type": "dance"}})[0] == 400
    assert [entry.typing for entry in graph.receipts] == [True]


@pytest.mark.parametrize("language", ["pt_BR", "es", "en"])
def test_the_reminder_has_five_parameters_and_three_buttons(language: str) -> None:
    template = DEFAULT_TEMPLATES["appointment_reminder", language]
    assert (template.parameter_count, len(template.buttons)) == (5, 3)
    shown = template.render(["Lúcia", "Consulta", "quarta, 25/11", "14:00", "Savassi"])
    assert "{{" not in shown
    assert "Savassi" in shown
