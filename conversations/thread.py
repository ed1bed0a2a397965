"""A conversation as people read it: bubbles in order, with what became of each."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.events import MessageKind
from scheduling.models import Unit

from .models import Message

PAGE = 60
_KINDS: dict[str, tuple[str, Any]] = {
    MessageKind.IMAGE: ("image", gettext_lazy("Picture")),
    MessageKind.VIDEO: ("videocam", gettext_lazy("Video")),
    MessageKind.AUDIO: ("mic", gettext_lazy("Voice message")),
    MessageKind.DOCUMENT: ("description", gettext_lazy("Document")),
    MessageKind.STICKER: ("sentiment_satisfied", gettext_lazy("Sticker")),
    MessageKind.LOCATION: ("location_on", gettext_lazy("Location")),
    MessageKind.CONTACTS: ("contact_page", gettext_lazy("Contact card")),
    MessageKind.FORM: ("list_alt", gettext_lazy("Form")),
    MessageKind.ORDER: ("shopping_cart", gettext_lazy("Order")),
    MessageKind.REACTION: ("add_reaction", gettext_lazy("Reaction")),
    MessageKind.EDIT: ("edit", gettext_lazy("Edited an earlier message")),
    MessageKind.REVOKE: ("delete", gettext_lazy("Deleted an earlier message")),
    MessageKind.SYSTEM: ("info", gettext_lazy("WhatsApp reports a change of number or device")),
    MessageKind.UNSUPPORTED: ("help", gettext_lazy("Something that WhatsApp does not pass on")),
    MessageKind.TEMPLATE: ("campaign", gettext_lazy("Notice")),
}
_TICKS: dict[str, tuple[str, str]] = {
    Message.Status.QUEUED: ("schedule", "waiting"),
    Message.Status.SENDING: ("schedule", "waiting"),
    Message.Status.UNKNOWN: ("question_mark", "trouble"),
    Message.Status.SENT: ("check", "gone"),
    Message.Status.DELIVERED: ("done_all", "gone"),
    Message.Status.READ: ("done_all", "read"),
    Message.Status.FAILED: ("error", "trouble"),
    Message.Status.DROPPED: ("block", "dropped"),
}
_REASONS = {
    "a person has taken over": gettext_lazy("a person had taken over"),
    "the 24-hour window is closed": gettext_lazy("the patient's last message is more than 24 hours old"),
    "the appointment was changed or cancelled": gettext_lazy("the appointment was changed or cancelled"),
    "not known whether it was sent": gettext_lazy("WhatsApp never said whether it arrived"),
    "window_closed": gettext_lazy("the patient's last message is more than 24 hours old"),
    "undeliverable": gettext_lazy("this number cannot be reached on WhatsApp"),
    "suppressed": gettext_lazy("the patient does not want such messages"),
    "template": gettext_lazy("the message template is missing or paused at Meta"),
    "channel": gettext_lazy("WhatsApp refused our number"),
    "our_bug": gettext_lazy("WhatsApp did not understand the message"),
    "retry": gettext_lazy("WhatsApp was not available"),
    "pair_limit": gettext_lazy("too many messages to this patient"),
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it is shown. `at` is on the clinic's clock; `opens_day` is set on the first of each day."""

    id: int
    inbound: bool
    tone: str
    author: str
    text: str
    at: datetime
    opens_day: date | None
    icon: str = ""
    label: str = ""
    choices: tuple[str, ...] = ()
    quoted: str = ""
    tick: str = ""
    tick_tone: str = ""
    status: str = ""
    reason: str = ""
    revoked: bool = False
    late: bool = False
    extra: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of a conversation, oldest first. `older` is the id to ask from for what came before, or None."""

    bubbles: tuple[Bubble, ...]
    older: int | None

    @property
    def digest(self) -> str:
        """Return a short mark that changes with anything that is shown."""
        return hashlib.sha256(repr(self.bubbles).encode()).hexdigest()[:16]


def clinic_zone() -> tzinfo:
    """Return the zone of the clinic's first unit: a conversation belongs to no unit."""
    name = Unit.objects.filter(active=True).order_by("pk").values_list("time_zone", flat=True).first()
    return ZoneInfo(name or settings.TIME_ZONE)


