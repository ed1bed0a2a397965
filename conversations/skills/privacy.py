"""The rights of LGPD art. 18 from the chat: each verified, numbered, with its deadline, and done for real."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations import copying, erasing, retention
from conversations.engines.decision import Reply
from patients import consent, rights
from patients.models import Contact, PrivacyRequest
from scheduling import appointments

from . import identity, opt_out, registry
from .memory import Form
from .registry import END, Skill, Step
from .talk import Move, Talk, finished, say

NAME = "privacy"
Kind = PrivacyRequest.Kind

_MINE = r"(?:meus?|minhas?|mis?|my|os|as|todos os|tudo|seus|all|los|nossos)"
_DATA = r"(?:dados?|datos?|data|cadastro|informacoes|informacao|historico|registros?|conversas?|mensagens|ficha)"
_FACTS = (
    r"(?:meu|minha|mi|my) (?:cpf|(?:data de )?(?:nascimento|aniversario)|cadastro|telefone|endereco|e ?mail|"
    r"carteirinha|cumpleanos|fecha de nacimiento|telefono|birthday|birth date|phone(?: number)?)"
)
_HOW_LONG = (
    r"(?:quanto tempo|ate quando|quantos (?:anos|meses|dias)|cuanto tiempo|hasta cuando|cuantos (?:anos|meses|dias)|"
    r"how (?:long|many (?:years|months|days)))"
)
_KEPT = (
    r"(?:guard\w*|armazen\w*|mant\w*|conserv\w*|retem|ret(?:er|ienen)|fica\w*|apag\w*|exclu\w*|elimin\w*|borr\w*|"
    r"keep|kept|stor\w*|retain\w*|hold|delet\w*|eras\w*)"
)
_RECORDS = (
    rf"(?:{_DATA}|prontuarios?|exames?|historial|historia clinica|expediente|examenes|records?|charts?|information|"
    r"messages|mensajes)"
)
_OF_ME = r"(?:de|sobre|about|on) (?:mim|mi|me)"
_HAVE = r"(?:tem|guardam|sabem|tienen|have|keep)"
_RIGHTS: tuple[tuple[str, str], ...] = (
    (
        "how_long",
        rf"^(?=.*\b{_HOW_LONG}\b)(?=.*\b{_KEPT}\b)(?=.*\b{_RECORDS}\b)(?!.*\b(?:demora|leva|tarda|pronto|take)\b)",
    ),
    ("keep", r"\bnao (?:quero (?:mais )?)?(?:apag|exclu|delet|borr)\w*|\b(?:do not|don't) erase\b"),
    ("keep", r"\b(?:desist|cancel)\w* (?:de |d[ao] )?(?:apag|exclu)\w*"),
    ("back", r"\b(?:voltar|volto|quero|volver) (?:a )?(?:receber|recibir)\b|\b(?:receber de novo|receiving again)\b"),
    ("revoke", r"\b(?:revog|retir|cancel|withdraw)\w* (?:o |meu |a |my )*(?:consentimento|autorizacao|consent)"),
    ("erase", rf"\b(?:apag|exclu|delet|elimin|remov|esquec|borr|eras|forget)\w* (?:{_MINE} )*(?:{_DATA}|de mim|tudo)"),
    ("copy", rf"\b(?:copia|copy|portabilidade|export\w*|baixar|download)\b.*\b{_DATA}"),
    ("copy", r"\b(?:copia|copy) (?:de |do |of )?(?:tudo|todo|everything)\b"),
    (
        "copy",
        rf"\b(?:tudo|todo|everything) (?:o |lo )?(?:que )?(?:voces |ustedes |you )?{_HAVE} {_OF_ME}\b",
    ),
    ("copy", rf"\b{_DATA}\b.*\b(?:copia|arquivo|pdf)\b"),
    (
        "correct",
        rf"\b(?:corrig|corre[cg]|atualiz|alter|retific|mud|updat)\w* (?:{_MINE} )*(?:{_DATA}|cpf|nascim)",
    ),
    ("correct", rf"\b(?:{_FACTS}) (?:esta|ta|estao|tao|ficou|saiu|esta mal|is) (?:errad|mal|wrong)"),
    ("correct", rf"\b(?:esta|ta|tao|estao|ficou) errad\w+ (?:o |a |no |na )?(?:{_FACTS})"),
    ("share", rf"\b(?:compartilh|repass|vend|shar)\w*\b.*\b{_DATA}|\bquem (?:tem acesso|ve|le|acessa|olha) "),
    ("access", rf"\b(?:quais|que|what|which|cuales)\b.*\b{_DATA}\b.*\b(?:voces|tem|guardam|mim|have|tienen|meus)\b"),
    ("access", r"\bo que (?:e que )?voces (?:sabem|guardam|tem) (?:de|sobre) mim\b"),
    ("access", r"\b(?:ver|acessar|consultar) meus dados\b"),
)
"""The plain ways to name each right, on normalised words; the first that fits counts."""
_HAS_PAPERS = re.compile(
    r"\b(?:tenho|tengo|have|trouxe|levo|perdi|esqueci|sem|sin|falta|olvide|lost|forgot|without) "
    r"(?:(?:o|a|os|as|el|la|mi|my|meu|minha|un|una|um|uma|mais|so|apenas|solo|only|the|no|nao|um|numero d[aeo]) )*"
    r"(?:cpf|rg|sus|cartao|carteira|carteirinha|identidade|documentos?|passaporte|pasaporte|passport|dni|cnh|cedula|id|"
    r"certidao|card|carne)\b"
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _RIGHTS)
_CHOICES = ("access", "copy", "correct", "erase", "share", "revoke")


@dataclass(frozen=True, slots=True)
class _Do:
    """Do something for the contact, in the turn's transaction."""

    talk: Talk
    what: Callable[[Talk, datetime], Move]

    def __call__(self, now: datetime) -> Move:
        return self.what(self.talk, now)


