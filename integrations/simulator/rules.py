"""Meta's rules for a message, checked strictly: required fields, unknown fields, every documented limit.

A pure core without state. Sources: Meta's pages "Send messages", "Interactive reply buttons",
"Interactive list", "Location request", "Template messages", "Media" and "Error codes", Graph v26.0.
Lengths are counted in characters.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrations.simulator.templates import TemplateBook

MAX_CALLBACK_DATA = 512
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_OFFICE = ("wordprocessingml.document", "presentationml.presentation", "spreadsheetml.sheet")
_MEDIA = ("image", "video", "audio", "document", "sticker")


UPLOADABLE = frozenset(
    {"audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus", "video/mp4", "video/3gpp"}
    | {"image/jpeg", "image/png", "image/webp", "text/plain", "application/pdf"}
    | {"application/vnd.ms-powerpoint", "application/msword", "application/vnd.ms-excel"}
    | {f"application/vnd.openxmlformats-officedocument.{kind}" for kind in _OFFICE}
)
"""What `POST /{number}/media` takes ("Supported media types"); anything else is refused."""


class GraphError(Exception):
    """A refusal in Meta's words. `message` is the fixed phrase, `details` what is wrong with this request."""

    def __init__(self, code: int, message: str, details: str, status: int = 400) -> None:
        super().__init__(f"{code} {details}")
        self.code = code
        self.message = message
        self.details = details
        self.status = status


def check_upload(mime_type: str) -> None:
    """Raise GraphError for a file of a kind that Meta does not take."""
    if mime_type.partition(";")[0].strip().lower() not in UPLOADABLE:
        kinds = ", ".join(sorted(UPLOADABLE))
        raise GraphError(100, f"(#100) Param file must be a file with one of the following types: {kinds}", mime_type)


@dataclass(frozen=True, slots=True)
class CheckedMessage:
    """A message by the rules. `recipient` is as given: `+` and digits, or a business-scoped user id."""

    recipient: str
    kind: str

    @property
    def is_template(self) -> bool:
        """Only these may leave outside the 24-hour window."""
        return self.kind == "template"

    @property
    def is_phone(self) -> bool:
        """Whether the recipient is a phone rather than a user id."""
        return self.recipient.startswith("+")


class Fields:
    """One JSON object of a request; refuses what is missing, of the wrong type, out of limits, or unknown."""

    def __init__(self, value: object, path: str, allowed: str) -> None:
        """`allowed` names all fields that may be there, separated by blanks."""
        if not isinstance(value, dict):
            raise invalid(f"{path or 'body'} must be an object")
        self._value: dict[str, Any] = value
        self._path = path
        for key in value:
            if key not in allowed.split():
                raise GraphError(100, "(#100) Invalid parameter", f'Unexpected key "{key}" on param "{path or "body"}"')

    def __contains__(self, key: str) -> bool:
        return key in self._value

    def name(self, key: str) -> str:
        """Return the full path of a field, for error details."""
        return f"{self._path}.{key}" if self._path else key

    def require(self, key: str) -> Any:
        """Return the value under `key`, which must be there."""
        if self._value.get(key) is None:
            raise GraphError(
                131008, "(#131008) Required parameter is missing", f"Parameter {self.name(key)} is missing"
            )
        return self._value[key]

    def text(self, key: str, most: int, *, optional: bool = False) -> str:
        """Return the text under `key`, of 1 to `most` characters."""
        if optional and key not in self._value:
            return ""
        value = self.require(key)
        if not isinstance(value, str):
            raise invalid(f"{self.name(key)} must be a string")
        if not 1 <= len(value) <= most or not value.strip():
            raise invalid(f"{self.name(key)} length invalid. Min length: 1, Max length: {most}")
        return value

    def one_of(self, key: str, *values: str) -> str:
        """Return the word under `key`, which must be one of `values`."""
        value = self.require(key)
        if value not in values:
            raise invalid(f"{self.name(key)} must be one of: {', '.join(values)}")
        return str(value)

    def items(self, key: str, most: int) -> list[Any]:
        """Return the array under `key`, of 1 to `most` items."""
        value = self.require(key)
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            raise invalid(f"{self.name(key)} must have at least 1 and at most {most} items")
        return value

    def inner(self, key: str, allowed: str) -> "Fields":
        """Return the object under `key`."""
        return Fields(self.require(key), self.name(key), allowed)


