"""What a provider tells us, as plain values: the inbound half of the border.

Every provider's webhook is parsed into these; the inbox records them and knows no provider.
"""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class MessageKind(StrEnum):
    """What sort of thing was said."""

    TEXT = "text"
    CHOICE = "choice"  # a tap on a button or list row, or on a template's quick reply
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    REACTION = "reaction"
    FORM = "form"  # a WhatsApp Flow's answer
    ORDER = "order"
    EDIT = "edit"
    REVOKE = "revoke"
    SYSTEM = "system"
    TEMPLATE = "template"  # outgoing only
    UNSUPPORTED = "unsupported"


class DeliveryStatus(StrEnum):
    """How far an outgoing message came, in Meta's words."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    PLAYED = "played"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is on the other side, in whatever the provider gave: any field may be missing.

    `phone` is E.164 with `+`, normalised for look-up; `wa_id` is raw, digits only, to reply to.
    """

    wa_id: str | None = None
    phone: str | None = None
    bsuid: str | None = None
    parent_bsuid: str | None = None
    username: str | None = None
    profile_name: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A file the provider keeps for us; fetched later by `id`."""

    id: str
    mime_type: str = ""
    sha256: str = ""
    filename: str = ""
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Location:
    """A shared place, WGS 84 degrees."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One thing a contact said.

    `index` is its place within the delivery; `sent_at` has WhatsApp's whole seconds, UTC.
    """

    provider_id: str
    sender: Identity
    sent_at: datetime
    index: int
    kind: MessageKind
    text: str = ""  # body, caption, or the title of a tapped choice
    choice_id: str = ""  # id of the tapped button or row, or a quick reply's payload
    media: Media | None = None
    location: Location | None = None
    reply_to: str = ""  # provider id of the quoted (or tapped) message
    target_id: str = ""  # provider id of the message reacted to, edited or revoked
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a message we sent. `callback_data` is the id we put into `biz_opaque_callback_data`."""

    provider_id: str
    status: DeliveryStatus
    at: datetime
    recipient: Identity
    callback_data: str = ""
    error_code: int | None = None
    error_title: str = ""
    pricing_category: str = ""
    pricing_type: str = ""


@dataclass(frozen=True, slots=True)
class Echo:
    """A message that staff sent from the WhatsApp Business app: a human has spoken."""

    provider_id: str
    recipient: Identity
    sent_at: datetime
    index: int
    kind: MessageKind
    text: str = ""
    media: Media | None = None
    target_id: str = ""
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """A contact's number or user id changed. `old` finds the contact, `new` is what holds from now on."""

    old: Identity
    new: Identity
    at: datetime
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class MarketingPreference:
    """The contact asked Meta to stop (or resume) marketing messages."""

    contact: Identity
    wants_marketing: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """News about the account, number or a template.

    `field` and `event` are Meta's words; `details` hold no personal data.
    """

    field: str
    event: str
    details: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a delivery that could not be understood; the other parts are unaffected."""

    path: str  # e.g. "entry[0].changes[1].value.messages[2]"
    reason: str


Event = InboundMessage | StatusUpdate | Echo | IdentityChange | MarketingPreference | AccountEvent | Problem


@dataclass(frozen=True, slots=True)
class RoutedEvent:
    """An event and the number it belongs to (`phone_number_id`; empty for account-wide news)."""

    phone_number_id: str
    event: Event
