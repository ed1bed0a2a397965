"""The end of a day: who is ticked came, the others are settled as the page says, and what changed since stays."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scheduling import booking
from scheduling.actors import Actor
from scheduling.models import Appointment, AppointmentEvent
from tests.backoffice.clinic import Clinic
from tests.backoffice.conftest import Login

EVENING = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
DAY = "2026-11-23"
Status = Appointment.Status


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


def seen(clinic: Clinic, hour: int, status: str = Status.BOOKED) -> Appointment:
    """Make an appointment of today at the hour (UTC, three later than here), of half an hour."""
    start = datetime(2026, 11, 23, hour, 0, tzinfo=UTC)
    patient = clinic.patient(f"Paciente das {hour}", number=90000200 + hour)
    return clinic.appointment(patient, start=start, status=status)


def close(client: Client, *came: Appointment, shown: str | None = None) -> str:
    """Press the button with these ticked, on the page as it is, or as it was when it had these rows."""
    shown = page(client) if shown is None else shown
    sent = {"day": DAY, "shown": shown, "came": [row.pk for row in came]}
    return client.post(reverse("admin:agenda_close"), sent, follow=True).content.decode()


def page(client: Client) -> str:
    """Open the page and return what it says of the rows it shows."""
    shown: str = client.get(reverse("admin:agenda_close"), {"day": DAY}).context["shown"]
    return shown


def statuses(*rows: Appointment) -> list[str]:
    by_pk = dict(Appointment.objects.values_list("pk", "status"))
    return [by_pk[row.pk] for row in rows]


def test_who_is_ticked_came_and_the_others_are_settled_as_shown(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    came, missed = seen(clinic, 12), seen(clinic, 13, Status.CONFIRMED)
    inside, asked = seen(clinic, 14, Status.IN_CONSULTATION), seen(clinic, 15, Status.AWAITING)
    here, done = seen(clinic, 16, Status.ARRIVED), seen(clinic, 17, Status.COMPLETED)
    text = client.get(reverse("admin:agenda_close"), {"day": DAY}).content.decode()
    assert "5 consultas em aberto" in text
    assert re.findall(r'name="came" value="(\d+)" checked', text) == [str(here.pk)]
    assert f'value="{inside.pk}"' not in text
    assert f'value="{done.pk}"' not in text

    answer = close(client, came, here)

    assert statuses(came, missed, inside, asked, here, done) == [
        *("completed", "no_show", "completed", "cancelled", "completed", "completed")
    ]
    assert "5 consultas encerradas" in answer
    assert "0 consulta em aberto" in answer
    by = set(AppointmentEvent.objects.filter(appointment=missed, what="no_show").values_list("actor", flat=True))
    assert len(by) == 1
    assert by.pop().startswith("staff:")
    assert "Não havia consultas em aberto" in close(client, came, here)


def test_what_changed_since_the_page_was_shown_stays_as_it_is(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    waiting, taken_back, missed = seen(clinic, 12), seen(clinic, 13, Status.COMPLETED), seen(clinic, 14)
    before = page(client)
    booking.mark_arrived(waiting.pk, "arrived", EVENING, Actor.staff(1))
    Appointment.objects.filter(pk=taken_back.pk).update(status=Status.ARRIVED)

    answer = close(client, shown=before)

    assert statuses(waiting, taken_back, missed) == ["arrived", "arrived", "no_show"]
    assert "1 consulta mudou nesse meio-tempo" in answer


def test_two_who_close_the_same_day_settle_each_appointment_once(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row, other = seen(clinic, 12), seen(clinic, 13)
    before = page(client)

    close(client, row, shown=before)
    answer = close(client, other, shown=before)

    assert statuses(row, other) == ["completed", "no_show"]
    assert "2 consultas mudaram nesse meio-tempo" in answer
    assert AppointmentEvent.objects.filter(what__in=("completed", "no_show")).count() == 2


def test_what_the_day_completed_can_be_taken_back_and_a_request_has_its_end(clinic: Clinic, login: Login) -> None:
    inside, asked = seen(clinic, 12, Status.IN_CONSULTATION), seen(clinic, 13, Status.AWAITING)
    close(login("receptionist"))

    asked.refresh_from_db()
    assert asked.cancelled_at == EVENING
    assert AppointmentEvent.objects.get(appointment=inside, what="completed").details == {"was": "in_consultation"}
    booking.not_completed(inside.pk, "back", EVENING, Actor.staff(1))
    assert statuses(inside) == ["in_consultation"]


@pytest.mark.parametrize("shown", ["", "-5", "x:1 1:x", ":", "1", "9" * 40 + ":1", "9" * 20 + ":1", "99999999:1"])
def test_a_post_without_the_page_settles_nothing(clinic: Clinic, login: Login, shown: str) -> None:
    row = seen(clinic, 12)
    sent = {"day": DAY, "shown": shown, "came": [row.pk, "x", "9" * 5000]}
    assert login("receptionist").post(reverse("admin:agenda_close"), sent).status_code == 302
    assert statuses(row) == ["booked"]


def test_the_agenda_leads_there_once_something_is_left_open(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    link = f"{reverse('admin:agenda_close')}?day={DAY}"
    seen(clinic, 12, Status.COMPLETED)
    seen(clinic, 22)
    assert link not in client.get(reverse("admin:agenda"), {"day": DAY}).content.decode()
    seen(clinic, 13)
    assert link in client.get(reverse("admin:agenda"), {"day": DAY}).content.decode()
    text = client.get(reverse("admin:agenda_close"), {"day": DAY}).content.decode()
    assert "1 consulta deste dia ainda não terminou" in text


def test_only_the_front_desk_and_whatever_the_address(clinic: Clinic, login: Login) -> None:
    row = seen(clinic, 12)
    for role in ("professional", "manager"):
        assert login(role).get(reverse("admin:agenda_close")).status_code == 403
        assert login(role).post(reverse("admin:agenda_close"), {"day": DAY}).status_code == 403
    client = login("receptionist")
    for wrong in ("x", "9999-12-31", "0001-01-01", "2026-02-30"):
        assert client.get(reverse("admin:agenda_close"), {"day": wrong}).status_code == 200
    assert statuses(row) == ["booked"]


def test_the_cost_of_the_page_does_not_depend_on_how_many_are_open(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("admin:agenda_close"), {"day": DAY}).status_code == 200
        return len(queries)

    seen(clinic, 8)
    cost()
    few = cost()
    for hour in range(9, 18):
        seen(clinic, hour)
    assert cost() == few <= 16