def invalid(details: str) -> GraphError:
    """Return Meta's refusal of a value."""
    return GraphError(131009, "(#131009) Parameter value is not valid", details)


def check_read_receipt(payload: dict[str, Any]) -> tuple[str, bool]:
    """Return the message id of a read receipt and whether it shows the typing indicator. Raises GraphError."""
    body = Fields(payload, "", "messaging_product status message_id typing_indicator")
    body.one_of("messaging_product", "whatsapp")
    body.one_of("status", "read")
    typing = "typing_indicator" in body
    if typing:
        body.inner("typing_indicator", "type").one_of("type", "text")
    return body.text("message_id", 512), typing


def check_message(payload: object, templates: TemplateBook) -> CheckedMessage:
    """Return what the payload of `POST /{number}/messages` says, if every rule allows it. Raises GraphError."""
    kind = payload.get("type", "text") if isinstance(payload, dict) else ""
    if not isinstance(kind, str) or kind not in _CHECKS:
        raise invalid("type is not a message type")
    allowed = f"messaging_product recipient_type to recipient type context biz_opaque_callback_data {kind}"
    body = Fields(payload, "", allowed)
    body.one_of("messaging_product", "whatsapp")
    if "recipient_type" in body:
        body.one_of("recipient_type", "individual")
    recipient = _recipient(body)
    body.text("biz_opaque_callback_data", MAX_CALLBACK_DATA, optional=True)
    if "context" in body:
        body.inner("context", "message_id").text("message_id", 512)
    _CHECKS[kind](body, templates)
    return CheckedMessage(recipient, kind)


def _recipient(body: Fields) -> str:
    if "to" in body:
        phone = body.text("to", 32)
        if not _PHONE.fullmatch(phone):
            raise invalid("to must be a phone number with + and country code")
        return phone
    user_id = body.text("recipient", 150)
    if not _BSUID.fullmatch(user_id):
        raise invalid("recipient must be a business-scoped user id")
    return user_id


def _text(body: Fields, _templates: TemplateBook) -> None:
    text = body.inner("text", "body preview_url")
    text.text("body", 4096)
    if "preview_url" in text and not isinstance(text.require("preview_url"), bool):
        raise invalid("text.preview_url must be a boolean")


def _location(body: Fields, _templates: TemplateBook) -> None:
    location = body.inner("location", "latitude longitude name address")
    for key, limit in (("latitude", 90), ("longitude", 180)):
        degrees = location.require(key)
        if isinstance(degrees, bool) or not isinstance(degrees, int | float | str):
            raise invalid(f"{location.name(key)} must be a number")
        try:
            inside = -limit <= float(degrees) <= limit
        except (ValueError, OverflowError):
            inside = False
        if not inside:
            raise invalid(f"{location.name(key)} must be between -{limit} and {limit}")
    location.text("name", 1000, optional=True)
    location.text("address", 1000, optional=True)


def _media(kind: str) -> Callable[[Fields, TemplateBook], None]:
    def check(body: Fields, _templates: TemplateBook) -> None:
        extra = {"document": "caption filename", "image": "caption", "video": "caption", "audio": "voice"}.get(kind, "")
        media = body.inner(kind, f"id link {extra}")
        if ("id" in media) == ("link" in media):
            raise invalid(f"{kind} must have either id or link")
        media.text("id" if "id" in media else "link", 2048)
        media.text("caption", 1024, optional=True)
        media.text("filename", 240, optional=True)

    return check


def _reaction(body: Fields, _templates: TemplateBook) -> None:
    reaction = body.inner("reaction", "message_id emoji")
    reaction.text("message_id", 512)
    if not isinstance(reaction.require("emoji"), str):
        raise invalid("reaction.emoji must be a string")


