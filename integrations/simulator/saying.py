"""What a patient does on the simulated phone, turned into a webhook and shown in the thread."""

import math
import mimetypes
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from integrations.simulator import webhooks
from integrations.simulator.courier import Courier
from integrations.simulator.entries import preview
from integrations.simulator.graph import new_message_id
from integrations.simulator.people import DemoPatient
from integrations.simulator.store import Entry, PhoneStore

MAX_TEXT = 4096
MAX_FILE = 15 * 1024 * 1024
_STATUS_PAUSES = {"sent": 0.1, "delivered": 0.4, "read": 0.6}
# What the page may play or show by itself; anything else travels as a document and is only downloaded.
SHOWN_TYPES = {
    "image": ("image/jpeg", "image/png", "image/webp"),
    "audio": (
        "audio/ogg",
        "audio/mpeg",
        "audio/mp4",
        "audio/aac",
        "audio/amr",
        "audio/webm",
        "audio/wav",
        "audio/x-wav",
    ),
}


class SayingError(ValueError):
    """The page asked for something no phone could do; the text names the field."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file chosen on the phone."""

    name: str
    mime_type: str
    content: bytes


@lru_cache(maxsize=1)
def courier() -> Courier:
    """Return this process's courier to the project's own webhook (SIMULATOR_WEBHOOK_URL, else loopback at PORT)."""
    url = getattr(settings, "SIMULATOR_WEBHOOK_URL", "") or f"http://127.0.0.1:{settings.PORT}/webhooks/whatsapp/"
    secret = settings.WHATSAPP_APP_SECRETS[0] if settings.WHATSAPP_APP_SECRETS else ""
    return Courier(url, secret, max_attempts=8)


def business() -> webhooks.Business:
    """Return the simulated number as the settings name it."""
    return webhooks.Business(
        account_id=settings.WHATSAPP_BUSINESS_ACCOUNT_ID, phone_number_id=settings.WHATSAPP_PHONE_NUMBER_ID
    )


def say(phones: PhoneStore, patient: DemoPatient, asked: dict[str, Any]) -> None:
    """Send what the page asked for: `kind` text, choice, location or reaction. Raises SayingError."""
    readers = {"text": _text, "choice": _choice, "location": _location, "reaction": _reaction}
    reader = readers.get(str(asked.get("kind")))
    if reader is None:
        raise SayingError("kind")
    content, shown = reader(asked)
    _send(phones, patient, content, shown, str(asked.get("reply_to") or "")[:255])


def send_file(phones: PhoneStore, patient: DemoPatient, upload: Upload) -> None:
    """Send a picture, a voice note or a document. Raises SayingError for an empty or too large file."""
    if not 0 < len(upload.content) <= MAX_FILE:
        raise SayingError("file")
    mime_type = upload.mime_type.partition(";")[0].strip().lower()
    if "/" not in mime_type:
        mime_type = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    kind = next((kind for kind, types in SHOWN_TYPES.items() if mime_type in types), "document")
    media_id = str(10**15 + secrets.randbelow(10**15))
    phones.keep_file(media_id, mime_type, upload.content)
    content = {
        "image": lambda: webhooks.image(media_id, mime_type),
        "audio": lambda: webhooks.audio(media_id, mime_type),
        "document": lambda: webhooks.document(media_id, upload.name[:200], mime_type),
    }[kind]()
    _send(phones, patient, content, {"kind": kind, "file": media_id, "filename": upload.name[:200]})


def report(phone: str, entry: Entry, status: str) -> None:
    """Tell the webhook how far one of the business's messages came on this phone."""
    news = webhooks.status(
        entry["id"], status, phone, callback_data=entry.get("callback_data", ""), business=business()
    )
    courier().post(news, delay=_STATUS_PAUSES[status])


def deliver(phones: PhoneStore, phone: str, entry: Entry) -> None:
    """Show a message of the business on the phone, and report it as sent and delivered."""
    phones.add(phone, entry)
    report(phone, entry, "sent")
    report(phone, entry, "delivered")


def look_at(phones: PhoneStore, phone: str) -> None:
    """The patient looks at the thread: what the business sent is read now, and reported once."""
    for entry_id in phones.take_unseen(phone):
        if entry := phones.advance(phone, entry_id, "read"):
            report(phone, entry, "read")


def _send(phones: PhoneStore, patient: DemoPatient, content: Entry, shown: Entry, reply_to: str = "") -> None:
    entry: Entry = {"id": new_message_id(), "mine": True, "state": "sending", "text": "", "reply_to": reply_to} | shown
    entry["preview"] = preview(entry)
    phones.note_inbound(patient.phone)
    phones.add(patient.phone, entry)
    sender = webhooks.Sender(patient.phone.lstrip("+"), patient.name)
    payload = webhooks.message(sender, content, message_id=entry["id"], reply_to=reply_to, business=business())
    phone, entry_id = patient.phone, entry["id"]
    courier().post(payload, done=lambda taken: _taken(phones, phone, entry_id, taken))


def _taken(phones: PhoneStore, phone: str, entry_id: str, taken: bool) -> None:
    phones.advance(phone, entry_id, "delivered" if taken else "failed")


def _text(asked: Entry) -> tuple[Entry, Entry]:
    body = asked.get("text")
    if not isinstance(body, str) or not 0 < len(body.strip()) <= MAX_TEXT:
        raise SayingError("text")
    return webhooks.text(body.strip()), {"kind": "text", "text": body.strip()}


def _choice(asked: Entry) -> tuple[Entry, Entry]:
    choice_id, title = str(asked.get("id") or "")[:256], str(asked.get("title") or "")[:256]
    if not choice_id or not title:
        raise SayingError("choice")
    builders = {
        "button": webhooks.button_reply,
        "list": webhooks.list_reply,
        "template": webhooks.template_button,
    }
    builder = builders.get(str(asked.get("style")))
    if builder is None:
        raise SayingError("style")
    return builder(choice_id, title), {"kind": "text", "text": title}


def _location(asked: Entry) -> tuple[Entry, Entry]:
    try:
        latitude, longitude = float(asked["latitude"]), float(asked["longitude"])
    except (KeyError, TypeError, ValueError) as error:
        raise SayingError("location") from error
    if not (math.isfinite(latitude) and abs(latitude) <= 90 and math.isfinite(longitude) and abs(longitude) <= 180):
        raise SayingError("location")
    name = str(asked.get("name") or "")[:200]
    place = {"latitude": latitude, "longitude": longitude, "name": name}
    return webhooks.location(latitude, longitude, name), {"kind": "location", "place": place}


def _reaction(asked: Entry) -> tuple[Entry, Entry]:
    target, emoji = str(asked.get("target") or "")[:255], str(asked.get("emoji") or "")[:16]
    if not target:
        raise SayingError("target")
    return webhooks.reaction(target, emoji), {"kind": "reaction", "text": emoji, "target": target}
