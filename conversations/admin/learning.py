"""What staff teach the assistant, and what came of it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
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
    actions = ("retrain",)

    @admin.action(description=_("Retrain with all phrases"), permissions=["change"])
    def retrain(self, request: HttpRequest, queryset: "QuerySet[TrainingPhrase]") -> None:
        """Ask a worker to train with every phrase there is, whichever rows were chosen."""
        ask_to_retrain()
        text = _("The assistant is being retrained; see “Retrainings” for the outcome in a minute.")
        self.message_user(request, text, messages.SUCCESS)


@admin.register(TrainedHead)
class TrainedHeadAdmin(RecordAdmin):
    """Retrainings: in use, retired, or refused with the reason."""

    list_display = ("asked_at", "shown_state", "version", "phrases", "share_before", "share_after", "reason")
    list_filter = ("state", "asked_at")
    search_fields = ("version", "reason")
    when_empty = _("Never retrained")
    when_empty_hint = _("Choose training phrases, then “Retrain with all phrases” in the list's actions.")
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
