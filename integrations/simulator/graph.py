"""A strict stand-in for the Graph API, without any network: requests in, Meta's answers out.

Like Meta it knows no idempotency: the same payload posted twice is two messages. Faults can be set to
see how a caller lives with a lost answer, a 500 or a rate limit.
"""

import base64
import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Any

from clinicbot.core import clock
from integrations.phones import normalise
from integrations.simulator.rules import CheckedMessage, GraphError, check_message, check_read_receipt
from integrations.simulator.templates import DEFAULT_TEMPLATES, TemplateBook

WINDOW = timedelta(hours=24)
LastInbound = Callable[[str], datetime | None]


class FaultKind(StrEnum):
    """What may go wrong with a message."""

    LOSE_ANSWER = "lose_answer"  # accepted, but the connection breaks before the answer
    ERROR_AFTER_ACCEPTING = "error_after_accepting"  # accepted, but answered with a bare 500
    SERVER_ERROR = "server_error"  # a bare 500, nothing accepted
    GRAPH_ERROR = "graph_error"  # refused with `code` and `status`
    CLOSE = "close"  # the connection breaks and nothing is accepted
    DELAY = "delay"  # accepted at once, answered after `seconds`
    FAIL_LATER = "fail_later"  # accepted, then a `failed` status with `code`


@dataclass(slots=True)
class Fault:
    """A fault that strikes the next `times` messages (None: all), each with `probability`."""

    kind: FaultKind
    times: int | None = 1
    probability: float = 1.0
    code: int = 131000
    status: int = 500
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that was accepted. `number` counts from 1; `recipient` is as given by the sender."""

    number: int
    id: str
    phone_number_id: str
    recipient: str
    kind: str
    payload: dict[str, Any]
    at: datetime
    fails_with: int = 0

    @property
    def callback_data(self) -> str:
        """The sender's own id, which every status carries."""
        return str(self.payload.get("biz_opaque_callback_data", ""))


