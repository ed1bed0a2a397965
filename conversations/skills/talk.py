"""One turn as a skill sees it, and what a skill may answer."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from conversations.clinic import understanding_catalogue
from conversations.engines.decision import Heard, Option, PatientFacts, Reply, Situation
from conversations.understanding import Understanding, match_choice, understand, yes_no
from integrations.events import MessageKind
from scheduling.catalogue import ClinicCatalogue, clinic_catalogue

from . import phrases
from .memory import Form, Memory, Place

Act = Callable[[datetime], "Move | None"]
"""A change to make inside the turn's transaction, at `now`; it returns what it led to, or None to go on as decided."""

GO = "go:"
"""Begins the value of an option that works from anywhere and at any age: `go:menu`, `go:human`, `go:book` …"""

QUESTIONS = ("price", "payment", "insurance", "address", "hours", "preparation", "professionals")
"""Intents that ask about the clinic."""

SURE = 0.6
"""From this confidence on, an intent may leave the open question (0 to 1, as understanding gives it)."""

FAIRLY_SURE = 0.5
"""Enough where the manner of saying it tells the same: a question mark, or two halves that are both wishes."""

_YES_REACTIONS = frozenset("👍👌✅🙏❤💚🆗")


@dataclass(frozen=True, slots=True)
class Move:
    """What a skill answers: what to say, where the talk then stands, and perhaps a change.

    With an act, what the act returns is said afterwards and its place wins. `recorded` tells whether the step left
    can be gone back to; a `trail` replaces the one remembered.
    """

    place: Place = field(default_factory=Place)
    replies: tuple[Reply, ...] = ()
    act: Act | None = None
    handoff: str = ""
    priority: int = 0
    resume_bot: bool = False
    missed: bool = False
    recorded: bool = True
    trail: tuple[Place, ...] | None = None
    told_waiting: bool = False
    summary: str = ""
    skill: str = ""
    intent: str = ""


@dataclass(frozen=True)
class Talk:
    """One turn: who talks, what was heard, where the talk stands, and what can be looked up. Reads only."""

    situation: Situation
    heard: Heard
    memory: Memory
    understanding: Understanding

    @property
    def now(self) -> datetime:
        """The turn's time, aware, in the clinic's zone."""
        return self.situation.now

    @property
    def language(self) -> str:
        """The language to answer in."""
        return self.situation.language

    @property
    def place(self) -> Place:
        """Where the talk stood before this turn."""
        return self.memory.place

    @property
    def intent(self) -> str:
        """The first intent of what was said."""
        return self.understanding.intent

    @cached_property
    def catalogue(self) -> ClinicCatalogue:
        """What the clinic has; cached in the process."""
        return clinic_catalogue()

    @property
    def words(self) -> str:
        """What was said, normalised, without punctuation at its ends."""
        return self.understanding.normalized.strip(" .!?,;")

    @property
    def tapped(self) -> str:
        """The value tapped, where it belongs to the question the talk waits on."""
        tap = self.heard.tap
        return tap.value if tap is not None and tap.fresh else ""

    @cached_property
    def chosen(self) -> str:
        """The value of the offered choice that was tapped, or typed by number, title or place in line; or empty."""
        if self.tapped or self.heard.tap is not None:
            return self.tapped
        if not self.memory.offered or not self.heard.text.strip():
            return ""
        index = match_choice(self.heard.text, [name for _, _, _, name in self.memory.offered])
        return self.memory.offered[index][2] if index is not None else ""

    @cached_property
    def answer(self) -> bool | None:
        """A yes or no fit to act upon, else None.

        A quoted reply or reaction answers the message it is about (I14): a yes to an older one is no yes to this.
        Neither is one that came late.
        """
        if self.heard.late or (self.heard.quoted is not None and not self.heard.quoted.fresh):
            return None
        if self.heard.kind == MessageKind.REACTION:
            return True if self.liked and self.heard.quoted is not None else None
        return yes_no(self.heard.text)

    @property
    def asks(self) -> bool:
        """Whether it is a question about the clinic, and not about a time."""
        return self.questions and not self.understanding.when and self.sure_of(QUESTIONS)

    @property
    def questions(self) -> bool:
        """Whether it is put as a question."""
        return "?" in self.heard.text or self.words.startswith(phrases.QUESTION_WORDS)

    @property
    def idle(self) -> bool:
        """Whether nothing is open but what may be left unanswered: a menu, whether an answer helped, an offer."""
        open_to_all = self.place.skill in ("", "menu", "knowledge", "news", "resuming")
        return open_to_all or (self.place.skill, self.place.step) == ("privacy", "choose")

    @property
    def liked(self) -> bool:
        """Whether it was a reaction that means yes."""
        return self.heard.reaction[:1] in _YES_REACTIONS if self.heard.reaction else False

    @property
    def myself(self) -> PatientFacts | None:
        """The contact as a patient, where known."""
        patients = self.situation.patients
        return next((patient for patient in patients if patient.relation == "self"), None)

    def sure_of(self, intents: Container[str]) -> bool:
        """Tell whether one of the intents was understood well enough to leave everything else for it."""
        return self.intent in intents and self.understanding.confidence >= SURE

    @property
    def asks_fairly_surely(self) -> bool:
        """Whether it is put as a question and more likely than not one about the clinic, and not about a time."""
        likely = self.intent in QUESTIONS and self.understanding.confidence >= FAIRLY_SURE
        return self.questions and not self.understanding.when and likely

    def key(self, what: str) -> str:
        """Return the idempotency key of a change made in this turn."""
        return f"turn:{self.situation.turn_id}:{what}"

    def going_on(self, text: str) -> "Talk":
        """Return the talk as if `text` had been said now: what was said before consent is taken up again."""
        fresh = understand(text, now=self.now, catalogue=understanding_catalogue())
        heard = replace(self.heard, text=text, kind=MessageKind.TEXT, understanding=fresh, tap=None, quoted=None)
        return replace(self, heard=heard, understanding=fresh, memory=replace(self.memory, offered=()))

    def entities(self, kind: str) -> list[Any]:
        """Return the values of the entities of that kind, in order, each once."""
        return list(dict.fromkeys(entity.value for entity in self.understanding.entities if entity.kind == kind))


def say(template: str, *options: Option | str, **context: Any) -> Reply:
    """Return a reply; an option given by its value alone has its title in the template."""
    made = tuple(option if isinstance(option, Option) else Option(option) for option in options)
    return Reply(template, context, made)


def after(reply: Reply, *lead: Reply) -> Reply:
    """Return the reply with short things said first in the same message."""
    return replace(reply, lead=(*lead, *reply.lead))


def staying(talk: Talk, *replies: Reply, **changes: Any) -> Move:
    """Return a move that leaves the talk where it stands."""
    return Move(place=talk.place, replies=replies, recorded=False, **changes)


def finished(*replies: Reply, **changes: Any) -> Move:
    """Return a move after which nothing is open."""
    return Move(place=Place(), replies=replies, **changes)


def changed(form: Form, **values: Any) -> Form:
    """Return the form with values set, and those that are None left out."""
    return {key: value for key, value in (form | values).items() if value is not None}
