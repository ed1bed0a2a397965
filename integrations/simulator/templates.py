"""The message templates that the simulated business account has had approved."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"\{\{([0-9]{1,2})\}\}")


@dataclass(frozen=True, slots=True)
class ApprovedTemplate:
    """A template with numbered body parameters (`{{1}}` …) and quick-reply buttons."""

    name: str
    language: str
    body: str
    buttons: tuple[str, ...] = ()
    category: str = "UTILITY"

    @property
    def parameter_count(self) -> int:
        """How many body parameters a call must bring."""
        return len(set(_PLACEHOLDER.findall(self.body)))

    def render(self, parameters: Iterable[str]) -> str:
        """Return the body as the patient reads it; a placeholder without a parameter stays."""
        values = dict(enumerate(parameters, start=1))
        return _PLACEHOLDER.sub(lambda match: values.get(int(match[1]), match[0]), self.body)


TemplateBook = dict[tuple[str, str], ApprovedTemplate]


def book_of(templates: Iterable[ApprovedTemplate]) -> TemplateBook:
    """Return the templates by name and language, as a call names them."""
    return {(template.name, template.language): template for template in templates}


# appointment_reminder: first name, service, date, time, unit. waitlist_offer: the same, and until when it is kept.
# handoff_notice: first name.
DEFAULT_TEMPLATES = book_of(
    [
        ApprovedTemplate(
            "appointment_reminder",
            "pt_BR",
            "Olá, {{1}}! Passando para lembrar: {{2}}, {{3}}, às {{4}}, na unidade {{5}}. Podemos contar com você?",
            ("Confirmar", "Remarcar", "Cancelar"),
        ),
        ApprovedTemplate(
            "appointment_reminder",
            "es",
            "Hola, {{1}}. Le recordamos su cita: {{2}}, {{3}}, a las {{4}}, en la unidad {{5}}. ¿Contamos con usted?",
            ("Confirmar", "Reprogramar", "Cancelar"),
        ),
        ApprovedTemplate(
            "appointment_reminder",
            "en",
            "Hello, {{1}}! A reminder of your appointment: {{2}}, {{3}}, at {{4}}, at {{5}}. Can we count on you?",
            ("Confirm", "Reschedule", "Cancel"),
        ),
        ApprovedTemplate(
            "waitlist_offer",
            "pt_BR",
            "Abriu um horário para {{1}}: {{2}}, {{3}}, às {{4}}, na unidade {{5}}. Guardamos até {{6}}. "
            "Quer ficar com ele?",
            ("Quero este horário", "Não posso"),
        ),
        ApprovedTemplate(
            "waitlist_offer",
            "es",
            "Se liberó un horario para {{1}}: {{2}}, {{3}}, a las {{4}}, en la unidad {{5}}. Lo guardamos hasta {{6}}. "
            "¿Lo quiere?",
            ("Quiero este horario", "No puedo"),
        ),
        ApprovedTemplate(
            "waitlist_offer",
            "en",
            "A time is free for {{1}}: {{2}}, {{3}}, at {{4}}, at {{5}}. We keep it until {{6}}. Do you want it?",
            ("I want this time", "I can't"),
        ),
        ApprovedTemplate(
            "handoff_notice",
            "pt_BR",
            "Olá, {{1}}! Nossa equipe respondeu à sua mensagem. Podemos continuar por aqui?",
            ("Continuar",),
        ),
        ApprovedTemplate(
            "handoff_notice",
            "es",
            "Hola, {{1}}. Nuestro equipo respondió a su mensaje. ¿Podemos continuar por aquí?",
            ("Continuar",),
        ),
        ApprovedTemplate(
            "handoff_notice",
            "en",
            "Hello, {{1}}! Our team has answered your message. May we go on here?",
            ("Continue",),
        ),
    ]
)
