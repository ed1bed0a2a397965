"""What is asked of the search, and what it answers: plain values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from string import ascii_lowercase, digits

from scheduling.times import epoch, moment

_DIGITS = digits + ascii_lowercase


class Reason(StrEnum):
    """Why a time cannot be booked. The values are stable: replies, audit trail and tests name them."""

    NOT_OFFERED = "not_offered"  # this professional does not do this service here, or one of them is inactive
    NOT_ONLINE = "not_online"  # only staff book it
    NOT_COVERED = "not_covered"  # the plan is not taken for this service, unit or weekday
    CARD_MISSING = "card_missing"
    CARD_EXPIRED = "card_expired"
    AGE = "age"
    FIRST_VISIT_ONLY = "first_visit_only"
    RETURN_ONLY = "return_only"
    NOTICE = "notice"
    HORIZON = "horizon"
    HOLIDAY = "holiday"
    HOURS = "hours"  # nobody works then, or not long enough
    GRID = "grid"  # not one of the shift's starts
    QUOTA = "quota"
    BUSY = "busy"
    BUFFER = "buffer"  # free itself, but too close to another appointment
    ROOM = "room"
    ASSISTANT = "assistant"
    FULL = "full"  # every seat of the group is taken
    PATIENT_BUSY = "patient_busy"


class BadSlotKey(ValueError):  # noqa: N818 (said as it is met)
    """A slot key that is not one of ours."""


@dataclass(frozen=True, slots=True)
class SlotQuery:
    """A wish. Windows are half-open, aware; a slot is inside one when its start is. Empty windows: any time.

    `near` is (latitude, longitude). `staff` searches without minimum notice, horizon and online rules.
    `contact_id` and `moving` (an appointment's id) leave out what the asker would give back: the contact's live
    holds, and the appointment that is to move. `flexible` also returns times outside the windows, ranked after them.
    `shown` are keys of slots not to be returned again. `card_later`: the plan's card will be told before it is booked.
    """

    service_id: int | None = None
    specialty_id: int | None = None
    professional_id: int | None = None
    unit_id: int | None = None
    plan_id: int | None = None
    patient_id: int | None = None
    windows: tuple[tuple[datetime, datetime], ...] = ()
    excluded: tuple[tuple[datetime, datetime], ...] = ()
    near: tuple[float, float] | None = None
    limit: int = 10
    staff: bool = False
    contact_id: int | None = None
    moving: int | None = None
    flexible: bool = False
    shown: frozenset[str] = frozenset()
    card_later: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A bookable start. `start` and `end` are aware, UTC; `time_zone` is the unit's. `price` None: nothing to state.

    `reasons` says why it ranks where it does: "asked_window", "near:1.2" (km), "seen_before", "keeps_day_whole".
    """

    service_id: int
    service_name: str
    professional_id: int
    professional_name: str
    unit_id: int
    unit_name: str
    start: datetime
    end: datetime
    time_zone: str
    price: Decimal | None = None
    plan_id: int | None = None
    distance_km: float | None = None
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return a short stable name of service, professional, unit and start (for a button's id)."""
        return SlotKey(self.service_id, self.professional_id, self.unit_id, epoch(self.start)).text


@dataclass(frozen=True, slots=True)
class SlotKey:
    """What a slot's key says; `start` in epoch seconds, a whole minute."""

    service_id: int
    professional_id: int
    unit_id: int
    start: int

    @property
    def text(self) -> str:
        """Return the key as text: numbers in base 36, start in minutes."""
        parts = (self.service_id, self.professional_id, self.unit_id, self.start // 60)
        return ".".join(_base36(part) for part in parts)

    @property
    def start_at(self) -> datetime:
        """Return the start, aware, UTC."""
        return moment(self.start)

    @classmethod
    def parse(cls, text: str) -> "SlotKey":
        """Read a key. Raises BadSlotKey."""
        parts = text.split(".")
        if len(parts) != 4 or not all(part and len(part) <= 12 and set(part) <= set(_DIGITS) for part in parts):
            raise BadSlotKey("not a slot key")
        service, professional, unit, minutes = (int(part, 36) for part in parts)
        if minutes > 10**8:
            raise BadSlotKey("not a slot key")
        return cls(service, professional, unit, minutes * 60)


def _base36(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text