def _interactive(body: Fields, _templates: TemplateBook) -> None:
    interactive = body.inner("interactive", "type header body footer action")
    kind = interactive.one_of("type", "button", "list", "location_request_message", "request_contact_info")
    interactive.inner("body", "text").text("text", 4096 if kind == "list" else 1024)
    if "footer" in interactive:
        interactive.inner("footer", "text").text("text", 60)
    if "header" in interactive:
        header = interactive.inner("header", "type text")
        header.one_of("type", "text")
        header.text("text", 60)
    if kind == "button":
        _buttons(interactive.inner("action", "buttons"))
    elif kind == "list":
        _sections(interactive.inner("action", "button sections"))
    else:
        action = interactive.inner("action", "name")
        action.one_of("name", "send_location" if kind == "location_request_message" else "request_contact_info")


def _buttons(action: Fields) -> None:
    titles, ids = [], []
    for position, item in enumerate(action.items("buttons", 3)):
        button = Fields(item, f"interactive.action.buttons[{position}]", "type reply")
        button.one_of("type", "reply")
        reply = button.inner("reply", "id title")
        ids.append(reply.text("id", 256))
        titles.append(reply.text("title", 20))
    _refuse_doubles(ids, "Button id")
    _refuse_doubles(titles, "Button title")


def _sections(action: Fields) -> None:
    action.text("button", 20)
    ids: list[str] = []
    sections = action.items("sections", 10)
    for position, item in enumerate(sections):
        section = Fields(item, f"interactive.action.sections[{position}]", "title rows")
        section.text("title", 24, optional=len(sections) == 1)
        for number, row_item in enumerate(section.items("rows", 10)):
            row = Fields(row_item, section.name(f"rows[{number}]"), "id title description")
            ids.append(row.text("id", 200))
            row.text("title", 24)
            row.text("description", 72, optional=True)
    if len(ids) > 10:
        raise invalid("Total row count exceed max allowed count: 10")
    _refuse_doubles(ids, "Row id")


def _refuse_doubles(values: list[str], what: str) -> None:
    if len(set(values)) < len(values):
        raise invalid(f"{what} must be unique")


def _template(body: Fields, templates: TemplateBook) -> None:
    call = body.inner("template", "name language components")
    name = call.text("name", 512)
    language = call.inner("language", "code policy").text("code", 15)
    template = templates.get((name, language))
    if template is None:
        details = f"template name ({name}) does not exist in {language}"
        raise GraphError(132001, "(#132001) Template name does not exist in the translation", details, 404)
    given = 0
    for position, item in enumerate(call.items("components", 20) if "components" in call else []):
        component = Fields(item, f"template.components[{position}]", "type sub_type index parameters")
        if component.one_of("type", "body", "button") == "body":
            given = _body_parameters(component)
        else:
            _quick_reply(component, len(template.buttons))
    expected = template.parameter_count
    if given != expected:
        details = (
            f"body: number of localizable_params ({given}) does not match the expected number of params ({expected})"
        )
        raise GraphError(132000, "(#132000) Number of parameters does not match the expected number of params", details)


def _body_parameters(component: Fields) -> int:
    items = component.items("parameters", 100)
    for number, item in enumerate(items):
        parameter = Fields(item, component.name(f"parameters[{number}]"), "type text")
        parameter.one_of("type", "text")
        text = parameter.text("text", 1024)
        if "\n" in text or "\t" in text or "     " in text:
            details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
            raise GraphError(132018, "(#132018) There is an issue with the parameters in your template", details)
    return len(items)


def _quick_reply(component: Fields, buttons: int) -> None:
    component.one_of("sub_type", "quick_reply")
    component.one_of("index", *(str(index) for index in range(buttons)))
    (item,) = component.items("parameters", 1)
    parameter = Fields(item, component.name("parameters[0]"), "type payload")
    parameter.one_of("type", "payload")
    parameter.text("payload", 256)


_CHECKS: dict[str, Callable[[Fields, TemplateBook], None]] = {
    "text": _text,
    "interactive": _interactive,
    "location": _location,
    "template": _template,
    "reaction": _reaction,
} | {kind: _media(kind) for kind in _MEDIA}
