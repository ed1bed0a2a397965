"""A whole conversation for real: signed webhooks, a Celery worker, a Graph API over HTTP, staff in the admin."""

import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from conversations.models import Channel, Conversation, Message
from integrations.simulator import webhooks
from integrations.simulator.webhooks import Sender
from tests.conversations.conftest import SECRET
from tests.fake_graph import RunningGraph
from tests.patience import wait_for

PHONE, OTHER_PHONE = "5531900000177", "(31) 98877-6655"
CPF = "529.982.247-25"
PROFILE, NAME = "Zuzu Brandalise", "Zuleica Brandalise Quintão"
FIRST_WORDS = "oi, queria marcar dermatologista por causa de um joanete esverdeado"
STAFF_WORDS = "Traga o laudo acobreado, dona Zuleica."
PRIVATE = (
    *("5531900000177", "31900000177", "900000177", "90000-0177", "988776655", "98877-6655"),
    *("529.982.247-25", "52998224725", "982.247"),
    *("Zuzu", "Zuleica", "Brandalise", "Quintão", "zuleica", "brandalise"),
    *("joanete", "esverdeado", "laudo", "acobreado", "unha encravada", "Prazer"),
)
"""What must appear nowhere: each form of the numbers, the names, words of what was said by either side."""


class Talk:
    """One patient, one receptionist. Every webhook goes over the whole middleware; a worker answers."""

    def __init__(self, graph: RunningGraph) -> None:
        self.graph = graph.graph
        self.client = Client()
        self.traces: list[str] = []
        self.sender = Sender(PHONE, PROFILE)
        Channel.objects.create(
            phone_number_id=webhooks.BUSINESS.phone_number_id,
            name="Aurora",
            access_token=graph.credentials.access_token,
            graph_url=graph.graph_url,
        )

    def say(self, text: str) -> Message:
        """Write a text; return the assistant's last answer."""
        return self._send(webhooks.text(text))

    def tap(self, last: Message, number: int = 0) -> Message:
        """Tap a choice of the last answer; return the next."""
        choice = last.payload["choices"][number]
        kind = webhooks.button_reply if len(last.payload["choices"]) <= 3 else webhooks.list_reply
        return self._send(kind(choice["id"], choice["title"]))

    def whole(self, receptionist: User) -> None:
        """From the first word to a booking, numbers said aloud, and a person who answers."""
        last = self.say(FIRST_WORDS)
        self.tap(last)
        last = self.say(NAME)
        for _ in range(8):
            if not last.payload.get("choices") or Conversation.objects.get().state.get("step") == "done":
                break
            last = self.tap(last)
        self.say(f"meu cpf é {CPF} e meu outro telefone é {OTHER_PHONE}")
        self.say("é sobre a unha encravada, quero falar com atendente")
        for sent in list(self.graph.sent):
            for reached in ("delivered", "sent", "read"):
                self.post(webhooks.status(sent.id, reached, PHONE))
        self._answer_as(receptionist)

    def _answer_as(self, receptionist: User) -> None:
        staff = Client()
        staff.force_login(receptionist)
        pk = Conversation.objects.get().pk
        for page, data in (("take_over", {}), ("reply", {"text": STAFF_WORDS, "once": "1"})):
            staff.post(reverse(f"admin:conversations_conversation_{page}", args=[pk]), data)
        wait_for(lambda: any(STAFF_WORDS in str(sent.payload) for sent in self.graph.sent))
        staff.get("/admin/patients/patient/", {"q": NAME})
        staff.get("/admin/patients/patient/999999/change/", {"q": PHONE})

    def _send(self, content: dict[str, Any]) -> Message:
        before = Message.objects.filter(direction="out").count()
        self.graph.heard_from(PHONE)
        self.post(webhooks.message(self.sender, content))
        wait_for(lambda: Message.objects.filter(direction="out").count() > before and self._is_quiet())
        last = Message.objects.filter(direction="out").order_by("-id").first()
        assert last is not None
        return last

    def post(self, payload: dict[str, Any]) -> None:
        body, headers = webhooks.signed(payload, SECRET)
        answer = self.client.post(
            "/webhooks/whatsapp/",
            data=body,
            content_type="application/json",
            headers={"X-Hub-Signature-256": headers["X-Hub-Signature-256"]},
        )
        assert answer.status_code == 200
        self.traces.append(answer.headers["X-Trace-Id"])

    def _is_quiet(self) -> bool:
        waiting = Message.objects.filter(status__in=("pending", "queued", "sending", "unknown"))
        return not waiting.exists() and not Conversation.objects.exclude(lease_token=None).exists()


def private_parts(text: str) -> set[str]:
    """Return which of the private parts stand in the text, however escaped."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return {part for part in PRIVATE if part in text or part in plain}
