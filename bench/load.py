"""The load generator: a few keep-alive connections, raw HTTP, in a process of its own.

Requests are built and signed before the clock starts. Latencies at a fixed rate count from the moment a
request was due, not from when a connection was free for it, so that a slow server cannot hide its queue.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from typing import Any, TypeVar

T = TypeVar("T")
_PATIENCE = 30.0
_POLL_SECONDS = 0.025


@dataclass(slots=True)
class Outcome:
    """What came of a series of requests. `answered_at` is wall-clock, seconds in latencies and in all."""

    latencies: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    refused: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Answered requests a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0


@dataclass(slots=True)
class Talk(Outcome):
    """What came of conversations. `replied_after`: seconds from the webhook's 200 to the reply's POST, by message."""

    replied_after: list[float] = field(default_factory=list)
    unanswered: int = 0
    surplus: int = 0


class Wire(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._buffer = b""
        self._waiter: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail the request that waits."""
        self._transport = None
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(exc or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        """Gather until the answer is whole."""
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or self._waiter is None or self._waiter.done():
            return
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line[15:])
        if len(body) >= length:
            self._buffer = b""
            self._waiter.set_result((int(head[9:12]), body[:length]))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send one request, on a fresh connection where there is none, and return status and body.

        Raises OSError, or TimeoutError; the connection is given up then, so that no late answer is taken for the next.
        """
        if self._transport is None:
            self._buffer = b""
            await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port)
        assert self._transport is not None
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await asyncio.wait_for(self._waiter, _PATIENCE)
        except TimeoutError:
            self._transport.abort()
            self._transport = None
            raise


def post_request(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return the bytes of a POST on a kept connection."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def get_request(path: str) -> bytes:
    """Return the bytes of a GET on a kept connection."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def flood(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Outcome:
    """Send as fast as `connections` allow, until the requests or the seconds are used up."""
    return _in_own_process(_flood, port, requests, connections, seconds)


def paced(port: int, requests: Sequence[bytes], rate: float, connections: int = 64) -> Outcome:
    """Send `rate` requests a second."""
    return _in_own_process(_paced, port, requests, rate, connections)


def converse(port: int, control_port: int, talks: Mapping[str, Sequence[bytes]], in_flight: int) -> Talk:
    """Let contacts (by number as the provider sees it) say their messages, each after the reply to the one before.

    At most `in_flight` contacts wait for a reply at once; contacts take turns.
    """
    return _in_own_process(_converse, port, control_port, talks, in_flight)


def paced_talk(port: int, control_port: int, talks: Sequence[tuple[str, bytes]], rate: float) -> Talk:
    """Let one message leave every 1/rate seconds, and tell how long after its 200 each reply was posted."""
    return _in_own_process(_paced_talk, port, control_port, talks, rate)


def _in_own_process(work: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, work, arguments).result()


def _run(work: Callable[..., Coroutine[Any, Any, T]], arguments: tuple[Any, ...]) -> T:
    return asyncio.run(work(*arguments))


async def _connect(port: int) -> Wire:
    _, wire = await asyncio.get_running_loop().create_connection(lambda: Wire(port), "127.0.0.1", port)
    return wire


async def _ask(wire: Wire, request: bytes, due: float, outcome: Outcome) -> bool:
    try:
        status, _ = await wire.ask(request)
    except (OSError, TimeoutError):
        status = 0
    if status != 200:
        outcome.refused += 1
        return False
    outcome.answered_at.append(time.time())
    outcome.latencies.append(time.perf_counter() - due)
    return True


