"""Appointments in the back office: changed only through the agenda, exported masked, drawn as a grid."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from clinicbot.core import clock
from conversations.models import AssistantSettings, Channel, Delivery
from scheduling import booking
from scheduling.agenda_grid import Span, blocks
from scheduling.models import Appointment, AppointmentEvent
from tests.backoffice.clinic import Clinic
from tests.backoffice.conftest import Login

LIST = "admin:scheduling_appointment_changelist"


def do(client: Any, row: Appointment, name: str) -> Any:
    return client.post(reverse("admin:scheduling_appointment_do", args=[row.pk, name]), follow=True)


def test_buttons_call_the_agenda_and_leave_a_trail(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.appointment(clinic.patient(), start=clock.now())
    for name, status in (("confirm", "confirmed"), ("arrived", "arrived"), ("start", "in_consultation")):
        do(client, row, name)
        row.refresh_from_db()
        assert row.status == status
    do(client, row, "complete")
    do(client, row, "complete")
    row.refresh_from_db()
    assert row.status == "completed"
    trail = list(AppointmentEvent.objects.filter(appointment=row).values_list("what", "actor"))
    staff = f"staff:{client.session['_auth_user_id']}"
    assert trail == [(what, staff) for what in ("confirmed", "arrived", "started", "completed")]
    refused = do(client, row, "cancel").content.decode()
    assert "já está: concluída" in refused
    row.refresh_from_db()
    assert row.status == "completed"


def test_nobody_arrives_before_the_day_nor_misses_what_is_to_come(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.appointment(clinic.patient(), start=clock.now() + timedelta(days=2))
    page = client.get(reverse("admin:scheduling_appointment_change", args=[row.pk])).content.decode()
    assert "Confirmar" in page
    assert "Chegou" not in page
    assert "Faltou" not in page
    assert "no dia da consulta" in do(client, row, "arrived").content.decode()
    assert "depois da hora" in do(client, row, "no_show").content.decode()
    row.refresh_from_db()
    assert row.status == "booked"


def test_who_was_given_up_may_still_come(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    start = clock.now() - timedelta(minutes=10)
    row = clinic.appointment(clinic.patient(), start=start)
    period = {"starts_at": start, "ends_at": start + timedelta(minutes=30)}
    busy = {"busy_from": start, "busy_until": start + timedelta(minutes=30)}
    taken = row.allocations.create(resource=clinic.ana, session=row.session, visit=row.visit, **period, **busy)
    do(client, row, "no_show")
    taken.refresh_from_db()
    assert not taken.active
    assert "Chegou, afinal" in do(client, row, "came").content.decode()
    row.refresh_from_db()
    taken.refresh_from_db()
    assert (row.status, taken.active) == ("arrived", True)
    do(client, row, "no_show")
    other = clinic.appointment(clinic.patient("Otávio Freitas"), start=start)
    other.allocations.create(resource=clinic.ana, session=other.session, visit=other.visit, **period, **busy)
    assert "foi dado a outra pessoa" in do(client, row, "came").content.decode()
    row.refresh_from_db()
    assert row.status == "no_show"


@pytest.mark.parametrize("before", ["awaiting", "booked", "confirmed"])
def test_a_mistaken_arrival_is_taken_back(clinic: Clinic, login: Login, before: str) -> None:
    client = login("receptionist")
    start = clock.now() + timedelta(hours=2, minutes=5)
    row = clinic.appointment(clinic.patient(), start=start, local_date=timezone.localdate(clock.now()), status=before)
    do(client, row, "arrived")
    row.refresh_from_db()
    arrived = row.version
    page = client.get(reverse("admin:scheduling_appointment_change", args=[row.pk])).content.decode()
    assert "Não chegou, afinal" in page
    assert "Não chegou, afinal" in do(client, row, "not_arrived").content.decode()
    row.refresh_from_db()
    assert (row.status, row.version, row.slot_version) == (before, arrived + 1, 1)
    last = row.events.latest("pk")
    assert (last.what, last.actor, last.version) == (
        "not_arrived",
        f"staff:{client.session['_auth_user_id']}",
        row.version,
    )
    waiting = row.reminders.filter(status="pending").values_list("kind", "version")
    assert list(waiting) == ([] if before == "awaiting" else [("2h", row.version)])
    do(client, row, "not_arrived")
    row.refresh_from_db()
    assert (row.status, row.events.filter(what="not_arrived").count()) == (before, 1)
    do(client, row, "arrived")
    row.refresh_from_db()
    assert row.status == "arrived"


def test_what_was_done_since_an_arrival_is_not_taken_back_with_it(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.appointment(clinic.patient(), start=clock.now() - timedelta(minutes=10))
    for name in ("arrived", "start"):
        do(client, row, name)
    assert "já está: em atendimento" in do(client, row, "not_arrived").content.decode()
    row.refresh_from_db()
    with pytest.raises(booking.NotAllowed):
        booking.not_arrived(row.pk, "theirs", clock.now(), booking.Actor.contact(row.contact_id or 0))
    late = clinic.appointment(clinic.patient("Otávio Freitas"), start=clock.now() - timedelta(minutes=10))
    do(client, late, "arrived")
    with pytest.raises(booking.StaleVersion):
        booking.not_arrived(late.pk, "stale", clock.now(), booking.Actor.staff(1), version=late.version)
    for name in ("no_show", "came", "not_arrived"):
        do(client, late, name)
    late.refresh_from_db()
    assert (row.status, late.status) == ("in_consultation", "confirmed")


@pytest.mark.parametrize("before", ["awaiting", "booked", "confirmed", "arrived"])
@pytest.mark.parametrize(
    ("deed", "back", "label"),
    [("start", "not_started", "Não começou, afinal"), ("complete", "not_completed", "Não terminou, afinal")],
)
def test_a_mistaken_start_or_end_is_taken_back(
    clinic: Clinic, login: Login, before: str, deed: str, back: str, label: str
) -> None:
    client = login("receptionist")
    row = clinic.appointment(clinic.patient(), start=clock.now() - timedelta(minutes=10), status=before)
    do(client, row, deed)
    row.refresh_from_db()
    done = row.version
    page = client.get(reverse("admin:scheduling_appointment_change", args=[row.pk])).content.decode()
    assert label in page
    assert label in do(client, row, back).content.decode()
    row.refresh_from_db()
    assert (row.status, row.version, row.slot_version) == (before, done + 1, 1)
    last = row.events.latest("pk")
    assert (last.what, last.actor, last.version) == (back, f"staff:{client.session['_auth_user_id']}", row.version)
    do(client, row, back)
    row.refresh_from_db()
    assert (row.status, row.events.filter(what=back).count()) == (before, 1)
    do(client, row, deed)
    row.refresh_from_db()
    assert row.status == ("in_consultation" if deed == "start" else "completed")


def test_an_end_is_taken_back_before_the_start_and_by_staff_alone(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.appointment(clinic.patient(), start=clock.now() - timedelta(minutes=10))
    for name in ("arrived", "start", "complete"):
        do(client, row, name)
    assert "já está: concluída" in do(client, row, "not_started").content.decode()
    row.refresh_from_db()
    with pytest.raises(booking.NotAllowed):
        booking.not_completed(row.pk, "theirs", clock.now(), booking.Actor.contact(row.contact_id or 0))
    with pytest.raises(booking.StaleVersion):
        booking.not_completed(row.pk, "stale", clock.now(), booking.Actor.staff(1), version=row.version - 1)
    found = []
    for name in ("not_completed", "not_started", "not_arrived"):
        do(client, row, name)
        row.refresh_from_db()
        found.append(row.status)
    assert found == ["in_consultation", "arrived", "booked"]


def test_cancelling_frees_the_time_and_can_be_undone(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.appointment(clinic.patient())
    do(client, row, "cancel")
    row.refresh_from_db()
    assert row.status == "cancelled"
    do(client, row, "undo_cancel")
    row.refresh_from_db()
    assert row.status == "booked"
    assert row.allocations.filter(active=True).exists()


def test_many_at_once(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    rows = [clinic.appointment(clinic.patient()) for _number in range(3)]
    rows.append(clinic.appointment(clinic.patient(), status="cancelled"))
    chosen = {"action": "confirm_chosen", "_selected_action": [row.pk for row in rows]}
    text = client.post(reverse(LIST), chosen, follow=True).content.decode()
    assert "3 consultas" in text
    assert "já está: cancelada" in text
    assert [Appointment.objects.get(pk=row.pk).status for row in rows] == [*["confirmed"] * 3, "cancelled"]


def test_a_status_is_never_edited_by_hand(clinic: Clinic, login: Login) -> None:
    client = login("administrator")
    row = clinic.appointment(clinic.patient())
    page = reverse("admin:scheduling_appointment_change", args=[row.pk])
    assert client.post(page, {"status": "completed"}).status_code == 403
    assert client.get(reverse("admin:scheduling_appointment_add")).status_code == 403
    assert do(login("manager"), row, "confirm").status_code == 403
    assert do(client, row, "no_such_thing").status_code == 404
    assert client.get(reverse("admin:scheduling_appointment_do", args=[row.pk, "confirm"])).status_code == 405
    row.refresh_from_db()
    assert row.status == "booked"


def test_the_list_begins_today_and_finds_by_number(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    coming = clinic.appointment(clinic.patient("Maria Souza", number=90000001))
    past = clinic.appointment(clinic.patient("Otávio Freitas"), start=clock.now() - timedelta(days=3))
    clinic.appointment(
        clinic.patient("Reserva Breve"), status="held", hold_expires_at=clock.now() + timedelta(minutes=5)
    )

    def found(**query: str) -> list[int]:
        return [row.pk for row in client.get(reverse(LIST), query).context["cl"].result_list]

    assert found() == [coming.pk]
    assert found(day="past") == [past.pk]
    assert set(found(day="all")) == {coming.pk, past.pk}
    assert found(q="(31) 99000-0001") == found(q="990000001") == [coming.pk]
    assert found(q="otávio") == [past.pk]
    assert set(found(q="52998224725")) == {coming.pk, past.pk}
    assert len(found(status__exact="held")) == 1


def _table(client: Any, number: int) -> list[list[Any]]:
    """Export everything in the format of that number: 0 XLSX, 1 CSV."""
    answer = client.post(
        reverse("admin:scheduling_appointment_export") + "?day=all", {"format": number, "resource": ""}
    )
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    if number == 0:
        sheet = load_workbook(io.BytesIO(answer.content)).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(answer.content.decode())))


@pytest.mark.parametrize("number", [0, 1])
def test_exports_are_masked_by_role(clinic: Clinic, login: Login, number: int) -> None:
    clinic.appointment(clinic.patient("Maria Aparecida Souza", number=90000001), price="150.00")
    clinic.appointment(clinic.patient("=HYPERLINK(1)"))
    whole, masked = _table(login("administrator"), number), _table(login("manager"), number)
    assert whole[0][:6] == ["Data", "Horário", "Unidade", "Profissional", "Serviço", "Paciente"]
    assert len(whole) == len(masked) == 3
    names = {row[5]: row for row in whole[1:]}
    assert set(names) == {"Maria Aparecida Souza", "'=HYPERLINK(1)"}
    assert "(31) 99000-0001" in names["Maria Aparecida Souza"]
    hidden = {row[5]: row for row in masked[1:]}
    assert "(31) •••••-0001" in hidden["Maria S."]
    assert "Maria Aparecida Souza" not in hidden


def test_the_front_desk_exports_nothing(clinic: Clinic, login: Login) -> None:
    for role in ("receptionist", "professional"):
        client = login(role)
        page = reverse("admin:scheduling_appointment_export")
        assert client.get(page).status_code == 403
        assert client.post(page, {"format": 1}).status_code == 403
        assert "/export/" not in client.get(reverse(LIST)).content.decode()
    assert "/export/" in login("manager").get(reverse(LIST)).content.decode()


def test_the_agenda_draws_a_day_and_a_week(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.appointment(clinic.patient("Maria Souza"), clinic.caio)
    day = row.local_date.isoformat()
    text = client.get(reverse("admin:agenda"), {"day": day}).content.decode()
    assert "Maria Souza" in text
    assert "Dra. Ana Prado" in text
    week = client.get(reverse("admin:agenda"), {"day": day, "view": "week", "professional": str(clinic.caio.pk)})
    assert len(week.context["columns"]) == 7
    assert "Maria Souza" in week.content.decode()
    wrongs: tuple[dict[str, str], ...] = (
        {"day": "31/12"},
        {"day": "9999-99-99"},
        {"professional": "x", "unit": "y", "view": "z"},
    )
    for wrong in wrongs:
        assert client.get(reverse("admin:agenda"), wrong).status_code == 200


def test_overlapping_appointments_are_drawn_side_by_side() -> None:
    drawn = blocks([Span(540, 600, "a"), Span(570, 630, "b"), Span(600, 660, "c"), Span(700, 730, "d")], 420, 1140)
    assert [(block.what, block.top, block.height, block.left, block.width) for block in drawn] == [
        ("a", 120, 60, 0, 50),
        ("b", 150, 60, 50, 50),
        ("c", 180, 60, 0, 50),
        ("d", 280, 30, 0, 100),
    ]


def test_a_paused_number_is_seen_and_resumed(clinic: Clinic, login: Login) -> None:
    Channel.objects.filter(pk=clinic.channel.pk).update(paused_at=clock.now(), pause_reason="190 token expired")
    resume = reverse("admin:conversations_channel_resume", args=[clinic.channel.pk])
    receptionist, manager = login("receptionist"), login("manager")
    text = receptionist.get(reverse("admin:index")).content.decode()
    assert "190 token expired" in text
    assert receptionist.post(resume).status_code == 403
    assert manager.get(resume).status_code == 405
    assert (
        "channel-resume"
        in manager.get(reverse("admin:conversations_channel_change", args=[clinic.channel.pk])).content.decode()
    )
    assert manager.post(resume).status_code == 302
    clinic.channel.refresh_from_db()
    assert (clinic.channel.paused_at, clinic.channel.pause_reason) == (None, "")
    assert "cb-alarm-paused" not in manager.get(reverse("admin:index")).content.decode()


def test_deliveries_hide_their_content_and_are_processed_again(clinic: Clinic, login: Login, valkey: Any) -> None:
    clinic.fill(1)
    row = Delivery.objects.get()
    Delivery.objects.update(processed_at=clock.now(), retry_at=clock.now(), error="broken", attempts=5)
    page = reverse("admin:conversations_delivery_change", args=[row.pk])
    assert "+5531900000001" in login("administrator").get(page).content.decode()
    manager = login("manager")
    assert "+5531900000001" not in manager.get(page).content.decode()
    again = {"action": "process_again", "_selected_action": [row.pk]}
    changelist = reverse("admin:conversations_delivery_changelist")
    manager.post(changelist, again)
    row.refresh_from_db()
    assert row.error == "broken"
    login("administrator").post(changelist, again)
    row.refresh_from_db()
    assert (row.processed_at, row.retry_at, row.attempts, row.error) == (None, None, 0, "")


def test_the_switches_work(clinic: Clinic, login: Login) -> None:
    manager = login("manager")
    manager.get(reverse("admin:conversations_assistantsettings_changelist"), follow=True)
    page = reverse("admin:conversations_assistantsettings_change", args=[1])
    assert "segunda-feira" in manager.get(page).content.decode().lower()
    hours = {"human_hours": "8h às 18h", "answers_on": [0, 5], "answers_from": "08:00", "answers_until": "18:00"}
    assert manager.post(page, hours).status_code == 302
    assert AssistantSettings.objects.get().answers_on == [0, 5]
    assert "O assistente está desligado" in manager.get(reverse("admin:index")).content.decode()
    contact, _patient = clinic.patient()
    forms = {f"{name}-{kind}_FORMS": 0 for name in ("guardianship_set", "consents") for kind in ("TOTAL", "INITIAL")}
    change = reverse("admin:patients_contact_change", args=[contact.pk])
    assert login("receptionist").post(change, {"profile_name": "Maria", **forms}).status_code == 302
    contact.refresh_from_db()
    assert contact.bot_enabled is False
