"""The simulated patients know nothing that the assistant was taught from, and see only what a person sees."""

import random
import re
from datetime import date, datetime, time

import pytest

from conversations.rehearsal import Said
from conversations.simulated import configuration, days
from conversations.simulated.personas import personas, sentences
from conversations.simulated.reading import Asked, Claim, Screen
from conversations.understanding.normalise import normalise
from conversations.understanding.training import built_in_examples


def _words(sentence: str) -> str:
    return normalise(re.sub(r"\{\w+\}", " ", sentence)).text


def _said(text: str, *titles: str) -> list[Said]:
    return [Said(1, text, tuple((title, title) for title in titles), "", "", "")]


def test_there_are_twelve_personas_and_three_languages() -> None:
    assert len(personas()) == 12
    assert {persona.language for persona in personas()} == {"pt_BR", "es", "en"}


def test_no_sentence_of_a_persona_is_a_training_phrase() -> None:
    taught = {_words(example.text) for example in built_in_examples()}
    longer = {sentence for sentence in sentences() if len(_words(sentence).split()) >= 3}
    assert len(longer) > 60
    assert {sentence for sentence in longer if _words(sentence) in taught} == set()


@pytest.mark.parametrize(
    ("text", "titles", "asked"),
    [
        ("Você concorda?", ("Concordo", "Não concordo"), Asked.CONSENT),
        ("Como é o seu nome completo?", (), Asked.NAME),
        ("Who is the visit for?", ("Maria", "Someone else"), Asked.WHO_FOR),
        ("¿Para qué día y horario?", ("Por la mañana",), Asked.WHEN),
        ("Encontrei estes horários:", ("qui, 26/11 às 14:00", "Outros horários"), Asked.SLOTS),
        ("Posso confirmar?", ("Confirmar", "Outro horário", "Desistir"), Asked.SUMMARY),
        ("Até logo!", (), Asked.OTHER),
    ],
)
def test_a_screen_is_read_as_people_read_it(text: str, titles: tuple[str, ...], asked: Asked) -> None:
    assert Screen.of(_said(text, *titles)).asked == asked


def test_claims_and_moments_are_read_in_three_languages() -> None:
    today = date(2026, 11, 23)
    for text in ("Pronto, está marcado! 26/11, às 14:00", "¡Listo, su cita está reservada! 26/11, a las 14:00"):
        assert Screen.of(_said(text)).claims == [Claim.BOOKED]
        assert days.moments_in(text, today) == [(date(2026, 11, 26), time(14, 0))]
    assert days.moments_in("Thu, Nov 26 at 2:00 PM", today) == [(date(2026, 11, 26), time(14, 0))]
    assert Screen.of(_said("Posso confirmar?")).claims == []


def test_a_day_is_said_in_ways_that_name_it() -> None:
    rng = random.Random(1)
    ways = {days.spoken(date(2026, 11, 26), "morning", date(2026, 11, 23), "pt_BR", rng) for _ in range(60)}
    assert {"dia 26 de manhã", "quinta pela manhã"} <= ways
    assert days.part_of(datetime(2026, 11, 26, 18, 0)) == "evening"  # noqa: DTZ001 - a local time


def test_a_configuration_holds_nothing_of_a_person() -> None:
    labels = {model._meta.label_lower for model in configuration.models()}
    assert {"scheduling.service", "scheduling.professional", "scheduling.weeklyhours"} <= labels
    assert not {label for label in labels if label.split(".")[1] in ("appointment", "message", "conversation", "turn")}
    assert not labels & {"scheduling.waitlistentry", "conversations.channel", "conversations.delivery"}
