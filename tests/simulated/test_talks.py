"""Every persona talks to the assistant once, on the real pipeline; what is claimed is asked of the database."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from conversations.setup import ensure_settings
from conversations.simulated import configuration, report
from conversations.simulated.goals import Kind
from conversations.simulated.personas import personas
from conversations.simulated.talks import Outcome, play
from scheduling import catalogue
from scheduling.demo import load_demo
from scheduling.models import Appointment, Clinic, Professional, Service
from tests.dialogues.clinic import MONDAY


@pytest.fixture(scope="module", autouse=True)
def aurora(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Clínica Aurora, gone when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(MONDAY)
        ensure_settings("de segunda a sexta, das 8h às 18h")
        yield
        transaction.set_rollback(True)
    catalogue.forget()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(len(personas())))
def test_every_persona_is_served_and_told_the_truth(seed: int) -> None:
    before = Appointment.objects.count()
    outcome = play(seed, MONDAY)
    assert outcome is not None
    talk = "\n".join(outcome.lines)
    assert not outcome.error, f"{outcome.error}\n{talk}"
    assert not outcome.false_claims, f"{outcome.false_claims}\n{talk}"
    assert not outcome.loops, talk
    assert outcome.reached, talk
    assert Appointment.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 5, 8, 9, 11])
def test_a_clinic_that_asks_for_everything_is_no_trap(seed: int) -> None:
    Clinic.objects.update(ask_cpf=True, ask_birth_date=True)
    Service.objects.filter(visit="return").update(ask_return=True)
    outcome = play(seed, MONDAY)
    assert outcome is not None
    talk = "\n".join(outcome.lines)
    assert outcome.reached, talk
    assert not outcome.error, talk
    assert not outcome.false_claims, talk
    assert outcome.loops == 0, talk
    assert not outcome.handed_over, talk
    assert "CPF" in talk


@pytest.mark.django_db
def test_a_seed_gives_the_same_talk_again() -> None:
    first, again = play(10, MONDAY), play(10, MONDAY)
    assert first is not None
    assert again is not None
    assert [line for line in first.lines if line.startswith(">")] == [
        line for line in again.lines if line.startswith(">")
    ]


@pytest.mark.django_db
def test_a_configuration_can_be_copied() -> None:
    copied = configuration.copied()
    names = set(Professional.objects.values_list("name", flat=True))
    with transaction.atomic():
        Appointment.objects.all().delete()
        configuration.load(copied)
        assert set(Professional.objects.values_list("name", flat=True)) == names
        transaction.set_rollback(True)
    assert "phone_number_id" not in copied


def test_a_report_says_what_is_missed_and_where() -> None:
    good = [Outcome(seed, "terse", Kind.BOOK, reached=True, messages=5) for seed in range(40)]
    assert report.passes(good)
    bad = Outcome(99, "angry", Kind.MOVE, reached=False, messages=9, false_claims=["moved: nothing in the agenda"])
    assert not report.passes([*good, bad])
    assert "seed 99: angry, move: goal not reached, moved: nothing in the agenda" in report.written([*good, bad])
