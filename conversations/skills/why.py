"""Why something is asked: what stands behind consent, the name and each number, then the question again."""

from . import phrases, registration, registry
from .memory import Place
from .talk import Move, Talk, after, say, staying

_ASKED_FOR = {
    (registration.NAME, "consent"): "consent",
    (registration.NAME, "name"): "name",
    (registration.NAME, "surname"): "name",
    (registration.NAME, "right_name"): "name",
    ("booking", "patient_name"): "name",
    ("booking", "birth_date"): "birth_date",
    ("booking", "card"): "card",
    ("booking", "cpf"): "cpf",
    ("booking", "card_validity"): "card_validity",
    ("booking", "guardian"): "guardian",
    ("booking", "species"): "species",
    ("booking", "visit"): "visit",
    ("booking", "return_offer"): "visit",
    ("booking", "no_return"): "visit",
    ("household", "born"): "birth_date",
    ("household", "guardian"): "guardian",
    ("household", "species"): "species",
}
"""What is asked for at each step, as the reason names it."""


def explain(talk: Talk) -> Move | None:
    """Answer "por que vocês precisam disso?" for what was just asked, then ask it again."""
    if talk.heard.tap is not None or not phrases.asks_why(talk.understanding.normalized):
        return None
    named = next((about for about, words in phrases.ABOUT.items() if words.search(talk.words)), "")
    asked = "consent" if not talk.situation.consented else _ASKED_FOR.get((talk.place.skill, talk.place.step), "")
    if not named and not asked:
        return None
    reason = say("registration/why", about=named if named and named != "data" else asked or "data")
    if not talk.situation.consented:
        return Move(Place(registration.NAME, "consent", {}), (after(registration.ask_consent(talk, {}), reason),))
    return registry.ask_again(talk, reason) or staying(talk, reason)
