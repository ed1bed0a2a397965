"""LGPD art. 18 exercised: copies that hold everything, erasure done for real, the light check and its limit."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from django.db import transaction
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from clinicbot.core import clock, privacy
from conversations import erasing
from conversations.graph import client_for
from conversations.models import AskedQuestion, Channel, Conversation, Message
from conversations.rehearsal import Rehearsal
from integrations.events import MessageKind
from integrations.simulator.graph import Fault, FaultKind
from patients import consent, copies, copy_words, proof, rights
from patients.models import Consent, Contact, Guardianship, Patient, PrivacyRequest
from patients.proof import Checked
from patients.registration import register_patient
from scheduling import booking
from scheduling.demo import load_demo
from scheduling.models import Appointment, WaitlistEntry
from scheduling.slots import SlotQuery, find_slots
from tests.backoffice.conftest import login  # noqa: F401 - a fixture

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PHONE = "+5531900007101"
Kind = PrivacyRequest.Kind


@pytest.fixture(scope="module")
def aurora(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def rosa(aurora: None, db: None) -> Contact:
    """Rosa, with a conversation, a question and an appointment to come."""
    contact = Contact.objects.create(phone=PHONE, wa_id=PHONE[1:], profile_name="Rosa")
    consent.grant(contact.pk, ("care",), now=NOW, evidence=None)
    patient = register_patient(contact.pk, "Rosa <Alves> 🙂")
    channel = Channel.objects.create(phone_number_id="p1", name="p1")
    talk = Conversation.objects.create(contact=contact, channel=channel, last_inbound_at=NOW)
    Message.objects.create(
        conversation=talk,
        direction="in",
        kind="text",
        author="contact",
        text="bom dia, é a Rosa",
        sent_at=NOW,
        status="handled",
    )
    AskedQuestion.objects.create(conversation=talk, text="tem jardim", verdict="unanswered", asked_at=NOW)
    slot = find_slots(SlotQuery(windows=((NOW + timedelta(days=3), NOW + timedelta(days=9)),), limit=1), NOW)[0]
    booking.book(slot, patient.id, contact.pk, "rosa-1", NOW)
    return contact


def test_a_copy_holds_everything_for_machines_and_for_people(rosa: Contact) -> None:
    subject = rights.subject_of(rosa.pk)
    whole = json.loads(copies.as_json(subject, NOW))
    assert whole["format"] == copies.FORMAT
    data = whole["data"]
    assert data["patients"]["contacts"][0]["phone"] == PHONE
    assert data["conversations"]["messages"][0]["text"] == "bom dia, é a Rosa"
    assert [one["text"] for one in data["conversations"]["questions"]] == ["tem jardim"]
    assert len(data["scheduling"]["appointments"]) == 1
    pdf = copies.as_pdf(subject, NOW, "pt_BR")
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 2000


@pytest.mark.parametrize(
    ("language", "messages", "appointments", "said"),
    [
        (
            "pt_BR",
            "Mensagens",
            "Consultas",
            ("quem disse</b>: você", "situação</b>: marcada", "quando</b>: 23/11/2026 09:00", "tipo</b>: texto"),
        ),
        (
            "es",
            "Mensajes",
            "Citas",
            ("quién lo dijo</b>: tú", "estado</b>: reservada", "cuándo</b>: 23/11/2026 09:00", "tipo</b>: texto"),
        ),
        (
            "en",
            "Messages",
            "Appointments",
            ("who said it</b>: you", "status</b>: booked", "when</b>: 2026-11-23 09:00", "kind</b>: text"),
        ),
    ],
)
def test_the_copy_to_read_speaks_the_readers_language(
    rosa: Contact, language: str, messages: str, appointments: str, said: tuple[str, ...]
) -> None:
    with override("de"):  # whatever the language of the process that makes it
        held = dict(copies.in_words(rights.subject_of(rosa.pk), language))
    who, status, when, kind = said
    assert who in held[messages][0]
    assert status in held[appointments][0]
    assert when in held[messages][0], "times on the clinic's clock"
    assert kind in held[messages][0]
    whole = "\n".join(line for lines in held.values() for line in lines)
    assert "_" not in whole
    assert "public id" not in whole
    assert "Rosa &lt;Alves&gt;" in whole
    assert set(held) == {copy_words.said(word, language) for word in copy_words.SECTIONS.values()}


def test_everything_a_copy_may_hold_has_a_word_in_every_language(rosa: Contact) -> None:
    sets: dict[str, tuple[type[StrEnum | TextChoices], ...]] = {
        "author": (Message.Author,),
        "direction": (Message.Direction,),
        "kind": (Patient.Kind, Kind, MessageKind),
        "left_for_reception": (Patient.Datum,),
        "purpose": (Consent.Purpose,),
        "relation": (Guardianship.Relation,),
        "source": (Appointment.Source,),
        "status": (Appointment.Status, WaitlistEntry.Status, Message.Status),
        "verdict": (AskedQuestion.Verdict,),
    }
    wordless = {
        f"{name}: {one.value}"
        for name, kinds in sets.items()
        for kind in kinds
        for one in kind
        if one.value not in copy_words.VALUES[name]
    }
    words = [*copy_words.SECTIONS.values(), *copy_words.FIELDS.values()]
    words += [word for values in copy_words.VALUES.values() for word in values.values()]
    held = privacy.export_all(rights.subject_of(rosa.pk))
    entries = [row for sections in held.values() for rows in sections.values() for row in rows]
    assert wordless == set()
    assert all(all(word) for word in words)
    assert {key for row in entries for key in row} <= {*copy_words.FIELDS, *copy_words.LEFT_OUT}


def test_a_copy_in_words_names_people_files_and_wished_times(rosa: Contact) -> None:
    patient = Patient.objects.get(guardianship__contact=rosa)
    window = [[NOW.isoformat(), (NOW + timedelta(hours=3)).isoformat()]]
    service = Appointment.objects.latest("pk").service
    WaitlistEntry.objects.create(patient=patient, contact=rosa, service=service, windows=window, created_at=NOW)
    Message.objects.update(
        kind="document", media={"id": "77", "mime_type": "application/pdf", "filename": "pedido.pdf"}
    )
    held = dict(copies.in_words(rights.subject_of(rosa.pk), "es"))
    assert held["Quién responde por quién"] == [
        "<b>paciente</b>: Rosa &lt;Alves&gt; ?<br/><b>relación</b>: la propia persona"
    ]
    assert "<b>horarios deseados</b>: 23/11/2026 09:00 – 23/11/2026 12:00" in held["Lista de espera"][0]
    assert "<b>archivo</b>: pedido.pdf" in held["Mensajes"][0]


def test_a_copy_goes_out_as_documents_that_are_kept_nowhere(rosa: Contact) -> None:
    with Rehearsal(PHONE, NOW) as talk:
        said = talk.say("quero uma cópia dos meus dados")
        sent = [one.payload["document"] for one in talk.graph.sent]
        read, moved = (client_for(talk.channel).download_media(file["id"]) for file in sent)
    assert [file["filename"] for file in sent] == ["meus-dados.pdf", "meus-dados.json"]
    assert read.startswith(b"%PDF")
    assert json.loads(moved)["data"]["patients"]["contacts"][0]["phone"] == PHONE
    assert not any(Message.objects.get(pk=one.id).payload["document"]["content"] for one in said)
    request = PrivacyRequest.objects.get(contact=rosa, kind=Kind.PORTABILITY)
    assert request.done_at is not None
    assert request.protocol in said[0].text


def test_a_copy_that_did_not_leave_stays_due(rosa: Contact) -> None:
    with Rehearsal(PHONE, NOW) as talk:
        talk.graph.faults.append(Fault(FaultKind.GRAPH_ERROR, times=None, code=131053, status=400))
        talk.say("quero uma cópia dos meus dados")
    assert PrivacyRequest.objects.get(contact=rosa, kind=Kind.PORTABILITY).done_at is None


def test_a_number_that_proved_nothing_gets_no_copy(stranger: Contact, aurora: None) -> None:
    consent.grant(stranger.pk, ("care",), now=NOW, evidence=None)
    with Rehearsal("+5531900007103", NOW) as talk:
        asked = talk.say("quero uma cópia dos meus dados")
        assert "nascimento" in asked[0].text
        assert not [one for one in talk.graph.sent if "document" in one.payload]
        proved = talk.say("10/05/1980")
        assert len(proved) == 2
        assert len([one for one in talk.graph.sent if "document" in one.payload]) == 2


def test_a_confirmed_erasure_leaves_no_trace_at_once(rosa: Contact) -> None:
    request = rights.ask(rosa.pk, Kind.ERASURE, NOW)
    assert request.due_on == date(2026, 12, 8)
    assert rights.ask(rosa.pk, Kind.ERASURE, NOW).pk == request.pk
    assert erasing.erase_soon(NOW) == 1
    assert erasing.erase_soon(NOW) == 0
    rosa.refresh_from_db()
    request.refresh_from_db()
    assert (rosa.phone, rosa.profile_name) == (None, "")
    assert request.done_at == NOW
    assert "13.787" in request.outcome
    assert not Conversation.objects.filter(contact=rosa).exists()
    assert not AskedQuestion.objects.filter(text="tem jardim").exists()
    assert not Patient.objects.filter(name__contains="Rosa <Alves>").exists()
    assert not Appointment.objects.filter(contact=rosa).exists()


def test_an_erasure_waits_for_its_answer_to_be_sent_then_comes_back(
    rosa: Contact, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setattr("clinicbot.core.dispatch.send", lambda task, *_, **__: woken.append(task))
    rights.ask(rosa.pk, Kind.ERASURE, NOW)
    Message.objects.filter(conversation__contact=rosa).update(status="queued")
    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.erase_soon(NOW + timedelta(seconds=20)) == 0
    assert woken == [erasing.TASK]
    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.erase_soon(NOW + timedelta(hours=1)) == 0
    assert woken == [erasing.TASK], "what hangs is left to the nightly run"
    Message.objects.filter(conversation__contact=rosa).update(status="sent")
    assert erasing.erase_due(NOW + timedelta(hours=9)) == 1


def test_an_erasure_can_be_taken_back(rosa: Contact) -> None:
    rights.ask(rosa.pk, Kind.ERASURE, NOW)
    assert rights.withdraw_erasure(rosa.pk)
    assert not rights.withdraw_erasure(rosa.pk)
    assert erasing.erase_due(NOW + timedelta(days=2)) == 0


def test_nothing_is_erased_under_a_turn_that_runs(rosa: Contact) -> None:
    rights.ask(rosa.pk, Kind.ERASURE, NOW)
    Message.objects.filter(conversation__contact=rosa).update(status="pending")
    assert erasing.erase_due(NOW + timedelta(days=2)) == 0
    Message.objects.filter(conversation__contact=rosa).update(status="handled")
    assert erasing.erase_due(NOW + timedelta(days=2)) == 1


def test_a_child_that_someone_else_cares_for_stays_theirs(rosa: Contact) -> None:
    child = register_patient(rosa.pk, "Beatriz Alves", "parent")
    other = Contact.objects.create(phone="+5531900007102")
    Guardianship.objects.create(contact=other, patient_id=child.id, relation="parent")
    assert child.id in rights.subject_of(rosa.pk).patient_ids
    assert child.id not in rights.subject_to_erase(rosa.pk).patient_ids
    rights.ask(rosa.pk, Kind.ERASURE, NOW)
    erasing.erase_due(NOW + timedelta(days=2))
    assert list(other.patients.values_list("name", flat=True)) == ["Beatriz Alves"]


def test_who_is_only_a_carer_exercises_no_rights_of_the_patient(rosa: Contact) -> None:
    cared_for = register_patient(rosa.pk, "Dona Zélia", "carer")
    assert cared_for.id not in rights.subject_of(rosa.pk).patient_ids


@pytest.fixture
def stranger(db: None) -> Contact:
    """A number that the reception linked to a patient; it never proved anything."""
    contact = Contact.objects.create(phone="+5531900007103")
    patient = Patient.objects.create(name="Célia Prado", birth_date=date(1980, 5, 10))
    Guardianship.objects.create(contact=contact, patient=patient)
    return contact


def test_the_right_birth_date_proves_once_and_for_all(stranger: Contact) -> None:
    assert proof.unproved(stranger.pk)
    assert proof.check_birth_date(stranger.pk, date(1980, 5, 11), NOW) == Checked.WRONG
    assert proof.check_birth_date(stranger.pk, date(1980, 5, 10), NOW) == Checked.PROVED
    assert not proof.unproved(stranger.pk)


def test_three_wrong_dates_lock_for_a_day_even_the_right_one(stranger: Contact) -> None:
    for year in (1981, 1982):
        assert proof.check_birth_date(stranger.pk, date(year, 5, 10), NOW) == Checked.WRONG
    assert proof.check_birth_date(stranger.pk, date(1983, 5, 10), NOW) == Checked.LOCKED
    assert proof.check_birth_date(stranger.pk, date(1980, 5, 10), NOW) == Checked.LOCKED
    assert not proof.can_be_checked(stranger.pk, NOW + timedelta(hours=23))
    tomorrow = NOW + timedelta(hours=25)
    assert proof.can_be_checked(stranger.pk, tomorrow)
    assert proof.check_birth_date(stranger.pk, date(1980, 5, 10), tomorrow) == Checked.PROVED


def test_who_registers_a_patient_in_the_chat_knows_them(rosa: Contact) -> None:
    assert not proof.unproved(rosa.pk)


def test_staff_send_the_copy_and_close_the_request(rosa: Contact, login: object, valkey: object) -> None:  # noqa: F811
    request = rights.ask(rosa.pk, Kind.PORTABILITY, clock.now())
    client = login("receptionist")  # type: ignore[operator]
    for form, kind in (("pdf", "application/pdf"), ("json", "application/json")):
        answer = client.get(reverse("admin:patients_privacyrequest_copy", args=[request.pk, form]))
        assert (answer.status_code, answer["Content-Type"], "no-store" in answer["Cache-Control"]) == (200, kind, True)
    page = client.get(reverse("admin:patients_privacyrequest_change", args=[request.pk])).content.decode()
    assert request.protocol in page
    assert client.post(reverse("admin:patients_privacyrequest_close", args=[request.pk])).status_code == 302
    request.refresh_from_db()
    assert request.done_at is not None
    professional = login("professional")  # type: ignore[operator]
    assert professional.get(reverse("admin:patients_privacyrequest_copy", args=[request.pk, "pdf"])).status_code == 403
