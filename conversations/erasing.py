"""Doing the erasures that people confirmed: what is booked is cancelled first, then all goes (LGPD art. 18 VI)."""

from datetime import datetime

import structlog
from django.db.models import Q

from patients import rights
from patients.models import PrivacyRequest
from scheduling import appointments, booking
from scheduling.actors import Actor

from .knowledge.collecting import forget_empty_groups
from .models import Conversation, Message

logger = structlog.get_logger(__name__)


def erase_due(now: datetime) -> int:
    """Do every erasure that is due and not in the middle of something; return how many were done."""
    return sum(erase_one(request, now) for request in rights.erasures_due(now))


def erase_one(request: PrivacyRequest, now: datetime) -> bool:
    """Do one erasure; False where the contact is being answered this very moment: the next run does it."""
    busy = Q(lease_token__isnull=False) | Q(messages__status__in=[Message.Status.PENDING, *Message.OPEN])
    if Conversation.objects.filter(busy, contact_id=request.contact_id).exists():
        return False
    _cancel_what_is_booked(request, now)
    rights.erase(request, now)
    forget_empty_groups()
    logger.info("erased", request=str(request.public_id))
    return True


def _cancel_what_is_booked(request: PrivacyRequest, now: datetime) -> None:
    """Cancel by the agenda's own function, so that the freed times are offered to whoever waits."""
    subject = rights.subject_to_erase(request.contact_id)
    for appointment in appointments.upcoming(list(subject.patient_ids), now):
        key = f"erasure-{request.public_id}-{appointment.id}"
        try:
            booking.cancel(appointment.id, key, now, Actor.contact(request.contact_id))
        except (booking.NotAllowed, booking.StaleVersion):
            logger.info("erasure_could_not_cancel", request=str(request.public_id), appointment=appointment.id)
