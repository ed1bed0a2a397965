"""What to do after a send that failed: the retry table, a pure function."""

from dataclasses import dataclass
from enum import StrEnum

from integrations.outgoing import SendErrorKind

MAX_ATTEMPTS = 8
_LONGEST_WAIT_SECONDS = 900.0
_LONGEST_NAMED_WAIT_SECONDS = 3600.0


class Step(StrEnum):
    """What becomes of the row."""

    RETRY = "retry"  # queued again
    FAIL = "fail"  # final; staff are told
    WAIT_FOR_STATUS = "wait_for_status"  # unknown outcome (I4)
    PAUSE_CHANNEL = "pause_channel"  # queued again, and the channel rests until staff act


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, and after how many seconds."""

    step: Step
    delay: float = 0.0


def after(kind: SendErrorKind, attempts: int, retry_after: float | None = None) -> Verdict:
    """Return what to do after attempt number `attempts` (the first is 1) failed as `kind`.

    Back-offs are 4ⁿ⁻¹ seconds (Meta's own rule for the pair limit, 131056), at most 15 minutes, eight attempts;
    a longer wait that the provider named is respected, up to an hour.
    """
    if kind is SendErrorKind.UNKNOWN:
        return Verdict(Step.WAIT_FOR_STATUS)
    if kind is SendErrorKind.CHANNEL:
        return Verdict(Step.PAUSE_CHANNEL)
    if kind not in (SendErrorKind.RETRY, SendErrorKind.PAIR_LIMIT) or attempts >= MAX_ATTEMPTS:
        return Verdict(Step.FAIL)
    back_off = min(4.0 ** (attempts - 1), _LONGEST_WAIT_SECONDS)
    return Verdict(Step.RETRY, max(back_off, min(retry_after or 0.0, _LONGEST_NAMED_WAIT_SECONDS)))
