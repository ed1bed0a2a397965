"""`make evaluate` (`python -m bench.understanding [--write]`): how well and how quickly messages are understood."""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from bench.report import Row, table
from conversations.understanding import head, understand
from conversations.understanding.danger import _danger_kept
from conversations.understanding.danger_net import _judged
from conversations.understanding.features import embed_one
from conversations.understanding.training import built_in_examples
from tests.understanding.evaluation import (
    MOMENTS,
    Score,
    labelled,
    score_danger,
    score_dates,
    score_intents,
    score_told_dates,
)

PAGE = Path(__file__).resolve().parent.parent / "docs" / "understanding.md"
NOW: datetime = MOMENTS[0]
WORST = 25
CRITICAL = ("emergency", "self_harm")
HARMLESS = ("none", "misleading")
UNREAD = "danger, exams"
ABOUT = """## What the figures are worth

The development sets were looked at failure by failure while the rules, phrases and limits were chosen: their
figures say that nothing was lost, not how strangers are understood. The held-out sets are not trained on and no
phrase of them is a training phrase; this page lists their failures, so whoever works on understanding has read some
of them. Parts of both came from a person who had not seen the code, in two batches of sentences: 340 on danger, 450
intents, 120 dates each. Nobody had read a line of the second batch when it was measured, before the work of
November 2026, in its midst and after it:

| second batch, unread | before | midway | after |
|---|---|---|---|
| emergencies and self-harm called so | 58.7 % | 95.3 % | 94.7 % |
| alarms on 150 harmless sentences, many of them figures of speech and old stories | 13 | 14 | 14 |
| intents | 90.4 % | 92.2 % | 91.8 % |
| dates · sentences without one | 91 of 95 · 23 of 25 | 91 of 95 · 23 of 25 | 91 of 95 · 23 of 25 |

Of the intents of that batch 70 of 450, of the first batch 120, were short everyday phrases that stood in a set or among
the phrases already, and are not counted twice below.

For danger nine batches came from hands that had not seen the code. Until November 2026 their sentences were read and
learnt from by a linear head, and each next batch, unread, came out alike: 92 to 95 % of the emergencies and self-harm
called so, alarms on 8 to 15 % of the harmless ones. Now danger has a network of its own
([why](adr/danger-has-its-own-network.md)). Four batches of ordinary messages, from other hands again, were kept apart
from what it learns (each 130 emergencies, 50 of self-harm, 40 that need a person soon, 180 or 200 harmless ones of
which 30 mislead); nobody had read a line of them when they were measured:

| unread exams | first | second | third | fourth |
|---|---|---|---|---|
| emergencies and self-harm called so, of 180: linear head | 93.3 % | 94.4 % | | |
| the same, network taught 13,000 sentences | 95.6 % | 98.3 % | 99.4 % | 96.7 % |
| emergencies and self-harm seen in harmless ones: linear head | 10.6 % | 5.6 % | | |
| the same, network taught 13,000 sentences | 2.8 % | 2.2 % | 1.5 % | 2.0 % |
| any danger seen in them, what needs a person soon too | 5.0 % | 4.4 % | 2.0 % | 3.0 % |

The totals of the first two were looked at while that network and its limits were chosen; the third and fourth were
written when it stood, and this was its first sight of them: 98.1 % of 360, and 1.8 % of 400 (2.5 % with what needs a
person soon). It has been taught 3,000 sentences more since, from hands that had seen none of the exams. Three
trainings from different random beginnings then came to 98.3, 98.6 and 98.6 % on the third and fourth together, with
1.3, 1.0 and 1.5 % (2.8, 2.3 and 2.5 %) of false alarms. "danger, exams" above is the one built in: it and its limits
were chosen by the development set and by those totals, so that row flatters a little; nobody has read their
sentences, and this page does not show them. Of the harmless ones another reader told those that mislead from the
plain ones.

The first two exams are part of the held-out set below, beside older batches of which a third was written to mislead
(figures of speech, old stories, fiction, names): so its share of false alarms is higher than a clinic would see. The
rules alone (mode `off`) find half of such sentences; the network finds the others, where a word of alarm stands too
or, with a mere hint, where the head of all intents sees danger as well. What soothes ("…, mas deve ser bobagem") is
left out before the network is asked, and lowers no alarm that a rule has raised."""
Sets = tuple[tuple[str, Callable[[str], Score], str, str], ...]
SETS: Sets = (
    ("intents, development set", score_intents, "utterances_dev.yaml", ""),
    ("intents, held-out set", score_intents, "utterances_heldout.yaml", "≥ 85 %"),
    ("dates, development set", score_dates, "dates_dev.txt", ""),
    ("dates, held-out set", score_dates, "dates_heldout.txt", "≥ 93 %"),
    ("dates as told, development set", score_told_dates, "dates_told_dev.txt", ""),
    ("dates as told, held-out set", score_told_dates, "dates_told_heldout.txt", "≥ 93 %"),
    ("danger, development set", score_danger, "danger_dev.yaml", ""),
    ("danger, held-out set", score_danger, "danger_heldout.yaml", "≥ 98 %"),
    (UNREAD, score_danger, "danger_exams.yaml", "≥ 98 %"),
)
PATHOLOGICAL = (
    ("a" * 4096), ("1" * 4096), ("a " * 2048), ("9/" * 2048), ("as 9 e " * 585), ("não " * 1024), ("@." * 2048),
    ("dia " * 1024), ("segunda ou " * 372), ("👍" * 4096), ("á́" * 2048), ("\u202e\x00" * 2048), ("h:" * 2048),
    ("de 9 a 10 das 9 às 10 " * 186), ("dor no peito e " * 273), ("as 10 da manha ou " * 227),
    ("meu nome e " * 372), ("dr ana com " * 372),
    ("carteirinha 1 2 3 4 5 " * 186), ("quero cancelar " * 273),
)  # fmt: skip


