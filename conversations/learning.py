"""Retraining with a clinic's own phrases, and workers that take up the head in use without a restart."""

from time import monotonic

import structlog
from django.db import transaction

from clinicbot.core import clock
from clinicbot.core.dispatch import wake

from .models import TrainedHead, TrainingPhrase
from .models.learning import HeadState
from .understanding import head
from .understanding.training import WorseHeadError, train

logger = structlog.get_logger(__name__)

RETRAIN = "conversations.tasks.retrain"
_CHECK_SECONDS = 10.0
_seen: dict[str, float | str] = {"at": -_CHECK_SECONDS, "version": ""}


def ask_to_retrain() -> None:
    """Note that a retraining is wanted (one waiting row is enough for any number of wishes), and wake a worker."""
    if not TrainedHead.objects.filter(state=HeadState.ASKED).exists():
        TrainedHead.objects.create(asked_at=clock.now())
    wake(RETRAIN)


def retrain() -> None:
    """Do what was asked for; nothing when nothing waits. No transaction is open while the head is trained.

    A head that understands less of the built-in evaluation set than the built-in one is refused with the reason.
    """
    row = TrainedHead.objects.filter(state=HeadState.ASKED).defer("weights").order_by("pk").first()
    if row is None:
        return
    own: dict[str, list[str]] = {}
    for intent, text in TrainingPhrase.objects.order_by("pk").values_list("intent", "text"):
        own.setdefault(intent, []).append(text)
    row.phrases = sum(map(len, own.values()))
    try:
        made = train(own)
    except WorseHeadError as error:
        row.state, row.before, row.after, row.reason = HeadState.REFUSED, error.before, error.after, str(error)
    else:
        row.state, row.before, row.after = HeadState.ACTIVE, made.before, made.after
        row.version, row.weights = made.head.version, made.head.to_bytes()
    row.trained_at = clock.now()
    _keep(row)
    logger.info("retrained", state=row.state, phrases=row.phrases, before=row.before, after=row.after)


def _keep(row: TrainedHead) -> None:
    """Record the outcome; a head that comes into use retires the one before, whose weights are let go."""
    with transaction.atomic():
        TrainedHead.objects.select_for_update(no_key=True).filter(state__in=(HeadState.ASKED, HeadState.ACTIVE)).count()
        if row.state == HeadState.ACTIVE:
            in_use = TrainedHead.objects.filter(state=HeadState.ACTIVE).exclude(pk=row.pk)
            in_use.update(state=HeadState.RETIRED, weights=None)
        row.save()


def take_up() -> None:
    """Use the head that staff trained last, if it is not in use here already. One small query every ten seconds."""
    if monotonic() - float(_seen["at"]) < _CHECK_SECONDS:
        return
    _seen["at"] = monotonic()
    version = TrainedHead.objects.filter(state=HeadState.ACTIVE).values_list("version", flat=True).first() or ""
    if version == _seen["version"]:
        return
    weights = TrainedHead.objects.filter(version=version).values_list("weights", flat=True).first() if version else None
    head.use(head=head.Head.from_bytes(bytes(weights)) if weights else None)
    _seen["version"] = version


def forget() -> None:
    """Look again at the next message (tests, and a process that was told so)."""
    _seen["at"] = -_CHECK_SECONDS
