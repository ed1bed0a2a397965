"""The flow engine by itself: any state, any words, declared steps, and what is kept before consent."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from conversations.engines.decision import Decision, Heard, PatientFacts, Situation, Tap
from conversations.engines.diagram import page
from conversations.engines.flow import FlowEngine, check_registry
from conversations.replies import render
from conversations.skills import memory, registry
from conversations.understanding import understand
from integrations.events import MessageKind
from tests.dialogues.clinic import aurora, fresh_day  # noqa: F401 - fixtures

ZONE = ZoneInfo("America/Sao_Paulo")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
ENGINE = FlowEngine()


def situation(state: dict[str, Any] | None = None, *, consented: bool = True, **changes: Any) -> Situation:
    made = Situation(
        now=NOW,
        zone=ZONE,
        home=ZONE,
        language="pt_BR",
        contact_id=1,
        profile_name="",
        consented=consented,
        patients=(PatientFacts(1, "Rosa Alves", "self"),) if consented else (),
        state=state or {},
        turn_id="0" * 32,
        clinic_name="Clínica Aurora",
        human_hours="",
        waiting_for_human=False,
        recall=lambda ids: "",
    )
    return replace(made, **changes)


def heard(text: str, **changes: Any) -> Heard:
    made = Heard(
        text=text,
        kind=MessageKind.TEXT,
        understanding=understand(text, now=NOW),
        message_ids=("0198c0de-0000-7000-8000-000000000001",),
    )
    return replace(made, **changes)


def words(decision: Decision) -> str:
    return "\n".join(render(reply, "pt_BR").text for reply in decision.replies)


def test_flow_page_is_fresh() -> None:
    assert (Path(settings.BASE_DIR) / "docs" / "flow.md").read_text(encoding="utf-8") == page(), (
        "docs/flow.md is stale: run `python manage.py draw_flow`"
    )


def test_every_declared_place_exists() -> None:
    assert check_registry() == []


def test_every_question_has_two_wordings() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "replies" / "pt_BR"
    for skill in registry.skills():
        for step in skill.steps:
            assert "\n~~~\n" in (folder / f"{step.asks}.txt").read_text(encoding="utf-8"), step.asks


@pytest.mark.parametrize("text", ["oi, sou a Rosa e quero dermato", "meu cpf é segredo", "quero pediatra"])
def test_i12_nothing_said_is_kept_before_consent(text: str, fresh_day: None) -> None:  # noqa: F811
    decision = ENGINE.decide(situation(consented=False), heard(text))
    kept = json.dumps(decision.state, ensure_ascii=False).casefold()
    assert decision.state.get("heard", ()) in ((), ["0198c0de-0000-7000-8000-000000000001"])
    assert not [word for word in text.casefold().replace(",", "").split() if len(word) > 3 and word in kept]
    assert decision.change is None


@pytest.mark.parametrize(
    "state",
    [
        {"v": 99},
        {"skill": 3},
        {"v": 1, "skill": "booking"},
        {"v": 1, "at": "yesterday"},
        {"any": [1, {"else": None}]},
    ],
)
def test_a_state_nobody_can_read_is_a_fresh_start(state: dict[str, Any], fresh_day: None) -> None:  # noqa: F811
    assert "Rosa" in words(ENGINE.decide(situation(state), heard("oi")))


def test_a_step_that_no_longer_exists_is_a_fresh_start(fresh_day: None) -> None:  # noqa: F811
    state = memory.Memory(place=memory.Place("booking", "from_an_older_version", {"x": 1})).to_state(NOW)
    assert ENGINE.decide(situation(state), heard("oi")).replies


def test_a_state_from_yesterday_is_forgotten() -> None:
    state = memory.Memory(place=memory.Place("booking", "confirm", {"slot": "x"})).to_state(NOW.replace(day=20))
    assert memory.read(state, NOW) == memory.Memory()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
places = st.sampled_from(
    [(skill.name, step.name) for skill in registry.skills() for step in skill.steps] + [("", ""), ("gone", "away")]
)
numbers = ("patient", "service", "specialty", "professional", "unit", "plan", "version", "id", "moving", "hold")
forms = st.dictionaries(
    st.sampled_from([*numbers, "slots", "shown", "ids", "when", "avoid", "purpose", "period", "until", "slot"]),
    st.integers(0, 20) | st.text(max_size=5) | st.lists(st.integers(0, 9) | st.text(max_size=5), max_size=3),
    max_size=4,
)
said = [
    *("oi", "sim", "não", "1", "99", "menu", "voltar", "cancelar", "outros", "tanto faz", "quinta às 15h"),
    *("quero marcar dermato", "minhas consultas", "quanto custa?", "outro médico", "quero falar com uma pessoa"),
]
taps = st.none() | st.sampled_from(["confirm", "other", "any", "1", "more", "go:menu", "yes"]) | st.text(max_size=20)
sentences = st.sampled_from(said) | st.text(max_size=60)


@given(place=places, form=forms, text=sentences, tap=taps, fresh=st.booleans(), consented=st.booleans())
@rules(max_examples=150)
def test_no_state_and_no_words_ever_raise(
    fresh_day: None,  # noqa: F811
    place: tuple[str, str],
    form: dict[str, Any],
    text: str,
    tap: str | None,
    fresh: bool,
    consented: bool,
) -> None:
    state = memory.Memory(place=memory.Place(*place, form)).to_state(NOW)
    pressed = None if tap is None else Tap(place[0], place[1], tap, fresh)
    decision = ENGINE.decide(situation(state, consented=consented), heard(text, tap=pressed))
    assert json.loads(json.dumps(decision.state)) == decision.state
    assert {"skill", "step", "form", "misses"} <= decision.state.keys()
    for reply in decision.replies:
        assert render(reply, "pt_BR").text
    assert decision.replies or decision.change is not None


@given(state=st.dictionaries(st.text(max_size=8), json_values, max_size=6))
@rules(max_examples=100)
def test_any_json_is_read(state: dict[str, Any]) -> None:
    assert memory.read(state | {"v": 1, "at": NOW.isoformat()}, NOW) is not None


def test_a_registered_patient_saying_hello_costs_no_scheduling_query(
    fresh_day: None,  # noqa: F811
    django_assert_max_num_queries: Any,
) -> None:
    ENGINE.decide(situation(), heard("oi"))
    with django_assert_max_num_queries(1):
        ENGINE.decide(situation(), heard("oi"))


def test_recall_is_asked_for_what_was_said_before(fresh_day: None) -> None:  # noqa: F811
    asked: list[Sequence[str]] = []

    def recall(ids: Sequence[str]) -> str:
        asked.append(tuple(ids))
        return "quero uma consulta com clínico geral"

    first = ENGINE.decide(situation(consented=False), heard("quero uma consulta com clínico geral"))
    tap = Tap("registration", "consent", "accept", fresh=True)
    later = situation(first.state, consented=False, recall=recall)
    ENGINE.decide(later, heard("Concordo", tap=tap, kind=MessageKind.CHOICE))
    assert asked == [("0198c0de-0000-7000-8000-000000000001",)]