def right_of(talk: Talk) -> str:
    """Return which right was plainly named; empty for none."""
    if talk.heard.tap is not None:
        return ""
    return next((name for name, pattern in _COMPILED if pattern.search(talk.words)), "")


def named(talk: Talk) -> bool:
    """Tell whether a right is what was said, at whatever step."""
    likely = talk.heard.tap is None and talk.sure_of(("privacy",)) and not _tells_of_papers(talk)
    return bool(right_of(talk)) or likely


def _tells_of_papers(talk: Talk) -> bool:
    """Tell whether a number is given, or which papers there are: that speaks of data and asks nothing about it."""
    given = any(talk.entities(kind) for kind in ("cpf", "birth_date", "card_number", "phone", "email"))
    return given or _HAS_PAPERS.search(talk.words) is not None


def begin(talk: Talk) -> Move:
    """Exercise the right that was named; show which there are where none was."""
    right = right_of(talk)
    return exercise(talk, right) if right else registry.ask(talk, NAME, "choose", {})


def exercise(talk: Talk, right: str) -> Move:
    """Exercise one right: proved first where details are shown or changed, confirmed first where data is lost."""
    if right in ("access", "copy", "correct", "erase"):
        first = identity.prove_first(talk, f"{NAME}.{right}")
        if first is not None:
            return first
    if right in ("correct", "erase"):
        return registry.ask(talk, NAME, "correction" if right == "correct" else "erase", {})
    return Move(talk.place, (), act=_Do(talk, _DEEDS[right]), skill=NAME)


def _access(talk: Talk, now: datetime) -> Move:
    contact_id = talk.situation.contact_id
    request = rights.ask(contact_id, Kind.ACCESS, now, done=True)
    held = rights.overview(contact_id)
    answer = say(
        f"{NAME}/access",
        protocol=request.protocol,
        names=list(held.names),
        since=held.since.astimezone(talk.situation.zone) if held.since else None,
        appointments=held.appointments,
        messages=held.messages,
        reminders="reminders" in held.purposes,
        marketing="marketing" in held.purposes,
        clinic=talk.situation.clinic_name,
    )
    return finished(answer, skill=NAME)


def _copy(talk: Talk, now: datetime) -> Move:
    """Send the copy in the chat: it was proved whose it is, and each file is made when it is sent."""
    request = rights.ask(talk.situation.contact_id, Kind.PORTABILITY, now)
    read = replace(say(f"{NAME}/copy", protocol=request.protocol), document=copying.document("pdf", talk.language))
    moved = replace(say(f"{NAME}/copy_to_move"), document=copying.document("json", talk.language))
    return finished(read, moved, skill=NAME)


def _share(talk: Talk, now: datetime) -> Move:
    request = rights.ask(talk.situation.contact_id, Kind.INFORMATION, now, done=True)
    return finished(say(f"{NAME}/sharing", protocol=request.protocol, clinic=talk.situation.clinic_name), skill=NAME)


def _how_long(talk: Talk, now: datetime) -> Move:
    """Tell how long what is kept, and go on with what is open: the periods are the same for everybody."""
    del now
    told = say(
        f"{NAME}/how_long",
        clinic=talk.situation.clinic_name,
        months=round(retention.KEEP_MESSAGES / timedelta(days=30.44)),
        refused=0 if talk.situation.consented else retention.KEEP_AFTER_REFUSAL.days,
    )
    again = registry.ask_again(talk, told) if not talk.idle else None
    return again or finished(told, skill=NAME)


