"""Django app of the project itself: commands that run the whole house, dashboard, health."""

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class ClinicbotConfig(AppConfig):
    """The project as an app, so that `up`, `doctor` and `load_demo` are found."""

    name = "clinicbot"
    verbose_name = "clinicbot"

    def ready(self) -> None:
        """Make our Celery app the current one wherever Django runs, and start error reports where a DSN is set."""
        from clinicbot import celery, error_reports, privacy, roles  # noqa: F401

        last = apps.get_app_config("conversations")  # the signal is sent for apps with models only
        post_migrate.connect(roles.sync_after_migrate, sender=last, dispatch_uid="clinicbot.roles")
        privacy.register()
        error_reports.start()


class BackOfficeConfig(admin_apps.AdminConfig):
    """Django's admin with our own site in it, the way Django documents it (`default_site`)."""

    default = False
    default_site = "clinicbot.site.BackOffice"
