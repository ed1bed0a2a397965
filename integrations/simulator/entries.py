"""How messages look on the simulated phone: plain values for the page."""

import re
from typing import Any

from django.utils.translation import gettext as _

from integrations.simulator.graph import SentMessage
from integrations.simulator.store import Entry
from integrations.simulator.templates import DEFAULT_TEMPLATES
from integrations.whatsapp.shorten import shorten

_PREVIEW = 80
_MARKS = re.compile(r"(?<!\w)[*_~]+|[*_~]+(?!\w)")


def entry_of(sent: SentMessage) -> Entry:
    """Return what the patient sees of a message that the fake Graph API accepted."""
    payload = sent.payload
    shown = _READERS.get(sent.kind, _file)(payload, sent.kind)
    entry: Entry = {"id": sent.id, "mine": False, "kind": sent.kind, "state": "sent", "text": ""}
    entry |= shown
    entry["reply_to"] = payload.get("context", {}).get("message_id", "")
    entry["callback_data"] = sent.callback_data
    entry["preview"] = preview(entry)
    return entry


def preview(entry: Entry) -> str:
    """Return the short line a list of chats shows for an entry."""
    names = {
        "location": _("Localização"),
        "image": _("Foto"),
        "audio": _("Áudio"),
        "document": _("Documento"),
        "video": _("Vídeo"),
        "sticker": _("Figurinha"),
    }
    text = entry.get("text") or names.get(entry["kind"], "")
    return shorten(_MARKS.sub("", " ".join(str(text).split())), _PREVIEW)


def _text(payload: Entry, _kind: str) -> Entry:
    return {"text": payload["text"]["body"]}


def _interactive(payload: Entry, _kind: str) -> Entry:
    interactive = payload["interactive"]
    action = interactive["action"]
    shown: Entry = {"text": interactive["body"]["text"], "style": interactive["type"]}
    if interactive["type"] == "button":
        shown["choices"] = [button["reply"] for button in action["buttons"]]
    elif interactive["type"] == "list":
        shown["choices"] = [row for section in action["sections"] for row in section["rows"]]
        shown["list_button"] = action["button"]
    return shown


def _template(payload: Entry, _kind: str) -> Entry:
    call = payload["template"]
    template = DEFAULT_TEMPLATES[call["name"], call["language"]["code"]]
    components = call.get("components", [])
    texts = [item["text"] for part in components if part["type"] == "body" for item in part["parameters"]]
    payloads = {int(p["index"]): p["parameters"][0]["payload"] for p in components if p["type"] == "button"}
    choices = [{"id": payloads.get(index, title), "title": title} for index, title in enumerate(template.buttons)]
    return {"text": template.render(texts), "style": "template", "choices": choices}


def _location(payload: Entry, _kind: str) -> Entry:
    return {"place": payload["location"]}


def _reaction(payload: Entry, _kind: str) -> Entry:
    return {"text": payload["reaction"]["emoji"], "target": payload["reaction"]["message_id"]}


def _file(payload: Entry, kind: str) -> Entry:
    file: dict[str, Any] = payload[kind]
    return {"file": file.get("id", ""), "filename": file.get("filename", ""), "text": file.get("caption", "")}


_READERS = {
    "text": _text,
    "interactive": _interactive,
    "template": _template,
    "location": _location,
    "reaction": _reaction,
}
