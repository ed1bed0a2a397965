"""`manage.py up`, started for real in a copy of the project: it serves, it survives, it leaves nothing behind."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import redis
import requests

from clinicbot.embedded.postgres import free_port
from tests.patience import PATIENCE_SECONDS, wait_for

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".data", ".*_cache", "__pycache__", "staticfiles", ".hypothesis", ".env"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project in a folder with a space, which only we may enter."""
    outer = tmp_path_factory.mktemp("copy") / "só nosso"
    outer.mkdir(mode=0o700)
    shutil.copytree(ROOT, outer / "project", ignore=LEFT_OUT, symlinks=True)
    yield outer / "project"
    assert stat.S_IMODE(outer.stat().st_mode) == 0o700


def environment(**values: str) -> dict[str, str]:
    """What a stranger's shell holds: nothing of ours."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "ENV_FILE": os.devnull,
        "PYTHONUNBUFFERED": "1",
    } | values


def manage(project: Path, *arguments: str, **values: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command,
        cwd=project,
        env=environment(**values),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def run_code(code: str, argument: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, argument],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


class Running:
    """One `manage.py up`."""

    def __init__(self, project: Path, port: int) -> None:
        self.project = project
        self.port = port
        command = [sys.executable, "manage.py", "up", "--port", str(port)]
        self.process = subprocess.Popen(
            command, cwd=project, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []

    def wait_until_welcome(self) -> None:
        """Read what it says until it has told what to open."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith("Ctrl-C"):
                return
        raise AssertionError("".join(self.said[-40:]))

    def get(self, path: str) -> tuple[int, str]:
        answer = requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_SECONDS)
        return answer.status_code, answer.text

    def tree(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def end(self) -> str:
        out, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        return out


def left(project: Path) -> list[str]:
    """Processes that work in the project's folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd().startswith(str(project)) and process.pid != os.getpid():
                found.append(" ".join(process.cmdline()) or process.name())
        except psutil.Error:
            continue
    return found


def wait_until_gone(project: Path) -> None:
    """Wait until no process of the project is left: of one that was killed, the system tells its children."""
    wait_for(lambda: not left(project), lambda: left(project))


def main_worker(processes: list[psutil.Process]) -> psutil.Process | None:
    """The Celery worker itself: the child of the keeper that names it."""
    for process in processes:
        try:
            line, parent = process.cmdline(), process.parent()
            if "worker" not in line or "celery" not in line or "clinicbot.embedded.keeper" in line or parent is None:
                continue
            if "clinicbot.embedded.keeper" in parent.cmdline():
                return process
        except psutil.Error:
            continue
    return None


def listens_for_tasks(project: Path) -> bool:
    """Tell whether a worker has taken its place at the broker."""
    servers = json.loads((project / ".data" / "servers.json").read_text())
    with redis.Redis.from_url(servers["REDIS_URL"]) as client:
        return any(one["cmd"] == "brpop" for one in client.client_list())


@pytest.mark.slow
def test_up_serves_survives_and_leaves_nothing(project: Path) -> None:
    up = Running(project, free_port())
    try:
        up.wait_until_welcome()
        said = "".join(up.said)
        for username in ("recepcao", "profissional", "gerente", "admin"):
            assert username in said
        assert f"http://localhost:{up.port}/simulator/" in said
        wait_for(lambda: up.get("/readyz")[0] == 200)
        assert "csrfmiddlewaretoken" in up.get("/admin/login/")[1]
        assert manage(project, "doctor").returncode == 0
        # A child that PostgreSQL has just made bears its parent's name for a moment.
        wait_for(lambda: len([line for line in left(project) if "postgres" in line and "-D" in line]) == 1)

        second = manage(project, "up", "--port", str(free_port()))
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert "already runs in this folder" in second.stderr

        wait_for(lambda: main_worker(up.tree()) is not None)
        wait_for(lambda: listens_for_tasks(project))
        worker = main_worker(up.tree())
        assert worker is not None, said
        worker.kill()

        def started_again() -> bool:
            again = main_worker(up.tree())
            return again is not None and again.pid != worker.pid

        wait_for(started_again, lambda: "the worker was not started again")
        wait_for(lambda: listens_for_tasks(project))
        up.process.send_signal(signal.SIGTERM)
        out = up.end()
        assert up.process.returncode == 0, out
        assert "Traceback" not in out
        wait_until_gone(project)
    finally:
        up.process.kill()
        wait_until_gone(project)


@pytest.mark.slow
def test_a_second_start_finds_everything_made_and_even_a_kill_leaves_nothing(project: Path) -> None:
    if not (project / ".data" / "postgres").exists():
        first = Running(project, free_port())
        first.wait_until_welcome()
        first.process.send_signal(signal.SIGTERM)
        first.end()
    up = Running(project, free_port())
    try:
        up.wait_until_welcome()
        assert "Preparing the database" in "".join(up.said)
        assert "Loading the demo clinic" not in "".join(up.said)
    finally:
        up.process.kill()
        up.process.wait()
    wait_until_gone(project)


@pytest.mark.slow
def test_ctrl_c_stops_cleanly_even_while_it_starts(project: Path) -> None:
    up = Running(project, free_port())
    try:
        assert up.process.stdout
        up.process.stdout.readline()  # "Preparing the database …": its servers are up
        up.process.send_signal(signal.SIGINT)
        out = up.end()
        assert up.process.returncode == 130, out
        wait_until_gone(project)
    finally:
        up.process.kill()


# Python ignores what a finalizer raises, and so what a signal raises that comes while one runs.
STOPPED_IN_A_FINALIZER = """
import os, signal, sys, time, weakref
from clinicbot.embedded.bootstrap import hear_orders

def told_to_stop():
    os.kill(os.getpid(), signal.Signals[sys.argv[1]])
    time.sleep(0)
    raise AssertionError("the handler did not run")

class Thing:
    pass

hear_orders()
try:
    thing = Thing()
    weakref.finalize(thing, told_to_stop)
    del thing
    print("went on", flush=True)
    time.sleep(100000)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("order", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_an_order_to_stop_that_python_ignored_is_obeyed(order: str, status: int) -> None:
    done = run_code(STOPPED_IN_A_FINALIZER, order)
    assert (done.stdout, done.returncode) == ("went on\n", status), done.stderr


# The order to stop comes before the first process has started, or between the first and the second.
STOPPED_WHILE_STARTING = """
import multiprocessing, os, signal, sys
import honcho.manager
from clinicbot.embedded.manager import Manager
from honcho.printer import Printer

class Process(multiprocessing.Process):
    def start(self):
        if self.name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)
        super().start()

multiprocessing.Process = Process
honcho.manager.KILL_WAIT = 600
manager = Manager(Printer(sys.stdout))
for name in ("first", "second"):
    manager.add_process(name, "exec sleep 100000")
manager.loop()
manager.end()
sys.exit(manager.returncode)
"""


@pytest.mark.parametrize("before", ["first", "second"])
def test_an_order_to_stop_counts_before_all_has_started(before: str) -> None:
    done = run_code(STOPPED_WHILE_STARTING, before)
    assert done.returncode == 130, done.stderr
    assert done.stdout.count("stopped (rc=-15)") == 2, done.stdout


def test_a_port_in_use_is_one_sentence(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = manage(project, "up", "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"clinicbot: port {port} is in use: stop what uses it, or choose another with --port.\n"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"DATABASE_URL": "postgres://a:hidden-word@127.0.0.1:1/c"}, "does not let us in (connection refused)"),
        ({"DATABASE_URL": "nonsense:hidden-word"}, "DATABASE_URL is not a valid URL"),
        ({"REDIS_URL": "redis://:hidden-word@127.0.0.1:1/0"}, "the server of REDIS_URL does not answer"),
        ({"DATA_DIR": "/proc/nowhere"}, "cannot be written"),
        ({"PORT": "99999"}, "the port must be a whole number from 1 to 65535"),
    ],
)
def test_a_wrong_start_is_one_sentence(project: Path, tmp_path: Path, values: dict[str, str], sentence: str) -> None:
    port = {} if "PORT" in values else {"PORT": str(free_port())}
    done = manage(project, "up", **({"DATA_DIR": str(tmp_path / "data")} | port | values))
    assert done.returncode == 1
    assert done.stderr.startswith("clinicbot: ")
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr
    assert "hidden-word" not in done.stderr + done.stdout
