"""A person's data, whole: exported, erased but for what a law keeps, and purged when its time is over (I12)."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from clinicbot.core import clock, privacy
from clinicbot.core.privacy import Subject
from conversations.models import Channel, Conversation, Delivery, Message
from integrations.simulator import webhooks
from integrations.simulator.webhooks import Sender
from patients import consent
from patients.models import Contact, Guardianship, Patient, PrivacyRequest
from scheduling.models import Appointment, Reminder
from tests.backoffice.clinic import CARD, CPF, Clinic, person

pytestmark = pytest.mark.django_db

NAME = "Ariadne Fontoura"
SAID = "tenho alergia a dipirona, moro na rua das Acácias"


@pytest.fixture
def clinic(valkey: Any) -> Clinic:
    return Clinic()


class Someone:
    """A patient with a past, a plan, a chat, a mother whom she looks after, and staff who corrected her name."""

    def __init__(self, clinic: Clinic) -> None:
        self.contact, self.patient = clinic.patient(NAME, 77)
        self.mother = Patient.objects.create(name="Olímpia Fontoura")
        Guardianship.objects.create(contact=self.contact, patient=self.mother, relation="child")
        now = clock.now()
        consent.grant(self.contact.pk, ["care"], now=now, evidence=None)
        past, future = now - timedelta(days=30), now + timedelta(days=30)
        mine = self.contact, self.patient
        self.attended = clinic.appointment(mine, start=past, status="completed")
        self.planned = clinic.appointment(mine, start=future)
        self.cancelled = clinic.appointment(
            mine, start=future + timedelta(days=1), status="cancelled", cancel_reason="viajou"
        )
        self.of_mother = clinic.appointment((self.contact, self.mother), start=future + timedelta(days=2))
        Reminder.objects.create(
            appointment=self.planned, version=1, kind="24h", due_at=future, expires_at=future + timedelta(hours=2)
        )
        self.conversation = Conversation.objects.create(channel=clinic.channel, contact=self.contact)
        self.delivery = _delivery(webhooks.text_message(Sender(self.contact.wa_id, NAME), SAID))
        self.status = _delivery(webhooks.status("wamid.x", "read", self.contact.wa_id))
        Message.objects.create(
            conversation=self.conversation,
            direction="in",
            kind="text",
            author="contact",
            status="handled",
            text=SAID,
            provider_id="wamid.y",
            delivery=self.delivery,
            sent_at=now,
        )
        LogEntry.objects.create(
            user=person("recepcao", "receptionist"),
            content_type=ContentType.objects.get_for_model(Patient),
            object_id=str(self.patient.pk),
            object_repr=NAME,
            action_flag=CHANGE,
            change_message=f'nome: "{NAME}"',
        )

    @property
    def subject(self) -> Subject:
        return Subject((self.contact.pk,), (self.patient.pk,))


def _delivery(payload: dict[str, Any]) -> Delivery:
    body = webhooks.encode(payload)
    now = clock.now()
    return Delivery.objects.create(body=body, digest=hashlib.sha256(body).digest(), received_at=now, processed_at=now)


def _whole_database() -> str:
    """Return every row of every table of ours as text, raw webhooks readable."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        text = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            text += [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT convert_from(body, 'UTF8') FROM conversations_delivery")
        return "\n".join([*text, *(row[0] for row in cursor.fetchall())])


def test_i12_the_export_holds_all_that_is_known_and_nobody_else(clinic: Clinic) -> None:
    someone = Someone(clinic)
    clinic.patient("Bartolomeu Outro", 78)
    told = privacy.export_all(someone.subject)
    text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False)
    for known in (NAME, CPF, CARD, "+5531900000077", SAID, "completed", "viajou", "care", "Dra. Ana Prado"[5:]):
        assert known in text, known
    assert "Bartolomeu" not in text
    assert "Olímpia" not in json.dumps(told["patients"], cls=DjangoJSONEncoder, ensure_ascii=False)
    assert len(told["scheduling"]["appointments"]) == 4
    assert len(told["staff_log"]["changes_by_staff"]) == 1


