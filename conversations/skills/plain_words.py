"""What words say plainly, whatever they sound like as a whole: a few turns of phrase that leave no doubt.

Read where the understanding is not sure; it is never overruled where it is.
"""

import re
from dataclasses import replace

from conversations.understanding.normalise import fold

from .talk import QUESTIONS, SURE, Talk

_WISHES = (
    r"(?:quero|queria|quer|preciso|precisava|gostaria de|vou ter que|tenho que|tem como|pode|posso|poderia|da pra|"
    r"quiero|necesito|want to|need to|have to|can i|can you)"
)
_GREETINGS = r"(?:oi|ola|bom dia|boa tarde|boa noite|hola|hi|hello|entao)"
_CANCEL = re.compile(rf"\b{_WISHES} (?:\w+ ){{0,2}}desmarcar\b")
_MOVE = re.compile(
    rf"\b{_WISHES} (?:\w+ )?(?:trocar|mudar|alterar|adiar|antecipar|cambiar|mover|change|move|postpone) "
    r"(?:o |a |el |la |the |my |mi )?(?:dia|data|hora|horario|consulta|fecha|cita|turno|day|date|time|appointment) "
    r"(?:d[aeo]s?|del|que|of|for)\b"
)
_HAS_ONE = re.compile(
    r"(?<!nao )(?<!se )\b(?:eu )?(?:ja )?(?:tenho|tengo|i have) (?:uma? |an? |un |una )?"
    r"(?:consulta|cita|appointment)\b(?! (?:pra|para|to) (?:fazer|marcar|mostrar))"
)


_PRICE = re.compile(
    r"\bquanto (?:que )?(?:e|custa|custam|fica|sai|ta|esta|cobra\w*|seria) |"
    r"\bquanto (?:custa|fica|sai|cobra\w*)$|"
    r"\b(?:qual|saber|me passa|me diz) (?:e )?o (?:preco|valor)\b|\bcuanto (?:cuesta|sale|cobran?)\b|"
    r"\bhow much (?:is|does|do|are|for)\b"
)


def meant(talk: Talk) -> Talk:
    """Return the talk with the intent that the words plainly have; the same talk where they leave it open."""
    intent = _intent(talk)
    if not intent or talk.heard.tap is not None:
        return talk
    return replace(talk, understanding=replace(talk.understanding, intent=intent, confidence=1.0))


def _intent(talk: Talk) -> str:
    if talk.intent in QUESTIONS and not talk.questions and _wishes_for_something(talk):
        return "book"
    if talk.understanding.confidence >= SURE and talk.intent not in ("book", "greet"):
        return ""
    if _CANCEL.search(talk.words):
        return "cancel"
    if _PRICE.search(talk.words) and not talk.understanding.when:
        return "price"
    if _MOVE.search(talk.words):
        return "reschedule"
    # In the middle of a booking "tenho consulta às 15h" tells which time is taken.
    return "my_appointments" if talk.idle and not talk.questions and _HAS_ONE.search(talk.words) else ""


def _wishes_for_something(talk: Talk) -> bool:
    """Tell whether a field, a service or a person is the very thing wished: "quero dermatologista perto da praça"."""
    named = [one for one in talk.understanding.entities if one.kind in ("specialty", "service", "professional")]
    begins = rf"^(?:{_GREETINGS}[ ,.!]+)*(?:eu )?{_WISHES} (?:\w+ ){{0,3}}"
    return any(re.match(begins + re.escape(fold(one.text)) + r"\b", talk.words) for one in named)
