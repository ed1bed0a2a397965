"""What Meta's error codes mean for the message that waits: a pure table.

Source: Meta's page "Error codes" (Cloud API, Graph v26.0). It serves the Graph API's answers and the
errors of `failed` statuses alike.
"""

from typing import NamedTuple

from integrations.outgoing import SendErrorKind

_A_DAY = 24 * 3600.0
_AN_HOUR = 3600.0
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0
_LONGEST_PAIR_PAUSE = 4.0**5

_PERMISSIONS = range(200, 300)
_TEMPLATES = range(132000, 133000)
_REGISTRATION = range(133000, 134000)


class Verdict(NamedTuple):
    """What to do about an error; `retry_after` in seconds where Meta's rule names one."""

    kind: SendErrorKind
    retry_after: float | None = None


_RETRY = Verdict(SendErrorKind.RETRY)
_CHANNEL = Verdict(SendErrorKind.CHANNEL)
_UNDELIVERABLE = Verdict(SendErrorKind.UNDELIVERABLE)
_OUR_BUG = Verdict(SendErrorKind.OUR_BUG)
_TEMPLATE = Verdict(SendErrorKind.TEMPLATE)

_BY_CODE: dict[int, Verdict] = {
    # Meta is busy or we are too fast: nothing was sent.
    1: _RETRY,
    2: _RETRY,
    4: _RETRY,
    80007: _RETRY,
    130429: _RETRY,
    131000: _RETRY,
    131016: _RETRY,
    131057: _RETRY,
    133004: _RETRY,
    131056: Verdict(SendErrorKind.PAIR_LIMIT, 1.0),
    131047: Verdict(SendErrorKind.WINDOW_CLOSED),
    # This contact.
    131021: _UNDELIVERABLE,
    131026: _UNDELIVERABLE,
    131030: _UNDELIVERABLE,
    131062: _UNDELIVERABLE,
    # The recipient's country is closed to this account: stopping the whole channel for it would let one
    # foreign number silence the clinic.
    130497: _UNDELIVERABLE,
    131049: Verdict(SendErrorKind.SUPPRESSED, _A_DAY),
    130472: Verdict(SendErrorKind.SUPPRESSED, _A_DAY),
    131050: Verdict(SendErrorKind.SUPPRESSED),
    131063: _TEMPLATE,
    # The account, its token, its standing or its purse.
    0: _CHANNEL,
    3: _CHANNEL,
    10: _CHANNEL,
    190: _CHANNEL,
    368: _CHANNEL,
    131005: _CHANNEL,
    131031: _CHANNEL,
    131037: _CHANNEL,
    131042: _CHANNEL,
    131045: _CHANNEL,
    131048: Verdict(SendErrorKind.CHANNEL, _AN_HOUR),
    131064: Verdict(SendErrorKind.CHANNEL, _AN_HOUR),
    # The request itself.
    33: _OUR_BUG,
    100: _OUR_BUG,
    131008: _OUR_BUG,
    131009: _OUR_BUG,
    131051: _OUR_BUG,
    131052: _OUR_BUG,
    131053: _OUR_BUG,
}


def classify(code: int, http_status: int = 0, *, transient: bool = False) -> Verdict:
    """Return the verdict on Meta's error `code`.

    For a code the table does not know, `http_status` decides, and `transient` (Graph's `is_transient`) means a retry.
    """
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code in _PERMISSIONS or code in _REGISTRATION:
        return _CHANNEL
    if code in _TEMPLATES:
        return _TEMPLATE
    if transient or http_status == 429 or http_status >= 500:
        return _RETRY
    return _CHANNEL if http_status in (401, 403) else _OUR_BUG


def classify_bare(http_status: int) -> Verdict:
    """Return the verdict on an answer without Graph's error body: it may come from anything on the way.

    A 5xx or 408 may follow an accepted message, so its outcome is unknown.
    """
    if http_status == 429:
        return _RETRY
    if http_status >= 500 or http_status == 408:
        return Verdict(SendErrorKind.UNKNOWN)
    if http_status in (401, 403, 407) or 300 <= http_status < 400:
        return _CHANNEL
    return _OUR_BUG


def pause_before_retry(kind: SendErrorKind, attempt: int) -> float | None:
    """Return the seconds to wait before attempt number `attempt + 1` (`attempt` ≥ 1 were made); None: never retry.

    The pair limit (131056) waits 4^(attempt - 1) seconds, as Meta's page "Error codes" asks.
    """
    tries = max(attempt, 1)
    if kind is SendErrorKind.PAIR_LIMIT:
        return float(min(4.0 ** min(tries - 1, 10), _LONGEST_PAIR_PAUSE))
    if kind is SendErrorKind.RETRY:
        return float(min(_FIRST_PAUSE * 2.0 ** min(tries - 1, 10), _LONGEST_PAUSE))
    return None
