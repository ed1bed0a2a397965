"""The client against a real socket: above all, whether a message may have been sent."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from integrations.outgoing import Choice, Credentials, Outgoing, SendError, TemplateCall
from integrations.outgoing import SendErrorKind as Kind
from integrations.simulator.graph import FaultKind
from integrations.whatsapp.client import GraphClient
from tests.fake_graph import RunningGraph
from tests.patience import PATIENCE_SECONDS, wait_for

PATIENT = "+5531900000101"
HELLO = Outgoing(callback_data="0193-a", to_phone=PATIENT, text="Olá!")
PATIENT_CLIENT = (PATIENCE_SECONDS, PATIENCE_SECONDS)


@pytest.fixture
def client(fake_graph: RunningGraph) -> GraphClient:
    fake_graph.graph.heard_from(PATIENT)
    return GraphClient(fake_graph.credentials, timeout=PATIENT_CLIENT)


def refusal(client: GraphClient, outgoing: Outgoing = HELLO) -> SendError:
    with pytest.raises(SendError) as raised:
        client.send(outgoing)
    return raised.value


def test_an_accepted_message(client: GraphClient, fake_graph: RunningGraph) -> None:
    accepted = client.send(HELLO)
    (sent,) = fake_graph.graph.sent
    assert (accepted.provider_id, accepted.wa_id, accepted.bsuid) == (sent.id, "5531900000101", "")
    assert (sent.callback_data, sent.recipient) == ("0193-a", PATIENT)


def test_a_user_id_comes_back(client: GraphClient, fake_graph: RunningGraph) -> None:
    fake_graph.graph.heard_from("BR.1000000001")
    accepted = client.send(Outgoing(callback_data="x", to_bsuid="BR.1000000001", text="Olá!"))
    assert (accepted.wa_id, accepted.bsuid) == ("", "BR.1000000001")


def test_meta_knows_no_idempotency(client: GraphClient, fake_graph: RunningGraph) -> None:
    assert client.send(HELLO).provider_id != client.send(HELLO).provider_id
    assert len(fake_graph.graph.sent) == 2


def test_read_and_typing(client: GraphClient, fake_graph: RunningGraph) -> None:
    client.mark_read("wamid.A")
    client.mark_read("wamid.B", typing=False)
    assert [(receipt.message_id, receipt.typing) for receipt in fake_graph.graph.receipts] == [
        ("wamid.A", True),
        ("wamid.B", False),
    ]


def test_the_connection_is_kept(client: GraphClient, fake_graph: RunningGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    client.send(HELLO)

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a second connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for _ in range(4):
        client.send(HELLO)
    assert len(fake_graph.graph.sent) == 5


@pytest.mark.parametrize(
    ("outgoing", "kind", "code"),
    [
        (Outgoing(callback_data="x", to_phone="+5531900000999", text="Olá!"), Kind.WINDOW_CLOSED, 131047),
        (
            Outgoing(callback_data="x", to_phone=PATIENT, template=TemplateCall("nenhum", "pt_BR")),
            Kind.TEMPLATE,
            132001,
        ),
        (
            Outgoing(callback_data="x", to_phone=PATIENT, template=TemplateCall("handoff_notice", "pt_BR")),
            Kind.TEMPLATE,
            132000,
        ),
        (Outgoing(callback_data="x", to_phone="+0", text="Olá!"), Kind.OUR_BUG, 131009),
    ],
)
def test_metas_refusals(client: GraphClient, outgoing: Outgoing, kind: Kind, code: int) -> None:
    error = refusal(client, outgoing)
    assert (error.kind, error.code) == (kind, code)
    assert PATIENT[1:] not in str(error)


def test_a_wrong_token_stops_the_channel(fake_graph: RunningGraph) -> None:
    stranger = Credentials(fake_graph.credentials.phone_number_id, "errado", fake_graph.graph_url)
    error = refusal(GraphClient(stranger))
    assert (error.kind, error.code) == (Kind.CHANNEL, 190)


@pytest.mark.parametrize(
    ("fault", "kind", "sent"),
    [
        (FaultKind.LOSE_ANSWER, Kind.UNKNOWN, 1),
        (FaultKind.ERROR_AFTER_ACCEPTING, Kind.UNKNOWN, 1),
        (FaultKind.SERVER_ERROR, Kind.UNKNOWN, 0),
        (FaultKind.CLOSE, Kind.UNKNOWN, 0),
    ],
)
def test_once_written_only_an_answer_tells(
    client: GraphClient, fake_graph: RunningGraph, fault: FaultKind, kind: Kind, sent: int
) -> None:
    fake_graph.graph.break_next(fault)
    assert refusal(client).kind is kind
    assert len(fake_graph.graph.sent) == sent
    client.send(HELLO)


def test_a_late_answer_is_unknown(fake_graph: RunningGraph) -> None:
    fake_graph.graph.heard_from(PATIENT)
    fake_graph.graph.break_next(FaultKind.DELAY, seconds=1_000_000)
    impatient = GraphClient(fake_graph.credentials, timeout=(PATIENCE_SECONDS, 0.5))
    assert refusal(impatient).kind is Kind.UNKNOWN
    wait_for(lambda: len(fake_graph.graph.sent) == 1)


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [(130429, 429, Kind.RETRY), (131056, 400, Kind.PAIR_LIMIT), (131000, 500, Kind.RETRY), (2, 503, Kind.RETRY)],
)
def test_graph_errors_are_told_apart(
    client: GraphClient, fake_graph: RunningGraph, code: int, status: int, kind: Kind
) -> None:
    fake_graph.graph.break_next(FaultKind.GRAPH_ERROR, code=code, status=status)
    assert (refusal(client).kind, len(fake_graph.graph.sent)) == (kind, 0)


def graph_at(address: str) -> GraphClient:
    return GraphClient(Credentials("1", "t", f"http://{address}/v26.0"), timeout=PATIENT_CLIENT)


def test_without_a_connection_nothing_was_sent() -> None:
    with socket.socket() as deaf:  # it holds the port, so that nobody else listens there, and does not listen
        deaf.bind(("127.0.0.1", 0))
        assert refusal(graph_at(f"127.0.0.1:{deaf.getsockname()[1]}")).kind is Kind.RETRY


@pytest.mark.parametrize("address", ["graph.example/v26.0", "http://", "ftp://graph.example", "http://[::1"])
def test_a_wrong_address_stops_the_channel(address: str) -> None:
    assert refusal(GraphClient(Credentials("1", "t", address))).kind is Kind.CHANNEL


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[GraphClient]:
    """A server that reads one request and does what `answer` says."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                _read_request(connection)
                answer(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield graph_at(f"127.0.0.1:{server.getsockname()[1]}")
        thread.join(PATIENCE_SECONDS)


def _read_request(connection: socket.socket) -> None:
    """Read all of it: what is left unread when a connection is closed resets it, and the answer with it."""
    with connection.makefile("rb") as request:
        length = 0
        while (line := request.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        request.read(length)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (b"", Kind.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", Kind.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Kind.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull", Kind.UNKNOWN),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", Kind.UNKNOWN),
        (b"not http at all\r\n\r\n", Kind.UNKNOWN),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", Kind.CHANNEL),
        (b"HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", Kind.RETRY),
    ],
)
def test_broken_answers(written: bytes, kind: Kind) -> None:
    with listening(lambda connection: connection.sendall(written)) as client:
        error = refusal(client)
    assert error.kind is kind
    assert error.retry_after == (7.0 if b"Retry-After" in written else None)


