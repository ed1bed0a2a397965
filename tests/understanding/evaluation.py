"""Reads the evaluation sets and scores understanding against them; used by the tests (dev part) and `make evaluate`."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from conversations.understanding import danger, understand
from conversations.understanding.engine import read_dates
from conversations.understanding.training import EVALUATION
from conversations.understanding.types import Understanding, When
from tests.understanding.oracle import Expected, expected

DATA = Path(__file__).parent / "data"
ZONE = ZoneInfo("America/Sao_Paulo")
# Every weekday, month ends, a leap February, the turn of the year.
MOMENTS = tuple(
    datetime(*moment, tzinfo=ZONE)
    for moment in (
        (2026, 11, 16, 6, 30), (2026, 11, 17, 6, 30), (2026, 11, 18, 6, 45), (2026, 11, 19, 6, 0),
        (2026, 11, 20, 6, 30), (2026, 11, 21, 6, 10),
        (2026, 11, 22, 6, 0), (2026, 12, 31, 6, 30), (2027, 1, 31, 6, 30), (2028, 2, 28, 6, 30),
        (2026, 4, 30, 6, 30), (2026, 6, 15, 6, 30), (2027, 3, 1, 6, 30), (2026, 8, 31, 6, 30),
    )
)  # fmt: skip
READINGS = 3


@dataclass
class Score:
    """How many were right, which were wrong (what was said, wanted, got), and the pairs of wanted and got."""

    right: int = 0
    total: int = 0
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    per_kind: dict[str, list[int]] = field(default_factory=dict)

    def add(self, said: str, wanted: str, got: str, kind: str) -> None:
        """Count one example."""
        counts = self.per_kind.setdefault(kind, [0, 0])
        self.total += 1
        counts[1] += 1
        if wanted == got:
            self.right += 1
            counts[0] += 1
        else:
            self.wrong.append((said, wanted, got))
            self.confusion[wanted, got] += 1

    @property
    def share(self) -> float:
        """Right ones of all, from 0 to 1."""
        return self.right / self.total if self.total else 1.0


def labelled(name: str) -> Iterator[tuple[str, str]]:
    """Yield (label, text) of a file of blocks."""
    label = ""
    path = EVALUATION if name == "utterances_dev.yaml" else DATA / name
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("  "):
            yield label, line.strip()
        else:
            label = line.split(":")[0]


def dated(name: str) -> Iterator[tuple[str, str, datetime]]:
    """Yield (expression, meaning, moment): each expression at three moments."""
    lines = [
        line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    for place, line in enumerate(lines):
        expression, meaning = line.rsplit(" = ", 1)
        for reading in range(READINGS):
            yield expression, meaning, MOMENTS[(place * READINGS + reading) % len(MOMENTS)]


def dated_as_told(name: str) -> Iterator[tuple[datetime, str, list[tuple[datetime, datetime]]]]:
    """Yield (moment, expression, spans): each expression at the moment it was written for."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        moment, _, told = line.partition(" | ")
        expression, _, meaning = told.rpartition(" = ")
        pairs = [] if meaning.strip() == "-" else [pair.strip().split("/") for pair in meaning.split("|")]
        spans = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in pairs]
        yield datetime.fromisoformat(moment), expression, spans


def _brief(spans: Sequence[tuple[datetime, datetime | None]]) -> str:
    return " | ".join(f"{start:%Y-%m-%d %H:%M}" + (f"..{end:%Y-%m-%d %H:%M}" if end else "") for start, end in spans)


def _spans(
    found: Sequence[When], wanted: Sequence[tuple[datetime, datetime | None]]
) -> list[tuple[datetime, datetime | None]]:
    """Return the found times in the notation of the wanted ones: no end where the wanted one has none."""
    open_ends = [end is None for _, end in wanted]
    return [
        (when.start, None if place < len(open_ends) and open_ends[place] else when.end)
        for place, when in enumerate(found)
    ]


def _line(when: str, when_not: str, earliest: bool) -> str:
    return f"{when}{' not ' + when_not if when_not else ''}{' earliest' if earliest else ''}"


def score_dates(name: str) -> Score:
    """Compare the times read with the oracle's, ends included; kinds are `date` and `none` (false dates)."""
    score = Score()
    for expression, meaning, now in dated(name):
        wanted: Expected = expected(meaning, now)
        got = read_dates(expression, now=now)
        score.add(
            f"{expression} @ {now:%a %Y-%m-%d %H:%M}",
            _line(_brief(wanted.when), _brief(wanted.when_not), wanted.earliest),
            _line(_brief(_spans(got.when, wanted.when)), _brief(_spans(got.when_not, wanted.when_not)), got.earliest),
            "none" if meaning == "none" else "date",
        )
    return score


def score_told_dates(name: str) -> Score:
    """Compare the times read with those somebody wrote down; of a clock time the start alone, in any order."""
    score = Score()
    for now, expression, spans in dated_as_told(name):
        got = sorted((when.start, when.end) for when in read_dates(expression, now=now).when)
        minute = timedelta(minutes=1)
        wanted = sorted((start, None if end - start == minute else end) for start, end in spans)
        shown = [
            (start, None if place < len(wanted) and wanted[place][1] is None else end)
            for place, (start, end) in enumerate(got)
        ]
        score.add(f"{expression} @ {now:%a %Y-%m-%d %H:%M}", _brief(wanted), _brief(shown), "date" if spans else "none")
    return score


def score_intents(name: str, reader: Callable[[str], Understanding] | None = None) -> Score:
    """Compare intents; the kinds are the intents themselves."""
    read = reader or (lambda text: understand(text, now=MOMENTS[0]))
    score = Score()
    for intent, text in labelled(name):
        score.add(text, intent, read(text).intent, intent)
    return score


def score_danger(name: str) -> Score:
    """Compare dangers; `none` stands for harmless, `misleading` for what is and only sounds like danger."""
    score = Score()
    for kind, text in labelled(name):
        score.add(text, "none" if kind == "misleading" else kind, danger(text) or "none", kind)
    return score
