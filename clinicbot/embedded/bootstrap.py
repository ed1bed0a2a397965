"""What manage.py does before Django wakes: give the command the servers and values it needs, and no more."""

import argparse
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType

from clinicbot.embedded.processes import ServerError
from clinicbot.environment import data_dir, read_environment

WITHOUT_DATABASE = frozenset(
    {"check", "collectstatic", "compilemessages", "diffsettings", "draw_flow", "evaluate", "findstatic", "help"}
    | {"makemessages", "makemigrations", "spectacular", "startapp", "understand", "version", "--version"}
)
SERVER_NAMES = frozenset({"DATABASE_URL", "REDIS_URL"})
CREDENTIALS = ("WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID")
_LEFT_BY_ORDER = 128 + signal.SIGTERM
_AGAIN_SECONDS = 0.1  # the finalizer is over by then; if not, it is given once more


@contextlib.contextmanager
def servers_for(arguments: Sequence[str]) -> Iterator[None]:
    """Set up the environment of the command in `arguments` (`sys.argv`) for the block.

    `up` starts the embedded servers and owns them; another command joins them or starts its own; a command that needs
    no database gets none. Servers named by DATABASE_URL and REDIS_URL are left alone. Raises ServerError.
    """
    command = arguments[1] if len(arguments) > 1 else "help"
    read_environment()
    helping = bool({"-h", "--help", "--version"} & set(arguments[2:]))
    if helping or (command in WITHOUT_DATABASE and "--database" not in arguments):
        yield
        return
    from clinicbot.embedded.sharing import joined_or_started, owned

    names = frozenset(name for name in SERVER_NAMES if not given(name))
    if command == "up":
        extra = local_values(port_of(arguments))
        check_port(int(extra["PORT"]))
        servers = owned(data_dir(), names, extra)
    elif names:
        servers = joined_or_started(data_dir(), names, local_values(None))
    else:
        yield
        return
    hear_orders()
    with servers as environment, completed(environment):
        yield


def given(name: str) -> bool:
    """Return whether the environment names a value, itself or in a file."""
    return bool(os.environ.get(name, "").strip() or os.environ.get(f"{name}_FILE", "").strip())


def local_values(port: int | None) -> dict[str, str]:
    """Return what a local installation takes for granted where the environment is silent.

    Plain HTTP on loopback, and the simulator where no WhatsApp credentials are set.
    """
    values = {"PORT": str(port or os.environ.get("PORT") or 8000)}
    if not given("HTTPS_ONLY"):
        values["HTTPS_ONLY"] = "0"
    if not given("SIMULATOR") and not any(given(name) for name in CREDENTIALS):
        values["SIMULATOR"] = "1"
    return values


@contextlib.contextmanager
def completed(environment: Mapping[str, str]) -> Iterator[None]:
    """Complete `os.environ` for the block; what is already given stays, but for PORT, which the owner knows best."""
    before = dict(os.environ)
    for name, value in environment.items():
        if name == "PORT" or not given(name):
            os.environ[name] = value
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def port_of(arguments: Sequence[str]) -> int:
    """Return the port that `up` is asked to serve on: `--port`, else PORT, else 8000. Raises ServerError."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--port")
    try:
        asked = parser.parse_known_args(list(arguments[2:]))[0].port or os.environ.get("PORT") or "8000"
        port = int(asked)
    except (argparse.ArgumentError, ValueError):
        port = 0
    if not 1 <= port <= 65535:
        raise ServerError("the port must be a whole number from 1 to 65535.")
    return port


def check_port(port: int) -> None:
    """Raise ServerError where the port cannot be served on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("BIND_ADDRESS", "127.0.0.1"), port))
        except PermissionError:
            raise ServerError(f"port {port} may not be used by this user: choose one above 1023 with --port.") from None
        except OSError:
            raise ServerError(f"port {port} is in use: stop what uses it, or choose another with --port.") from None


def hear_orders() -> None:
    """Make SIGTERM leave through every `finally`, and let no order to stop (SIGTERM, SIGINT) get lost.

    A signal's handler may run inside a finalizer, where Python ignores whatever is raised: that order is given again.
    """
    otherwise = sys.unraisablehook

    def hear(ignored: "sys.UnraisableHookArgs") -> None:
        number = _order(ignored.exc_value)
        if number is None:
            otherwise(ignored)
        else:
            threading.Timer(_AGAIN_SECONDS, signal.pthread_kill, (threading.main_thread().ident, number)).start()

    signal.signal(signal.SIGTERM, _leave)
    sys.unraisablehook = hear


def _order(raised: BaseException | None) -> int | None:
    """Return the signal that raised this, or None."""
    if isinstance(raised, KeyboardInterrupt):
        return signal.SIGINT
    return signal.SIGTERM if isinstance(raised, SystemExit) and raised.code == _LEFT_BY_ORDER else None


def _leave(number: int, frame: FrameType | None) -> None:
    """Leave through every `finally`, so that what was started is stopped."""
    sys.exit(_LEFT_BY_ORDER)
