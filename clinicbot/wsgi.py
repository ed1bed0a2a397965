"""The web server's door (WSGI)."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from clinicbot.environment import require_complete

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbot.settings")
require_complete(settings)
application = get_wsgi_application()
