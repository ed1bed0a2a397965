"""How long tests wait for what must come: very long, since a busy machine is no fault. What came ends the wait."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 600.0
"""Far more than anything takes. Only what never comes makes a test wait so long."""


def wait_for(condition: Callable[[], object], why: Callable[[], object] = lambda: "it did not come") -> None:
    """Look again and again until `condition()` is true. Raises AssertionError with `why()` when patience has ended."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, why()
        time.sleep(0.01)