def test_files_go_up_and_come_down(client: GraphClient) -> None:
    media_id = client.upload_media(b"OggS...", "audio/ogg", "voz.ogg")
    link = client.media_url(media_id)
    assert (link.mime_type, link.size) == ("audio/ogg", 7)
    assert client.download_media(media_id) == b"OggS..."


def test_a_file_too_large_is_not_fetched(client: GraphClient) -> None:
    media_id = client.upload_media(b"x" * 100, "image/png")
    with pytest.raises(SendError) as raised:
        client.download_media(media_id, max_bytes=99)
    assert raised.value.kind is Kind.UNDELIVERABLE


def test_the_token_goes_to_no_other_host(client: GraphClient, fake_graph: RunningGraph) -> None:
    media_id = client.upload_media(b"x", "image/png")
    fake_graph.server.base_url = "http://other.example"
    with pytest.raises(SendError) as raised:
        client.download_media(media_id)
    assert raised.value.kind is Kind.OUR_BUG


def test_reading_again_does_no_harm_so_it_is_retried() -> None:
    with listening(lambda connection: connection.sendall(b"")) as client, pytest.raises(SendError) as raised:
        client.mark_read("wamid.A")
    assert raised.value.kind is Kind.RETRY


def test_choices_arrive_as_they_were_meant(client: GraphClient, fake_graph: RunningGraph) -> None:
    client.send(
        Outgoing(callback_data="x", to_phone=PATIENT, text="Qual?", choices=(Choice("a", "Sim"), Choice("b", "Não")))
    )
    buttons = fake_graph.graph.sent[0].payload["interactive"]["action"]["buttons"]
    assert [button["reply"]["title"] for button in buttons] == ["Sim", "Não"]
