"""The Celery app: worker and beat start it with `celery -A clinicbot`."""

import gc
import os
from typing import Any

from celery import Celery, signals

from clinicbot.core import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbot.settings")

app = Celery("clinicbot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.task_prerun.connect
def look_at_connections(**_: Any) -> None:
    """Drop a database connection that died or grew old since the last task, as a request would."""
    from django.db import close_old_connections

    close_old_connections()


signals.before_task_publish.connect(logs.put_trace_into_task)
signals.task_prerun.connect(logs.bind_trace_of_task)
signals.task_postrun.connect(logs.forget_trace)


@signals.setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Leave logging as Django's settings made it: a receiver of this signal is what stops Celery from its own."""


@signals.worker_init.connect
@signals.beat_init.connect
def refuse_to_start_incomplete(**_: Any) -> None:
    """Stop worker and beat with a sentence where a value is missing."""
    from django.conf import settings

    from clinicbot.environment import missing_to_serve

    if missing := missing_to_serve(settings):
        raise SystemExit(f"clinicbot: {missing[0]}")


@signals.worker_init.connect
def warm_up(**_: Any) -> None:
    """Load what understanding needs before the pool forks: its processes share the memory, and nobody waits for it."""
    from conversations.understanding.head import warm_up

    warm_up()
    # Nothing of it is ever thrown away: looked through for garbage it would hold a turn up, and be copied.
    gc.collect()
    gc.freeze()
