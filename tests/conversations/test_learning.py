"""Staff teach phrases: a retraining comes into use or is refused with the reason, and workers take it up."""

from collections.abc import Iterator
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from conversations import learning
from conversations.models import TrainedHead, TrainingPhrase
from conversations.understanding import head
from conversations.understanding.training import Example, built_in_examples, train

pytestmark = pytest.mark.django_db

_GREETINGS = [Example(text, "greet") for text in ("bom dia, tudo bem?", "oi, boa noite", "olá, boa tarde")]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Train on a tenth of the phrases, measured with three greetings, so that it takes a second or two."""
    monkeypatch.setattr(learning, "train", partial(train, base=built_in_examples()[::10], evaluation=_GREETINGS))
    learning.forget()
    yield
    learning.forget()
    TrainedHead.objects.all().delete()
    learning.take_up()
    assert head.active_version() == head.built_in().version


def test_good_phrases_come_into_use_without_a_restart(few: None) -> None:
    TrainingPhrase.objects.create(intent="results", text="minha papeleta do zaragatoa chegou")
    learning.ask_to_retrain()
    learning.ask_to_retrain()
    learning.retrain()
    row = TrainedHead.objects.get()
    assert (row.state, row.phrases, row.before) == ("active", 1, 1.0)
    learning.forget()
    learning.take_up()
    assert head.active_version() == row.version != head.built_in().version


def test_a_worse_head_is_refused_with_the_reason(few: None) -> None:
    TrainingPhrase.objects.bulk_create(
        TrainingPhrase(intent="cancel", text=f"{greeting} {word}")
        for greeting in ("bom dia, tudo bem?", "oi, boa noite", "olá, boa tarde")
        for word in ("", "gente", "viu", "moça", "pessoal", "então", "aí", "doutora", "amigo", "querida")
    )
    learning.ask_to_retrain()
    learning.retrain()
    row = TrainedHead.objects.get()
    assert row.state == "refused"
    assert row.before == 1.0
    assert row.after is not None
    assert row.after < 1.0
    assert "greet 100%" in row.reason
    learning.forget()
    learning.take_up()
    assert head.active_version() == head.built_in().version


def test_a_second_head_retires_the_first(few: None) -> None:
    for text in ("zaragatoa pronta", "papeleta liberada"):
        TrainingPhrase.objects.create(intent="results", text=text)
        learning.ask_to_retrain()
        learning.retrain()
    states = [(row.state, row.weights is None) for row in TrainedHead.objects.order_by("pk")]
    assert states == [("retired", True), ("active", False)]


def test_nothing_is_trained_that_nobody_asked_for() -> None:
    learning.retrain()
    assert not TrainedHead.objects.exists()


def test_the_button_asks_for_a_retraining(client: Client, valkey: object) -> None:
    client.force_login(User.objects.create_superuser("chefe"))
    TrainingPhrase.objects.create(intent="price", text="quanto é a mordida?")
    page = reverse("admin:conversations_trainingphrase_changelist")
    button = reverse("admin:conversations_trainingphrase_retrain")
    assert button in client.get(page).content.decode()
    assert client.get(button).status_code == 405
    assert not TrainedHead.objects.exists()
    answer = client.post(button)
    assert (answer.status_code, answer["location"]) == (302, page)
    assert TrainedHead.objects.get().state == "asked"
    assert "last-retraining" in client.get(page).content.decode()
    client.force_login(User.objects.create_user("ninguem", is_staff=True))
    assert client.post(button).status_code == 403
    client.force_login(User.objects.get(username="chefe"))
    assert client.get(reverse("admin:conversations_trainedhead_changelist")).status_code == 200
