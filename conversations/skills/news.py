"""Whether news are welcome: marketing's own consent (LGPD art. 8 § 4), asked once, after the first booking."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conversations.engines.decision import Reply
from patients import consent
from scheduling.appointments import ever_booked

from . import registry
from .memory import Form
from .registry import END, Skill, Step
from .talk import Move, Talk, finished, say

NAME = "news"


@dataclass(frozen=True, slots=True)
class _Answer:
    contact_id: int
    evidence: str
    agreed: bool

    def __call__(self, now: datetime) -> None:
        if self.agreed:
            evidence = UUID(self.evidence) if self.evidence else None
            consent.grant(self.contact_id, ("marketing",), now=now, evidence=evidence)
        else:
            consent.refuse_marketing(self.contact_id, now=now)


def after_first_booking(talk: Talk, told: Move) -> Move:
    """Return the confirmation of a booking, followed by the question where it is the contact's first and unasked."""
    contact_id = talk.situation.contact_id
    if not talk.situation.offers_news or talk.memory.later or ever_booked(contact_id) != 1:
        return told
    if consent.was_asked_for_marketing(contact_id):
        return told
    asked = registry.ask(talk, NAME, "ask", {})
    return Move(asked.place, (*told.replies, *asked.replies), recorded=False, skill=told.skill)


def _ask(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say(f"{NAME}/ask", "yes", "no")


def _answer(talk: Talk, form: Form) -> Move | None:
    del form
    plain = talk.heard.tap is None
    agreed = talk.chosen == "yes" or (plain and talk.answer is True)
    if not agreed and talk.chosen != "no" and not (plain and talk.answer is False):
        return None
    evidence = talk.heard.message_ids[-1] if talk.heard.message_ids else ""
    act = _Answer(talk.situation.contact_id, evidence, agreed)
    reply = say(f"{NAME}/welcome" if agreed else f"{NAME}/refused")
    return Move(replies=(reply,), act=act, skill=NAME)


def _begin(talk: Talk) -> Move:
    return finished(_ask(talk, {}))


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=_begin,
        steps=(Step("ask", f"{NAME}/ask", _ask, _answer, (END,)),),
        says=(f"{NAME}/welcome", f"{NAME}/refused"),
    )
)
