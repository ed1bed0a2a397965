"""What the assistant remembers of a conversation between two turns: the state, as JSON, and back.

Anything unreadable or of an older shape is a fresh start, never an error. So is what is older than a day, but for a
booking that was left half-way: what was wished is remembered, to be offered again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

VERSION = 1
KEPT_FOR = timedelta(hours=24)
WISH_KEPT_FOR = timedelta(days=30)
MOST_STEPS_BACK = 6
MOST_WAITING = 30

Form = dict[str, Any]

_WISH = ("patient", "service", "specialty", "professional", "unit", "plan", "private", "visit", "period", "when")
"""What of a booking left half-way is worth remembering; what was offered or held is not."""

_NUMBERS = frozenset(
    {"patient", "service", "specialty", "professional", "unit", "plan", "moving", "version", "hold", "id"}
    | {"wrong", "consult"}
)
_TEXTS = frozenset({"first", "name", "relation", "purpose", "period", "slot", "born", "species", "breed", "kind"})
_MOMENTS = frozenset({"until"})
_FLAGS = frozenset({"visit", "private", "earliest", "far", "more", "help", "wait"})
_LISTS = {"slots": str, "shown": str, "ids": int, "said": str, "told": str}
_TIMES = {"when": 3, "avoid": 2}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a talk stands: a skill's step and what is filled in so far. An empty skill: nothing is open."""

    skill: str = ""
    step: str = ""
    form: Form = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Memory:
    """All of it.

    `trail` are the places before this one, newest last, for "voltar". `misses` counts what was not understood in a
    row. `said` are digests of the last turn's replies with their variant. `offered` are [skill, step, value, title] of
    the last reply with choices, kept by the turn. `heard` are public ids of what was said before consent: the words
    themselves must not be copied (I12). `later` are those of a message whose second wish waits for the first.
    """

    place: Place = field(default_factory=Place)
    trail: tuple[Place, ...] = ()
    misses: int = 0
    said: tuple[tuple[str, int], ...] = ()
    heard: tuple[str, ...] = ()
    told_waiting: bool = False
    offered: tuple[tuple[str, str, str, str], ...] = ()
    turn: str = ""
    later: tuple[str, ...] = ()
    done: int = 0
    parts: tuple[str, ...] = ()
    left: Form = field(default_factory=dict)
    left_at: datetime | None = None
    back: str = ""

    def to_state(self, now: datetime) -> dict[str, Any]:
        """Return the state to store, plain JSON values; `now` is kept as the time of this turn."""
        state: dict[str, Any] = {
            "v": VERSION,
            "at": now.isoformat(),
            "skill": self.place.skill,
            "step": self.place.step,
            "form": self.place.form,
            "misses": self.misses,
            "said": [list(said) for said in self.said],
            "trail": [[place.skill, place.step, place.form] for place in self.trail],
        }
        if self.heard:
            state["heard"] = list(self.heard)
        if self.later:
            state["later"], state["done"] = list(self.later), self.done
        if self.left and self.left_at:
            state["left"], state["left_at"] = self.left, self.left_at.isoformat()
        if self.back:
            state["back"] = self.back
        if self.told_waiting:
            state["told_waiting"] = True
        if self.turn:
            state["turn"], state["offered"] = self.turn, [list(offer) for offer in self.offered]
        return state

    def at(self, place: Place, *, record: bool = True) -> "Memory":
        """Return the memory with the talk moved on to `place`; the step left is kept for "voltar" within one skill."""
        if not place.skill:
            return replace(self, place=Place(), trail=(), misses=0)
        trail = self.trail
        moved = (place.skill, place.step) != (self.place.skill, self.place.step)
        if place.skill != self.place.skill:
            trail = ()
        elif record and moved and "hold" not in self.place.form:
            # A slot that was held is given back when its step is left: there is no way back to it.
            trail = (*trail, self.place)[-MOST_STEPS_BACK:]
        return replace(self, place=place, trail=trail, misses=0)

    def leaving(self, now: datetime) -> "Memory":
        """Return the memory with the open booking's wish as one that was left half-way at `now`."""
        left = wish_of(self.place, now)
        return replace(self, left=left, left_at=now) if left else self

    def hearing(self, message_ids: Sequence[str]) -> "Memory":
        """Return the memory with the ids of what was just said before consent."""
        return replace(self, heard=tuple(dict.fromkeys((*self.heard, *message_ids)))[-MOST_WAITING:])


