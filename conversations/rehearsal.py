"""Talking to the assistant without WhatsApp: for `manage.py chat`, golden dialogues and rehearsals.

What is said becomes a signed webhook body and takes the same road as Meta's: delivery → inbox → turn →
outbox → HTTP to a Graph API, here a strict fake one on loopback. Only the clock may be set, and nobody
waits for real: the settle window passes by moving the clock.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.db.models import Q

from clinicbot.core import clock
from integrations.simulator import webhooks
from integrations.simulator.graph import FakeGraph
from integrations.simulator.server import GraphServer, ServerThread

from . import erasing, graph, inbox, notices, nudging, offers, recording, returning, wakeup, working
from . import webhooks as door
from .models import Channel, Conversation, Message

REHEARSAL_TOKEN = "rehearsal"  # noqa: S105 - the fake Graph API's own
REHEARSAL_NUMBER = "100000000000009"
_LONGEST_WAIT_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the assistant. `choices` are (id, title)."""

    id: int
    text: str
    choices: tuple[tuple[str, str], ...]
    skill: str
    intent: str
    provider_id: str


class Rehearsal:
    """One phone talking to the clinic. A context manager: inside it, the fake Graph API is up.

    `at` (aware) is when the talk begins; time then stands still but for `pass_time`. None: real time.
    """

    def __init__(self, phone: str, at: datetime | None = None, name: str = "", bsuid: str = "") -> None:
        self.sender = webhooks.Sender(wa_id=phone.lstrip("+"), name=name, bsuid=bsuid)
        self.business = webhooks.Business(phone_number_id=REHEARSAL_NUMBER)
        self._moment = at
        self._heard_up_to = 0
        self.last_body = b""
        self.graph = FakeGraph(REHEARSAL_TOKEN, REHEARSAL_NUMBER, enforce_window=at is None)
        self._graph_server = GraphServer(self.graph, self.business)
        self._server = ServerThread(self._graph_server)

    def __enter__(self) -> Self:
        self._server.start()
        self.channel, _ = Channel.objects.update_or_create(
            phone_number_id=REHEARSAL_NUMBER,
            defaults={
                "name": "Ensaio",
                "access_token": REHEARSAL_TOKEN,
                "graph_url": self._server.graph_url,
                "send_rate": 1000,
                "active": True,
                "paused_at": None,
            },
        )
        # A talk just before this one, in the same process, had another address.
        graph.forget(self.channel.pk)
        self._heard_up_to = Message.objects.order_by("-id").values_list("id", flat=True).first() or 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Channel.objects.filter(pk=self.channel.pk).update(active=False)
        self._server.stop()

    @property
    def now(self) -> datetime:
        """The talk's present moment, UTC."""
        return self._moment or clock.now()

    @property
    def conversation(self) -> Conversation | None:
        """The conversation as it stands; None before the first message."""
        identity = Q(contact__wa_id=self.sender.wa_id) if self.sender.wa_id else Q(contact__bsuid=self.sender.bsuid)
        return Conversation.objects.filter(identity, channel=self.channel).select_related("contact").first()

    @property
    def state(self) -> dict[str, Any]:
        """The assistant's state in the conversation."""
        conversation = self.conversation
        return conversation.state if conversation else {}

    def say(self, *texts: str, reply_to: str = "") -> list[Said]:
        """Write one message, or several in a burst; return what the assistant answers."""
        return self.send(*(webhooks.text(text) for text in texts), reply_to=reply_to)

    def tap(self, choice: str) -> list[Said]:
        """Tap a choice, by its id or its title, of the latest message that offers it. Raises LookupError for none."""
        message, found = self._find_choice(choice)
        kind = webhooks.button_reply if len(message.payload["choices"]) <= 3 else webhooks.list_reply
        if found["id"].startswith("n:") and message.kind == "template":
            return self.send(webhooks.template_button(found["id"], found["title"]), reply_to=message.provider_id or "")
        return self.send(kind(found["id"], found["title"]), reply_to=message.provider_id or "")

    def send(self, *contents: dict[str, Any], reply_to: str = "") -> list[Said]:
        """Send message contents (made by `integrations.simulator.webhooks`) in one burst; return the answers."""
        for content in contents:
            body = webhooks.encode(
                webhooks.message(self.sender, content, at=self.now, reply_to=reply_to, business=self.business)
            )
            self.deliver(body)
        return self.settle()

    def upload(self, content: bytes, mime_type: str) -> str:
        """Keep a file at the fake Graph API as if the patient had sent it; return its media id."""
        return self._graph_server.keep_media(content, mime_type)

    def deliver(self, body: bytes) -> None:
        """Store a webhook body and record what it holds, without answering yet."""
        self.last_body = body
        self.graph.heard_from(self.sender.wa_id or self.sender.bsuid)
        with wakeup.silenced(), self._clock():
            erasing.erase_due(self.now)
            door.store(body)
            inbox.drain_one(body)

    def settle(self) -> list[Said]:
        """Let the settle window pass, run what is due, and return what was said since the last time."""
        if self._moment is not None:
            self._moment += timedelta(seconds=recording.SETTLE_CAP_SECONDS)
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        # One clock for all of it: what becomes due in a turn is due in the next round.
        with wakeup.silenced(), self._clock():
            while time.monotonic() < deadline:
                conversation = self.conversation
                if conversation is not None:
                    working.serve(conversation.pk)
                if not self._open():
                    break
                time.sleep(0.02)
        return self._answers()

    def pass_time(self, span: timedelta) -> list[Said]:
        """Let time go by, send what became due (reminders too), and return what was said."""
        if self._moment is None:
            raise ValueError("real time cannot be moved")
        self._moment += span
        with wakeup.silenced(), self._clock():
            erasing.erase_due(self.now)
            notices.remind(self.now)
            offers.offer(self.now)
            nudging.nudge(self.now)
            returning.after_silence(self.now)
        return self.settle()

    @contextmanager
    def _clock(self) -> Iterator[None]:
        if self._moment is None:
            yield
        else:
            with clock.starting_at(self._moment):
                yield

    def _open(self) -> bool:
        """Whether an answer is still on its way: a turn that settles or runs, or a row that waits to be sent."""
        conversation = self.conversation
        if conversation is None:
            return False
        soon = self.now + timedelta(seconds=settings.TURN_SETTLE_SECONDS + 1)
        thinking = conversation.lease_token is not None or (
            conversation.due_at is not None and conversation.due_at <= soon
        )
        return thinking or conversation.messages.filter(status__in=["queued", "sending"], send_after__lte=soon).exists()

    def _answers(self) -> list[Said]:
        conversation = self.conversation
        if conversation is None:
            return []
        rows = conversation.messages.filter(direction="out", id__gt=self._heard_up_to).exclude(status="dropped")
        said = [_said(message) for message in rows.select_related("turn").order_by("id")]
        self._heard_up_to = max((one.id for one in said), default=self._heard_up_to)
        return said

    def _find_choice(self, choice: str) -> tuple[Message, dict[str, Any]]:
        conversation = self.conversation
        if conversation is None:
            raise LookupError("nothing was offered yet")
        rows = conversation.messages.filter(direction="out", payload__has_key="choices").order_by("-id")
        for message in rows[:20]:
            for found in message.payload["choices"]:
                if choice == found["id"] or choice.casefold() == found["title"].casefold():
                    return message, found
        raise LookupError(f"nothing that was offered is called {choice!r}")


def _said(message: Message) -> Said:
    return Said(
        id=message.pk,
        text=message.text,
        choices=tuple((choice["id"], choice["title"]) for choice in message.payload.get("choices", ())),
        skill=message.turn.skill if message.turn else "",
        intent=message.turn.intent if message.turn else "",
        provider_id=message.provider_id or "",
    )
