"""Celery's doors. A task is a wake-up call: it takes no data and may be lost, doubled or late."""

from celery import shared_task

from clinicbot.core import clock, privacy

from . import erasing, learning, notices, nudging, offers, returning, sweeping, working


@shared_task(name="conversations.tasks.work")
def work() -> None:
    """Do all that is due now."""
    learning.take_up()
    working.work()


@shared_task(name="conversations.tasks.sweep", expires=10)
def sweep() -> None:
    """Find what was left lying."""
    sweeping.sweep()


@shared_task(name="conversations.tasks.remind", expires=60)
def remind() -> None:
    """Turn reminders that are due into messages."""
    notices.remind()


@shared_task(name="conversations.tasks.offer", expires=60)
def offer() -> None:
    """Offer freed times to those who wait for them."""
    offers.offer()


@shared_task(name="conversations.tasks.nudge", expires=60)
def nudge() -> None:
    """Ask once more whoever fell silent half-way; come back where the staff did."""
    nudging.nudge()
    returning.after_silence()


@shared_task(name="conversations.tasks.erase", soft_time_limit=840, time_limit=900)
def erase() -> None:
    """Do the erasures that were just confirmed."""
    erasing.erase_soon(clock.now())


@shared_task(name="conversations.tasks.purge", expires=3600, soft_time_limit=3300, time_limit=3400)
def purge() -> None:
    """Do the erasures that were left, then delete what may not be kept any longer."""
    erasing.erase_due(clock.now())
    privacy.retain_all(clock.now())


@shared_task(name="conversations.tasks.retrain", soft_time_limit=840, time_limit=900)
def retrain() -> None:
    """Train the assistant with the clinic's own phrases, where that was asked for."""
    learning.retrain()
