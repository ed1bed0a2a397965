"""The fake Graph API as an HTTP server of its own, for tests, chaos and measuring.

`python -m integrations.simulator.server --webhook http://127.0.0.1:8000/webhooks/whatsapp/ --secret …`
prints one JSON line with its `url` (to be WHATSAPP_GRAPH_URL) and serves until it is stopped. Every
accepted message is kept and can be read, and faults set, under `/control/`.
"""

import argparse
import asyncio
import json
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.parser import BytesParser
from email.policy import HTTP
from functools import partial
from typing import Any
from urllib.parse import unquote

from integrations.simulator import webhooks
from integrations.simulator.courier import Courier
from integrations.simulator.graph import Answer, FakeGraph, Fault, FaultKind, SentMessage, error_body
from integrations.simulator.http import HttpProtocol, Request, Response, json_response
from integrations.simulator.rules import GraphError, check_upload

GRAPH_VERSION = "v26.0"
STATUSES = ("sent", "delivered", "read")
_STATUS_PAUSE = 0.05
_MAX_LISTED = 5000


class GraphServer:
    """Routes requests to a FakeGraph and sends its status webhooks. Pure of sockets: `handle` is the whole server."""

    def __init__(self, graph: FakeGraph, business: webhooks.Business = webhooks.BUSINESS) -> None:
        """Without a call of `report_to`, no status webhooks are sent."""
        self.graph = graph
        self.courier: Courier | None = None
        self.statuses: tuple[str, ...] = STATUSES
        self._business = business
        self._media: dict[str, tuple[str, bytes]] = {}
        self.base_url = ""
        self.held: set[HttpProtocol] = set()
        self.connected: set[HttpProtocol] = set()

    def report_to(self, webhook_url: str, app_secret: str, statuses: tuple[str, ...] = STATUSES) -> None:
        """Send signed status webhooks to `webhook_url` for every message accepted from now on."""
        self.courier = Courier(webhook_url, app_secret, threads=2)
        self.statuses = statuses

    def handle(self, request: Request) -> Response:
        """Answer one request: `/{version}/…` as the Graph API, `/control/…` for whoever runs the test."""
        first, _, rest = request.path.strip("/").partition("/")
        if first == "control":
            return self._control(request, rest)
        number_id, _, edge = rest.partition("/")
        authorization = request.headers.get("authorization", "")
        if request.method == "POST" and edge == "messages":
            return self._message(self.graph.post_message(number_id, authorization, request.body))
        try:
            return self._media_request(request, number_id, edge, authorization)
        except GraphError as error:
            return json_response(error_body(error), error.status)

    def keep_media(self, content: bytes, mime_type: str) -> str:
        """Keep a file as if a patient had sent it; returns its media id."""
        media_id = str(secrets.randbelow(10**15) + 10**15)
        self._media[media_id] = (mime_type, content)
        return media_id

    def _message(self, answer: Answer) -> Response:
        if answer.sent is not None and self.courier is not None:
            self._report(answer.sent, self.courier)
        if answer.broken:
            return Response(broken=True)
        if answer.body is None:
            return Response(
                answer.status, b"<html>Sorry, something went wrong.</html>", "text/html", delay=answer.delay
            )
        return json_response(answer.body, answer.status, answer.delay)

    def _report(self, sent: SentMessage, courier: Courier) -> None:
        reached = ("failed",) if sent.fails_with else self.statuses
        for position, status in enumerate(reached, start=1):
            news = webhooks.status(
                sent.id,
                status,
                sent.recipient,
                callback_data=sent.callback_data,
                error_code=sent.fails_with,
                business=self._business,
            )
            courier.post(news, delay=position * _STATUS_PAUSE)

    def _media_request(self, request: Request, name: str, edge: str, authorization: str) -> Response:
        if request.method == "POST" and edge == "media":
            self.graph.check_access(name, authorization)
            content, mime_type = _uploaded_file(request)
            check_upload(mime_type)
            return json_response({"id": self.keep_media(content, mime_type)})
        self.graph.check_token(authorization)
        media_id = edge if name == "files" else name
        if request.method != "GET" or media_id not in self._media:
            raise GraphError(100, "(#100) Invalid parameter", "Unknown path or media id", 404)
        mime_type, content = self._media[media_id]
        if name == "files":
            return Response(200, content, mime_type)
        url = f"{self.base_url}/{GRAPH_VERSION}/files/{media_id}"
        facts = {"messaging_product": "whatsapp", "url": url, "mime_type": mime_type, "sha256": "c2hh"}
        return json_response(facts | {"file_size": str(len(content)), "id": media_id})

    def _control(self, request: Request, name: str) -> Response:
        routes: dict[tuple[str, str], Callable[[Any], Any]] = {
            ("GET", "messages"): lambda _: self._listed(int(request.query.get("after", 0))),
            ("GET", "stats"): lambda _: self._stats(),
            ("POST", "reset"): lambda _: self.graph.reset(),
            ("POST", "faults"): self._set_faults,
            ("POST", "heard"): self._hear,
            ("POST", "settings"): self._set,
        }
        route = routes.get((request.method, name))
        if route is None:
            return json_response({"error": "unknown control"}, 404)
        try:
            return json_response(route(json.loads(request.body or b"{}")))
        except (KeyError, TypeError, ValueError) as error:
            return json_response({"error": f"{type(error).__name__}: {error}"}, 400)

    def _listed(self, after: int) -> list[dict[str, Any]]:
        found = self.graph.sent[after : after + _MAX_LISTED]
        return [
            {
                "number": sent.number,
                "id": sent.id,
                "to": sent.recipient,
                "payload": sent.payload,
                "at": sent.at.isoformat(),
            }
            for sent in found
        ]

    def _stats(self) -> dict[str, int]:
        return {
            "accepted": len(self.graph.sent),
            "refused": len(self.graph.refused),
            "receipts": len(self.graph.receipts),
            "held": len(self.held),
            "statuses_pending": self.courier.pending if self.courier else 0,
        }

    def _set_faults(self, body: dict[str, Any]) -> None:
        self.graph.faults = [Fault(**{**item, "kind": FaultKind(item["kind"])}) for item in body["faults"]]

    def _hear(self, body: dict[str, Any]) -> None:
        at = datetime.fromisoformat(body["at"]) if body.get("at") else None
        for contact in body["contacts"]:
            self.graph.heard_from(contact, at)

    def _set(self, body: dict[str, Any]) -> None:
        if "enforce_window" in body:
            self.graph.enforce_window = bool(body["enforce_window"])
        if "webhook_url" in body:
            self.report_to(body["webhook_url"], body["app_secret"], tuple(body.get("statuses", STATUSES)))


