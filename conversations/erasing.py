"""Doing the erasures that people confirmed: what is booked is cancelled first, then all goes (LGPD art. 18 VI).

Done at once after the confirmation was answered; the nightly run finds what was left.
"""

from datetime import datetime, timedelta

import structlog
from django.db.models import Q

from patients import rights
from patients.models import PrivacyRequest
from scheduling import appointments, booking
from scheduling.actors import Actor

from . import wakeup
from .knowledge.collecting import forget_empty_groups
from .models import Conversation, Message

logger = structlog.get_logger(__name__)


TASK = "conversations.tasks.erase"
_SOON_SECONDS = 20.0
"""The answer has to be sent first, and WhatsApp's statuses for it come within seconds."""
_PATIENCE = timedelta(minutes=10)
"""What is still in the middle of something then is left to the nightly run."""


def wake() -> None:
    """Have the erasure that was just confirmed done as soon as its answer is sent."""
    wakeup.send(TASK, _SOON_SECONDS)


def erase_soon(now: datetime) -> int:
    """Do the erasures that are due; come back to those that must wait for an answer to be sent. Return how many."""
    done = erase_due(now)
    if rights.erasures_due().filter(confirmed_at__gt=now - _PATIENCE).exists():
        wake()
    return done


def erase_due(now: datetime) -> int:
    """Do every erasure that is due and not in the middle of something; return how many were done."""
    return sum(erase_one(request, now) for request in rights.erasures_due())


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