@dataclass(frozen=True, slots=True)
class Receipt:
    """A read receipt: the message that was read, and whether the business is typing."""

    message_id: str
    typing: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `body` None: no Graph body; `broken`: no answer at all; `delay` in seconds before it."""

    status: int
    body: dict[str, Any] | None = None
    broken: bool = False
    delay: float = 0.0
    sent: SentMessage | None = None
    receipt: Receipt | None = None


class FakeGraph:
    """One business number at a Graph API of our own. Safe to share between threads."""

    def __init__(
        self,
        access_token: str,
        phone_number_id: str,
        templates: TemplateBook = DEFAULT_TEMPLATES,
        last_inbound: LastInbound | None = None,
        enforce_window: bool = True,
    ) -> None:
        """`last_inbound` tells when a recipient (E.164 or user id) last wrote; without it, `heard_from` does."""
        self._token = access_token
        self._number_id = phone_number_id
        self._templates = templates
        self._last_inbound = last_inbound or self._remembered
        self.enforce_window = enforce_window
        self._lock = Lock()
        self._chance = random.Random(0)  # noqa: S311 - repeatable chances, no secrets
        self.reset()

    def reset(self) -> None:
        """Forget every message, fault and window."""
        with self._lock:
            self.sent: list[SentMessage] = []
            self.receipts: list[Receipt] = []
            self.refused: list[GraphError] = []
            self.faults: list[Fault] = []
            self._heard: dict[str, datetime] = {}

    def heard_from(self, contact: str, at: datetime | None = None) -> None:
        """Open the 24-hour window of `contact` (phone in any form, or user id), from `at` (default: now)."""
        with self._lock:
            self._heard[_key(contact)] = at or clock.now()

    def break_next(self, kind: FaultKind, **details: Any) -> None:
        """Add a fault; `details` are the other fields of Fault."""
        with self._lock:
            self.faults.append(Fault(kind, **details))

    def post_message(self, number_id: str, authorization: str, body: bytes) -> Answer:
        """Answer `POST /{number_id}/messages` as Meta would: a message, or a read receipt."""
        try:
            self.check_access(number_id, authorization)
            payload = _json_object(body)
            if "status" in payload:
                return self._take_receipt(payload)
            checked = check_message(payload, self._templates)
            self._check_window(checked)
            return self._take_message(payload, checked)
        except GraphError as error:
            self.refused.append(error)
            return Answer(error.status, error_body(error))

    def check_access(self, number_id: str, authorization: str) -> None:
        """Raise GraphError unless the bearer token is ours and speaks for `number_id`."""
        self.check_token(authorization)
        if number_id != self._number_id:
            raise GraphError(
                100, f"Unsupported post request. Object with ID '{number_id}' does not exist", "Unknown id"
            )

    def check_token(self, authorization: str) -> None:
        """Raise GraphError unless the Authorization header bears our token."""
        if authorization != f"Bearer {self._token}":
            raise GraphError(190, "Invalid OAuth access token - Cannot parse access token", "Invalid token", 401)

    def _take_receipt(self, payload: dict[str, Any]) -> Answer:
        receipt = Receipt(*check_read_receipt(payload))
        self.receipts.append(receipt)
        return Answer(200, {"success": True}, receipt=receipt)

    def _take_message(self, payload: dict[str, Any], checked: CheckedMessage) -> Answer:
        with self._lock:
            fault = self._next_fault()
            if fault and fault.kind is FaultKind.CLOSE:
                return Answer(0, broken=True)
            if fault and fault.kind is FaultKind.SERVER_ERROR:
                return Answer(500)
            if fault and fault.kind is FaultKind.GRAPH_ERROR:
                raise GraphError(fault.code, f"(#{fault.code}) Set to fail", "A fault was asked for", fault.status)
            fails_with = fault.code if fault and fault.kind is FaultKind.FAIL_LATER else 0
            sent = SentMessage(
                number=len(self.sent) + 1,
                id=new_message_id(),
                phone_number_id=self._number_id,
                recipient=checked.recipient,
                kind=checked.kind,
                payload=payload,
                at=clock.now(),
                fails_with=fails_with,
            )
            self.sent.append(sent)
        return _answer_with(sent, checked, fault)

    def _next_fault(self) -> Fault | None:
        for fault in self.faults:
            if fault.times == 0 or self._chance.random() >= fault.probability:
                continue
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None

    def _check_window(self, checked: CheckedMessage) -> None:
        if not self.enforce_window or checked.is_template:
            return
        last = self._last_inbound(_key(checked.recipient))
        if last is None or clock.now() - last >= WINDOW:
            details = "Message failed to send because more than 24 hours have passed since the customer last replied"
            raise GraphError(131047, "(#131047) Re-engagement message", details)

    def _remembered(self, key: str) -> datetime | None:
        return self._heard.get(key)


def error_body(error: GraphError) -> dict[str, Any]:
    """Return the error as the Graph API writes it."""
    return {
        "error": {
            "message": error.message,
            "type": "OAuthException",
            "code": error.code,
            "error_data": {"messaging_product": "whatsapp", "details": error.details},
            "fbtrace_id": base64.urlsafe_b64encode(os.urandom(9)).decode(),
        }
    }


def new_message_id() -> str:
    """Return an id that looks like Meta's."""
    return f"wamid.{base64.b64encode(os.urandom(30)).decode()}"


def _answer_with(sent: SentMessage, checked: CheckedMessage, fault: Fault | None) -> Answer:
    contact = {"input": checked.recipient}
    contact |= {"wa_id": checked.recipient[1:]} if checked.is_phone else {"user_id": checked.recipient}
    body = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": sent.id}]}
    if fault and fault.kind is FaultKind.LOSE_ANSWER:
        return Answer(0, broken=True, sent=sent)
    if fault and fault.kind is FaultKind.ERROR_AFTER_ACCEPTING:
        return Answer(500, sent=sent)
    delay = fault.seconds if fault and fault.kind is FaultKind.DELAY else 0.0
    return Answer(200, body, delay=delay, sent=sent)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        raise GraphError(100, "(#100) Invalid parameter", "The body is not a JSON object")
    return payload


def _key(contact: str) -> str:
    return normalise(contact) or contact
