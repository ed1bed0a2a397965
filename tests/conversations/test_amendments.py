"""Edits and revocations reach their message, whether they come before it, while it is answered, or afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from clinicbot.core import clock
from conversations import inbox
from conversations.models import Channel, Conversation, Message
from integrations.simulator import webhooks

from .conftest import CARLOS, LUCIA, Post
from .test_turns import Script, conversation, engine, run_all  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def revoke(message_id: str) -> dict[str, Any]:
    return webhooks.message(LUCIA, webhooks.revoke(message_id))


def test_a_revocation_that_comes_before_its_message_counts(channel: Channel, post: Post) -> None:
    post(revoke("wamid.ops"))
    inbox.drain()
    post(webhooks.text_message(LUCIA, "ops", message_id="wamid.ops"))
    inbox.drain()
    message = Message.objects.get(provider_id="wamid.ops")
    assert (message.status, message.text) == ("handled", "ops")
    assert message.revoked_at is not None
    assert Conversation.objects.get().due_at is None


def test_a_danger_that_was_revoked_before_it_came_is_still_read(channel: Channel, post: Post) -> None:
    post(revoke("wamid.ops"))
    inbox.drain()
    post(webhooks.text_message(LUCIA, "não aguento mais, quero morrer", message_id="wamid.ops"))
    inbox.drain()
    message = Message.objects.get(provider_id="wamid.ops")
    assert message.status == "pending"
    assert message.revoked_at is not None


def test_an_edit_that_comes_before_its_message_tells_its_words(channel: Channel, post: Post) -> None:
    now = clock.now()
    for number, text in enumerate(["quinta às 16h", "quinta às 17h"]):
        later = now + timedelta(seconds=number)
        post(webhooks.message(LUCIA, webhooks.edit("wamid.ops", text), at=later))
    inbox.drain()
    post(webhooks.text_message(LUCIA, "quinta às 15h", message_id="wamid.ops", at=now))
    inbox.drain()
    assert list(Message.objects.filter(status="pending").values_list("text", flat=True)) == ["quinta às 17h"]


def test_nobody_revokes_what_another_wrote(channel: Channel, post: Post) -> None:
    post(revoke("wamid.ops"))
    post(webhooks.message(LUCIA, webhooks.edit("wamid.ops", "outra coisa")))
    inbox.drain()
    post(webhooks.text_message(CARLOS, "ops", message_id="wamid.ops"))
    inbox.drain()
    message = Message.objects.get(provider_id="wamid.ops")
    assert (message.text, message.status, message.revoked_at) == ("ops", "pending", None)


def test_a_danger_that_is_edited_away_is_still_read(channel: Channel, post: Post) -> None:
    post(webhooks.text_message(LUCIA, "não aguento mais, quero morrer", message_id="wamid.ops"))
    post(webhooks.message(LUCIA, webhooks.edit("wamid.ops", "deixa pra lá")))
    inbox.drain()
    assert Message.objects.get(provider_id="wamid.ops").text == "não aguento mais, quero morrer"


def test_an_edit_of_what_is_just_being_answered_is_a_turn_of_its_own(
    channel: Channel,
    post: Post,
    engine: Script,  # noqa: F811
) -> None:
    def mends() -> None:
        if len(engine.heard) == 1:
            post(webhooks.message(LUCIA, webhooks.edit("wamid.ops", "quinta às 16h")))
            inbox.drain()

    engine.meanwhile = mends
    post(webhooks.text_message(LUCIA, "quinta às 15h", message_id="wamid.ops"))
    run_all()
    assert [(heard.kind, heard.text, heard.edited) for heard in engine.heard] == [
        ("text", "quinta às 15h", ""),
        ("edit", "quinta às 16h", "quinta às 15h"),
    ]
    assert conversation().due_at is None


def test_an_edit_before_the_turn_begins_is_what_the_turn_hears(
    channel: Channel,
    post: Post,
    engine: Script,  # noqa: F811
) -> None:
    post(webhooks.text_message(LUCIA, "quinta às 15h", message_id="wamid.ops"))
    post(webhooks.message(LUCIA, webhooks.edit("wamid.ops", "quinta às 16h")))
    run_all()
    assert [(heard.kind, heard.text) for heard in engine.heard] == [("text", "quinta às 16h")]


def test_what_is_revoked_while_it_is_answered_stays_answered(
    channel: Channel,
    post: Post,
    engine: Script,  # noqa: F811
) -> None:
    def regrets() -> None:
        post(revoke("wamid.ops"))
        inbox.drain()

    engine.meanwhile = regrets
    post(webhooks.text_message(LUCIA, "oi", message_id="wamid.ops"))
    run_all()
    message = Message.objects.get(provider_id="wamid.ops")
    assert message.status == "handled"
    assert message.revoked_at is not None
    assert Message.objects.filter(direction="out").count() == 1
