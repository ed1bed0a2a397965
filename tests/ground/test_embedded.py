"""The embedded servers: kept data, a path with a space that only its owner may enter, and nothing left behind."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from clinicbot.embedded import sharing
from clinicbot.embedded.postgres import EmbeddedPostgres
from clinicbot.embedded.processes import (
    CAP_DAC_OVERRIDE,
    CAP_DAC_READ_SEARCH,
    Account,
    ServerError,
    needed_capability,
    plain_account,
    stop_left_behind,
)
from clinicbot.embedded.valkey import EmbeddedValkey
from tests.patience import PATIENCE_SECONDS, wait_for

ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with a space in its name that nobody but us may enter."""
    outer = tmp_path / "só nosso"
    outer.mkdir(mode=0o700)
    yield outer / "data folder"
    assert stat.S_IMODE(outer.stat().st_mode) == 0o700, "a launcher opened a folder that is not its own"


def servers_in(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() in {"postgres", "valkey-server"} and process.cwd().startswith(str(folder)):
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_data_is_kept_between_runs_and_nothing_runs_after(closed_folder: Path) -> None:
    for expected in ([], [(7,)]):
        postgres = EmbeddedPostgres(closed_folder / "postgres", "p w/d", durable=False)
        valkey = EmbeddedValkey(closed_folder / "valkey", "pw", durable=True)
        try:
            with psycopg.connect(postgres.start()) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
                assert connection.execute("SELECT number FROM kept").fetchall() == expected
                connection.execute("INSERT INTO kept VALUES (7)")
                assert connection.execute("SELECT lower('AÇÃO')").fetchone() == ("ação",)
                for name in ("btree_gist", "pg_trgm", "unaccent", "vector"):
                    connection.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
                assert connection.execute("SHOW max_connections").fetchone() == ("300",)
            with redis.Redis.from_url(valkey.start()) as client:
                assert client.get("kept") == (b"7" if expected else None)
                client.set("kept", "7")
                with pytest.raises(redis.AuthenticationError):
                    redis.Redis(port=valkey.port).ping()
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(postgres.url.replace("p%20w%2Fd", "other"))
        finally:
            postgres.stop()
            valkey.stop()
        assert servers_in(closed_folder) == []


def test_no_value_reaches_the_servers_own_log(closed_folder: Path) -> None:
    postgres = EmbeddedPostgres(closed_folder / "postgres", "pw", durable=False)
    try:
        with psycopg.connect(postgres.start(), autocommit=True) as connection:
            connection.execute("CREATE TABLE people (phone text PRIMARY KEY)")
            connection.execute("INSERT INTO people VALUES ('+5531900000001')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO people VALUES ('+5531900000001')")
    finally:
        postgres.stop()
    log = postgres.log.read_text()
    assert "duplicate key value" in log
    assert "900000001" not in log


START = """
import sys, time
from pathlib import Path
from clinicbot.embedded.postgres import EmbeddedPostgres
from clinicbot.embedded.valkey import EmbeddedValkey
from tests.patience import PATIENCE_SECONDS, wait_for
folder = Path(sys.argv[1])
EmbeddedPostgres(folder / "postgres", "pw", durable=False).start()
EmbeddedValkey(folder / "valkey", "pw", durable=False).start()
print("ready", flush=True)
time.sleep(3600)
"""


def test_a_killed_owner_takes_its_servers_with_it_and_the_next_start_works(closed_folder: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", START, str(closed_folder)], cwd=ROOT, stdout=subprocess.PIPE)
    assert owner.stdout
    assert owner.stdout.readline() == b"ready\n"
    assert {process.name() for process in servers_in(closed_folder)} == {"postgres", "valkey-server"}
    owner.kill()
    owner.wait()
    postgres = EmbeddedPostgres(closed_folder / "postgres", "pw", durable=False)
    try:
        with psycopg.connect(postgres.start()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        postgres.stop()
        owner.stdout.close()
    wait_for(lambda: servers_in(closed_folder) == [], lambda: servers_in(closed_folder))


def test_a_server_left_running_is_recognised_and_a_stranger_is_not(tmp_path: Path) -> None:
    ours, other = tmp_path / "ours", tmp_path / "other"
    for folder in (ours, other):
        folder.mkdir()
    sleeper = subprocess.Popen(["sleep", "3600"], cwd=ours)
    try:
        wait_for(lambda: psutil.Process(sleeper.pid).name() == "sleep")
        (other / "pid").write_text(str(sleeper.pid))
        stop_left_behind(other, other / "pid", "sleep", signal.SIGTERM)
        stop_left_behind(ours, other / "pid", "postgres", signal.SIGTERM)
        assert sleeper.poll() is None
        assert not (other / "pid").exists()
        (ours / "pid").write_text(f"{sleeper.pid}\n{ours}\n")
        stop_left_behind(ours, ours / "pid", "sleep", signal.SIGTERM)
        assert not psutil.pid_exists(sleeper.pid)
    finally:
        sleeper.kill()
        sleeper.wait()


def test_a_folder_of_another_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    with pytest.raises(ServerError, match="not a PostgreSQL data folder"):
        EmbeddedPostgres(tmp_path / "postgres", "pw").start()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(ServerError, match="made by PostgreSQL 16"):
        EmbeddedPostgres(tmp_path / "postgres", "pw").start()


@pytest.mark.skipif(not AS_ROOT, reason="only root has to become somebody else")
def test_root_hands_on_only_the_right_that_is_lacking(tmp_path: Path) -> None:
    somebody = Account(64321, 64321)
    tmp_path.chmod(0o755)
    open_program, closed_program = tmp_path / "open", tmp_path / "closed"
    for program, mode in ((open_program, 0o755), (closed_program, 0o700)):
        program.touch()
        program.chmod(mode)
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o700)
    reachable = all(parent.stat().st_mode & stat.S_IXOTH for parent in tmp_path.parents)
    if reachable:
        assert needed_capability(somebody, [open_program], [tmp_path]) is None
    assert needed_capability(somebody, [open_program], [shut / "data"]) == CAP_DAC_READ_SEARCH
    assert needed_capability(somebody, [closed_program], [tmp_path]) == CAP_DAC_OVERRIDE
    assert needed_capability(None, [closed_program], [shut / "data"]) is None
    owned = tmp_path / "owned"
    owned.mkdir()
    os.chown(owned, somebody.uid, somebody.gid)
    assert plain_account(owned) == somebody


def test_secrets_are_made_once_and_for_our_eyes_only(tmp_path: Path) -> None:
    first = sharing.prepare(tmp_path / "data")
    assert sharing.prepare(tmp_path / "data") == first
    assert stat.S_IMODE((tmp_path / "data" / "secrets.json").stat().st_mode) == 0o600
    assert len(first["SECRET_KEY"]) >= 64
    (tmp_path / "data" / "secrets.json").write_text("{")
    with pytest.raises(ServerError, match="damaged"):
        sharing.prepare(tmp_path / "data")


def test_an_unwritable_folder_is_one_sentence() -> None:
    with pytest.raises(ServerError, match=r"cannot be written \(.*\): make it writable, or set DATA_DIR"):
        sharing.prepare(Path("/proc/nowhere"))


def test_there_is_one_owner(tmp_path: Path) -> None:
    """Record locks are per process, so the second owner is another process."""
    script = (
        "import sys; from pathlib import Path; from clinicbot.embedded import sharing\n"
        "from clinicbot.embedded.processes import ServerError\n"
        "try:\n    with sharing.owned(Path(sys.argv[1]), frozenset(), {}): print('mine')\n"
        "except ServerError as error: print(error)\n"
        "with sharing.joined_or_started(Path(sys.argv[1]), frozenset(), {}) as found: print(sorted(found.items()))\n"
    )
    with sharing.owned(tmp_path, frozenset(), {"PORT": "8123"}):
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE_SECONDS,
        )
    first, second = done.stdout.splitlines()
    assert first.startswith("clinicbot already runs in this folder")
    assert second == "[('PORT', '8123')]"
    assert not (tmp_path / "servers.json").exists()
