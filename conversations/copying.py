"""A person's copy of their data (LGPD art. 18 V) as documents of the chat.

A document names its source; what it holds is made when it is sent and kept nowhere, so that no second copy lies in the
outbox. The request is closed once the provider has taken the last document; until then its deadline counts.
"""

from datetime import datetime

from conversations.engines.decision import Document
from patients import copies, rights
from patients.models import PrivacyRequest

from .models import Message

_NAMES = {"pt_BR": "meus-dados", "es": "mis-datos", "en": "my-data"}
_MIME_TYPES = {"pdf": "application/pdf", "json": "text/plain"}
"""Meta takes no `application/json` ("Supported media types"); the file's name still says what it is."""
_LAST = "json"


def document(form: str, language: str) -> Document:
    """Return the copy as a document to be made when it is sent; `form` is pdf or json."""
    name = _NAMES.get(language, _NAMES["pt_BR"])
    return Document(f"{name}.{form}", _MIME_TYPES[form], source=f"copy:{form}:{language}")


def content(source: str, contact_id: int, now: datetime) -> bytes:
    """Return what a document of that source holds at `now`. Raises ValueError for a source nobody knows."""
    kind, form, language = source.split(":")
    if kind != "copy" or form not in _MIME_TYPES:
        raise ValueError("unknown source of a document")
    subject = rights.subject_of(contact_id)
    if form == "json":
        return copies.as_json(subject, now)
    return copies.as_pdf(subject, now, language)


def sent(message: Message, now: datetime) -> None:
    """Close the request for a copy where `message`, which the provider has taken, was its last document."""
    source = (message.payload.get("document") or {}).get("source", "")
    if not source.startswith(f"copy:{_LAST}:"):
        return
    contact_id = message.conversation.contact_id
    for request in PrivacyRequest.objects.filter(
        contact_id=contact_id, kind=PrivacyRequest.Kind.PORTABILITY, done_at=None
    ):
        rights.close(request, now, "sent in the chat as PDF and JSON")
