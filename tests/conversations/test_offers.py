"""Waitlist offers as messages: told in the transaction that holds the time, never after it was taken back (SCH-39)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from clinicbot.core import clock
from conversations import notices, offers, outbox, takeover
from conversations.models import Channel, Conversation, Message, Notice
from conversations.rehearsal import Rehearsal
from patients import consent
from patients.models import Contact, Guardianship, Patient
from scheduling import booking, waitlist
from scheduling.actors import Actor
from scheduling.models import Appointment, FreedTime, WaitlistEntry, WaitlistOffer
from scheduling.waitlist import Wish
from tests.scheduling.world import Simple, World, key

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.fromisoformat("2026-11-30T09:00:00-03:00")
STAFF = Actor.staff(1)
PHONES = ("+5531900000601", "+5531900000602", "+5531900000603")


@pytest.fixture
def talk(valkey: object) -> Iterator[Rehearsal]:
    with Rehearsal(PHONES[0], NOW, name="Lúcia") as rehearsal:
        yield rehearsal


@pytest.fixture
def clinic(talk: Rehearsal) -> Simple:
    return World(now=NOW).simple()


@pytest.fixture
def taken(clinic: Simple) -> Appointment:
    """Somebody has Friday at ten."""
    return clinic.book("2026-12-04 10:00")


def waits(clinic: Simple, phone: str = PHONES[0], days: int = 0) -> WaitlistEntry:
    """Put the patient behind a phone on the list, since `days` ago."""
    contact = Contact.objects.create(phone=phone, wa_id=phone[1:])
    patient = Patient.objects.create(name="Lúcia Prado")
    Guardianship.objects.create(contact=contact, patient=patient, relation="self")
    consent.grant(contact.pk, ["care"], now=NOW, evidence=None)
    return waitlist.join(patient.pk, contact.pk, Wish(clinic.service.pk), NOW - timedelta(days=days))


def free(taken: Appointment, now: datetime = NOW) -> None:
    booking.cancel(taken.pk, key(), now, STAFF)


def offer(now: datetime = NOW) -> int:
    with clock.starting_at(now):
        return offers.offer(now)


def test_what_is_freed_is_offered_once_however_often_it_is_asked(clinic: Simple, taken: Appointment) -> None:
    waits(clinic)
    assert offer() == 0
    free(taken)
    assert [offer(), offer()] == [1, 0]
    notice = Notice.objects.get()
    held = WaitlistOffer.objects.get().hold
    assert (notice.kind, notice.appointment, notice.expires_at) == ("offer", held.public_id, held.hold_expires_at)
    assert not FreedTime.objects.exists()


def test_a_move_and_a_hold_that_ran_out_free_time_too(clinic: Simple, taken: Appointment) -> None:
    booking.reschedule(taken.pk, clinic.slot("2026-12-04 11:00"), key(), NOW, STAFF)
    assert [row.starts_at for row in FreedTime.objects.all()] == [taken.starts_at]
    contact = clinic.world.contact()
    booking.hold(clinic.slot("2026-12-04 09:00"), contact.pk, None, key(), NOW, 5)
    with transaction.atomic():
        booking.expire_holds(NOW + timedelta(minutes=6))
    assert FreedTime.objects.count() == 2


def test_outside_the_window_it_leaves_as_the_approved_template(
    talk: Rehearsal, clinic: Simple, taken: Appointment
) -> None:
    waits(clinic)
    free(taken)
    talk.pass_time(timedelta(minutes=1))
    (sent,) = talk.graph.sent
    assert sent.payload["type"] == "template"
    assert sent.payload["template"]["name"] == "waitlist_offer"
    body = next(part for part in sent.payload["template"]["components"] if part["type"] == "body")
    assert [one["text"] for one in body["parameters"]][2:4] == ["04/12", "10:00"]


@pytest.mark.parametrize("how", ["released by staff", "left the list", "over", "opted out"])
def test_i14_an_offer_that_was_taken_back_never_leaves(
    talk: Rehearsal, clinic: Simple, taken: Appointment, how: str
) -> None:
    entry = waits(clinic)
    free(taken)
    assert offer() == 1
    made, now = WaitlistOffer.objects.get(), NOW
    if how == "released by staff":
        booking.cancel(made.hold_id, key(), NOW, STAFF)
    elif how == "left the list":
        waitlist.leave(entry.pk, NOW, STAFF)
    elif how == "over":
        now = NOW + timedelta(minutes=30)
    else:
        Contact.objects.update(opted_out_at=NOW)
    with clock.starting_at(now):
        outbox.send_all(Conversation.objects.get().pk)
    assert talk.graph.sent == []
    assert Message.objects.get(author="notice").status == "dropped"


def test_what_could_not_be_told_goes_to_the_next_at_once(clinic: Simple, taken: Appointment) -> None:
    first, second = waits(clinic, days=2), waits(clinic, PHONES[1])
    free(taken)
    assert offer() == 1
    takeover.take_over(Conversation.objects.get().pk, staff_id=None, now=NOW)
    with clock.starting_at(NOW):
        outbox.send_all(Conversation.objects.get().pk)
    assert offer() == 1
    assert {row.entry_id: row.status for row in WaitlistOffer.objects.all()} == {
        first.pk: "declined",
        second.pk: "open",
    }


def test_who_talks_with_a_person_or_took_consent_back_is_passed_over(clinic: Simple, taken: Appointment) -> None:
    first, second, third = (waits(clinic, phone, days) for phone, days in zip(PHONES, (3, 2, 1), strict=True))
    consent.revoke(first.contact_id, ["care"], now=NOW)
    conversation = notices.conversation_of(Channel.objects.get(), second.contact)
    takeover.take_over(conversation.pk, staff_id=None, now=NOW)
    free(taken)
    assert offer() == 1
    assert WaitlistOffer.objects.get().entry_id == third.pk
    first.refresh_from_db()
    assert (first.status, first.offers_passed) == ("waiting", 0)


def test_silence_passes_it_on_and_the_late_one_keeps_the_place(clinic: Simple, taken: Appointment) -> None:
    first, second = waits(clinic, days=2), waits(clinic, PHONES[1])
    free(taken)
    assert offer() == 1
    assert offer(NOW + timedelta(minutes=29)) == 0
    assert offer(NOW + timedelta(minutes=31)) == 1
    assert list(WaitlistOffer.objects.order_by("id").values_list("entry_id", "status")) == [
        (first.pk, "expired"),
        (second.pk, "open"),
    ]
    first.refresh_from_db()
    assert first.status == "waiting"


def test_a_second_tap_shows_what_was_booked_and_a_refusal_then_asks_before_it_cancels(
    talk: Rehearsal, clinic: Simple, taken: Appointment
) -> None:
    waits(clinic)
    free(taken)
    talk.pass_time(timedelta(minutes=1))
    assert "está marcado" in talk.tap("Quero este horário")[0].text
    assert "está marcado" not in talk.tap("Quero este horário")[0].text
    assert "Quer mesmo cancelar" in talk.tap("Não posso")[0].text
    assert Appointment.objects.filter(status="booked").count() == 1


def test_who_booked_another_time_meanwhile_is_offered_an_earlier_one_only(clinic: Simple, taken: Appointment) -> None:
    entry = waits(clinic, days=1)
    soon = booking.book(clinic.slot("2026-12-03 08:00"), entry.patient_id, entry.contact_id, key(), NOW)
    free(taken)
    assert offer() == 0
    booking.reschedule(soon.pk, clinic.slot("2026-12-10 08:00"), key(), NOW, STAFF)
    again = clinic.book("2026-12-04 10:00")
    free(again)
    assert offer() == 1
    made = WaitlistOffer.objects.get()
    assert waitlist.accept(made.pk, key(), NOW).pk == soon.pk
    assert Appointment.objects.filter(patient=entry.patient_id, status="booked").count() == 1


def race(*deeds: Callable[[], object]) -> list[object]:
    """Do all at once, each in a connection of its own; return what each returned or raised."""

    def one(deed: Callable[[], object]) -> object:
        try:
            return deed()
        except Exception as error:  # noqa: BLE001 - what it was is what the test asks
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def test_many_workers_at_once_make_one_offer_of_one_time(clinic: Simple, taken: Appointment) -> None:
    for phone in PHONES:
        waits(clinic, phone)
    free(taken)
    found = race(*(partial(offers.offer, NOW) for _ in range(8)))
    assert sum(one for one in found if isinstance(one, int)) == 1, found
    assert (WaitlistOffer.objects.count(), Notice.objects.count()) == (1, 1)


def test_taking_an_offer_against_its_end_against_a_booking_by_another(clinic: Simple, taken: Appointment) -> None:
    entry = waits(clinic)
    free(taken)
    assert offer() == 1
    made, over = WaitlistOffer.objects.get(), NOW + timedelta(minutes=30)
    others = [clinic.world.patient().pk for _ in range(2)]
    slot = clinic.slot("2026-12-04 10:00")
    race(
        partial(waitlist.accept, made.pk, key(), over - timedelta(seconds=1)),
        partial(waitlist.expire_offers, over),
        partial(booking.book, slot, others[0], None, key(), over),
        partial(booking.book, slot, others[1], None, key(), NOW),  # refused, unless the time was given back before
        partial(offers.offer, over),
    )
    waitlist.expire_offers(over)  # the next round: what was being answered is skipped in the first
    booked = Appointment.objects.get(status="booked", starts_at=taken.starts_at)
    made.refresh_from_db()
    entry.refresh_from_db()
    if booked.patient_id == entry.patient_id:
        assert (made.status, entry.status) == ("accepted", "booked")
    else:
        assert booked.patient_id in others
        assert (made.status, entry.status) == ("expired", "waiting")
