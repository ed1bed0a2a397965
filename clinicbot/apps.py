"""Django app of the project itself: commands that run the whole house, dashboard, health."""

from django.apps import AppConfig


class ClinicbotConfig(AppConfig):
    """The project as an app, so that `up`, `doctor` and `load_demo` are found."""

    name = "clinicbot"
    verbose_name = "clinicbot"

    def ready(self) -> None:
        """Make our Celery app the current one wherever Django runs, and start error reports where a DSN is set."""
        from clinicbot import celery, error_reports  # noqa: F401

        error_reports.start()
