#!/usr/bin/env python
"""Django's command line for clinicbot; finds or starts the embedded servers where a command needs them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

from clinicbot.embedded.bootstrap import servers_for
from clinicbot.embedded.processes import ServerError


def main() -> None:
    """Run the command named in `sys.argv`; a configuration mistake ends in one sentence and exit status 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbot.settings")

    try:
        from django.core.management import execute_from_command_line

        with servers_for(sys.argv):
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, ServerError) as error:
        sys.exit(f"clinicbot: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
