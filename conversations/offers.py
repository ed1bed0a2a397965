"""Waitlist offers as messages: a freed time is held for one patient, who is told in the same transaction (SCH-39).

What was freed, and what is offered, are rows of the agenda; a task that asks them is a wake-up call only. An offer that
could not be told is given back at once, one that nobody answers goes on to the next when its countdown ends.
"""

from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from clinicbot.core import clock
from patients import consent
from scheduling import appointments, offering, waitlist
from scheduling.appointments import AppointmentView
from scheduling.errors import CannotBeTold
from scheduling.models import WaitlistOffer

from . import notices, wakeup
from .engines.decision import Reply
from .models import Channel, Conversation, Message, Notice

logger = structlog.get_logger(__name__)

ANSWERS = ("accept", "decline")
TEMPLATE_NAME = "waitlist_offer"
_UNSENT = (Message.Status.FAILED, Message.Status.DROPPED)


def offer(now: datetime | None = None) -> int:
    """Take back what was not answered or not told, offer what is free; return how many offers were queued.

    May run any number of times, and side by side.
    """
    now = now or clock.now()
    channel = Channel.objects.filter(active=True).order_by("id").first()
    waitlist.expire_offers(now)
    _take_back_what_was_not_sent(now)
    if channel is None:
        return 0
    offered = offering.offer_freed(now, partial(_tell, channel, now))
    if offered:
        wakeup.work()
        logger.info("waitlist_offered", number=offered)
    return offered


def _take_back_what_was_not_sent(now: datetime) -> None:
    unsent = Notice.objects.filter(kind=Notice.OFFER, expires_at__gt=now, message__status__in=_UNSENT)
    holds = list(unsent.values_list("appointment", flat=True))
    if holds:
        offering.take_back(holds, now)


def _tell(channel: Channel, now: datetime, made: WaitlistOffer) -> None:
    """Queue the offer's message. Raises CannotBeTold where its contact may not be written to now."""
    contact = made.entry.contact
    held = appointments.view(made.hold_id)
    if held is None or not consent.may_be_answered(contact.pk):
        raise CannotBeTold("silent")
    conversation = notices.conversation_of(channel, contact)
    if conversation.mode == Conversation.Mode.HUMAN:
        raise CannotBeTold("with a person")
    facts = _facts(made, held)
    notices.queue(
        conversation,
        Reply("waitlist/offer", facts),
        notices.NoticeOf(
            kind=Notice.OFFER,
            appointment=held.public_id,
            version=held.version,
            expires_at=made.expires_at,
            key=f"offer:{made.public_id}",
            answers=ANSWERS,
            template=TEMPLATE_NAME,
            parameters=tuple(facts[name] for name in ("first_name", "service", "date", "time", "unit", "until_time")),
        ),
        now,
    )


def _facts(made: WaitlistOffer, held: AppointmentView) -> dict[str, Any]:
    """Return the plain values of an offer's texts; times as the unit's clock shows them."""
    zone = ZoneInfo(held.time_zone)
    until = made.expires_at.astimezone(zone)
    view = appointments.view(made.entry.replaces_id) if waitlist.is_move(made) and made.entry.replaces_id else None
    return notices.facts(held, made.entry.contact) | {
        "price": held.price,
        "until": until,
        "until_time": f"{until:%H:%M}",
        "instead": view.start.astimezone(ZoneInfo(view.time_zone)) if view is not None else None,
    }
