"""Gathering: the pending messages that make one turn, and the situation they were said in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from clinicbot.core.rows import Columns
from integrations.events import MessageKind
from patients import consent, registration
from patients.models import Contact

from . import choices, standing
from .clinic import clinic_facts, hours_in_words, people_back, understanding_catalogue
from .clocks import home_of
from .engines.decision import Heard, NoticeAnswer, PatientFacts, Quoted, Situation
from .models import Conversation, Message, Notice
from .skills import phrases
from .understanding import Understanding, understand
from .understanding.language import surely
from .understanding.normalise import normalise

BARE_ANSWERS = frozenset({"affirm", "deny", "confirm_attendance", "cancel", "reschedule", "thanks"})
"""What a patient may say to a notice without quoting it."""

NOTICE_ANSWERED_WITHIN = timedelta(hours=72)

_MESSAGE = Columns(Message, "m", without=["payload"])
_PENDING = f"""
SELECT {_MESSAGE.sql} FROM conversations_message m
WHERE m.conversation_id = %s AND m.status = 'pending' ORDER BY m.sent_at, m.delivery_id, m.index, m.id
"""  # noqa: S608 - the columns are ours


def next_burst(conversation: Conversation) -> tuple[list[Message], bool]:
    """Return the messages of the next turn in their order (I3), and whether others wait behind them.

    Texts that follow one another are one burst; anything else is a turn of its own. What was said before
    something already answered is late, and a turn of its own too.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, [conversation.pk])
        pending = [_MESSAGE.read(row) for row in cursor.fetchall()]
    burst: list[Message] = []
    for message in pending:
        message.late = bool(conversation.last_handled_at and message.sent_at < conversation.last_handled_at)
        if burst and not _joins(burst[-1], message):
            break
        burst.append(message)
    return burst, len(burst) < len(pending)


def _joins(last: Message, message: Message) -> bool:
    """Texts in a row are one burst; a quoted reply stands alone, since it answers the message it quotes (I14)."""
    if last.kind != MessageKind.TEXT or message.kind != MessageKind.TEXT:
        return False
    return last.late == message.late and not last.reply_to and not message.reply_to


def hear(conversation: Conversation, burst: Sequence[Message], now: datetime) -> Heard:
    """Turn a burst into what the engine hears; `now` is aware, in the clinic's zone."""
    last = burst[-1]
    text = "\n".join(message.text for message in burst if message.text)
    understanding = understand(text, now=now, catalogue=understanding_catalogue())
    tap = choices.decode(last.choice_id, str(conversation.state.get("turn", ""))) if last.choice_id else None
    quoted = _quoted(conversation, last)
    return Heard(
        text=text,
        kind=MessageKind(last.kind),
        understanding=understanding,
        message_ids=tuple(str(message.public_id) for message in burst),
        tap=tap,
        notice=_notice_answer(conversation, last, quoted, understanding, now),
        quoted=_quote(conversation, quoted),
        location=_location(last),
        reaction=last.text if last.kind == MessageKind.REACTION else "",
        late=last.late,
        edited=_edited(conversation, last) if last.kind == MessageKind.EDIT else "",
    )


def situation(conversation: Conversation, turn_id: UUID, now: datetime, language: str) -> Situation:
    """Return who is talking, to be answered in `language`, and where the talk stands; two queries."""
    contact = conversation.contact
    clinic = clinic_facts()
    return Situation(
        now=now,
        zone=clinic.zone,
        home=home_of(contact),
        language=language,
        contact_id=contact.pk,
        profile_name=contact.profile_name,
        consented="care" in consent.purposes_granted(contact.pk),
        patients=tuple(
            PatientFacts(patient.id, patient.name, patient.relation, patient.birth_date, patient.plan_code)
            for patient in registration.patients_of(contact.pk)
        ),
        state=conversation.state if isinstance(conversation.state, dict) else {},
        turn_id=turn_id.hex,
        clinic_name=clinic.name,
        human_hours=hours_in_words(clinic, language),
        waiting_for_human=conversation.mode == Conversation.Mode.WAITING,
        recall=lambda ids: _recall(conversation, ids),
        waiting_reason=conversation.handoff_reason if conversation.mode == Conversation.Mode.WAITING else "",
        people_back=people_back(clinic, now),
        queue=lambda: _waiting_before(conversation),
        offers_news=clinic.offers_news,
    )


def language_for(conversation: Conversation, burst: Sequence[Message]) -> str:
    """Return the language to answer in.

    The contact's own choice, else what is written now in a sentence long enough to tell, else what was written before,
    else the language of the number's country.
    """
    contact = conversation.contact
    if contact.language:
        return contact.language
    words = [token.typed for message in burst for token in normalise(message.text).tokens if token.typed.isalpha()]
    before = conversation.state.get("language") if isinstance(conversation.state, dict) else None
    # The very first words have nothing to be weighed against: "hello" and "hola" tell by themselves.
    written = surely(words) if len(words) >= (_TELLING_WORDS if before else 1) else None
    if written is not None:
        return _LANGUAGES[written]
    return str(before) if before in _LANGUAGES.values() else language_of(contact)


