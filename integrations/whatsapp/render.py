"""From what we want to say to the Graph API's payload for one message.

Shapes and limits: Meta's pages "Send messages", "Interactive reply buttons", "Interactive list",
"Location request", "Template messages" and "Business-scoped user IDs", Graph v26.0.
"""

from typing import Any

from django.utils.translation import gettext

from integrations.outgoing import Choice, Document, Outgoing, Place, SendError, SendErrorKind, TemplateCall
from integrations.whatsapp.shorten import length, shorten, unique_titles

MAX_TEXT = 4096
MAX_BUTTONS, MAX_BUTTON_BODY, MAX_BUTTON_TITLE = 3, 1024, 20
MAX_ROWS, MAX_LIST_BODY, MAX_ROW_TITLE, MAX_ROW_DESCRIPTION = 10, 4096, 24, 72
MAX_LIST_BUTTON = 20
MAX_CHOICE_ID = 200
MAX_CAPTION, MAX_FILENAME = 1024, 240
MAX_CALLBACK_DATA = 512


def render(outgoing: Outgoing) -> dict[str, Any]:
    """Return the body of `POST /{phone_number_id}/messages` for `outgoing`.

    One Outgoing is one message: a body too long is cut with `…`. A template, a place and a question for the location
    stand alone; a place shows no text beside it. Raises SendError (OUR_BUG) for what no payload can say.
    """
    payload: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    payload |= _recipient(outgoing) | _content(outgoing)
    if outgoing.reply_to:
        payload["context"] = {"message_id": outgoing.reply_to}
    if outgoing.callback_data:
        if length(outgoing.callback_data) > MAX_CALLBACK_DATA:
            raise _bug("callback data too long")
        payload["biz_opaque_callback_data"] = outgoing.callback_data
    return payload


def numbered(text: str, choices: tuple[Choice, ...]) -> str:
    """Return `text` followed by the choices as lines `1. title – description`, for a channel that cannot show them."""
    lines = [
        f"{number}. {choice.title}" + (f" – {choice.description}" if choice.description else "")
        for number, choice in enumerate(choices, start=1)
    ]
    listed = "\n".join(lines)
    room = MAX_TEXT - length(listed) - 2
    return f"{shorten(text, room)}\n\n{listed}" if text.strip() and room > 1 else shorten(listed, MAX_TEXT)


def _recipient(outgoing: Outgoing) -> dict[str, str]:
    if phone := outgoing.to_phone.lstrip("+"):
        # Without the plus, Meta may put the business's own country code in front.
        return {"to": f"+{phone}"}
    if outgoing.to_bsuid:
        return {"recipient": outgoing.to_bsuid}
    raise _bug("no recipient")


def _content(outgoing: Outgoing) -> dict[str, Any]:
    if outgoing.template:
        return {"type": "template", "template": _template(outgoing.template)}
    if outgoing.place:
        return {"type": "location", "location": _location(outgoing.place)}
    if outgoing.document:
        return {"type": "document", "document": _document(outgoing.document, outgoing.text)}
    if not outgoing.text.strip():
        raise _bug("empty text")
    if outgoing.ask_location:
        return _interactive("location_request_message", outgoing.text, MAX_BUTTON_BODY, {"name": "send_location"})
    if outgoing.choices:
        return _choices(outgoing)
    return _text(shorten(outgoing.text, MAX_TEXT))


def _choices(outgoing: Outgoing) -> dict[str, Any]:
    choices = outgoing.choices
    if len({choice.id for choice in choices}) < len(choices):
        raise _bug("two choices with one id")
    if any(not 0 < length(choice.id) <= MAX_CHOICE_ID or not choice.title.strip() for choice in choices):
        raise _bug("choice without a title or with a wrong id")
    if len(choices) > MAX_ROWS:
        return _text(numbered(outgoing.text, choices))
    described = any(choice.description for choice in choices)
    # A list shows descriptions and four times the text, so nothing has to be left out for the sake of buttons.
    if len(choices) > MAX_BUTTONS or described or length(outgoing.text.strip()) > MAX_BUTTON_BODY:
        return _interactive("list", outgoing.text, MAX_LIST_BODY, _list_action(choices, outgoing.list_button))
    titles = unique_titles((choice.title for choice in choices), MAX_BUTTON_TITLE)
    buttons = [
        {"type": "reply", "reply": {"id": choice.id, "title": title}}
        for choice, title in zip(choices, titles, strict=True)
    ]
    return _interactive("button", outgoing.text, MAX_BUTTON_BODY, {"buttons": buttons})


def _list_action(choices: tuple[Choice, ...], list_button: str) -> dict[str, Any]:
    titles = unique_titles((choice.title for choice in choices), MAX_ROW_TITLE)
    rows = []
    for choice, title in zip(choices, titles, strict=True):
        row = {"id": choice.id, "title": title}
        # A title that had to be cut is shown whole below itself where that place is free.
        description = choice.description.strip() or (choice.title if length(choice.title) > MAX_ROW_TITLE else "")
        if description:
            row["description"] = shorten(description, MAX_ROW_DESCRIPTION)
        rows.append(row)
    button = shorten(list_button.strip() or gettext("Ver opções"), MAX_LIST_BUTTON)
    return {"button": button, "sections": [{"rows": rows}]}


def _text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _interactive(kind: str, body: str, limit: int, action: dict[str, Any]) -> dict[str, Any]:
    interactive = {"type": kind, "body": {"text": shorten(body, limit)}, "action": action}
    return {"type": "interactive", "interactive": interactive}


def _location(place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"latitude": place.latitude, "longitude": place.longitude}
    if place.name:
        location["name"] = place.name
    if place.address:
        location["address"] = place.address
    return location


def _document(document: Document, caption: str) -> dict[str, Any]:
    if not document.media_id:
        raise _bug("document not uploaded")
    shown = {"caption": shorten(caption, MAX_CAPTION)} if caption.strip() else {}
    return {"id": document.media_id, "filename": shorten(document.filename, MAX_FILENAME)} | shown


def _template(call: TemplateCall) -> dict[str, Any]:
    template: dict[str, Any] = {"name": call.name, "language": {"code": call.language}}
    components: list[dict[str, Any]] = []
    if call.parameters:
        parameters = [{"type": "text", "text": _parameter(value)} for value in call.parameters]
        components.append({"type": "body", "parameters": parameters})
    for index, payload in enumerate(call.payloads):
        button = [{"type": "payload", "payload": payload}]
        components.append({"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": button})
    if components:
        template["components"] = components
    return template


def _parameter(value: str) -> str:
    """Meta refuses line breaks, tabs, runs of blanks and an empty text in a template's parameter."""
    return " ".join(value.split()) or "–"


def _bug(reason: str) -> SendError:
    return SendError(SendErrorKind.OUR_BUG, title=reason)
