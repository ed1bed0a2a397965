"""Calendar feeds: private addresses, initials, versions, limits; nothing secret or personal leaks."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar, Component

from clinicbot.core.redaction import redact_text
from patients.models import Patient
from scheduling import booking
from scheduling.feeds import READS, WRONG_READS, calendar_of, initials, new_secret, too_often
from scheduling.models import Appointment, Feed, Professional, Service, Unit
from tests.scheduling.world import STAFF, World, at, key


class Scene:
    """Dra. Lia with one appointment of Maria Aparecida de Souza, on Tuesday at nine."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.unit: Unit = world.unit()
        self.service: Service = world.service(30, name="Consulta")
        self.lia: Professional = world.professional(self.service, name="Lia Campos")
        self.other: Professional = world.professional(self.service, name="Davi Lins")
        for who in (self.lia, self.other):
            world.hours(who, self.unit, "08:00-18:00")
        self.maria = Patient.objects.create(name="Maria Aparecida de Souza")
        self.row = self.book(self.lia, "2026-12-01 09:00")

    def book(self, who: Professional, when: str, patient: Patient | None = None) -> Appointment:
        slot = self.slot(who, when)
        return booking.book(slot, (patient or self.maria).pk, None, key(), self.world.now, by=STAFF)

    def slot(self, who: Professional, when: str) -> str:
        from scheduling.slot import SlotKey

        return SlotKey(self.service.pk, who.pk, self.unit.pk, int(at(when).timestamp())).text

    def feed(self, **more: Any) -> tuple[Feed, str]:
        feed = Feed(**({"professional": self.lia} | more))
        secret = new_secret(feed, self.world.now)
        feed.save()
        return feed, secret

    def events(self, feed: Feed) -> list[Component]:
        return list(Calendar.from_ical(calendar_of(feed, self.world.now)).walk("VEVENT"))


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


@pytest.fixture
def read(valkey: Any, monkeypatch: pytest.MonkeyPatch, scene: Scene) -> Any:
    monkeypatch.setattr("clinicbot.core.clock.now", lambda: scene.world.now)
    client = Client()

    def get(secret: str, **headers: str) -> Any:
        return client.get(f"/feeds/{secret}.ics", headers=headers)

    return get


def test_an_appointment_becomes_an_event(scene: Scene) -> None:
    feed, _secret = scene.feed()
    scene.book(scene.other, "2026-12-01 10:00")
    (event,) = scene.events(feed)
    assert str(event["uid"]) == f"{scene.row.public_id}@clinicbot"
    assert event.decoded("dtstart") == at("2026-12-01 09:00")
    assert event.decoded("dtend") == at("2026-12-01 09:30")
    assert event.decoded("dtstamp") == scene.row.updated_at.replace(microsecond=0)
    assert (event["sequence"], str(event["status"])) == (0, "CONFIRMED")
    assert str(event["summary"]) == "M. A. S. · Consulta"
    assert str(event["location"]) == "Centro, Rua Um, 1"


def test_a_move_raises_the_sequence_of_the_same_event(scene: Scene) -> None:
    feed, _secret = scene.feed()
    booking.reschedule(scene.row.pk, scene.slot(scene.lia, "2026-12-02 11:00"), key(), scene.world.now, STAFF)
    (event,) = scene.events(feed)
    assert str(event["uid"]) == f"{scene.row.public_id}@clinicbot"
    assert event["sequence"] == 1
    assert event.decoded("dtstart") == at("2026-12-02 11:00")


def test_a_cancelled_one_says_so_and_holds_are_not_shown(scene: Scene) -> None:
    feed, _secret = scene.feed()
    booking.hold(scene.slot(scene.lia, "2026-12-01 15:00"), None, None, key(), scene.world.now, by=STAFF)
    booking.cancel(scene.row.pk, key(), scene.world.now, STAFF)
    (event,) = scene.events(feed)
    assert (str(event["status"]), str(event["transp"])) == ("CANCELLED", "TRANSPARENT")
    assert int(str(event["sequence"])) >= 1


