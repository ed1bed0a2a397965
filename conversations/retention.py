"""How long what was written is kept: every period of the conversation side in one place.

LGPD art. 15 and 16: data goes when its purpose is fulfilled. Before consent nothing was copied from
the delivery and message rows, so purging these two forgets the person (I12).
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet

from clinicbot.core import clock
from patients.models import Consent, Contact, Guardianship, PrivacyRequest
from patients.privacy import ERASED
from scheduling.models import Appointment

from .models import AccountNews, Conversation, Delivery, Message, StrayStatus, Turn

logger = structlog.get_logger(__name__)

KEEP_DELIVERIES = timedelta(days=14)
"""Longer than the seven days in which Meta may repeat a webhook; no longer than what a refusal leaves behind."""
KEEP_AFTER_REFUSAL = timedelta(days=14)
KEEP_WITHOUT_CONSENT = timedelta(days=30)
KEEP_MESSAGES = timedelta(days=365)
KEEP_TURNS = timedelta(days=365)
KEEP_STRAY_STATUSES = timedelta(days=7)
KEEP_ACCOUNT_NEWS = timedelta(days=365)

_CHUNK = 1000


def purge(now: datetime | None = None) -> dict[str, int]:
    """Delete what is past its period, in small transactions; return the number of rows by kind."""
    now = now or clock.now()
    old_messages = Message.objects.filter(sent_at__lt=now - KEEP_MESSAGES).exclude(status__in=Message.OPEN)
    counts = {
        "deliveries": _delete(
            Delivery.objects.filter(received_at__lt=now - KEEP_DELIVERIES, processed_at__isnull=False)
        ),
        "strangers": _forget_strangers(now),
        "messages": _delete(old_messages),
        "turns": _delete(Turn.objects.filter(started_at__lt=now - KEEP_TURNS)),
        "stray_statuses": _delete(StrayStatus.objects.filter(received_at__lt=now - KEEP_STRAY_STATUSES)),
        "account_news": _delete(AccountNews.objects.filter(at__lt=now - KEEP_ACCOUNT_NEWS)),
    }
    logger.info("purged", **counts)
    return counts


def _forget_strangers(now: datetime) -> int:
    """Forget contacts who refused, or never answered, and are nobody's guardian: their messages, then themselves."""
    strangers = Contact.objects.filter(
        ~Exists(Consent.objects.filter(contact=OuterRef("pk"), revoked_at=None)),
        ~Exists(Guardianship.objects.filter(contact=OuterRef("pk"))),
        ~Exists(Appointment.objects.filter(contact=OuterRef("pk"))),
        # Who exercised a right stays as its proof, once what was said is gone.
        Exists(Conversation.objects.filter(contact=OuterRef("pk")))
        | ~Exists(PrivacyRequest.objects.filter(contact=OuterRef("pk"))),
    ).exclude(wa_id__startswith=ERASED)
    recently = Conversation.objects.filter(contact=OuterRef("pk"), last_inbound_at__gte=now - KEEP_WITHOUT_CONSENT)
    refused = Q(refused_consent_at__lt=now - KEEP_AFTER_REFUSAL)
    silent = Q(created_at__lt=now - KEEP_WITHOUT_CONSENT) & ~Exists(recently)
    gone = 0
    while ids := list(strangers.filter(refused | silent).values_list("pk", flat=True)[:_CHUNK]):
        Conversation.objects.filter(contact_id__in=ids).delete()
        Contact.objects.filter(pk__in=ids, privacy_requests=None).delete()
        gone += len(ids)
        if len(ids) < _CHUNK:
            break
    return gone


def _delete(rows: QuerySet[Any]) -> int:
    gone = 0
    while ids := list(rows.values_list("pk", flat=True)[:_CHUNK]):
        rows.model._default_manager.filter(pk__in=ids).delete()
        gone += len(ids)
    return gone
