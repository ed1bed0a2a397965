"""The simulator's requests: what a phone does becomes a signed webhook, what the clinic sends is shown."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from pytest_django import Settings

from integrations.events import DeliveryStatus, InboundMessage, MessageKind
from integrations.simulator import saying, store
from integrations.whatsapp.parse import parse
from integrations.whatsapp.signature import is_valid
from tests.integrations.receiver import Webhook
from tests.patience import wait_for

LUCIA, CARLOS = "+5531900000101", "+5531900000102"
GRAPH = "/simulator/graph/v26.0"
NUMBER = "100000000000001"


@pytest.fixture(autouse=True)
def simulator(valkey: redis.Redis, webhook: Webhook, settings: Settings) -> Iterator[None]:
    settings.SIMULATOR_WEBHOOK_URL = webhook.url
    saying.courier.cache_clear()
    store.phones.cache_clear()
    yield
    saying.courier().close()
    saying.courier.cache_clear()


@pytest.fixture
def page() -> Client:
    return Client()


def speak(page: Client, **asked: Any) -> int:
    return page.post("/simulator/speak", {"phone": LUCIA, **asked}, content_type="application/json").status_code


def changes(page: Client, phone: str = LUCIA, after: int = 0, seen: str = "0") -> dict[str, Any]:
    query: dict[str, str | int] = {"phone": phone, "after": after, "seen": seen}
    answer: dict[str, Any] = page.get("/simulator/changes", query).json()
    return answer


def graph(page: Client, payload: dict[str, Any], token: str = "simulator", number: str = NUMBER) -> dict[str, Any]:
    base = (
        {"messaging_product": "whatsapp", "to": LUCIA} if "status" not in payload else {"messaging_product": "whatsapp"}
    )
    answer: dict[str, Any] = page.post(
        f"{GRAPH}/{number}/messages",
        base | payload,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    ).json()
    return answer


def heard(webhook: Webhook, count: int = 1) -> list[InboundMessage]:
    def messages() -> list[InboundMessage]:
        events = [routed.event for body in webhook.bodies for routed in parse(json.loads(body))]
        return [event for event in events if isinstance(event, InboundMessage)]

    wait_for(lambda: len(messages()) >= count)
    return messages()


TEXT = {"type": "text", "text": {"body": "Olá, dona Lúcia!"}}


def test_the_page_opens_with_the_patients_and_a_strict_policy(page: Client) -> None:
    answer = page.get("/simulator/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Dona Lúcia Moreira" in html
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "<style" not in html
    assert "style=" not in html
    assert " onclick" not in html
    for name in ("simulator.css", "simulator.js", "icon.svg"):
        assert page.get(f"/simulator/assets/{name}").status_code == 200
    assert page.get("/simulator/assets/page.html").status_code == 404


def test_a_text_becomes_a_signed_webhook_and_ticks(page: Client, webhook: Webhook) -> None:
    assert speak(page, kind="text", text="oi, tudo bem?") == 202
    speak(page, kind="text", text="?")
    message, last = heard(webhook, 2)
    assert (message.text, message.sender.phone, message.sender.profile_name) == (
        "oi, tudo bem?",
        LUCIA,
        "Dona Lúcia Moreira",
    )
    assert is_valid(*webhook.taken[0], ["tests-app-secret"])
    wait_for(lambda: [entry["state"] for entry in changes(page)["entries"]] == ["delivered", "delivered"])
    graph(page, {"status": "read", "message_id": last.provider_id, "typing_indicator": {"type": "text"}})
    now = changes(page)
    assert ([entry["state"] for entry in now["entries"]], now["typing"]) == (["read", "read"], True)


def test_a_webhook_that_refuses_shows_on_the_phone(page: Client, webhook: Webhook, settings: Settings) -> None:
    webhook.answers = [401] * 20
    saying.courier()._max_attempts = 0
    speak(page, kind="text", text="oi")
    wait_for(lambda: changes(page)["entries"][0]["state"] == "failed")


def test_an_answer_is_shown_and_its_statuses_come_back(page: Client, webhook: Webhook) -> None:
    speak(page, kind="text", text="oi")
    accepted = graph(page, TEXT | {"biz_opaque_callback_data": "0193"})
    message_id = accepted["messages"][0]["id"]
    wait_for(lambda: len(webhook.statuses) == 2)
    assert [status.status for status in webhook.statuses] == [DeliveryStatus.SENT, DeliveryStatus.DELIVERED]
    assert changes(page)["chats"][LUCIA]["unread"] == 1
    seen = changes(page, seen="1")
    assert [entry["text"] for entry in seen["entries"]] == ["oi", "Olá, dona Lúcia!"]
    wait_for(lambda: len(webhook.statuses) == 3)
    changes(page, seen="1")
    last = webhook.statuses[-1]
    assert (last.status, last.provider_id, last.callback_data) == (DeliveryStatus.READ, message_id, "0193")
    assert changes(page)["chats"][LUCIA]["unread"] == 0


def test_the_fake_graph_is_strict(page: Client) -> None:
    assert graph(page, TEXT)["error"]["code"] == 131047
    assert graph(page, TEXT, token="errado")["error"]["code"] == 190
    assert graph(page, TEXT, number="1")["error"]["code"] == 100
    speak(page, kind="text", text="oi")
    assert graph(page, TEXT | {"surprise": 1})["error"]["code"] == 100
    assert graph(page, TEXT | {"to": CARLOS})["error"]["code"] == 131047
    assert changes(page)["entries"][-1]["text"] == "oi"


def test_templates_are_rendered_and_their_buttons_answer(page: Client, webhook: Webhook) -> None:
    parameters = [{"type": "text", "text": text} for text in ("Lúcia", "Consulta", "quarta", "14:00", "Savassi")]
    button = {
        "type": "button",
        "sub_type": "quick_reply",
        "index": "0",
        "parameters": [{"type": "payload", "payload": "c:7"}],
    }
    call = {
        "name": "appointment_reminder",
        "language": {"code": "pt_BR"},
        "components": [{"type": "body", "parameters": parameters}, button],
    }
    sent = graph(page, {"type": "template", "template": call})
    (entry,) = changes(page)["entries"]
    assert entry["text"].startswith("Olá, Lúcia!")
    assert [choice["id"] for choice in entry["choices"]] == ["c:7", "Remarcar", "Cancelar"]
    speak(page, kind="choice", style="template", id="c:7", title="Confirmar", reply_to=entry["id"])
    (tap,) = heard(webhook)
    assert (tap.kind, tap.choice_id, tap.reply_to) == (MessageKind.CHOICE, "c:7", sent["messages"][0]["id"])


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"kind": "choice", "style": "button", "id": "a", "title": "Sim"}, MessageKind.CHOICE),
        ({"kind": "choice", "style": "list", "id": "a", "title": "Sim"}, MessageKind.CHOICE),
        ({"kind": "location", "latitude": "-19.9", "longitude": -43.9, "name": "Casa"}, MessageKind.LOCATION),
        ({"kind": "reaction", "target": "wamid.A", "emoji": "👍"}, MessageKind.REACTION),
    ],
)
def test_taps_places_and_reactions(page: Client, webhook: Webhook, asked: dict[str, Any], kind: MessageKind) -> None:
    assert speak(page, **asked) == 202
    assert heard(webhook)[0].kind is kind


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"kind": "dance"},
        {"kind": "text", "text": " "},
        {"kind": "text", "text": "x" * 4097},
        {"kind": "choice", "style": "button"},
        {"kind": "choice", "style": "x", "id": "a", "title": "A"},
        {"kind": "location", "latitude": 91, "longitude": 0},
        {"kind": "location", "latitude": "nan", "longitude": 0},
        {"kind": "reaction"},
    ],
)
def test_what_no_phone_can_do_is_refused(page: Client, asked: dict[str, Any]) -> None:
    assert speak(page, **asked) == 400


def test_strangers_and_broken_requests_are_refused(page: Client) -> None:
    assert speak(page, phone="+5531999999999", kind="text", text="oi") == 404
    assert page.post("/simulator/speak", "[", content_type="application/json").status_code == 400
    assert page.get("/simulator/changes", {"phone": LUCIA, "after": "x"}).status_code == 400
    assert (
        Client(enforce_csrf_checks=True).post("/simulator/speak", {}, content_type="application/json").status_code
        == 403
    )


@pytest.mark.parametrize(
    ("name", "mime_type", "kind", "inline"),
    [
        ("voz.ogg", "audio/ogg; codecs=opus", MessageKind.AUDIO, True),
        ("foto.png", "image/png", MessageKind.IMAGE, True),
        ("pagina.html", "text/html", MessageKind.DOCUMENT, False),
        ("desenho.svg", "image/svg+xml", MessageKind.DOCUMENT, False),
    ],
)
def test_files_travel_and_only_harmless_ones_are_shown(
    page: Client, webhook: Webhook, name: str, mime_type: str, kind: MessageKind, inline: bool
) -> None:
    file = SimpleUploadedFile(name, b"content", content_type=mime_type)
    assert page.post("/simulator/upload", {"phone": LUCIA, "file": file}).status_code == 202
    (message,) = heard(webhook)
    assert message.kind is kind
    assert message.media is not None
    shown = page.get(f"/simulator/files/{message.media.id}")
    assert shown.content == b"content"
    assert (shown["Content-Type"] == "application/octet-stream") is not inline
    headers = {"Authorization": "Bearer simulator"}
    link = page.get(f"{GRAPH}/{message.media.id}", headers=headers).json()
    assert (
        page.get("/simulator/graph" + link["url"].partition("/simulator/graph")[2], headers=headers).content
        == b"content"
    )
    assert page.get(f"{GRAPH}/{message.media.id}").status_code == 401
    assert page.get(f"{GRAPH}/77", headers=headers).status_code == 404


def test_an_empty_file_is_refused(page: Client) -> None:
    file = SimpleUploadedFile("vazio.png", b"", content_type="image/png")
    assert page.post("/simulator/upload", {"phone": LUCIA, "file": file}).status_code == 400


def test_the_clinic_may_upload_too(page: Client) -> None:
    form = {"messaging_product": "whatsapp", "type": "image/png", "file": SimpleUploadedFile("m.png", b"png")}
    sent = page.post(f"{GRAPH}/{NUMBER}/media", form, headers={"Authorization": "Bearer simulator"})
    assert page.get(f"/simulator/files/{sent.json()['id']}").content == b"png"
    assert page.post(f"{GRAPH}/{NUMBER}/media", {}).status_code == 401


def test_a_new_patient_gets_a_phone_of_their_own(page: Client) -> None:
    first, second = (
        page.post("/simulator/patients", {"name": name}, content_type="application/json").json()
        for name in ("Ana  Nova", "Rui")
    )
    assert (first["name"], first["phone"], second["phone"]) == ("Ana Nova", "+5531900000201", "+5531900000202")
    assert "Ana Nova" in page.get("/simulator/").content.decode()
    assert speak(page, phone=first["phone"], kind="text", text="oi") == 202
    assert page.post("/simulator/patients", {"name": " "}, content_type="application/json").status_code == 400


def test_a_cleared_phone_is_empty_and_others_are_not(page: Client) -> None:
    speak(page, kind="text", text="oi")
    speak(page, phone=CARLOS, kind="text", text="e aí")
    page.post("/simulator/clear", {"phone": LUCIA}, content_type="application/json")
    assert changes(page)["entries"] == []
    assert [entry["text"] for entry in changes(page, CARLOS)["entries"]] == ["e aí"]


def test_only_what_changed_is_sent_again(page: Client, webhook: Webhook) -> None:
    speak(page, kind="text", text="um")
    wait_for(lambda: changes(page)["entries"][0]["state"] == "delivered")
    version = changes(page)["version"]
    assert changes(page, after=version)["entries"] == []
    speak(page, kind="text", text="dois")
    assert {entry["text"] for entry in changes(page, after=version)["entries"]} == {"dois"}


def test_no_session_and_no_database_are_needed() -> None:
    request = RequestFactory().get("/simulator/changes", {"phone": LUCIA})
    from integrations.simulator.views import changes as view

    assert view(request).status_code == 200
