"""What the pages say where there is nothing, where something is wrong, and how they call people and things."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clinicbot.core import clock
from conversations.models import Conversation, ReplyOverride, Turn
from patients.models import PrivacyRequest
from tests.backoffice.clinic import Clinic
from tests.backoffice.conftest import Login

PATIENTS = "admin:patients_patient_changelist"
INBOX = "admin:conversations_conversation_changelist"
APPOINTMENTS = "admin:scheduling_appointment_changelist"


@pytest.mark.parametrize("term", ["joao", "JOÃO", "conceicao", "João da Conceição", "joao conc"])
def test_people_are_found_without_accents(clinic: Clinic, login: Login, term: str) -> None:
    client = login("receptionist")
    person = clinic.patient("João da Conceição")
    clinic.patient("Joana Prado")
    clinic.appointment(person)
    clinic.conversation(person[0])
    for page in (PATIENTS, INBOX, APPOINTMENTS, "admin:patients_contact_changelist"):
        assert client.get(reverse(page), {"q": term}).context["cl"].result_count == 1, page
    found = client.post(reverse("admin:agenda_book"), {"action": "find", "q": term}).context["found"]
    assert [patient.name for patient, _phones, _address in found] == ["João da Conceição"]


def test_an_empty_list_says_what_fills_it(clinic: Clinic, login: Login) -> None:
    client = login("manager")
    page = client.get(reverse("admin:scheduling_waitlistentry_changelist")).content.decode()
    assert "Ninguém está na lista de espera" in page
    assert "Mostrar tudo" not in page
    clinic.patient()
    page = client.get(reverse(PATIENTS), {"q": "zzz"}).content.decode()
    assert "Nada encontrado para “zzz”" in page
    assert "Mostrar tudo" in page


def test_what_is_not_there_or_not_allowed_is_said_in_portuguese(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    lost = client.get("/admin/scheduling/professional/999999/out/")
    assert lost.status_code == 404
    assert "Esta página não existe" in lost.content.decode()
    refused = client.get(reverse("admin:conversations_replyoverride_all"))
    assert refused.status_code == 403
    assert "Você não tem acesso a esta página" in refused.content.decode()
    checked = Client(enforce_csrf_checks=True, headers={"accept-language": "pt-br"})
    stale = checked.post(reverse("admin:login"), {"username": "x"})
    assert stale.status_code == 403
    assert "ficou aberta por tempo demais" in stale.content.decode()


def test_who_waits_is_called_by_their_own_name(clinic: Clinic, login: Login) -> None:
    contact, _patient = clinic.patient("Maria Souza")
    contact.profile_name = "mari ✨"
    contact.save()
    danger = {"priority": Conversation.Priority.EMERGENCY, "danger_at": clock.now()}
    clinic.conversation(contact, mode="waiting", waiting_since=clock.now(), **danger)
    page = login("receptionist").get(reverse("admin:index")).content.decode()
    assert page.count("Maria Souza") == 2  # the alarm, and the list of those who wait
    assert "mari ✨" not in page


def test_the_first_page_looks_ahead_once_the_day_is_over(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    start = clock.now() + timedelta(days=9)
    clinic.appointment(clinic.patient(), start=start)
    row = clinic.appointment(clinic.patient(), start=start)
    page = client.get(reverse("admin:index")).content.decode()
    assert f"{row.local_date:%d/%m}, 2 consultas" in page
    assert f"?day={row.local_date.isoformat()}" in page


def test_technical_lists_speak_portuguese(clinic: Clinic, login: Login) -> None:
    conversation = clinic.conversation(clinic.patient()[0])
    Turn.objects.create(
        conversation=conversation,
        engine="flow",
        skill="my_appointments",
        intent="reschedule",
        confidence=0.8123,
        started_at=clock.now(),
    )
    client = login("administrator")
    page = client.get(reverse("admin:conversations_turn_changelist")).content.decode()
    for words in ("fluxo (embutido)", "minhas consultas", "remarcar consulta", "81%"):
        assert words in page
    narrowed = client.get(reverse("admin:conversations_turn_changelist"), {"intent": "reschedule"})
    assert narrowed.context["cl"].result_count == 1


def test_a_privacy_request_begins_with_the_deadline_of_the_law(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    form = client.get(reverse("admin:patients_privacyrequest_add"))
    due = clock.now().date() + timedelta(days=15)
    assert abs((form.context["adminform"].form.initial["due_on"] - due).days) <= 1
    assert "O que foi feito" not in form.content.decode()
    contact, _patient = clinic.patient()
    PrivacyRequest.objects.create(contact=contact, kind="access", due_on=due, done_at=clock.now())
    page = client.get(reverse("admin:patients_privacyrequest_changelist")).content.decode()
    assert "concluído" in page
    assert "acesso" in page


def test_a_patient_page_leads_on(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    contact, patient = clinic.patient()
    clinic.appointment((contact, patient))
    clinic.appointment(clinic.patient("Otávio Freitas"))
    clinic.conversation(contact)
    page = client.get(reverse("admin:patients_patient_change", args=[patient.pk])).content.decode()
    assert f"{reverse('admin:agenda_book')}?patient={patient.pk}" in page
    theirs = {"patient__id__exact": str(patient.pk), "day": "all"}
    assert client.get(reverse(APPOINTMENTS), theirs).context["cl"].result_count == 1
    assert client.get(reverse(INBOX), {"contact__patients": patient.pk}).context["cl"].result_count == 1


def test_a_reply_is_chosen_from_the_list_and_never_doubled(clinic: Clinic, login: Login) -> None:
    client = login("manager")
    add = reverse("admin:conversations_replyoverride_add")
    assert client.get(add).headers["Location"] == reverse("admin:conversations_replyoverride_all")
    chosen = {"template": "booking/moved", "language": "pt_BR"}
    words = client.get(add, chosen).context["adminform"].form.initial["source"]
    client.post(add, chosen | {"source": f"Pronto!\n{words}"})
    own = ReplyOverride.objects.get(**chosen)
    own_page = reverse("admin:conversations_replyoverride_change", args=[own.pk])
    assert client.get(add, chosen).headers["Location"] == own_page
    client.post(own_page, {"template": "booking/booked", "language": "en", "source": own.source})
    assert ReplyOverride.objects.filter(**chosen).count() == ReplyOverride.objects.count() == 1
