"""The simulator in a real browser: keyboard, taps, files, a narrow screen, and a policy without exceptions."""

import json
import os
import socketserver
import threading
import wsgiref.simple_server
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import redis
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from integrations.events import InboundMessage, MessageKind
from integrations.outgoing import Choice, Credentials, Outgoing, Place, TemplateCall
from integrations.simulator import saying, store
from integrations.whatsapp.client import GraphClient
from integrations.whatsapp.parse import parse
from tests.browser.chromium import chromium, needs_chromium, new_page
from tests.integrations.receiver import Webhook

pytestmark = [pytest.mark.browser, needs_chromium]
SLOTS = tuple(Choice(f"slot:{hour}", f"qua 25/11 às {hour}:00", "Dra. Ana Prado, Savassi") for hour in range(8, 14))
SUMMARY = (
    "*Dermatologia* com _Dra. Ana Prado_\nqua 25/11 às 9:00, unidade Savassi.\nEndereço: https://maps.example/savassi"
)


class _Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


class Bot:
    """A clinic that answers each kind of message with something to look at."""

    def __init__(self, webhook: Webhook, client: GraphClient) -> None:
        self.heard: list[InboundMessage] = []
        self._webhook, self._client = webhook, client
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        done = 0
        while not self._stopped.wait(0.03):
            for body in self._webhook.bodies[done:]:
                done += 1
                for routed in parse(json.loads(body)):
                    if isinstance(routed.event, InboundMessage):
                        self.heard.append(routed.event)
                        self._answer(routed.event)

    def _answer(self, message: InboundMessage) -> None:
        self._client.mark_read(message.provider_id)
        while not self.may_answer.wait(5) and not self._stopped.is_set():
            self._client.mark_read(message.provider_id)  # the typing sign would go after 25 seconds
        for fields in self._reply(message):
            to = message.sender.wa_id or ""
            self._client.send(Outgoing(callback_data=message.provider_id[-20:], to_phone=to, **fields))

    def _reply(self, message: InboundMessage) -> list[dict[str, Any]]:
        if message.kind is MessageKind.LOCATION:
            return [{"place": Place(-19.9386, -43.9336, "Unidade Savassi", "Rua Exemplo, 100")}]
        if message.choice_id.startswith("slot:"):
            return [{"text": SUMMARY, "choices": (Choice("yes", "Confirmar"), Choice("no", "Outro horário"))}]
        if message.choice_id == "yes":
            parameters = ("Lúcia", "Dermatologia", "quarta, 25/11", "9:00", "Savassi")
            call = TemplateCall("appointment_reminder", "pt_BR", parameters, ("c", "r", "x"))
            return [{"text": "Prontinho! Consulta marcada. ✅"}, {"template": call}]
        if "perto" in message.text:
            return [{"text": "Onde você está?", "ask_location": True}]
        if message.kind is not MessageKind.TEXT:
            return [{"text": f"Recebi: {message.kind.value}."}]
        return [{"text": "Tenho estes horários:", "choices": SLOTS, "list_button": "Ver horários"}]


@dataclass
class Stage:
    """A browser on the simulator, and the clinic behind it."""

    page: Page
    bot: Bot
    complaints: list[str]


@pytest.fixture
def simulator(valkey: redis.Redis, webhook: Webhook, settings: Settings) -> Iterator[tuple[str, Bot]]:
    server = wsgiref.simple_server.make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    settings.SIMULATOR_WEBHOOK_URL = webhook.url
    settings.WHATSAPP_GRAPH_URL = f"{url}/simulator/graph/v26.0"
    saying.courier.cache_clear()
    store.phones.cache_clear()
    credentials = Credentials(settings.WHATSAPP_PHONE_NUMBER_ID, "simulator", settings.WHATSAPP_GRAPH_URL)
    bot = Bot(webhook, GraphClient(credentials))
    yield f"{url}/simulator/", bot
    bot.stop()
    saying.courier().close()
    saying.courier.cache_clear()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all: these tests ask no database, which must not be asked while a browser is open."""
    with chromium() as running:
        yield running


@pytest.fixture(params=[(1280, 900), (360, 740)], ids=["desktop", "narrow"])
def stage(request: pytest.FixtureRequest, browser: Browser, simulator: tuple[str, Bot]) -> Iterator[Stage]:
    width, height = request.param
    url, bot = simulator
    complaints: list[str] = []
    page = new_page(browser, complaints, viewport={"width": width, "height": height})
    page.goto(url)
    page.get_by_role("button", name="Dona Lúcia Moreira").click()
    yield Stage(page, bot, complaints)
    page.context.close()
    assert complaints == []


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Mensagem").fill(text)
    page.keyboard.press("Enter")


def picture(page: Page, name: str) -> None:
    """Keep a screenshot where SCREENSHOTS names a folder, for a person to look at."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width'] if page.viewport_size else 0}.png")


