"""What a round of simulated patients came to, for someone who decides whether to go live."""

from collections.abc import Callable, Sequence
from statistics import median

from .goals import Kind
from .talks import Outcome

REACHED_AIM = 0.95
FROM_NOTHING_AIM = 6
AT_ONCE_AIM = 3


def passes(outcomes: Sequence[Outcome]) -> bool:
    """Tell whether a clinic may go live with this: the aims are met."""
    return bool(outcomes) and all(ok for _, _, ok in _figures(outcomes))


def written(outcomes: Sequence[Outcome]) -> str:
    """Return the report as Markdown: the aims, every persona, every goal, and the seeds to look at."""
    parts = [f"{len(outcomes)} simulated patients\n", "| figure | value | aim met |", "|---|---|---|"]
    parts += [f"| {name} | {value} | {'yes' if ok else 'NO'} |" for name, value, ok in _figures(outcomes)]
    parts += ["", *_table("persona", outcomes, lambda one: one.persona)]
    parts += ["", *_table("goal", outcomes, lambda one: one.kind.value)]
    faulty = [one for one in outcomes if one.faulty]
    if faulty:
        parts += ["", "To look at (`--seed N --show`):", ""]
        parts += [f"- seed {one.seed}: {one.persona}, {one.kind.value}: {_why(one)}" for one in faulty[:60]]
    return "\n".join(parts) + "\n"


def _figures(outcomes: Sequence[Outcome]) -> list[tuple[str, str, bool]]:
    reached = _share(outcomes, lambda one: one.reached)
    nothing = [one.messages for one in outcomes if one.reached and one.kind in (Kind.BOOK, Kind.BOOK_NEW)]
    at_once = [one.messages for one in outcomes if one.reached and one.kind == Kind.BOOK_ALL]
    count: Callable[[Callable[[Outcome], int]], int] = lambda what: sum(what(one) for one in outcomes)  # noqa: E731
    claims, loops = count(lambda one: len(one.false_claims)), count(lambda one: one.loops)
    errors, stuck = count(lambda one: bool(one.error)), count(lambda one: one.no_way_out)
    typical, quick = median(nothing or [0]), median(at_once or [0])
    return [
        (f"goals reached (≥ {REACHED_AIM:.0%})", f"{reached:.1%}", reached >= REACHED_AIM),
        (f"messages for a booking from nothing, median (≤ {FROM_NOTHING_AIM})", f"{typical:g}",
         typical <= FROM_NOTHING_AIM),
        (f"messages when all is said at once, median (≤ {AT_ONCE_AIM})", f"{quick:g}", quick <= AT_ONCE_AIM),
        ("said to be done but not in the database (0)", str(claims), claims == 0),
        ("the same words twice in a row (0)", str(loops), loops == 0),
        ("exceptions (0)", str(errors), errors == 0),
        ("no way out (0)", str(stuck), stuck == 0),
        ("handed over although nobody asked", f"{_share(outcomes, lambda one: one.handed_over):.1%}", True),
        ("messages not understood", f"{count(lambda one: one.puzzled)} of {count(lambda one: one.messages)}", True),
    ]  # fmt: skip


def _table(title: str, outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> list[str]:
    lines = [f"| {title} | talks | reached | messages (median) | not understood |", "|---|---|---|---|---|"]
    for name in dict.fromkeys(key(one) for one in outcomes):
        group = [one for one in outcomes if key(one) == name]
        lines.append(
            f"| {name} | {len(group)} | {_share(group, lambda one: one.reached):.0%} "
            f"| {median(one.messages for one in group):g} | {sum(one.puzzled for one in group)} |"
        )
    return lines


def _share(outcomes: Sequence[Outcome], what: Callable[[Outcome], bool]) -> float:
    return sum(what(one) for one in outcomes) / len(outcomes) if outcomes else 0.0


def _why(one: Outcome) -> str:
    reasons = [
        "" if one.reached else "goal not reached",
        "; ".join(one.false_claims),
        "the same words twice" if one.loops else "",
        one.error,
        "no way out" if one.no_way_out else "",
    ]
    return ", ".join(reason for reason in reasons if reason)
