"""What can go wrong with a change of the agenda, as a caller may tell it to a patient."""

from collections.abc import Sequence

from scheduling.slot import Reason, Slot

TAKEN_REASONS = frozenset(
    {Reason.BUSY, Reason.BUFFER, Reason.ROOM, Reason.ASSISTANT, Reason.FULL, Reason.QUOTA}
)  # what another booking may have caused a moment ago


class SchedulingError(Exception):
    """A change that was not made; nothing was written."""


class RuleBroken(SchedulingError):  # noqa: N818 (a rule speaks, nothing is broken in the code)
    """A rule speaks against the time. `reason` is the first one, `reasons` all, `alternatives` up to three slots."""

    def __init__(self, reasons: Sequence[Reason], alternatives: Sequence[Slot] = ()) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = tuple(reasons)
        self.reason = self.reasons[0]
        self.alternatives = list(alternatives)


class SlotTaken(RuleBroken):
    """The time was just taken; `alternatives` are the next ones."""


class StaleVersion(SchedulingError):  # noqa: N818
    """The answer belongs to a version of the appointment that no longer stands (I14)."""


class NotAllowed(SchedulingError):  # noqa: N818
    """This actor may not do this, or not to an appointment in this state. `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CannotBeTold(SchedulingError):  # noqa: N818
    """The patient of a waitlist offer cannot be written to now, so it is made to somebody else."""


class KeyReused(SchedulingError):  # noqa: N818
    """The idempotency key was used before for something else."""


def refused(reasons: Sequence[Reason], alternatives: Sequence[Slot] = ()) -> RuleBroken:
    """Return SlotTaken where another booking may be the only cause, else RuleBroken."""
    kind = SlotTaken if set(reasons) <= TAKEN_REASONS else RuleBroken
    return kind(reasons, alternatives)
