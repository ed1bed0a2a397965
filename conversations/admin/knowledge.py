"""The knowledge base: articles, what nobody has answered yet, and which complaint leads to which specialty."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import TabularInline
from unfold.decorators import display

from clinicbot.core.admin import RecordAdmin, RoomAdmin, change_address, may
from conversations.knowledge.collecting import write_article
from conversations.knowledge.indexing import index
from conversations.models import ArticlePhrase, AskedQuestion, Complaint, KnowledgeArticle, OpenQuestion

WRITE = "conversations.add_knowledgearticle"


@admin.register(KnowledgeArticle)
class KnowledgeArticleAdmin(RoomAdmin):
    """Questions and answers as patients get them."""

    list_display = ("question", "language", "active", "helped", "not_helped", "updated_at")
    list_filter = ("active", "language", "updated_at")
    search_fields = ("question", "answer", "phrases")
    ordering = ("question",)
    when_empty = _("No article yet")
    when_empty_hint = _("Write what patients often ask, with the answer as they should read it.")
    readonly_fields = ("helped", "not_helped")
    fieldsets = (
        (None, {"fields": ("question", "answer", "phrases", ("language", "active"))}),
        (_("What patients said of it"), {"fields": (("helped", "not_helped"),)}),
    )

    def save_model(self, request: HttpRequest, obj: KnowledgeArticle, form: Any, change: bool) -> None:
        """Save, and make it findable at once."""
        super().save_model(request, obj, form, change)
        index([obj])


@admin.register(ArticlePhrase)
class ArticlePhraseAdmin(RecordAdmin):
    """What articles are found by; made from them."""

    list_display = ("text", "article")
    list_filter = ("article__active",)
    list_select_related = ("article",)
    search_fields = ("text", "article__question")
    ordering = ("article", "pk")
    fields = ("article", "text")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ArticlePhrase]":
        """Without the numbers."""
        rows: QuerySet[ArticlePhrase] = super().get_queryset(request)
        return rows.defer("embedding")


class AskingInline(TabularInline):
    """The questions of a group, as they were asked."""

    model = AskedQuestion
    extra = 0
    hide_title = True
    can_delete = False
    fields = readonly_fields = ("text", "asked_at", "verdict")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[AskedQuestion]":
        """Without the numbers."""
        rows: QuerySet[AskedQuestion] = super().get_queryset(request)
        return rows.defer("embedding").order_by("-asked_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Patients ask, not staff."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was asked stays as it was."""
        return False


@admin.register(OpenQuestion)
class OpenQuestionAdmin(RoomAdmin):
    """What patients ask and nobody has written down, the most frequent first; one click makes an article of it."""

    list_display = ("asked", "times", "last_asked_at", "language", "status", "write")
    list_filter = ("status", "language", "last_asked_at")
    search_fields = ("askings__text",)
    ordering = ("-times", "-last_asked_at")
    inlines = (AskingInline,)
    actions = ("dismiss",)
    readonly_fields = ("asked", "times", "first_asked_at", "last_asked_at", "language", "article", "write")
    when_empty = _("No question is waiting for an answer")
    when_empty_hint = _("What patients ask and the assistant cannot answer is collected here, grouped by likeness.")
    fieldsets = (
        (None, {"fields": ("asked", ("status", "write"), ("times", "language"), ("first_asked_at", "last_asked_at"))}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[OpenQuestion]":
        """Each with the first way it was asked."""
        rows: QuerySet[OpenQuestion] = super().get_queryset(request)
        first = AskedQuestion.objects.filter(group=OuterRef("pk")).order_by("asked_at", "pk")
        return rows.annotate(first_text=Subquery(first.values("text")[:1]))

    def get_urls(self) -> list[URLPattern]:
        """Add the one click."""
        write = self.admin_site.admin_view(require_POST(self.write_view))
        urls: list[URLPattern] = super().get_urls()
        return [path("<int:pk>/write/", write, name="conversations_openquestion_write"), *urls]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Patients ask, not staff."""
        return False

    def write_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make an article of the group and open it where its answer is written."""
        if not may(request.user, WRITE):
            raise PermissionDenied
        article = write_article(get_object_or_404(OpenQuestion, pk=pk))
        self.message_user(request, _("Write the answer, then switch the article on."), messages.INFO)
        return HttpResponseRedirect(change_address(article))

    @admin.action(description=_("Dismiss"), permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: "QuerySet[OpenQuestion]") -> None:
        """Take questions off the list that the clinic will not answer in writing."""
        queryset.order_by().update(status=OpenQuestion.Status.DISMISSED)

    @display(description=_("question"))
    def asked(self, row: OpenQuestion) -> str:
        """Show the first way it was asked."""
        return str(getattr(row, "first_text", "") or row)

    @display(description=_("article"))
    def write(self, row: OpenQuestion) -> SafeString:
        """Offer the click, or show the article that there is."""
        if row.article_id:
            address = reverse("admin:conversations_knowledgearticle_change", args=[row.article_id])
            return format_html('<a class="cb-link" href="{}">{}</a>', address, _("open the article"))
        address = reverse("admin:conversations_openquestion_write", args=[row.pk])
        return format_html(
            '<button class="cb-button" formmethod="post" formaction="{}">{}</button>', address, _("write")
        )


@admin.register(AskedQuestion)
class AskedQuestionAdmin(RecordAdmin):
    """Every question put to the knowledge base, and what came of it."""

    show_full_result_count = False
    list_display = ("text", "verdict", "score", "article", "asked_at")
    list_filter = ("verdict", "asked_at")
    list_select_related = ("article",)
    search_fields = ("text",)
    ordering = ("-asked_at",)
    fields = ("text", ("verdict", "score"), ("article", "group"), "asked_at")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[AskedQuestion]":
        """Without the numbers."""
        rows: QuerySet[AskedQuestion] = super().get_queryset(request)
        return rows.defer("embedding")


@admin.register(Complaint)
class ComplaintAdmin(RoomAdmin):
    """Which everyday complaint leads to which specialty: help with booking, not medicine."""

    list_display = ("name", "specialty", "active")
    list_filter = ("active", "specialty")
    list_select_related = ("specialty",)
    search_fields = ("name", "phrases")
    ordering = ("name",)
    autocomplete_fields = ("specialty",)
