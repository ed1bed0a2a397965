"""`python -m bench.servers [--write]`: which WSGI server, with how many processes and threads, takes most webhooks.

Each shape serves our own webhook view in the same installation, one after the other and twice over, so that a machine
whose speed changes treats them alike. gunicorn is measured where it is installed (`pip install gunicorn`); it is no
part of clinicbot.
"""

import argparse
import importlib.util
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import measure
from bench.measure import percentile
from bench.system import System

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
MARK = "<!-- servers -->"
SHAPES = ((1, 1), (1, 4), (2, 1), (2, 2), (2, 4), (2, 8), (2, 16), (4, 4))
ROUNDS, PEOPLE, CONNECTIONS = 2, 100, 32


@dataclass(slots=True)
class Measured:
    """One shape's figures, a round each: webhooks a second at most, and p99 in milliseconds at 200 a second."""

    name: str
    most: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    refused: int = 0


def main() -> None:
    """Measure every shape and print the table; with `--write` put it into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m bench.servers", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each is measured each time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clinicbot-bench-") as folder:
        Path(folder).chmod(0o711)
        text = table(run(Path(folder), given.seconds))
    print(text)
    if given.write:
        before, _, rest = PAGE.read_text().partition(MARK)
        PAGE.write_text(f"{before}{MARK}\n{text}\n{MARK}{rest.partition(MARK)[2]}")


def run(folder: Path, seconds: float) -> list[Measured]:
    """Return every shape's figures."""
    with System(folder) as system:
        system.prepare(PEOPLE)
        shapes = dict(commands(system.web_command))
        found = {name: Measured(name) for name in shapes}
        for round_number in range(ROUNDS):
            for name, command in shapes.items():
                print(f"… {name}, round {round_number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
                one(system, command, seconds, found[name])
    return list(found.values())


def one(system: System, command: Sequence[str], seconds: float, found: Measured) -> None:
    """Measure one shape for a while and add its figures."""
    system.web_command = list(command)
    system.start_web()
    measure.door_at_rate(system, range(PEOPLE), 1.0)  # connections and statements made
    calm = measure.door_at_rate(system, range(PEOPLE), seconds)
    most = measure.door_at_most(system, range(PEOPLE), seconds, CONNECTIONS)
    system.stop_process("web")
    found.late.append(percentile(calm.latencies, 99) * 1000)
    found.most.append(most.per_second)
    found.refused += calm.refused + most.refused


def commands(ours: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield a name and a command for each shape, made from our own command."""
    for workers, threads in SHAPES:
        command = list(ours)
        command[command.index("--workers") + 1] = str(workers)
        command[command.index("--blocking-threads") + 1] = str(threads)
        yield f"granian, {workers} × {threads}", command
    if importlib.util.find_spec("gunicorn"):
        port = ours[list(ours).index("--port") + 1]
        for threads in (1, 4):
            command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
            command += ["--threads", str(threads), "--keep-alive", "60", "clinicbot.wsgi:application"]
            yield f"gunicorn, 2 × {threads}", command


def table(found: Sequence[Measured]) -> str:
    """Return the figures as Markdown, each round, those that took most first."""
    lines = ["| server, processes × threads | webhooks/s at most | p99 at 200/s | refused |", "|---|---|---|---|"]
    for each in sorted(found, key=lambda one: -max(one.most)):
        most = " · ".join(f"{value:,.0f}" for value in each.most)
        late = " · ".join(f"{value:.1f}" for value in each.late)
        lines.append(f"| {each.name} | {most} | {late} ms | {each.refused} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
