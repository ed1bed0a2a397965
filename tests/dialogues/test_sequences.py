"""Any sequence of inputs over the real road: no failed turn, always a way out, nobody else's data touched."""

from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from conversations.rehearsal import Rehearsal, Said
from integrations.simulator import webhooks
from scheduling.models import Appointment
from tests.dialogues import claims
from tests.dialogues.acting import MONDAY, _book, _prepare, contact_of
from tests.dialogues.clinic import aurora, fresh_day  # noqa: F401 - fixtures

OUTSIDER = "+5531900000801"
numbers = count()

said = st.sampled_from(
    [
        *(
            "oi",
            "sim",
            "não",
            "1",
            "2",
            "99",
            "menu",
            "voltar",
            "cancelar",
            "outros horários",
            "tanto faz",
            "mais cedo",
        ),
        *("quero dermato quinta à tarde", "dra ana", "amanhã", "outro médico", "outra unidade", "minhas consultas"),
        *("quero desmarcar", "foi engano, desfaz", "vou atrasar 10 minutos", "cheguei", "errei meu nome, é Rosa Lima"),
        *("por que precisam disso?", "lista de espera", "quanto custa e quero marcar clínico geral", "quero remarcar"),
        *("quero pediatra pra minha filha Bia Alves quinta às 10h", "12/03/2020", "111.444.777-35", "111.444.777-00"),
        *(
            "prefiro não dizer",
            "sou a mãe",
            "pela unimed",
            "0037 1234 5678",
            "é retorno",
            "primeira vez",
            "é obrigatório?",
        ),
        *("pra minha filha", "Bia Alves", "xpto", "???", "👍", "às 15h", "quero falar com uma pessoa"),
    ]
)
things = st.sampled_from(["tap", "old tap", "picture", "location", "unknown"])
steps = st.lists(said | st.text(max_size=30).filter(str.strip) | things, min_size=3, max_size=7)


def others() -> list[Any]:
    """Return what belongs to the outsider."""
    rows = Appointment.objects.filter(contact=contact_of(OUTSIDER)).order_by("pk")
    return list(rows.values("pk", "status", "version", "starts_at", "patient_id", "patient__name"))


def do(rehearsal: Rehearsal, step: str, last: list[Said]) -> list[Said]:
    """Do one step as a patient would; a tap without anything to tap is a word."""
    offered = [choice for one in last for choice, _ in one.choices]
    match step:
        case "tap" | "old tap":
            return rehearsal.tap(offered[0 if step == "tap" else -1]) if offered else rehearsal.say("ok")
        case "picture":
            return rehearsal.send(webhooks.image("media-2"))
        case "location":
            return rehearsal.send(webhooks.location(-19.9400, -43.9350))
        case "unknown":
            return rehearsal.send(webhooks.unsupported())
    return rehearsal.say(step)


@given(steps=steps, known=st.booleans())
@rules(max_examples=8)
def test_no_sequence_breaks_traps_or_touches_others(fresh_day: None, steps: list[str], known: bool) -> None:  # noqa: F811
    if not contact_of(OUTSIDER).patients.exists():
        _prepare({"patient": "Outra Pessoa"}, OUTSIDER, MONDAY)
        _book(OUTSIDER, {"start": "2026-11-26 15:00", "professional": "Ana Ribeiro"}, MONDAY, "outsider")
    before = others()
    phone = f"+55319{next(numbers) + 8000:08}"
    asks = {"clinic": {"ask_cpf": known}, "plans": {"Unimed": {"needs_card": True, "ask_card_validity": True}}}
    _prepare(asks | ({"patient": "Rosa Alves"} if known else {}), phone, MONDAY)
    with Rehearsal(phone, MONDAY) as rehearsal:
        last: list[Said] = []
        for step in steps:
            answers = do(rehearsal, step, last)
            conversation = rehearsal.conversation
            assert conversation is not None
            assert conversation.failed_turns == 0, step
            for one in answers:
                claims.check(one, phone, rehearsal.now, step)
            last = answers or last
        # The way out: the menu, the question that has to come first, or a person who is on the way.
        out = rehearsal.say("menu")
        conversation = rehearsal.conversation
        assert conversation is not None
        assert any(one.choices for one in out) or rehearsal.state.get("step") or conversation.mode != "bot"
    assert others() == before
