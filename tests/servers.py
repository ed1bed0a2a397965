"""Pytest plugin: PostgreSQL and Valkey for the whole test run, and no network beyond loopback.

Loaded early (`-p tests.servers`), because pytest-django reads the settings, and with them DATABASE_URL, before any
conftest. Servers that DATABASE_URL and REDIS_URL name are joined instead; their database is never touched, since
pytest-django makes a `test_` one beside it.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from clinicbot.embedded.postgres import EmbeddedPostgres
from clinicbot.embedded.valkey import EmbeddedValkey

_stops: list[Callable[[], None]] = []
FIXED = {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "only-for-tests-" + "x" * 50,
    "FIELD_ENCRYPTION_KEYS": "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGU=",
    "FIELD_HASH_KEY": "tests",
    "DEBUG": "0",
    "HTTPS_ONLY": "0",
    "SIMULATOR": "1",
    "WHATSAPP_APP_SECRET": "tests-app-secret",
    "WHATSAPP_VERIFY_TOKEN": "tests-verify-token",
    # A child process sees no pytest-socket: whatever it asks the world for ends at a closed door.
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
    "no_proxy": "127.0.0.1,localhost,::1",
}
UNSET = frozenset(
    {"WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID", "WHATSAPP_GRAPH_URL"}
    | {"LLM_API_KEY", "LLM_BASE_URL", "LLM_MODEL", "LLM_ENGINE", "TRANSCRIPTION_MODEL", "SENTRY_DSN", "PORT"}
    | {"TURN_SETTLE_SECONDS", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "all_proxy", "ALLOWED_HOSTS"}
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Set the environment and start what is missing, before Django's settings are read."""
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(FIXED)
    folder = Path(tempfile.mkdtemp(prefix="clinicbot-tests-"))
    _stops.append(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["DATA_DIR"] = str(folder / "data")
    if not os.environ.get("DATABASE_URL"):
        postgres = EmbeddedPostgres(folder / "postgres", "tests", durable=False)
        _stops.append(postgres.stop)
        os.environ["DATABASE_URL"] = postgres.start()
    if not os.environ.get("REDIS_URL"):
        valkey = EmbeddedValkey(folder / "valkey", "tests", durable=False)
        _stops.append(valkey.stop)
        os.environ["REDIS_URL"] = valkey.start()
    try:
        yield
    except BaseException:  # pytest_unconfigure is not called when the settings cannot be read
        pytest_unconfigure()
        raise


def pytest_unconfigure() -> None:
    """Stop what was started, last first."""
    while _stops:
        _stops.pop()()
