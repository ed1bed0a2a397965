"""`make bench` (`python -m bench [--quick] [--write]`): measure this machine and print ratios to its floors."""

import argparse
import os
import platform
import tempfile
import time
from pathlib import Path

from bench import floors, measure, report
from bench.load import Outcome, Talk
from bench.measure import FULL, QUICK, Plan, percentile
from bench.report import Row
from bench.system import System

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def main() -> None:
    """Measure, print, and with `--write` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller loads: about a minute")
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    parser.add_argument("--in-flight", type=int, default=0, help="how many contacts wait for a reply at once")
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    with tempfile.TemporaryDirectory(prefix="clinicbot-bench-") as folder:
        Path(folder).chmod(0o711)
        rows = run(Path(folder), plan, given.in_flight or plan.in_flight)
    table = report.table(rows)
    print(f"\n{machine()}\n\n{table}")
    if given.write:
        report.write(PAGE, f"{machine()}\n\n{table}")


def run(folder: Path, plan: Plan, in_flight: int) -> list[Row]:
    """Start an installation, take every measurement and return the rows of the report."""
    rows: list[Row] = []
    few = range(plan.few)
    many = range(plan.few, plan.few + plan.many)
    others = range(plan.few + plan.many, plan.people)
    with System(folder) as system:
        say("preparing")
        system.prepare(plan.people)
        system.start_web()
        system.control("heard", {"contacts": list(measure.said_by(range(plan.people), 0))})
        rows += told(the_floors(system, plan))
        system.start_worker()
        system.wait_for_worker()
        measure.turns(system, measure.said_by(few, 1), in_flight)
        rows += told(the_latency(system, plan, few))
        rows += told(the_turns(system, plan, few, many, in_flight))
        rows += told(with_statuses(system, plan, others, in_flight))
        rows += told(the_door(system, plan, many, rows[0].number))
        rows += told([nothing_left(system)])
    return rows


def the_floors(system: System, plan: Plan) -> list[Row]:
    """Measure what the parts can do with nothing of ours on top."""
    say("floors")
    bare = floors.bare_view(system, plan.door_seconds, plan.connections)
    return [
        Row("floor: bare Django view, same server", f"{bare.per_second:,.0f} req/s", number=bare.per_second),
        Row("floor: INSERT + commit, 8 connections", f"{floors.inserts(system, plan.door_seconds, 8):,.0f}/s"),
        Row("floor: Celery enqueue, one process", f"{floors.enqueues(system, plan.door_seconds):,.0f}/s"),
    ]


def the_latency(system: System, plan: Plan, people: range) -> list[Row]:
    """Measure how long after the webhook's 200 the reply is posted, at 5 messages a second."""
    say("latency at 5 messages a second")
    talk = measure.latency(system, people, plan.latency_seconds)
    after = talk.replied_after
    p50, p95 = percentile(after, 50) * 1000, percentile(after, 95) * 1000
    return [
        Row(
            "webhook's 200 → reply POST, at 5/s",
            f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
            aim="p50 ≤ 30 ms, p95 ≤ 80 ms",
            met=p50 <= 30 and p95 <= 80 and not talk.unanswered,
            note=f"{len(after)} messages, {talk.unanswered} unanswered",
        )
    ]


def the_turns(system: System, plan: Plan, few: range, many: range, in_flight: int) -> list[Row]:
    """Measure turns a second, and what many conversations cost beside few; halves in turn, against drift."""
    say("turns")
    each = plan.turns // plan.few // 2
    half = len(many) // 2
    old, old_spent, new, new_spent = Talk(), measure.Spent(), Talk(), measure.Spent()
    for part in (0, 1):
        talk, spent = measure.turns(system, measure.said_by(few, each, part * each), in_flight)
        add(old, talk)
        old_spent.add(spent)
        talk, spent = measure.turns(system, measure.said_by(many[part * half : (part + 1) * half], 1), in_flight)
        add(new, talk)
        new_spent.add(spent)
    cpu, cpu_new = old_spent.per(len(old.replied_after)), new_spent.per(len(new.replied_after))
    dearer = old.per_second / new.per_second if new.per_second else 0.0
    shares = ", ".join(f"{name} {1000 * s / len(old.replied_after):.1f}" for name, s in old_spent.parts.items())
    return [
        Row(
            "turns, end to end, sustained",
            f"{old.per_second:,.0f}/s",
            aim="≥ 100/s, all answered",
            met=old.per_second >= 100 and not old.unanswered and not old.surplus,
            note=f"{len(old.replied_after)} turns of {plan.few} conversations, {old.unanswered} unanswered, "
            f"{old.surplus} replies too many; {cpu:.1f} ms of processor a turn ({shares})",
        ),
        Row(
            f"{plan.many:,} conversations beside {plan.few}",
            f"{dearer:.2f} ×",
            aim="≤ 1.2 ×",
            met=dearer <= 1.2 and not new.unanswered,
            note=f"{new.per_second:,.0f} turns/s, first messages: each makes its conversation; "
            f"{new.unanswered} unanswered, {cpu_new:.1f} ms of processor a turn",
        ),
    ]