def main() -> None:
    """Measure, print, and with `--write` put the page into docs/understanding.md."""
    parser = argparse.ArgumentParser(prog="python -m bench.understanding", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/understanding.md")
    given = parser.parse_args()
    loaded, memory = loading()
    scores = {name: score(file) for name, score, file, _aim in SETS}
    page = "\n\n".join(sections(scores, [*quality(scores), *speed(), loaded, memory]))
    print(page)
    if given.write:
        PAGE.write_text(page + "\n", encoding="utf-8")


def sections(scores: dict[str, Score], rows: list[Row]) -> Iterator[str]:
    """Yield the parts of the page."""
    phrases, load = len(built_in_examples()), os.getloadavg()[1]
    yield "# Understanding, measured\n\nWritten by `make evaluate ARGS=--write`; the figures are this machine's."
    about = f"{platform.machine()}, Python {platform.python_version()}; {phrases:,} training phrases"
    yield f"{about}; {load:.0f} processes ran beside it.\n\n{table(rows)}"
    yield ABOUT
    held = scores["intents, held-out set"]
    yield "## Intents on the held-out set\n\n" + per_kind(held)
    yield "## What is taken for what\n\n" + confusion(held)
    yield "## Worst examples\n\n" + worst(scores)


def quality(scores: dict[str, Score]) -> Iterator[Row]:
    """Yield a row for each evaluation set."""
    for name, judge, _file, aim in SETS:
        score = scores[name]
        of_kinds = "" if judge is score_danger else aim  # of a danger, which kind counts for less than whether
        least = float(of_kinds.strip("≥ %")) / 100 if of_kinds else 0.0
        met = score.share >= least if of_kinds else None
        yield Row(name, f"{score.share:.1%}", of_kinds, met, f"{score.right} of {score.total}")
        if judge is score_danger:
            caught, critical, false, harmless = alarms(score)
            shares = caught / critical, false / harmless
            row = f"{name}: critical caught · false alarms"
            aims = "≥ 98 % · ≤ 2 %" if aim else ""
            told = f"{caught} of {critical} · {false} of {harmless}"
            if "misleading" in score.per_kind:
                right, harmless = score.per_kind["misleading"]
                told += f", {harmless - right} of them of {harmless} that mislead"
            kept = (shares[0] >= 0.98 and shares[1] <= 0.02) if aim else None
            yield Row(row, f"{shares[0]:.1%} · {shares[1]:.1%}", aims, kept, told)


def alarms(score: Score) -> tuple[int, int, int, int]:
    """Return how many critical sentences were called an emergency or self-harm, of how many; how many harmless ones got
    any alarm, of how many.
    """
    critical = sum(total for kind, (_, total) in score.per_kind.items() if kind in CRITICAL)
    missed = sum(n for (meant, got), n in score.confusion.items() if meant in CRITICAL and got not in CRITICAL)
    harmless = sum(total for kind, (_, total) in score.per_kind.items() if kind in HARMLESS)
    return critical - missed, critical, sum(n for (meant, _), n in score.confusion.items() if meant == "none"), harmless


def spent(texts: list[str]) -> list[float]:
    """Return the milliseconds of processor time each text takes that nobody said before, sorted."""
    times = []
    for text in texts:
        for kept in (embed_one, _judged, _danger_kept):
            kept.cache_clear()
        before = time.process_time()
        understand(text, now=NOW)
        times.append((time.process_time() - before) * 1000)
    return sorted(times)


def speed() -> Iterator[Row]:
    """Yield medians and 99th percentiles with the head, without the embedding and without the head; the worst time."""
    texts = [text for name in ("utterances_dev.yaml", "utterances_heldout.yaml") for _label, text in labelled(name)]
    for mode, median_aim, late_aim in (("full", 5.0, 15.0), ("light", 0.0, 0.0), ("off", 1.0, 0.0)):
        head.use(mode)
        head.warm_up()
        spent(texts[:200])
        times = spent(texts)
        median, late = times[len(times) // 2], times[int(len(times) * 0.99)]
        aims = (("median", median_aim), ("p99", late_aim))
        aim = " · ".join(f"{what} ≤ {value:.0f} ms" for what, value in aims if value)
        met = (median <= (median_aim or median) and late <= (late_aim or late)) if aim else None
        yield Row(f"a message, mode `{mode}`", f"median {median:.2f} ms, p99 {late:.2f} ms", aim, met)
    head.use("full")
    spent(list(PATHOLOGICAL))
    slowest = max(min(spent([text] * 3)) for text in PATHOLOGICAL)
    yield Row(
        "slowest of strange 4,096 characters", f"{slowest:.0f} ms", "≤ 50 ms", slowest <= 50, "each the best of three"
    )


_LOAD = """
import time, resource
before = time.perf_counter()
from conversations.understanding.head import warm_up
warm_up()
print(time.perf_counter() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def loading() -> tuple[Row, Row]:
    """Return how long a fresh process takes to be ready, and its memory then."""
    command = [sys.executable, "-c", _LOAD]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    seconds, megabytes = [float(one) for one, _ in said], [float(other) for _, other in said]
    first, most = min(seconds), max(megabytes)
    return (
        Row("load in a fresh process", f"{first:.2f} s", "≤ 2 s", first <= 2, "best of three"),
        Row("memory of that process", f"{most:.0f} MB", "≤ 200 MB", most <= 200),
    )


def per_kind(score: Score) -> str:
    """Return accuracy for each intent as a table, the worst first."""
    lines = ["| intent | right | of |", "|---|---|---|"]
    ordered = sorted(score.per_kind.items(), key=lambda item: (item[1][0] / item[1][1], item[0]))
    return "\n".join([*lines, *(f"| {kind} | {right} | {count} |" for kind, (right, count) in ordered)])


def confusion(score: Score) -> str:
    """Return the pairs that are mistaken most often."""
    lines = ["| meant | understood | times |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {a} | {b} | {n} |" for (a, b), n in score.confusion.most_common(15))])


def worst(scores: dict[str, Score]) -> str:
    """Return examples that were wrong: of the intents at most two for each pair, then dates and danger."""
    lines = []
    for name, score in scores.items():
        if name == UNREAD:
            continue
        seen: Counter[tuple[str, str]] = Counter()
        kept: list[str] = []
        for said, wanted, got in score.wrong:
            seen[wanted, got] += 1
            if seen[wanted, got] <= 2 and len(kept) < WORST:
                kept.append(f"- “{said}”: meant {wanted}, understood {got}")
        lines.append(f"### {name[0].upper()}{name[1:]}\n\n" + ("\n".join(kept) or "None."))
    return "\n\n".join(lines)


if __name__ == "__main__":
    main()
