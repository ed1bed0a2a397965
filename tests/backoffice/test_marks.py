"""Words from patients at the reception: on the agenda, in the inbox and beside the chat, ticked off once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clinicbot.core import clock
from scheduling import marks
from scheduling.errors import NotAllowed
from scheduling.models import Appointment, Mark
from tests.backoffice.clinic import Clinic, person
from tests.backoffice.conftest import Login

INBOX = "admin:conversations_conversation_changelist"


def said(clinic: Clinic, professional: object | None = None) -> tuple[Appointment, Mark]:
    """Maria, who is expected now, runs ten minutes late."""
    contact, patient = clinic.patient()
    more = {"professional": professional} if professional is not None else {}
    row = clinic.appointment((contact, patient), start=clock.now(), **more)
    marks.leave(row.pk, contact.pk, Mark.Kind.LATE, clock.now(), minutes=10)
    return row, Mark.objects.get(appointment=row)


def test_it_is_seen_on_the_agenda_and_in_the_inbox_until_it_is_ticked_off(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row, mark = said(clinic)
    talk = clinic.conversation(mark.contact)
    agenda = f"{reverse('admin:agenda')}?day={row.local_date.isoformat()}"
    pages = (agenda, reverse(INBOX), reverse("admin:conversations_conversation_change", args=[talk.pk]))
    for page in pages:
        assert "atrasa 10 min" in client.get(page).content.decode(), page
    address = reverse("admin:agenda_mark", args=[mark.pk])
    assert client.get(address).status_code == 405
    answer = client.post(address, {"back": agenda})
    assert (answer.status_code, answer["location"]) == (302, agenda)
    for page in pages:
        assert "atrasa 10 min" not in client.get(page).content.decode(), page
    mark.refresh_from_db()
    first = mark.seen_at
    client.post(address, {"back": "https://elsewhere.example/"})
    mark.refresh_from_db()
    assert (mark.seen_at, str(mark.seen_by_id)) == (first, client.session["_auth_user_id"])
    row.refresh_from_db()
    assert row.status == "booked"


def test_a_way_back_to_another_site_is_not_taken(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    _row, mark = said(clinic)
    answer = client.post(reverse("admin:agenda_mark", args=[mark.pk]), {"back": "https://elsewhere.example/"})
    assert answer["location"] == reverse("admin:agenda")


def test_a_professional_ticks_off_only_what_was_said_on_their_own_agenda(clinic: Clinic, login: Login) -> None:
    client = login(user=clinic.ana.user)
    _own, mine = said(clinic, clinic.ana)
    _other, foreign = said(clinic, clinic.caio)
    day = timezone.localdate(clock.now()).isoformat()
    assert client.get(f"{reverse('admin:agenda')}?day={day}").content.decode().count("<b>atrasa 10 min</b>") == 1
    assert client.post(reverse("admin:agenda_mark", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("admin:agenda_mark", args=[mine.pk])).status_code == 302
    assert list(Mark.objects.filter(seen_at=None)) == [foreign]


def test_who_has_arrived_is_no_longer_announced(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    row, _mark = said(clinic)
    client.post(reverse("admin:scheduling_appointment_do", args=[row.pk, "arrived"]))
    page = client.get(f"{reverse('admin:agenda')}?day={row.local_date.isoformat()}").content.decode()
    assert "atrasa 10 min" not in page


def test_who_takes_back_being_here_is_announced_only_where_somebody_believed_it(clinic: Clinic, login: Login) -> None:
    client = login("receptionist")
    contact, patient = clinic.patient()
    row = clinic.appointment((contact, patient), start=clock.now())
    talk = clinic.conversation(contact)
    agenda = f"{reverse('admin:agenda')}?day={row.local_date.isoformat()}"
    pages = (agenda, reverse(INBOX), reverse("admin:conversations_conversation_change", args=[talk.pk]))
    marks.leave(row.pk, contact.pk, Mark.Kind.HERE, clock.now())
    marks.take_back_here(row.pk, contact.pk, clock.now())
    assert not Mark.objects.exists()
    marks.leave(row.pk, contact.pk, Mark.Kind.HERE, clock.now())
    client.post(reverse("admin:scheduling_appointment_do", args=[row.pk, "arrived"]))
    marks.take_back_here(row.pk, contact.pk, clock.now())
    assert list(Mark.objects.values_list("kind", flat=True)) == ["away"]
    for page in pages:
        assert "diz que ainda não chegou" in client.get(page).content.decode(), page
    client.post(reverse("admin:scheduling_appointment_do", args=[row.pk, "not_arrived"]))
    client.post(reverse("admin:agenda_mark", args=[Mark.objects.get().pk]))
    for page in pages:
        assert "diz que ainda não chegou" not in client.get(page).content.decode(), page
    marks.leave(row.pk, contact.pk, Mark.Kind.HERE, clock.now())
    assert [mark.kind for mark in marks.open_of(contact.pk)] == ["here"]


def test_what_somebody_has_seen_is_said_to_be_wrong(clinic: Clinic) -> None:
    contact, patient = clinic.patient()
    row = clinic.appointment((contact, patient), start=clock.now())
    marks.leave(row.pk, contact.pk, Mark.Kind.HERE, clock.now())
    marks.tick_off(Mark.objects.get().pk, person("recepcao", "receptionist").pk, clock.now())
    marks.take_back_here(row.pk, contact.pk, clock.now())
    assert [mark.kind for mark in marks.open_of(contact.pk)] == ["away"]
    marks.leave(row.pk, contact.pk, Mark.Kind.HERE, clock.now())
    assert [mark.kind for mark in marks.open_of(contact.pk)] == ["here"]
    Appointment.objects.update(status="cancelled")
    with pytest.raises(NotAllowed):
        marks.take_back_here(row.pk, contact.pk, clock.now())
