"""`python -m clinicbot.embedded.keeper OWNER COMMAND…`: keeps one process of `manage.py up` running.

Starts it again when it dies (a worker killed with -9 comes back), passes the order to stop on and waits, and stops it
when the owner (a pid) is gone, however that happened.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from clinicbot.embedded.processes import become

STOP_SECONDS = 20.0
QUICK_SECONDS, QUICK_DEATHS = 3.0, 5


class Keeper:
    """Runs `command` until told to stop; gives up after five quick deaths in a row."""

    def __init__(self, command: Sequence[str], owner: int) -> None:
        self.command = list(command)
        self.owner = owner
        self.stopping = False

    def run(self) -> int:
        """Return the exit status: 0 after an orderly stop, the command's own after giving up."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        deaths = 0
        while True:
            began = time.monotonic()
            status = self._once()
            if self.stopping:
                return 0
            deaths = deaths + 1 if time.monotonic() - began < QUICK_SECONDS else 0
            if deaths >= QUICK_DEATHS:
                return status or 1
            print(f"ended with status {status}; starting it again", flush=True)
            time.sleep(min(0.25 * 2**deaths, 4.0))

    def _once(self) -> int:
        child = subprocess.Popen(
            self.command,
            start_new_session=True,  # an order to stop reaches the main process only, and its children through it
            preexec_fn=become(None, None, signal.SIGTERM),  # noqa: PLW1509  (no thread runs here)
        )
        told = 0.0
        while True:
            try:
                return child.wait(0.5)
            except subprocess.TimeoutExpired:
                self.stopping = self.stopping or not _lives(self.owner)
            if self.stopping and not told:
                child.terminate()
                told = time.monotonic()
            if told and time.monotonic() - told > STOP_SECONDS:
                os.killpg(child.pid, signal.SIGKILL)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    sys.exit(Keeper(sys.argv[2:], int(sys.argv[1])).run())
