"""What runs several processes beside each other and shows what they say."""

from contextlib import suppress

import honcho.manager


class Manager(honcho.manager.Manager):  # type: ignore[misc]  # honcho has no types
    """honcho's, which may be told to stop at any moment: what has not started yet is stopped once it has.

    Its own would fail over the first process without a pid, and then wait for the others for ever.
    """

    def terminate(self) -> None:
        """Stop every process, now or, by the loop, when all are known."""
        if self._all_started():
            super().terminate()

    def end(self) -> None:
        """Let nothing keep us from ending: the keepers stop their processes when we are gone."""
        for each in self._processes.values():
            if "process" in each and each["process"].pid is not None:
                each["process"].kill()

    def _any_stopped(self) -> bool:
        return self.returncode is not None or bool(super()._any_stopped())

    def _system_print(self, data: str) -> None:
        with suppress(RuntimeError):  # told to stop in the midst of another line
            super()._system_print(data)
