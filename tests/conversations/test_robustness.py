"""The way in and through when things go wrong: danger first, nothing stranded, nobody's word undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from clinicbot.core import clock
from conversations import (
    clinic,
    gathering,
    inbox,
    replies,
    returning,
    saying,
    sweeping,
    takeover,
    turns,
    working,
)
from conversations.models import Channel, Conversation, Message
from conversations.replies import BrokenReply
from integrations.events import Identity
from integrations.simulator import webhooks
from integrations.simulator.webhooks import Business, Sender
from patients import identity
from patients.models import Contact

from . import test_turns
from .conftest import CARLOS, LUCIA, Post
from .test_turns import Script, run_all

pytestmark = pytest.mark.django_db(transaction=True)

engine = test_turns.engine  # the fixture: an engine that does what the test says
BSUID = "BR.123456789012345"
NAMELESS = Sender("", "Lúcia", bsuid=BSUID)
EVERYTHING_KNOWN = Sender(LUCIA.wa_id, "Lúcia", bsuid=BSUID)


def conversation() -> Conversation:
    return Conversation.objects.get()


def danger_texts() -> list[str]:
    return list(Message.objects.filter(author="danger").order_by("id").values_list("text", flat=True))


def fail_three_turns(post: Post, script: Script) -> None:
    def explode() -> None:
        raise RuntimeError

    script.meanwhile = explode
    post(webhooks.text_message(LUCIA, "oi"))
    for _ in range(3):
        Conversation.objects.update(due_at=clock.now())
        run_all()
    assert conversation().failed_turns == 3


def prove_to_be_one() -> None:
    """Let the number and the user id come together, as any later webhook may."""
    with transaction.atomic():
        identity.resolve([Identity(bsuid=BSUID, wa_id=LUCIA.wa_id, phone=f"+{LUCIA.wa_id}")])


def test_i1_what_comes_after_a_burst_is_not_left_pending(channel: Channel, post: Post, engine: Script) -> None:
    post(webhooks.text_message(LUCIA, "oi"))
    post(webhooks.message(LUCIA, webhooks.image("media-1"), at=clock.now() + timedelta(seconds=1)))
    inbox.drain()
    for _ in range(2):
        sweeping.sweep()
        working.work_here()
    assert not Message.objects.filter(status="pending").exists()
    assert [heard.kind for heard in engine.heard] == ["text", "image"]


def test_i1_what_is_said_while_two_contacts_prove_to_be_one_is_answered(
    channel: Channel, post: Post, engine: Script
) -> None:
    post(webhooks.text_message(NAMELESS, "oi"))
    run_all()
    post(webhooks.text_message(LUCIA, "quero marcar"))
    inbox.drain()
    engine.meanwhile = prove_to_be_one
    for pk in working.look().turns:
        turns.run(pk)
    engine.meanwhile = lambda: None
    sweeping.sweep()
    working.work_here()
    assert not Message.objects.filter(status="pending").exists()
    assert Conversation.objects.count() == 1
    assert engine.heard[-1].text == "quero marcar"


def test_i1_a_channel_whose_token_cannot_be_read_does_not_stop_the_others(
    channel: Channel, post: Post, engine: Script
) -> None:
    broken = Channel.objects.create(phone_number_id="999", name="Outro", access_token="t")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_channel SET access_token = 'gAAAAAgarbage' WHERE id = %s", [broken.pk])
    post(webhooks.message(CARLOS, webhooks.text("oi"), business=Business(phone_number_id="999")))
    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    assert Message.objects.filter(direction="in", text="oi").count() == 2


def test_a_message_id_of_any_length_meta_may_send_is_recorded(channel: Channel, post: Post, engine: Script) -> None:
    post(webhooks.message(LUCIA, webhooks.text("oi"), message_id="wamid." + "A" * 240))
    inbox.drain()
    assert Message.objects.get().text == "oi"


def test_i11_an_emergency_is_answered_after_three_failed_turns(channel: Channel, post: Post, engine: Script) -> None:
    fail_three_turns(post, engine)
    post(webhooks.text_message(LUCIA, "minha mãe desmaiou e não está respirando"))
    run_all()
    assert "192" in danger_texts()[0]
    assert conversation().priority == Conversation.Priority.EMERGENCY


def test_i11_an_emergency_is_answered_although_something_less_urgent_was_said_before(
    channel: Channel, post: Post, engine: Script
) -> None:
    post(webhooks.text_message(LUCIA, "meu filho está com febre alta há 3 dias"))
    run_all()
    post(webhooks.text_message(LUCIA, "agora ele desmaiou e não está respirando"))
    run_all()
    assert "192" in danger_texts()[-1]


def test_i11_another_danger_is_another_episode(channel: Channel, post: Post, engine: Script) -> None:
    for words in ("estou com dor forte no peito", "eu quero me matar"):
        post(webhooks.text_message(LUCIA, words))
        run_all()
    assert "188" in danger_texts()[-1]


def test_i11_an_edit_that_tells_of_a_danger_is_answered(channel: Channel, post: Post, engine: Script) -> None:
    post(webhooks.message(LUCIA, webhooks.text("oi"), message_id="wamid.A"))
    run_all()
    new_words = {"type": "text", "text": {"body": "estou com dor forte no peito"}}
    edit = {"type": "edit", "edit": {"original_message_id": "wamid.A", "message": new_words}}
    post(webhooks.message(LUCIA, edit))
    run_all()
    assert "192" in danger_texts()[0]


def test_i11_the_alarm_is_raised_in_fixed_words_although_the_template_is_broken(
    channel: Channel, post: Post, engine: Script, monkeypatch: pytest.MonkeyPatch
) -> None:

    def render(reply: Any, language: str) -> Any:
        if reply.template.startswith("danger/"):
            raise BrokenReply(reply.template)
        return replies.render(reply, language)

    monkeypatch.setattr(saying, "render", render)
    post(webhooks.text_message(LUCIA, "estou com dor forte no peito"))
    run_all()
    assert "192" in danger_texts()[0]
    assert conversation().priority == Conversation.Priority.EMERGENCY


def test_i11_the_menu_brings_the_assistant_back_but_ends_no_emergency(
    channel: Channel, post: Post, settings: Any, valkey: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TURN_SETTLE_SECONDS = 0
    monkeypatch.setattr(clinic, "_kept", None)
    monkeypatch.setattr("conversations.typing_indicator.show", lambda channel, message: None)
    post(webhooks.text_message(LUCIA, "estou com dor forte no peito"))
    run_all()
    waiting_since = conversation().waiting_since
    post(webhooks.text_message(LUCIA, "menu"))
    run_all()
    after = conversation()
    assert after.waiting_since == waiting_since is not None
    assert (after.priority, after.handoff_reason) == (Conversation.Priority.EMERGENCY, "emergency")


def test_i6_no_apology_for_failed_turns_while_a_person_answers(channel: Channel, post: Post, engine: Script) -> None:
    fail_three_turns(post, engine)
    takeover.take_over(conversation().pk, staff_id=None, now=clock.now())
    Conversation.objects.update(due_at=clock.now(), failed_turns=3)
    run_all()
    assert conversation().mode == "human"
    assert not Message.objects.filter(direction="out").exists()


def test_i6_a_takeover_and_what_was_asked_for_outlive_a_merge(channel: Channel, post: Post, engine: Script) -> None:
    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    takeover.take_over(conversation().pk, staff_id=None, now=clock.now())
    Contact.objects.update(opted_out_at=clock.now(), blocked=True)
    for sender in (NAMELESS, EVERYTHING_KNOWN):
        post(webhooks.text_message(sender, "sou eu"))
        run_all()
    contact = Contact.objects.get()
    assert contact.opted_out_at is not None
    assert contact.blocked
    assert conversation().mode == "human"


def test_i2_an_echoed_revocation_delivered_again_is_no_second_takeover(
    channel: Channel, post: Post, engine: Script
) -> None:
    def revocation() -> dict[str, Any]:
        payload = webhooks.echo(LUCIA, "x", message_id="wamid.E2")
        said = payload["entry"][0]["changes"][0]["value"]["message_echoes"][0]
        del said["text"]
        said |= {"type": "revoke", "revoke": {"original_message_id": "wamid.nobody-knows"}}
        return payload

    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    post(revocation())
    inbox.drain()
    assert conversation().mode == "human"
    returning.give_back(conversation().pk, now=clock.now())
    post(webhooks.batch(revocation(), webhooks.status("wamid.q", "sent", "5531900000999")))
    inbox.drain()
    assert conversation().mode == "bot"


def test_i14_a_quoted_answer_is_a_turn_of_its_own(channel: Channel, post: Post, engine: Script) -> None:
    for text, quoted in (("oi", ""), ("sim", "wamid.a-reminder"), ("ok", "")):
        post(webhooks.message(LUCIA, webhooks.text(text), reply_to=quoted))
    inbox.drain()
    seen = []
    while burst := gathering.next_burst(conversation())[0]:
        seen.append([message.text for message in burst])
        Message.objects.filter(pk__in=[message.pk for message in burst]).update(status="handled")
    assert seen == [["oi"], ["sim"], ["ok"]]


def test_silence_asked_for_is_kept(
    channel: Channel, post: Post, settings: Any, valkey: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TURN_SETTLE_SECONDS = 0
    monkeypatch.setattr(clinic, "_kept", None)
    monkeypatch.setattr("conversations.typing_indicator.show", lambda channel, message: None)
    post(webhooks.text_message(LUCIA, "parar"))
    run_all()
    assert Contact.objects.get().opted_out_at is not None


def test_an_account_that_is_reinstated_pauses_nothing(channel: Channel, post: Post) -> None:
    event = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}
    post(webhooks.envelope(event, field="account_update"))
    inbox.drain()
    channel.refresh_from_db()
    assert channel.paused_at is None


def test_an_older_wish_for_marketing_never_undoes_a_later_one(channel: Channel, post: Post) -> None:
    for value, timestamp in (("stop", 1_795_000_000), ("resume", 1_794_000_000)):
        wish = {"wa_id": LUCIA.wa_id, "category": "marketing_messages", "value": value, "timestamp": timestamp}
        metadata = {"phone_number_id": channel.phone_number_id}
        contacts = [{"wa_id": LUCIA.wa_id}]
        value_of_event = {"metadata": metadata, "contacts": contacts, "user_preferences": [wish]}
        post(webhooks.envelope(value_of_event, field="user_preferences"))
        inbox.drain()
    assert Contact.objects.get().marketing_stopped_at is not None


def test_a_change_of_number_that_comes_with_the_last_words_keeps_one_contact(
    channel: Channel, post: Post, engine: Script
) -> None:
    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    post(webhooks.text_message(LUCIA, "vou trocar de número"))
    system = {"type": "user_changed_number", "wa_id": "5531900000177", "body": "changed"}
    post(webhooks.message(LUCIA, {"type": "system", "system": system}))
    inbox.drain()
    assert list(Contact.objects.values_list("phone", flat=True)) == ["+5531900000177"]
    assert Message.objects.filter(text="vou trocar de número", conversation__contact__phone="+5531900000177").exists()
