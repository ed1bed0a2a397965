"""Who runs the embedded servers and who joins them.

The owner (`manage.py up`, or any command that found nobody) holds a lock on `owner.lock` and writes what others need
into `servers.json`; they join and hold `users.lock` shared, so that a short command which owns the servers waits for
them before it stops. POSIX record locks: freed by the kernel when their holder dies, not inherited by a fork.
"""

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from cryptography.fernet import Fernet

from clinicbot.embedded.processes import ServerError
from clinicbot.environment import SECRETS_FILE

SERVERS_FILE = "servers.json"


def prepare(folder: Path) -> dict[str, str]:
    """Make the data folder and the secrets of a local installation; return them, the same at every start.

    Raises ServerError where the folder cannot be written.
    """
    path = folder / SECRETS_FILE
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        with _locked(folder / "secrets.lock"):
            known = json.loads(path.read_text()) if path.exists() else {}
            complete = _new_secrets() | known
            if complete != known:
                _write_privately(path, complete)
    except ValueError:
        raise ServerError(f"{path} is damaged: restore it, or move it away with the data it belongs to.") from None
    except OSError as error:
        raise ServerError(
            f"{folder} cannot be written ({error.strerror}): make it writable, or set DATA_DIR."
        ) from error
    return complete


@contextlib.contextmanager
def joined_or_started(folder: Path, names: frozenset[str], extra: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the environment of the running servers, or start those in `names` (DATABASE_URL, REDIS_URL) for the block.

    Raises ServerError.
    """
    prepare(folder)
    while True:
        if (running := _join(folder)) is not None:
            environment, held = running
            with held:
                yield environment
            return
        with contextlib.ExitStack() as stack:
            if stack.enter_context(_owner(folder)):
                yield stack.enter_context(started(folder, names, extra))
                with _locked(folder / "users.lock"):  # whoever joined us meanwhile finishes first
                    return


@contextlib.contextmanager
def owned(folder: Path, names: frozenset[str], extra: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Start the servers in `names` for the block and let others join. Raises ServerError where they have an owner."""
    prepare(folder)
    with _owner(folder) as alone:
        if not alone:
            raise ServerError(
                "clinicbot already runs in this folder: stop it first, or set DATA_DIR to another folder."
            )
        with started(folder, names, extra) as environment:
            yield environment


@contextlib.contextmanager
def started(folder: Path, names: frozenset[str], extra: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Start the servers in `names`, publish them for the block, stop them. The caller holds `owner.lock`."""
    from clinicbot.embedded.postgres import EmbeddedPostgres
    from clinicbot.embedded.valkey import EmbeddedValkey

    password = prepare(folder)["EMBEDDED_PASSWORD"]
    environment = dict(extra)
    with contextlib.ExitStack() as stack:
        if "DATABASE_URL" in names:
            postgres = EmbeddedPostgres(folder / "postgres", password)
            stack.callback(postgres.stop)
            environment["DATABASE_URL"] = postgres.start()
        if "REDIS_URL" in names:
            valkey = EmbeddedValkey(folder / "valkey", password)
            stack.callback(valkey.stop)
            environment["REDIS_URL"] = valkey.start()
        stack.callback((folder / SERVERS_FILE).unlink, missing_ok=True)
        _write_privately(folder / SERVERS_FILE, environment)
        yield environment


def _join(folder: Path, patience: float = 60.0) -> tuple[dict[str, str], IO[str]] | None:
    """Return what the owner published and our share of `users.lock`; None where there is no owner."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with _owner(folder) as nobody:
            if nobody:
                return None
        share = (folder / "users.lock").open("a+")
        try:
            fcntl.lockf(share, fcntl.LOCK_SH | fcntl.LOCK_NB)
            found = json.loads((folder / SERVERS_FILE).read_text())
            return {str(name): str(value) for name, value in found.items()}, share
        except (OSError, ValueError):  # the owner is still starting, or just stopping
            share.close()
            time.sleep(0.1)
    raise ServerError("the embedded servers belong to a process that does not publish them: stop it and try again.")


@contextlib.contextmanager
def _owner(folder: Path) -> Iterator[bool]:
    """Try to be the owner for the block; False where somebody is."""
    with (folder / "owner.lock").open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a+") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        yield


def _new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "FIELD_HASH_KEY": secrets.token_urlsafe(32),
        "SIMULATOR_APP_SECRET": secrets.token_hex(16),
        "SIMULATOR_VERIFY_TOKEN": secrets.token_urlsafe(16),
        "EMBEDDED_PASSWORD": secrets.token_urlsafe(24),
        "DEMO_PASSWORD": secrets.token_urlsafe(9),
    }


def _write_privately(path: Path, content: Mapping[str, str]) -> None:
    """Write for our own eyes only, whole or not at all."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(dict(content), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
