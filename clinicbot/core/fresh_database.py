"""Commands that talk to the clinic work on a fresh checkout too: an empty local database is filled first."""

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection


def prepare_if_empty() -> bool:
    """Migrate and load the demo clinic where a local installation's database is empty; tell whether that was done.

    Raises CommandError where the empty database belongs to a real installation.
    """
    with connection.cursor() as cursor:
        if "django_migrations" in connection.introspection.table_names(cursor):
            return False
    if not settings.SIMULATOR:
        raise CommandError("The database is empty: run `manage.py migrate` first.")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    return True
