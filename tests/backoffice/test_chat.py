"""The chat page: what it shows, what staff do in it, and who may."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinicbot.core import clock
from conversations.models import Conversation, Message
from patients.models import Guardianship
from tests.backoffice.clinic import Clinic, person
from tests.backoffice.conftest import Login

BUDGET = 14


def page(conversation: Conversation, name: str = "change") -> str:
    return reverse(f"admin:conversations_conversation_{name}", args=[conversation.pk])


def reply(client: Client, conversation: Conversation, text: str, once: str = "1", **headers: str) -> Any:
    return client.post(page(conversation, "reply"), {"text": text, "once": once}, headers=headers)


def staff(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_it_reads_like_a_chat(clinic: Clinic, login: Login) -> None:
    row = clinic.conversation(clinic.patient("Maria Souza")[0])
    out = {"direction": "out", "author": "bot"}
    clinic.said(row, "<b>oi</b> <script>alert(1)</script>", provider_id="w1")
    clinic.said(row, "Escolha", status="read", payload={"choices": [{"id": "x", "title": "Quinta 14:00"}]}, **out)
    clinic.said(row, "", kind="document", media={"id": "1", "filename": "exame.pdf"})
    clinic.said(row, "essa", reply_to="w1")
    clinic.said(row, "Tarde demais", status="failed", reason="the 24-hour window is closed", **out)
    text = login("receptionist").get(page(row)).content.decode()
    assert "&lt;b&gt;oi&lt;/b&gt;" in text
    assert "<script>alert" not in text
    assert "Quinta 14:00" in text
    assert "exame.pdf" in text
    assert 'class="cb-quoted"' in text
    assert "cb-tick-read" in text
    assert "24 horas" in text
    assert text.index("bom dia") < text.index("Escolha") < text.index("Tarde demais")


def test_whoever_takes_over_reads_what_was_wished_so_far(clinic: Clinic, login: Login) -> None:
    row = clinic.conversation(clinic.patient()[0])
    wish = "Consulta dermatológica · qui, 26/11 às 14:00"
    Conversation.objects.filter(pk=row.pk).update(
        mode="waiting", handoff_reason="asked_for_human", handoff_summary=wish, waiting_since=clock.now()
    )
    assert wish in login("receptionist").get(page(row)).content.decode()


def test_times_are_on_the_units_clock(clinic: Clinic, login: Login) -> None:
    clinic.unit.time_zone = "America/Manaus"
    clinic.unit.save()
    row = clinic.conversation(clinic.patient()[0])
    moment = clock.now().replace(hour=15, minute=7, second=0, microsecond=0) - timedelta(days=2)
    clinic.said(row, "de Manaus", sent_at=moment)
    assert ">11:07</time>" in login("receptionist").get(page(row)).content.decode()


def test_the_cost_does_not_depend_on_how_much_was_said(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    contact, patient = clinic.patient()
    row = clinic.conversation(contact, mode="human", assigned_to=staff(client))
    clinic.appointment((contact, patient))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(row)).status_code == 200
        return len(queries)

    client.get(page(row))
    few = cost()
    for number in range(50):
        clinic.said(row, f"m{number}", direction="out", author="staff", staff=staff(client), status="sent")
    for _number in range(4):
        clinic.appointment((contact, patient))
    assert cost() == few
    assert few <= BUDGET


def test_earlier_messages_come_when_asked_for(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.conversation(clinic.patient()[0])
    moment = clock.now() - timedelta(hours=1)
    said = [clinic.said(row, f"frase-{n:03}", sent_at=moment) for n in range(130)]
    first = client.get(page(row)).content.decode()
    assert "frase-129" in first
    assert "frase-050" not in first
    shown = client.get(page(row, "older"), {"before": said[71].pk}).content.decode()
    assert "frase-070" in shown
    assert "frase-011" in shown
    assert "frase-010" not in shown
    assert "frase-071" not in shown
    assert client.get(page(row, "older"), {"before": "x"}).status_code == 200


def test_the_thread_is_sent_only_when_something_changed(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.conversation(clinic.patient()[0])
    seen = client.get(page(row)).context["digest"]
    assert client.get(page(row, "thread"), {"seen": seen}).status_code == 204
    said = clinic.said(row, "mais uma", direction="out", author="bot", status="sent")
    fresh = client.get(page(row, "thread"), {"seen": seen})
    assert "mais uma" in fresh.content.decode()
    assert 'hx-swap-oob="true"' in fresh.content.decode()
    seen = fresh.context["digest"]
    Message.objects.filter(pk=said.pk).update(status="read")
    assert client.get(page(row, "thread"), {"seen": seen}).status_code == 200


def test_taking_over_answering_and_giving_back(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.conversation(
        clinic.patient()[0], mode="waiting", waiting_since=clock.now(), unread=4, state={"skill": "booking"}
    )
    assert client.post(page(row, "take_over")).status_code == 302
    row.refresh_from_db()
    assert (row.mode, row.assigned_to, row.unread, row.waiting_since) == ("human", staff(client), 0, None)
    epoch = row.takeover_epoch
    text = "Bom dia, sou a Bia.\nPosso ajudar?"
    assert reply(client, row, text).status_code == 302
    sent = row.messages.get(author="staff")
    assert (sent.status, sent.staff, sent.payload) == ("queued", staff(client), {"text": text})
    row.refresh_from_db()
    assert row.takeover_epoch == epoch
    assert client.post(page(row, "give_back")).status_code == 302
    row.refresh_from_db()
    assert (row.mode, row.assigned_to, row.takeover_epoch) == ("bot", None, epoch + 1)
    assert row.state["back"] == "given_back"
    assert client.post(page(row, "call")).status_code == 302
    row.refresh_from_db()
    assert (row.mode, row.handoff_reason) == ("waiting", "staff")


def test_writing_takes_over_and_ends_the_waiting(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.conversation(clinic.patient()[0])
    reply(client, row, "olá")
    row.refresh_from_db()
    assert (row.mode, row.assigned_to) == ("human", staff(client))
    Conversation.objects.filter(pk=row.pk).update(waiting_since=clock.now(), priority=9, sla_due_at=clock.now())
    reply(client, row, "ligue 192 agora", once="2")
    row.refresh_from_db()
    assert (row.waiting_since, row.sla_due_at) == (None, None)


def test_a_second_click_sends_nothing_more(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.conversation(clinic.patient()[0])
    for _click in range(3):
        reply(client, row, "olá", once="abc")
    assert row.messages.filter(author="staff").count() == 1
    reply(client, row, "olá", once="def")
    assert row.messages.filter(author="staff").count() == 2


def test_nothing_is_written_outside_the_24_hours_or_empty(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row = clinic.conversation(clinic.patient()[0], last_inbound_at=clock.now() - timedelta(hours=25))
    assert "<textarea" not in client.get(page(row)).content.decode()
    answer = reply(client, row, "olá", HX_Request="true")
    assert 'role="alert"' in answer.content.decode()
    open_row = clinic.conversation(clinic.patient()[0])
    kept = reply(client, open_row, "   ", HX_Request="true")
    assert kept.status_code == 200
    assert not Message.objects.filter(author="staff").exists()
    open_row.refresh_from_db()
    assert open_row.mode == "bot"


def test_only_who_may_answer_does(clinic: Clinic, login: Login) -> None:
    row = clinic.conversation(clinic.patient()[0])
    manager = login("manager")
    text = manager.get(page(row)).content.decode()
    assert "chat-composer" not in text
    assert "take-over" not in text
    for name in ("take_over", "give_back", "call", "reply"):
        for client in (manager, login(user=User.objects.get(username="ana"))):
            assert client.post(page(row, name), {"text": "x", "once": "1"}).status_code == 403
        assert manager.get(page(row, name)).status_code == 405
    row.refresh_from_db()
    assert row.mode == "bot"
    assert Client().post(page(row, "reply"), {"text": "x"}).status_code == 302
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(person("rosa", "receptionist"))
    assert forged.post(page(row, "reply"), {"text": "x"}).status_code == 403
    assert not Message.objects.filter(author="staff").exists()


def test_the_inbox_has_the_most_urgent_first(clinic: Clinic, login: Login) -> None:
    now = clock.now()

    def waiting(name: str, minutes: int, priority: int, **more: Any) -> Conversation:
        since = now - timedelta(minutes=minutes)
        row = {"mode": "waiting", "waiting_since": since, "priority": priority} | more
        return clinic.conversation(clinic.patient(name)[0], **row)

    clinic.conversation(clinic.patient("Robô Recente")[0], last_inbound_at=now)
    waiting("Espera Curta", 2, 0, unread=7)
    waiting("Espera Longa", 50, 0, sla_due_at=now - timedelta(minutes=20), handoff_reason="complaint")
    waiting("Emergência", 1, 9, handoff_reason="emergency")
    waiting("Alta", 5, 5)
    client = login("receptionist")
    listed = client.get(reverse("admin:conversations_conversation_changelist"))
    names = [row.contact.profile_name for row in listed.context["cl"].result_list]
    assert names == ["Emergência", "Alta", "Espera Longa", "Espera Curta", "Robô Recente"]
    text = listed.content.decode()
    assert '<span class="cb-unread">7</span>' in text
    assert "cb-wait-emergency" in text
    assert "cb-wait-late" in text
    assert "Reclamação" in text
    only = client.get(reverse("admin:conversations_conversation_changelist"), {"box": "bot"})
    assert [row.contact.profile_name for row in only.context["cl"].result_list] == ["Robô Recente"]


def test_an_emergency_is_seen_on_every_page_until_someone_answers(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    now = clock.now()
    danger = {"priority": 9, "waiting_since": now, "danger_at": now}
    row = clinic.conversation(clinic.patient("Dona Tereza")[0], mode="human", assigned_to=person("bia"), **danger)
    pages = [reverse("admin:index"), reverse("admin:alarms"), reverse("admin:patients_patient_changelist"), page(row)]
    for address in pages:
        assert "cb-alarm-emergency" in client.get(address).content.decode(), address
    assert "cb-alarm-emergency" not in login("professional").get(reverse("admin:index")).content.decode()
    reply(client, row, "já estou ligando para você")
    for address in pages:
        assert "cb-alarm-emergency" not in client.get(address).content.decode(), address


def test_a_known_patient_is_called_by_their_own_name(clinic: Clinic, login: Login) -> None:
    contact, _patient = clinic.patient("Maria Souza")
    contact.profile_name = "Mi ✨"
    contact.save()
    row = clinic.conversation(contact)
    client = login("receptionist")
    assert "Maria Souza" in client.get(reverse("admin:conversations_conversation_changelist")).content.decode()
    page = client.get(reverse("admin:conversations_conversation_change", args=[row.pk]))
    assert page.context["title"] == "Maria Souza"
    link = Guardianship.objects.get(contact=contact)
    assert f"{reverse('admin:agenda_book')}?patient={link.patient_id}" in page.content.decode()
    link.relation = "parent"
    link.save()
    listed = client.get(reverse("admin:conversations_conversation_changelist")).content.decode()
    assert "Mi ✨" in listed
    assert "Maria Souza" not in listed