def with_statuses(system: System, plan: Plan, people: range, in_flight: int) -> list[Row]:
    """Measure turns a second while every reply brings three status webhooks."""
    say("turns with status webhooks")
    before = system.control("stats")
    system.report_statuses("sent", "delivered", "read")
    talk, spent = measure.turns(system, measure.said_by(people, max(plan.turns // plan.few // 2, 4)), in_flight)
    after = system.control("stats")
    while system.control("stats")["statuses_pending"]:
        time.sleep(0.2)
    system.report_statuses()
    typing = after["receipts"] - before["receipts"]
    return [
        Row(
            "beside: the same with 3 status webhooks a reply",
            f"{talk.per_second:,.0f} turns/s",
            note=f"{talk.unanswered} unanswered, {spent.per(len(talk.replied_after)):.1f} ms of processor a turn, "
            f"{typing} typing indicators for {len(talk.replied_after)} turns",
        )
    ]


def the_door(system: System, plan: Plan, people: range, bare: float) -> list[Row]:
    """Measure the webhook: with the worker awake at 200/s, alone at 200/s, and alone as fast as it goes."""
    say("webhooks at 200/s, the worker at work")
    busy = measure.door_at_rate(system, people, plan.door_seconds)
    settle(system)
    system.stop_process("worker")
    say("webhooks at 200/s, nobody at work")
    calm = measure.door_at_rate(system, people, plan.door_seconds)
    say("webhooks as fast as they are taken")
    most = measure.door_at_most(system, people, plan.door_seconds, plan.connections)
    system.start_worker()
    share = most.per_second / bare if bare else 0.0
    p99 = percentile(calm.latencies, 99) * 1000
    return [
        Row(
            "webhooks taken, at most",
            f"{most.per_second:,.0f}/s",
            aim="≥ 1,000/s",
            met=most.per_second >= 1000 and not most.refused,
            note=f"{spread(most)}; {most.refused} refused; {share:.2f} of the bare view; the worker rests",
        ),
        Row(
            "webhooks at 200/s",
            spread(calm),
            aim="p99 < 50 ms",
            met=p99 < 50 and not calm.refused,
            note="the worker rests",
        ),
        Row("beside: webhooks at 200/s, the worker at work", spread(busy), note="turns take the rest of the machine"),
    ]


def nothing_left(system: System) -> Row:
    """Wait until every delivery is processed and every message handled, and count what is not."""
    say("what the floods left")
    settle(system)
    lost = left(system)
    twice = system.query(
        "SELECT count(*) FROM conversations_message WHERE direction = 'out' AND duplicate_provider_id <> ''"
    )[0][0]
    return Row("afterwards: not handled, sent twice", f"{lost}, {twice}", aim="0, 0", met=not lost and not twice)


def settle(system: System, patience: float = 120.0) -> None:
    """Wait until nothing is left to do."""
    deadline = time.monotonic() + patience
    while left(system) and time.monotonic() < deadline:
        time.sleep(0.25)


def left(system: System) -> int:
    """Count deliveries not read, messages not handled and replies not sent."""
    return int(
        system.query(
            "SELECT (SELECT count(*) FROM conversations_delivery WHERE processed_at IS NULL)"
            " + (SELECT count(*) FROM conversations_message"
            " WHERE status IN ('pending', 'queued', 'sending', 'unknown'))"
        )[0][0]
    )


def add(total: Talk, part: Talk) -> None:
    """Count one measurement into a sum."""
    total.latencies += part.latencies
    total.replied_after += part.replied_after
    total.seconds += part.seconds
    total.refused += part.refused
    total.unanswered += part.unanswered
    total.surplus += part.surplus


def spread(outcome: Outcome) -> str:
    """Return p50, p95 and p99 in milliseconds."""
    p50, p95, p99 = (percentile(outcome.latencies, share) * 1000 for share in (50, 95, 99))
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms"


def machine() -> str:
    """Return where this was measured."""
    load = os.getloadavg()[2]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"load of the last 15 minutes {load:.1f}, {time.strftime('%Y-%m-%d')}. "
        "Generator, fake Graph API, database and broker share these cores."
    )


def told(rows: list[Row]) -> list[Row]:
    """Print rows as soon as they are known, and return them."""
    for row in rows:
        print(f"    {row.name}: {row.value} {row.note}", flush=True)
    return rows


def say(what: str) -> None:
    """Tell whoever waits what is being measured."""
    print(f"… {what}", flush=True)


if __name__ == "__main__":
    main()
