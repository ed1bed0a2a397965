"""The hours page: one page per professional, what it leads to before it is saved, and its mistakes in plain words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scheduling import models as agenda
from scheduling.hours_preview import preview
from tests.backoffice.clinic import Clinic
from tests.backoffice.conftest import Login

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # seven in the morning in Belo Horizonte
Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def bia(clinic: Clinic) -> agenda.Professional:
    """Works Monday and Tuesday mornings, nothing else."""
    who = agenda.Professional.objects.create(name="Bia Reis", title="Dra.")
    agenda.Offering.objects.create(professional=who, service=clinic.service)
    for weekday in (0, 1):
        agenda.WeeklyHours.objects.create(
            professional=who, unit=clinic.unit, weekday=weekday, start=time(8), end=time(12)
        )
    return who


def address(who: agenda.Professional, page: str = "") -> str:
    return reverse(f"admin:scheduling_professional_hours{page}", args=[who.pk])


def week(who: agenda.Professional) -> Rows:
    return [
        {
            "id": row.pk,
            "weekday": row.weekday,
            "unit": row.unit_id,
            "start": f"{row.start:%H:%M}",
            "end": f"{row.end:%H:%M}",
        }
        | ({"overnight": "on"} if row.overnight else {})
        for row in who.weekly_hours.order_by("weekday", "start")
    ]


def sent(week: Rows = (), day: Rows = (), block: Rows = (), **more: Any) -> dict[str, Any]:  # type: ignore[assignment]
    """Return what the browser would post."""
    data: dict[str, Any] = dict(more)
    for kind, rows in (("week", week), ("day", day), ("block", block)):
        data[f"{kind}-TOTAL_FORMS"] = len(rows)
        data[f"{kind}-INITIAL_FORMS"] = sum("id" in row for row in rows)
        data |= {f"{kind}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return data


def starts(who: agenda.Professional, service: agenda.Service) -> dict[date, list[str]]:
    found = preview(who.pk, service.pk, NOW)
    return {day.day: [start for place in day.places for start in place.starts] for day in found if day.places}


def test_the_page_shows_what_is_there(clinic: Clinic, login: Login, bia: agenda.Professional) -> None:
    agenda.DayException.objects.create(professional=bia, date=MONDAY + timedelta(days=7), reason="Congresso")
    agenda.DayException.objects.create(professional=bia, date=MONDAY - timedelta(days=7), reason="Passado")
    agenda.RecurringBlock.objects.create(professional=bia, weekday=0, ordinal=1, start=time(8), end=time(9))
    text = login("manager").get(address(bia)).content.decode()
    assert "Horários de Dra. Bia Reis" in text
    assert text.count('value="08:00"') == 3
    assert "Congresso" in text
    assert "Passado" not in text
    assert "Segunda-feira" in text


def test_any_number_of_intervals_is_written_changed_and_removed(
    clinic: Clinic, login: Login, bia: agenda.Professional
) -> None:
    other = agenda.Unit.objects.create(name="Savassi", address="Rua Dois, 2", city="BH", state="MG")
    rows = week(bia)
    rows[0] |= {"end": "11:00", "valid_until": "2026-12-31"}
    rows[1] |= {"DELETE": "on"}
    rows += [
        {"weekday": 0, "unit": clinic.unit.pk, "start": "13:00", "end": "15:00", "services": [clinic.service.pk]},
        {"weekday": 0, "unit": other.pk, "start": "16:00", "end": "18:00"},
        {"weekday": 4, "unit": other.pk, "start": "20:00", "end": "02:00", "overnight": "on"},
    ]
    day = {
        "date": "2026-12-01",
        "kind": "hours",
        "unit": other.pk,
        "start": "09:00",
        "end": "10:00",
        "reason": "Mutirão",
    }
    block = {"weekday": 0, "ordinal": 1, "start": "08:00", "end": "09:00", "reason": "Reunião"}
    answer = login("manager").post(address(bia), sent(rows, [day], [block]), follow=True)
    assert "Horários salvos." in answer.content.decode()
    kept = [
        (row.weekday, row.start.hour, row.end.hour, row.unit.name, row.overnight, row.services.count())
        for row in bia.weekly_hours.order_by("weekday", "start")
    ]
    assert kept == [
        (0, 8, 11, "Centro", False, 0),
        (0, 13, 15, "Centro", False, 1),
        (0, 16, 18, "Savassi", False, 0),
        (4, 20, 2, "Savassi", True, 0),
    ]
    assert bia.weekly_hours.get(start=time(8)).valid_until == date(2026, 12, 31)
    assert bia.exceptions.get().reason == "Mutirão"
    assert bia.blocks.get().ordinal == 1
    again = login("manager").post(address(bia), sent(week(bia)), follow=True).content.decode()
    assert "Horários salvos." in again  # the interval's services were unticked
    assert bia.weekly_hours.get(start=time(13)).services.count() == 0


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ({"start": "14:00", "end": "12:00"}, "end", "O fim vem antes do começo. Se o turno passa da meia-noite"),
        ({"start": "14:00", "end": "15:00", "overnight": "on"}, "end", "Este turno não passa da meia-noite"),
        ({"start": "14:00", "end": ""}, "end", "Este campo é obrigatório."),
        ({"start": "25:00", "end": "12:00"}, "start", "Informe uma hora válida."),
        ({"start": "11:00", "end": "13:00"}, "start", "Sobrepõe-se a 08:00–12:00 no mesmo dia."),
        (
            {"start": "14:00", "end": "15:00", "valid_from": "2026-12-02", "valid_until": "2026-12-01"},
            "valid_until",
            "A validade termina antes de começar.",
        ),
    ],
)
def test_mistakes_are_told_beside_the_field(
    clinic: Clinic, login: Login, bia: agenda.Professional, row: dict[str, str], field: str, problem: str
) -> None:
    client = login("manager")
    data = sent([*week(bia), {"weekday": 0, "unit": clinic.unit.pk} | row])
    text = client.post(address(bia), data).content.decode()
    place = text.split(f'data-error-for="week-2-{field}">')[1].split("</span>")[0]
    assert problem in place
    assert "Nada foi salvo ainda" in text
    assert bia.weekly_hours.count() == 2
    shown = client.post(address(bia, "_preview"), data).content.decode()
    assert f'data-error="week-2-{field}"' in shown
    assert problem in shown


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"date": "2026-12-01", "kind": "hours"}, "Outro horário precisa de início e fim."),
        ({"date": "2026-12-01", "kind": "hours", "start": "08:00", "end": "09:00"}, "Diga em qual unidade"),
        ({"date": "2026-12-02", "until": "2026-12-01", "kind": "closed"}, "O último dia é antes do primeiro."),
        ({"date": "", "kind": "closed"}, "Este campo é obrigatório."),
    ],
)
def test_mistakes_of_exceptions(login: Login, bia: agenda.Professional, row: dict[str, str], problem: str) -> None:
    text = login("manager").post(address(bia), sent(week(bia), [row])).content.decode()
    assert problem in text
    assert not bia.exceptions.exists()


def test_the_preview_is_of_the_unsaved_state_and_keeps_nothing(
    clinic: Clinic, login: Login, bia: agenda.Professional
) -> None:
    client = login("manager")
    before = starts(bia, clinic.service)
    assert sorted(before) == [MONDAY + timedelta(days=number) for number in (0, 1, 7, 8)]
    rows = [*week(bia), {"weekday": 3, "unit": clinic.unit.pk, "start": "14:10", "end": "15:10"}]
    data = sent(rows, [{"date": "2026-11-24", "kind": "closed"}], preview_service=clinic.service.pk)
    text = client.post(address(bia, "_preview"), data).content.decode()
    assert "14:10" in text
    assert "14:40" in text
    days = {day.day: day for day in client.post(address(bia, "_preview"), data).context["outcome"].days}
    assert days[date(2026, 11, 26)].number == 2
    assert days[date(2026, 11, 24)].number == 0
    assert days[date(2026, 12, 1)].number == 8
    assert starts(bia, clinic.service) == before
    assert bia.weekly_hours.count() == 2
    assert not bia.exceptions.exists()


def test_a_change_that_leaves_appointments_outside_is_saved_only_knowingly(
    clinic: Clinic, login: Login, bia: agenda.Professional
) -> None:
    client = login("manager")
    patient = clinic.patient("Maria Souza")
    clinic.appointment(patient, bia, start=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    clinic.appointment(  # was outside the hours before
        patient, bia, start=datetime(2026, 11, 25, 20, 0, tzinfo=UTC), overbooked=True
    )
    rows = week(bia)
    rows[1] |= {"start": "10:00"}
    shown = client.post(address(bia, "_preview"), sent(rows)).content.decode()
    assert "1 consulta marcada ficaria fora do horário" in shown
    assert "Maria Souza" in shown
    text = client.post(address(bia), sent(rows)).content.decode()
    assert "1 consulta marcada ficaria fora do horário" in text
    assert bia.weekly_hours.get(weekday=1).start == time(8)
    answer = client.post(address(bia), sent(rows, understood="on"), follow=True).content.decode()
    assert "1 consulta marcada ficou fora do horário" in answer
    assert bia.weekly_hours.get(weekday=1).start == time(10)


def test_two_units_at_once_are_warned_of(clinic: Clinic, login: Login, bia: agenda.Professional) -> None:
    other = agenda.Unit.objects.create(name="Savassi", address="Rua Dois, 2", city="BH", state="MG")
    rows = [*week(bia), {"weekday": 0, "unit": other.pk, "start": "11:00", "end": "13:00"}]
    text = login("manager").post(address(bia, "_preview"), sent(rows)).content.decode()
    assert "Segunda-feira: em Centro e em Savassi ao mesmo tempo (11:00–13:00)." in text


def test_a_row_of_somebody_else_is_never_touched(clinic: Clinic, login: Login, bia: agenda.Professional) -> None:
    foreign = clinic.ana.weekly_hours.first()
    assert foreign is not None
    row = {"id": foreign.pk, "weekday": 0, "unit": clinic.unit.pk, "start": "05:00", "end": "06:00"}
    client = login("manager")
    assert "Alguém removeu esta linha" in client.post(address(bia), sent([row])).content.decode()
    client.post(address(bia), sent([row | {"DELETE": "on"}]))
    foreign.refresh_from_db()
    assert (foreign.start, foreign.professional_id) == (time(0), clinic.ana.pk)


def test_the_front_desk_changes_days_and_nothing_else(clinic: Clinic, login: Login, bia: agenda.Professional) -> None:
    client = login("receptionist")
    text = client.get(address(bia)).content.decode()
    assert "Adicionar um dia" in text
    assert "Adicionar um bloqueio" not in text
    rows = [{"weekday": 5, "unit": clinic.unit.pk, "start": "08:00", "end": "09:00"}]
    client.post(address(bia), sent(rows, [{"date": "2026-11-24", "kind": "closed"}]))
    assert bia.weekly_hours.count() == 2
    assert bia.exceptions.get().date == date(2026, 11, 24)
    for client in (login("professional"), login()):
        assert client.get(address(bia)).status_code in (302, 403)
        assert client.post(address(bia, "_preview"), sent()).status_code in (302, 403)


def _cost(client: Client, address: str, data: dict[str, Any] | None = None) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address) if data is None else client.post(address, data)
    assert answer.status_code == 200
    return len(queries)


def test_the_cost_does_not_depend_on_the_number_of_rows(clinic: Clinic, login: Login, bia: agenda.Professional) -> None:
    client = login("manager")

    def costs() -> tuple[int, int]:
        client.get(address(bia))
        data = sent([row | {"start": "07:30"} for row in week(bia)])
        return _cost(client, address(bia)), _cost(client, address(bia, "_preview"), data)

    few = costs()
    for number in range(20):
        start = time(12 + number // 4, number % 4 * 15)
        end = time(12 + (number + 1) // 4, (number + 1) % 4 * 15)
        for weekday in range(2, 6):
            agenda.WeeklyHours.objects.create(professional=bia, unit=clinic.unit, weekday=weekday, start=start, end=end)
        agenda.DayException.objects.create(professional=bia, date=MONDAY + timedelta(days=60 + number))
        patient = clinic.patient()
        clinic.appointment(patient, bia, start=NOW + timedelta(days=1, hours=2, minutes=30 * number))
    page, shown = costs()
    assert page == few[0] <= 20
    assert shown <= few[1] + 1 <= 32