async def _flood(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Outcome:
    outcome, left = Outcome(), iter(requests)
    wires = [await _connect(port) for _ in range(connections)]
    began = time.perf_counter()

    async def drive(wire: Wire) -> None:
        for request in left:
            now = time.perf_counter()
            if now - began > seconds:
                return
            await _ask(wire, request, now, outcome)

    await asyncio.gather(*(drive(wire) for wire in wires))
    outcome.seconds = time.perf_counter() - began
    return outcome


async def _paced(port: int, requests: Sequence[bytes], rate: float, connections: int) -> Outcome:
    outcome = Outcome()
    began = time.perf_counter()

    async def send(number: int, wire: Wire, request: bytes, due: float) -> None:
        await _ask(wire, request, due, outcome)

    await _send_on_time(port, requests, rate, connections, send)
    outcome.seconds = time.perf_counter() - began
    return outcome


async def _send_on_time(
    port: int,
    requests: Sequence[bytes],
    rate: float,
    connections: int,
    send: Callable[[int, Wire, bytes, float], Coroutine[Any, Any, None]],
) -> None:
    free: asyncio.Queue[Wire] = asyncio.Queue()
    for _ in range(connections):
        free.put_nowait(await _connect(port))

    async def one(number: int, request: bytes, due: float) -> None:
        wire = await free.get()
        await send(number, wire, request, due)
        free.put_nowait(wire)

    under_way: set[asyncio.Task[None]] = set()
    began = time.perf_counter()
    for number, request in enumerate(requests):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(one(number, request, due))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)


class Replies:
    """Follows what the fake Graph API has accepted, and tells the contact's waiting question."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._seen = 0
        self.waiting: dict[str, asyncio.Future[float]] = {}
        self.surplus = 0

    async def skip(self) -> None:
        """Begin after what was accepted before."""
        while await self._next():
            pass
        self.surplus = 0

    async def follow(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await self._next()
            await asyncio.sleep(_POLL_SECONDS)

    async def _next(self) -> int:
        _, body = await self._wire.ask(get_request(f"/control/messages?after={self._seen}"))
        found = json.loads(body)
        self._seen += len(found)
        for sent in found:
            waiter = self.waiting.pop(sent["to"], None)
            if waiter is None or waiter.done():
                self.surplus += 1
            else:
                waiter.set_result(datetime.fromisoformat(sent["at"]).timestamp())
        return len(found)


async def _question(wire: Wire, contact: str, request: bytes, due: float, replies: Replies, talk: Talk) -> None:
    waiter = replies.waiting[contact] = asyncio.get_running_loop().create_future()
    if not await _ask(wire, request, due, talk):
        talk.unanswered += 1
        return
    answered = time.time()
    try:
        talk.replied_after.append(await asyncio.wait_for(waiter, _PATIENCE) - answered)
    except TimeoutError:
        replies.waiting.pop(contact, None)
        talk.unanswered += 1


@asynccontextmanager
async def _listening(control_port: int, talk: Talk) -> AsyncIterator[Replies]:
    replies = Replies(await _connect(control_port))
    await replies.skip()
    following = asyncio.create_task(replies.follow())
    began = time.perf_counter()
    yield replies
    talk.seconds = time.perf_counter() - began
    await asyncio.sleep(2 * _POLL_SECONDS)  # a reply too many would come now
    following.cancel()
    talk.surplus = replies.surplus


async def _converse(port: int, control_port: int, talks: Mapping[str, Sequence[bytes]], in_flight: int) -> Talk:
    talk = Talk()
    turns = deque((contact, deque(requests)) for contact, requests in talks.items())
    async with _listening(control_port, talk) as replies:

        async def drive(wire: Wire) -> None:
            while turns:
                contact, left = turns.popleft()
                await _question(wire, contact, left.popleft(), time.perf_counter(), replies, talk)
                if left:
                    turns.append((contact, left))

        await asyncio.gather(*[drive(await _connect(port)) for _ in range(in_flight)])
    return talk


async def _paced_talk(port: int, control_port: int, talks: Sequence[tuple[str, bytes]], rate: float) -> Talk:
    talk, requests = Talk(), [request for _, request in talks]
    async with _listening(control_port, talk) as replies:

        async def send(number: int, wire: Wire, request: bytes, due: float) -> None:
            await _question(wire, talks[number][0], request, due, replies, talk)

        await _send_on_time(port, requests, rate, 64, send)
    return talk
