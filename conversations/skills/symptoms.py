"""Symptoms: never assessed, never answered with a diagnosis or a dose (I11); a complaint only leads to a booking."""

import re
from dataclasses import replace

from conversations import complaints

from . import booking_course, registry
from .booking_form import fill
from .registry import Skill
from .talk import Move, Talk, finished, say

NAME = "symptoms"

_ADVICE = re.compile(
    r"\b(?:posso|devo|pode|tenho que|preciso|da para|puedo|debo|can i|should i)\s+(?:eu )?(?:tomar|usar|aplicar|"
    r"passar (?:\w+ ){0,2}(?:pomada|creme|remedio|gelo?|alcool|oleo|hidratante|algo|alguma coisa)|"
    r"dar|parar de tomar|tomar de novo|take|use|give|tomarme)\b"
    r"|\b(?:qual|que|cual|what|which)\s+(?:\w+\s+)?(?:remedio|medicamento|pomada|antibiotico|xarope|dose|dosis|medicine)\b"
    r"|\bquant[oa]s?\s+(?:gotas|mg|ml|comprimidos|vezes (?:eu )?(?:tomo|posso tomar))\b"
    r"|\bo que (?:eu )?(?:tomo|passo)\b"
    r"|\b(?:e|sera que e|isso e|isto e|pode ser|is it|es)\s+(?:algo |uma coisa )?(?:grave|serio|perigoso|cancer|dengue|"
    r"covid|serious)\b|\bo que (?:pode ser|sera|eu tenho)\b|\bbom para\b|\bserve para (?:dor|febre|tosse|gripe)\b"
)
"""Questions that only a professional may answer: which medicine, how much of it, what it is, whether it is grave."""


def begin(talk: Talk) -> Move:
    """Lead to the specialty that the clinic's table names, and go on as a booking."""
    talk = _without_the_past(talk)
    form = fill(talk, {})
    lead = [say(f"{NAME}/no_advice")] if asks_advice(talk) else []
    specialty = _specialty(talk)
    wished = form.get("specialty") not in (None, specialty)
    if specialty is None or wished or form.get("service") or form.get("professional"):
        return booking_course.advance(talk, form, *(lead or [say("booking/symptom")]))
    name = next(one.name for one in talk.catalogue.specialties if one.id == specialty)
    lead = [*lead, say(f"{NAME}/leads_to", specialty=name)]
    return booking_course.advance(talk, {**form, "specialty": specialty, "visit": True}, *lead)


def instead_of_advice(talk: Talk) -> Move | None:
    """Refuse kindly to say what it is, what to take and how much; None where that is not asked."""
    if talk.heard.tap is not None or not asks_advice(talk):
        return None
    if talk.idle:
        if talk.intent == "symptom" or _specialty(talk) is not None:
            return begin(talk)
        return finished(say(f"{NAME}/no_advice", "go:book", "go:human"), skill=NAME)
    return registry.ask_again(talk, say(f"{NAME}/no_advice"))


def asks_advice(talk: Talk) -> bool:
    """Tell whether something was asked that only a professional may answer."""
    return bool(_ADVICE.search(talk.words))


def named(talk: Talk) -> bool:
    """Tell whether the words name a complaint of the clinic's table."""
    return talk.heard.tap is None and _specialty(talk) is not None


def _without_the_past(talk: Talk) -> Talk:
    """Return the talk without times that are over: "desde ontem" says how long it hurts, not when to come."""
    heard = talk.understanding
    return replace(talk, understanding=replace(heard, when=tuple(one for one in heard.when if one.end > talk.now)))


def _specialty(talk: Talk) -> int | None:
    return complaints.specialty_for((talk.heard.text, talk.words), talk.catalogue)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        intents=("symptom",),
        begins_at=("booking",),
        says=(f"{NAME}/leads_to", f"{NAME}/no_advice"),
    )
)
