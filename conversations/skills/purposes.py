"""News and reminders, each wanted or not by its own word (LGPD art. 8 § 4); silence altogether is `opt_out`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from patients import consent
from patients.models import Contact

from . import registry
from .registry import END, Skill
from .talk import Move, Talk, finished, say, staying

NAME = "purposes"
_ABOUT = {
    "marketing": (
        r"(?:propagandas?|(?<!\ba )(?<!sa )(?<!ta )promocao|(?<!la )promocion|promocoes|promociones|publicidade|"
        r"publicidad|marketing|newsletters?|campanhas?|campanas?|anuncios?|ofertas|promotions|promos?|ads|advertising|"
        r"advertisements?|special offers|spam|(?:novidades|novedades|news)"
        r"(?! (?:sobre|about|on|(?:d[aeo]s?|del|of)(?! (?:la |the )?clinic| voces| you))\b))"
    ),
    "reminders": r"(?:lembretes?|recordatorios?|reminders?)",
}
"""What each kind is called. A promotion or an offer of which one speaks ("aceito a oferta") is a time or a price."""

_GET = (
    r"(?:(?:receber|mandar|mandando|mand[ae]m?|enviar|enviando|envi[ae]m?|ter|recibir|enviarme|mandarme|mande|"
    r"get|receive|getting|receiving|send|sending|have|esses?|essas?|esos|these|those|"
    r"me|mais|de|d[aeo]s?|os|as|o|a|nenhum|nenhuma|los|las|mas|any|more|the|your|you|to|for|sus|seus|suas) )*"
)
_NOT = (
    r"(?:(?:nao|nunca|no|(?:don't|do not)(?! (?:get|receive|have)\b)|never)"
    r"(?: (?:quero|queria|preciso|gosto|gostaria|aceito|desejo|precisa|me|mais|quiero|necesito|want|need|like))*|"
    r"(?:par[ae]m?|parar|dejen|deja|stop|chega|(?<!fiquei )sem|sin|without|no more|cancel\w*|dispenso|tir[ae]\w*|"
    r"deslig\w*|desativ\w*))"
)
_WANTS = (
    r"(?:quero|queria|gostaria|aceito|pode(?:m|ria)?|volt[ae]\w*|ativ[ae]\w*|quiero|quisiera|puede[ns]?|want|"
    r"would like|i'd like|please|you (?:can|may))"
)
_OFF = {name: re.compile(rf"\b{_NOT} {_GET}{words}\b") for name, words in _ABOUT.items()}
_ON = {name: re.compile(rf"(?<!nao )(?<!no )\b{_WANTS} {_GET}{words}\b") for name, words in _ABOUT.items()}
_ALSO = re.compile(rf"\b(?:nem|ni|nor|e|y|ou|or|and) {_GET}(?:{'|'.join(_ABOUT.values())})\b")
_BESIDE = re.compile(r"[,.;]|\b(?:mas|porem|so|que|desde|contanto|com a condicao|but|pero|y|e|and|please|por favor)\b")
_BOTH = re.compile(r"\b(?:nem|ni|nor)\b")
_SAID = {
    ("marketing", True): "news/welcome",
    ("marketing", False): "news/refused",
    ("reminders", True): f"{NAME}/reminders",
    ("reminders", False): "registration/no_reminders",
}


@dataclass(frozen=True, slots=True)
class Settle:
    """Write down what is wanted and what is not; being written to again ends a silence that was asked for."""

    contact_id: int
    wanted: tuple[tuple[str, bool], ...]
    evidence: str

    def __call__(self, now: datetime) -> None:
        """Grant or withdraw each purpose."""
        evidence = UUID(self.evidence) if self.evidence else None
        for purpose, yes in self.wanted:
            if yes:
                consent.grant(self.contact_id, (purpose,), now=now, evidence=evidence)
                Contact.objects.filter(pk=self.contact_id).update(opted_out_at=None)
            elif purpose == "marketing":
                consent.refuse_marketing(self.contact_id, now=now)
            else:
                consent.revoke(self.contact_id, (purpose,), now=now)


def wanted(words: str) -> tuple[tuple[str, bool], ...]:
    """Return which messages the normalised words want (True) or want no more (False); empty where none is named."""
    found = [(name, False) for name in _ABOUT if _OFF[name].search(words)]
    if found and _BOTH.search(words):
        found = [(name, False) for name, named in _ABOUT.items() if re.search(rf"\b{named}\b", words)]
    return tuple(found or [(name, True) for name in _ABOUT if _ON[name].search(words)])


def unwanted(talk: Talk) -> tuple[tuple[str, bool], ...]:
    """Return the messages that are not wanted; empty where some are wanted, or none is named."""
    said = wanted(talk.words) if talk.heard.tap is None else ()
    return () if any(yes for _, yes in said) else said


def apart_from_messages(words: str) -> str:
    """Return the normalised words without what they say of messages: "concordo, mas sem propaganda" → "concordo"."""
    for pattern in (*_OFF.values(), _ALSO):
        words = pattern.sub("", words)
    return _BESIDE.sub("", words).strip(" ,.;!")


def heard(talk: Talk) -> Move | None:
    """Take "não quero propaganda" and "quero os lembretes" for what they name, and for nothing else."""
    said = wanted(talk.words) if talk.heard.tap is None and talk.situation.consented else ()
    if not said:
        return None
    told = [say(_SAID[one]) for one in said]
    act = settle(talk, said)
    again = registry.ask_again(talk, *told) if not talk.idle else None
    if again is None:
        return finished(*told, act=act, skill=NAME, intent="privacy")
    return staying(talk, *again.replies, act=act, skill=NAME, intent="privacy")


def settle(talk: Talk, said: Iterable[tuple[str, bool]]) -> Settle:
    """Return the change that writes down what is wanted, with the message as its proof."""
    evidence = talk.heard.message_ids[-1] if talk.heard.message_ids else ""
    return Settle(talk.situation.contact_id, tuple(said), evidence)


def _begin(talk: Talk) -> Move:
    return heard(talk) or registry.skill("privacy").begin(talk)


SKILL = registry.register(Skill(name=NAME, begin=_begin, begins_at=(END,), says=tuple(dict.fromkeys(_SAID.values()))))
