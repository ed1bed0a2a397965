"""The knowledge base in a talk: an article's answer and whether it helped; what nobody wrote down is kept for staff."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from conversations.engines.decision import Reply
from conversations.knowledge import collecting, matching
from conversations.knowledge.collecting import Asked
from conversations.models import AskedQuestion, Message
from integrations.events import MessageKind

from . import human, registry
from .memory import Form, Place
from .registry import END, Skill, Step
from .repair import MISSES_BEFORE_A_PERSON
from .talk import QUESTIONS, Move, Talk, finished, say

NAME = "knowledge"
_VAGUE = frozenset({"unknown", "out_of_scope", "help", "smalltalk", "professionals"})
"""Intents under which a sure article is a better answer than what the intent begins."""

_OVER_TABLES = 0.62
"""From this likeness on an article answers rather than one of the clinic's tables: it speaks of the very thing."""

_ABOUT_US = re.compile(
    r"(?:e |oi |ola )?(?:ai )?(?:tem|voces|ha|existe|posso|pode|aceita|fazem|a clinica|do you|hay|tienen)\b"
)

_ONES_OWN = frozenset({"my_appointments", "confirm_attendance"})
"""Intents about one's own appointments, which no article knows, however they are put."""

_NEVER = frozenset({"symptom", "urgent", "results", "human", "complaint", "privacy", "opt_out", "affirm", "deny"})


@dataclass(frozen=True, slots=True)
class _Keep:
    """Keep what was asked, then go on: where an answer is judged, its question is known by its key."""

    asked: Asked
    message_id: str
    move: Move

    def __call__(self, now: datetime) -> Move:
        message = Message.objects.filter(public_id=self.message_id).only("conversation_id").first()
        if message is None:
            return self.move
        row = collecting.record(self.asked, message.conversation_id, now)
        if self.move.place.skill != NAME:
            return self.move
        place = Place(NAME, self.move.place.step, {"id": row.pk})
        return Move(place, self.move.replies, skill=NAME, missed=self.move.missed, recorded=False)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Keep whether an answer helped."""

    talk: Talk
    asked_id: int
    helped: bool

    def __call__(self, now: datetime) -> None:
        message_id = self.talk.heard.message_ids[-1]
        message = Message.objects.filter(public_id=message_id).only("conversation_id").first()
        if message is not None:
            collecting.judged(
                self.asked_id, message.conversation_id, helped=self.helped, language=self.talk.language, now=now
            )


def answer(talk: Talk) -> Move | None:
    """Answer from an article where one is like enough to what was said; else None."""
    found = _find(talk)
    if found is None:
        return None
    question, article = found
    asked = Asked(talk.heard.text, question, talk.language, AskedQuestion.Verdict.SHOWN, article.article_id)
    if talk.idle:
        move = Move(Place(NAME, "helped"), (say(f"{NAME}/answer", "yes", "no", answer=article.answer),))
    else:
        again = registry.ask_again(talk)
        replies = (say(f"{NAME}/aside", answer=article.answer), *(again.replies if again else ()))
        move = Move(talk.place, replies, recorded=False, skill=NAME)
    return _keeping(talk, asked, move)


def about_a_paper(talk: Talk) -> Move | None:
    """Answer a wish for a paper from an article, whatever the wish sounds like; else keep it and offer a person."""
    told = replace(talk, understanding=replace(talk.understanding, intent="unknown", confidence=0.0))
    if (move := answer(told)) is not None or not talk.idle:
        return move
    return leave_a_paper(talk)


def leave_a_paper(talk: Talk) -> Move:
    """Keep what was said of a paper for staff, and offer a person."""
    question = matching.question_of(talk.heard.text)
    asked = Asked(talk.heard.text, question, talk.language, AskedQuestion.Verdict.UNANSWERED)
    return _keeping(talk, asked, Move(Place(NAME, "person"), (say(f"{NAME}/paper", "yes", "no"),)))


def plain_answer(talk: Talk) -> Reply | None:
    """Return an article's answer without keeping anything: for who has not consented yet (I12)."""
    found = _find(talk)
    return say(f"{NAME}/aside", answer=found[1].answer) if found is not None else None


def about_us(talk: Talk) -> bool:
    """Tell whether what seems out of scope is put as a question on the clinic: then it is one nobody wrote down."""
    return talk.intent == "out_of_scope" and talk.questions and bool(_ABOUT_US.match(talk.words))


