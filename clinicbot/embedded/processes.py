"""Server processes that we start and must not leave behind: started as a plain user, stopped with us, known again.

On Linux the kernel stops them when their starter dies in whatever way (PR_SET_PDEATHSIG); elsewhere, or should that
fail, the next start recognises a server that was left behind by its pid file, name and folder, and stops it.
"""

import ctypes
import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
_CAPABILITY_VERSION_3 = 0x20080522


class ServerError(Exception):
    """A server could not be started; the message is one sentence for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class Account:
    """A plain user for a server that refuses to be root."""

    uid: int
    gid: int


def plain_account(folder: Path) -> Account | None:
    """Return the user to run a server as: None for ourselves, or, when we are root, the folder's owner, else `nobody`.

    Raises ServerError where root has no plain user at hand.
    """
    if os.geteuid() != 0:
        return None
    owner = folder.stat() if folder.exists() else None
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise ServerError(
            "PostgreSQL refuses to run as root and this machine has no user `nobody`: "
            "run as an ordinary user, or set DATABASE_URL to a server of your own."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def needed_capability(account: Account | None, programs: Iterable[Path], folders: Iterable[Path]) -> int | None:
    """Return the capability that `account` must keep to reach these paths, None where permissions suffice.

    The project may lie in a folder that only root can enter. Opening that folder to others is not ours to do, so the
    server keeps the one right it lacks: to search and read, or, where only root may run the program, to override.
    """
    if account is None or not sys.platform.startswith("linux"):
        return None
    reached = [path.resolve() for path in [*programs, *folders]]
    if any(not _may(account, program.resolve(), stat.S_IXOTH) for program in programs):
        return CAP_DAC_OVERRIDE
    if all(_may(account, parent, stat.S_IXOTH) for path in reached for parent in path.parents):
        return None
    return CAP_DAC_READ_SEARCH if _permitted(CAP_DAC_READ_SEARCH) else CAP_DAC_OVERRIDE


def spawn(
    command: Sequence[str | Path],
    *,
    folder: Path,
    log: Path,
    account: Account | None = None,
    capability: int | None = None,
    stop_signal: signal.Signals,
    settings: str = "",
) -> subprocess.Popen[bytes]:
    """Start a server in `folder` with its output in `log`; `settings` goes to its standard input.

    It gets a session of its own, so that Ctrl-C in a terminal reaches us first. Raises ServerError.
    """
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
    try:
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
                preexec_fn=become(account, capability, stop_signal),  # noqa: PLW1509  (only our main thread starts servers)
            )
            if process.stdin:
                process.stdin.write(settings.encode())
                process.stdin.close()
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerError(f"{Path(command[0]).name} could not be started: {error}.") from error
    return process


def stop(process: subprocess.Popen[bytes], signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn and wait its seconds, until the process is gone."""
    for number, seconds in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def stop_left_behind(folder: Path, pid_file: Path, name: str, stop_signal: signal.Signals, seconds: float = 30) -> None:
    """Stop the server called `name` that an earlier start left running in `folder`; forget its pid file.

    A pid that meanwhile belongs to somebody else is left alone.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    try:
        left = psutil.Process(pid)
        ours = left.name() == name and Path(left.cwd()).resolve() == folder.resolve()
    except (psutil.Error, OSError):
        ours = False
    else:
        if ours:
            left.send_signal(stop_signal)
            try:
                left.wait(seconds)
            except psutil.TimeoutExpired:
                left.kill()
                left.wait(5)
    pid_file.unlink(missing_ok=True)


def become(account: Account | None, capability: int | None, death_signal: signal.Signals) -> Callable[[], None]:
    """Return what a child does before it runs its program: become `account`, and die with us."""
    on_linux = sys.platform.startswith("linux")
    libc = ctypes.CDLL(None, use_errno=True) if on_linux else None
    parent = os.getpid()

    def prepare() -> None:
        if account:
            if libc and capability is not None:
                libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            if libc and capability is not None:
                _keep(libc, capability)
        if libc:  # after the change of user, which clears it
            libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def _keep(libc: ctypes.CDLL, capability: int) -> None:
    """Hold only `capability`, and pass it on through exec (capabilities(7): ambient set)."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable; then the upper halves
    if libc.capset(header, data) or libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0):
        raise OSError(ctypes.get_errno(), "the right to enter the project's folder cannot be passed on")


def _may(account: Account, path: Path, other_bit: int) -> bool:
    found = path.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & (other_bit << 6))
    if found.st_gid == account.gid:
        return bool(found.st_mode & (other_bit << 3))
    return bool(found.st_mode & other_bit)


def _permitted(capability: int) -> bool:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapPrm:"):
            return bool(int(line.split()[1], 16) >> capability & 1)
    return False
