"""Django app: patients."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    """Contacts, patients and their guardians, consent, identity matching, privacy rights."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "patients"
    verbose_name = _("Patients")

    def ready(self) -> None:
        """Say how personal data is exported, erased and retained."""
        from . import privacy

        privacy.register()
