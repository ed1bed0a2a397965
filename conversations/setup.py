"""Making the channel that the configuration names, so that a first start can answer at once."""

from django.conf import settings

from .models import AssistantSettings, Channel

DEFAULT_HUMAN_HOURS = "de segunda a sexta, das 8h às 18h"


def ensure_channel() -> Channel | None:
    """Create or return the channel of `WHATSAPP_PHONE_NUMBER_ID`; None where none is configured.

    Its token and address stay in the environment: a field left empty means "as configured".
    """
    if not settings.WHATSAPP_PHONE_NUMBER_ID:
        return None
    channel, _ = Channel.objects.get_or_create(
        phone_number_id=settings.WHATSAPP_PHONE_NUMBER_ID,
        defaults={"name": "WhatsApp", "business_account_id": settings.WHATSAPP_BUSINESS_ACCOUNT_ID},
    )
    return channel


def ensure_settings(human_hours: str = "") -> AssistantSettings:
    """Create the one row of settings where there is none; what staff wrote is never overwritten."""
    row, _ = AssistantSettings.objects.get_or_create(pk=1, defaults={"human_hours": human_hours})
    return row
