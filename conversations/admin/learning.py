"""What staff teach the assistant, and what came of it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from clinicbot.core.admin import RecordAdmin, RoomAdmin
from conversations.learning import ask_to_retrain
from conversations.models import TrainedHead, TrainingPhrase


@admin.register(TrainingPhrase)
class TrainingPhraseAdmin(RoomAdmin):
    """Phrases of the clinic's own patients, each under what is wanted by it."""

    list_display = ("text", "intent", "added_at")
    list_filter = ("intent", "added_at")
    search_fields = ("text",)
    ordering = ("-added_at",)
    when_empty = _("Nothing taught yet")
    when_empty_hint = _("Add sentences as your patients write them, each under what they want, then retrain.")
    fields = ("text", "intent")
    list_before_template = "admin/conversations/retrain.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the button above the list."""
        retrain = self.admin_site.admin_view(require_POST(self.retrain_view))
        urls: list[URLPattern] = super().get_urls()
        return [path("retrain/", retrain, name="conversations_trainingphrase_retrain"), *urls]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what came of the last retraining beside the button."""
        last = TrainedHead.objects.defer("weights").order_by("-asked_at", "-pk").first()
        context = {"last_retraining": last, "may_retrain": self.has_change_permission(request)}
        return super().changelist_view(request, (extra_context or {}) | context)  # type: ignore[no-any-return]

    def retrain_view(self, request: HttpRequest) -> HttpResponse:
        """Ask a worker to train with every phrase there is."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        ask_to_retrain()
        text = _("The assistant is being retrained; see “Retrainings” for the outcome in a minute.")
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:conversations_trainingphrase_changelist"))


@admin.register(TrainedHead)
class TrainedHeadAdmin(RecordAdmin):
    """Retrainings: in use, retired, or refused with the reason."""

    list_display = ("asked_at", "shown_state", "version", "phrases", "share_before", "share_after", "reason")
    list_filter = ("state", "asked_at")
    search_fields = ("version", "reason")
    when_empty = _("Never retrained")
    when_empty_hint = _("Add training phrases, then press “Retrain with all phrases” above their list.")
    ordering = ("-asked_at",)
    fields = ("state", "version", "phrases", "share_before", "share_after", "reason", "asked_at", "trained_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TrainedHead]":
        """Without the weights."""
        rows: QuerySet[TrainedHead] = super().get_queryset(request)
        return rows.defer("weights")

    @display(description=_("state"), label={"active": "success", "refused": "danger", "asked": "warning"})
    def shown_state(self, row: TrainedHead) -> tuple[str, str]:
        """Show the state in its colour."""
        return row.state, row.get_state_display()

    @display(description=_("right before"))
    def share_before(self, row: TrainedHead) -> str:
        """Show how much of the evaluation set was right before."""
        return "–" if row.before is None else f"{row.before:.1%}"

    @display(description=_("right after"))
    def share_after(self, row: TrainedHead) -> str:
        """Show how much of the evaluation set is right with the new phrases."""
        return "–" if row.after is None else f"{row.after:.1%}"
