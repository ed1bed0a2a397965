"""A light check before a patient's details are shown to a number that never proved to know them: the birth date."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from conversations.engines.decision import Reply
from conversations.understanding.dates.words import MONTHS, SHORT_MONTHS
from conversations.understanding.normalise import fold
from patients import proof
from patients.proof import Checked

from . import human, registry
from .memory import Form
from .registry import Skill, Step
from .talk import Move, Talk, say

NAME = "identity"
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d{2})\b")


@dataclass(frozen=True, slots=True)
class _Check:
    """Compare the birth date; where it is right, go on with what was wished."""

    talk: Talk
    form: Form
    born: date

    def __call__(self, now: datetime) -> Move | None:
        found = proof.check_birth_date(self.talk.situation.contact_id, self.born, now)
        if found == Checked.WRONG:
            return registry.ask(self.talk, NAME, "birth_date", self.form, say(f"{NAME}/wrong"))
        if found == Checked.LOCKED:
            return human.hand_over(self.talk, "identity", say(f"{NAME}/locked"))
        return acted(_go_on(self.talk, self.form), now)


def acted(move: Move, now: datetime) -> Move:
    """Return what a move comes to when its change is made now, in the transaction that is open."""
    return (move.act(now) or move) if move.act is not None else move


def prove_first(talk: Talk, purpose: str) -> Move | None:
    """Ask for the birth date before `purpose` (a skill) shows details; None where nothing has to be proved."""
    contact_id = talk.situation.contact_id
    if not proof.unproved(contact_id):
        return None
    if not proof.can_be_checked(contact_id, talk.now):
        return human.hand_over(talk, "identity", say(f"{NAME}/locked"))
    form: Form = {"purpose": purpose, "said": list(talk.heard.message_ids) if talk.heard.tap is None else []}
    return registry.ask(talk, NAME, "birth_date", form)


def then(purpose: str, go_on: Callable[[Talk], Move]) -> None:
    """Have `go_on` called after the check that was made for `purpose`, where it is no skill's name."""
    _purposes[purpose] = go_on


_purposes: dict[str, Callable[[Talk], Move]] = {}


def _go_on(talk: Talk, form: Form) -> Move:
    purpose = str(form.get("purpose", "menu"))
    if purpose in _purposes:
        return _purposes[purpose](talk)
    said = talk.situation.recall(form["said"]) if form.get("said") else ""
    skill = registry.skill_named(purpose) or registry.skill("menu")
    return skill.begin(talk.going_on(said))


def _ask_birth_date(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say(f"{NAME}/birth_date")


def _birth_date_given(talk: Talk, form: Form) -> Move | None:
    born = birth_date_of(talk)
    return Move(talk.place, (), act=_Check(talk, form, born), skill=NAME) if born is not None else None


def birth_date_of(talk: Talk) -> date | None:
    """Return the birth date that was written, however it was: "10/05/1980", "10 de maio de 1980", "May 10, 1980"."""
    written = talk.entities("birth_date")
    if written:
        return date.fromisoformat(str(written[0]))
    if named := _MONTH_FIRST.search(fold(talk.heard.text)):
        return _sane(int(named[3]), MONTHS.get(named[1]) or SHORT_MONTHS.get(named[1]) or 0, int(named[2]))
    digits = [int(part) for part in "".join(c if c.isdecimal() else " " for c in talk.heard.text).split()]
    day, month, year = digits if len(digits) == 3 else (0, 0, 0)
    return _sane(year if year > 99 else 1900 + year if year > talk.now.year % 100 else 2000 + year, month, day)


def _sane(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=lambda talk: registry.ask(talk, NAME, "birth_date", {"purpose": "menu", "said": []}),
        begins_at=(f"{NAME}.birth_date",),
        steps=(
            Step(
                "birth_date",
                f"{NAME}/birth_date",
                _ask_birth_date,
                _birth_date_given,
                (f"{NAME}.birth_date", "my_appointments", "privacy", "human"),
            ),
        ),
        says=(f"{NAME}/wrong", f"{NAME}/locked"),
    )
)
