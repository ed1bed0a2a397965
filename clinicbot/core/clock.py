"""Business time. Every rule asks this clock, never SQL `now()`, so that it can be set in tests and in `chat --at`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_offset: ContextVar[timedelta | None] = ContextVar("clock_offset", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    offset = _offset.get()
    present = datetime.now(UTC)
    return present if offset is None else present + offset


@contextmanager
def starting_at(moment: datetime) -> Iterator[None]:
    """Run the block as if it began at `moment` (aware); time then passes as usual."""
    token = _offset.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _offset.reset(token)
