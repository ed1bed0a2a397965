"""One measured search."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What was searched, how fast it must be (milliseconds), how fast it was, statements, slots found."""

    name: str
    goal: float
    milliseconds: float
    statements: int
    found: int
