"""What the machine writes down: read only, without personal content for whom it does not concern."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import F, Func, IntegerField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from clinicbot.core.admin import RecordAdmin, is_changelist, local, may
from conversations import staff_words, wakeup
from conversations.admin.filters import filter_of
from conversations.models import AccountNews, Delivery, Message, Notice, StrayStatus, Turn
from conversations.thread import reason_text

READ_DELIVERY = "conversations.read_delivery"
REPROCESS = "conversations.reprocess_delivery"


class TroubleFilter(admin.SimpleListFilter):
    """Deliveries by whether they still want someone's attention."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the three states."""
        return [("waiting", _("waiting")), ("trouble", _("with an error")), ("fine", _("processed"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
        """Narrow to the chosen state."""
        chosen = {
            "waiting": queryset.filter(processed_at=None),
            "trouble": queryset.exclude(error=""),
            "fine": queryset.filter(processed_at__isnull=False, error=""),
        }
        return chosen.get(self.value() or "", queryset)


@admin.register(Delivery)
class DeliveryAdmin(RecordAdmin):
    """Raw webhooks. Their content is personal: shown only with its own permission."""

    show_full_result_count = False
    list_display = ("id", "received", "processed", "error", "attempts", "size")
    list_filter = (TroubleFilter, "received_at")
    search_fields = ("error", "trace_id")
    ordering = ("-id",)
    actions = ("process_again",)
    fields = ("received_at", "processed_at", "error", "attempts", "retry_at", "trace_id", "content")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Delivery]":
        """A list measures bodies and leaves them in the database."""
        rows: QuerySet[Delivery] = super().get_queryset(request)
        measured = rows.annotate(bytes=Func(F("body"), function="octet_length", output_field=IntegerField()))
        return measured.defer("body", "digest") if is_changelist(request) else rows

    def get_fields(self, request: HttpRequest, obj: Delivery | None = None) -> tuple[str, ...]:
        """Leave the content out for whom it does not concern."""
        return self.fields if may(request.user, READ_DELIVERY) else self.fields[:-1]

    def has_reprocess_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may have deliveries processed again."""
        return may(request.user, REPROCESS)

    @admin.action(description=_("Process again"), permissions=["reprocess"])
    def process_again(self, request: HttpRequest, queryset: "QuerySet[Delivery]") -> None:
        """Let the inbox take the chosen deliveries anew; what it already recorded is not recorded twice (I2)."""
        number = queryset.order_by().update(processed_at=None, retry_at=None, attempts=0, error="")
        wakeup.work()
        text = ngettext("%d delivery will be processed again.", "%d deliveries will be processed again.", number)
        self.message_user(request, text % number, messages.SUCCESS)

    @display(description=_("received at"), ordering="received_at")
    def received(self, row: Delivery) -> str:
        """Show the moment to the second."""
        return local(row.received_at, "%d/%m/%Y %H:%M:%S")

    @display(description=_("state"), label={"waiting": "warning", "trouble": "danger", "fine": "success"})
    def processed(self, row: Delivery) -> tuple[str, Any]:
        """Say how far it came."""
        if row.processed_at is None:
            return "waiting", _("waiting")
        return ("trouble", _("with an error")) if row.error else ("fine", _("processed"))

    @display(description=_("bytes"))
    def size(self, row: Delivery) -> int:
        """Measure the body."""
        return int(getattr(row, "bytes", 0))

    @display(description=_("content"))
    def content(self, row: Delivery) -> str:
        """Show the body as it came, indented where it is JSON."""
        raw = bytes(row.body)
        try:
            return json.dumps(json.loads(raw), indent=2, ensure_ascii=False)
        except (ValueError, RecursionError):
            return raw.decode("utf-8", "replace")


@admin.register(Message)
class MessageAdmin(RecordAdmin):
    """Everything said, in every conversation."""

    show_full_result_count = False
    list_display = ("id", "sent", "direction", "author", "kind_shown", "status", "excerpt", "why")
    list_filter = ("direction", "author", "status", ("kind", filter_of(staff_words.KINDS)), "sent_at")
    search_fields = ("text", "provider_id", "trace_id")
    ordering = ("-id",)
    fields = (
        ("conversation", "turn"),
        ("direction", "author"),
        "text",
        ("kind_shown", "sent"),
        ("status", "why"),
        ("accepted_at", "delivered_at"),
        ("read_at", "failed_at"),
        ("attempts", "error_code"),
        ("provider_id", "trace_id"),
    )
    readonly_fields = ("why", "kind_shown", "sent")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Message]":
        """A list needs no payloads."""
        rows: QuerySet[Message] = super().get_queryset(request)
        return rows.defer("payload", "media") if is_changelist(request) else rows

    @display(description=_("when"), ordering="sent_at")
    def sent(self, row: Message) -> str:
        """Show the moment to the second."""
        return local(row.sent_at, "%d/%m/%Y %H:%M:%S")

    @display(description=_("kind"), ordering="kind")
    def kind_shown(self, row: Message) -> str:
        """Name what sort of thing was said."""
        return staff_words.named(staff_words.KINDS, row.kind)

    @display(description=_("text"))
    def excerpt(self, row: Message) -> str:
        """Show the beginning."""
        return row.text if len(row.text) <= 80 else f"{row.text[:79]}…"

    @display(description=_("why it was not sent"))
    def why(self, row: Message) -> str:
        """Say the reason in words."""
        return reason_text(row.reason) if row.reason else "–"


@admin.register(Turn)
class TurnAdmin(RecordAdmin):
    """How each answer came about; holds no text of anyone's."""

    show_full_result_count = False
    list_display = ("id", "started", "engine_shown", "skill_shown", "intent_shown", "sure", "milliseconds", "late")
    list_filter = (
        ("engine", filter_of(staff_words.ENGINES)),
        ("skill", filter_of(staff_words.SKILLS)),
        ("intent", filter_of(staff_words.INTENTS)),
        "late",
        "started_at",
    )
    search_fields = ("intent", "skill", "trace_id")
    ordering = ("-id",)
    fields = (
        ("conversation", "started"),
        ("engine_shown", "skill_shown"),
        ("intent_shown", "sure"),
        ("milliseconds", "late"),
        ("tokens", "cost"),
        "trace_id",
        "trace",
    )
    readonly_fields = ("started", "engine_shown", "skill_shown", "intent_shown", "sure")

    @display(description=_("started at"), ordering="started_at")
    def started(self, row: Turn) -> str:
        """Show the moment to the second."""
        return local(row.started_at, "%d/%m/%Y %H:%M:%S")

    @display(description=_("engine"), ordering="engine")
    def engine_shown(self, row: Turn) -> str:
        """Name who decided."""
        return staff_words.named(staff_words.ENGINES, row.engine)

    @display(description=_("skill"), ordering="skill")
    def skill_shown(self, row: Turn) -> str:
        """Name the skill."""
        return staff_words.named(staff_words.SKILLS, row.skill)

    @display(description=_("intent"), ordering="intent")
    def intent_shown(self, row: Turn) -> str:
        """Name what was wished."""
        return staff_words.named(staff_words.INTENTS, row.intent)

    @display(description=_("confidence"), ordering="confidence")
    def sure(self, row: Turn) -> str:
        """Show how sure the assistant was, in whole percents."""
        return "–" if row.confidence is None else f"{row.confidence:.0%}"


@admin.register(Notice)
class NoticeAdmin(RecordAdmin):
    """Messages we started, and what was answered."""

    list_display = ("id", "kind", "version", "state", "answer", "answered_at", "created_at")
    list_filter = ("kind", "answer", "message__status", "created_at")
    list_select_related = ("message",)
    search_fields = ("reminder_key", "appointment")
    ordering = ("-id",)

    @display(description=_("state"))
    def state(self, row: Notice) -> str:
        """Say how far its message came."""
        return row.message.get_status_display()


@admin.register(StrayStatus)
class StrayStatusAdmin(RecordAdmin):
    """Statuses whose message is not known yet."""

    list_display = ("id", "status", "at", "error_code", "received_at")
    list_filter = ("status", "received_at")
    search_fields = ("provider_id",)
    ordering = ("-id",)


@admin.register(AccountNews)
class AccountNewsAdmin(RecordAdmin):
    """What Meta told about the account, a number or a template."""

    list_display = ("at", "field", "event", "channel")
    list_filter = ("field", "event", "channel", "at")
    list_select_related = ("channel",)
    search_fields = ("field", "event")
    ordering = ("-at",)
