"""What we say, before a channel renders it: the outbound half of the border."""

from dataclasses import dataclass, field
from enum import StrEnum


class SendErrorKind(StrEnum):
    """What a failed send means for the row that waits."""

    RETRY = "retry"  # nothing was sent; try again after a back-off
    PAIR_LIMIT = "pair_limit"  # too fast to this one contact
    WINDOW_CLOSED = "window_closed"  # only a template may go
    UNDELIVERABLE = "undeliverable"  # this contact cannot be reached; never retry
    SUPPRESSED = "suppressed"  # the contact does not want this kind of message
    TEMPLATE = "template"  # the template is missing, paused or wrong; staff must act
    CHANNEL = "channel"  # token, permission, policy or billing: pause the channel and alert
    OUR_BUG = "our_bug"  # Meta refused the request as malformed; never retry
    UNKNOWN = "unknown"  # it may have been sent; the status webhook settles it


class SendError(Exception):
    """A send that did not end in an accepted message. `retry_after` in seconds where the provider or rule names one."""

    def __init__(self, kind: SendErrorKind, code: int = 0, title: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{kind} {code}")
        self.kind = kind
        self.code = code
        self.title = title
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap. `id` ≤ 200 characters; titles are cut by the channel without breaking words."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A location to show on a map, WGS 84 degrees."""

    latitude: float
    longitude: float
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send with the text as its caption. `media_id` is the provider's, once it has been uploaded."""

    filename: str
    mime_type: str
    content: bytes
    media_id: str = ""


@dataclass(frozen=True, slots=True)
class TemplateCall:
    """An approved template with its body parameters in order and its quick-reply payloads in order."""

    name: str
    language: str
    parameters: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one recipient.

    `to_phone` is what to dial (E.164 digits, with or without `+`); `to_bsuid` stands in where no phone is known.
    `callback_data` is our own id, returned by every status webhook. Choices become buttons (≤ 3), a list (≤ 10)
    or numbered text; `list_button` names the button that opens the list.
    """

    callback_data: str
    to_phone: str = ""
    to_bsuid: str = ""
    text: str = ""
    choices: tuple[Choice, ...] = ()
    list_button: str = ""
    place: Place | None = None
    ask_location: bool = False
    document: Document | None = None
    template: TemplateCall | None = None
    reply_to: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message: its id there, and the ids it knows the recipient by."""

    provider_id: str
    wa_id: str = ""
    bsuid: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client needs to speak for one number.

    `graph_url` is the base including the version, without a final slash.
    """

    phone_number_id: str
    access_token: str
    graph_url: str
