"""From a decision to rows that wait to be sent."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from clinicbot.core.rows import Insert
from integrations.events import MessageKind

from . import choices
from .clinic import clinic_facts
from .danger import LAST_RESORT
from .engines.decision import Decision, Reply
from .models import Conversation, Message, Turn
from .own_words import own_words
from .replies import BrokenReply, Rendered, render
from .tone import in_tone

logger = structlog.get_logger(__name__)

_INSERT_MESSAGE = Insert(Message)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reply in words, with what can be tapped as (skill, step, value, title)."""

    text: str
    payload: dict[str, Any]
    offered: tuple[tuple[str, str, str, str], ...]


def prepare(turn_id: UUID, decision: Decision, language: str) -> list[Prepared]:
    """Render each reply of the decision; its choices carry the turn, skill and step they belong to."""
    step = str(decision.state.get("step", ""))
    skill = str(decision.state.get("skill") or decision.skill)
    prepared = []
    for reply in decision.replies:
        prepared.append(_prepare(turn_id, reply, skill, step, language))
        if reply.document is not None:
            said = prepared.pop()
            prepared.append(replace(said, payload=said.payload | {"document": asdict(reply.document)}))
        if reply.place is not None:
            # A location is a message of its own: WhatsApp shows no text beside it.
            prepared.append(Prepared(f"{reply.place.name}: {reply.place.address}", {"place": asdict(reply.place)}, ()))
    return prepared


def queue(
    conversation: Conversation,
    prepared: Iterable[Prepared],
    *,
    turn: Turn,
    author: str,
    now: datetime,
    like: Message,
) -> None:
    """Insert the rows to be sent, in order, in the caller's transaction; `like` is the message they answer."""
    rows = [
        Message(
            conversation=conversation,
            direction=Message.Direction.OUT,
            kind=MessageKind.TEXT,
            author=author,
            turn=turn,
            sent_at=now,
            text=said.text,
            payload=said.payload,
            status=Message.Status.QUEUED,
            epoch=conversation.takeover_epoch,
            send_after=now,
            trace_id=like.trace_id,
        )
        for said in prepared
    ]
    _INSERT_MESSAGE.all(rows)


def remember_offer(state: dict[str, Any], turn_id: UUID, skill: str, prepared: Sequence[Prepared]) -> dict[str, Any]:
    """Return the state with the turn it waits on and what that turn offered: a typed answer finds its choice."""
    for said in reversed(prepared):
        if said.offered:
            return state | {"turn": turn_id.hex, "offered": [list(offer) for offer in said.offered]}
    kept = {key: value for key, value in state.items() if key not in ("turn", "offered")}
    return kept if prepared else state


def in_words(reply: Reply, language: str) -> Rendered:
    """Render the reply, in the clinic's own words where it has them and they can be said.

    What must be said in any case is said in fixed words where its template is broken.
    """
    if own := own_words(language):
        try:
            return render(reply, language, own)
        except BrokenReply:
            logger.exception("own_words_broken", reply=reply.template)
    try:
        return render(reply, language)
    except BrokenReply:
        if reply.template not in LAST_RESORT:
            raise
        logger.exception("reply_broken", reply=reply.template)
        return Rendered(LAST_RESORT[reply.template], (), "")


def _prepare(turn_id: UUID, reply: Reply, skill: str, step: str, language: str) -> Prepared:
    rendered = in_words(reply, language)
    text = in_tone(rendered.text, language, formal=clinic_facts().formal)
    payload: dict[str, Any] = {"text": text, "reply": reply.template}
    if rendered.options:
        payload["turn"] = turn_id.hex
        payload["list_button"] = rendered.list_button
        payload["choices"] = [
            {"id": choices.encode(turn_id, skill, step, value), "title": title, "description": description}
            for value, title, description in rendered.options
        ]
    if reply.ask_location:
        payload["ask_location"] = True
    offered = tuple((skill, step, value, title) for value, title, _ in rendered.options)
    return Prepared(text, payload, offered)
