"""How conversations and what they were made of are exported, erased and retained (LGPD art. 16 and 18)."""

from datetime import datetime
from typing import Any

from django.db.models import BinaryField, F, Func, IntegerField, Q, Value

from clinicbot.core import privacy
from clinicbot.core.privacy import Subject
from patients.models import Contact

from . import retention
from .models import AskedQuestion, Conversation, Delivery, Message, StrayStatus

MODELS = (
    *("conversations.Delivery", "conversations.Conversation", "conversations.Message", "conversations.Turn"),
    *("conversations.Notice", "conversations.StrayStatus", "conversations.AskedQuestion"),
)
WITHOUT = (
    *("conversations.AssistantSettings", "conversations.Channel", "conversations.AccountNews"),
    # What the clinic wrote down for everybody.
    *("conversations.KnowledgeArticle", "conversations.ArticlePhrase", "conversations.OpenQuestion"),
    *("conversations.ReplyOverride", "conversations.Complaint"),
    *("conversations.TrainingPhrase", "conversations.TrainedHead"),
)


def register() -> None:
    """Make the room's answer known to `clinicbot.core.privacy`."""
    privacy.register(
        "conversations", export=export, erase=erase, retain=retain, models=MODELS, without_personal_data=WITHOUT
    )


def export(subject: Subject) -> dict[str, Any]:
    """Return what was said on both sides, oldest first, times in UTC."""
    said = Message.objects.filter(conversation__contact_id__in=subject.contact_ids).order_by("sent_at", "id")
    asked = AskedQuestion.objects.filter(conversation__contact_id__in=subject.contact_ids).order_by("asked_at", "id")
    return {
        "questions": list(asked.values("text", "asked_at", "verdict")),
        "messages": list(
            said.values("public_id", "sent_at", "direction", "author", "kind", "text", "media", "status", "reason")
        ),
    }


def erase(subject: Subject, now: datetime) -> int:
    """Erase conversations with all they hold, and blank the raw webhooks that name the person; return the rows.

    A blanked delivery keeps its digest, so that Meta's repetition of it stays without effect (I2).
    """
    conversations = Conversation.objects.filter(contact_id__in=subject.contact_ids)
    messages = Message.objects.filter(conversation__in=conversations)
    StrayStatus.objects.filter(provider_id__in=messages.values("provider_id")).delete()
    raw = Delivery.objects.filter(pk__in=messages.values("delivery_id"))
    gone = raw.update(body=b"") + _blank_deliveries_that_name(subject)
    return gone + conversations.delete()[0]


def retain(now: datetime) -> int:
    """Purge what is past its period (`conversations.retention` names every one); return the rows."""
    return sum(retention.purge(now).values())


def _blank_deliveries_that_name(subject: Subject) -> int:
    """Blank what was processed and holds a number or user id of the person: statuses, echoes, other people's batches.

    Reads all that is kept of fourteen days; erasure is rare.
    """
    named = Q()
    for contact in Contact.objects.filter(pk__in=subject.contact_ids):
        for known in {contact.wa_id, (contact.phone or "").lstrip("+"), contact.bsuid or ""} - {""}:
            # The function behind SQL's POSITION: position(whole, part).
            where = Func(
                F("body"),
                Value(known.encode(), output_field=BinaryField()),
                function="pg_catalog.position",
                output_field=IntegerField(),
            )
            named |= Q(pk__in=Delivery.objects.annotate(found_at=where).filter(found_at__gt=0).values("pk"))
    return Delivery.objects.filter(named, processed_at__isnull=False).update(body=b"") if named else 0
