"""The comparison of replies with the database finds what is not so."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.models import Message
from conversations.rehearsal import Rehearsal, Said
from scheduling import catalogue
from scheduling.models import Appointment, Clinic
from tests.dialogues import claims
from tests.dialogues.acting import MONDAY, _prepare
from tests.dialogues.clinic import aurora, fresh_day  # noqa: F401 - fixtures

PHONE = "+5531900000701"


@pytest.fixture
def booked(fresh_day: None) -> Said:  # noqa: F811
    _prepare({"patient": "Rosa Alves"}, PHONE, MONDAY)
    with Rehearsal(PHONE, MONDAY) as rehearsal:
        rehearsal.say("dermato com a dra ana na savassi quinta às 15h")
        (said,) = [one for one in rehearsal.say("sim") if "está marcado" in one.text]
    return said


def test_what_is_so_passes(booked: Said) -> None:
    claims.check(booked, PHONE, MONDAY, "here")


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("quinta-feira, 26/11", "sexta-feira, 27/11"),
        ("quinta-feira", "sexta-feira"),
        ("15:00", "16:00"),
        ("Dra. Ana Ribeiro", "Dra. Elisa Prado"),
        ("Dra. Ana Ribeiro", "Dra. Ana Ribeira"),
        ("unidade Savassi", "unidade Centro"),
        (r"R\$ 320,00", "R$ 380,00"),
    ],
)
def test_what_is_not_so_is_found(booked: Said, pattern: str, wrong: str) -> None:
    lie = replace(booked, text=re.sub(pattern, wrong, booked.text))
    with pytest.raises(AssertionError):
        claims.check(lie, PHONE, MONDAY, "here")


def test_booked_is_not_said_of_what_is_only_held(fresh_day: None) -> None:  # noqa: F811
    _prepare({"patient": "Rosa Alves"}, PHONE, MONDAY)
    with Rehearsal(PHONE, MONDAY) as rehearsal:
        (summary,) = rehearsal.say("dermato com a dra ana na savassi quinta às 15h")
    claims.check(summary, PHONE, MONDAY, "here")
    message = Message.objects.get(pk=summary.id)
    Message.objects.filter(pk=summary.id).update(payload=message.payload | {"reply": "booking/booked"})
    with pytest.raises(AssertionError):
        claims.check(summary, PHONE, MONDAY, "here")


@pytest.fixture
def kept(fresh_day: None) -> Said:  # noqa: F811
    Clinic.objects.filter(pk=1).update(ask_cpf=True)
    catalogue.forget()
    _prepare({"patient": "Rosa Alves"}, PHONE, MONDAY)
    with Rehearsal(PHONE, MONDAY) as rehearsal:
        (question,) = rehearsal.say("dermato com a dra ana na savassi quinta às 15h")
    return question


def test_what_is_kept_while_something_is_asked_is_looked_up(kept: Said) -> None:
    assert kept.text.startswith("Guardei quinta-feira, 26/11, às 15:00")
    claims.check(kept, PHONE, MONDAY, "here")


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [("15:00", "16:00"), ("Dra. Ana Ribeiro", "Dra. Elisa Prado"), ("10 minutos", "30 minutos")],
)
def test_what_is_kept_otherwise_is_found(kept: Said, pattern: str, wrong: str) -> None:
    with pytest.raises(AssertionError):
        claims.check(replace(kept, text=kept.text.replace(pattern, wrong)), PHONE, MONDAY, "here")


def test_kept_is_not_said_of_what_was_given_back(kept: Said) -> None:
    Appointment.objects.filter(status="held").update(status="expired")
    with pytest.raises(AssertionError):
        claims.check(kept, PHONE, MONDAY, "here")


def test_kept_is_not_said_of_what_is_over(kept: Said) -> None:
    with pytest.raises(AssertionError):
        claims.check(kept, PHONE, MONDAY + timedelta(minutes=11), "here")
