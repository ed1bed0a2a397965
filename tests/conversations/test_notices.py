"""Reminders as messages: made once, bound to one version, never leaving for what no longer stands."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from clinicbot.core import clock
from conversations import notices, outbox, returning, sweeping, takeover
from conversations.models import Conversation, Message, Notice
from conversations.rehearsal import Rehearsal
from integrations.simulator import webhooks
from integrations.simulator.graph import FaultKind
from patients import consent
from patients.models import Contact, Guardianship, Patient
from scheduling import booking
from scheduling.actors import Actor
from scheduling.models import Appointment
from scheduling.slots import SlotKey
from scheduling.times import exact
from tests.scheduling.world import World

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+5531900000501"
BOOKED_AT = datetime.fromisoformat("2026-11-30T09:00:00-03:00")


@pytest.fixture
def talk(valkey: object) -> Iterator[Rehearsal]:
    with Rehearsal(PHONE, BOOKED_AT, name="Lúcia") as rehearsal:
        yield rehearsal


@pytest.fixture
def appointment(talk: Rehearsal) -> Appointment:
    """Lúcia, who agreed, has an appointment two days ahead, at ten."""
    contact = Contact.objects.create(phone=PHONE, wa_id=PHONE[1:])
    patient = Patient.objects.create(name="Lúcia Prado")
    Guardianship.objects.create(contact=contact, patient=patient, relation="self")
    consent.grant(contact.pk, ["care", "reminders"], now=BOOKED_AT, evidence=None)
    simple = World(now=BOOKED_AT).simple()
    return booking.book(simple.slot("2026-12-02 10:00"), patient.pk, contact.pk, "test-booking", BOOKED_AT)


def move(appointment: Appointment, to: str, now: datetime) -> None:
    start = exact(datetime.fromisoformat(to), "America/Sao_Paulo")
    key = SlotKey(appointment.service_id, appointment.professional_id, appointment.unit_id, int(start.timestamp())).text
    booking.reschedule(appointment.pk, key, f"move-{to}", now, Actor.staff(1))


def status_of(appointment: Appointment) -> str:
    appointment.refresh_from_db()
    return str(appointment.status)


def test_a_day_and_two_hours_before_a_reminder_goes_out_once(talk: Rehearsal, appointment: Appointment) -> None:
    assert talk.pass_time(timedelta(hours=24)) == []
    (day_before,) = talk.pass_time(timedelta(hours=1, minutes=1))
    assert [title for _, title in day_before.choices] == ["Confirmar", "Mudar a data", "Cancelar"]
    assert talk.pass_time(timedelta(hours=1)) == []
    (hours_before,) = talk.pass_time(timedelta(hours=21, minutes=30))
    assert "10" in hours_before.text
    assert talk.pass_time(timedelta(hours=1)) == []
    assert Notice.objects.count() == 2


def test_outside_the_window_it_leaves_as_the_approved_template(talk: Rehearsal, appointment: Appointment) -> None:
    talk.pass_time(timedelta(hours=25, minutes=1))
    (sent,) = talk.graph.sent
    assert sent.payload["type"] == "template"
    body = next(part for part in sent.payload["template"]["components"] if part["type"] == "body")
    assert body["parameters"][0]["text"] == "Lúcia"


def test_two_beats_at_once_make_one_notice(talk: Rehearsal, appointment: Appointment) -> None:
    now = BOOKED_AT + timedelta(hours=25, minutes=1)
    with clock.starting_at(now):
        assert [notices.remind(now), notices.remind(now)] == [1, 0]
    assert Notice.objects.count() == 1


def test_i14_a_tap_on_confirm_confirms_the_version_it_spoke_of(talk: Rehearsal, appointment: Appointment) -> None:
    talk.pass_time(timedelta(hours=25, minutes=1))
    assert talk.tap("Confirmar")
    assert status_of(appointment) == "confirmed"


@pytest.mark.parametrize("answer", ["sim", "confirmo", "👍"])
def test_i14_a_plain_yes_answers_the_reminder_that_was_the_last_word(
    talk: Rehearsal, appointment: Appointment, answer: str
) -> None:
    talk.pass_time(timedelta(hours=25, minutes=1))
    assert talk.say(answer)
    assert status_of(appointment) == "confirmed"


def test_i14_a_reaction_to_the_reminder_is_an_answer_to_it(talk: Rehearsal, appointment: Appointment) -> None:
    (reminder,) = talk.pass_time(timedelta(hours=25, minutes=1))
    talk.send(webhooks.reaction(reminder.provider_id, "👍"))
    assert status_of(appointment) == "confirmed"


def test_i14_a_quoted_yes_answers_the_reminder_it_quotes(talk: Rehearsal, appointment: Appointment) -> None:
    (reminder,) = talk.pass_time(timedelta(hours=25, minutes=1))
    talk.say("qual o endereço?")
    talk.say("sim", reply_to=reminder.provider_id)
    assert status_of(appointment) == "confirmed"


@pytest.mark.parametrize("how", ["tap", "quote", "react"])
def test_i14_a_reply_to_a_superseded_reminder_never_confirms_the_new_time(
    talk: Rehearsal, appointment: Appointment, how: str
) -> None:
    (reminder,) = talk.pass_time(timedelta(hours=25, minutes=1))
    move(appointment, "2026-12-03T11:00", talk.now)
    answers = {
        "tap": lambda: talk.tap("Confirmar"),
        "quote": lambda: talk.say("sim, confirmo", reply_to=reminder.provider_id),
        "react": lambda: talk.send(webhooks.reaction(reminder.provider_id, "👍")),
    }
    said = answers[how]()
    assert status_of(appointment) == "booked"
    if how != "react":
        assert "03/12" in " ".join(one.text for one in said)


def test_i14_a_reminder_of_a_cancelled_appointment_never_leaves(talk: Rehearsal, appointment: Appointment) -> None:
    booking.cancel(appointment.pk, "cancel", BOOKED_AT, Actor.staff(1))
    assert talk.pass_time(timedelta(hours=26)) == []
    assert talk.graph.sent == []


@pytest.mark.parametrize("change", ["cancel", "move"])
def test_i14_not_even_when_it_was_already_waiting_to_be_sent(
    talk: Rehearsal, appointment: Appointment, change: str
) -> None:
    now = BOOKED_AT + timedelta(hours=25, minutes=1)
    with clock.starting_at(now):
        assert notices.remind(now) == 1
        if change == "cancel":
            booking.cancel(appointment.pk, "cancel", now, Actor.staff(1))
        else:
            move(appointment, "2026-12-03T11:00", now)
        outbox.send_all(Conversation.objects.get().pk)
    assert talk.graph.sent == []
    message = Message.objects.get(author="notice")
    assert (message.status, message.reason) == ("dropped", "the appointment was changed or cancelled")


def test_i6_while_a_person_answers_no_reminder_cuts_in(
    talk: Rehearsal, appointment: Appointment, admin_user: Any
) -> None:
    talk.say("oi")
    conversation = talk.conversation
    assert conversation is not None
    takeover.take_over(conversation.pk, staff_id=admin_user.pk, now=talk.now)
    assert talk.pass_time(timedelta(hours=25, minutes=1)) == []
    returning.give_back(conversation.pk, now=talk.now)
    assert len(talk.pass_time(timedelta(minutes=11))) == 1


def test_who_asked_for_silence_gets_no_reminder(talk: Rehearsal, appointment: Appointment) -> None:
    Contact.objects.update(opted_out_at=BOOKED_AT)
    assert talk.pass_time(timedelta(hours=26)) == []


def test_i4_a_notice_whose_outcome_is_unknown_is_left_to_staff(talk: Rehearsal, appointment: Appointment) -> None:
    talk.graph.break_next(FaultKind.LOSE_ANSWER)
    talk.pass_time(timedelta(hours=25, minutes=1))
    assert Message.objects.get(author="notice").status == "unknown"
    for step in range(9):
        with clock.starting_at(talk.now + timedelta(seconds=10 * step)):
            sweeping.sweep()
    assert Message.objects.get(author="notice").status == "failed"
    assert len(talk.graph.sent) == 1
    assert Conversation.objects.get().mode == "waiting"
