"""What the assistant remembers of a conversation between two turns: the state, as JSON, and back.

Anything unreadable, of an older shape or older than a day is a fresh start, never an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

VERSION = 1
KEPT_FOR = timedelta(hours=24)
MOST_STEPS_BACK = 6
MOST_WAITING = 30

Form = dict[str, Any]

_NUMBERS = frozenset(
    {"patient", "service", "specialty", "professional", "unit", "plan", "moving", "version", "hold", "id"}
)
_TEXTS = frozenset({"first", "name", "relation", "purpose", "period", "slot", "born", "species", "breed"})
_MOMENTS = frozenset({"until"})
_FLAGS = frozenset({"visit", "earliest", "far", "more", "help"})
_LISTS = {"slots": str, "shown": str, "ids": int, "said": str}
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

    def hearing(self, message_ids: Sequence[str]) -> "Memory":
        """Return the memory with the ids of what was just said before consent."""
        return replace(self, heard=tuple(dict.fromkeys((*self.heard, *message_ids)))[-MOST_WAITING:])


def read(state: Any, now: datetime) -> Memory:
    """Return the memory stored as `state`; a fresh one for anything that cannot be read or is over a day old."""
    try:
        return _read(state, now)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Memory()


def _read(state: Any, now: datetime) -> Memory:
    if state["v"] != VERSION or abs(now - datetime.fromisoformat(state["at"])) > KEPT_FOR:
        return Memory()
    return Memory(
        place=_place([state["skill"], state["step"], state["form"]]),
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
