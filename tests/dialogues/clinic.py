"""The clinic that dialogues happen in: Clínica Aurora, loaded once for the module, every dialogue rolled back."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from conversations import clinic
from conversations.setup import ensure_settings
from scheduling import catalogue
from scheduling.demo import load_demo

ZONE = ZoneInfo("America/Sao_Paulo")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
"""When dialogues happen unless they say otherwise, and around when the demo's agenda is full."""


@pytest.fixture(scope="module")
def aurora(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Clínica Aurora with a week of appointments, gone when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(MONDAY)
        ensure_settings("de segunda a sexta, das 8h às 18h")
        _forget()
        yield
        transaction.set_rollback(True)
    _forget()


@pytest.fixture
def fresh_day(aurora: None, db: None) -> Iterator[None]:
    """The clinic as it was before this test: what the test does is rolled back to `aurora`."""
    yield
    _forget()


def _forget() -> None:
    catalogue.forget()
    clinic.forget()
