"""The reception books by phone, moves, squeezes in and keeps a waitlist."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.models import Contact, Guardianship, Patient
from scheduling.models import Appointment, WaitlistEntry
from tests.backoffice.clinic import CARD, CPF, Clinic
from tests.backoffice.conftest import Login

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # Monday, seven in the morning in Belo Horizonte


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def page() -> str:
    return reverse("admin:agenda_book")


def chosen(clinic: Clinic, **more: Any) -> dict[str, Any]:
    return {"service": clinic.service.pk, "professional": clinic.ana.pk, "day": "2026-11-24", "once": "a"} | more


def first_slot(client: Client, **choice: Any) -> tuple[time, str]:
    days = client.get(page(), choice).context["days"]
    start, slot = days[0][1][0][1][0]
    return start, slot.key


def post(client: Client, **data: Any) -> str:
    return client.post(page(), data, follow=True).content.decode()


def test_a_caller_is_found_and_booked(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    contact, patient = clinic.patient("Maria Souza", number=90000001)
    clinic.patient("Otávio Freitas", number=90000002)
    for term in ("sou mar", "(31) 99000-0001", CPF):
        found = client.post(page(), {"action": "find", "q": term}).context["found"]
        assert patient in [row for row, _phones, _address in found]
    text = client.post(page(), {"action": "find", "q": "maria"}).content.decode()
    assert "(31) 99000-0001" in text
    assert CPF not in text
    assert CARD not in text
    assert "Otávio" not in text
    choice = chosen(clinic, patient=patient.pk)
    start, key = first_slot(client, **choice)
    answer = post(client, **choice, slot=key, action="book")
    row = Appointment.objects.get()
    assert f"Marcada para 24/11/2026 {start:%H:%M} com Dra. Ana Prado." in answer
    assert (row.patient_id, row.contact_id, row.source, row.status) == (patient.pk, contact.pk, "staff", "booked")
    assert row.local_date == date(2026, 11, 24)
    assert str(row.events.get(what="booked").actor).startswith("staff:")
    post(client, **choice, slot=key, action="book")  # the same form again: a double click
    assert Appointment.objects.count() == 1


def test_a_new_patient_is_registered_on_the_way(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    form = {"action": "new_patient", "name": "Davi Lins", "phone": "(31) 9000-00077", "relation": "self"}
    answer = client.post(page(), chosen(clinic) | form)
    patient = Patient.objects.get(name="Davi Lins")
    assert answer.status_code == 302
    assert f"patient={patient.pk}" in answer["Location"]
    assert "Davi" not in answer["Location"]
    contact = Contact.objects.get(patients=patient)
    assert contact.phone == "+5531900000077"
    text = post(client, **chosen(clinic) | form | {"name": "Rosa Lins"})
    assert "Este número já é de outro paciente" in text
    post(client, **chosen(clinic) | form | {"name": "Rosa Lins", "relation": "parent"})
    link = Guardianship.objects.get(patient__name="Rosa Lins")
    assert (link.contact_id, link.relation) == (contact.pk, "parent")
    for wrong in ({"name": "Davi"}, {"phone": "999"}):
        assert "Escreva o" in post(client, **chosen(clinic) | form | wrong)


def test_a_taken_time_is_told_and_may_be_squeezed_in_with_a_reason(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    _contact, first = clinic.patient("Maria Souza")
    _other, second = clinic.patient("Otávio Freitas")
    choice = chosen(clinic, patient=first.pk)
    start, key = first_slot(client, **choice)
    post(client, **choice, slot=key, action="book")
    choice = chosen(clinic, patient=second.pk, unit=clinic.unit.pk, at=f"{start:%H:%M}")
    text = post(client, **choice | {"once": "b"}, slot=key, action="book")
    assert "Não foi marcada: o horário está ocupado" in text
    assert "Diga o motivo" in post(client, **choice | {"once": "c"}, action="squeeze", reason=" ")
    assert Appointment.objects.filter(patient=second).count() == 0
    post(client, **choice | {"once": "d"}, action="squeeze", reason="Dor forte")
    row = Appointment.objects.get(patient=second)
    assert (row.overbooked, row.local_time) == (True, start)
    event = row.events.get(what="booked")
    assert event.details["reason"] == "Dor forte"
    assert "Dor forte" in client.get(reverse("admin:scheduling_appointment_change", args=[row.pk])).content.decode()


def test_an_appointment_is_moved(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    _contact, patient = clinic.patient("Maria Souza")
    choice = chosen(clinic, patient=patient.pk)
    _start, key = first_slot(client, **choice)
    post(client, **choice, slot=key, action="book")
    row = Appointment.objects.get()
    shown = client.get(reverse("admin:scheduling_appointment_change", args=[row.pk])).content.decode()
    assert f"moving={row.pk}" in shown
    moving = {
        "moving": row.pk,
        "professional": clinic.caio.pk,
        "day": "2026-11-26",
        "version": row.version,
        "once": "m",
    }
    _start, key = first_slot(client, **moving)
    assert "Remarcada para 26/11/2026" in post(client, **moving, slot=key, action="book")
    row.refresh_from_db()
    assert (row.professional_id, row.local_date, row.status) == (clinic.caio.pk, date(2026, 11, 26), "booked")
    stale = moving | {"once": "n", "day": "2026-11-27"}
    _start, key = first_slot(client, **stale)
    assert "foi alterada nesse meio-tempo" in post(client, **stale, slot=key, action="book")
    row.refresh_from_db()
    assert row.local_date == date(2026, 11, 26)


def test_the_waitlist_takes_what_was_chosen(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    contact, patient = clinic.patient("Maria Souza")
    assert "Na lista de espera" in post(client, **chosen(clinic, patient=patient.pk), action="wait")
    entry = WaitlistEntry.objects.get()
    assert (entry.patient_id, entry.contact_id, entry.professional_id) == (patient.pk, contact.pk, clinic.ana.pk)
    assert "Escolha antes o paciente e o serviço." in post(client, service=clinic.service.pk, action="wait")
    left = {"action": "leave_chosen", "_selected_action": [entry.pk]}
    client.post(reverse("admin:scheduling_waitlistentry_changelist"), left)
    entry.refresh_from_db()
    assert entry.status == "left"


def test_only_the_front_desk_books(clinic: Clinic, login: Login) -> None:
    for role in ("professional", "manager", ""):
        client = login(*([role] if role else []))
        assert client.get(page()).status_code == 403
        assert client.post(page(), {"action": "find", "q": "maria"}).status_code == 403
        text = client.get(reverse("admin:agenda")).content.decode()
        assert "agenda/book/" not in text
    assert "agenda/book/" in login("receptionist").get(reverse("admin:agenda")).content.decode()


def test_whatever_stands_in_the_address_the_page_answers(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    wrongs: tuple[dict[str, str], ...] = (
        {"patient": "x", "service": "9" * 30, "day": "31/12", "at": "99:99"},
        {"moving": "0", "day": "9999-12-31", "unit": "-1"},
        {"service": str(clinic.service.pk), "at": "12", "day": "2020-01-01"},
    )
    for wrong in wrongs:
        assert client.get(page(), wrong).status_code == 200
        for action in ("book", "squeeze", "wait", "find", "nothing", "new_patient"):
            assert client.post(page(), wrong | {"action": action, "slot": "not-a-slot"}).status_code == 200


def test_the_cost_of_the_page_does_not_grow(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    _contact, patient = clinic.patient("Maria Paz")
    choice = chosen(clinic, patient=patient.pk, plan=clinic.plan.pk, unit=clinic.unit.pk)

    def costs() -> list[int]:
        client.get(page(), choice)
        with CaptureQueriesContext(connection) as shown:
            assert client.get(page(), choice).status_code == 200
        with CaptureQueriesContext(connection) as found:
            assert client.post(page(), choice | {"action": "find", "q": "pa"}).status_code == 200
        return [len(shown), len(found)]

    few = costs()
    clinic.fill(12)
    many = costs()
    assert many[0] <= few[0] + 1  # a busy agenda may be read in two parts
    assert many[1] <= few[1] + 1
    assert max(many) <= 24
