"""The inbox: who wants an answer, the most urgent first; each opens as a chat."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from clinicbot.core import clock
from clinicbot.core.admin import RecordAdmin, is_changelist
from conversations import chat
from conversations.models import Conversation, Message
from conversations.waiting import minutes_text, mode_icon, mode_text, name_of, reason_of_handoff, with_own_names
from patients.finding import by_number, digits_of
from scheduling import marks
from scheduling.marks import mark_text

Mode = Conversation.Mode
_TRAYS = (
    ("waiting", _("Waiting")),
    ("mine", _("Mine")),
    ("human", _("With a person")),
    ("bot", _("With the assistant")),
    ("closed", _("Closed")),
)


class BoxFilter(admin.SimpleListFilter):
    """The inbox' trays."""

    title = _("tray")
    parameter_name = "box"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the trays."""
        return list(_TRAYS)

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Conversation]") -> "QuerySet[Conversation]":
        """Narrow to the chosen tray."""
        condition = _boxes(request).get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


def _boxes(request: HttpRequest) -> dict[str, Q]:
    return {
        "waiting": Q(waiting_since__isnull=False),
        "mine": Q(assigned_to_id=request.user.pk),
        "human": Q(mode=Mode.HUMAN),
        "bot": Q(mode=Mode.BOT),
        "closed": Q(mode=Mode.CLOSED),
    }


@admin.register(Conversation)
class ConversationAdmin(RecordAdmin):
    """Conversations as an inbox and as chats; what staff do in them goes through the takeover's own functions."""

    list_display = ("who", "mode_shown", "wait", "last")
    list_display_links = ("who",)
    list_filter = (BoxFilter, "channel", "priority", "assigned_to")
    list_select_related = ("contact", "assigned_to")
    search_fields = ("contact__profile_name", "contact__phone", "contact__patients__name")
    search_help_text = _("Name or phone number")
    list_before_template = "admin/conversations/inbox_head.html"
    sortable_by = ()
    when_empty = _("No conversation yet")
    when_empty_hint = _("They appear here as soon as a patient writes.")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Conversation]":
        """Who waits first: by priority, then by how long; then by the last message."""
        rows: QuerySet[Conversation] = super().get_queryset(request)
        if not is_changelist(request):
            return rows.select_related("contact", "channel", "assigned_to")
        said = Message.objects.filter(conversation=OuterRef("pk")).order_by("-sent_at", "-pk")
        word = marks.open_of(OuterRef("contact"))
        waits = Case(When(waiting_since__isnull=False, then=Value(0)), default=Value(1), output_field=IntegerField())
        return (
            with_own_names(rows.defer("state"))
            .annotate(
                waits=waits,
                said=Subquery(said.values("text")[:1]),
                said_kind=Subquery(said.values("kind")[:1]),
                word=Subquery(word.values("kind")[:1]),
                word_minutes=Subquery(word.values("minutes")[:1]),
                said_by=Subquery(said.values("author")[:1]),
            )
            .order_by(
                "waits",
                "-priority",
                F("waiting_since").asc(nulls_last=True),
                F("last_inbound_at").desc(nulls_last=True),
            )
        )

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Keep the order of the rows as asked for above."""
        return ()

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Conversation]", search_term: str
    ) -> "tuple[QuerySet[Conversation], bool]":
        """Find a number however it is written."""
        if not (digits := digits_of(search_term)):
            return super().get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]
        return queryset.filter(by_number(digits, "contact__phone")), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Let other pages link to a contact's or a patient's conversations."""
        return lookup in ("contact", "contact__patients") or bool(super().lookup_allowed(lookup, value, request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the trays with how much is in each."""
        context = dict(extra_context or {}, title=_("Inbox"))
        if self.has_view_permission(request):
            counted = {box: condition for box, condition in _boxes(request).items() if box != "closed"}
            counts = Conversation.objects.aggregate(
                **{box: Count("pk", filter=condition) for box, condition in counted.items()}
            )
            current = request.GET.get("box", "")
            context["boxes"] = [{"name": _("All"), "query": "?", "current": not current, "count": None}] + [
                {"name": name, "query": f"?box={box}", "current": box == current, "count": counts.get(box)}
                for box, name in _TRAYS
            ]
        return super().changelist_view(request, context)  # type: ignore[no-any-return]

    def get_urls(self) -> list[URLPattern]:
        """Add what the chat page asks for and does."""
        wrap = self.admin_site.admin_view
        pages = [
            path(f"<int:pk>/{name.replace('_', '-')}/", wrap(view), name=f"conversations_conversation_{name}")
            for name, view in chat.VIEWS.items()
        ]
        urls: list[URLPattern] = super().get_urls()
        return pages + urls

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the conversation as a chat."""
        return chat.page(request, object_id, self.admin_site.each_context(request))

    @display(description=_("contact"))
    def who(self, row: Conversation) -> SafeString:
        """Name who it is and, as WhatsApp writes it, what they call themselves; the last words; how much is unread."""
        contact, own = row.contact, getattr(row, "own_name", "")
        said = (getattr(row, "said", "") or getattr(row, "said_kind", "") or "").replace("\n", " ")
        mine = getattr(row, "said_by", "") not in ("", None, Message.Author.CONTACT)
        unread = format_html('<span class="cb-unread">{}</span>', row.unread) if row.unread else ""
        return format_html(
            '<span class="cb-who"><span class="cb-who-name">{}{} {}{}</span>'
            '<span class="cb-who-said">{}{}</span></span>',
            name_of(row),
            format_html(" <small>~{}</small>", contact.profile_name) if own and contact.profile_name != own else "",
            unread,
            _word(row),
            "↩ " if mine else "",
            said[:90],
        )

    @display(description=_("who answers"))
    def mode_shown(self, row: Conversation) -> SafeString:
        """Show the mode as word, sign and colour."""
        return format_html(
            '<span class="cb-mode cb-mode-{}">'
            '<span class="material-symbols-outlined" aria-hidden="true">{}</span>{}</span>',
            row.mode,
            mode_icon(row.mode),
            self._in_hands_of(row),
        )

    def _in_hands_of(self, row: Conversation) -> str:
        if row.mode != Mode.HUMAN or row.assigned_to is None:
            return mode_text(row.mode)
        return gettext("with %(name)s") % {"name": row.assigned_to.get_short_name() or row.assigned_to.get_username()}

    @display(description=_("waiting"))
    def wait(self, row: Conversation) -> SafeString | str:
        """Say for how long and why, and mark what is overdue or an emergency."""
        if row.waiting_since is None:
            return "–"
        now = clock.now()
        tone = "late" if row.sla_due_at is not None and row.sla_due_at < now else "due"
        if row.priority == Conversation.Priority.EMERGENCY:
            tone = "emergency"
        return format_html(
            '<span class="cb-wait cb-wait-{}"><b>{}</b><span>{}</span></span>',
            tone,
            minutes_text(now - row.waiting_since),
            reason_of_handoff(row.handoff_reason),
        )

    @display(description=_("last message"))
    def last(self, row: Conversation) -> str:
        """Say how long ago the patient last wrote."""
        return minutes_text(clock.now() - row.last_inbound_at) if row.last_inbound_at else "–"


def _word(row: Conversation) -> SafeString | str:
    """Show what somebody said on their way, until it is ticked off."""
    kind = getattr(row, "word", "")
    return (
        format_html('<span class="cb-word-chip">{}</span>', mark_text(kind, getattr(row, "word_minutes", 0)))
        if kind
        else ""
    )
