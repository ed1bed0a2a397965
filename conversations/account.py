"""News that is about the account, a template or someone's identity, not something said."""

from datetime import datetime

import structlog

from integrations.events import AccountEvent, IdentityChange, MarketingPreference
from patients import identity
from patients.models import Contact

from .models import AccountNews, Channel

logger = structlog.get_logger(__name__)

_STOPPING = {
    ("account_update", "DISABLED_UPDATE"),
    ("account_update", "ACCOUNT_RESTRICTION"),
    ("account_update", "ACCOUNT_OFFBOARDED"),
}


def apply(channel: Channel | None, event: AccountEvent | MarketingPreference | IdentityChange, now: datetime) -> None:
    """Take note of what is not a message."""
    if isinstance(event, AccountEvent):
        _record(channel, event, now)
    elif isinstance(event, MarketingPreference):
        _record_preference(event)
    else:
        _change_identity(event)


def _record(channel: Channel | None, event: AccountEvent, now: datetime) -> None:
    """Keep the news for staff; news that the account may not send pauses its channels."""
    AccountNews.objects.create(
        channel=channel, field=event.field[:60], event=event.event[:60], details=event.details, at=now
    )
    logger.info("account_news", field=event.field, account_event=event.event)
    if (event.field, event.event) in _STOPPING:
        channels = Channel.objects.filter(pk=channel.pk) if channel else Channel.objects.all()
        channels.filter(paused_at=None).update(paused_at=now, pause_reason=f"Meta: {event.event}"[:200])


def _record_preference(event: MarketingPreference) -> None:
    """Honour a stop (or resume) of marketing at once."""
    if not identity.is_known(event.contact):
        return
    (contact,) = identity.resolve([event.contact])
    Contact.objects.filter(pk=contact.pk).update(marketing_stopped_at=None if event.wants_marketing else event.at)


def _change_identity(event: IdentityChange) -> None:
    """Write down a new number or user id; the history stays with the person."""
    if identity.change(event.old, event.new) is None:
        logger.info("identity_change_of_unknown_contact")
