"""Each role sees what it needs and no more; an outsider sees nothing."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from clinicbot import roles
from clinicbot.core import clock
from patients.masking import phone_text
from tests.backoffice.clinic import CARD, CPF, NOTE, TOKEN, Clinic, person
from tests.backoffice.conftest import Login

INBOX = "conversations.conversation"
PAGES = (
    *(INBOX, "conversations.message", "conversations.channel", "conversations.delivery", "conversations.turn"),
    *("patients.patient", "patients.contact", "patients.privacyrequest", "patients.consent"),
    *("scheduling.appointment", "scheduling.service", "scheduling.dayexception", "scheduling.unit"),
    *("scheduling.idempotencykey", "auth.user", "auth.group", "django_celery_beat.periodictask"),
)
SEES = {
    "receptionist": {
        INBOX,
        *("patients.patient", "patients.contact", "patients.privacyrequest", "patients.consent"),
        *("scheduling.appointment", "scheduling.dayexception"),
    },
    "professional": {"patients.patient", "scheduling.appointment"},
    "manager": {page for page in PAGES if page.split(".")[0] in roles.ROOMS},
    "administrator": set(PAGES),
}


def address(model: str, page: str = "changelist", *args: object) -> str:
    room, name = model.split(".")
    return reverse(f"admin:{room}_{name}_{page}", args=args)


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_role_sees_what_it_needs(clinic: Clinic, login: Login, role: str) -> None:
    client = login(role)
    seen = {page for page in PAGES if client.get(address(page)).status_code == 200}
    refused = {page for page in PAGES if client.get(address(page)).status_code == 403}
    assert seen == SEES[role]
    assert seen | refused == set(PAGES)
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:agenda")).status_code == 200


def test_an_outsider_sees_nothing(clinic: Clinic, login: Login) -> None:
    contact, _patient = clinic.patient("Maria Souza")
    chat = address(INBOX, "change", clinic.conversation(contact).pk)
    own = [reverse("admin:agenda"), reverse("admin:alarms"), chat, *(address(page) for page in PAGES)]
    nobody, patient = Client(), login(user=person("de fora", staff=False))
    for page in own:
        for client in (nobody, patient):
            answer = client.get(page)
            assert answer.status_code == 302, page
            assert "/admin/login/" in answer["Location"]
    without_role = login()
    assert {without_role.get(page).status_code for page in own if page != reverse("admin:alarms")} == {403}
    assert "Maria" not in without_role.get(reverse("admin:alarms")).content.decode()
    assert "Maria" not in without_role.get(reverse("admin:index")).content.decode()


def test_a_professional_sees_only_their_own(clinic: Clinic, login: Login) -> None:
    mine, other = clinic.patient("Maria Souza"), clinic.patient("Otávio Freitas")
    own = clinic.appointment(mine, clinic.ana, start=clock.now())
    foreign = clinic.appointment(other, clinic.caio)
    client = login(user=User.objects.get(username="ana"))
    for page in (address("scheduling.appointment"), address("patients.patient")):
        text = client.get(page).content.decode()
        assert "Maria Souza" in text
        assert "Otávio" not in text
    agenda = client.get(reverse("admin:agenda"), {"day": own.local_date.isoformat()}).content.decode()
    assert "Maria Souza" in agenda
    assert "Otávio" not in agenda
    assert "Caio" not in agenda
    assert client.get(address("scheduling.appointment", "change", own.pk)).status_code == 200
    assert client.get(address("scheduling.appointment", "change", foreign.pk)).status_code == 302  # Django: no such row
    assert client.get(address("patients.patient", "change", other[1].pk)).status_code == 302
    assert client.post(address("scheduling.appointment", "do", foreign.pk, "arrived")).status_code == 404
    assert client.post(address("scheduling.appointment", "do", own.pk, "cancel")).status_code == 403
    assert client.post(address("scheduling.appointment", "do", own.pk, "arrived")).status_code == 302
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (own.status, foreign.status) == ("arrived", "booked")


def test_a_professional_writes_notes_and_nothing_else(clinic: Clinic, login: Login) -> None:
    contact, patient = clinic.patient("Maria Souza")
    clinic.appointment((contact, patient), clinic.ana)
    client = login(user=User.objects.get(username="ana"))
    page = address("patients.patient", "change", patient.pk)
    shown = client.get(page).content.decode()
    assert NOTE in shown
    assert CPF not in shown
    assert CARD not in shown
    assert "9000" not in shown.replace("•", "")
    written = {"name": "Outra", "cpf": "", "notes": "sem alergias", "card_number": "1"}
    forms = {"guardianship_set-TOTAL_FORMS": 0, "guardianship_set-INITIAL_FORMS": 0}
    assert client.post(page, written | forms).status_code == 302
    patient.refresh_from_db()
    assert (patient.name, patient.cpf, patient.card_number, patient.notes) == ("Maria Souza", CPF, CARD, "sem alergias")


def test_a_receptionist_sees_documents_and_no_notes(clinic: Clinic, login: Login) -> None:
    contact, patient = clinic.patient("Maria Souza")
    client = login("receptionist")
    shown = client.get(address("patients.patient", "change", patient.pk)).content.decode()
    assert CPF in shown
    assert CARD in shown
    assert NOTE not in shown
    listed = client.get(address("patients.patient")).content.decode()
    assert CPF not in listed
    assert CARD not in listed
    assert phone_text(contact.phone) in listed
    found = client.get(address("patients.patient"), {"q": "529.982.247-25"})
    assert found.context["cl"].result_count == 1
    assert client.get(address("patients.patient"), {"q": "111.444.777-35"}).context["cl"].result_count == 0


def test_a_manager_sees_masks(clinic: Clinic, login: Login) -> None:
    _contact, patient = clinic.patient("Maria Souza")
    shown = login("manager").get(address("patients.patient", "change", patient.pk)).content.decode()
    assert not any(secret in shown for secret in (CPF, "529.982.247-25", CARD, NOTE))
    assert "•" in shown


def test_a_token_is_written_and_never_shown(clinic: Clinic, login: Login) -> None:
    page = address("conversations.channel", "change", clinic.channel.pk)
    administrator, manager = login("administrator"), login("manager")
    for client in (administrator, manager):
        assert TOKEN not in client.get(page).content.decode()
    form = {"name": "Aurora 2", "active": "on", "bot_enabled": "", "provider": "whatsapp", "phone_number_id": "1"}
    whole = form | {
        "back_after_minutes": "60",
        "send_rate": "80",
        "access_token": "",
        "graph_url": "",
        "business_account_id": "",
    }
    assert administrator.post(page, whole).status_code == 302
    clinic.channel.refresh_from_db()
    assert (clinic.channel.name, clinic.channel.bot_enabled, clinic.channel.access_token) == ("Aurora 2", False, TOKEN)
    assert (
        manager.post(page, whole | {"access_token": "stolen", "phone_number_id": "9", "bot_enabled": "on"}).status_code
        == 302
    )
    clinic.channel.refresh_from_db()
    assert (clinic.channel.access_token, clinic.channel.phone_number_id) == (TOKEN, "1")
    assert clinic.channel.bot_enabled is True
    assert administrator.post(page, whole | {"access_token": "new"}).status_code == 302
    clinic.channel.refresh_from_db()
    assert clinic.channel.access_token == "new"


def test_roles_are_made_by_migrating_and_brought_back_to_what_they_are(db: None) -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(roles.ROLES)
    receptionist = Group.objects.get(name="receptionist")
    before = set(receptionist.permissions.values_list("codename", flat=True))
    assert before == {name.split(".")[1] for name in roles.permission_names("receptionist")}
    receptionist.permissions.clear()
    own = Group.objects.create(name="faturamento")
    call_command("migrate", verbosity=0)
    assert set(receptionist.permissions.values_list("codename", flat=True)) == before
    assert own.permissions.count() == 0


def test_nobody_but_a_superuser_makes_or_touches_a_superuser(clinic: Clinic, login: Login) -> None:
    client = login("administrator")
    chief = User.objects.create(username="chefe", is_superuser=True, is_staff=True, password="!")
    assert client.get(reverse("admin:auth_user_password_change", args=[chief.pk])).status_code == 403
    assert client.post(address("auth.user", "delete", chief.pk), {"post": "yes"}).status_code == 403
    other = person("bia")
    group = Group.objects.get(name="receptionist")
    form = {"username": "bia", "is_active": "on", "is_superuser": "on", "groups": [group.pk]}
    assert client.post(address("auth.user", "change", other.pk), form).status_code == 302
    other.refresh_from_db()
    assert other.is_superuser is False
    assert other.is_staff is True
    role = address("auth.group", "change", group.pk)
    assert client.post(role, {"name": "receptionist", "permissions": []}).status_code == 403
