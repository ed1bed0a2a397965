"""The clinic's numbers and the assistant's switches."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminPasswordWidget

from clinicbot.core.admin import OneRowAdmin, RoomAdmin, may
from conversations import wakeup
from conversations.models import AssistantSettings, Channel
from scheduling.models.hours import Weekday

CONNECT = "conversations.connect_channel"
RESUME = "conversations.resume_channel"
_CONNECTION = ("provider", "phone_number_id", "business_account_id", "graph_url", "send_rate")


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A number. Its token is written, never shown: left empty it stays as it is."""

    class Meta:
        """Everything but the pause, which has its own button."""

        model = Channel
        fields = ("name", "active", "bot_enabled", "back_after_minutes", *_CONNECTION, "access_token")
        widgets = {"access_token": UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})}
        help_texts = {"access_token": _("Write a new one to replace the present one; it is never shown.")}

    def clean_access_token(self) -> str:
        """Return the new token, or the present one."""
        written: str = self.cleaned_data.get("access_token", "")
        return written.strip() or self.instance.access_token


@admin.register(Channel)
class ChannelAdmin(RoomAdmin):
    """The clinic's numbers: the switch, the connection, and whether messages are held back."""

    form = ChannelForm
    list_display = ("name", "provider", "state", "bot_enabled", "send_rate")
    list_filter = ("active", "bot_enabled", "provider")
    search_fields = ("name", "phone_number_id")
    actions = ("resume",)
    readonly_fields = ("paused_at", "pause_reason")
    change_form_before_template = "admin/conversations/channel_paused.html"
    change_form_outer_after_template = "admin/conversations/channel_resume.html"
    fieldsets = (
        (None, {"fields": ("name", ("active", "bot_enabled"), "back_after_minutes")}),
        (_("Connection"), {"fields": (("provider", "phone_number_id"), ("business_account_id", "send_rate"))}),
        (_("Access"), {"fields": ("access_token", "graph_url")}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Channel]":
        """Tokens stay in the database until a form is saved."""
        rows: QuerySet[Channel] = super().get_queryset(request).order_by("name")
        return rows.defer("access_token")

    def get_fieldsets(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        """Who may not connect numbers does not see how they are connected."""
        return self.fieldsets if may(request.user, CONNECT) else self.fieldsets[:1]

    def get_readonly_fields(self, request: HttpRequest, obj: Channel | None = None) -> tuple[str, ...]:
        """Only who may connect numbers takes one out of use."""
        return self.readonly_fields if may(request.user, CONNECT) else (*self.readonly_fields, "active", *_CONNECTION)

    def get_urls(self) -> list[URLPattern]:
        """Add the button that ends a pause."""
        resume = self.admin_site.admin_view(require_POST(self.resume_view))
        urls: list[URLPattern] = super().get_urls()
        return [path("<int:pk>/resume/", resume, name="conversations_channel_resume"), *urls]

    def has_resume_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may end a pause."""
        return may(request.user, RESUME)

    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End the pause of one number and return to where the button was."""
        if not self.has_resume_permission(request):
            raise PermissionDenied
        get_object_or_404(Channel, pk=pk)
        self.resume(request, Channel.objects.filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:conversations_channel_change", args=[pk]))

    @admin.action(description=_("Resume sending"), permissions=["resume"])
    def resume(self, request: HttpRequest, queryset: "QuerySet[Channel]") -> None:
        """End the pause: what waited is sent, and the next refusal pauses again."""
        queryset.order_by().update(paused_at=None, pause_reason="")
        wakeup.work()
        self.message_user(request, _("Sending goes on; what was held back is on its way."), messages.SUCCESS)

    @display(description=_("state"), label={"on": "success", "paused": "danger", "off": "warning"})
    def state(self, channel: Channel) -> tuple[str, Any]:
        """Say whether messages leave."""
        if not channel.active:
            return "off", _("out of use")
        return ("paused", _("paused")) if channel.paused_at else ("on", _("sending"))


class AssistantSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The one row of settings, with weekdays to tick."""

    answers_on = forms.TypedMultipleChoiceField(
        label=capfirst(_("weekdays people answer")),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("The assistant promises an answer within these hours."),
    )

    class Meta:
        """Everything."""

        model = AssistantSettings
        fields = "__all__"  # noqa: DJ007 - the fieldsets below choose


@admin.register(AssistantSettings)
class AssistantSettingsAdmin(OneRowAdmin):
    """The assistant's switch for everyone, and what it says of the clinic."""

    form = AssistantSettingsForm
    list_display = ("__str__", "bot_enabled")
    fieldsets = (
        (
            _("Assistant"),
            {"fields": ("bot_enabled",), "description": _("Off: messages wait for a person, in every conversation.")},
        ),
        (_("People"), {"fields": ("human_hours", "answers_on", "answers_from", "answers_until")}),
        (_("Manners"), {"fields": ("formal", "offers_news")}),
    )
