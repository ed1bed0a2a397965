"""Registration: who the assistant is, the privacy notice and consent, then the name. Refusal is respected.

Before consent nothing said is kept but the ids of its messages (I12); with consent they are read again, so that
nobody has to say twice what they came for.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conversations.engines.decision import Reply
from patients import consent
from patients.registration import register_patient

from . import human, information, menu, registry, repair, smalltalk
from .commands import command_of
from .memory import Form, Place
from .registry import Skill, Step
from .talk import Move, Talk, after, changed, say

NAME = "registration"
PURPOSES = ("care", "reminders")
"""What the privacy notice asks for. Marketing is asked for on its own, never here."""

_SMALL = frozenset({"da", "de", "do", "das", "dos", "e", "del", "la", "las", "los", "y", "van", "von"})
_INTRODUCTION = re.compile(
    r"^(?:oi|ol[áa]|hola|hi|hello)?[,!. ]*(?:o |a )?"
    r"(?:meu nome (?:completo )?[ée]|(?:eu )?me chamo|(?:aqui [ée]|(?:eu )?sou|[ée])(?: [oa])?|pode (?:me )?chamar de|"
    r"mi nombre es|me llamo|soy|my name is|i am|i'm|it's)\s+",
    re.IGNORECASE,
)
_A_NAME = re.compile(r"[^\W\d_]+(?:['’.-]?[^\W\d_]*)*", re.UNICODE)
_NO_NAME_INTENTS = frozenset({"book", "price", "hours", "address", "cancel", "reschedule", "human", "deny", "affirm"})


@dataclass(frozen=True, slots=True)
class _Grant:
    contact_id: int
    evidence: str

    def __call__(self, now: datetime) -> None:
        evidence = UUID(self.evidence) if self.evidence else None
        consent.grant(self.contact_id, PURPOSES, now=now, evidence=evidence)


@dataclass(frozen=True, slots=True)
class _Refuse:
    contact_id: int

    def __call__(self, now: datetime) -> None:
        consent.refuse(self.contact_id, now=now)


@dataclass(frozen=True, slots=True)
class _Register:
    contact_id: int
    name: str

    def __call__(self, now: datetime) -> None:
        del now
        register_patient(self.contact_id, self.name)


def before_consent(talk: Talk) -> Move:
    """Answer someone who has not consented: their yes or no, a wish for a person, a question; else ask."""
    tap = talk.heard.tap
    if tap is not None and tap.skill == NAME and tap.step == "consent":
        return _take_consent(talk, agreed=tap.value == "accept")
    if tap is None and talk.sure_of(human.REASONS):
        return human.begin(talk)
    asked = (talk.place.skill, talk.place.step) == (NAME, "consent")
    if asked and (move := _typed_answer(talk)) is not None:
        return move
    if asked and command_of(talk) == "cancel":
        return _take_consent(talk, agreed=False)
    place = Place(NAME, "consent", {})
    greeting = () if asked else (say("registration/welcome", clinic=talk.situation.clinic_name),)
    if talk.intent in information.INTENTS and (talk.questions or talk.sure_of(information.INTENTS)):
        first, *rest = information.begin(talk).replies
        return Move(place=place, replies=(after(first, *greeting), *rest, _ask_consent(talk, {})))
    if asked and talk.memory.misses + 1 >= repair.MISSES_BEFORE_A_PERSON:
        return human.hand_over(talk, "no_consent", say("repair/a_person"))
    if asked:
        return Move(place=place, replies=(say("registration/consent_first", "accept", "refuse"),), missed=True)
    return Move(place=place, replies=(after(_ask_consent(talk, {}), *greeting),))


def begin(talk: Talk) -> Move:
    """Go on after consent: ask for the name where nobody is registered, else with what was wished for."""
    if talk.situation.patients:
        return go_on(talk)
    name = find_name(talk, anything=False)
    if name is not None and " " in name:
        return _registered(talk, name)
    return registry.ask(talk, NAME, "name", {})


def go_on(talk: Talk, *lead: Reply) -> Move:
    """Go on with the wish that was said, as the talk understands it; without one show what can be done.

    Questions on the clinic were answered when they were asked.
    """
    skill = registry.skill_for(talk.intent)
    if skill is None or skill.name in (NAME, human.NAME, menu.NAME, information.NAME, smalltalk.NAME):
        return menu.begin(talk, *lead)
    move = skill.begin(talk)
    first = (after(move.replies[0], *lead), *move.replies[1:]) if move.replies else lead
    return Move(place=move.place, replies=first, act=move.act, handoff=move.handoff, priority=move.priority)


def find_name(talk: Talk, *, anything: bool) -> str | None:
    """Return the name someone gave, capitalised; with `anything` also where the words are nothing but a name."""
    text = talk.heard.text.strip()
    bare = _INTRODUCTION.sub("", text, count=1).strip(" .,!;")
    words = bare.split()
    looks_like_one = 1 <= len(words) <= 7 and len(bare) > 1 and all(_A_NAME.fullmatch(word) for word in words)
    if looks_like_one and (anything or bare != text.strip(" .,!;")):
        return neat_name(bare)
    persons = talk.entities("person")
    return neat_name(str(persons[0])) if persons else None


def neat_name(name: str) -> str:
    """Return a name with capitals where they belong: "MARIA da silva" → "Maria da Silva"."""
    words = name.split()
    return " ".join(
        word.lower()
        if index and word.lower() in _SMALL
        else word
        if word != word.lower() and word != word.upper()
        else word[:1].upper() + word[1:].lower()
        for index, word in enumerate(words)
    )


def _typed_answer(talk: Talk) -> Move | None:
    if talk.chosen in ("accept", "refuse"):
        return _take_consent(talk, agreed=talk.chosen == "accept")
    if talk.answer is not None:
        return _take_consent(talk, agreed=talk.answer)
    return None


def _take_consent(talk: Talk, *, agreed: bool) -> Move:
    contact_id = talk.situation.contact_id
    if not agreed:
        move = human.hand_over(talk, "no_consent", say("registration/refused"))
        return Move(
            replies=move.replies, act=_Refuse(contact_id), handoff=move.handoff, priority=move.priority, skill=NAME
        )
    evidence = talk.heard.message_ids[-1] if talk.heard.message_ids else ""
    move = begin(_as_first_said(talk))
    return Move(
        place=move.place,
        replies=move.replies,
        act=_both(_Grant(contact_id, evidence), move),
        handoff=move.handoff,
        priority=move.priority,
        skill=NAME,
    )


def _both(first: _Grant, then: Move) -> "_Grant | _Two":
    return _Two(first, then) if then.act is not None else first


@dataclass(frozen=True, slots=True)
class _Two:
    """Consent, and at once what the skill that goes on wants done."""

    first: "_Grant | _Register"
    then: Move

    def __call__(self, now: datetime) -> Move | None:
        self.first(now)
        return self.then.act(now) if self.then.act else None


def _as_first_said(talk: Talk) -> Talk:
    """Return the talk as if what was said before consent had been said just now."""
    text = talk.situation.recall(talk.memory.heard) if talk.memory.heard else ""
    return talk.going_on(text)


def _registered(talk: Talk, name: str) -> Move:
    """Register the contact as a patient and go on with what they came for. `talk` has their first words."""
    lead = say("registration/pleased", name=name)
    move = go_on(talk, lead)
    register = _Register(talk.situation.contact_id, name)
    act = _Two(register, move) if move.act is not None else register
    return Move(
        place=move.place, replies=move.replies, act=act, handoff=move.handoff, priority=move.priority, skill=NAME
    )


def _ask_consent(talk: Talk, form: Form) -> Reply:
    del form
    return say("registration/privacy_notice", "accept", "refuse", clinic=talk.situation.clinic_name)


def _consent_answered(talk: Talk, form: Form) -> Move | None:
    """With consent given already (in the admin, say), go on."""
    del form
    return begin(_as_first_said(talk))


def _ask_name(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say("registration/ask_name")


def _name_given(talk: Talk, form: Form) -> Move | None:
    name = find_name(talk, anything=talk.intent not in _NO_NAME_INTENTS)
    if name is None:
        return None
    if " " not in name:
        return registry.ask(talk, NAME, "surname", changed(form, first=name))
    return _registered(_as_first_said(talk), name)


def _ask_surname(talk: Talk, form: Form) -> Reply:
    del talk
    return say("registration/ask_surname", name=str(form.get("first", "")))


def _surname_given(talk: Talk, form: Form) -> Move | None:
    first = str(form.get("first", ""))
    if talk.answer is False:
        return _registered(_as_first_said(talk), first)
    name = find_name(talk, anything=True)
    if name is None:
        return None
    full = name if name.casefold().startswith(first.casefold()) else f"{first} {name}"
    return _registered(_as_first_said(talk), full)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        begins_at=("registration.consent",),
        steps=(
            Step(
                "consent",
                "registration/privacy_notice",
                _ask_consent,
                _consent_answered,
                ("registration.name", "booking", "my_appointments", "menu.menu", "human"),
            ),
            Step(
                "name",
                "registration/ask_name",
                _ask_name,
                _name_given,
                ("registration.surname", "booking", "my_appointments", "menu.menu", "human"),
            ),
            Step(
                "surname",
                "registration/ask_surname",
                _ask_surname,
                _surname_given,
                ("booking", "my_appointments", "menu.menu", "human"),
            ),
        ),
        says=(
            "registration/welcome",
            "registration/consent_first",
            "registration/refused",
            "registration/pleased",
        ),
    )
)
