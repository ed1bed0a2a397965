"""The deterministic engine: a form-filling talk, one question at a time, that takes all that is said whenever it is.

Each turn asks a list of rules, first to last, until one knows what to do: what works everywhere, then the open
question, then side questions and new wishes, and at last repair (other words, choices, a person).
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversations.skills import (
    edits,
    everywhere,
    knowledge,
    memory,
    menu,
    plain_words,
    registration,
    registry,
    repair,
    resuming,
    wishes,
)
from conversations.skills.booking_changes import release_left_hold
from conversations.skills.memory import Memory, Place
from conversations.skills.talk import Act, Move, Talk, after, say
from integrations.events import MessageKind

from .decision import Decision, Heard, Outcome, Reply, Situation

MOST_TIMES = 3
"""How often the same thing is said in a row, in other words each time."""

Rule = Callable[[Talk], Move | None]

RULES: tuple[Rule, ...] = (
    everywhere.ignore_what_needs_no_answer,
    everywhere.leave_waitlist,
    everywhere.choose_messages,
    everywhere.stop_writing,
    everywhere.care_for_appointments,
    everywhere.answer_notice,
    everywhere.wait_for_a_person,
    everywhere.wait_patiently,
    everywhere.explain_why,
    everywhere.ask_consent_first,
    everywhere.obey_command,
    everywhere.ask_in_easier_words,
    everywhere.take_sure_answer,
    everywhere.correct_own_name,
    everywhere.exercise_a_right,
    everywhere.call_a_person,
    everywhere.go_where_tapped,
    everywhere.answer_old_tap,
    everywhere.take_what_cannot_be_read,
    everywhere.answer_open_question,
    resuming.offer,
    everywhere.give_no_medical_advice,
    everywhere.help_with_papers,
    everywhere.answer_from_knowledge,
    everywhere.answer_side_question,
    everywhere.begin_what_is_wished,
    everywhere.be_kind,
    everywhere.keep_unanswered_question,
)


class FlowEngine:
    """Decides by rules alone, without a language model."""

    name = "flow"

    def decide(self, situation: Situation, heard: Heard) -> Decision:
        """Return what to say and, at most, one change to make. Reads only; never raises for what a state holds."""
        remembered = memory.read(situation.state, situation.now)
        talk = Talk(situation, heard, remembered, heard.understanding)
        parts = wishes.of(talk)
        rule, move = _begin(talk, parts)
        if remembered.back:
            rule, move = _back(talk, rule, move)
        if _goes_in_circles(talk, move):
            rule, move = repair.go_in_circles.__name__, repair.go_in_circles(talk)
        if len(parts) > 1:
            talk = replace(talk, memory=replace(remembered, later=heard.message_ids, done=1, parts=parts))
        talk, move = _go_on(talk, move)
        move = _let_go(talk, move)
        remembered, replies = _conclude(talk, move, talk.memory.said)
        return Decision(
            replies=replies,
            state=remembered.to_state(talk.now),
            change=_Change(talk, move.act, remembered) if move.act else None,
            skill=move.skill or move.place.skill or talk.place.skill,
            intent=move.intent or talk.intent,
            confidence=talk.understanding.confidence,
            handoff=move.handoff,
            priority=move.priority,
            resume_bot=move.resume_bot,
            summary=move.summary,
            trace={"rule": rule, "step": move.place.step},
        )

    def nudge(self, situation: Situation, heard: Heard) -> Decision | None:
        """Return the open question asked once more for whoever fell silent; None where nothing waits for them."""
        talk = Talk(situation, heard, memory.read(situation.state, situation.now), heard.understanding)
        move = registry.ask_again(talk, say("repair/nudge")) if situation.consented else None
        if move is None:
            return None
        remembered, replies = _conclude(talk, move, talk.memory.said)
        return Decision(replies=replies, state=remembered.to_state(talk.now), skill=move.place.skill)


@dataclass(frozen=True, slots=True)
class _Change:
    """A skill's act as the turn applies it. `decided` is what is remembered where the act changes nothing of it."""

    talk: Talk
    act: Act
    decided: Memory

    def apply(self, now: datetime) -> Outcome:
        """Make the change inside the caller's transaction; failures of the domain become an Outcome."""
        led_to = self.act(now)
        if led_to is None:
            return Outcome(replies=(), state=self.decided.to_state(self.talk.now))
        talk, led_to = _go_on(self.talk, led_to)
        if led_to.act is not None:
            further = led_to.act(now)
            if further is not None:
                led_to = replace(further, replies=(*led_to.replies, *further.replies))
        remembered, replies = _conclude(talk, led_to, self.decided.said)
        return Outcome(
            replies, remembered.to_state(talk.now), led_to.handoff, led_to.priority, led_to.resume_bot, led_to.summary
        )


def _begin(talk: Talk, parts: Sequence[str]) -> tuple[str, Move]:
    """Return the rule and move for what was said, for the first of its wishes, or for the correction that it is."""
    if talk.heard.kind == MessageKind.EDIT:
        return edits.answer(talk, _first, lost=repair.not_understood.__name__)
    return _first(wishes.said_alone(talk, parts[0], talk.heard.text) if parts else talk)


def _first(talk: Talk) -> tuple[str, Move]:
    talk = plain_words.meant(talk)
    for rule in RULES:
        move = rule(talk)
        if move is not None:
            return rule.__name__, move
    return repair.not_understood.__name__, repair.not_understood(talk)


