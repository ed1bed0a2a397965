"""`/healthz` (this process lives) and `/readyz` (it can serve: database and broker answer, migrations are applied)."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

SECONDS = 2.0
_migrated = False


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 without asking anybody."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 where every part answers, else 503; the body names each part and its state, no more."""
    checks: dict[str, Callable[[], bool]] = {
        "database": database_answers,
        "migrations": migrations_applied,
        "broker": broker_answers,
    }
    states = {name: check() for name, check in checks.items()}
    body = {name: "ok" if fine else "failing" for name, fine in states.items()}
    return JsonResponse(body, status=200 if all(states.values()) else 503, headers={"Cache-Control": "no-store"})


def database_answers() -> bool:
    """Return whether PostgreSQL answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def migrations_applied() -> bool:
    """Return whether no migration is pending; once true it stays true for this process, whose code does not change."""
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            return False
    return _migrated


def broker_answers() -> bool:
    """Return whether Valkey (or Redis) answers a ping."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
            return bool(client.ping())
    except (redis.RedisError, ValueError):
        return False
