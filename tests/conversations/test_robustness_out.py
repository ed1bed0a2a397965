"""The way out when things go wrong: the alarm overtakes, late answers count, notices never outlive their reason."""

import uuid
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clinicbot.core import clock
from conversations import attention, gathering, inbox, outbox, returning, statuses, sweeping, takeover, working
from conversations.engines.decision import Heard
from conversations.graph import client_for
from conversations.models import Channel, Conversation, Delivery, Message, Notice, StrayStatus
from conversations.notices import conversation_of as conversation_used
from conversations.rehearsal import Rehearsal
from conversations.retry import after
from integrations.outgoing import Accepted, Outgoing, SendErrorKind
from integrations.simulator import webhooks
from tests.fake_graph import RunningGraph

from . import test_outbox
from .conftest import CARLOS, LUCIA, Post
from .test_outbox import Passing, Say, heard

pytestmark = pytest.mark.django_db(transaction=True)

conversation, say, later = test_outbox.conversation, test_outbox.say, test_outbox.later  # fixtures
ZONE = ZoneInfo("America/Sao_Paulo")


def give_notice(conversation: Conversation, status: str = "queued", **fields: Any) -> Notice:
    message = Message.objects.create(
        conversation=conversation,
        direction="out",
        kind="template",
        author="notice",
        sent_at=clock.now(),
        send_after=clock.now(),
        text="lembrete",
        payload={"text": "lembrete"},
        status=status,
        **fields,
    )
    key = uuid.uuid4()
    return Notice.objects.create(message=message, kind="24h", appointment=key, version=1, reminder_key=str(key))


def hear(conversation: Conversation, text: str, **fields: Any) -> Heard:
    message = Message.objects.create(
        conversation=conversation,
        direction="in",
        author="contact",
        text=text,
        status="pending",
        **({"kind": "text", "sent_at": clock.now()} | fields),
    )
    return gathering.hear(conversation, [message], clock.now().astimezone(ZONE))


def test_i11_the_emergency_text_waits_for_no_row_before_it(
    conversation: Conversation, say: Say, fake_graph: RunningGraph
) -> None:
    say("um", send_after=clock.now() + timedelta(minutes=15))
    say("Ligue 192", author="danger")
    assert working.look().sends == (conversation.pk,)
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == ["Ligue 192"]


def test_i6_what_a_person_writes_does_not_wait_for_the_assistants_row(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, admin_user: Any
) -> None:
    say("um", send_after=clock.now() + timedelta(minutes=15))
    takeover.write(conversation.pk, staff_id=admin_user.pk, text="sou eu", now=clock.now())
    assert working.look().sends == (conversation.pk,)
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == ["sou eu"]


def test_i4_an_answer_that_comes_late_is_an_answer(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, later: Passing, monkeypatch: pytest.MonkeyPatch
) -> None:

    class Slow:
        """A client whose answer takes so long that the sweeper gives its row up."""

        def __init__(self, channel: Channel) -> None:
            self.client = client_for(channel)

        def send(self, outgoing: Outgoing) -> Accepted:
            accepted = self.client.send(outgoing)
            later.machine.shift(31)
            sweeping.sweep()
            return accepted

    message = say("um")
    monkeypatch.setattr(outbox, "client_for", Slow)
    outbox.send_all(conversation.pk)
    monkeypatch.setattr(outbox, "client_for", client_for)
    later(80)
    outbox.send_all(conversation.pk)
    message.refresh_from_db()
    assert message.status == "sent"
    assert heard(fake_graph) == ["um"]


def test_i4_the_patience_runs_while_fresh_deliveries_pass_by(
    conversation: Conversation, say: Say, later: Passing
) -> None:
    message = say("um")
    Message.objects.update(status="unknown", unknown_checked_at=clock.now())
    for number in range(20):
        Delivery.objects.all().delete()
        Delivery.objects.create(body=b"{}", digest=bytes([number] * 32), received_at=clock.now())
        sweeping.sweep()
        later.machine.shift(10)
    message.refresh_from_db()
    assert message.status != "unknown"


def test_i4_what_the_provider_says_overrules_our_giving_up(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, post: Post
) -> None:
    message = say("um", author="notice")
    Message.objects.update(status="failed", reason=Message.GIVEN_UP)
    post(webhooks.status("wamid.X1", "delivered", LUCIA.wa_id, callback_data=str(message.public_id)))
    inbox.drain()
    message.refresh_from_db()
    assert (message.status, message.provider_id) == ("delivered", "wamid.X1")


def test_i2_a_failure_told_again_days_later_calls_nobody_twice(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, post: Post
) -> None:
    message = say("um")
    outbox.send_all(conversation.pk)
    message.refresh_from_db()
    failure = webhooks.status(message.provider_id or "", "failed", LUCIA.wa_id)
    post(failure)
    inbox.drain()
    conversation.refresh_from_db()
    assert conversation.mode == "waiting"
    returning.give_back(conversation.pk, now=clock.now())
    post(webhooks.batch(failure, webhooks.text_message(CARLOS, "oi")))
    inbox.drain()
    conversation.refresh_from_db()
    assert conversation.mode == "bot"


