"""The assistant's replies in the clinic's own words: every one of them listed, edited beside a live preview."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from clinicbot.core.admin import RoomAdmin, may
from conversations import own_words, reply_check
from conversations.models import ReplyOverride
from conversations.models.knowledge import LANGUAGES
from conversations.replies import BrokenReply

CHANGE = "conversations.change_replyoverride"
_PREVIEW = {
    "hx-post": reverse_lazy("admin:conversations_replyoverride_preview"),
    "hx-trigger": "load, keyup changed delay:400ms, change",
    "hx-target": "#reply-preview",
    "hx-include": "closest form",
    "rows": 16,
    "spellcheck": "true",
    "class": "font-mono",
}


class ReplyOverrideForm(forms.ModelForm):  # type: ignore[type-arg]
    """A reply's own wording, checked as the assistant will use it."""

    template = forms.ChoiceField(label=_("reply"))

    class Meta:
        """What is written, and for which reply."""

        model = ReplyOverride
        fields = ("template", "language", "source")
        widgets = {"source": UnfoldAdminTextareaWidget(attrs=_PREVIEW)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the replies there are."""
        super().__init__(*args, **kwargs)
        if "template" in self.fields:
            self.fields["template"].choices = [(name, name) for name in reply_check.names()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be said or leaves out what must be said."""
        given: dict[str, Any] = super().clean() or {}
        template = given.get("template") or self.instance.template
        language = given.get("language") or self.instance.language
        if template and language and given.get("source"):
            for problem in reply_check.problems(template, language, given["source"]):
                self.add_error("source", problem)
        if "source" in given:
            given["source"] = given["source"].replace("\r\n", "\n")
        return given


@admin.register(ReplyOverride)
class ReplyOverrideAdmin(RoomAdmin):
    """Replies in own words; deleting one brings the built-in wording back."""

    form = ReplyOverrideForm
    list_display = ("template", "language", "beginning", "updated_at")
    list_filter = ("language", "updated_at")
    search_fields = ("template", "source")
    ordering = ("template", "language")
    list_before_template = "admin/conversations/replies_link.html"
    change_form_after_template = "admin/conversations/reply_preview_place.html"
    fieldsets = ((None, {"fields": (("template", "language"), "source")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: ReplyOverride | None = None) -> tuple[str, ...]:
        """A wording stays with its reply."""
        return ("template", "language") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the built-in words of the reply that was chosen."""
        chosen = {name: request.GET.get(name, "") for name in ("template", "language")}
        try:
            source = reply_check.built_in(chosen["template"], chosen["language"])
        except KeyError:
            return {}
        return chosen | {"source": source}

    def get_urls(self) -> list[URLPattern]:
        """Add the list of all replies and the preview."""
        urls: list[URLPattern] = super().get_urls()
        return [
            path("all/", self.admin_site.admin_view(self.all_view), name="conversations_replyoverride_all"),
            path(
                "preview/",
                self.admin_site.admin_view(require_POST(self.preview_view)),
                name="conversations_replyoverride_preview",
            ),
            *urls,
        ]

    def all_view(self, request: HttpRequest) -> HttpResponse:
        """Show every reply of a language, those in own words marked."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        languages = dict(LANGUAGES)
        language = request.GET.get("language", "pt_BR")
        language = language if language in languages else "pt_BR"
        own = dict(ReplyOverride.objects.filter(language=language).values_list("template", "pk"))
        groups: dict[str, list[dict[str, Any]]] = {}
        for name in reply_check.names():
            words = reply_check.built_in(name, language)
            groups.setdefault(name.partition("/")[0], []).append(
                {"name": name, "short": name.partition("/")[2], "own": own.get(name), "words": words}
            )
        context = self.admin_site.each_context(request) | {
            "title": _("What the assistant says"),
            "groups": groups,
            "language": language,
            "languages": LANGUAGES,
            "may_change": may(request.user, "conversations.add_replyoverride"),
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/conversations/replies.html", context)

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """Show what is being written as a patient would read it, and what is still wrong with it."""
        if not may(request.user, CHANGE):
            raise PermissionDenied
        template, language, source = (request.POST.get(name, "") for name in ("template", "language", "source"))
        try:
            problems = reply_check.problems(template, language, source)
        except KeyError:
            return render(request, "admin/conversations/reply_preview.html", {"choose": True})
        try:
            shown = reply_check.preview(template, language, source)
        except BrokenReply:
            shown = []
        context = {
            "problems": problems,
            "shown": shown,
            "required": sorted(reply_check.required(template, language)),
        }
        return render(request, "admin/conversations/reply_preview.html", context)

    def save_model(self, request: HttpRequest, obj: ReplyOverride, form: Any, change: bool) -> None:
        """Save, and say it from the next reply on."""
        super().save_model(request, obj, form, change)
        own_words.forget()

    @display(description=_("text"))
    def beginning(self, row: ReplyOverride) -> str:
        """Show the first line."""
        first = row.source.strip().partition("\n")[0]
        return first if len(first) <= 80 else f"{first[:79]}…"
