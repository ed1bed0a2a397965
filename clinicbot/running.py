"""What `manage.py up` does once its servers answer: prepares the database, then runs web, worker and beat."""

import os
import shlex
import shutil
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import honcho.manager
import psycopg
import redis
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command, get_commands
from django.db import connections, transaction
from honcho.printer import Printer

from clinicbot.embedded.manager import Manager
from clinicbot.embedded.processes import ServerError
from clinicbot.environment import kept_secrets
from scheduling.models import Professional

DEMO_LOGINS = {
    "recepcao": "receptionist",
    "profissional": "professional",
    "gerente": "manager",
    "admin": "administrator",
}
STOP_SECONDS = 30
_NOT_WORTH_SAYING = "ignore:You're running the worker with superuser privileges"
"""Celery's six lines to root, who may have started us in a container, where there is nobody else."""


def check_servers() -> None:
    """Raise ServerError, in one sentence without any password, where database or broker does not answer."""
    wanted = settings.DATABASES["default"]
    place = f"{wanted.get('HOST') or 'localhost'}:{wanted.get('PORT') or 5432}"
    try:
        psycopg.connect(settings.DATABASE_URL, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        reason = _reason(error)
        raise ServerError(f"the database of DATABASE_URL at {place} does not let us in ({reason}).") from None
    except psycopg.Error:
        raise ServerError(
            "DATABASE_URL is not a valid URL: it must look like postgres://user:password@host/name."
        ) from None
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise ServerError(f"the server of REDIS_URL does not answer ({type(error).__name__}).") from None


def prepare_database(say: Callable[[str], None], *, demo: bool) -> bool:
    """Migrate, load the demo clinic into an empty database, make the channel of the credentials that are set.

    Returns whether the demo logins are there.
    """
    say("Preparing the database …")
    call_command("migrate", verbosity=0, interactive=False)
    commands = get_commands()
    fresh = not get_user_model().objects.exists()
    if demo and "load_demo" in commands and not apps.get_model("scheduling", "Unit").objects.exists():
        say("Loading the demo clinic …")
        call_command("load_demo", verbosity=0)
    if demo and fresh:
        make_demo_logins()
    if "ensure_channel" in commands:
        call_command("ensure_channel", verbosity=0)
    there = get_user_model().objects.filter(username__in=DEMO_LOGINS, is_active=True).exists()
    connections.close_all()
    return there


@transaction.atomic
def make_demo_logins() -> None:
    """Make one login a role, with the password that this installation keeps for them.

    The professional's is the first professional's of the demo clinic: without patients it would see empty pages.
    """
    password = kept_secrets()["DEMO_PASSWORD"]
    users = get_user_model()
    for username, role in DEMO_LOGINS.items():
        user, made = users.objects.get_or_create(username=username, defaults={"is_staff": True})
        if made:
            user.set_password(password)
            user.is_superuser = role == "administrator"
            user.save()
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        if role == "professional" and (first := Professional.objects.filter(user=None).order_by("pk").first()):
            Professional.objects.filter(pk=first.pk).update(user=user)


def commands(port: int) -> dict[str, list[str]]:
    """Return the three processes of an installation (the same as in `Procfile`)."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "clinicbot"]
    level = ["--loglevel", settings.LOG_LEVEL.lower()]
    return {
        "web": [
            *[
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                settings.BIND_ADDRESS,
                "--port",
                str(port),
            ],
            *["--workers", str(settings.WEB_WORKERS), "--blocking-threads", str(settings.WEB_THREADS)],
            *["--backlog", "2048", "--no-ws", "--no-access-log", "--log-level", "warning", "--respawn-failed-workers"],
            *["--blocking-threads-idle-timeout", "10m"],  # a thread takes its database connection with it
            *["--workers-kill-timeout", "10s", "clinicbot.wsgi:application"],
        ],
        "worker": [
            *[*celery, "worker", "--pool", "prefork", "--concurrency", str(settings.WORKER_PROCESSES), *level],
            *["--without-gossip", "--without-mingle", "--without-heartbeat"],
        ],
        "beat": [*celery, "beat", *level, "--pidfile="],
    }


def run(port: int, welcome: str) -> None:
    """Run every process until one gives up or we are told to stop; returns when all are gone.

    `welcome` is printed once the web process answers. Raises ServerError where one gave up.
    """
    shared = settings.DATA_DIR / "metrics"
    shutil.rmtree(shared, ignore_errors=True)
    shared.mkdir(mode=0o700)
    values = {"PYTHONUNBUFFERED": "1", "PROMETHEUS_MULTIPROC_DIR": str(shared), "PYTHONWARNINGS": _NOT_WORTH_SAYING}
    environment = {**os.environ, **values, "LOG_FORMAT": os.environ.get("LOG_FORMAT", "console")}
    honcho.manager.KILL_WAIT = STOP_SECONDS  # longer than a keeper takes to stop its process
    manager = Manager(Printer(sys.stdout))
    for name, command in commands(port).items():
        kept = [sys.executable, "-m", "clinicbot.embedded.keeper", str(os.getpid()), *command]
        manager.add_process(name, f"exec {shlex.join(kept)}", env=environment, cwd=str(settings.BASE_DIR))
    threading.Thread(target=_welcome, args=(port, welcome), daemon=True).start()
    try:
        manager.loop()
    finally:
        manager.end()
    if manager.returncode not in {0, 130, 143}:
        raise ServerError("a process could not be kept running; its last lines above say why.")


def _welcome(port: int, welcome: str) -> None:
    host = settings.BIND_ADDRESS if settings.BIND_ADDRESS not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104
    while True:  # however slow the machine is: this thread ends with the process
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=5):
                print(welcome, flush=True)
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)


def _reason(error: psycopg.OperationalError) -> str:
    """Return libpq's reason without the address and user it repeats."""
    words = str(error).strip().splitlines()[-1] if str(error).strip() else "no answer"
    for known in ("authentication failed", "does not exist", "refused", "timeout", "resolve", "too many"):
        if known in str(error):
            return {"resolve": "its host name is unknown", "refused": "connection refused"}.get(known, known)
    return words.rsplit(": ", 1)[-1][:80]
