"""The Django project: settings, addresses, the Celery app, and the floor everyone stands on (`clinicbot.core`)."""
