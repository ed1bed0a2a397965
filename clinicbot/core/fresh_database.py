"""Commands that talk to the clinic work on a fresh checkout and after an update: a local database is made ready."""

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def prepare_if_behind() -> bool:
    """Migrate a local installation's database where it is empty or behind the code; tell whether that was done.

    An empty one gets the demo clinic. Raises CommandError where the database belongs to a real installation.
    """
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    if not settings.SIMULATOR:
        raise CommandError("The database is empty or older than the code: run `manage.py migrate` first.")
    empty = not executor.loader.applied_migrations
    call_command("migrate", verbosity=0, interactive=False)
    if empty:
        call_command("load_demo", verbosity=0)
    return True
