"""The report: rows of a Markdown table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. `met` is None where there is no aim."""

    name: str
    value: str
    aim: str = ""
    met: bool | None = None
    note: str = ""
    number: float = 0.0


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| measured | figure | aim | met | remarks |", "|---|---|---|---|---|"]
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "**no**"
        lines.append(f"| {row.name} | {row.value} | {row.aim} | {met} | {row.note} |")
    return "\n".join(lines)


def write(page: Path, text: str) -> None:
    """Put `text` between the page's two marks. Raises ValueError where they are missing."""
    before, begin, rest = page.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no place for the figures")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
