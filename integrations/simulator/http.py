"""Just enough HTTP/1.1 for a server that must cost little: keep-alive, pipelining, Content-Length."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_MAX_HEAD = 64 * 1024
_MAX_BODY = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What to answer; `broken` closes the connection without a word, `delay` waits that many seconds first."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    broken: bool = False
    delay: float = 0.0


def json_response(value: Any, status: int = 200, delay: float = 0.0) -> Response:
    """Return `value` as a JSON answer."""
    return Response(status, json.dumps(value, separators=(",", ":")).encode(), delay=delay)


Handler = Callable[[Request], Response]


class HttpProtocol(asyncio.Protocol):
    """One connection: reads requests, hands each to `handler`, writes the answers in order."""

    def __init__(self, handler: Handler, held: "set[HttpProtocol]", connected: "set[HttpProtocol]") -> None:
        """`handler` must be quick: it runs in the event loop. While our answer is delayed, we are in `held`."""
        self._handler = handler
        self._held = held
        self._connected = connected
        self._buffer = bytearray()
        self._head: tuple[str, str, dict[str, str]] | None = None
        self._transport: asyncio.Transport | None = None
        self._busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to answer on."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what asyncio gives a stream protocol
        self._transport = transport
        self._connected.add(self)

    def abort(self) -> None:
        """Close the connection at once: who waits for an answer here will get none."""
        if self._transport is not None:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the transport: a delayed answer has nowhere to go."""
        self._transport = None
        self._held.discard(self)
        self._connected.discard(self)

    def data_received(self, data: bytes) -> None:
        """Gather bytes and answer each whole request."""
        self._buffer += data
        self._answer_waiting()

    def _answer_waiting(self) -> None:
        while not self._busy and self._transport is not None:
            try:
                request = self._next_request()
            except ValueError:
                self._transport.close()
                return
            if request is None:
                return
            self._answer(self._handler(request))

    def _answer(self, response: Response) -> None:
        if response.delay > 0 and self._transport is not None:
            self._busy = True
            self._held.add(self)
            asyncio.get_running_loop().call_later(response.delay, self._answer_late, response)
        else:
            self._write(response)

    def _answer_late(self, response: Response) -> None:
        self._busy = False
        self._held.discard(self)
        self._write(response)
        self._answer_waiting()

    def _write(self, response: Response) -> None:
        if self._transport is None:
            return
        if response.broken:
            self._transport.abort()
            self._transport = None
            return
        phrase = HTTPStatus(response.status).phrase
        head = (
            f"HTTP/1.1 {response.status} {phrase}\r\nContent-Type: {response.content_type}\r\n"
            f"Content-Length: {len(response.body)}\r\n\r\n"
        )
        self._transport.write(head.encode("latin-1") + response.body)

    def _next_request(self) -> Request | None:
        if self._head is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > _MAX_HEAD:
                    raise ValueError("head too long")
                return None
            self._head = _read_head(bytes(self._buffer[:end]))
            del self._buffer[: end + 4]
        method, target, headers = self._head
        length = int(headers.get("content-length") or 0)
        if not 0 <= length <= _MAX_BODY or "transfer-encoding" in headers:
            raise ValueError("body of unknown length")
        if len(self._buffer) < length:
            return None
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        self._head = None
        parts = urlsplit(target)
        return Request(method, parts.path, dict(parse_qsl(parts.query)) if parts.query else {}, headers, body)


def _read_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return method, target, headers