def wish_of(place: Place, now: datetime) -> Form:
    """Return what was wished at a place, without days that are over; empty where it was no booking, or hardly begun."""
    form = place.form
    wished = any(form.get(key) for key in ("service", "specialty", "professional"))
    if place.skill not in ("booking", "resuming") or not wished or form.get("moving"):
        return {}
    wish = {key: form[key] for key in _WISH if key in form}
    coming = [when for when in wish.pop("when", ()) if datetime.fromisoformat(when[1]) > now]
    return wish | ({"when": coming} if coming else {})


def coming_back(state: Any, now: datetime, why: str) -> dict[str, Any]:
    """Return the state with the note that the assistant is back, and why; what was open stays open."""
    language = {"language": state["language"]} if isinstance(state, dict) and "language" in state else {}
    return replace(read(state, now), told_waiting=False, back=why).to_state(now) | language


def read(state: Any, now: datetime) -> Memory:
    """Return the memory stored as `state`; a fresh one for anything that cannot be read or is over a day old."""
    try:
        return _read(state, now)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Memory()


def _read(state: Any, now: datetime) -> Memory:
    at = datetime.fromisoformat(state["at"])
    if state["v"] != VERSION:
        return Memory()
    place = _place([state["skill"], state["step"], state["form"]])
    left, left_at = _left(state, now)
    if abs(now - at) > KEPT_FOR:
        fresh = wish_of(place, now) if abs(now - at) <= WISH_KEPT_FOR else {}
        return Memory(left=fresh or left, left_at=at if fresh else left_at)
    return Memory(
        place=place,
        left=left,
        left_at=left_at,
        back=str(state.get("back", "")),
        trail=tuple(_place(item) for item in state["trail"]),
        misses=int(state["misses"]),
        said=tuple((str(digest), int(variant)) for digest, variant in state["said"]),
        heard=tuple(str(message_id) for message_id in state.get("heard", ())),
        told_waiting=state.get("told_waiting") is True,
        offered=tuple(_offer(item) for item in state.get("offered", ())),
        turn=str(state.get("turn", "")),
        later=tuple(str(message_id) for message_id in state.get("later", ())),
        done=int(state.get("done", 1)),
    )


def _left(state: Any, now: datetime) -> tuple[Form, datetime | None]:
    """Return the wish left half-way and since when; nothing where that is too long ago."""
    if "left" not in state:
        return {}, None
    left_at = datetime.fromisoformat(state["left_at"])
    form = wish_of(_place(["resuming", "offer", state["left"]]), now)
    return (form, left_at) if form and abs(now - left_at) <= WISH_KEPT_FOR else ({}, None)


def _place(item: Any) -> Place:
    skill, step, form = item
    if not (isinstance(skill, str) and isinstance(step, str) and isinstance(form, dict)):
        raise TypeError("not a place")
    return Place(skill, step, {key: value for key, value in form.items() if _fits(key, value)})


def _fits(key: str, value: Any) -> bool:
    """Tell whether a form's value is of the kind its key has today: what is not, was written by another version.

    Raises ValueError for a time that is none.
    """
    if key in _NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool)
    if key in _MOMENTS:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    if key in _TEXTS:
        return isinstance(value, str)
    if key in _FLAGS:
        return value is True
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(one, _LISTS[key]) for one in value)
    return key in _TIMES and isinstance(value, list) and all(_is_stretch(one, _TIMES[key]) for one in value)


def _is_stretch(value: Any, length: int) -> bool:
    if not (isinstance(value, list) and len(value) == length and all(isinstance(part, str) for part in value)):
        return False
    return all(datetime.fromisoformat(part).tzinfo is not None for part in value[:2])


def _offer(item: Any) -> tuple[str, str, str, str]:
    skill, step, value, name = (str(part) for part in item)
    return skill, step, value, name