def thread_of(conversation_id: int, zone: tzinfo, before: int | None = None, size: int = PAGE) -> Thread:
    """Return the last `size` messages, or those before the message with the id `before`; one or two queries."""
    rows = Message.objects.filter(conversation_id=conversation_id).select_related("staff", "notice")
    if before is not None:
        edge = Message.objects.filter(conversation_id=conversation_id, pk=before).values_list("sent_at", "pk").first()
        if edge is None:
            return Thread((), None)
        rows = rows.filter(Q(sent_at__lt=edge[0]) | Q(sent_at=edge[0], pk__lt=edge[1]))
    found = list(rows.order_by("-sent_at", "-pk")[: size + 1])
    page = list(reversed(found[:size]))
    return Thread(tuple(_bubbles(page, zone)), page[0].pk if len(found) > size else None)


def reason_text(reason: str) -> str:
    """Return why a message was not sent, in the reader's words; a provider's code is kept."""
    word, _space, code = reason.partition(" ")
    if reason in _REASONS:
        return str(_REASONS[reason])
    if word in _REASONS:
        return f"{_REASONS[word]} ({code})" if code not in ("", "0") else str(_REASONS[word])
    if reason.startswith("provider error "):
        return _("WhatsApp refused it (code %(code)s)") % {"code": reason.removeprefix("provider error ")}
    return reason


def _bubbles(messages: Sequence[Message], zone: tzinfo) -> Iterable[Bubble]:
    texts = {message.provider_id: message.text for message in messages if message.provider_id}
    day: date | None = None
    for message in messages:
        at = timezone.localtime(message.sent_at, zone)
        opens = at.date() if at.date() != day else None
        day = at.date()
        yield _bubble(message, at, opens, texts)


def _bubble(message: Message, at: datetime, opens: date | None, texts: dict[str, str]) -> Bubble:
    inbound = message.direction == Message.Direction.IN
    icon, label = _KINDS.get(message.kind, ("", ""))
    tick, tick_tone = ("", "") if inbound else _TICKS.get(message.status, ("", ""))
    failed = message.status in (Message.Status.FAILED, Message.Status.DROPPED)
    return Bubble(
        id=message.pk,
        inbound=inbound,
        tone=message.author,
        author=_author(message),
        text=message.text,
        at=at,
        opens_day=opens,
        icon=icon,
        label=str(label),
        choices=tuple(choice.get("title", "") for choice in message.payload.get("choices", ()) if not inbound),
        quoted=texts.get(message.reply_to, "") if message.reply_to else "",
        tick=tick,
        tick_tone=tick_tone,
        status="" if inbound else message.get_status_display(),
        reason=reason_text(message.reason) if failed and message.reason else "",
        revoked=message.revoked_at is not None,
        late=message.late,
        extra=tuple(_extras(message)),
    )


def _author(message: Message) -> str:
    if message.author == Message.Author.STAFF and message.staff is not None:
        return message.staff.get_short_name() or message.staff.get_username()
    return "" if message.author == Message.Author.CONTACT else message.get_author_display()


def _extras(message: Message) -> Iterable[str]:
    """What a placeholder can say of something that is not text."""
    media, place = message.media or {}, message.payload.get("place") or {}
    if media.get("filename"):
        yield str(media["filename"])
    if place:
        yield " · ".join(part for part in (place.get("name"), place.get("address")) if part) or (
            f"{place.get('latitude')}, {place.get('longitude')}"
        )
    notice = getattr(message, "notice", None)
    if notice is not None and notice.answered_at is not None:
        answers = {"confirm": _("confirmed"), "reschedule": _("asked to move it"), "cancel": _("cancelled")}
        answers |= {"accept": _("took the offered time"), "decline": _("passed the offered time on")}
        yield _("Answered: %(answer)s") % {"answer": answers.get(notice.answer, notice.answer)}
