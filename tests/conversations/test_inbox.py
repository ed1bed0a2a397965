"""From deliveries to recorded messages: once, in order, and one bad part never stops the others."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from clinicbot.core import clock
from conversations import inbox
from conversations.models import Channel, Conversation, Delivery, Message
from integrations.simulator import webhooks
from integrations.simulator.webhooks import Sender
from patients.models import Contact

from .conftest import CARLOS, LUCIA, Post

pytestmark = pytest.mark.django_db


def texts() -> list[str]:
    return list(Message.objects.order_by("id").values_list("text", flat=True))


def test_a_text_becomes_a_message_a_contact_and_a_due_conversation(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(LUCIA, "Quero marcar 😀"))
    assert inbox.drain() == 1
    message = Message.objects.get()
    assert (message.text, message.status, message.author) == ("Quero marcar 😀", "pending", "contact")
    conversation = message.conversation
    assert conversation.contact.phone == "+5531900000101"
    assert conversation.unread == 1
    assert conversation.due_at is not None
    assert inbox.drain() == 0


def test_i2_the_same_message_in_another_delivery_has_one_effect(channel: Channel, post: Post) -> None:
    first = webhooks.text_message(LUCIA, "oi", message_id="wamid.one")
    again = webhooks.batch(first, webhooks.text_message(LUCIA, "tudo bem?", message_id="wamid.two"))
    post(first)
    inbox.drain()
    post(again)
    inbox.drain()
    assert texts() == ["oi", "tudo bem?"]
    assert Conversation.objects.get().unread == 2


def test_i2_days_later_too(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(LUCIA, "oi", message_id="wamid.one"))
    inbox.drain()
    Delivery.objects.all().delete()
    post(webhooks.text_message(LUCIA, "oi", message_id="wamid.one"))
    inbox.drain()
    assert texts() == ["oi"]


def test_one_bad_entry_does_not_stop_the_others(channel: Channel, post: Post) -> None:
    good, bad = webhooks.text_message(LUCIA, "boa"), webhooks.text_message(CARLOS, "ruim")
    bad["entry"][0]["changes"][0]["value"]["messages"] = ["nonsense", {"type": "text"}]
    post(webhooks.batch(bad, good))
    inbox.drain()
    assert texts() == ["boa"]
    delivery = Delivery.objects.get()
    assert delivery.processed_at is not None
    assert "messages[0]" in delivery.error


def test_what_postgres_cannot_keep_is_cleaned_not_lost(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(LUCIA, "nul\x00 e meio \ud800 emoji"))
    inbox.drain()
    assert texts() == ["nul e meio ? emoji"]


def test_a_delivery_that_cannot_be_recorded_is_retried_and_the_rest_goes_on(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(LUCIA, "x", message_id="w" * 300))
    post(webhooks.text_message(CARLOS, "boa"))
    for _ in range(3):
        inbox.drain()
    assert texts() == ["boa"]
    stuck = Delivery.objects.order_by("id").first()
    assert stuck is not None
    assert stuck.processed_at is not None or stuck.retry_at is not None
    assert stuck.error


def test_a_number_nobody_configured_is_kept_with_the_reason(channel: Channel, post: Post) -> None:
    other = webhooks.Business(phone_number_id="999")
    post(webhooks.message(LUCIA, webhooks.text("oi"), business=other))
    inbox.drain()
    assert not Message.objects.exists()
    assert "unknown phone_number_id" in Delivery.objects.get().error


def test_both_forms_of_the_ninth_digit_are_one_contact(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(Sender("553190000101"), "sem nono dígito"))
    inbox.drain()
    post(webhooks.text_message(Sender("5531990000101"), "com nono dígito"))
    inbox.drain()
    assert Contact.objects.count() == 1
    assert Conversation.objects.get().messages.count() == 2


def test_a_contact_without_a_number_is_known_by_user_id(channel: Channel, post: Post) -> None:
    hidden = Sender("", "Ana", "BR.13491208655302741918")
    post(webhooks.text_message(hidden, "oi"))
    post(webhooks.text_message(hidden, "alô"))
    inbox.drain()
    contact = Contact.objects.get()
    assert (contact.phone, contact.bsuid) == (None, "BR.13491208655302741918")
    post(webhooks.text_message(Sender("5531900000101", "Ana", "BR.13491208655302741918"), "com número"))
    inbox.drain()
    contact = Contact.objects.get()
    assert contact.phone == "+5531900000101"


def test_a_known_number_and_a_known_user_id_that_prove_to_be_one_person_are_merged(
    channel: Channel, post: Post
) -> None:
    post(webhooks.text_message(LUCIA, "pelo número"))
    post(webhooks.text_message(Sender("", "Lúcia", "BR.777"), "pelo nome de usuária"))
    inbox.drain()
    assert Contact.objects.count() == 2
    post(webhooks.text_message(Sender(LUCIA.wa_id, "Lúcia", "BR.777"), "os dois"))
    inbox.drain()
    contact = Contact.objects.get()
    assert (contact.phone, contact.bsuid) == ("+5531900000101", "BR.777")
    assert sorted(texts()) == ["os dois", "pelo nome de usuária", "pelo número"]
    assert Conversation.objects.count() == 1


def test_a_number_given_to_someone_else_does_not_inherit_the_past(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(Sender("5531900000101", "Lúcia", "BR.1"), "sou a Lúcia"))
    inbox.drain()
    post(webhooks.text_message(Sender("5531900000101", "Pedro", "BR.2"), "sou o Pedro"))
    inbox.drain()
    assert Contact.objects.get(bsuid="BR.1").phone is None
    assert Contact.objects.get(bsuid="BR.2").phone == "+5531900000101"
    assert Conversation.objects.count() == 2


def test_unknown_kinds_are_kept(channel: Channel, post: Post) -> None:
    post(webhooks.message(LUCIA, {"type": "hologram", "hologram": {"x": 1}}))
    inbox.drain()
    message = Message.objects.get()
    assert (message.kind, message.status) == ("unsupported", "pending")
    assert message.payload


def test_an_echo_of_the_business_app_is_a_takeover(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(LUCIA, "oi"))
    inbox.drain()
    post(webhooks.echo(LUCIA, "Aqui é a Bruna, da recepção", message_id="wamid.echo"))
    post(webhooks.echo(LUCIA, "Aqui é a Bruna, da recepção", message_id="wamid.echo"))
    inbox.drain()
    conversation = Conversation.objects.get()
    assert conversation.mode == "human"
    assert conversation.messages.filter(author="app").count() == 1


def test_a_revoked_message_is_marked(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(LUCIA, "ops", message_id="wamid.ops"))
    post(webhooks.message(LUCIA, {"type": "revoke", "revoke": {"original_message_id": "wamid.ops"}}))
    inbox.drain()
    assert Message.objects.get(provider_id="wamid.ops").revoked_at is not None


def test_a_burst_is_due_at_the_latest_three_seconds_after_its_first_message(channel: Channel, post: Post) -> None:
    start = clock.now()
    for number in range(6):
        with clock.starting_at(start + timedelta(seconds=0.6 * number)):
            post(webhooks.text_message(LUCIA, f"parte {number}"))
            inbox.drain()
    conversation = Conversation.objects.get()
    assert conversation.due_at is not None
    assert conversation.first_pending_at is not None
    assert conversation.due_at - conversation.first_pending_at == timedelta(seconds=3)


def test_a_tap_is_due_at_once(channel: Channel, post: Post) -> None:
    post(webhooks.message(LUCIA, webhooks.button_reply("x", "Sim")))
    inbox.drain()
    due_at = Conversation.objects.get().due_at
    assert due_at is not None
    assert due_at <= clock.now()


def test_a_batch_costs_the_same_few_statements_whatever_its_size(
    channel: Channel, post: Post, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = [Sender(f"55319000002{number:02}") for number in range(40)]
    for person in people:
        post(webhooks.text_message(person, "oi"))
    inbox.drain()
    for person in people:
        post(webhooks.text_message(person, "outra"))
    with django_assert_max_num_queries(12):
        assert inbox.drain() == 40
    assert Message.objects.count() == 80
