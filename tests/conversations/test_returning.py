"""The assistant comes back after staff: when it may, when it must not, and that nothing is lost between."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from clinicbot.core import clock
from conversations import clinic, gathering, inbox, returning, takeover, working
from conversations.models import AssistantSettings, Channel, Conversation, Message
from integrations.simulator import webhooks
from tests.conversations.conftest import LUCIA, Post
from tests.fake_graph import RunningGraph

NOW = clock.now


@pytest.fixture
def talk(channel: Channel, post: Post, fake_graph: RunningGraph) -> Conversation:
    """Lúcia wrote an hour and more ago to a person who has not answered."""
    Channel.objects.filter(pk=channel.pk).update(graph_url=fake_graph.graph_url)
    fake_graph.graph.heard_from(LUCIA.wa_id)
    post(webhooks.text_message(LUCIA, "oi"))
    inbox.drain()
    conversation = Conversation.objects.get()
    takeover.take_over(conversation.pk, staff_id=None, now=NOW())
    post(webhooks.text_message(LUCIA, "tem alguém aí?"))
    inbox.drain()
    for _ in range(2):
        Conversation.objects.update(due_at=NOW())
        working.work_here()
    long_ago = NOW() - timedelta(minutes=61)
    Conversation.objects.update(last_inbound_at=long_ago, taken_over_at=long_ago, due_at=None)
    clinic._kept = None
    return conversation


def said() -> list[str]:
    """What the assistant has said, oldest first."""
    working.work_here()
    return list(Message.objects.filter(author="bot").order_by("id").values_list("text", flat=True))


def test_after_an_hour_without_a_word_the_assistant_is_back_and_says_so(talk: Conversation) -> None:
    assert returning.after_silence(NOW()) == 1
    assert returning.after_silence(NOW()) == 0
    talk.refresh_from_db()
    assert (talk.mode, talk.assigned_to, talk.taken_over_at) == ("bot", None, None)
    assert talk.unread == 1, "the staff never read it"
    assert "A equipe ainda não conseguiu responder" in said()[0]
    assert len(said()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"priority": Conversation.Priority.EMERGENCY},
        {"last_outbound_at": timedelta()},
        {"taken_over_at": timedelta()},
        {"last_inbound_at": timedelta(minutes=30)},
        {"last_inbound_at": timedelta(hours=25)},
        {"mode": Conversation.Mode.WAITING},
        {"due_at": timedelta()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_assistant_stays_out_of_it(talk: Conversation, change: dict[str, object]) -> None:
    """A length of time is how long ago it was."""
    Conversation.objects.update(
        **{name: NOW() - value if isinstance(value, timedelta) else value for name, value in change.items()}
    )
    assert returning.after_silence(NOW()) == 0


def test_a_number_may_leave_it_to_its_staff(talk: Conversation) -> None:
    Channel.objects.update(back_after_minutes=0)
    assert returning.after_silence(NOW()) == 0
    Channel.objects.update(back_after_minutes=90)
    assert returning.after_silence(NOW()) == 0
    assert returning.after_silence(NOW() + timedelta(minutes=30)) == 1


@pytest.mark.parametrize("off", ["clinic", "channel", "contact", "opted_out"])
def test_who_may_not_write_comes_back_without_a_word(talk: Conversation, off: str) -> None:
    if off == "clinic":
        AssistantSettings.objects.update_or_create(pk=1, defaults={"bot_enabled": False})
    elif off == "channel":
        Channel.objects.update(bot_enabled=False)
    else:
        changes = {"bot_enabled": False} if off == "contact" else {"opted_out_at": NOW()}
        type(talk.contact).objects.filter(pk=talk.contact_id).update(**changes)
    clinic._kept = None
    assert returning.after_silence(NOW()) == 0
    returning.give_back(talk.pk, now=NOW())
    assert said() == []
    talk.refresh_from_db()
    assert (talk.mode, talk.due_at, talk.handoff_reason) == ("bot", None, "")


def test_i6_a_takeover_before_the_word_is_said_keeps_it_back(talk: Conversation, admin_user: User) -> None:
    returning.give_back(talk.pk, now=NOW())
    takeover.take_over(talk.pk, staff_id=admin_user.pk, now=NOW())
    assert said() == []


def test_a_turn_that_comes_back_hears_what_nobody_answered_once(talk: Conversation, post: Post) -> None:
    asked = Message.objects.get(text="tem alguém aí?")
    assert [one.text for one in returning.unheard(talk)] == ["oi", "tem alguém aí?"]
    returning.give_back(talk.pk, now=NOW())
    assert len(said()) == 1
    asked.refresh_from_db()
    assert asked.turn is not None
    assert asked.turn.engine == "flow"
    talk.refresh_from_db()
    assert not returning.unheard(talk)
    assert gathering.next_burst(talk) == ([], False)
