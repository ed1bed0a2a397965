"""What a contact said (`messages[]`) and what staff said from the Business app (`message_echoes[]`)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from clinicbot.core import clock
from integrations.events import (
    AccountEvent,
    Echo,
    IdentityChange,
    InboundMessage,
    Location,
    Media,
    MessageKind,
)
from integrations.whatsapp.fields import (
    MalformedError,
    as_dict,
    as_list,
    degrees,
    identifier,
    label,
    moment,
    storable,
    string,
)
from integrations.whatsapp.identities import People, bare_identity, is_known

_LATITUDE_LIMIT, _LONGITUDE_LIMIT = 90.0, 180.0


class Content(NamedTuple):
    """What a message says, apart from who said it and when."""

    kind: MessageKind
    text: str = ""
    choice_id: str = ""
    media: Media | None = None
    location: Location | None = None
    target_id: str = ""


UNSUPPORTED = Content(MessageKind.UNSUPPORTED)


def read_message(message: object, people: People, index: int) -> InboundMessage | IdentityChange | AccountEvent:
    """Read one item of `messages[]`; `index` is its place in the delivery.

    A kind we do not know, or one whose content is broken, is kept as UNSUPPORTED with its raw form.
    Raises MalformedError where it has no id or no sender: it could be neither recognised again nor answered.
    """
    if not isinstance(message, dict):
        raise MalformedError("message is not an object")
    if message.get("type") == "system":
        return _system(message, people, index)
    if message.get("group_id"):
        # An answer would go to the member in private, who did not ask for it.
        return AccountEvent("messages", "group_message")
    return _inbound(message, people, index, content_of(message))


def read_echo(echo: object, people: People, index: int) -> Echo:
    """Read one item of `message_echoes[]`, sent by staff on the phone.

    Raises MalformedError without an id or a recipient.
    """
    if not isinstance(echo, dict):
        raise MalformedError("echo is not an object")
    recipient = people.identify(string(echo, "to"), string(echo, "to_user_id"), string(echo, "to_parent_user_id"))
    if not is_known(recipient):
        raise MalformedError("echo without recipient")
    provider_id = identifier(echo, "id")
    if not provider_id:
        raise MalformedError("echo without id")
    content = content_of(echo)
    return Echo(
        provider_id=provider_id,
        recipient=recipient,
        sent_at=moment(echo) or clock.now(),
        index=index,
        kind=content.kind,
        text=content.text,
        media=content.media,
        target_id=content.target_id,
        raw=storable(echo),
    )


def content_of(message: dict[str, Any]) -> Content:
    """Return what `message` says, by its `type`; UNSUPPORTED where we cannot tell."""
    kind = message.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    return reader(message) if reader else UNSUPPORTED


def _inbound(message: dict[str, Any], people: People, index: int, content: Content) -> InboundMessage:
    sender = people.identify(
        string(message, "from"), string(message, "from_user_id"), string(message, "from_parent_user_id")
    )
    if not is_known(sender):
        raise MalformedError("message without sender")
    provider_id = identifier(message, "id")
    if not provider_id:
        raise MalformedError("message without id")
    return InboundMessage(
        provider_id=provider_id,
        sender=sender,
        sent_at=moment(message) or clock.now(),
        index=index,
        kind=content.kind,
        text=content.text,
        choice_id=content.choice_id,
        media=content.media,
        location=content.location,
        reply_to=identifier(as_dict(message.get("context")), "id"),
        target_id=content.target_id,
        raw=storable(message),
    )


def _system(message: dict[str, Any], people: People, index: int) -> InboundMessage | IdentityChange:
    system = as_dict(message.get("system"))
    if system.get("type") not in ("user_changed_number", "user_changed_user_id"):
        return _inbound(message, people, index, Content(MessageKind.SYSTEM, text=string(system, "body")))
    # Meta puts the old number into `from`, the new one into `system.wa_id` (`new_wa_id` before Graph v12).
    old = bare_identity(
        string(message, "from"), string(system, "previous_user_id"), string(system, "previous_parent_user_id")
    )
    new = bare_identity(
        string(system, "wa_id") or string(system, "new_wa_id"),
        string(system, "user_id"),
        string(system, "parent_user_id"),
    )
    if not (is_known(old) and is_known(new)):
        raise MalformedError("change of identity without both ids")
    return IdentityChange(old=old, new=new, at=moment(message) or clock.now(), provider_id=identifier(message, "id"))


def _text(message: dict[str, Any]) -> Content:
    body = string(as_dict(message.get("text")), "body")
    return Content(MessageKind.TEXT, text=body) if body else UNSUPPORTED


def _media_reader(kind: MessageKind, key: str, *, always_voice: bool = False) -> Callable[[dict[str, Any]], Content]:
    def read(message: dict[str, Any]) -> Content:
        file = as_dict(message.get(key))
        media_id = identifier(file, "id")
        if not media_id:
            return UNSUPPORTED
        media = Media(
            id=media_id,
            mime_type=label(file, "mime_type"),
            sha256=label(file, "sha256"),
            filename=label(file, "filename"),
            voice=always_voice or file.get("voice") is True,
        )
        return Content(kind, text=string(file, "caption"), media=media)

    return read


def _location(message: dict[str, Any]) -> Content:
    place = as_dict(message.get("location"))
    latitude = degrees(place, "latitude", _LATITUDE_LIMIT)
    longitude = degrees(place, "longitude", _LONGITUDE_LIMIT)
    if latitude is None or longitude is None:
        return UNSUPPORTED
    location = Location(latitude, longitude, name=string(place, "name"), address=string(place, "address"))
    return Content(MessageKind.LOCATION, location=location)


def _contacts(message: dict[str, Any]) -> Content:
    cards = [as_dict(card) for card in as_list(message.get("contacts"))]
    names = [string(as_dict(card.get("name")), "formatted_name") for card in cards]
    return Content(MessageKind.CONTACTS, text=", ".join(name for name in names if name)) if cards else UNSUPPORTED


def _interactive(message: dict[str, Any]) -> Content:
    interactive = as_dict(message.get("interactive"))
    kind = interactive.get("type")
    if kind == "nfm_reply":
        return Content(MessageKind.FORM) if isinstance(interactive.get("nfm_reply"), dict) else UNSUPPORTED
    if kind not in ("button_reply", "list_reply"):
        return UNSUPPORTED
    reply = as_dict(interactive.get(kind))
    return _choice(string(reply, "id"), string(reply, "title"))


def _button(message: dict[str, Any]) -> Content:
    button = as_dict(message.get("button"))
    return _choice(string(button, "payload"), string(button, "text"))


def _choice(choice_id: str, title: str) -> Content:
    if not (choice_id or title):
        return UNSUPPORTED
    return Content(MessageKind.CHOICE, text=title, choice_id=choice_id)


def _order(message: dict[str, Any]) -> Content:
    order = message.get("order")
    return Content(MessageKind.ORDER, text=string(order, "text")) if isinstance(order, dict) else UNSUPPORTED


def _reaction(message: dict[str, Any]) -> Content:
    reaction = as_dict(message.get("reaction"))
    target = identifier(reaction, "message_id")
    # A reaction taken back comes with no emoji: a reaction with an empty text.
    return Content(MessageKind.REACTION, text=string(reaction, "emoji"), target_id=target) if target else UNSUPPORTED


def _edit(message: dict[str, Any]) -> Content:
    edit = as_dict(message.get("edit"))
    target = identifier(edit, "original_message_id")
    if not target:
        return UNSUPPORTED
    inner = as_dict(edit.get("message"))
    # An edit of an edit says nothing more, and following it would have no end.
    text = "" if inner.get("type") == "edit" else content_of(inner).text
    return Content(MessageKind.EDIT, text=text, target_id=target)


def _revoke(message: dict[str, Any]) -> Content:
    target = identifier(as_dict(message.get("revoke")), "original_message_id")
    return Content(MessageKind.REVOKE, target_id=target) if target else UNSUPPORTED


def _welcome(_message: dict[str, Any]) -> Content:
    return Content(MessageKind.SYSTEM)  # the chat was opened; nothing was said


_READERS: dict[str, Callable[[dict[str, Any]], Content]] = {
    "text": _text,
    "image": _media_reader(MessageKind.IMAGE, "image"),
    "video": _media_reader(MessageKind.VIDEO, "video"),
    "audio": _media_reader(MessageKind.AUDIO, "audio"),
    "voice": _media_reader(MessageKind.AUDIO, "voice", always_voice=True),
    "document": _media_reader(MessageKind.DOCUMENT, "document"),
    "sticker": _media_reader(MessageKind.STICKER, "sticker"),
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "request_welcome": _welcome,
}
