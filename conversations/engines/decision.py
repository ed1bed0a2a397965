"""What an engine is given and what it may answer: the contract between a turn and whoever decides.

An engine can only read and *propose*. What changes the clinic's agenda or a patient's record is a
`Change`, plain code that the turn applies inside its one transaction, after the patient's own yes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from conversations.understanding import Understanding
from integrations.events import MessageKind


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to tap. `value` says what it means to the step that offered it (≤ 120 characters).

    An empty `title` is taken from the reply's template, by `value`.
    """

    value: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map to send along with a reply, WGS 84 degrees."""

    latitude: float
    longitude: float
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send along with a reply: a small text as it stands, or one that its `source` makes when it is sent."""

    filename: str
    mime_type: str
    content: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to say: the name of a template (`booking/offer_slots`), its plain values, and what can be tapped.

    `lead` are short things said first in the same message. `variant` counts how often in a row the same was said, so
    that it is said in other words.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    place: Place | None = None
    ask_location: bool = False
    document: Document | None = None
    lead: tuple["Reply", ...] = ()
    variant: int = 0


@dataclass(frozen=True, slots=True)
class Tap:
    """A choice the patient made, by tapping it or by typing what it says.

    `fresh` tells whether it belongs to the turn the conversation is waiting on; an older one is stale.
    """

    skill: str
    step: str
    value: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """The notice that a tap, reaction, quoted reply or plain "sim" answers (I14).

    `current` tells whether the appointment still is in the version the notice spoke of. `value` is the tapped
    quick reply (`confirm`, `reschedule`, `cancel`), or empty where the words must tell.
    """

    notice_id: str
    kind: str
    appointment: str
    version: int
    current: bool
    value: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message of ours that a quoted reply or a reaction is about."""

    template: str
    fresh: bool
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one turn listened to: one burst of texts, or one tap, reaction, picture, place, file or edit.

    `edited` is what the message that an edit changed had said when it was answered.
    """

    text: str
    kind: MessageKind
    understanding: Understanding
    message_ids: tuple[str, ...]
    tap: Tap | None = None
    notice: NoticeAnswer | None = None
    quoted: Quoted | None = None
    location: tuple[float, float] | None = None
    reaction: str = ""
    late: bool = False
    edited: str = ""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """A patient the contact may act for; `plan_code` as in `patients.registration.KnownPatient`."""

    id: int
    name: str
    relation: str
    birth_date: date | None = None
    plan_code: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """Who is talking, where the talk stands, and what the clinic is like. Read only.

    `now` is aware, in the clinic's zone; `home` is the zone of the contact's telephone. `state` is the
    conversation's, to be replaced, never changed in place.
    `people_back` is when people answer next, None while they do; `queue` counts who waits for one already.
    `recall` returns the joined texts of earlier messages by public id: before consent nothing said may be copied
    into the state (I12), so the state keeps their ids.
    """

    now: datetime
    zone: ZoneInfo
    home: ZoneInfo
    language: str
    contact_id: int
    profile_name: str
    consented: bool
    patients: tuple[PatientFacts, ...]
    state: dict[str, Any]
    turn_id: str
    clinic_name: str
    human_hours: str
    waiting_for_human: bool
    recall: Callable[[Sequence[str]], str]
    waiting_reason: str = ""
    people_back: datetime | None = None
    queue: Callable[[], int] = lambda: 0
    offers_news: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change (or its failure) leads to. `handoff` names the reason a person is called for, or is empty."""

    replies: tuple[Reply, ...]
    state: dict[str, Any]
    handoff: str = ""
    priority: int = 0
    resume_bot: bool = False
    summary: str = ""


class Change(Protocol):
    """A change the patient has said yes to."""

    def apply(self, now: datetime) -> Outcome:
        """Make the change inside the caller's transaction; the domain's refusals become an Outcome, not an error."""
        ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What an engine answers. With a `change`, its outcome's replies follow this decision's own and its state wins."""

    replies: tuple[Reply, ...]
    state: dict[str, Any]
    change: Change | None = None
    skill: str = ""
    intent: str = ""
    confidence: float | None = None
    handoff: str = ""
    priority: int = 0
    resume_bot: bool = False
    summary: str = ""
    trace: dict[str, Any] = field(default_factory=dict)


class Engine(Protocol):
    """Decides what to say."""

    name: str

    def decide(self, situation: Situation, heard: Heard) -> Decision:
        """Return what to say and, at most, one change to make. Reads only."""
        ...
