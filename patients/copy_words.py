"""How a person's copy names things: people read it, so sections, fields and set values are said in their language.

The copy speaks the language of whoever it is about, not that of the staff who hand it over: each word stands here in
all three, and the back office's translations have no part in it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Said(NamedTuple):
    """A word in every language that patients are answered in."""

    pt: str
    es: str
    en: str


LANGUAGES = ("pt_BR", "es", "en")
LEFT_OUT = frozenset({"public_id", "time_zone", "contact", "patient", "reason"})
"""Fields for machines alone (ids, zones, codes of what was not sent); the JSON has them."""

TITLE = Said("Seus dados", "Tus datos", "Your data")
MADE_ON = Said("Feito em %s", "Hecho el %s", "Made on %s")
YES = Said("sim", "sí", "yes")

SECTIONS: Mapping[str, Said] = {
    "changes_by_staff": Said("Mudanças feitas pela equipe", "Cambios hechos por el equipo", "Changes made by staff"),
    "contacts": Said("Contato", "Contacto", "Contact"),
    "patients": Said("Pacientes", "Pacientes", "Patients"),
    "guardianships": Said("Quem responde por quem", "Quién responde por quién", "Who acts for whom"),
    "consents": Said("Consentimentos", "Consentimientos", "Consents"),
    "privacy_requests": Said("Pedidos sobre dados pessoais", "Solicitudes sobre datos personales", "Data requests"),
    "appointments": Said("Consultas", "Citas", "Appointments"),
    "waitlist": Said("Lista de espera", "Lista de espera", "Waitlist"),
    "questions": Said("Perguntas feitas", "Preguntas hechas", "Questions asked"),
    "messages": Said("Mensagens", "Mensajes", "Messages"),
}
FIELDS: Mapping[str, Said] = {
    "action_flag": Said("o que foi feito", "qué se hizo", "what was done"),
    "action_time": Said("quando", "cuándo", "when"),
    "asked_at": Said("perguntado em", "preguntado el", "asked at"),
    "author": Said("quem disse", "quién lo dijo", "who said it"),
    "birth_date": Said("data de nascimento", "fecha de nacimiento", "birth date"),
    "blocked": Said("bloqueado", "bloqueado", "blocked"),
    "breed": Said("raça", "raza", "breed"),
    "bsuid": Said("identificação no WhatsApp", "identificación en WhatsApp", "WhatsApp user id"),
    "cancel_reason": Said("motivo do cancelamento", "motivo de la cancelación", "reason for cancelling"),
    "card_number": Said("carteirinha", "número de carné", "insurance card"),
    "card_valid_until": Said("validade da carteirinha", "validez del carné", "card valid until"),
    "content_type__model": Said("cadastro", "registro", "record"),
    "cpf": Said("CPF", "CPF", "CPF"),
    "created_at": Said("guardado desde", "guardado desde", "kept since"),
    "direction": Said("sentido", "sentido", "direction"),
    "done_at": Said("concluído em", "concluido el", "done at"),
    "due_on": Said("prazo", "plazo", "due on"),
    "ends_at": Said("fim", "fin", "end"),
    "granted_at": Said("aceito em", "aceptado el", "agreed at"),
    "insurance_plan_code": Said("convênio", "seguro médico", "health plan"),
    "kind": Said("tipo", "tipo", "kind"),
    "language": Said("idioma", "idioma", "language"),
    "left_for_reception": Said("a completar na recepção", "por completar en recepción", "left for the reception"),
    "marketing_stopped_at": Said("sem novidades desde", "sin novedades desde", "no news since"),
    "media": Said("arquivo", "archivo", "file"),
    "name": Said("nome", "nombre", "name"),
    "notes": Said("anotações", "notas", "notes"),
    "opted_out_at": Said(
        "pediu para não receber mensagens em", "pidió no recibir mensajes el", "asked not to be written to at"
    ),
    "patient_name": Said("paciente", "paciente", "patient"),
    "phone": Said("telefone", "teléfono", "phone"),
    "plan_name": Said("convênio", "seguro médico", "health plan"),
    "price": Said("preço", "precio", "price"),
    "professional_name": Said("profissional", "profesional", "professional"),
    "profile_name": Said("nome no perfil", "nombre en el perfil", "profile name"),
    "purpose": Said("finalidade", "finalidad", "purpose"),
    "relation": Said("relação", "relación", "relation"),
    "revoked_at": Said("retirado em", "retirado el", "withdrawn at"),
    "sent_at": Said("quando", "cuándo", "when"),
    "service_name": Said("serviço", "servicio", "service"),
    "sex": Said("sexo", "sexo", "sex"),
    "source": Said("marcado por", "reservado por", "booked by way of"),
    "species": Said("espécie", "especie", "species"),
    "starts_at": Said("início", "inicio", "start"),
    "status": Said("situação", "estado", "status"),
    "text": Said("texto", "texto", "text"),
    "text_version": Said("versão do texto", "versión del texto", "version of the text"),
    "unit_name": Said("unidade", "sede", "unit"),
    "verdict": Said("desfecho", "resultado", "outcome"),
    "wa_id": Said("número no WhatsApp", "número de WhatsApp", "WhatsApp number"),
    "windows": Said("horários desejados", "horarios deseados", "times wished"),
}
VALUES: Mapping[str, Mapping[Any, Said]] = {
    "action_flag": {
        1: Said("criado", "creado", "added"),
        2: Said("alterado", "modificado", "changed"),
        3: Said("apagado", "borrado", "deleted"),
    },
    "author": {
        "contact": Said("você", "tú", "you"),
        "bot": Said("assistente", "asistente", "assistant"),
        "staff": Said("equipe", "equipo", "staff"),
        "app": Said("equipe, pelo aplicativo", "equipo, desde la aplicación", "staff, from the app"),
        "notice": Said("aviso", "aviso", "notice"),
        "danger": Said("texto de emergência", "texto de emergencia", "emergency text"),
    },
    "content_type__model": {
        "contact": Said("contato", "contacto", "contact"),
        "patient": Said("paciente", "paciente", "patient"),
    },
    "direction": {
        "in": Said("recebida", "recibido", "received"),
        "out": Said("enviada", "enviado", "sent"),
    },
    "kind": {
        "human": Said("pessoa", "persona", "person"),
        "animal": Said("animal", "animal", "animal"),
        "access": Said("acesso", "acceso", "access"),
        "correction": Said("correção", "corrección", "correction"),
        "erasure": Said("apagamento", "eliminación", "erasure"),
        "portability": Said("cópia dos dados", "copia de los datos", "copy of the data"),
        "revocation": Said("retirada do consentimento", "retiro del consentimiento", "withdrawal of consent"),
        "information": Said("informação", "información", "information"),
        "text": Said("texto", "texto", "text"),
        "choice": Said("toque em uma opção", "toque en una opción", "tap on a choice"),
        "image": Said("imagem", "imagen", "picture"),
        "video": Said("vídeo", "video", "video"),
        "audio": Said("áudio", "audio", "voice message"),
        "document": Said("documento", "documento", "document"),
        "sticker": Said("figurinha", "sticker", "sticker"),
        "location": Said("localização", "ubicación", "location"),
        "contacts": Said("contato", "contacto", "contact"),
        "reaction": Said("reação", "reacción", "reaction"),
        "form": Said("formulário", "formulario", "form"),
        "order": Said("pedido", "pedido", "order"),
        "edit": Said("edição", "edición", "edit"),
        "revoke": Said("apagada", "borrado", "deletion"),
        "system": Said("aviso do WhatsApp", "aviso de WhatsApp", "notice of WhatsApp"),
        "template": Said("modelo", "plantilla", "template"),
        "unsupported": Said("de outro tipo", "de otro tipo", "of another kind"),
    },
    "language": {
        "pt_BR": Said("português", "portugués", "Portuguese"),
        "es": Said("espanhol", "español", "Spanish"),
        "en": Said("inglês", "inglés", "English"),
    },
    "left_for_reception": {
        "birth_date": FIELDS["birth_date"],
        "cpf": FIELDS["cpf"],
        "card": FIELDS["card_number"],
        "card_validity": FIELDS["card_valid_until"],
    },
    "purpose": {
        "care": Said("atendimento", "atención", "care"),
        "reminders": Said("lembretes", "recordatorios", "reminders"),
        "marketing": Said("novidades", "novedades", "news"),
    },
    "relation": {
        "self": Said("a própria pessoa", "la propia persona", "themselves"),
        "parent": Said("mãe ou pai", "madre o padre", "parent"),
        "child": Said("filha ou filho", "hija o hijo", "child"),
        "spouse": Said("cônjuge", "cónyuge", "spouse"),
        "carer": Said("quem cuida", "quien cuida", "carer"),
        "tutor": Said("quem responde pelo animal", "quien responde por el animal", "tutor of the animal"),
    },
    "sex": {
        "f": Said("feminino", "femenino", "female"),
        "m": Said("masculino", "masculino", "male"),
    },
    "source": {
        "whatsapp": Said("WhatsApp", "WhatsApp", "WhatsApp"),
        "staff": Said("recepção", "recepción", "reception"),
        "walk_in": Said("chegada sem horário marcado", "llegada sin cita", "walk-in"),
        "waitlist": Said("lista de espera", "lista de espera", "waitlist"),
        "import": Said("importação", "importación", "import"),
        "api": Said("outro sistema", "otro sistema", "another system"),
    },
    "status": {
        "held": Said("reservada", "reservada", "held"),
        "awaiting": Said("aguardando aprovação", "pendiente de aprobación", "awaiting approval"),
        "booked": Said("marcada", "reservada", "booked"),
        "confirmed": Said("confirmada", "confirmada", "confirmed"),
        "arrived": Said("chegada registrada", "llegada registrada", "arrived"),
        "in_consultation": Said("em atendimento", "en consulta", "in consultation"),
        "completed": Said("concluída", "concluida", "completed"),
        "cancelled": Said("cancelada", "cancelada", "cancelled"),
        "no_show": Said("falta", "no asistió", "did not come"),
        "expired": Said("expirada", "vencida", "expired"),
        "waiting": Said("aguardando", "en espera", "waiting"),
        "offered": Said("horário oferecido", "horario ofrecido", "offered a time"),
        "left": Said("saiu da lista", "salió de la lista", "left the list"),
        "pending": Said("a ler", "por leer", "waiting to be read"),
        "handled": Said("lida", "leído", "read"),
        "queued": Said("a enviar", "por enviar", "waiting to be sent"),
        "sending": Said("sendo enviada", "enviándose", "being sent"),
        "unknown": Said("envio incerto", "envío incierto", "not known whether it was sent"),
        "sent": Said("enviada", "enviado", "sent"),
        "delivered": Said("entregue", "entregado", "delivered"),
        "read": Said("lida", "leído", "read"),
        "failed": Said("falhou", "falló", "failed"),
        "dropped": Said("não enviada", "no enviado", "not sent"),
    },
    "verdict": {
        "unanswered": Said("sem resposta", "sin respuesta", "not answered"),
        "shown": Said("respondida", "respondida", "answered"),
        "helped": Said("respondida, ajudou", "respondida, ayudó", "answered, and it helped"),
        "not_helped": Said("respondida, não ajudou", "respondida, no ayudó", "answered, and it did not help"),
    },
}


def section(name: str, language: str) -> str:
    """Return a section's name in words; an unknown one as it is, without underscores.

    `language` is pt_BR, es or en, here as in every function below.
    """
    return said(SECTIONS[name], language) if name in SECTIONS else name.replace("_", " ").capitalize()


def field(name: str, language: str) -> str:
    """Return a field's name in words; an unknown one as it is, without underscores."""
    return said(FIELDS[name], language) if name in FIELDS else name.replace("_", " ")


def value(name: str, item: Any, language: str) -> Any:
    """Return a field's value in words where it is one of a set."""
    if item is True:
        return said(YES, language)
    known = VALUES.get(name, {})
    return said(known[item], language) if isinstance(item, str | int) and item in known else item


def said(word: Said, language: str) -> str:
    """Return a word in a language; in Portuguese where nobody speaks that one."""
    return word[LANGUAGES.index(language) if language in LANGUAGES else 0]
