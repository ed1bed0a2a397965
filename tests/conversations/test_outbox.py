"""The way out: in order, once, inside the window, and honest about what is not known."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from clinicbot.core import clock
from conversations import inbox, outbox, sweeping, takeover, working
from conversations.models import Channel, Conversation, Message
from conversations.retry import MAX_ATTEMPTS, Step, after
from integrations.outgoing import SendErrorKind
from integrations.simulator import webhooks
from integrations.simulator.graph import FaultKind
from patients.models import Contact
from tests.fake_graph import RunningGraph

from .conftest import LUCIA, Post

pytestmark = pytest.mark.django_db(transaction=True)

Say = Callable[..., Message]


@pytest.fixture
def conversation(fake_graph: RunningGraph) -> Conversation:
    channel = Channel.objects.create(
        phone_number_id=fake_graph.credentials.phone_number_id,
        name="Aurora",
        access_token=fake_graph.credentials.access_token,
        graph_url=fake_graph.graph_url,
        send_rate=1000,
    )
    fake_graph.graph.heard_from(LUCIA.wa_id)
    contact = Contact.objects.create(phone="+5531900000101", wa_id=LUCIA.wa_id)
    return Conversation.objects.create(channel=channel, contact=contact, last_inbound_at=clock.now())


@pytest.fixture
def say(conversation: Conversation, valkey: object) -> Say:
    def queue(text: str, author: str = "bot", **fields: object) -> Message:
        values = {"send_after": clock.now(), "payload": {"text": text}, "epoch": conversation.takeover_epoch} | fields
        return Message.objects.create(
            conversation=conversation,
            direction="out",
            kind="text",
            author=author,
            sent_at=clock.now(),
            text=text,
            status="queued",
            **values,
        )

    return queue


def heard(graph: RunningGraph) -> list[str]:
    return [sent.payload["text"]["body"] for sent in graph.graph.sent]


class Passing:
    """Time stands still but for what goes by here, for everyone, and the sweeper sweeps every ten seconds of it."""

    def __init__(self, machine: TimeMachineFixture) -> None:
        machine.move_to(datetime.now(UTC), tick=False)
        self.machine = machine

    def __call__(self, seconds: int) -> None:
        for _ in range(seconds // 10 + 1):
            sweeping.sweep()
            self.machine.shift(10)


@pytest.fixture
def later(time_machine: TimeMachineFixture) -> Passing:
    return Passing(time_machine)


def test_rows_leave_in_order_and_carry_our_id(conversation: Conversation, say: Say, fake_graph: RunningGraph) -> None:
    messages = [say("um"), say("dois"), say("três")]
    assert outbox.send_all(conversation.pk) == 3
    assert heard(fake_graph) == ["um", "dois", "três"]
    assert [sent.callback_data for sent in fake_graph.graph.sent] == [str(message.public_id) for message in messages]
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert outbox.send_all(conversation.pk) == 0


def test_i4_an_unknown_outcome_waits_and_holds_back_what_comes_after(
    conversation: Conversation, say: Say, fake_graph: RunningGraph
) -> None:
    fake_graph.graph.break_next(FaultKind.LOSE_ANSWER)
    first, second = say("um"), say("dois")
    outbox.send_all(conversation.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("unknown", "queued")
    assert heard(fake_graph) == ["um"]


def test_i4_the_status_webhook_settles_it_and_nothing_is_sent_again(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, post: Post, later: Passing
) -> None:
    fake_graph.graph.break_next(FaultKind.LOSE_ANSWER)
    first, _ = say("um"), say("dois")
    outbox.send_all(conversation.pk)
    accepted = fake_graph.graph.sent[0]
    post(webhooks.status(accepted.id, "delivered", LUCIA.wa_id, callback_data=accepted.callback_data))
    inbox.drain()
    later(80)
    outbox.send_all(conversation.pk)
    first.refresh_from_db()
    assert (first.status, first.provider_id) == ("delivered", accepted.id)
    assert heard(fake_graph) == ["um", "dois"]


def test_i4_without_a_status_a_reply_is_sent_once_more_after_sixty_drained_seconds(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, later: Passing
) -> None:
    fake_graph.graph.break_next(FaultKind.LOSE_ANSWER)
    say("um")
    outbox.send_all(conversation.pk)
    later(40)
    assert Message.objects.get().status == "unknown"
    later(30)
    assert Message.objects.get().status == "queued"
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == ["um", "um"]
    assert Message.objects.get().resent


def test_i4_the_second_unknown_outcome_is_left_to_staff(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, later: Passing
) -> None:
    fake_graph.graph.break_next(FaultKind.LOSE_ANSWER, times=2)
    say("um")
    for _ in range(2):
        outbox.send_all(conversation.pk)
        later(80)
    assert Message.objects.get().status == "failed"
    conversation.refresh_from_db()
    assert conversation.mode == "waiting"
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == ["um", "um"]


def test_i4_the_patience_does_not_run_while_the_inbox_is_behind(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, post: Post, later: Passing
) -> None:
    fake_graph.graph.break_next(FaultKind.LOSE_ANSWER)
    say("um")
    outbox.send_all(conversation.pk)
    post(webhooks.text_message(LUCIA, "esperando na caixa"))
    later(200)
    assert Message.objects.get(direction="out").status == "unknown"


def test_i4_a_worker_that_died_while_sending_leaves_an_unknown_outcome(conversation: Conversation, say: Say) -> None:
    message = say("um")
    Message.objects.filter(pk=message.pk).update(status="sending", sending_since=clock.now() - timedelta(minutes=1))
    sweeping.sweep()
    assert Message.objects.get().status == "unknown"


def test_two_senders_never_send_the_same_row(conversation: Conversation, say: Say, fake_graph: RunningGraph) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def send(_: int) -> int:
        try:
            return outbox.send_all(conversation.pk)
        finally:
            connection.close()

    for number in range(20):
        say(str(number))
    with ThreadPoolExecutor(8) as threads:
        for _ in range(4):
            list(threads.map(send, range(8)))
    assert heard(fake_graph) == [str(number) for number in range(20)]


def test_i6_a_bots_reply_of_an_older_epoch_is_dropped_with_the_reason(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, admin_user: object
) -> None:
    say("resposta do robô")
    takeover.write(conversation.pk, staff_id=admin_user.pk, text="Oi, aqui é a Bruna", now=clock.now())  # type: ignore[attr-defined]
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == ["Oi, aqui é a Bruna"]
    dropped = Message.objects.get(author="bot")
    assert (dropped.status, dropped.reason) == ("dropped", "a person has taken over")


def test_i11_the_emergency_text_leaves_even_so(conversation: Conversation, say: Say, fake_graph: RunningGraph) -> None:
    takeover.take_over(conversation.pk, staff_id=None, now=clock.now())
    say("Ligue 192", author="danger")
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == ["Ligue 192"]


def test_i7_outside_the_window_a_free_message_stays_and_staff_are_told(
    conversation: Conversation, say: Say, fake_graph: RunningGraph
) -> None:
    Conversation.objects.update(last_inbound_at=clock.now() - timedelta(hours=24))
    say("oi")
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == []
    message = Message.objects.get()
    assert (message.status, message.reason) == ("failed", "the 24-hour window is closed")
    conversation.refresh_from_db()
    assert conversation.mode == "waiting"


def test_i7_outside_the_window_an_approved_template_goes(
    conversation: Conversation, say: Say, fake_graph: RunningGraph
) -> None:
    Conversation.objects.update(last_inbound_at=None)
    fake_graph.graph.reset()
    template = {
        "name": "appointment_reminder",
        "language": "pt_BR",
        "parameters": ["Lúcia", "Dermatologia", "24/11", "14:00", "Savassi"],
        "payloads": ["n:1:confirm", "n:1:reschedule", "n:1:cancel"],
    }
    say("lembrete", payload={"text": "lembrete", "template": template})
    assert outbox.send_all(conversation.pk) == 1
    assert fake_graph.graph.sent[0].payload["type"] == "template"


def test_a_dead_token_pauses_the_channel_and_loses_nothing(
    conversation: Conversation, say: Say, fake_graph: RunningGraph
) -> None:
    fake_graph.graph.break_next(FaultKind.GRAPH_ERROR, code=190)
    say("um")
    say("dois")
    outbox.send_all(conversation.pk)
    channel = Channel.objects.get()
    assert channel.paused_at is not None
    assert "190" in channel.pause_reason
    assert list(Message.objects.values_list("status", flat=True)) == ["queued", "queued"]
    assert working.look().sends == ()
    Channel.objects.update(paused_at=None, pause_reason="")
    outbox.send_all(conversation.pk)
    assert heard(fake_graph) == ["um", "dois"]


def test_a_busy_graph_api_is_asked_again_later(conversation: Conversation, say: Say, fake_graph: RunningGraph) -> None:
    fake_graph.graph.break_next(FaultKind.GRAPH_ERROR, code=130429)
    say("um")
    before = clock.now()
    assert outbox.send_all(conversation.pk) == 0
    message = Message.objects.get()
    assert message.status == "queued"
    assert message.send_after is not None
    assert message.send_after > before + timedelta(seconds=after(SendErrorKind.RETRY, 1).delay)
    with clock.starting_at(message.send_after + timedelta(seconds=1)):
        assert outbox.send_all(conversation.pk) == 1


def test_a_contact_who_cannot_be_reached_is_not_tried_again(
    conversation: Conversation, say: Say, fake_graph: RunningGraph
) -> None:
    fake_graph.graph.break_next(FaultKind.GRAPH_ERROR, code=131026)
    say("um")
    outbox.send_all(conversation.pk)
    assert Message.objects.get().status == "failed"


def test_the_pair_limit_slows_one_contact_down(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, later: Passing
) -> None:
    for number in range(50):
        say(str(number))
    outbox.send_all(conversation.pk)
    assert len(heard(fake_graph)) == 45
    assert Message.objects.filter(status="queued").count() == 5
    later.machine.shift(6)
    outbox.send_all(conversation.pk)
    assert len(heard(fake_graph)) == 46


def test_a_sent_message_costs_few_queries(
    conversation: Conversation,
    say: Say,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    say("the first one also reads the channel's token")
    outbox.send_all(conversation.pk)
    say("um")
    with django_assert_max_num_queries(5):
        outbox.send_all(conversation.pk)


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        (SendErrorKind.RETRY, Step.RETRY),
        (SendErrorKind.PAIR_LIMIT, Step.RETRY),
        (SendErrorKind.UNKNOWN, Step.WAIT_FOR_STATUS),
        (SendErrorKind.CHANNEL, Step.PAUSE_CHANNEL),
        (SendErrorKind.WINDOW_CLOSED, Step.FAIL),
        (SendErrorKind.UNDELIVERABLE, Step.FAIL),
        (SendErrorKind.SUPPRESSED, Step.FAIL),
        (SendErrorKind.TEMPLATE, Step.FAIL),
        (SendErrorKind.OUR_BUG, Step.FAIL),
    ],
)
def test_the_retry_table(kind: SendErrorKind, step: Step) -> None:
    assert after(kind, 1).step is step


def test_retries_back_off_and_end() -> None:
    delays = [after(SendErrorKind.RETRY, attempt).delay for attempt in range(1, MAX_ATTEMPTS)]
    assert delays == [1, 4, 16, 64, 256, 900, 900]
    assert after(SendErrorKind.RETRY, MAX_ATTEMPTS).step is Step.FAIL
    assert after(SendErrorKind.RETRY, 1, retry_after=30).delay == 30


def test_a_status_without_our_id_that_came_before_the_providers_answer_is_applied(
    conversation: Conversation, say: Say, fake_graph: RunningGraph, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from integrations.simulator import graph

    monkeypatch.setattr(graph, "new_message_id", lambda: "wamid.early")
    post(webhooks.status("wamid.early", "read", LUCIA.wa_id))
    inbox.drain()
    message = say("um")
    outbox.send_all(conversation.pk)
    message.refresh_from_db()
    assert (message.status, message.provider_id) == ("read", "wamid.early")
