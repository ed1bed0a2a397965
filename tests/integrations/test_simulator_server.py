"""The fake Graph API as a server: control, status webhooks, and webhook bodies as Meta writes them."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from integrations.events import DeliveryStatus, Echo, InboundMessage, MessageKind
from integrations.outgoing import Credentials, Outgoing, SendError
from integrations.simulator import webhooks
from integrations.simulator.courier import Courier
from integrations.simulator.graph import FaultKind
from integrations.whatsapp.client import GraphClient
from integrations.whatsapp.parse import parse
from integrations.whatsapp.signature import is_valid
from tests.fake_graph import RunningGraph
from tests.integrations.receiver import Webhook
from tests.patience import PATIENCE_SECONDS, wait_for

SECRET = "segredo"
LUCIA = webhooks.Sender("5531900000101", "Lúcia Exemplo")
ROOT = Path(__file__).parents[2]


def test_every_accepted_message_reports_back_signed(fake_graph: RunningGraph, webhook: Webhook) -> None:
    fake_graph.server.report_to(webhook.url, SECRET)
    fake_graph.graph.heard_from(LUCIA.wa_id)
    GraphClient(fake_graph.credentials).send(Outgoing(callback_data="0193-a", to_phone=LUCIA.wa_id, text="Olá!"))
    wait_for(lambda: len(webhook.statuses) == 3)
    assert {status.status for status in webhook.statuses} == {
        DeliveryStatus.SENT,
        DeliveryStatus.DELIVERED,
        DeliveryStatus.READ,
    }
    assert {status.callback_data for status in webhook.statuses} == {"0193-a"}
    assert {status.provider_id for status in webhook.statuses} == {fake_graph.graph.sent[0].id}
    assert all(is_valid(body, signature, [SECRET]) for body, signature in webhook.taken)


def test_a_lost_answer_still_reports_back_and_a_failure_says_so(fake_graph: RunningGraph, webhook: Webhook) -> None:
    fake_graph.server.report_to(webhook.url, SECRET, statuses=("sent",))
    fake_graph.graph.enforce_window = False
    fake_graph.graph.break_next(FaultKind.FAIL_LATER, code=131026)
    client = GraphClient(fake_graph.credentials)
    client.send(Outgoing(callback_data="falha", to_phone=LUCIA.wa_id, text="Olá!"))
    wait_for(lambda: len(webhook.statuses) == 1)
    failed = webhook.statuses[0]
    assert (failed.status, failed.error_code, failed.callback_data) == (DeliveryStatus.FAILED, 131026, "falha")
    fake_graph.graph.break_next(FaultKind.LOSE_ANSWER)
    with pytest.raises(Exception, match="unknown"):
        client.send(Outgoing(callback_data="perdida", to_phone=LUCIA.wa_id, text="Olá!"))
    wait_for(lambda: len(webhook.statuses) == 2)
    assert webhook.statuses[1].callback_data == "perdida"


def test_a_webhook_is_delivered_until_it_is_taken(webhook: Webhook) -> None:
    webhook.answers = [500, 503]
    taken: list[bool] = []
    courier = Courier(webhook.url, SECRET)
    courier.post(webhooks.text_message(LUCIA, "oi"), done=taken.append)
    wait_for(lambda: taken == [True])
    assert (len(webhook.bodies), courier.pending) == (1, 0)
    courier.close()


def test_a_webhook_nobody_takes_is_given_up(webhook: Webhook) -> None:
    webhook.answers = [500] * 10
    taken: list[bool] = []
    courier = Courier(webhook.url, SECRET, max_attempts=1)
    courier.post(webhooks.text_message(LUCIA, "oi"), done=taken.append)
    wait_for(lambda: taken == [False])
    courier.close()


def test_deliveries_keep_their_order(webhook: Webhook) -> None:
    courier = Courier(webhook.url, SECRET)
    for number in range(30):
        courier.post(webhooks.text_message(LUCIA, str(number)))
    wait_for(lambda: courier.pending == 0)
    texts = [
        routed.event.text
        for body in webhook.bodies
        for routed in parse(json.loads(body))
        if isinstance(routed.event, InboundMessage)
    ]
    assert texts == [str(number) for number in range(30)]
    courier.close()


def test_control_lists_messages_and_sets_faults(fake_graph: RunningGraph) -> None:
    def ask(name: str) -> requests.Response:
        return requests.get(f"{fake_graph.server.base_url}/control/{name}", timeout=PATIENCE_SECONDS)

    def tell(name: str, body: dict[str, Any] | None = None) -> requests.Response:
        return requests.post(f"{fake_graph.server.base_url}/control/{name}", json=body, timeout=PATIENCE_SECONDS)

    tell("heard", {"contacts": [LUCIA.wa_id]})
    tell("faults", {"faults": [{"kind": "graph_error", "code": 130429, "status": 429}]})
    client = GraphClient(fake_graph.credentials)
    with pytest.raises(Exception, match="retry 130429"):
        client.send(Outgoing(callback_data="a", to_phone=LUCIA.wa_id, text="Olá!"))
    for number in range(3):
        client.send(Outgoing(callback_data=str(number), to_phone=LUCIA.wa_id, text="Olá!"))
    listed = ask("messages?after=1").json()
    assert [item["payload"]["biz_opaque_callback_data"] for item in listed] == ["1", "2"]
    assert ask("stats").json()["accepted"] == 3
    tell("reset")
    assert ask("messages").json() == []
    assert tell("faults", {"faults": [{"kind": "x"}]}).status_code == 400
    assert ask("nothing").status_code == 404


def test_who_waits_for_an_answer_is_let_go_when_it_stops() -> None:
    running = RunningGraph()
    running.graph.enforce_window = False
    running.graph.break_next(FaultKind.DELAY, seconds=1_000_000)
    client = GraphClient(running.credentials)
    with ThreadPoolExecutor(1) as beside:
        sending = beside.submit(client.send, Outgoing(callback_data="a", to_phone=LUCIA.wa_id, text="Olá!"))
        wait_for(lambda: running.server.held)
        running.stop()
        assert isinstance(sending.exception(PATIENCE_SECONDS), SendError)
    assert not running.server.connected


def test_it_runs_on_its_own_and_stops_on_sigterm(webhook: Webhook) -> None:
    command = [sys.executable, "-m", "integrations.simulator.server", "--no-window", "--token", "t"]
    command += ["--webhook", webhook.url, "--secret", SECRET, "--statuses", "delivered"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            client = GraphClient(Credentials(webhooks.BUSINESS.phone_number_id, "t", url))
            client.send(Outgoing(callback_data="a", to_phone=LUCIA.wa_id, text="Olá!"))
            wait_for(lambda: [status.status for status in webhook.statuses] == [DeliveryStatus.DELIVERED])
            process.terminate()
            assert process.wait(PATIENCE_SECONDS) == 0
        finally:
            process.kill()


def test_bodies_are_written_as_meta_writes_them() -> None:
    body = webhooks.encode(webhooks.text_message(LUCIA, "olá 😀 https://x.example"))
    assert body.isascii()
    assert rb"ol\u00e1 \ud83d\ude00 https:\/\/x.example" in body


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (webhooks.text("oi"), MessageKind.TEXT),
        (webhooks.button_reply("a", "Sim"), MessageKind.CHOICE),
        (webhooks.list_reply("a", "Sim", "agora"), MessageKind.CHOICE),
        (webhooks.template_button("a", "Sim"), MessageKind.CHOICE),
        (webhooks.audio("1"), MessageKind.AUDIO),
        (webhooks.image("1", caption="foto"), MessageKind.IMAGE),
        (webhooks.document("1", "a.pdf"), MessageKind.DOCUMENT),
        (webhooks.location(-19.9, -43.9, "Casa"), MessageKind.LOCATION),
        (webhooks.reaction("wamid.A"), MessageKind.REACTION),
        (webhooks.unsupported(), MessageKind.UNSUPPORTED),
    ],
)
def test_every_builder_is_read_back(content: dict[str, object], kind: MessageKind) -> None:
    (routed,) = parse(json.loads(webhooks.encode(webhooks.message(LUCIA, content, reply_to="wamid.B"))))
    assert routed.phone_number_id == webhooks.BUSINESS.phone_number_id
    event = routed.event
    assert isinstance(event, InboundMessage)
    assert (event.kind, event.reply_to, event.sender.profile_name) == (kind, "wamid.B", LUCIA.name)


def test_echoes_user_ids_and_batches() -> None:
    hidden = webhooks.Sender("", "Maria", "BR.1000000001")
    batch = webhooks.batch(webhooks.text_message(hidden, "um"), webhooks.echo(LUCIA, "Aqui é a Paula"))
    message, echo = (routed.event for routed in parse(batch))
    assert isinstance(message, InboundMessage)
    assert (message.sender.bsuid, message.sender.wa_id) == ("BR.1000000001", None)
    assert isinstance(echo, Echo)
    assert echo.recipient.wa_id == LUCIA.wa_id
