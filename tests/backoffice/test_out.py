"""A professional is out: the absence is marked, everyone hit gets another time held, and is moved there."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scheduling import booking
from scheduling.actors import Actor
from scheduling.models import Appointment
from scheduling.slot import SlotKey
from tests.backoffice.clinic import Clinic
from tests.backoffice.conftest import Login

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
THURSDAY = {"day": "2026-11-26", "until": "2026-11-26"}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def address(clinic: Clinic) -> str:
    return reverse("admin:scheduling_professional_out", args=[clinic.ana.pk])


def book(clinic: Clinic, number: int, day: int = 26) -> Appointment:
    """Book one patient with Ana, each half an hour after the last, from nine on."""
    contact, patient = clinic.patient(f"Paciente {number}", number=90000100 + number)
    start = datetime(2026, 11, day, 12, 0, tzinfo=UTC) + timedelta(minutes=30 * number)
    key = SlotKey(clinic.service.pk, clinic.ana.pk, clinic.unit.pk, int(start.timestamp())).text
    return booking.book(key, patient.pk, contact.pk, f"k{number}", NOW, by=Actor.staff(1))


def post(client: Client, clinic: Clinic, **data: Any) -> str:
    return client.post(address(clinic), THURSDAY | data, follow=True).content.decode()


def test_everyone_hit_gets_another_time_and_is_moved(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    rows = [book(clinic, number) for number in range(3)]
    book(clinic, 9, day=27)
    page = client.get(address(clinic), THURSDAY)
    assert [row.pk for row, _phone, _hold in page.context["rows"]] == [row.pk for row in rows]
    assert "(31) 99000-0100" in page.content.decode()
    assert "Ausência marcada" in post(client, clinic, action="close", reason="Congresso")
    exception = clinic.ana.exceptions.get()
    assert (exception.date, exception.until, exception.reason) == (date(2026, 11, 26), None, "Congresso")
    post(client, clinic, action="close")
    assert clinic.ana.exceptions.count() == 1
    assert "3 horários reservados por 12 horas." in post(client, clinic, action="propose", once="a")
    held = Appointment.objects.filter(status="held", proposed=True)
    assert held.count() == 3
    assert not held.filter(professional=clinic.ana, local_date=date(2026, 11, 26)).exists()
    post(client, clinic, action="propose", once="b")
    assert held.count() == 3
    hold = held.get(visit=rows[0].visit)
    assert "Remarcada para" in post(client, clinic, action="move", appointment=rows[0].pk)
    rows[0].refresh_from_db()
    assert (rows[0].starts_at, rows[0].professional_id) == (hold.starts_at, hold.professional_id)
    assert held.count() == 2
    again = post(client, clinic, action="move", appointment=rows[0].pk)
    assert "não está mais reservado" in again
    assert "2 consultas a remarcar" in again


def test_only_the_front_desk_and_whatever_the_address(clinic: Clinic, login: Login) -> None:
    for role in ("professional", "manager"):
        assert login(role).get(address(clinic)).status_code == 403
        assert login(role).post(address(clinic), {"action": "close"}).status_code == 403
    client = login("receptionist")
    for wrong in ({"day": "x", "until": "9999-12-31"}, {"day": "2020-01-01"}, {"until": "2026-01-01"}):
        assert client.get(address(clinic), wrong).status_code == 200
        assert client.post(address(clinic), wrong | {"action": "what"}).status_code == 302
    assert not clinic.ana.exceptions.exists()


def test_the_cost_does_not_depend_on_how_many_are_hit(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(clinic), THURSDAY).status_code == 200
        return len(queries)

    book(clinic, 0)
    cost()
    few = cost()
    for number in range(1, 9):
        book(clinic, number)
    assert cost() == few <= 20