class ServerThread:
    """A GraphServer listening on a loopback port, in a thread of its own."""

    def __init__(self, server: GraphServer) -> None:
        """Call `start` before anything else."""
        self.server = server
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fake-graph", daemon=True)

    @property
    def graph_url(self) -> str:
        """The base to give to a client: address and version."""
        return f"{self.server.base_url}/{GRAPH_VERSION}"

    def start(self) -> "ServerThread":
        """Listen on a free port; returns once requests are answered."""
        self._thread.start()
        self._ready.wait(60)
        return self

    def stop(self) -> None:
        """Stop listening and end the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(60)
        if self.server.courier:
            self.server.courier.close()

    def _run(self) -> None:
        listening = self._loop.run_until_complete(listen(self.server, 0))
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        for connection in list(self.server.connected):
            connection.abort()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()


async def listen(server: GraphServer, port: int) -> asyncio.Server:
    """Listen on loopback `port` (0: a free one) and tell the server its address."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        partial(HttpProtocol, server.handle, server.held, server.connected), "127.0.0.1", port, backlog=512
    )
    server.base_url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    return listening


def _uploaded_file(request: Request) -> tuple[bytes, str]:
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode("latin-1")
    form = BytesParser(policy=HTTP).parsebytes(head + request.body)
    parts = {part.get_param("name", header="content-disposition"): part for part in form.iter_parts()}
    product = parts.get("messaging_product")
    if product is None or product.get_payload(decode=True) != b"whatsapp" or "file" not in parts:
        raise GraphError(100, "(#100) Invalid parameter", "messaging_product and file are required")
    file = parts["file"]
    content = file.get_payload(decode=True)
    return content if isinstance(content, bytes) else b"", file.get_content_type()


async def _serve(server: GraphServer, port: int) -> None:
    listening = await listen(server, port)
    print(
        json.dumps({"url": f"{server.base_url}/{GRAPH_VERSION}", "control": f"{server.base_url}/control"}), flush=True
    )
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    listening.close()


def main(arguments: list[str]) -> None:
    """Run the server until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m integrations.simulator.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 picks a free one")
    parser.add_argument("--token", default="simulator", help="the access token to demand")
    parser.add_argument("--number", default=webhooks.BUSINESS.phone_number_id, help="the phone number id")
    parser.add_argument("--webhook", help="where status webhooks go; none are sent without it")
    parser.add_argument("--secret", default="", help="the app secret that signs them")
    parser.add_argument("--statuses", default=",".join(STATUSES), help="which statuses each message reaches")
    parser.add_argument("--no-window", action="store_true", help="do not enforce the 24-hour window")
    given = parser.parse_args(arguments)
    graph = FakeGraph(given.token, given.number, enforce_window=not given.no_window)
    server = GraphServer(graph, webhooks.Business(phone_number_id=given.number))
    if given.webhook:
        server.report_to(unquote(given.webhook), given.secret, tuple(filter(None, given.statuses.split(","))))
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(server, given.port))


if __name__ == "__main__":
    main(sys.argv[1:])
