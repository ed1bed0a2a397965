"""What became of what we sent: forward only, nothing lost, unknown outcomes settled."""

import itertools
from uuid import UUID

import pytest

from clinicbot.core import clock
from conversations import inbox
from conversations.models import Channel, Conversation, Message, StrayStatus
from integrations.simulator import webhooks
from patients.models import Contact

from .conftest import LUCIA, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(channel: Channel) -> Message:
    contact = Contact.objects.create(phone="+5531900000101", wa_id=LUCIA.wa_id)
    return Message.objects.create(
        conversation=Conversation.objects.create(channel=channel, contact=contact),
        direction="out",
        kind="text",
        author="bot",
        sent_at=clock.now(),
        text="Olá",
        status="sent",
        provider_id="wamid.sent",
    )


def report(post: Post, status: str, provider_id: str, callback: UUID | None = None) -> None:
    post(webhooks.status(provider_id, status, LUCIA.wa_id, callback_data=str(callback or "")))
    inbox.drain()


@pytest.mark.parametrize("order", list(itertools.permutations(["sent", "delivered", "read"])))
def test_statuses_only_move_forward_whatever_their_order(sent: Message, post: Post, order: tuple[str, ...]) -> None:
    for status in order:
        report(post, status, "wamid.sent", sent.public_id)
    sent.refresh_from_db()
    assert sent.status == "read"
    assert None not in (sent.accepted_at, sent.delivered_at, sent.read_at)


@pytest.mark.parametrize("order", [["failed", "sent", "read"], ["sent", "failed", "delivered"]])
def test_failed_is_final_and_staff_are_told(sent: Message, post: Post, order: list[str]) -> None:
    for status in order:
        report(post, status, "wamid.sent", sent.public_id)
    sent.refresh_from_db()
    assert sent.status == "failed"
    assert sent.conversation.mode == "waiting"


def test_a_status_before_the_provider_id_is_recorded_finds_its_message_by_our_own_id(sent: Message, post: Post) -> None:
    Message.objects.filter(pk=sent.pk).update(status="sending", provider_id=None)
    report(post, "delivered", "wamid.new", sent.public_id)
    sent.refresh_from_db()
    assert (sent.status, sent.provider_id) == ("delivered", "wamid.new")


def test_a_status_of_an_unknown_message_is_not_lost(sent: Message, post: Post) -> None:
    report(post, "read", "wamid.other")
    assert StrayStatus.objects.get().provider_id == "wamid.other"


def test_i4_statuses_for_both_copies_are_recorded_as_a_duplicate(sent: Message, post: Post) -> None:
    report(post, "sent", "wamid.sent", sent.public_id)
    report(post, "sent", "wamid.copy", sent.public_id)
    sent.refresh_from_db()
    assert (sent.provider_id, sent.duplicate_provider_id) == ("wamid.sent", "wamid.copy")


def test_the_same_status_twice_changes_nothing(sent: Message, post: Post) -> None:
    payload = webhooks.status("wamid.sent", "read", LUCIA.wa_id, callback_data=str(sent.public_id))
    post(payload)
    inbox.drain()
    before = Message.objects.values().get(pk=sent.pk)
    payload["entry"][0]["id"] = "another delivery of the same"
    post(payload)
    inbox.drain()
    assert Message.objects.values().get(pk=sent.pk) == before
