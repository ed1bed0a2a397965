"""Delivers webhooks over HTTP as Meta does: signed, in the background, and again until they are answered with 200."""

import heapq
import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog

from integrations.simulator.webhooks import JSON, signed

logger = structlog.get_logger(__name__)

_TIMEOUT = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
Done = Callable[[bool], None]


@dataclass(order=True, slots=True)
class _Parcel:
    due: float
    number: int
    body: bytes = field(compare=False)
    headers: dict[str, str] = field(compare=False)
    done: Done | None = field(compare=False, default=None)
    attempts: int = field(compare=False, default=0)


class Courier:
    """Posts deliveries to one webhook URL from `threads` threads of its own; one thread keeps their order."""

    def __init__(self, url: str, secret: str, threads: int = 1, max_attempts: int = 60) -> None:
        """`secret` is the app secret; after `max_attempts` refusals (about five minutes) a delivery is dropped."""
        parts = urlsplit(url)
        self._host, self._path = parts.netloc, parts.path or "/"
        self._connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._secret = secret
        self._threads = threads
        self._max_attempts = max_attempts
        self._waiting: list[_Parcel] = []
        self._changed = threading.Condition()
        self._count = 0
        self._under_way = 0
        self._running: list[threading.Thread] = []
        self._closed = False

    @property
    def pending(self) -> int:
        """How many deliveries have not been answered yet."""
        with self._changed:
            return len(self._waiting) + self._under_way

    def post(self, payload: JSON, delay: float = 0.0, done: Done | None = None) -> None:
        """Deliver `payload` after `delay` seconds; `done` is told, in a thread of ours, whether it was taken."""
        body, headers = signed(payload, self._secret)
        with self._changed:
            self._count += 1
            heapq.heappush(self._waiting, _Parcel(time.monotonic() + delay, self._count, body, headers, done))
            self._changed.notify()
            self._start_threads()

    def close(self) -> None:
        """Stop; what still waits is dropped."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._running:
            thread.join(_TIMEOUT)

    def _start_threads(self) -> None:
        # Started with the first parcel, so that a server may fork after this object was made.
        while len(self._running) < self._threads:
            thread = threading.Thread(target=self._run, name="courier", daemon=True)
            self._running.append(thread)
            thread.start()

    def _run(self) -> None:
        connection = self._connect(self._host, timeout=_TIMEOUT)
        while (parcel := self._next()) is not None:
            taken = self._deliver(connection, parcel)
            again = not taken and parcel.attempts < self._max_attempts
            with self._changed:
                self._under_way -= 1
                if again:
                    parcel.due = time.monotonic() + min(_FIRST_PAUSE * 2**parcel.attempts, _LONGEST_PAUSE)
                    parcel.attempts += 1
                    heapq.heappush(self._waiting, parcel)
            if parcel.done and not again:
                parcel.done(taken)
        connection.close()

    def _next(self) -> _Parcel | None:
        with self._changed:
            while not self._closed:
                pause = self._waiting[0].due - time.monotonic() if self._waiting else None
                if pause is not None and pause <= 0:
                    self._under_way += 1
                    return heapq.heappop(self._waiting)
                self._changed.wait(pause)
        return None

    def _deliver(self, connection: http.client.HTTPConnection, parcel: _Parcel) -> bool:
        try:
            connection.request("POST", self._path, parcel.body, parcel.headers)
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            logger.info("webhook_not_delivered", attempt=parcel.attempts, error=type(error).__name__)
            return False
        if response.status != http.client.OK:
            logger.info("webhook_refused", attempt=parcel.attempts, status=response.status)
        return response.status == http.client.OK
