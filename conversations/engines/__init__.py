"""Who decides what to say."""

from functools import cache

from .decision import Engine, Situation


@cache
def _flow() -> Engine:
    # Skills import the contract from this package: the engine that runs them is imported when first asked for.
    from .flow import FlowEngine

    return FlowEngine()


def choose(situation: Situation) -> Engine:
    """Return the engine for this turn: `flow`, which needs nobody else."""
    del situation
    return _flow()
