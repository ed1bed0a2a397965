"""What `manage.py doctor` looks at: each check says what is wrong and how to mend it. No secret is ever shown."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import redis
import requests
from django.conf import settings
from django.db import DatabaseError, connection

from clinicbot.environment import missing_to_serve
from clinicbot.health import migrations_applied

OLDEST_POSTGRES = 150000
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One result. `level` is ok, warning or error; `mend` says what to do about the last two."""

    level: str
    what: str
    mend: str = ""


def findings() -> Iterator[Finding]:
    """Yield every check's findings, in the order in which one would mend them."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        configuration,
        database,
        broker,
        whatsapp,
        language_model,
        disk,
    )
    for check in checks:
        yield from check()


def configuration() -> Iterator[Finding]:
    """Look at the values themselves."""
    missing = missing_to_serve(settings)
    for sentence in missing:
        what, _, mend = sentence.partition(": ")
        yield Finding("error", what, mend)
    if not missing:
        yield Finding("ok", "every value needed to serve is set")
    if settings.DEBUG:
        yield Finding("warning", "DEBUG is on", "unset DEBUG where patients are served.")
    if not settings.HTTPS_ONLY and not settings.SIMULATOR:
        yield Finding("warning", "plain HTTP is accepted", "put a TLS proxy in front and unset HTTPS_ONLY.")
    if settings.HTTPS_ONLY and "localhost" in settings.ALLOWED_HOSTS:
        yield Finding("warning", "ALLOWED_HOSTS names only this machine", "set it to the clinic's host name.")


def database() -> Iterator[Finding]:
    """Look at PostgreSQL: does it answer, is it new enough, has it our extensions and our tables."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
            number, version = cursor.fetchone()
            cursor.execute("SELECT name FROM pg_available_extensions")
            available = {name for (name,) in cursor.fetchall()}
    except DatabaseError:
        yield Finding("error", "the database does not answer", "check DATABASE_URL and that the server runs.")
        return
    if number < OLDEST_POSTGRES:
        yield Finding("error", f"PostgreSQL {version} is too old", "use PostgreSQL 15 or newer.")
    else:
        yield Finding("ok", f"PostgreSQL {version} answers")
    if lacking := [name for name in EXTENSIONS if name not in available]:
        yield Finding("error", f"PostgreSQL lacks {', '.join(lacking)}", "install its contrib package.")
    if "vector" not in available:
        yield Finding("warning", "PostgreSQL lacks pgvector", "install it to search the clinic's knowledge by meaning.")
    if migrations_applied():
        yield Finding("ok", "the tables are up to date")
    else:
        yield Finding("error", "migrations are pending", "run `python manage.py migrate`.")


def broker() -> Iterator[Finding]:
    """Look at Valkey or Redis: does it answer, may it throw queued work away."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3) as client:
            known: Any = client.info()
    except (redis.RedisError, ValueError):
        yield Finding("error", "the broker does not answer", "check REDIS_URL and that the server runs.")
        return
    yield Finding("ok", f"the broker answers ({known.get('server_name') or 'redis'} {known.get('redis_version', '')})")
    if known.get("maxmemory_policy", "noeviction") != "noeviction":
        yield Finding("warning", "the broker may evict queued work", "set its maxmemory-policy to noeviction.")


def whatsapp() -> Iterator[Finding]:
    """Look at the channel: simulator, or credentials that Meta accepts."""
    if settings.SIMULATOR:
        yield Finding("ok", "the channel is the simulator")
        return
    if not settings.WHATSAPP_ACCESS_TOKEN:
        yield Finding(
            "warning", "no WhatsApp number is set", "set the WHATSAPP_* values, or SIMULATOR=1 to try things out."
        )
        return
    if not settings.WHATSAPP_VERIFY_TOKEN:
        yield Finding(
            "warning", "WHATSAPP_VERIFY_TOKEN is missing", "set it to the words you give Meta for the webhook."
        )
    url = f"{settings.WHATSAPP_GRAPH_URL}/{settings.WHATSAPP_PHONE_NUMBER_ID}"
    yield from _asked(
        "WhatsApp",
        url,
        settings.WHATSAPP_ACCESS_TOKEN,
        "make a new permanent token and check WHATSAPP_PHONE_NUMBER_ID.",
    )


def language_model() -> Iterator[Finding]:
    """Look at the language model, which is never needed."""
    if not settings.LLM_API_KEY and not settings.LLM_BASE_URL:
        yield Finding("ok", "no language model: the flow engine answers")
        return
    if not settings.LLM_MODEL:
        yield Finding("error", "LLM_MODEL is missing", "name the model to use, or unset the other LLM_* values.")
        return
    base = settings.LLM_BASE_URL or "https://api.openai.com/v1"
    yield from _asked(
        "the language model", f"{base}/models", settings.LLM_API_KEY, "check LLM_BASE_URL and LLM_API_KEY."
    )


def disk() -> Iterator[Finding]:
    """Look at the disk under our data."""
    folder = settings.DATA_DIR if settings.DATA_DIR.exists() else settings.BASE_DIR
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield Finding("warning", f"only {free // 1_000_000} MB of disk are free", "make room before PostgreSQL stops.")


def _asked(name: str, url: str, token: str, mend: str) -> Iterator[Finding]:
    try:
        answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=(3, 5))
    except requests.RequestException as error:
        yield Finding(
            "error", f"{name} cannot be reached ({type(error).__name__})", "check the network and the address."
        )
        return
    if answer.ok:
        yield Finding("ok", f"{name} accepts our credentials")
    else:
        yield Finding("error", f"{name} refuses our credentials (HTTP {answer.status_code})", mend)
