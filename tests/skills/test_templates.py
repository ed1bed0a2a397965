"""The reply templates: the same files, variables and choices in every language, within WhatsApp's limits."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from conversations import wording
from conversations.engines.decision import Option, Reply
from conversations.replies import (
    BUTTON_LENGTH,
    DESCRIPTION_LENGTH,
    FOLDER,
    LANGUAGES,
    ROW_LENGTH,
    BrokenReply,
    parse,
    render,
)

NAMES = sorted(str(path.relative_to(FOLDER / "pt_BR").with_suffix("")) for path in (FOLDER / "pt_BR").rglob("*.txt"))
LISTS = frozenset(
    {"booking/ask_what", "booking/ask_service", "booking/ask_professional", "booking/ask_unit", "booking/ask_patient"}
    | {"booking/offer_slots", "my_appointments/choose", "privacy/choose"}
)
AT = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)


def source(language: str, name: str) -> str:
    return (FOLDER / language / f"{name}.txt").read_text(encoding="utf-8")


def variables(text: str) -> tuple[set[str], set[str]]:
    """Return the names a template reads, and the attributes it reads of them."""
    tree = ImmutableSandboxedEnvironment().parse(re.sub(r"\|\s*\w+", "", text.partition("\n---\n")[0]))
    local = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    read = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    return read - local - {"loop"}, {attribute.attr for attribute in tree.find_all(nodes.Getattr)}


def filters(text: str) -> set[str]:
    return set(re.findall(r"\|\s*(\w+)", text.partition("\n---\n")[0]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_template_parity_of_files(language: str) -> None:
    folder = FOLDER / language
    assert sorted(str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.txt")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_template_parity(name: str) -> None:
    ours = source("pt_BR", name)
    for language in ("es", "en"):
        theirs = source(language, name)
        assert variables(theirs) == variables(ours), language
        assert filters(theirs) == filters(ours), language
        mine, other = parse(ours, "pt_BR"), parse(theirs, language)
        assert list(other.titles) == list(mine.titles), language
        assert len(other.texts) == len(mine.texts), language
        assert bool(other.list_button) == bool(mine.list_button), language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_titles_fit_whatsapp(language: str, name: str) -> None:
    wording_ = parse(source(language, name), language)
    limit = ROW_LENGTH if name in LISTS else BUTTON_LENGTH
    for value, (title, description) in wording_.titles.items():
        assert len(title) <= limit, (value, title)
        assert len(description) <= DESCRIPTION_LENGTH, (value, description)
    assert len(wording_.list_button) <= BUTTON_LENGTH
    titles = [title for title, _ in wording_.titles.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_as_titles_fit_a_row(language: str) -> None:
    for day in range(1, 30):
        assert len(wording.moment(AT.replace(day=day, hour=23, minute=45), language)) <= ROW_LENGTH


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["danger/emergency", "danger/self_harm", "danger/urgent"])
def test_danger_texts_name_the_numbers_and_take_no_values(language: str, name: str) -> None:
    text = render(Reply(name), language).text
    assert "192" in text
    assert ("188" in text) == (name == "danger/self_harm")
    assert variables(source(language, name)) == (set(), set())


def test_names_keep_their_apostrophe() -> None:
    assert "Sant'Ana" in render(Reply("registration/pleased", {"name": "Sant'Ana <b>"}), "pt_BR").text


def test_a_missing_variable_is_an_error() -> None:
    with pytest.raises(BrokenReply):
        render(Reply("registration/pleased", {}), "pt_BR")


@pytest.mark.parametrize("value", [Path("x"), object(), {"a": object()}, [object()]])
def test_only_plain_values_go_in(value: object) -> None:
    with pytest.raises(BrokenReply, match="plain"):
        render(Reply("registration/pleased", {"name": value}), "pt_BR")


@pytest.mark.parametrize(
    "attack",
    ["{{ name.__class__.__mro__ }}", "{{ ''.format }}", "{{ range(9) }}", "{{ self._TemplateReference__context }}"],
)
def test_a_clinics_own_template_cannot_leave_the_sandbox(attack: str) -> None:
    reply = Reply("registration/pleased", {"name": "Ana"})
    try:
        text = render(reply, "pt_BR", {"registration/pleased": attack}).text
    except BrokenReply:
        return
    assert "class" not in text
    assert "Context" not in text


def test_an_override_replaces_text_and_titles() -> None:
    own = "Bem-vindo à {{ clinic }}\n---\naccept: Aceito\nrefuse: Recuso"
    reply = Reply("registration/privacy_notice", {"clinic": "Aurora"}, (Option("accept"), Option("refuse")))
    rendered = render(reply, "pt_BR", {"registration/privacy_notice": own})
    assert rendered.text == "Bem-vindo à Aurora"
    assert [title for _, title, _ in rendered.options] == ["Aceito", "Recuso"]


def test_a_lead_opens_the_same_message() -> None:
    reply = Reply("registration/ask_name", {"asked": False}, lead=(Reply("repair/first"),))
    assert render(reply, "pt_BR").text.startswith("Desculpe, não entendi bem.\n\nObrigada!")


def test_said_again_it_is_never_word_for_word_the_same() -> None:
    for name in ("registration/ask_name", "information/payment"):
        texts = [
            render(Reply(name, {"payment": "Pix", "asked": False}, variant=number), "pt_BR").text for number in range(6)
        ]
        assert all(one != other for one, other in pairwise(texts)), name


@pytest.mark.parametrize(
    ("language", "moment", "money"),
    [
        ("pt_BR", "qui, 26/11 às 14:00", "R$ 1.250,00"),
        ("es", "jue, 26/11 a las 14:00", "R$ 1.250,00"),
        ("en", "Thu, Nov 26 at 2:00 PM", "R$ 1,250.00"),
    ],
)
def test_dates_and_money(language: str, moment: str, money: str) -> None:
    assert wording.moment(AT, language) == moment
    assert wording.money(Decimal(1250), language) == money


def test_one_oclock_and_midnight() -> None:
    assert wording.moment(AT.replace(hour=1), "pt_BR") == "qui, 26/11 à 01:00"
    assert wording.clock(AT.replace(hour=0), "en") == "12:00 AM"


def test_a_template_is_read_and_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reply = Reply("registration/privacy_notice", {"clinic": "Aurora"}, (Option("accept"), Option("refuse")))
    first = render(reply, "pt_BR")

    def read_text(path: Path, encoding: str) -> str:
        raise AssertionError(f"{path} was read again")

    monkeypatch.setattr(Path, "read_text", read_text)
    assert render(reply, "pt_BR") == first
