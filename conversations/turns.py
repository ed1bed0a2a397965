"""The way through: lease, gather, watch, gate, understand, decide, commit.

What is committed in one transaction: the change the patient agreed to, the new state, the messages
marked as handled, the turn's record and the rows to be sent. No transaction is open while the
engine thinks (I5).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from clinicbot.core import clock, ids, rows
from clinicbot.core.logs import trace_id, traced
from patients.models import Contact

from . import danger, gate, gathering, leases, returning, saying, typing_indicator
from .attention import call_a_person
from .clinic import clinic_facts
from .counters import TURN_FAILURES, TURNS
from .engines import choose
from .engines.decision import Decision, Heard, Reply
from .leases import Lease, LeaseLostError
from .models import Conversation, Message, Turn

logger = structlog.get_logger(__name__)

MAX_FAILED_TURNS = 3
_MOST_FAILURES_COUNTED = 1000
_BACK_OFF_SECONDS = (2, 10, 30, 120, 600)
_INSERT_TURN = rows.Insert(Turn)


@dataclass(slots=True)
class Draft:
    """A turn on its way to its commit. Not `heard`: the burst is what was heard before, and keeps its turn."""

    lease: Lease
    burst: Sequence[Message]
    more: bool
    turn_id: UUID
    started: float
    now: datetime
    engine: str = "gate"
    decision: Decision = field(default_factory=lambda: Decision(replies=(), state={}))
    author: str = Message.Author.BOT
    alarm: str = ""
    language: str = "pt_BR"
    heard: bool = True

    @property
    def conversation(self) -> Conversation:
        """The conversation as it was when the lease was taken."""
        return self.lease.conversation


def run(conversation_id: int) -> bool:
    """Run the conversation's next turn; False where it was not due or somebody else runs it.

    Never raises for what a message holds: a turn that fails is tried again, and the third time a person is called.
    """
    lease = leases.take(conversation_id, clock.now())
    if lease is not None:
        _run(lease)
    return lease is not None


def run_next() -> int | None:
    """Run, as `run` does, the turn that waits longest; return its conversation's id, None where no turn is due."""
    lease = leases.take_next(clock.now())
    if lease is None:
        return None
    _run(lease)
    return lease.conversation.pk


def _run(lease: Lease) -> None:
    now = clock.now()  # after the lease was taken: a turn begins when the one before it is over
    with traced(trace_id()):
        try:
            burst, more = gathering.next_burst(lease.conversation)
            if burst:
                structlog.contextvars.bind_contextvars(trace_id=burst[-1].trace_id)
                _run_burst(lease, burst, more, now)
            elif not _come_back(lease, now):
                leases.give_up(lease, due_at=None)
        except LeaseLostError:
            leases.give_up(lease, due_at=clock.now())
            logger.info("turn_lost_its_lease", conversation=lease.conversation.pk)
        except Exception as error:  # noqa: BLE001 - whatever a message holds, it is kept and tried again
            _fail(lease, error)


def _run_burst(lease: Lease, burst: Sequence[Message], more: bool, now: datetime) -> None:
    draft = _draft(lease, burst, more, now)
    if not _answer_danger(draft) and gate.bot_may_answer(lease.conversation):
        if lease.conversation.failed_turns >= MAX_FAILED_TURNS:
            _apologise(draft)
        else:
            _decide(draft, gathering.hear(lease.conversation, burst, draft.now))
    _commit(draft)


def _come_back(lease: Lease, now: datetime) -> bool:
    """Say that the assistant is back, and take up what nobody answered; False where there is nothing to come back to.

    A danger in what was written then has raised its alarm when it came.
    """
    conversation = lease.conversation
    if not returning.is_owed(conversation) or not gate.bot_may_answer(conversation):
        return False
    unheard = returning.unheard(conversation)
    last = unheard[-1] if unheard else conversation.messages.filter(direction=Message.Direction.IN).last()
    if last is None:
        return False
    draft = _draft(lease, unheard or [last], False, now)
    heard = gathering.hear(conversation, unheard, draft.now) if unheard else returning.nothing_heard(draft.now)
    _decide(draft, heard)
    draft.heard = bool(unheard)
    _commit(draft)
    return True


def _draft(lease: Lease, burst: Sequence[Message], more: bool, now: datetime) -> Draft:
    local_now = now.astimezone(clinic_facts().zone)
    draft = Draft(lease, burst, more, ids.uuid7(), time.monotonic(), local_now)
    draft.language = gathering.language_for(lease.conversation, burst)
    return draft


def _answer_danger(draft: Draft) -> bool:
    """Raise the alarm at once, prepare the fixed text; True where the turn is about nothing else."""
    kind = danger.watch("\n".join(message.text for message in draft.burst))
    if kind is None:
        return False
    # Committed on its own: whatever becomes of the turn, a person is called.
    danger.raise_alarm(draft.conversation, kind, draft.now)
    draft.alarm, draft.author, draft.engine = kind, Message.Author.DANGER, "danger"
    reply = danger.response(draft.conversation, kind, draft.now)
    draft.decision = Decision(
        replies=(reply,) if reply else (), state=draft.conversation.state, skill="danger", intent=kind
    )
    return True


def _decide(draft: Draft, heard: Heard) -> None:
    conversation = draft.conversation
    typing_indicator.show(conversation.channel, draft.burst[-1])
    situation = gathering.situation(conversation, draft.turn_id, draft.now, draft.language)
    engine = choose(situation)
    draft.engine = engine.name
    draft.decision = engine.decide(situation, heard)


