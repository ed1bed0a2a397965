"""Django app: scheduling."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    """Units, professionals, services, availability, slots, holds, appointments."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "scheduling"
    verbose_name = _("Agenda")

    def ready(self) -> None:
        """Register what rooms below call without knowing us."""
        from patients import identity
        from scheduling import privacy
        from scheduling.merging import merge_contacts

        identity.on_merge(merge_contacts)
        privacy.register()
