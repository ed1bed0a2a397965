"""The Django project: settings, addresses, the Celery app, and the floor everyone stands on (`clinicbot.core`)."""

from clinicbot.celery import app as celery_app

__all__ = ["celery_app"]
