"""One turn at a time, in order, all or nothing; with an engine that does what the test says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinicbot.core import clock
from conversations import clinic, inbox, leases, takeover, turns, wakeup, working
from conversations.engines.decision import Decision, Heard, Outcome, Reply, Situation
from conversations.models import AssistantSettings, Channel, Conversation, Message, Turn
from integrations.simulator import webhooks
from integrations.simulator.webhooks import Sender
from patients.models import Contact
from tests.patience import PATIENCE_SECONDS

from .conftest import CARLOS, LUCIA, Post

pytestmark = pytest.mark.django_db(transaction=True)


class Script:
    """An engine that remembers what it heard and does what it is told."""

    name = "script"

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.situations: list[Situation] = []
        self.meanwhile: Callable[[], Any] = lambda: None
        self.answer: Callable[[Heard], Decision] = lambda heard: Decision(
            replies=(Reply("trouble/apology"),), state={"skill": "script", "step": "", "heard": len(self.heard)}
        )

    def decide(self, situation: Situation, heard: Heard) -> Decision:
        self.heard.append(heard)
        self.situations.append(situation)
        self.meanwhile()
        return self.answer(heard)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, settings: Any, valkey: object) -> Script:
    settings.TURN_SETTLE_SECONDS = 0
    script = Script()
    monkeypatch.setattr(turns, "choose", lambda situation: script)
    monkeypatch.setattr(clinic, "_kept", None)
    # Nothing leaves in these tests: the rows are what is looked at.
    monkeypatch.setattr("conversations.typing_indicator.show", lambda channel, message: None)
    return script


def run_all() -> None:
    inbox.drain()
    for pk in working.look().turns:
        while turns.run(pk):
            pass


def conversation() -> Conversation:
    return Conversation.objects.get()


def replies() -> list[str]:
    return list(Message.objects.filter(direction="out").order_by("id").values_list("author", flat=True))


def test_a_burst_is_one_turn(channel: Channel, post: Post, engine: Script) -> None:
    for number, part in enumerate(["oi", "quero marcar", "dermato"]):
        post(webhooks.text_message(LUCIA, part, at=clock.now() + timedelta(seconds=number)))
    run_all()
    assert [heard.text for heard in engine.heard] == ["oi\nquero marcar\ndermato"]
    assert Turn.objects.count() == 1
    assert set(Message.objects.filter(direction="in").values_list("status", flat=True)) == {"handled"}


def test_i3_messages_are_taken_in_whatsapps_order_whatever_the_order_of_delivery(
    channel: Channel, post: Post, engine: Script
) -> None:
    now = clock.now()
    post(webhooks.text_message(LUCIA, "segunda", at=now + timedelta(seconds=5)))
    post(webhooks.text_message(LUCIA, "primeira", at=now))
    run_all()
    assert [heard.text for heard in engine.heard] == ["primeira\nsegunda"]


def test_i3_a_late_arrival_is_a_turn_of_its_own_marked_late(channel: Channel, post: Post, engine: Script) -> None:
    now = clock.now()
    post(webhooks.text_message(LUCIA, "segunda", at=now))
    run_all()
    post(webhooks.text_message(LUCIA, "primeira, atrasada", at=now - timedelta(seconds=30)))
    post(webhooks.text_message(LUCIA, "terceira", at=now + timedelta(seconds=5)))
    run_all()
    assert [(heard.text, heard.late) for heard in engine.heard] == [
        ("segunda", False),
        ("primeira, atrasada", True),
        ("terceira", False),
    ]
    assert list(Turn.objects.order_by("id").values_list("late", flat=True)) == [False, True, False]


def test_a_tap_after_texts_is_the_next_turn(channel: Channel, post: Post, engine: Script) -> None:
    post(webhooks.text_message(LUCIA, "espera"))
    post(webhooks.message(LUCIA, webhooks.button_reply("x", "Confirmar")))
    run_all()
    assert [heard.kind for heard in engine.heard] == ["text", "choice"]


def test_i3_many_workers_run_one_turn(channel: Channel, post: Post, engine: Script) -> None:
    def work(_: int) -> None:
        try:
            working.work_here()
        finally:
            connection.close()

    people = [Sender(f"55319000003{number:02}") for number in range(12)]
    for person in people:
        post(webhooks.text_message(person, "oi"))
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    assert len(engine.heard) == 12
    assert Turn.objects.count() == 12
    assert Conversation.objects.filter(lease_token=None, due_at=None).count() == 12


def test_who_holds_a_conversation_or_the_inbox_holds_up_nobody_else(
    channel: Channel, post: Post, engine: Script
) -> None:
    for person in (LUCIA, CARLOS):
        post(webhooks.text_message(person, "oi"))
    inbox.drain()
    first = Conversation.objects.order_by("due_at", "pk")[0]
    post(webhooks.text_message(CARLOS, "menu"))

    def look_elsewhere() -> tuple[int, int | None, int | None]:
        try:
            return inbox.drain(wait=False), turns.run_next(), turns.run_next()
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as beside:
        Conversation.objects.select_for_update().get(pk=first.pk)
        inbox._lock()
        drained, taken, another = beside.submit(look_elsewhere).result(PATIENCE_SECONDS)
    assert drained == 0
    assert taken == Conversation.objects.exclude(pk=first.pk).get().pk
    assert another is None
    working.work_here()
    assert [heard.text for heard in engine.heard] == ["oi", "oi", "menu"]


def test_a_wish_for_silence_locks_the_contact_before_the_conversation_as_the_inbox_does(
    channel: Channel, post: Post, engine: Script
) -> None:
    engine.answer = lambda heard: Decision(replies=(), state={}, skill="opt_out", intent="opt_out")
    post(webhooks.text_message(LUCIA, "parar"))
    inbox.drain()
    with CaptureQueriesContext(connection) as asked:
        assert turns.run(conversation().pk)
    changes = [query["sql"] for query in asked if "UPDATE" in query["sql"]]
    (contact,) = [at for at, sql in enumerate(changes) if 'UPDATE "patients_contact"' in sql]
    finished = [at for at, sql in enumerate(changes) if "lease_token = " in sql.partition("WHERE")[2]]
    assert finished
    assert contact < finished[-1]
    assert conversation().contact.opted_out_at is not None


def test_i3_a_message_that_comes_while_the_turn_runs_is_handled_next(
    channel: Channel, post: Post, engine: Script
) -> None:
    def another() -> None:
        if len(engine.heard) == 1:
            post(webhooks.text_message(LUCIA, "e à tarde?"))
            inbox.drain()

    engine.meanwhile = another
    post(webhooks.text_message(LUCIA, "tem horário?"))
    run_all()
    assert [heard.text for heard in engine.heard] == ["tem horário?", "e à tarde?"]


def test_i5_no_transaction_is_open_while_the_engine_thinks(channel: Channel, post: Post, engine: Script) -> None:
    seen: list[bool] = []
    engine.meanwhile = lambda: seen.append(connection.in_atomic_block)
    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    assert seen == [False]


def test_i5_a_turn_whose_lease_ran_out_leaves_nothing_behind(channel: Channel, post: Post, engine: Script) -> None:
    class Booking:
        def apply(self, now: Any) -> Outcome:
            Contact.objects.create(phone="+5531900000999")
            return Outcome(replies=(), state={})

    def steal() -> None:
        if len(engine.heard) == 1:
            Conversation.objects.update(lease_token="00000000-0000-4000-8000-000000000001")

    engine.meanwhile = steal
    engine.answer = lambda heard: Decision(replies=(Reply("trouble/apology"),), state={"x": 1}, change=Booking())
    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    assert not Contact.objects.filter(phone="+5531900000999").exists()
    assert replies() == []
    assert conversation().state == {}
    assert Message.objects.get().status == "pending"


def test_an_abandoned_turn_is_run_again(channel: Channel, post: Post, engine: Script) -> None:
    post(webhooks.text_message(LUCIA, "oi"))
    inbox.drain()
    assert leases.take(conversation().pk, clock.now()) is not None
    assert working.look().turns == ()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_conversation SET leased_until = now() - interval '1 second'")
    run_all()
    assert [heard.text for heard in engine.heard] == ["oi"]


def test_i6_a_takeover_while_the_engine_thinks_silences_the_turn(
    channel: Channel, post: Post, engine: Script, admin_user: Any
) -> None:
    engine.meanwhile = lambda: takeover.take_over(conversation().pk, staff_id=admin_user.pk, now=clock.now())
    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    assert replies() == []
    assert conversation().mode == "human"
    assert Message.objects.get().status == "handled"


def test_i6_while_a_person_answers_the_engine_is_not_asked(
    channel: Channel, post: Post, engine: Script, admin_user: Any
) -> None:
    post(webhooks.text_message(LUCIA, "oi"))
    inbox.drain()
    takeover.take_over(conversation().pk, staff_id=admin_user.pk, now=clock.now())
    post(webhooks.text_message(LUCIA, "alguém?"))
    run_all()
    assert engine.heard == []
    assert conversation().unread == 1


def test_i11_an_emergency_is_answered_in_every_mode(
    channel: Channel, post: Post, engine: Script, admin_user: Any
) -> None:
    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    Contact.objects.update(opted_out_at=clock.now(), bot_enabled=False)
    takeover.take_over(conversation().pk, staff_id=admin_user.pk, now=clock.now())
    post(webhooks.text_message(LUCIA, "minha mãe está com dor forte no peito, mas deve ser bobagem"))
    run_all()
    assert replies() == ["bot", "danger"]
    assert "192" in Message.objects.get(author="danger").text
    assert conversation().priority == Conversation.Priority.EMERGENCY


def test_i11_the_emergency_text_goes_out_once_per_episode(channel: Channel, post: Post, engine: Script) -> None:
    for words in ("socorro, não consigo respirar", "não consigo respirar!!", "dor no peito muito forte"):
        post(webhooks.text_message(LUCIA, words))
        run_all()
    assert replies() == ["danger"]
    assert engine.heard == []


def test_a_switched_off_assistant_leaves_messages_to_staff(channel: Channel, post: Post, engine: Script) -> None:
    AssistantSettings.objects.create(pk=1, bot_enabled=False)
    post(webhooks.text_message(LUCIA, "oi"))
    run_all()
    assert engine.heard == []
    assert conversation().mode == "waiting"
    assert conversation().unread == 1


@pytest.mark.parametrize("switch", [(Channel, "bot_enabled"), (Contact, "bot_enabled")])
def test_a_channel_or_contact_can_be_switched_off_alone(
    channel: Channel, post: Post, engine: Script, switch: tuple[Any, str]
) -> None:
    post(webhooks.text_message(LUCIA, "oi"))
    inbox.drain()
    model, field = switch
    model.objects.update(**{field: False})
    run_all()
    assert engine.heard == []


def test_a_turn_that_fails_is_tried_again_and_the_third_time_a_person_is_called(
    channel: Channel, post: Post, engine: Script
) -> None:
    def explode() -> None:
        raise RuntimeError("boom +5531900000101")

    engine.meanwhile = explode
    post(webhooks.text_message(LUCIA, "oi"))
    now = clock.now()
    for attempt in range(6):
        with clock.starting_at(now + timedelta(minutes=attempt)):
            run_all()
    assert len(engine.heard) == 3
    assert Message.objects.get(direction="in").status == "handled"
    assert replies() == ["bot"]
    assert conversation().mode == "waiting"


def test_a_failing_conversation_does_not_hold_up_the_others(channel: Channel, post: Post, engine: Script) -> None:
    def explode_for_lucia() -> None:
        if engine.heard[-1].text == "bomba":
            raise RuntimeError("boom")

    engine.meanwhile = explode_for_lucia
    post(webhooks.text_message(LUCIA, "bomba"))
    post(webhooks.text_message(CARLOS, "oi"))
    run_all()
    assert Message.objects.filter(direction="out").count() == 1


def test_an_inbox_that_never_empties_holds_up_no_turn(
    channel: Channel, post: Post, engine: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    with wakeup.silenced():
        post(webhooks.text_message(LUCIA, "oi"))
        inbox.drain()
        post(webhooks.text_message(CARLOS, "oi"))
    monkeypatch.setattr(inbox, "drain", lambda: 0)
    monkeypatch.setattr(working, "MAX_ROUNDS", 3)
    working.work_here()
    assert [heard.text for heard in engine.heard] == ["oi"]


def test_the_webhook_alone_is_enough_when_every_wake_up_is_lost(
    channel: Channel, client: Client, post: Post, engine: Script, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from conversations import sweeping

    woken: list[str] = []
    monkeypatch.setattr("clinicbot.core.dispatch.send", lambda task, *args, delay=0.0: woken.append(task))
    with wakeup.silenced():
        post(webhooks.text_message(LUCIA, "oi"))
    assert engine.heard == []
    assert woken == []
    monkeypatch.setattr("conversations.wakeup._is_first", lambda delay: True)
    sweeping.sweep()
    assert woken == ["conversations.tasks.work"]
    working.work_here()
    assert len(engine.heard) == 1


def test_a_worker_with_one_thread_serves_who_writes_beside_a_backlog_of_sends(
    channel: Channel, post: Post, engine: Script, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WORKER_THREADS = 1
    post(webhooks.text_message(LUCIA, "oi"))
    inbox.drain()
    started: list[object] = []
    monkeypatch.setattr(working, "_threads", lambda: Started(started))
    working._start(working.Due(False, working.look().turns, (1, 2, 3)), {})
    assert started == [working._send, working._serve]


class Started:
    """Threads that only note what they are given."""

    def __init__(self, started: list[object]) -> None:
        self._started = started

    def submit(self, job: object, *_: object) -> object:
        self._started.append(job)
        return object()