def test_i12_erasure_leaves_nothing_but_what_a_law_keeps(clinic: Clinic) -> None:
    someone = Someone(clinic)
    PrivacyRequest.objects.create(contact=someone.contact, kind="erasure", due_on=clock.now().date())
    privacy.erase_all(someone.subject, clock.now())
    everything = _whole_database()
    for known in (someone.contact.wa_id, "+5531900000077", "dipirona, moro", "Acácias", "viajou", CARD):
        assert known not in everything, known
    assert everything.count(NAME) == 1, "only the record of who was attended names the person"
    kept = Appointment.objects.get(pk=someone.attended.pk)
    assert (kept.patient_id, kept.contact_id) == (someone.patient.pk, None)
    assert not Appointment.objects.filter(pk=someone.planned.pk).exists()
    cancelled = Appointment.objects.get(pk=someone.cancelled.pk)
    assert (cancelled.patient_id, cancelled.contact_id, cancelled.cancel_reason) == (None, None, "")
    assert not Guardianship.objects.filter(contact=someone.contact).exists()
    assert someone.contact.consents.get().revoked_at is not None
    assert Delivery.objects.filter(pk__in=[someone.delivery.pk, someone.status.pk], body=b"").count() == 2


def test_i12_erasing_one_leaves_the_others_of_the_household(clinic: Clinic) -> None:
    someone = Someone(clinic)
    privacy.erase_all(someone.subject, clock.now())
    mothers = Appointment.objects.get(pk=someone.of_mother.pk)
    assert (mothers.status, mothers.patient, mothers.contact) == ("booked", someone.mother, None)


def test_i12_who_was_never_attended_is_gone(clinic: Clinic) -> None:
    contact, patient = clinic.patient(NAME, 77)
    clinic.appointment((contact, patient), start=clock.now() + timedelta(days=3))
    privacy.erase_all(Subject((contact.pk,), (patient.pk,)), clock.now())
    assert NAME not in _whole_database()
    assert not Patient.objects.filter(pk=patient.pk).exists()


def test_i12_who_writes_again_after_erasure_is_a_stranger(clinic: Clinic) -> None:
    from integrations.events import Identity
    from patients import identity

    someone = Someone(clinic)
    privacy.erase_all(someone.subject, clock.now())
    (again,) = identity.resolve([Identity(phone="+5531900000077", wa_id=someone.contact.wa_id)])
    assert again.pk != someone.contact.pk
    assert not again.patients.exists()


def test_i12_what_was_said_before_a_refusal_is_purged_fourteen_days_later(clinic: Clinic) -> None:
    contact = Contact.objects.create(phone="+5531900000079", wa_id="5531900000079", profile_name="Zulmira")
    channel = Channel.objects.get()
    talk = Conversation.objects.create(channel=channel, contact=contact)
    delivery = _delivery(webhooks.text_message(Sender(contact.wa_id, "Zulmira"), SAID))
    Message.objects.create(
        conversation=talk,
        direction="in",
        kind="text",
        author="contact",
        status="handled",
        text=SAID,
        delivery=delivery,
        sent_at=clock.now(),
    )
    consent.refuse(contact.pk, now=clock.now())
    privacy.retain_all(clock.now() + timedelta(days=13))
    assert SAID in _whole_database()
    privacy.retain_all(clock.now() + timedelta(days=14, minutes=1))
    everything = _whole_database()
    assert SAID not in everything
    assert "Zulmira" not in everything
    assert "5531900000079" not in everything


def test_i12_the_proof_of_erasure_is_kept_five_years_and_no_longer(clinic: Clinic) -> None:
    someone = Someone(clinic)
    now = clock.now()
    PrivacyRequest.objects.create(contact=someone.contact, kind="erasure", due_on=now.date(), done_at=now)
    privacy.erase_all(someone.subject, now)
    privacy.retain_all(now + timedelta(days=4 * 365))
    assert PrivacyRequest.objects.count() == 1
    privacy.retain_all(now + timedelta(days=6 * 365))
    assert PrivacyRequest.objects.count() == 0
    assert not Contact.objects.filter(pk=someone.contact.pk).exists()
