"""What a simulated patient makes of what stands on the screen: which question is asked, what is claimed.

Cues are words that people would go by, in the three languages, not the assistant's templates or its state.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from conversations.rehearsal import Said


class Asked(StrEnum):
    """The question a patient sees."""

    CONSENT = auto()
    NAME = auto()
    SURNAME = auto()
    PERSON_NAME = auto()
    WHO_FOR = auto()
    BIRTH = auto()
    GUARDIAN = auto()
    VISIT = auto()
    CARD = auto()
    CPF = auto()
    PLAN = auto()
    WHAT = auto()
    PROFESSIONAL = auto()
    UNIT = auto()
    WHEN = auto()
    SLOTS = auto()
    SUMMARY = auto()
    REALLY_CANCEL = auto()
    WHICH = auto()
    DETAIL = auto()
    MENU = auto()
    OTHER = auto()


class Claim(StrEnum):
    """What a message says was done."""

    BOOKED = auto()
    MOVED = auto()
    CANCELLED = auto()
    CONFIRMED = auto()


_CLAIMS = {
    Claim.MOVED: ("foi remarcad", "remarcada!", "mudad[ao] para", "fue cambiada", "has been moved"),
    Claim.CANCELLED: ("foi cancelad", "est[aá] cancelad", "fue cancelada", "has been cancelled"),
    Claim.CONFIRMED: ("presença confirmada", "asistencia confirmada", "attendance confirmed"),
    Claim.BOOKED: (
        "est[aá] marcad[ao]!", "est[aá] agendad", "pedido foi registrado", "est[aá] reservada", "you are booked",
        "request (?:was|has been) (?:registered|noted)", "solicitud (?:fue|quedó) registrada",
    ),
}  # fmt: skip
_BY_CHOICES = {
    Asked.CONSENT: ("concordo", "aceito", "acepto", "i agree"),
    Asked.REALLY_CANCEL: ("sim, cancelar", "sí, cancelar", "yes, cancel"),
    Asked.SUMMARY: ("^confirmar$", "^confirm$", "sim, mudar", "sí, cambiar", "yes, change", "sim, marcar"),
    Asked.GUARDIAN: ("sim, sou", "sí, lo soy", "yes, i am"),
    Asked.VISIT: ("primeira vez", "primera vez", "first time", "consulta nova", "consulta nueva", "a new visit"),
    Asked.DETAIL: ("mudar a data", "cambiar la fecha", "change the date"),
}
_BY_TEXT = {
    Asked.SURNAME: ("sobrenome, ", "apellido, ", "last name, "),
    Asked.BIRTH: ("nascimento", "nacimiento", "date of birth", "birth date", "nasceu"),
    Asked.CPF: (r"\bcpf\b",),
    Asked.CARD: ("carteirinha", "credencial", r"\bcard\b"),
    Asked.PERSON_NAME: (
        "nome[^?]*(?:vai ser atendid|vai à consulta|animal|criança)", "nombre[^?]*va a la cita",
        "name[^?]*(?:will be seen|is coming|animal)", "nome com sobrenome",
    ),
    Asked.NAME: (
        "(?:seu|su|your) (?:nome|nombre|full name)", "nome e sobrenome", "nombre y apellido", "first and last name",
    ),
    Asked.WHO_FOR: (
        "para quem", "quem vai ser atendid", "para quién", "a quién", "who is the visit for", "who will be seen",
    ),
    Asked.PLAN: (r"(?:convênio|plano|seguro|insurance)[^.!]*\?",),
    Asked.WHICH: ("qual (?:consulta|delas)", "qué cita", "cuál de ellas", "which (?:appointment|one)"),
    Asked.WHAT: (
        "especialidade", "qual médico", "o que você quer marcar", "qual destes", "especialidad", "qué médico",
        "qué quiere reservar", "cuál de estos", "specialty", "which doctor", "what would you like to book",
        "which of these",
    ),
    Asked.PROFESSIONAL: (
        "com quem", "em especial", "con quién", "alguien en especial", "anyone in particular", "who would you like",
    ),
    Asked.UNIT: ("unidade (?:fica|você|prefere)", "qual unidade", "qué sede", "which location"),
    Asked.WHEN: (
        "para que dia", "quando fica", "que dia", "outro dia", "para qué día", "cuándo le", "qué día",
        "for what day", "for which day", "when suits", "when is good", "another day",
    ),
    Asked.MENU: (
        "como posso ajudar", "o que você precisa", "en qué puedo", "qué necesita", "how can i help", "what do you need",
    ),
}  # fmt: skip
_PUZZLED = (
    "não (?:consegui|estou conseguindo) entender", "não entendi", "no entend", "did ?n[o']t understand",
    "not understand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands on the screen after a turn. `choices` are titles, of the latest message that offers any."""

    text: str
    last: str
    choices: tuple[str, ...]

    @classmethod
    def of(cls, said: Sequence[Said]) -> "Screen":
        """Return the screen after these messages."""
        offering = [one for one in said if one.choices]
        choices = tuple(title for _, title in offering[-1].choices) if offering else ()
        return cls("\n".join(one.text for one in said), said[-1].text if said else "", choices)

    @property
    def asked(self) -> Asked:
        """The question that waits for an answer."""
        for asked, patterns in _BY_CHOICES.items():
            if any(_says(title, patterns) for title in self.choices):
                return asked
        if any(re.search(r"\d{1,2}[:h]\d{2}", title) for title in self.choices):
            return Asked.WHICH if _says(self.last, _BY_TEXT[Asked.WHICH]) else Asked.SLOTS
        return next((asked for asked, patterns in _BY_TEXT.items() if _says(self._question, patterns)), Asked.OTHER)

    @property
    def claims(self) -> list[Claim]:
        """What is said to have been done."""
        return [claim for claim, patterns in _CLAIMS.items() if _says(self.text, patterns)]

    @property
    def puzzled(self) -> bool:
        """Whether the assistant says that it did not understand."""
        return _says(self.text, _PUZZLED)

    @property
    def _question(self) -> str:
        """The last message's last question with what leads to it, or all of the message."""
        text = self.last.casefold()
        return text[: text.rindex("?") + 1] if "?" in text else text


def _says(text: str, patterns: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(re.search(pattern, folded) for pattern in patterns)