def unanswered(talk: Talk) -> Move | None:
    """Say honestly that a question has no answer here, keep it for staff and offer a person; None for no question."""
    if not talk.questions or not _is_said(talk) or talk.memory.misses + 1 >= MISSES_BEFORE_A_PERSON:
        return None
    question = matching.question_of(talk.heard.text)
    if not collecting.worth_keeping(question):
        return None
    asked = Asked(talk.heard.text, question, talk.language, AskedQuestion.Verdict.UNANSWERED)
    if talk.idle:
        move = Move(Place(NAME, "person"), (say(f"{NAME}/unknown", "yes", "no"),))
    else:
        again = registry.ask_again(talk, say(f"{NAME}/noted"))
        move = Move(talk.place, again.replies if again else (), recorded=False, skill=NAME, missed=True)
    return _keeping(talk, asked, move)


def _keeping(talk: Talk, asked: Asked, move: Move) -> Move:
    keep = _Keep(asked, talk.heard.message_ids[-1] if talk.heard.message_ids else "", move)
    return Move(talk.place, (), act=keep, skill=NAME)


def _find(talk: Talk) -> tuple[matching.Question, matching.Found] | None:
    if not _is_said(talk) or talk.intent in _NEVER or len(talk.words.split()) < 2:
        return None
    if _wants_something_done(talk):
        return None
    question = matching.question_of(talk.heard.text)
    found = matching.nearest(question, talk.language)
    return (question, found) if found is not None and found.sure and found.likeness >= _least(talk) else None


def _wants_something_done(talk: Talk) -> bool:
    """Tell whether it is a plain wish ("quero remarcar"): it is done rather than explained, so nothing is looked up."""
    asks = talk.intent in _VAGUE or talk.intent in QUESTIONS or (talk.questions and talk.intent not in _ONES_OWN)
    return not asks and talk.sure_of((talk.intent,))


def _least(talk: Talk) -> float:
    """Return how like a question an article must be, by how sure the intent is of something else."""
    if talk.intent in _VAGUE or not talk.sure_of((talk.intent,)):
        return 0.0
    return _OVER_TABLES if talk.intent in QUESTIONS else matching.NEARLY_THE_SAME


def _is_said(talk: Talk) -> bool:
    return talk.heard.kind == MessageKind.TEXT and talk.heard.tap is None and talk.answer is None


def _ask_helped(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say(f"{NAME}/helped", "yes", "no")


def _answer_helped(talk: Talk, form: Form) -> Move | None:
    said = _yes_or_no(talk)
    if said is None and talk.intent == "thanks":
        said = True
    if said is None:
        return None
    judge = _Judge(talk, int(form.get("id", 0)), helped=said)
    if said:
        return finished(say(f"{NAME}/glad"), act=judge, skill=NAME)
    called = human.hand_over(talk, "unanswered_question", say(f"{NAME}/to_a_person"))
    return finished(*called.replies, act=judge, handoff=called.handoff, skill=NAME)


def _ask_person(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say(f"{NAME}/unknown", "yes", "no")


def _answer_person(talk: Talk, form: Form) -> Move | None:
    del form
    said = _yes_or_no(talk)
    if said is None:
        return None
    if said:
        return human.hand_over(talk, "unanswered_question", say(f"{NAME}/to_a_person"))
    return finished(say(f"{NAME}/left"), skill=NAME)


def _yes_or_no(talk: Talk) -> bool | None:
    if talk.chosen in ("yes", "no"):
        return talk.chosen == "yes"
    return talk.answer if talk.heard.tap is None else None


def begin(talk: Talk) -> Move:
    """Answer, or say that there is no answer."""
    return answer(talk) or unanswered(talk) or Move(Place(NAME, "person"), (_ask_person(talk, {}),), skill=NAME)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        begins_at=(f"{NAME}.helped", f"{NAME}.person"),
        steps=(
            Step("helped", f"{NAME}/helped", _ask_helped, _answer_helped, ("human", END)),
            Step("person", f"{NAME}/unknown", _ask_person, _answer_person, ("human", END)),
        ),
        says=tuple(f"{NAME}/{name}" for name in ("answer", "aside", "paper", "noted", "glad", "to_a_person", "left")),
    )
)