def test_a_conversation_by_taps(stage: Stage) -> None:
    page = stage.page
    stage.bot.may_answer.clear()
    write(page, "oi, quero marcar uma consulta amanhã de tarde")
    thread = page.get_by_role("log")
    expect(thread.get_by_text("oi, quero marcar")).to_be_visible()
    expect(page.get_by_text("digitando…")).to_be_visible()
    picture(page, "typing")
    stage.bot.may_answer.set()
    page.get_by_role("button", name="Ver horários").click()
    expect(page.get_by_role("dialog", name="Ver horários")).to_be_visible()
    picture(page, "list")
    page.get_by_role("button", name="qua 25/11 às 9:00").click()
    expect(thread.locator("strong", has_text="Dermatologia")).to_be_visible()
    page.get_by_role("button", name="Confirmar").click()
    expect(thread.get_by_text("Podemos contar com você?")).to_be_visible()
    expect(page.get_by_role("button", name="Remarcar")).to_be_visible()
    expect(page.get_by_role("img", name="Lida")).to_have_count(3)
    picture(page, "conversation")
    taps = [message.choice_id for message in stage.bot.heard if message.kind is MessageKind.CHOICE]
    assert taps == ["slot:9", "yes"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_places_and_files(stage: Stage) -> None:
    page = stage.page
    write(page, "tem unidade perto de mim?")
    page.get_by_role("button", name="Enviar localização").click()
    page.get_by_role("button", name="Praça da Liberdade").click()
    expect(page.get_by_role("link", name="Unidade Savassi")).to_be_visible()
    page.get_by_role("button", name="Anexar").click()
    expect(page.get_by_role("button", name="Foto")).to_be_visible()
    picture(page, "attach")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Foto")).to_be_hidden()
    for kind, name, mime, content in (
        ("image", "foto.png", "image/png", page.screenshot()),
        ("audio", "voz.ogg", "audio/ogg", b"OggS"),
        ("document", "pedido.pdf", "application/pdf", b"%PDF"),
    ):
        page.set_input_files(f"#pick-{kind}", {"name": name, "mimeType": mime, "buffer": content})
        expect(page.get_by_role("log").get_by_text(f"Recebi: {kind}.")).to_be_visible()
    expect(page.get_by_role("img", name="Foto")).to_be_visible()
    expect(page.get_by_role("link", name="pedido.pdf")).to_be_visible()
    picture(page, "files")
    stage.complaints[:] = [text for text in stage.complaints if "ERR_" not in text]


def test_by_keyboard_alone(stage: Stage) -> None:
    page = stage.page
    page.get_by_role("textbox", name="Mensagem").focus()
    page.keyboard.type("oi")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("bom dia")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Ver horários")
    expect(button).to_be_visible()
    assert stage.bot.heard[0].text == "oi\nbom dia"
    page.keyboard.press("Shift+Tab")
    for _ in range(6):
        if button.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ver horários")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Ver horários")).to_be_hidden()
    expect(button).to_be_focused()


def test_patients_come_and_go(stage: Stage) -> None:
    page = stage.page
    write(page, "oi")
    expect(page.get_by_role("button", name="Ver horários")).to_be_visible()
    back = page.get_by_role("button", name="Voltar aos pacientes")
    if back.is_visible():
        back.click()
    picture(page, "people")
    page.get_by_role("button", name="Novo paciente").click()
    page.get_by_label("Nome no perfil do WhatsApp").fill("Zé da Silva")
    page.get_by_role("button", name="Abrir o celular").click()
    expect(page.get_by_role("log").get_by_role("listitem")).to_have_count(0)
    write(page, "olá")
    expect(page.get_by_role("button", name="Ver horários")).to_be_visible()
    assert stage.bot.heard[-1].sender.profile_name == "Zé da Silva"
    page.get_by_role("button", name="Limpar a conversa").click()
    expect(page.get_by_role("log").get_by_role("listitem")).to_have_count(0)
    if back.is_visible():
        back.click()
    page.get_by_role("button", name="Dona Lúcia Moreira").click()
    expect(page.get_by_role("button", name="Ver horários")).to_be_visible()
