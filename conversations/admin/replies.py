"""The assistant's replies in the clinic's own words: every one of them listed, edited beside a live preview."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from clinicbot.core.admin import RoomAdmin, change_address, may
from conversations import own_words, reply_check
from conversations.models import ReplyOverride
from conversations.models.knowledge import LANGUAGES
from conversations.replies import BrokenReply
from conversations.staff_words import SKILLS, named

CHANGE = "conversations.change_replyoverride"
_PREVIEW = {
    "hx-post": reverse_lazy("admin:conversations_replyoverride_preview"),
    "hx-trigger": "load, input changed delay:400ms",
    "hx-target": "#reply-preview",
    "hx-include": "closest form",
    "rows": 16,
    "spellcheck": "true",
    "class": "font-mono",
}


class ReplyOverrideForm(forms.ModelForm):  # type: ignore[type-arg]
    """A reply's own wording, checked as the assistant will use it."""

    template = forms.ChoiceField(widget=forms.HiddenInput)

    class Meta:
        """What is written, and for which reply."""

        model = ReplyOverride
        fields = ("template", "language", "source")
        widgets = {"source": UnfoldAdminTextareaWidget(attrs=_PREVIEW), "language": forms.HiddenInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the replies there are."""
        super().__init__(*args, **kwargs)
        if "template" in self.fields:
            self.fields["template"].choices = [(name, name) for name in reply_check.names()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be said or leaves out what must be said."""
        given: dict[str, Any] = super().clean() or {}
        if self.instance.pk:  # a wording stays with its reply, whatever was sent
            given |= {"template": self.instance.template, "language": self.instance.language}
        template, language = given.get("template"), given.get("language")
        if template and language and given.get("source"):
            for problem in reply_check.problems(template, language, given["source"]):
                self.add_error("source", problem)
        if "source" in given:
            given["source"] = given["source"].replace("\r\n", "\n")
        return given


def _about(template: str, language: str) -> dict[str, Any]:
    group = named(SKILLS, template.partition("/")[0])
    return {"group": group, "name": template, "language": dict(LANGUAGES).get(language)}


@admin.register(ReplyOverride)
class ReplyOverrideAdmin(RoomAdmin):
    """Replies in own words; deleting one brings the built-in wording back."""

    form = ReplyOverrideForm
    list_display = ("template", "language", "beginning", "updated_at")
    list_filter = ("language", "updated_at")
    search_fields = ("template", "source")
    ordering = ("template", "language")
    list_before_template = "admin/conversations/replies_link.html"
    change_form_before_template = "admin/conversations/reply_about.html"
    change_form_after_template = "admin/conversations/reply_preview_place.html"
    fieldsets = ((None, {"fields": (("template", "language"), "source")}),)
    when_empty = _("The assistant speaks in the built-in words")
    when_empty_hint = _("Choose a reply from the list of all, change its words and see at once how patients read it.")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Begin from a reply of the list; one that is in own words already is opened, not doubled."""
        if request.method != "POST":
            chosen = {name: request.GET.get(name, "") for name in ("template", "language")}
            if not self.get_changeform_initial_data(request):
                return HttpResponseRedirect(reverse("admin:conversations_replyoverride_all"))
            if own := ReplyOverride.objects.filter(**chosen).first():
                return HttpResponseRedirect(change_address(own))
        return super().add_view(request, form_url, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Say which reply it is, and how the built-in words go."""
        row = self.get_object(request, object_id) if object_id else None
        sent = request.POST or request.GET
        template = row.template if row else sent.get("template", "")
        language = row.language if row else sent.get("language", "")
        about: dict[str, Any] | None = None
        if template in reply_check.names() and language in dict(LANGUAGES):
            about = _about(template, language) | {"words": reply_check.built_in(template, language)}
        context = (extra_context or {}) | {"about": about, "show_save_and_add_another": False}
        return super().changeform_view(request, object_id, form_url, context)

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
        own = {row.template: row for row in ReplyOverride.objects.filter(language=language)}
        groups: dict[str, list[dict[str, Any]]] = {}
        for name in reply_check.names():
            about = _about(name, language) | {"own": own.get(name)}
            about["words"] = own[name].source if name in own else reply_check.example(name, language)
            groups.setdefault(about["group"], []).append(about)
        context = self.admin_site.each_context(request) | {
            "title": _("What the assistant says"),
            "groups": groups,
            "language": language,
            "languages": LANGUAGES,
            "may_change": may(request.user, "conversations.add_replyoverride"),
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
