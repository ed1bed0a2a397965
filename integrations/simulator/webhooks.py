"""Webhook bodies as Meta sends them: made-up people, real shapes, `\\uXXXX`-escaped and signed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clinicbot.core import clock
from integrations.simulator.graph import new_message_id
from integrations.whatsapp.signature import sign

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Business:
    """The number that receives: account id, number id, and the number as shown (digits)."""

    account_id: str = "200000000000001"
    phone_number_id: str = "100000000000001"
    display_phone_number: str = "553130000000"


BUSINESS = Business()


@dataclass(frozen=True, slots=True)
class Sender:
    """The patient's side: `wa_id` in digits (empty where Meta hides it), profile name, and user id where known."""

    wa_id: str
    name: str = ""
    bsuid: str = ""


def encode(payload: JSON) -> bytes:
    """Return the bytes Meta would send: compact, every non-ASCII character and every slash escaped."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()


def signed(payload: JSON, secret: str) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers of one webhook POST."""
    body = encode(payload)
    return body, {"Content-Type": "application/json", "X-Hub-Signature-256": sign(body, secret)}


def envelope(*values: JSON, field: str = "messages", business: Business = BUSINESS) -> JSON:
    """Return one delivery with one change for each of `values`."""
    changes = [{"value": value, "field": field} for value in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": business.account_id, "changes": changes}]}


def message(
    sender: Sender,
    content: JSON,
    *,
    message_id: str = "",
    at: datetime | None = None,
    reply_to: str = "",
    business: Business = BUSINESS,
) -> JSON:
    """Return the delivery of one message; `content` is its `type` and what belongs to it. `at` defaults to now."""
    said: JSON = {"id": message_id or new_message_id(), "timestamp": _seconds(at), **content}
    person: JSON = {"profile": {"name": sender.name or "Paciente"}}
    if sender.wa_id:
        said["from"] = person["wa_id"] = sender.wa_id
    if sender.bsuid:
        said["from_user_id"] = person["user_id"] = sender.bsuid
    if reply_to:
        said["context"] = {"from": business.display_phone_number, "id": reply_to}
    return envelope(_value(business, contacts=[person], messages=[said]), business=business)


def text(body: str) -> JSON:
    """Return the content of a written message."""
    return {"type": "text", "text": {"body": body}}


def button_reply(choice_id: str, title: str) -> JSON:
    """Return the content of a tap on a reply button."""
    return _interactive("button_reply", {"id": choice_id, "title": title})


def list_reply(choice_id: str, title: str, description: str = "") -> JSON:
    """Return the content of a chosen list row."""
    row = {"id": choice_id, "title": title} | ({"description": description} if description else {})
    return _interactive("list_reply", row)


def template_button(payload: str, title: str) -> JSON:
    """Return the content of a tap on a template's quick reply."""
    return {"type": "button", "button": {"payload": payload, "text": title}}


def audio(media_id: str, mime_type: str = "audio/ogg; codecs=opus", voice: bool = True) -> JSON:
    """Return the content of a voice note (or an audio file)."""
    return {"type": "audio", "audio": {"id": media_id, "mime_type": mime_type, "sha256": "c2hh", "voice": voice}}


def image(media_id: str, mime_type: str = "image/jpeg", caption: str = "") -> JSON:
    """Return the content of a picture."""
    file = {"id": media_id, "mime_type": mime_type, "sha256": "c2hh"} | ({"caption": caption} if caption else {})
    return {"type": "image", "image": file}


def document(media_id: str, filename: str, mime_type: str = "application/pdf", caption: str = "") -> JSON:
    """Return the content of a document."""
    file = {"id": media_id, "filename": filename, "mime_type": mime_type, "sha256": "c2hh"}
    return {"type": "document", "document": file | ({"caption": caption} if caption else {})}


def location(latitude: float, longitude: float, name: str = "", address: str = "") -> JSON:
    """Return the content of a shared place, in degrees."""
    place: JSON = {"latitude": latitude, "longitude": longitude}
    return {"type": "location", "location": place | {k: v for k, v in (("name", name), ("address", address)) if v}}


def reaction(message_id: str, emoji: str = "👍") -> JSON:
    """Return the content of a reaction; without an emoji it is taken back."""
    return {"type": "reaction", "reaction": {"message_id": message_id} | ({"emoji": emoji} if emoji else {})}


def edit(message_id: str, body: str) -> JSON:
    """Return the content that changes a text sent before (coexistence numbers)."""
    return {"type": "edit", "edit": {"original_message_id": message_id, "message": text(body)}}


def revoke(message_id: str) -> JSON:
    """Return the content that deletes a message sent before (coexistence numbers)."""
    return {"type": "revoke", "revoke": {"original_message_id": message_id}}


def unsupported(kind: str = "poll") -> JSON:
    """Return the content of something the Cloud API cannot show."""
    error = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown"}
    return {"type": "unsupported", "unsupported": {"type": kind}, "errors": [error]}


def text_message(sender: Sender, body: str, **details: Any) -> JSON:
    """Return the delivery of a written message; `details` as for `message`."""
    return message(sender, text(body), **details)


def status(
    message_id: str,
    reached: str,
    recipient: str,
    *,
    callback_data: str = "",
    at: datetime | None = None,
    error_code: int = 0,
    business: Business = BUSINESS,
) -> JSON:
    """Return the delivery of one status of our message; `recipient` is a wa_id (digits, `+` allowed) or a user id."""
    news: JSON = {"id": message_id, "status": reached, "timestamp": _seconds(at)}
    digits = recipient.lstrip("+")
    news |= {"recipient_id": digits} if digits.isdigit() else {"recipient_user_id": recipient}
    if callback_data:
        news["biz_opaque_callback_data"] = callback_data
    if reached in ("sent", "delivered"):
        news["pricing"] = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
    if error_code:
        title = f"Error {error_code}"
        news["errors"] = [{"code": error_code, "title": title, "message": title, "error_data": {"details": title}}]
    return envelope(_value(business, statuses=[news]), business=business)


def echo(recipient: Sender, body: str, *, business: Business = BUSINESS, message_id: str = "") -> JSON:
    """Return the delivery of a text that staff sent to `recipient` from the WhatsApp Business app."""
    said = {
        "from": business.display_phone_number,
        "to": recipient.wa_id,
        "id": message_id or new_message_id(),
        "timestamp": _seconds(None),
        **text(body),
    }
    return envelope(_value(business, message_echoes=[said]), field="smb_message_echoes", business=business)


def batch(*deliveries: JSON) -> JSON:
    """Return one delivery with the entries of all, as Meta batches under load."""
    return {**deliveries[0], "entry": [entry for delivery in deliveries for entry in delivery["entry"]]}


def _interactive(kind: str, reply: JSON) -> JSON:
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}


def _value(business: Business, **content: Any) -> JSON:
    metadata = {
        "display_phone_number": business.display_phone_number,
        "phone_number_id": business.phone_number_id,
    }
    return {"messaging_product": "whatsapp", "metadata": metadata, **content}


def _seconds(at: datetime | None) -> str:
    return str(int((at or clock.now()).timestamp()))
