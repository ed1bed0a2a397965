"""`manage.py up`: the whole system on one command, embedded where no URL is set."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from clinicbot import running
from clinicbot.environment import kept_secrets, require_complete


class Command(BaseCommand):
    """Runs web, worker and beat. The servers were started before Django woke (`clinicbot.embedded.bootstrap`)."""

    help = "Run the whole system: web, worker and beat, with embedded PostgreSQL and Valkey where no URL is set."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options; `--port` is read by the bootstrap and arrives in the settings."""
        parser.add_argument("--port", type=int, help="port to serve on (PORT, else 8000)")
        parser.add_argument("--no-demo", action="store_true", help="load neither the demo clinic nor its logins")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, run, and return when everything has stopped."""
        require_complete(settings)
        running.check_servers()
        logins = running.prepare_database(self.say, demo=not options["no_demo"])
        self.say("Starting web, worker and beat …")
        running.run(settings.PORT, self.welcome(logins=logins))

    def say(self, line: str) -> None:
        """Print one line at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()

    def welcome(self, *, logins: bool) -> str:
        """Return what to open and how to log in."""
        base = f"http://localhost:{settings.PORT}"
        lines = ["", "clinicbot is running. Open:"]
        if settings.SIMULATOR:
            lines.append(f"  simulator   {base}/simulator/")
        lines += [f"  admin       {base}/admin/", f"  webhook     {base}/webhooks/whatsapp/"]
        password = kept_secrets().get("DEMO_PASSWORD")
        if logins and password:
            lines += ["", f"Demo logins, all with the password {password} until you change it:"]
            lines += [f"  {username:<14}{role}" for username, role in running.DEMO_LOGINS.items()]
        else:
            lines += ["", "Make yourself a login with: python manage.py createsuperuser"]
        return "\n".join([*lines, "", "Ctrl-C stops everything.", ""])