def _back(talk: Talk, rule: str, move: Move) -> tuple[str, Move]:
    """Say that the assistant is back after a person; pick up the thread where nothing was said since."""
    if resuming.was_for_a_person(talk):
        rule, move = resuming.come_back.__name__, resuming.come_back(talk)
    return rule, resuming.say_back(talk, move, understood=rule != repair.not_understood.__name__)


def _goes_in_circles(talk: Talk, move: Move) -> bool:
    """Tell whether the move would say nothing but the very same for the fourth time in a row: it helps nobody.

    Whoever asks one thing after another at an open question gets new answers, and goes in no circle.
    """
    before = dict(talk.memory.said)
    least = min((before.get(_digest(reply), -1) for reply in move.replies), default=-1)
    return move.act is None and not move.handoff and least + 1 >= MOST_TIMES


def _let_go(talk: Talk, move: Move) -> Move:
    """Give a held slot back where the talk leaves it."""
    if move.act is not None:
        return move
    return replace(move, act=release_left_hold(talk, move.place))


def _go_on(talk: Talk, move: Move) -> tuple[Talk, Move]:
    """Take up what else was wished in the same breath once the wish before is done with, or only answered aside."""
    waiting = talk.memory.later
    if not waiting or move.handoff or (move.act is not None and not move.replies):
        return talk, move
    whole = "" if talk.memory.parts else talk.situation.recall(waiting)
    parts = talk.memory.parts or wishes.split(talk, whole, idle=True)
    rest = parts[talk.memory.done :]
    aside = bool(move.place.skill) and move.place == talk.place
    if not rest or not (_nothing_open(move.place) or aside or wishes.calls_a_person(talk, rest[0])):
        return talk, move
    here = replace(talk, memory=replace(talk.memory, place=move.place, later=(), done=0, parts=()))
    _, then = _first(wishes.said_alone(here, rest[0], "\n".join(parts)))
    kept = replace(talk.memory, done=talk.memory.done + 1, parts=parts)
    if len(rest) == 1:
        kept = replace(kept, later=(), done=0, parts=())
    return _go_on(replace(talk, memory=kept), _joined(move, then, aside=aside))


def _nothing_open(place: Place) -> bool:
    return place.skill in ("", menu.NAME, knowledge.NAME)


def _joined(move: Move, then: Move, *, aside: bool) -> Move:
    """Return both moves as one. What was answered aside needs no question asked again: the next part may answer it."""
    first = move.replies[:-1] if aside and len(move.replies) > 1 else move.replies
    opening = then.replies
    if opening and not aside and not then.handoff:
        opening = (after(opening[0], say("common/and_now")), *opening[1:])
    act = _one_after_the_other(move.act, then.act) if move.act and then.act else move.act or then.act
    return replace(then, replies=(*first, *opening), act=act)


def _one_after_the_other(first: Act, second: Act) -> Act:
    def both(now: datetime) -> Move | None:
        first(now)
        return second(now)

    return both


def _conclude(talk: Talk, move: Move, said: Sequence[tuple[str, int]]) -> tuple[Memory, tuple[Reply, ...]]:
    """Return what to remember after a move, and its replies in words not used just before."""
    replies, digests = _vary(move.replies, said)
    remembered = talk.memory
    if registration.waits_with_a_wish(talk, move.place):
        remembered = remembered.hearing(talk.heard.message_ids)
    elif talk.situation.consented and move.place.skill != registration.NAME:
        remembered = replace(remembered, heard=())
    if move.handoff:
        remembered = remembered.leaving(talk.now)
    elif move.place.skill and move.place.skill not in (menu.NAME, knowledge.NAME):
        remembered = replace(remembered, left={}, left_at=None)
    if not move.replies and move.place == talk.place:
        return replace(remembered, told_waiting=remembered.told_waiting or move.told_waiting), replies
    moved = remembered.at(move.place, record=move.recorded)
    if not move.place.skill or move.place.skill == menu.NAME:
        moved = replace(moved, later=())
    return (
        replace(
            moved,
            misses=talk.memory.misses + 1 if move.missed else 0,
            said=digests or tuple(said),
            told_waiting=move.told_waiting,
            back="",
            turn="",
            offered=(),
            trail=moved.trail if move.trail is None else move.trail,
        ),
        replies,
    )


def _vary(
    replies: Sequence[Reply], said: Sequence[tuple[str, int]]
) -> tuple[tuple[Reply, ...], tuple[tuple[str, int], ...]]:
    before = dict(said)
    varied, digests = [], []
    for reply in replies:
        digest = _digest(reply)
        variant = max(before[digest] + 1, reply.variant) if digest in before else reply.variant
        varied.append(replace(reply, variant=variant))
        digests.append((digest, variant))
    return tuple(varied), tuple(digests)


def _digest(reply: Reply) -> str:
    """Return what tells two replies apart in a few characters; nothing can be read from it."""
    content = json.dumps([reply.template, reply.variant, _words(reply)], sort_keys=True, default=str)
    return hashlib.blake2b(content.encode(), digest_size=6).hexdigest()


def _words(reply: Reply) -> Any:
    return [reply.context, [[lead.template, lead.context] for lead in reply.lead]]


def check_registry() -> list[str]:
    """Return what is wrong with the declared steps: places that nobody declares. Empty where all is well."""
    known = {f"{skill.name}.{step.name}" for skill in registry.skills() for step in skill.steps} | {registry.END}
    known |= {skill.name for skill in registry.skills()}
    wrong = []
    for skill in registry.skills():
        declared = [(skill.name, skill.begins_at), *((f"{skill.name}.{s.name}", s.leads_to) for s in skill.steps)]
        wrong += [f"{origin} → {target}" for origin, targets in declared for target in targets if target not in known]
    return wrong