def _revoke(talk: Talk, now: datetime) -> Move:
    contact_id = talk.situation.contact_id
    request = rights.ask(contact_id, Kind.REVOCATION, now, done=True)
    consent.revoke(contact_id, consent.purposes_granted(contact_id), now=now)
    return finished(say(f"{NAME}/revoked", protocol=request.protocol), skill=NAME)


def _erase(talk: Talk, now: datetime) -> Move:
    request = rights.ask(talk.situation.contact_id, Kind.ERASURE, now)
    erasing.wake()
    return finished(say(f"{NAME}/erasing", protocol=request.protocol), skill=NAME)


def _keep(talk: Talk, now: datetime) -> Move:
    del now
    there_was = rights.withdraw_erasure(talk.situation.contact_id)
    return finished(say(f"{NAME}/kept" if there_was else f"{NAME}/nothing_to_keep"), skill=NAME)


def _back(talk: Talk, now: datetime) -> Move:
    del now
    Contact.objects.filter(pk=talk.situation.contact_id).update(opted_out_at=None)
    return finished(say(f"{NAME}/back", clinic=talk.situation.clinic_name), skill=NAME)


def _exercise_proved(right: str) -> Callable[[Talk], Move]:
    return lambda talk: exercise(talk, right)


for _right in ("access", "copy", "correct", "erase"):
    identity.then(f"{NAME}.{_right}", _exercise_proved(_right))

_DEEDS: dict[str, Callable[[Talk, datetime], Move]] = {
    "access": _access,
    "copy": _copy,
    "share": _share,
    "how_long": _how_long,
    "revoke": _revoke,
    "keep": _keep,
    "back": _back,
}


def _ask_choose(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say(f"{NAME}/choose", *_CHOICES, "stop")


def _answer_choose(talk: Talk, form: Form) -> Move | None:
    del form
    chosen = talk.chosen or right_of(talk)
    if chosen == "stop":
        return opt_out.begin(talk)
    return exercise(talk, chosen) if chosen in _CHOICES or chosen in _DEEDS else None


def _ask_correction(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say(f"{NAME}/correction")


def _correction_given(talk: Talk, form: Form) -> Move | None:
    """Keep what is to be corrected for staff: a wrong CPF or birth date is theirs to compare with a document."""
    del form
    wish = talk.heard.text.strip()
    if talk.heard.tap is not None or len(wish.split()) < 2 or talk.answer is not None:
        return None

    def note(talk: Talk, now: datetime) -> Move:
        request = rights.ask(talk.situation.contact_id, Kind.CORRECTION, now, wish=wish)
        answer = say(f"{NAME}/correcting", protocol=request.protocol, due=request.due_on)
        return finished(answer, handoff=NAME, skill=NAME)

    return Move(talk.place, (), act=_Do(talk, note), skill=NAME)


def _ask_erase(talk: Talk, form: Form) -> Reply:
    del form
    ids = [patient.id for patient in talk.situation.patients]
    coming = len(appointments.upcoming(ids, talk.now)) if ids else 0
    return say(f"{NAME}/erase", "yes", "no", upcoming=coming)


def _answer_erase(talk: Talk, form: Form) -> Move | None:
    del form
    if talk.chosen == "no" or (talk.heard.tap is None and talk.answer is False):
        return finished(say(f"{NAME}/kept"), skill=NAME)
    if talk.chosen == "yes" or (talk.heard.tap is None and talk.answer is True):
        return Move(talk.place, (), act=_Do(talk, _erase), skill=NAME)
    return None


_SAYS = (
    "access",
    "copy",
    "copy_to_move",
    "sharing",
    "how_long",
    "revoked",
    "erasing",
    "kept",
    "nothing_to_keep",
    "back",
    "correcting",
)

SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        intents=("privacy",),
        begins_at=(f"{NAME}.choose", f"{NAME}.correction", f"{NAME}.erase", "identity.birth_date", END),
        steps=(
            Step(
                "choose",
                f"{NAME}/choose",
                _ask_choose,
                _answer_choose,
                (f"{NAME}.correction", f"{NAME}.erase", "identity.birth_date", "opt_out", END),
            ),
            Step("correction", f"{NAME}/correction", _ask_correction, _correction_given, (END,)),
            Step("erase", f"{NAME}/erase", _ask_erase, _answer_erase, (END,)),
        ),
        says=tuple(f"{NAME}/{name}" for name in _SAYS),
    )
)
