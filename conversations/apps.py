"""Django app: conversations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """Channels, conversations, messages; inbox, turns, outbox; engines and skills."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        """Register what rooms below call without knowing us."""
        from patients import identity
        from scheduling import demo, freed

        from . import privacy, wakeup
        from .knowledge.demo import load
        from .merging import merge_conversations

        identity.on_merge(merge_conversations)
        privacy.register()
        demo.also(load)
        freed.on_freed(wakeup.offer)
