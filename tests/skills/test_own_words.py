"""Replies in the clinic's own words: used at once, checked before, and never able to silence the assistant."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from conversations import own_words, reply_check
from conversations.engines.decision import Option, Reply
from conversations.models import ReplyOverride
from conversations.replies import LANGUAGES
from conversations.saying import in_words
from tests.backoffice.conftest import login  # noqa: F401 - a fixture

SUMMARY = "booking/summary"
PRIVACY = Reply("registration/privacy_notice", {"clinic": "Aurora"}, (Option("accept"), Option("refuse")))


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    own_words.forget()
    yield
    own_words.forget()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", reply_check.names())
def test_every_built_in_reply_passes_its_own_check_and_can_be_shown(name: str, language: str) -> None:
    source = reply_check.built_in(name, language)
    assert reply_check.problems(name, language, source) == []
    for text, _titles in reply_check.preview(name, language, source):
        assert "{{" not in text


def test_own_words_are_said(db: None) -> None:
    ReplyOverride.objects.create(template="registration/pleased", source="Oi, {{ name|first_name }}!")
    own_words.forget()
    assert in_words(Reply("registration/pleased", {"name": "Ana Lima"}), "pt_BR").text == "Oi, Ana!"
    assert in_words(Reply("registration/pleased", {"name": "Ana Lima"}), "en").text != "Oi, Ana!"


@pytest.mark.parametrize("broken", ["{{ nobody }}", "{{ clinic|money }}", "{% if %}", "{{ clinic.x.y }}"])
def test_own_words_that_break_give_way_to_the_built_in_ones(db: None, broken: str) -> None:
    ReplyOverride.objects.create(template=PRIVACY.template, source=f"{broken}\n---\naccept: Sim\nrefuse: Nunca")
    own_words.forget()
    assert "Você concorda" in in_words(PRIVACY, "pt_BR").text


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        (SUMMARY, ("{{ start|moment_long }}", "em breve"), "start"),
        (SUMMARY, ("{{ professional }}", "alguém"), "professional"),
        (SUMMARY, ("confirm: Confirmar\n", ""), "confirm"),
        (SUMMARY, ("confirm: Confirmar", "confirm: Pode confirmar agora mesmo"), "20"),
        (SUMMARY, ("{{ service }}", "{{ service }}{{ cpf }}"), "cpf"),
        (SUMMARY, ("Confira, por favor:", "{% if %}"), ""),
        (SUMMARY, ("Confira, por favor:", "x" * 1001), "1000"),
        (SUMMARY, ("Unidade {{ unit }}", "Unidade {{ unit|money }}"), ""),
        ("danger/emergency", ("192", "o médico"), "192"),
        ("danger/self_harm", ("188", "alguém"), "188"),
        ("registration/welcome", ("assistente virtual", "Maria"), "assistente virtual"),
    ],
)
def test_what_must_stay_must_stay(name: str, change: tuple[str, str], complaint: str) -> None:
    source = reply_check.built_in(name, "pt_BR")
    assert change[0] in source
    found = reply_check.problems(name, "pt_BR", source.replace(*change))
    assert found
    assert any(complaint in problem for problem in found), found


def test_courtesy_may_go() -> None:
    assert reply_check.problems("registration/pleased", "pt_BR", "Bem-vindo(a)!") == []


def test_a_manager_writes_with_a_preview_and_is_told_what_is_missing(login: object, db: None, valkey: object) -> None:  # noqa: F811
    client: Client = login("manager")  # type: ignore[operator]
    every = client.get(reverse("admin:conversations_replyoverride_all")).content.decode()
    assert all(name.partition("/")[2] in every for name in reply_check.names())
    add = f"{reverse('admin:conversations_replyoverride_add')}?template={SUMMARY}&language=pt_BR"
    page = client.get(add).content.decode()
    assert "Confira, por favor" in page
    assert "reply-preview" in page
    source = reply_check.built_in(SUMMARY, "pt_BR")
    shown = client.post(
        reverse("admin:conversations_replyoverride_preview"),
        {"template": SUMMARY, "language": "pt_BR", "source": source.replace("Confira", "Veja <b>")},
    ).content.decode()
    assert "Veja &lt;b&gt;" in shown
    assert "quinta-feira, 26/11, às 14:00" in shown
    written = {"template": SUMMARY, "language": "pt_BR", "source": source.replace("{{ service }}", "")}
    assert client.post(add, written).status_code == 200
    assert not ReplyOverride.objects.exists()
    written["source"] = source.replace("Confira", "Veja").replace("\n", "\r\n")
    assert client.post(add, written).status_code == 302
    row = ReplyOverride.objects.get()
    assert "\r" not in row.source
    change = reverse("admin:conversations_replyoverride_change", args=[row.pk])
    assert "Veja" in client.get(change).content.decode()


def test_a_receptionist_writes_no_replies(login: object, db: None, valkey: object) -> None:  # noqa: F811
    client: Client = login("receptionist")  # type: ignore[operator]
    assert client.get(reverse("admin:conversations_replyoverride_all")).status_code == 403
    assert client.post(reverse("admin:conversations_replyoverride_preview"), {}).status_code == 403