def test_a_unit_has_everybody_and_names_stand_only_where_allowed(scene: Scene) -> None:
    scene.book(scene.other, "2026-12-01 10:00")
    feed, _secret = scene.feed(professional=None, unit=scene.unit)
    assert [str(event["summary"]) for event in scene.events(feed)] == [
        "Dra. Lia Campos · M. A. S. · Consulta",
        "Dra. Davi Lins · M. A. S. · Consulta",
    ]
    assert b"Souza" not in calendar_of(feed, scene.world.now)
    feed.full_names = True
    assert str(scene.events(feed)[0]["summary"]).startswith("Dra. Lia Campos · Maria Aparecida de Souza")


def test_what_is_far_away_is_left_out(scene: Scene) -> None:
    feed, _secret = scene.feed()
    now = scene.row.starts_at
    assert b"VEVENT" in calendar_of(feed, now + timedelta(days=30))
    assert b"VEVENT" not in calendar_of(feed, now + timedelta(days=31))
    assert b"VEVENT" not in calendar_of(feed, now - timedelta(days=181))


@pytest.mark.parametrize(
    ("name", "short"),
    [("Maria Aparecida de Souza", "M. A. S."), ("Zé", "Z."), ("ana e silva", "A. S."), ("", ""), ("De", "")],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


def test_the_address_answers_and_answers_nothing_new_with_304(
    scene: Scene, read: Any, django_assert_max_num_queries: Any
) -> None:
    feed, secret = scene.feed()
    with django_assert_max_num_queries(3):
        answer = read(secret)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-cache" in answer["Cache-Control"]
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    again = read(secret, if_none_match=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    booking.confirm(scene.row.pk, scene.row.version, key(), scene.world.now, STAFF)
    changed = read(secret, if_none_match=answer["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != answer["ETag"]
    feed.refresh_from_db()
    assert feed.last_read_at == scene.world.now


def test_the_number_of_statements_does_not_grow(scene: Scene, read: Any, django_assert_max_num_queries: Any) -> None:
    _feed, secret = scene.feed()
    for number in range(8):
        scene.book(scene.lia, f"2026-12-03 {9 + number:02}:00", Patient.objects.create(name=f"Paciente {number}"))
    read(secret)
    with django_assert_max_num_queries(2):
        assert read(secret).content.count(b"BEGIN:VEVENT") == 9


def test_unknown_revoked_and_renewed_addresses(scene: Scene, read: Any) -> None:
    feed, secret = scene.feed()
    assert read("x" * 43).status_code == read("y" * 5000).status_code == 404
    renewed = new_secret(feed, scene.world.now)
    feed.save()
    assert read(secret).status_code == 404
    assert read(renewed).status_code == 200
    feed.revoked_at = scene.world.now
    feed.save()
    assert read(renewed).status_code == 404
    assert Client().post(f"/feeds/{renewed}.ics").status_code == 405


def test_only_a_digest_of_the_secret_is_kept(scene: Scene) -> None:
    feed, secret = scene.feed()
    assert len(secret) == 43
    assert secret not in "".join(str(value) for value in Feed.objects.values_list().get())
    assert re.fullmatch("[0-9a-f]{64}", feed.digest)


def test_reads_are_limited(scene: Scene, read: Any) -> None:
    feed, secret = scene.feed()
    for _number in range(READS):
        assert read(secret).status_code == 200
    answer = read(secret)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 600
    _other, its = scene.feed()
    assert read(its).status_code == 200
    scene.world.now += timedelta(seconds=int(answer["Retry-After"]))
    assert read(secret).status_code == 200
    assert {read(f"wrong{number}").status_code for number in range(WRONG_READS)} == {404}
    assert read("wrong").status_code == 429
    assert not too_often(f"never-{feed.pk}", 1, scene.world.now)


def test_i13_no_secret_and_no_name_in_the_logs(scene: Scene, read: Any, capfd: pytest.CaptureFixture[str]) -> None:
    _feed, secret = scene.feed(full_names=True)
    for _number in range(READS + 1):
        read(secret)  # the last one is refused, which is logged
    read("a-wrong-secret-of-somebody")
    written = "".join(capfd.readouterr())
    assert "/feeds/" in written
    assert secret not in written
    assert "a-wrong-secret" not in written
    assert "Souza" not in written
    assert redact_text(f"GET https://host/feeds/{secret}.ics failed") == "GET https://host/feeds/[redacted].ics failed"
