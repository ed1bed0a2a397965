"""The skills and their steps, as data: what the engine runs and `manage.py draw_flow` draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from conversations.engines.decision import Reply

from .memory import Form, Place
from .talk import Move, Talk, after

END = "end"
"""Where a step leads that leaves nothing open."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a skill. `leads_to` names steps as `skill.step`, skills whose beginning follows, or END.

    `answer` returns None for what is no answer to its question: the engine then looks for something else in it.
    `sure_answer` takes what is an answer whatever else it may sound like (a name), before anything else is looked for.
    """

    name: str
    asks: str
    ask: Callable[[Talk, Form], Reply]
    answer: Callable[[Talk, Form], Move | None]
    leads_to: tuple[str, ...]
    sure_answer: Callable[[Talk, Form], Move | None] | None = None


@dataclass(frozen=True, slots=True)
class Skill:
    """One thing the assistant can do. `intents` begin it; `begins_at` are the places it may begin at."""

    name: str
    begin: Callable[[Talk], Move]
    intents: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    begins_at: tuple[str, ...] = ()
    says: tuple[str, ...] = field(default=())

    def step(self, name: str) -> Step | None:
        """Return the step of that name."""
        return next((step for step in self.steps if step.name == name), None)


_SHORT_NAMES = {"book": "booking", "mine": "my_appointments"}
_skills: dict[str, Skill] = {}
_by_intent: dict[str, Skill] = {}


def register(skill: Skill) -> Skill:
    """Make a skill known. Raises ValueError where its name or one of its intents is taken."""
    if skill.name in _skills or any(intent in _by_intent for intent in skill.intents):
        raise ValueError(f"skill {skill.name} is there already, or one of its intents is")
    _skills[skill.name] = skill
    _by_intent.update(dict.fromkeys(skill.intents, skill))
    return skill


def skills() -> Sequence[Skill]:
    """Return all skills, in the order they were registered."""
    return tuple(_skills.values())


def skill(name: str) -> Skill:
    """Return the skill of that name. Raises KeyError."""
    return _skills[name]


def skill_named(name: str) -> Skill | None:
    """Return the skill that a `go:` choice names, by its name or by the short word it is offered under."""
    return _skills.get(_SHORT_NAMES.get(name, name))


def skill_for(intent: str) -> Skill | None:
    """Return the skill that an intent begins."""
    return _by_intent.get(intent)


def step_at(place: Place) -> Step | None:
    """Return the step at which a talk stands; None where nothing is open or the step is unknown."""
    found = _skills.get(place.skill)
    return found.step(place.step) if found else None


def ask(talk: Talk, name: str, step: str, form: Form, *lead: Reply) -> Move:
    """Return a move to a step: its question is asked, after short things said first in the same message."""
    found = _skills[name].step(step)
    if found is None:
        raise KeyError(f"{name}.{step}")
    return Move(place=Place(name, step, form), replies=(after(found.ask(talk, form), *lead),))


def ask_again(talk: Talk, *lead: Reply) -> Move | None:
    """Return a move that asks the open question again, in other words each time; None where nothing is open."""
    step = step_at(talk.place)
    if step is None:
        return None
    question = replace(step.ask(talk, talk.place.form), variant=1 - talk.memory.misses % 2)
    return Move(place=talk.place, replies=(after(question, *lead),), recorded=False)