def test_i11_a_later_wish_for_a_person_pushes_no_emergency_back(conversation: Conversation) -> None:
    now = clock.now()
    attention.call_a_person([conversation.pk], reason="emergency", now=now, priority=9)
    attention.call_a_person([conversation.pk], reason="asked_for_human", now=now + timedelta(seconds=5))
    conversation.refresh_from_db()
    assert conversation.handoff_reason == "emergency"
    assert conversation.sla_due_at == now + timedelta(minutes=1)


def test_i6_a_takeover_in_the_last_moment_keeps_a_notice_back(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_meanwhile(*args: object, **more: object) -> bool:
        takeover.take_over(conversation.pk, staff_id=None, now=clock.now())
        return True

    give_notice(conversation)
    monkeypatch.setattr("scheduling.reminders.is_current", taken_meanwhile)
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == []


def test_i14_a_notice_whose_time_is_over_never_leaves(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_notice(conversation)
    Notice.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    monkeypatch.setattr("scheduling.reminders.is_current", lambda *args, **more: True)
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == []
    assert Message.objects.get().status == "dropped"


def test_i14_a_bare_yes_binds_only_to_a_notice_that_was_sent_before_it(conversation: Conversation) -> None:
    notice = give_notice(conversation)
    assert hear(conversation, "sim").notice is None
    Message.objects.filter(pk=notice.message_id).update(status="sent", accepted_at=clock.now())
    assert hear(conversation, "sim", sent_at=clock.now() - timedelta(minutes=5)).notice is None
    bound = hear(conversation, "sim", sent_at=clock.now() + timedelta(minutes=1)).notice
    assert bound is not None
    assert bound.notice_id == str(notice.public_id)


@pytest.mark.parametrize(("kind", "text"), [("reaction", "👍"), ("text", "sim")])
def test_i14_an_answer_to_another_message_is_no_answer_to_the_notice(
    conversation: Conversation, kind: str, text: str
) -> None:
    give_notice(conversation, "sent", provider_id="wamid.1", accepted_at=clock.now() - timedelta(minutes=1))
    assert hear(conversation, text, kind=kind, reply_to="wamid.another").notice is None


def test_i14_a_quoted_answer_binds_to_the_notice_it_quotes_not_to_the_newest(conversation: Conversation) -> None:
    old = give_notice(conversation, "sent", provider_id="wamid.1", accepted_at=clock.now() - timedelta(minutes=2))
    give_notice(conversation, "sent", provider_id="wamid.2", accepted_at=clock.now() - timedelta(minutes=1))
    bound = hear(conversation, "sim", reply_to="wamid.1").notice
    assert bound is not None
    assert bound.notice_id == str(old.public_id)


def test_a_conversation_that_cannot_be_sent_is_not_tried_in_a_circle(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, later: Passing, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def explode(pk: int) -> Message | None:
        tried.append(pk)
        raise RuntimeError

    say("um")
    monkeypatch.setattr(outbox, "_first_open", explode)
    working.work()
    assert 1 <= len(tried) < 5
    later.machine.shift(29)
    assert working.look().sends == ()
    later.machine.shift(2)
    assert working.look().sends == (conversation.pk,)


def test_a_rehearsal_sends_nothing_of_anyone_elses(
    conversation: Conversation, say: Say, fake_graph: RunningGraph
) -> None:
    say("de amanhã", send_after=clock.now() + timedelta(hours=5))
    with Rehearsal("+5531900000222", clock.now() + timedelta(hours=6)) as talk:
        talk.say("oi")
    assert heard(fake_graph) == []


def test_notices_go_to_the_channel_the_contact_used_and_never_to_a_rehearsal(
    conversation: Conversation, fake_graph: RunningGraph, valkey: object
) -> None:
    other = Channel.objects.create(phone_number_id="77", name="Outro")
    Conversation.objects.create(channel=other, contact=conversation.contact)
    assert conversation_used(other, conversation.contact).pk == conversation.pk
    with Rehearsal("+5531900000101") as talk:
        talk.say("oi")
    assert conversation_used(conversation.channel, conversation.contact).pk == conversation.pk


def test_a_provider_cannot_put_a_row_off_for_days() -> None:
    assert after(SendErrorKind.RETRY, 1, retry_after=86_400).delay <= 3_600


def test_strays_are_forgotten_once_applied(conversation: Conversation, say: Say, post: Post) -> None:
    message = say("um")
    post(webhooks.status("wamid.stray", "delivered", LUCIA.wa_id))
    inbox.drain()
    Message.objects.filter(pk=message.pk).update(provider_id="wamid.stray", status="sent")
    for _ in range(2):
        statuses.apply_strays("wamid.stray")
    message.refresh_from_db()
    assert message.status == "delivered"
    assert not StrayStatus.objects.exists()


def test_an_emergency_text_that_must_wait_holds_nobody_up(
    conversation: Conversation, say: Say, fake_graph: RunningGraph
) -> None:
    say("um")
    say("Ligue 192", author="danger", send_after=clock.now() + timedelta(minutes=15))
    assert outbox.send_all(conversation.pk) == 1
    assert heard(fake_graph) == ["um"]
