"""From a row that waits to what the provider is asked to send."""

from datetime import datetime, timedelta
from typing import Any

from integrations.outgoing import Choice, Document, Outgoing, Place, TemplateCall

from . import copying
from .models import Conversation, Message

WINDOW = timedelta(hours=24)
"""A free-form message may go so long after the contact's last one (Meta: "Customer service windows")."""

_MARGIN = timedelta(seconds=30)


def window_is_open(conversation: Conversation, now: datetime) -> bool:
    """Tell whether a free-form message may go to the contact."""
    last = conversation.last_inbound_at
    return last is not None and now < last + WINDOW - _MARGIN


def outgoing_of(message: Message, now: datetime) -> Outgoing:
    """Return the message as its channel's client wants it.

    A notice has both forms: the buttons while the window is open, the approved template outside it.
    """
    conversation, payload = message.conversation, message.payload
    template = payload.get("template")
    free_form = bool(payload.get("text")) and window_is_open(conversation, now)
    contact = conversation.contact
    return Outgoing(
        callback_data=str(message.public_id),
        to_phone=contact.wa_id or contact.phone or "",
        to_bsuid="" if contact.wa_id or contact.phone else contact.bsuid or "",
        text=str(payload.get("text", "")),
        choices=tuple(Choice(c["id"], c["title"], c.get("description", "")) for c in payload.get("choices", ())),
        list_button=str(payload.get("list_button", "")),
        place=_place(payload.get("place")),
        document=_document(payload.get("document"), contact.pk, now),
        ask_location=bool(payload.get("ask_location")),
        template=None if free_form or not template else _template(template),
        reply_to=str(payload.get("reply_to", "")),
    )


def _place(value: dict[str, Any] | None) -> Place | None:
    return Place(**value) if value else None


def _document(value: dict[str, Any] | None, contact_id: int, now: datetime) -> Document | None:
    if not value:
        return None
    source = value.get("source", "")
    held = copying.content(source, contact_id, now) if source else value["content"].encode()
    return Document(value["filename"], value["mime_type"], held)


def _template(value: dict[str, Any]) -> TemplateCall:
    return TemplateCall(
        name=value["name"],
        language=value["language"],
        parameters=tuple(value.get("parameters", ())),
        payloads=tuple(value.get("payloads", ())),
    )
