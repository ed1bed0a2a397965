"""I13: nothing of a person in a log line, a metric, an error report or an address; the trace id is enough to follow."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from celery import signals
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.db import close_old_connections
from django.test import Client
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from clinicbot import error_reports
from clinicbot.celery import app
from clinicbot.core import clock, logs
from clinicbot.core.dispatch import wake
from conversations import turns
from conversations.models import Conversation, Delivery, Message, Turn
from conversations.setup import ensure_settings
from integrations.simulator import webhooks
from scheduling import catalogue
from scheduling.demo import load_demo
from tests.backoffice.clinic import person
from tests.fake_graph import RunningGraph, fake_graph  # noqa: F401 - a fixture
from tests.patience import PATIENCE_SECONDS, wait_for
from tests.privacy.talk import FIRST_WORDS, NAME, Talk, private_parts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@app.task(name="tests.privacy.note_the_trace")
def note_the_trace() -> None:
    NOTED.append(logs.trace_id())


NOTED: list[str] = []


@pytest.fixture
def talk(fake_graph: RunningGraph, valkey: Any, settings: Any) -> Iterator[Talk]:  # noqa: F811
    """The demo clinic, a number, and a worker that takes its wake-ups from the broker."""
    settings.TURN_SETTLE_SECONDS = 0
    load_demo(clock.now())
    ensure_settings()
    catalogue.forget()
    signals.task_postrun.connect(close_old_connections)  # what its thread holds after a task
    with start_worker(app, perform_ping_check=False, shutdown_timeout=PATIENCE_SECONDS):
        yield Talk(fake_graph)
    signals.task_postrun.disconnect(close_old_connections)
    catalogue.forget()


@pytest.fixture
def both_forms(talk: Talk) -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Everything logged from DEBUG on, as JSON and as a terminal shows it; afterwards as before.

    After `talk`, since a worker that starts sets up Django's logging anew.
    """
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    forms, kept = [], (io.StringIO(), io.StringIO())
    for is_json, stream in zip((True, False), kept, strict=True):
        logs.configure({"json": is_json, "level": "DEBUG"})
        (ours,) = [handler for handler in root.handlers if isinstance(handler, logs.StandardError)]
        copy = logging.StreamHandler(stream)
        copy.setFormatter(ours.formatter)
        copy.addFilter(logs.WithoutExceptionValues())
        forms.append(copy)
    root.handlers[:] = forms
    yield kept
    logs.configure(settings.LOGGING)
    root.handlers[:], root.level = before, level


def test_i13_a_whole_conversation_leaves_no_trace_of_a_person_but_its_trace_id(
    talk: Talk, both_forms: tuple[io.StringIO, io.StringIO], capsys: pytest.CaptureFixture[str]
) -> None:
    talk.whole(person("recepcao", "receptionist"))
    as_json, as_text = (stream.getvalue() for stream in both_forms)
    assert FIRST_WORDS in "".join(Message.objects.values_list("text", flat=True)), "the conversation itself is kept"
    assert Turn.objects.count() >= 6
    assert private_parts(as_json) == set()
    assert private_parts(as_text) == set()
    assert private_parts("".join(capsys.readouterr())) == set()
    _follow([json.loads(line) for line in as_json.splitlines()], talk)
    assert len(as_text.splitlines()) >= len(as_json.splitlines())
    metrics = Client().get("/metrics").content.decode()
    assert "clinicbot_turns_total" in metrics
    assert private_parts(metrics) == set()
    _check_addresses()


def _follow(lines: list[dict[str, Any]], talk: Talk) -> None:
    """The trace id that the webhook answered with stands on its rows and on every line about them."""
    of_trace: dict[str, set[str]] = {}
    for line in lines:
        of_trace.setdefault(line.get("trace_id", ""), set()).add(line["event"])
    assert set(Delivery.objects.values_list("trace_id", flat=True)) == set(talk.traces)
    spoken = set(Message.objects.filter(direction="in").values_list("trace_id", flat=True))
    assert len(spoken) >= 6
    for trace in spoken:
        assert {"delivery_stored", "turn", "message_sent"} <= of_trace[trace], of_trace[trace]
    by_bot = Message.objects.filter(direction="out", author="bot")
    assert set(by_bot.values_list("trace_id", flat=True)) <= spoken
    assert set(Turn.objects.values_list("trace_id", flat=True)) <= spoken
    assert "turn" not in of_trace.get("", set())


def _check_addresses() -> None:
    """What the back office links to, and so what stands in histories and proxies' logs, names nobody."""
    staff = Client()
    staff.force_login(person("gerente", "manager"))
    chat = f"/admin/conversations/conversation/{Conversation.objects.get().pk}/change/"
    lists = ("conversations/conversation", "patients/patient", "patients/contact", "scheduling/appointment")
    for page in ("/admin/", "/admin/agenda/", "/admin/alarms/", chat, *(f"/admin/{name}/" for name in lists)):
        html = staff.get(page).content.decode()
        addresses = re.findall(r"""(?:href|action|formaction|src|hx-\w+)=["']([^"']+)""", html)
        ours = [address for address in addresses if not address.startswith("tel:")]
        assert private_parts(" ".join(ours)) == set(), page


def test_i13_a_task_carries_the_trace_of_who_woke_it(talk: Talk) -> None:
    NOTED.clear()
    with logs.traced("abc123"):
        wake("tests.privacy.note_the_trace")
    wait_for(lambda: NOTED)
    assert NOTED == ["abc123"]


class Kept(Transport):
    """Sentry's way out, into a list."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        """Keep the report as it would leave the machine."""
        self.reports += [json.loads(item.get_bytes()) for item in envelope.items if item.type == "event"]


@pytest.fixture
def sentry(settings: Any) -> Iterator[Kept]:
    kept = Kept()
    settings.SENTRY_DSN = "https://public@sentry.invalid/1"
    error_reports.start(transport=kept)
    yield kept
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def test_i13_an_error_report_tells_the_place_and_nothing_of_the_person(
    sentry: Kept, talk: Talk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        name = "broken"

        def decide(self, situation: Any, heard: Any) -> Any:
            text, profile = heard.text, situation
            raise ValueError(f"{NAME} said {text} of {profile}")

    monkeypatch.setattr(turns, "choose", lambda situation: Broken())
    talk.post(webhooks.text_message(talk.sender, FIRST_WORDS))
    wait_for(lambda: sentry.reports)
    told = json.dumps(sentry.reports, ensure_ascii=False)
    assert private_parts(told) == set()
    assert private_parts("".join(capsys.readouterr())) == set()
    assert "ValueError" in told
    assert "test_i13.py" in told
    trace = Message.objects.get(direction="in").trace_id
    assert {report["tags"]["trace_id"] for report in sentry.reports} == {trace}
