"""One installation of real processes for all tests of this folder."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.system import System
from tests.chaos.crowd import PEOPLE, Crowd

WORKERS = ("worker-a", "worker-b")


@pytest.fixture(scope="package")
def system() -> Iterator[System]:
    """Web, two workers, beat, PostgreSQL, Valkey and a fake Graph API that reports what became of each message."""
    with tempfile.TemporaryDirectory(prefix="clinicbot-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with System(folder, environment={"TURN_SETTLE_SECONDS": "0.2"}) as running:
            running.prepare(PEOPLE)
            running.start_web()
            for worker in WORKERS:
                running.start_worker(worker)
            running.start_beat()
            for worker in WORKERS:
                running.wait_for_worker(worker)
            yield running


@pytest.fixture
def crowd(system: System) -> Iterator[Crowd]:
    """The patients, with every part running, every status reported and no fault set."""
    system.report_statuses("sent", "delivered", "read")
    for worker in WORKERS:
        if not system.runs(worker):
            system.start_worker(worker)
            system.wait_for_worker(worker)
    people = Crowd(system)
    yield people
    people.close()
    system.control("faults", {"faults": []})
