"""The question who pays: one tap, or the plan's name."""

from dataclasses import replace

from conversations.engines.decision import Option, Reply

from . import booking_changes, booking_course, booking_payer, phrases
from .booking_form import without_slots
from .memory import Form, Place
from .registry import Step
from .talk import Move, Talk, after, changed, say

NAME = "booking"
STEP = "plan"
_MOST_ROWS = 10
_MOST_BUTTONS = 3
_LONGEST_NAME = 5
"""Words: what is longer is no plan's name."""


def ask_plan(talk: Talk, form: Form) -> Reply:
    """Ask for the plan, or whether the patient pays: each plan that covers the service can be tapped."""
    shown = booking_payer.plans(talk, form)[: _MOST_ROWS - 1]
    length = 20 if len(shown) < _MOST_BUTTONS else 24
    return say(
        "booking/ask_plan",
        *(Option(f"plan.{plan.id}", plan.name[:length].strip()) for plan in shown),
        Option("private"),
    )


def paid(talk: Talk, form: Form, payer: Form) -> Move:
    """Keep the same time with another who pays, and show the summary anew; without a time held, go on."""
    new = changed(form, wrong=None, **payer)
    if not form.get("slot"):
        return booking_course.advance(talk, without_slots(new))
    return Move(talk.place, (), act=booking_changes.Hold(talk, new, str(form["slot"])), skill=NAME)


def _answer_plan(talk: Talk, form: Form) -> Move | None:
    payer = booking_payer.said(talk)
    if talk.chosen == "private" or (talk.heard.tap is None and talk.answer is False):
        payer = {"plan": None, "private": True}
    offered = {f"plan.{plan.id}": plan.id for plan in booking_payer.plans(talk, form)}
    if talk.chosen in offered:
        payer = {"plan": offered[talk.chosen], "private": None}
    if payer:
        return paid(talk, form, payer)
    return booking_course.answer_wish(talk, form) or _another(talk, form)


def _another(talk: Talk, form: Form) -> Move | None:
    """Say that a plan nobody here takes is not among those that can be used, and ask again."""
    plain = talk.heard.tap is None and not talk.questions and talk.answer is None
    words = talk.words.split()
    a_name = (
        0 < len(words) <= _LONGEST_NAME
        and not any(map(str.isdecimal, talk.words))
        and talk.intent in ("unknown", "insurance")
    )
    if not plain or not a_name or phrases.DECLINED.search(talk.words):
        return None
    again = replace(ask_plan(talk, form), variant=1)
    return Move(Place(NAME, STEP, form), (after(again, say("booking/plan_unknown")),), recorded=False)


def steps(later: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the step that asks who pays; `later` is where the booking goes from there."""
    return (Step(STEP, "booking/ask_plan", ask_plan, _answer_plan, later),)