_TELLING_WORDS = 4
_LANGUAGES = {"pt": "pt_BR", "es": "es", "en": "en"}


def _waiting_before(conversation: Conversation) -> int:
    """Return how many others wait for a person already: of those who wait themselves, who came before or is graver."""
    others = Conversation.objects.filter(mode=Conversation.Mode.WAITING).exclude(pk=conversation.pk)
    if conversation.mode == Conversation.Mode.WAITING and conversation.waiting_since is not None:
        graver = Q(priority__gt=conversation.priority)
        others = others.filter(graver | Q(priority=conversation.priority, waiting_since__lt=conversation.waiting_since))
    return others.count()


def language_of(contact: Contact) -> str:
    """Return the contact's own choice, else the language of the number's (or user id's) country."""
    if contact.language:
        return contact.language
    number = (contact.phone or contact.wa_id or "").lstrip("+")
    country = (contact.bsuid or "")[:2]
    if number.startswith(("55", "351")) or country in ("BR", "PT"):
        return "pt_BR"
    if number.startswith(_SPANISH_CALLING_CODES) or country in _SPANISH_COUNTRIES:
        return "es"
    return "en" if number or country else "pt_BR"


_SPANISH_CALLING_CODES = (
    *("34", "51", "52", "53", "54", "56", "57", "58", "502", "503", "504", "505", "506", "507", "591", "593"),
    *("595", "598", "1809", "1829", "1849"),
)
_SPANISH_COUNTRIES = frozenset(
    ["AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PY", "SV", "UY", "VE"]
)


def _recall(conversation: Conversation, ids: Sequence[str]) -> str:
    rows = conversation.messages.filter(public_id__in=list(ids)).order_by("sent_at", "id")
    return "\n".join(rows.values_list("text", flat=True))


def _edited(conversation: Conversation, edit: Message) -> str:
    """Return what was last said in the message that is edited now: the message itself, or an earlier edit of it."""
    edits = conversation.messages.filter(kind=MessageKind.EDIT, reply_to=edit.reply_to, id__lt=edit.pk).order_by("-id")
    earlier = edits.values_list("text", flat=True).first()
    if earlier is not None:
        return earlier
    return conversation.messages.filter(provider_id=edit.reply_to).values_list("text", flat=True).first() or ""


def _quoted(conversation: Conversation, message: Message) -> Message | None:
    if not message.reply_to:
        return None
    ours = conversation.messages.filter(
        Q(provider_id=message.reply_to) | Q(duplicate_provider_id=message.reply_to), direction=Message.Direction.OUT
    )
    return ours.select_related("notice").first()


def _quote(conversation: Conversation, quoted: Message | None) -> Quoted | None:
    if quoted is None:
        return None
    turn = conversation.state.get("turn", "")
    return Quoted(
        template=str(quoted.payload.get("reply", "")),
        fresh=bool(turn) and quoted.payload.get("turn") == turn,
        text=quoted.text,
    )


def _notice_answer(
    conversation: Conversation, message: Message, quoted: Message | None, understanding: Understanding, now: datetime
) -> NoticeAnswer | None:
    value, notice = "", None
    if tapped := choices.decode_notice(message.choice_id):
        notice_id, value = tapped
        notice = Notice.objects.filter(public_id=notice_id, message__conversation=conversation).first()
    elif quoted is not None:
        notice = getattr(quoted, "notice", None)
    elif not message.choice_id and not message.reply_to and _is_bare_answer(understanding):
        notice = _last_word_was_a_notice(conversation, message)
    if notice is None:
        return None
    return NoticeAnswer(
        notice_id=str(notice.public_id),
        kind=notice.kind,
        appointment=str(notice.appointment),
        version=notice.version,
        current=standing.is_current(notice, now),
        value=value,
    )


def _is_bare_answer(understanding: Understanding) -> bool:
    return understanding.intent in BARE_ANSWERS or phrases.TAKE.search(understanding.normalized) is not None


def _last_word_was_a_notice(conversation: Conversation, message: Message) -> Notice | None:
    """The notice that was the last thing the contact had got from us when they wrote (WhatsApp's whole seconds)."""
    sent = conversation.messages.filter(
        direction=Message.Direction.OUT,
        sent_at__gte=message.sent_at - NOTICE_ANSWERED_WITHIN,
        accepted_at__lt=message.sent_at + timedelta(seconds=1),
        status__in=[Message.Status.SENT, Message.Status.DELIVERED, Message.Status.READ],
    )
    last: Message | None = sent.select_related("notice").order_by("-sent_at", "-id").first()
    return getattr(last, "notice", None) if last else None


def _location(message: Message) -> tuple[float, float] | None:
    if message.kind != MessageKind.LOCATION:
        return None
    place: dict[str, Any] = message.payload.get("place") or {}
    try:
        return float(place["latitude"]), float(place["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
