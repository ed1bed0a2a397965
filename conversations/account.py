"""News that is about the account, a template or someone's identity, not something said."""

from datetime import datetime

import structlog
from django.db.models import Q

from integrations.events import AccountEvent, IdentityChange, MarketingPreference, MessageKind
from patients import identity
from patients.models import Contact

from . import recording
from .models import AccountNews, Channel, Message

logger = structlog.get_logger(__name__)

_STOPPING = {
    ("account_update", "DISABLED_UPDATE"),
    ("account_update", "ACCOUNT_RESTRICTION"),
    ("account_update", "ACCOUNT_OFFBOARDED"),
}


News = AccountEvent | MarketingPreference | IdentityChange


def apply(channel: Channel | None, event: News, now: datetime) -> None:
    """Take note of what is not a message."""
    if isinstance(event, AccountEvent):
        _record(channel, event, now)
    elif isinstance(event, MarketingPreference):
        _record_preference(event)
    else:
        _change_identity(channel, event)


def _record(channel: Channel | None, event: AccountEvent, now: datetime) -> None:
    """Keep the news for staff; news that the account may not send pauses its channels."""
    AccountNews.objects.create(
        channel=channel, field=event.field[:60], event=event.event[:60], details=event.details, at=now
    )
    logger.info("account_news", field=event.field, account_event=event.event)
    reinstated = "REINSTATE" in str(event.details).upper()
    if (event.field, event.event) in _STOPPING and not reinstated:
        channels = Channel.objects.filter(pk=channel.pk) if channel else Channel.objects.all()
        channels.filter(paused_at=None).update(paused_at=now, pause_reason=f"Meta: {event.event}"[:200])


def _record_preference(event: MarketingPreference) -> None:
    """Honour a stop (or resume) of marketing at once."""
    if not identity.is_known(event.contact):
        return
    (contact,) = identity.resolve([event.contact])
    # News may come in any order: an older wish never undoes a later one.
    mine = Contact.objects.filter(Q(marketing_stopped_at=None) | Q(marketing_stopped_at__lt=event.at), pk=contact.pk)
    mine.update(marketing_stopped_at=None if event.wants_marketing else event.at)


def _change_identity(channel: Channel | None, event: IdentityChange) -> None:
    """Write down a new number or user id, once; the history stays with the person and shows the change."""
    if Message.objects.filter(provider_id=event.provider_id).exists():
        return
    contact = identity.change(event.old, event.new)
    if contact is None or channel is None:
        logger.info("identity_change_of_unknown_contact")
        return
    Message.objects.create(
        conversation_id=recording.find_conversations([(channel, contact)])[channel.pk, contact.pk],
        direction=Message.Direction.IN,
        kind=MessageKind.SYSTEM,
        author=Message.Author.CONTACT,
        provider_id=event.provider_id or None,
        sent_at=event.at,
        status=Message.Status.HANDLED,
    )
