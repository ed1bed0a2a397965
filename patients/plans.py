"""The health plans a patient may have. The agenda, which keeps them, tells their names; patients keep a public id."""

from collections.abc import Callable, Sequence

PRIVATE = "private"
"""What stands in the place of a plan's public id where the patient pays without a plan, and has said so."""

Choices = Callable[[], Sequence[tuple[str, str]]]
_sources: list[Choices] = []


def offer_plans(choices: Choices) -> None:
    """Have `choices()` name the plans, as (public id, name)."""
    if choices not in _sources:
        _sources.append(choices)


def plan_choices() -> list[tuple[str, str]]:
    """Return every plan, as (public id, name)."""
    return [choice for source in _sources for choice in source()]
