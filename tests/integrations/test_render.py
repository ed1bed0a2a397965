"""What we say, as Meta wants it said. Every payload is judged by the fake Graph API's rules."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.outgoing import Choice, Outgoing, Place, SendError, SendErrorKind, TemplateCall
from integrations.simulator.rules import check_message
from integrations.simulator.templates import DEFAULT_TEMPLATES
from integrations.whatsapp.render import render
from integrations.whatsapp.shorten import length, shorten, unique_titles

PHONE = "5531900000101"


def say(**fields: Any) -> dict[str, Any]:
    payload = render(Outgoing(callback_data="0193", to_phone=PHONE, **fields))
    check_message(payload, DEFAULT_TEMPLATES)
    return payload


def choices(count: int, **fields: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"id-{number}", f"Opção {number}", **fields) for number in range(1, count + 1))


def test_a_text() -> None:
    assert say(text="Olá!") == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+5531900000101",
        "type": "text",
        "text": {"body": "Olá!", "preview_url": False},
        "biz_opaque_callback_data": "0193",
    }


def test_a_user_id_stands_in_where_no_phone_is_known() -> None:
    payload = render(Outgoing(callback_data="x", to_bsuid="BR.1000000001", text="Olá!"))
    check_message(payload, DEFAULT_TEMPLATES)
    assert payload["recipient"] == "BR.1000000001"
    assert "to" not in payload


def test_a_phone_is_dialled_with_one_plus_and_goes_before_the_user_id() -> None:
    payload = render(Outgoing(callback_data="x", to_phone="+5531900000101", to_bsuid="BR.1", text="Olá!"))
    assert payload["to"] == "+5531900000101"
    assert "recipient" not in payload


def test_an_answer_quotes_its_message() -> None:
    assert say(text="sim", reply_to="wamid.X")["context"] == {"message_id": "wamid.X"}


def test_up_to_three_choices_are_buttons() -> None:
    interactive = say(text="Qual?", choices=choices(3))["interactive"]
    assert interactive["type"] == "button"
    assert [button["reply"]["id"] for button in interactive["action"]["buttons"]] == ["id-1", "id-2", "id-3"]


def test_four_to_ten_choices_are_a_list() -> None:
    interactive = say(text="Qual?", choices=choices(10), list_button="Ver horários")["interactive"]
    assert (interactive["type"], interactive["action"]["button"]) == ("list", "Ver horários")
    assert len(interactive["action"]["sections"][0]["rows"]) == 10


def test_a_description_is_worth_a_list() -> None:
    interactive = say(text="Qual?", choices=choices(2, description="Dra. Ana"))["interactive"]
    assert interactive["type"] == "list"
    assert interactive["action"]["sections"][0]["rows"][0]["description"] == "Dra. Ana"


def test_a_body_too_long_for_buttons_goes_whole_into_a_list() -> None:
    body = "palavra " * 200
    interactive = say(text=body, choices=choices(2))["interactive"]
    assert (interactive["type"], interactive["body"]["text"]) == ("list", body.strip())


def test_more_than_ten_choices_are_numbered() -> None:
    body = say(text="Qual?", choices=choices(11, description="sala 2"))["text"]["body"]
    assert body.startswith("Qual?\n\n1. Opção 1 – sala 2\n2. ")
    assert body.endswith("11. Opção 11 – sala 2")


def test_a_cut_row_title_is_shown_whole_below() -> None:
    title = "Consulta de dermatologia com retorno"
    row = say(text="Qual?", choices=(*choices(3), Choice("x", title)))["interactive"]["action"]["sections"][0]["rows"][
        3
    ]
    assert row == {"id": "x", "title": "Consulta de…", "description": title}


def test_places_and_questions_for_the_location() -> None:
    place = say(place=Place(-19.93, -43.93, "Unidade Savassi", "Rua Um, 10"))
    assert place["location"] == {
        "latitude": -19.93,
        "longitude": -43.93,
        "name": "Unidade Savassi",
        "address": "Rua Um, 10",
    }
    assert say(text="Onde você está?", ask_location=True)["interactive"]["action"] == {"name": "send_location"}


def test_a_template_with_parameters_and_payloads() -> None:
    call = TemplateCall(
        "appointment_reminder", "pt_BR", ("Lúcia", "Consulta\ncom\tretorno", "", "14:00", "Savassi"), ("a", "b", "c")
    )
    components = say(template=call)["template"]["components"]
    assert [item["text"] for item in components[0]["parameters"]] == [
        "Lúcia",
        "Consulta com retorno",
        "–",
        "14:00",
        "Savassi",
    ]
    assert components[2] == {
        "type": "button",
        "sub_type": "quick_reply",
        "index": "1",
        "parameters": [{"type": "payload", "payload": "b"}],
    }


@pytest.mark.parametrize(
    "outgoing",
    [
        Outgoing(callback_data="x", text="Olá!"),
        Outgoing(callback_data="x", to_phone=PHONE, text="  "),
        Outgoing(callback_data="x" * 513, to_phone=PHONE, text="Olá!"),
        Outgoing(callback_data="x", to_phone=PHONE, text="?", choices=(Choice("a", "A"), Choice("a", "B"))),
        Outgoing(callback_data="x", to_phone=PHONE, text="?", choices=(Choice("a", " "),)),
        Outgoing(callback_data="x", to_phone=PHONE, text="?", choices=(Choice("a" * 201, "A"),)),
    ],
)
def test_what_no_payload_can_say_is_our_bug(outgoing: Outgoing) -> None:
    with pytest.raises(SendError) as raised:
        render(outgoing)
    assert raised.value.kind is SendErrorKind.OUR_BUG


def test_words_are_not_broken() -> None:
    assert shorten("Remarcar a consulta de hoje", 20) == "Remarcar a consulta…"
    assert shorten("Otorrinolaringologista", 20) == "Otorrinolaringologi…"
    assert shorten("qui 26/11, 14:30", 20) == "qui 26/11, 14:30"


def test_emoji_are_not_halved() -> None:
    family = "👨‍👩‍👧"
    assert shorten(f"Consulta infantil {family}", 22) == "Consulta infantil…"
    assert shorten("👍🏽👍🏽👍🏽", 8) == "👍🏽…"


def test_titles_stay_apart() -> None:
    titles = unique_titles(["Consulta com Dra. Ana Paula", "Consulta com Dra. Ana Lima", "Outra"], 20)
    assert titles == ["Consulta com Dra.…", "Consulta com Dra.… 2", "Outra"]


@given(st.text(), st.integers(min_value=10, max_value=80))
def test_shortened_texts_fit(text: str, limit: int) -> None:
    cut = shorten(text, limit)
    assert length(cut) <= limit
    if length(text.strip()) <= limit:
        assert cut == text.strip()


VISIBLE = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
    lambda text: bool(text.strip())
)


@given(
    st.lists(st.tuples(VISIBLE, st.text(alphabet=st.characters(codec="utf-8"))), min_size=1, max_size=14),
    VISIBLE | st.just("palavra " * 700),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=40),
)
def test_whatever_is_offered_passes_metas_rules(offered: list[tuple[str, str]], text: str, button: str) -> None:
    given_choices = tuple(Choice(f"c{number}", *texts) for number, texts in enumerate(offered))
    say(text=text, choices=given_choices, list_button=button)
