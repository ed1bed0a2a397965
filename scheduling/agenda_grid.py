"""Where each appointment is drawn: minutes from the top, its share of the column's width. Pure, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

FIRST, LAST = 7 * 60, 19 * 60
"""The grid shows at least these minutes of the day; earlier and later ones where something happens there."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a day, in minutes after local midnight, with whatever it stands for."""

    start: int
    end: int
    what: Any = None


@dataclass(frozen=True, slots=True)
class Block:
    """A span as it is drawn: minutes from the grid's top, percent of the column."""

    top: int
    height: int
    left: float
    width: float
    what: Any


@dataclass(frozen=True, slots=True)
class Column:
    """One professional's day: working hours behind, appointments in front."""

    title: str
    subtitle: str
    day: date
    today: bool
    colour: str
    open: tuple[Span, ...]
    taken: tuple[Span, ...]
    professional_id: int = 0


def bounds(columns: Iterable[Column]) -> tuple[int, int]:
    """Return the first and last minute to draw, whole hours."""
    spans = [span for column in columns for span in (*column.open, *column.taken)]
    first = min([FIRST, *(span.start for span in spans)])
    last = max([LAST, *(span.end for span in spans)])
    return first // 60 * 60, min(-(-last // 60) * 60, 24 * 60)


def blocks(spans: Sequence[Span], first: int, last: int) -> list[Block]:
    """Place spans side by side where they overlap; those that touch do not."""
    placed: list[Block] = []
    for group in _groups(sorted(spans, key=lambda span: (span.start, -span.end))):
        lanes: list[int] = []
        where: list[tuple[Span, int]] = []
        for span in group:
            lane = next((number for number, until in enumerate(lanes) if until <= span.start), len(lanes))
            lanes[lane : lane + 1] = [span.end]
            where.append((span, lane))
        width = 100 / len(lanes)
        placed += [
            Block(max(span.start, first) - first, _height(span, first, last), lane * width, width, span.what)
            for span, lane in where
        ]
    return placed


def _height(span: Span, first: int, last: int) -> int:
    return max(min(span.end, last) - max(span.start, first), 5)


def _groups(spans: Iterable[Span]) -> Iterable[list[Span]]:
    """Yield runs of spans that overlap one another, directly or through a third."""
    group: list[Span] = []
    until = -1
    for span in spans:
        if group and span.start >= until:
            yield group
            group = []
            until = -1
        group.append(span)
        until = max(until, span.end)
    if group:
        yield group
