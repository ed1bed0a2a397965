"""Tone, two wishes, names, when people answer, and the calendar file: plain functions."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from conversations.clinic import ClinicFacts, hours_in_words, people_back
from conversations.skills import aftercare_words
from conversations.skills.naming import corrected
from conversations.tone import in_tone
from integrations.outgoing import Document, Outgoing, SendError
from integrations.whatsapp.render import render
from scheduling.appointments import AppointmentView
from scheduling.calendar_entry import calendar_entry

ZONE = ZoneInfo("America/Sao_Paulo")


@pytest.mark.parametrize(
    ("said", "formal"),
    [
        ("Olá! 👋 Você concorda?", "Olá! O(A) senhor(a) concorda?"),
        ("Guardo este horário para você.", "Guardo este horário para o(a) senhor(a)."),
        ("A unidade mais perto de você é Savassi.", "A unidade mais perto do(a) senhor(a) é Savassi."),
    ],
)
def test_formal_tone(said: str, formal: str) -> None:
    assert in_tone(said, "pt_BR", formal=True) == formal
    assert in_tone(said, "pt_BR", formal=False) == said
    assert in_tone(said, "es", formal=True) == said


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("errei meu nome, é Carlos Souza", "Carlos Souza"),
        ("meu nome está errado, o certo é ana lima", "Ana Lima"),
        ("escrevi errado o nome: João da Silva", "João da Silva"),
        ("meu nome está errado", ""),
        ("meu nome é Carlos Souza", None),
        ("o horário está errado", None),
    ],
)
def test_corrected_names(text: str, name: str | None) -> None:
    assert corrected(text) == name


def facts(**changes: Any) -> ClinicFacts:
    values: dict[str, Any] = {
        "name": "Aurora",
        "bot_enabled": True,
        "human_hours": "",
        "answers_on": (0, 1, 2, 3, 4),
        "answers_from": time(8),
        "answers_until": time(18),
        "formal": False,
        "offers_news": True,
        "zone": ZoneInfo("America/Sao_Paulo"),
    }
    return ClinicFacts(**(values | changes))


@pytest.mark.parametrize(
    ("now", "back"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=ZONE), None),
        (datetime(2026, 11, 23, 7, 59, tzinfo=ZONE), datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)),
        (datetime(2026, 11, 23, 18, 0, tzinfo=ZONE), datetime(2026, 11, 24, 8, 0, tzinfo=ZONE)),
        (datetime(2026, 11, 27, 20, 0, tzinfo=ZONE), datetime(2026, 11, 30, 8, 0, tzinfo=ZONE)),
    ],
)
def test_when_people_answer(now: datetime, back: datetime | None) -> None:
    assert people_back(facts(), now) == back


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        ("pt_BR", (0, 1, 2, 3, 4), "de segunda a sexta, das 8h às 18h"),
        ("en", (0, 1, 2, 3, 4), "Mon to Fri, 08:00–18:00"),
        ("es", (0, 1, 2, 5), "lun a mié, sáb, 08:00–18:00"),
        ("en", (), ""),
    ],
)
def test_when_people_answer_is_said_in_the_readers_language(language: str, days: tuple[int, ...], said: str) -> None:
    own = facts(answers_on=days, human_hours="de segunda a sexta, das 8h às 18h")
    assert hours_in_words(own, language) == said
    assert hours_in_words(facts(answers_on=days), language) == ""


def test_hours_nobody_gave_promise_nothing() -> None:
    assert people_back(facts(answers_on=()), datetime(2026, 11, 28, 9, 0, tzinfo=ZONE)) is None


@pytest.mark.parametrize("said", ["vou atrasar uns 10 minutos", "estou atrasado", "vou chegar 15 min atrasada"])
def test_late_is_heard(said: str) -> None:
    assert aftercare_words.LATE.search(said)


@pytest.mark.parametrize("said", ["quero mais tarde", "pode ser a tarde", "minha menstruacao atrasou", "tarde"])
def test_later_is_not_late(said: str) -> None:
    assert not aftercare_words.LATE.search(said)


def test_the_calendar_file_holds_the_appointment_and_no_name() -> None:
    start = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
    view = AppointmentView(
        id=1,
        public_id=UUID(int=7),
        version=3,
        status="booked",
        patient_id=1,
        patient_name="Rosa Alves",
        contact_id=1,
        service_id=1,
        service_name="Consulta dermatológica",
        professional_id=1,
        professional_name="Dra. Ana Ribeiro",
        unit_id=1,
        unit_name="Savassi",
        address="Rua Pernambuco, 1077",
        latitude=None,
        longitude=None,
        start=start,
        end=start.replace(minute=30),
        time_zone="America/Sao_Paulo",
        price=None,
        plan_id=None,
        plan_name="",
        preparation="",
        hold_expires_at=None,
    )
    text = calendar_entry(view, start)
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event.decoded("dtstart") == start
    assert event["sequence"] == 2
    assert "Rosa" not in text


def test_a_document_is_sent_by_its_media_id_with_its_caption() -> None:
    file = Document("consulta.ics", "text/calendar", b"x", media_id="99")
    sent = render(Outgoing(callback_data="1", to_phone="+5531900000001", text="Toque", document=file))
    assert sent["document"] == {"id": "99", "filename": "consulta.ics", "caption": "Toque"}
    with pytest.raises(SendError):
        render(Outgoing(callback_data="1", to_phone="+5531900000001", document=Document("a", "text/plain", b"x")))
