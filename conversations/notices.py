"""Messages we start: reminders of appointments, each bound to the version it speaks of (I14).

A reminder that is due becomes a row in the outbox like everything else. Inside the 24-hour window it
leaves as a message with buttons, outside as the approved template with the same quick replies.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import F

from clinicbot.core import clock, ids
from integrations.events import MessageKind
from patients import consent
from patients.models import Contact
from scheduling import appointments, reminders
from scheduling.appointments import AppointmentView
from scheduling.reminders import DueReminder

from . import choices, clocks, recording, saying, wakeup
from .engines.decision import Option, Reply
from .gathering import language_of
from .models import Channel, Conversation, Message, Notice
from .replies import Rendered

logger = structlog.get_logger(__name__)

ANSWERS = ("confirm", "reschedule", "cancel")
TEMPLATE_NAME = "appointment_reminder"
BATCH = 50
_TEMPLATES = {"24h": "reminder/day_before", "2h": "reminder/hours_before"}


@dataclass(frozen=True, slots=True)
class NoticeOf:
    """What a notice is about, until when it is of use, what it may be answered, and its form outside the window.

    `appointment` is a public id; `key` is unique, so that what asked for the notice makes one message.
    """

    kind: str
    appointment: UUID
    version: int
    expires_at: datetime
    key: str
    answers: tuple[str, ...]
    template: str
    parameters: tuple[str, ...]


def remind(now: datetime | None = None) -> int:
    """Queue a notice for each reminder that is due; return how many were queued. May run any number of times."""
    now = now or clock.now()
    channel = Channel.objects.filter(active=True).order_by("id").first()
    queued = 0
    while channel is not None:
        with transaction.atomic():
            due = reminders.due_reminders(now, BATCH)
            queued += sum(_queue(channel, reminder, now) for reminder in due)
        if len(due) < BATCH:
            break
    if queued:
        wakeup.work()
        logger.info("reminders_queued", number=queued)
    return queued


def _queue(channel: Channel, reminder: DueReminder, now: datetime) -> int:
    """Queue one reminder's notice: 1, or 0 where the contact may not be written to now.

    While a person has the conversation the claim is left as it is: the reminder comes again when the claim runs out.
    """
    contact = Contact.objects.filter(pk=reminder.contact_id).first() if reminder.contact_id else None
    appointment = appointments.view(reminder.appointment_id)
    if contact is None or appointment is None:
        # Nobody to write to (yet): the claim runs out and the reminder comes again until it is too late.
        return 0
    if not consent.wants_reminders(contact.pk):
        reminders.mark_sent(reminder.id, now)
        return 0
    conversation = conversation_of(channel, contact)
    if conversation.mode == Conversation.Mode.HUMAN:
        return 0
    try:
        with transaction.atomic():
            values = facts(appointment, contact)
            reply = Reply(_TEMPLATES[reminder.kind], values)
            message = queue(conversation, reply, _of_reminder(reminder, appointment, values), now)
            reminders.mark_sent(reminder.id, now, message.public_id)
    except Exception as error:  # noqa: BLE001 - one reminder that cannot be made must not stop the others
        logger.error("reminder_not_queued", reminder=reminder.id, error=type(error).__name__)
        return 0
    return 1


def conversation_of(channel: Channel, contact: Contact) -> Conversation:
    """Return the conversation the contact used last, else a new one on `channel`."""
    known = (
        Conversation.objects.filter(contact=contact, channel__active=True)
        .order_by(F("last_inbound_at").desc(nulls_last=True), "id")
        .first()
    )
    if known is not None:
        return known
    pk = recording.find_conversations([(channel, contact)])[channel.pk, contact.pk]
    return Conversation.objects.get(pk=pk)


def queue(conversation: Conversation, reply: Reply, notice: NoticeOf, now: datetime) -> Message:
    """Insert the notice and its message, in the caller's transaction: its buttons bind to it and so to one version."""
    notice_id, language = ids.uuid7(), language_of(conversation.contact)
    options = tuple(Option(answer) for answer in notice.answers)
    rendered = saying.in_words(replace(reply, options=options), language)
    payloads = [choices.encode_notice(notice_id, value) for value, _, _ in rendered.options]
    message = Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.OUT,
        kind=MessageKind.TEMPLATE,
        author=Message.Author.NOTICE,
        sent_at=now,
        text=rendered.text,
        payload=_payload(reply.template, rendered, payloads, notice, language),
        status=Message.Status.QUEUED,
        epoch=conversation.takeover_epoch,
        send_after=now,
    )
    Notice.objects.create(
        public_id=notice_id,
        message=message,
        kind=notice.kind,
        appointment=notice.appointment,
        version=notice.version,
        expires_at=notice.expires_at,
        reminder_key=notice.key,
    )
    return message


def _of_reminder(reminder: DueReminder, appointment: AppointmentView, values: dict[str, Any]) -> NoticeOf:
    return NoticeOf(
        kind=reminder.kind,
        appointment=reminder.appointment_public_id,
        version=reminder.version,
        expires_at=appointment.start,
        key=str(reminder.public_id),
        answers=ANSWERS,
        template=TEMPLATE_NAME,
        parameters=tuple(values[name] for name in ("first_name", "service", "date", "time", "unit")),
    )


def _payload(
    reply: str, rendered: Rendered, payloads: Sequence[str], notice: NoticeOf, language: str
) -> dict[str, Any]:
    return {
        "text": rendered.text,
        "reply": reply,
        "choices": [
            {"id": payload, "title": title, "description": description}
            for payload, (_, title, description) in zip(payloads, rendered.options, strict=True)
        ],
        "template": {
            "name": notice.template,
            "language": language,
            "parameters": list(notice.parameters),
            "payloads": list(payloads),
        },
    }


def facts(appointment: AppointmentView, contact: Contact) -> dict[str, Any]:
    """Return the plain values of a notice's texts; date and time as the unit's clock shows them."""
    start = appointment.start.astimezone(ZoneInfo(appointment.time_zone))
    return {
        "first_name": next(iter(appointment.patient_name.split()), ""),
        "service": appointment.service_name,
        "professional": appointment.professional_name,
        "start": start,
        "elsewhere": clocks.elsewhere(start, clocks.home_of(contact)),
        "date": f"{start:%d/%m}",
        "time": f"{start:%H:%M}",
        "unit": appointment.unit_name,
        "address": appointment.address,
        "preparation": appointment.preparation,
    }
