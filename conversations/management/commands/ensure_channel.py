"""`manage.py ensure_channel`: make the channel row of the configured WhatsApp number."""

from typing import Any

from django.core.management.base import BaseCommand

from conversations.setup import DEFAULT_HUMAN_HOURS, ensure_channel, ensure_settings


class Command(BaseCommand):
    """Idempotent: what staff changed is never overwritten."""

    help = "Make the channel of WHATSAPP_PHONE_NUMBER_ID and the assistant's settings, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make both."""
        ensure_settings(human_hours=DEFAULT_HUMAN_HOURS)
        channel = ensure_channel()
        if options["verbosity"]:
            self.stdout.write("No WhatsApp number is configured." if channel is None else "The channel is there.")
