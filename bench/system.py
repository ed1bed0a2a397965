"""A whole installation in a temporary folder: PostgreSQL, Valkey, web, workers, beat and a fake Graph API.

Every part is a process of its own, started by the commands that `manage.py up` uses. Measuring and the
chaos tests share it: what is measured is what is killed. Nothing is left behind: each process dies with
its starter.
"""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import psycopg

from clinicbot.embedded.postgres import EmbeddedPostgres, free_port
from clinicbot.embedded.processes import become
from clinicbot.embedded.valkey import EmbeddedValkey

ROOT = Path(__file__).resolve().parent.parent
APP_SECRET = "made-up-app-secret"
ACCESS_TOKEN = "made-up-access-token"
PHONE_NUMBER_ID = "100000000000001"
_START_SECONDS = 600.0
_STOP_SECONDS = 20.0


class NotRunningError(Exception):
    """A process did not start or did not answer; the message names it and its log."""


class System:
    """One installation. Use it as a context manager; call `prepare`, then start what is wanted."""

    def __init__(self, folder: Path, *, durable: bool = True, environment: Mapping[str, str] | None = None) -> None:
        """`durable=False` makes PostgreSQL faster and unsafe; `environment` is added to every process's."""
        self.folder = folder
        self.port = free_port()
        self.postgres = EmbeddedPostgres(folder / "postgres", "made-up", durable=durable)
        self.valkey = EmbeddedValkey(folder / "valkey", "made-up", durable=durable)
        self.graph_url = self.control_url = ""
        self._extra = dict(environment or {})
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, list[str]] = {}

    def __enter__(self) -> Self:
        (self.folder / "data").mkdir(parents=True)
        (self.folder / "metrics").mkdir()
        self.postgres.start()
        self.valkey.start()
        self.start_graph()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def webhook_url(self) -> str:
        """Where Meta would post."""
        return f"http://127.0.0.1:{self.port}/webhooks/whatsapp/"

    def environment(self) -> dict[str, str]:
        """Return the environment of the processes: production settings on loopback, a fake Meta."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
        return {
            **kept,
            "PYTHONUNBUFFERED": "1",
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(self.folder / "data"),
            "PROMETHEUS_MULTIPROC_DIR": str(self.folder / "metrics"),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "PORT": str(self.port),
            "SECRET_KEY": "made-up-" + "x" * 50,
            "FIELD_ENCRYPTION_KEYS": "bWFkZS11cC1tYWRlLXVwLW1hZGUtdXAtbWFkZS11cC0=",
            "FIELD_HASH_KEY": "made-up",
            "DEBUG": "0",
            "HTTPS_ONLY": "0",
            "LOG_FORMAT": "json",
            "TURN_SETTLE_SECONDS": "0",
            "LLM_ENGINE": "flow",
            "WHATSAPP_APP_SECRET": APP_SECRET,
            "WHATSAPP_VERIFY_TOKEN": "made-up",
            "WHATSAPP_ACCESS_TOKEN": ACCESS_TOKEN,
            "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
            "WHATSAPP_GRAPH_URL": self.graph_url,
            **self._extra,
        }

    def prepare(self, people: int, send_rate: int = 1000) -> None:
        """Migrate, load the demo clinic, make the channel, and `people` registered patients who consented."""
        manage = [sys.executable, "manage.py"]
        self.run([*manage, "migrate", "--verbosity", "0", "--no-input"])
        self.run([*manage, "load_demo", "--verbosity", "0"])
        self.run([*manage, "ensure_channel", "--verbosity", "0"])
        self.run([sys.executable, "-m", "bench.people", str(people)])
        self.query("UPDATE conversations_channel SET send_rate = %s", [send_rate])
        say = "import json; from clinicbot import running; print(json.dumps(running.commands(%d)))" % self.port  # noqa: UP031
        self._commands = json.loads(self.run([sys.executable, "-c", f"import django; django.setup(); {say}"]))

    def run(self, command: Sequence[str]) -> str:
        """Run a command of the project to its end and return what it printed. Raises NotRunningError."""
        environment = self.environment() | {"DJANGO_SETTINGS_MODULE": "clinicbot.settings"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotRunningError(f"{' '.join(command[1:4])}: {done.stderr.strip()[-600:]}")
        return done.stdout

    def start_graph(self) -> None:
        """Start the fake Graph API; it sends no statuses until `report_statuses`."""
        command = [sys.executable, "-m", "integrations.simulator.server", "--token", ACCESS_TOKEN]
        command += ["--number", PHONE_NUMBER_ID]
        self._spawn("graph", command)
        # It goes on writing what it could not deliver: into a file, since a pipe that nobody empties would stop it.
        addresses = re.compile(r'^\{"url": "(\S+)", "control": "(\S+)"\}$', re.MULTILINE)
        log = self.folder / "graph.log"
        self._wait("graph", lambda: addresses.search(log.read_text()))
        ((self.graph_url, self.control_url),) = addresses.findall(log.read_text())

    @property
    def web_command(self) -> list[str]:
        """The web server's command, known once prepared."""
        return self._commands["web"]

    @web_command.setter
    def web_command(self, command: list[str]) -> None:
        self._commands["web"] = command

    def start_web(self, **environment: str) -> None:
        """Start the web server and wait until it answers; `environment` changes single values."""
        self._spawn("web", self._commands["web"], environment)
        self._wait("web", self.web_answers)

    @contextlib.contextmanager
    def beside(self, name: str, port: int, application: str) -> Iterator[None]:
        """Serve another WSGI application on `port` for the block, by the very command of our own web server."""
        command = [str(port) if part == str(self.port) else part for part in self._commands["web"]]
        self._spawn(name, [*command[:-1], application])
        try:
            self._wait(name, lambda: _listens(port))
            yield
        finally:
            self.stop_process(name)

    def start_worker(self, name: str = "worker", **environment: str) -> None:
        """Start one Celery worker (with its pool of processes) under `name`."""
        self._spawn(name, [*self._commands["worker"], "--hostname", f"{name}@here"], environment)

    def start_beat(self) -> None:
        """Start Celery's beat: the sweeper's clock."""
        self._spawn("beat", self._commands["beat"])

    def wait_for_worker(self, name: str = "worker") -> None:
        """Return once the worker has taken its place at the broker."""
        self._wait(name, lambda: b"ready." in (self.folder / f"{name}.log").read_bytes())

    def web_answers(self) -> bool:
        """Tell whether the web server is alive."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def control(self, name: str, body: Any = None) -> Any:
        """Ask the fake Graph API's control: GET `name`, or POST `body` to it."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.control_url}/{name}", data=data)
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement on a connection of its own and return its rows."""
        with psycopg.connect(self.postgres.url, autocommit=True, connect_timeout=60) as connection:
            cursor = connection.execute(statement.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []

    def pids(self, *names: str) -> list[int]:
        """Return the process ids of these parts with all their children."""
        found: list[int] = []
        for name in names:
            found += _family(self._pid(name))
        return found

    def cpu_seconds(self) -> dict[str, float]:
        """Return the processor seconds each part has used up to now."""
        parts = [*self._processes, "postgres", "valkey"]
        return {name: sum(_cpu(pid) for pid in _family(self._pid(name))) for name in parts}

    def kill(self, name: str) -> None:
        """Kill a part with -9, children included: a machine that loses power."""
        if name in ("postgres", "valkey"):
            self._kill_server(name)
            return
        process = self._processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def runs(self, name: str) -> bool:
        """Tell whether a part was started and lives."""
        return name in self._processes and self._processes[name].poll() is None

    def restart_server(self, name: str) -> None:
        """Stop PostgreSQL or Valkey where it still runs, and start it again on the same port."""
        server = self.postgres if name == "postgres" else self.valkey
        server.stop()
        server.start()

    def report_statuses(self, *statuses: str) -> None:
        """Let the fake Graph API send these status webhooks for every message from now on; none: no more."""
        self.control(
            "settings", {"webhook_url": self.webhook_url, "app_secret": APP_SECRET, "statuses": list(statuses)}
        )

    def stop_process(self, name: str) -> None:
        """Stop a part in order."""
        process = self._processes.pop(name)
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Stop every part; workers first, the database last."""
        for process in self._processes.values():
            process.terminate()
        for name in list(self._processes):
            self.stop_process(name)
        self.valkey.stop()
        self.postgres.stop()

    def _pid(self, name: str) -> int:
        files = {"postgres": self.postgres.folder / "postmaster.pid", "valkey": self.valkey.folder / "server.pid"}
        return int(files[name].read_text().split()[0]) if name in files else self._processes[name].pid

    def _kill_server(self, name: str) -> None:
        for pid in _family(self._pid(name)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        (self.postgres if name == "postgres" else self.valkey).stop()

    def _spawn(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment() | dict(environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=become(None, None, signal.SIGTERM),  # noqa: PLW1509 - started from the main thread only
            )
        self._processes[name] = process

    def _wait(self, name: str, ready: Any) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if ready():
                return
            if self._processes[name].poll() is not None:
                break
            time.sleep(0.05)
        raise NotRunningError(f"{name} did not start: {(self.folder / f'{name}.log').read_text()[-800:]}")


@contextlib.contextmanager
def running(folder: Path, people: int, **options: Any) -> Iterator[System]:
    """Give a prepared installation with its web server started; workers and beat are the caller's to start."""
    with System(folder, **options) as system:
        system.prepare(people)
        system.start_web()
        yield system


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _family(pid: int) -> list[int]:
    try:
        process = psutil.Process(pid)
        return [pid, *(child.pid for child in process.children(recursive=True))]
    except psutil.NoSuchProcess:
        return []


def _cpu(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)
