"""What the assistant cannot read: kept for staff, said so, and the open question asked again."""

from integrations.events import MessageKind

from . import menu, registry
from .registry import END, Skill
from .talk import Move, Talk, finished, say

NAME = "media"
_KINDS = {
    MessageKind.AUDIO: "audio",
    MessageKind.IMAGE: "picture",
    MessageKind.VIDEO: "video",
    MessageKind.DOCUMENT: "document",
    MessageKind.STICKER: "sticker",
    MessageKind.CONTACTS: "contact",
    MessageKind.LOCATION: "location",
}
_TALKING = frozenset({MessageKind.TEXT, MessageKind.CHOICE, MessageKind.REACTION, MessageKind.TEMPLATE})
_READABLE = frozenset({MessageKind.AUDIO, MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.DOCUMENT})


def answer(talk: Talk) -> Move | None:
    """Take a file, sticker, contact or place; None for text, and for what a transcript or caption says in words."""
    kind = talk.heard.kind
    if kind in _TALKING or (kind in _READABLE and talk.heard.text.strip()):
        return None
    if kind == MessageKind.LOCATION and talk.place.skill == "booking":
        return None
    lead = say("media/received", kind=_KINDS.get(kind, "unknown"))
    if kind == MessageKind.STICKER and not talk.place.skill:
        return finished(lead, skill=NAME)
    again = registry.ask_again(talk, lead)
    if again is None:
        move = menu.begin(talk, lead)
        return Move(move.place, move.replies, skill=NAME)
    return Move(again.place, again.replies, recorded=False, skill=NAME)


SKILL = registry.register(Skill(name=NAME, begin=menu.help_me, begins_at=("menu.menu", END), says=("media/received",)))