def _apologise(draft: Draft) -> None:
    """Three failures in a row: say so, and let a person answer. What was written stays for them to read."""
    draft.engine = "apology"
    draft.decision = Decision(replies=(Reply("trouble/apology"),), state={}, skill="trouble", handoff="failed_turns")


def _commit(draft: Draft) -> None:
    with transaction.atomic():
        _keep_silence(draft)
        decision = _apply_change(draft.decision, draft.now)
        prepared = saying.prepare(draft.turn_id, decision, draft.language)
        leases.finish(draft.lease, **_conversation_changes(draft, decision, prepared))
        turn = _record_turn(draft, decision)
        if draft.heard:
            handled = {"status": Message.Status.HANDLED, "turn": turn.pk, "late": draft.burst[0].late}
            rows.update_these(Message, handled, [message.pk for message in draft.burst])
        saying.queue(
            draft.conversation, prepared, turn=turn, author=draft.author, now=clock.now(), like=draft.burst[-1]
        )
        _follow_up(draft, decision)
    TURNS.labels(engine=draft.engine, skill=decision.skill).inc()
    logger.info(
        "turn",
        conversation=draft.conversation.pk,
        engine=draft.engine,
        skill=decision.skill,
        intent=decision.intent,
        replies=len(prepared),
        milliseconds=turn.milliseconds,
    )


def _keep_silence(draft: Draft) -> None:
    """Write down that the contact wants no messages: before the conversation's row, as the inbox locks them."""
    if draft.decision.skill == draft.decision.intent == "opt_out":
        Contact.objects.filter(pk=draft.conversation.contact_id).update(opted_out_at=draft.now)


def _apply_change(decision: Decision, now: datetime) -> Decision:
    if decision.change is None:
        return decision
    outcome = decision.change.apply(now)
    return replace(
        decision,
        replies=(*decision.replies, *outcome.replies),
        state=outcome.state,
        handoff=outcome.handoff or decision.handoff,
        priority=max(outcome.priority, decision.priority),
        resume_bot=outcome.resume_bot or decision.resume_bot,
        summary=outcome.summary or decision.summary,
    )


def _conversation_changes(draft: Draft, decision: Decision, prepared: Sequence[saying.Prepared]) -> dict[str, Any]:
    conversation = draft.conversation
    latest = max(
        [message.sent_at for message in draft.burst] + [conversation.last_handled_at or draft.burst[0].sent_at]
    )
    changes: dict[str, Any] = {
        "state": saying.remember_offer(decision.state, draft.turn_id, decision.skill, prepared)
        | {"language": draft.language},
        "last_handled_at": latest,
        "failed_turns": 0,
    }
    if draft.engine != "gate" and not decision.handoff and not draft.alarm and not returning.is_owed(conversation):
        changes["unread"] = 0
    if draft.more:
        changes["due_at"] = draft.now
    if prepared:
        changes["last_outbound_at"] = draft.now
    if draft.alarm and prepared:
        changes["danger_at"] = draft.now
    if draft.engine == "gate":
        changes["state"] = conversation.state
    if decision.resume_bot and conversation.mode == Conversation.Mode.WAITING:
        changes |= _resumed(conversation)
    return changes


def _resumed(conversation: Conversation) -> dict[str, Any]:
    """The assistant answers again; an emergency stays first in line until a person has closed it."""
    if conversation.priority == Conversation.Priority.EMERGENCY:
        return {"mode": Conversation.Mode.BOT}
    return {
        "mode": Conversation.Mode.BOT,
        "waiting_since": None,
        "handoff_reason": "",
        "sla_due_at": None,
        "priority": Conversation.Priority.NORMAL,
    }


def _record_turn(draft: Draft, decision: Decision) -> Turn:
    turn = Turn(
        public_id=draft.turn_id,
        conversation=draft.conversation,
        engine=draft.engine,
        skill=decision.skill,
        intent=decision.intent,
        confidence=decision.confidence,
        late=draft.burst[0].late,
        started_at=draft.now,
        milliseconds=int((time.monotonic() - draft.started) * 1000),
        trace=decision.trace,
        trace_id=draft.burst[-1].trace_id,
    )
    _INSERT_TURN.one(turn)
    return turn


def _follow_up(draft: Draft, decision: Decision) -> None:
    if decision.handoff:
        call_a_person([draft.conversation.pk], reason=decision.handoff, now=draft.now, priority=decision.priority)
        Conversation.objects.filter(pk=draft.conversation.pk).update(handoff_summary=decision.summary)
    switched_off = draft.engine == "gate" and draft.conversation.mode == Conversation.Mode.BOT
    if switched_off and not draft.conversation.contact.blocked:
        call_a_person([draft.conversation.pk], reason="assistant_off", now=draft.now)


def _fail(lease: Lease, error: Exception) -> None:
    """Keep what was written pending and try again later; the log names the error's kind and place, never its text."""
    TURN_FAILURES.inc()
    failed = min(lease.conversation.failed_turns + 1, _MOST_FAILURES_COUNTED)
    delay = _BACK_OFF_SECONDS[min(failed, len(_BACK_OFF_SECONDS)) - 1]
    logger.error("turn_failed", conversation=lease.conversation.pk, failed=failed, exc_info=error)
    Conversation.objects.filter(pk=lease.conversation.pk, lease_token=lease.token).update(failed_turns=failed)
    if failed > MAX_FAILED_TURNS:
        # Not even the apology could be said: a person must come without one.
        call_a_person(
            [lease.conversation.pk], reason="failed_turns", now=clock.now(), priority=Conversation.Priority.HIGH
        )
    leases.give_up(lease, due_at=clock.now() + timedelta(seconds=delay))
