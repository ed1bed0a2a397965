"""Calendar feeds: made, renewed and revoked; an address is shown once."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from clinicbot.core import clock
from clinicbot.core.admin import RoomAdmin, local
from scheduling.feeds import new_secret
from scheduling.models import Feed


@admin.register(Feed)
class FeedAdmin(RoomAdmin):
    """The agenda in a calendar program of one's own."""

    list_display = ("whose", "full_names", "made", "read", "state")
    list_filter = ("full_names", "professional", "unit")
    list_select_related = ("professional", "unit")
    search_fields = ("professional__name", "unit__name")
    autocomplete_fields = ("professional", "unit")
    fields = (("professional", "unit"), "full_names", ("made", "read"))
    readonly_fields = ("made", "read")
    change_form_outer_before_template = "admin/scheduling/feed_buttons.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Feed | None = None) -> tuple[str, ...]:
        """Whose feed it is never changes: whoever has its address would read somebody else's agenda."""
        return ("professional", "unit", *self.readonly_fields) if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        """Give a new feed its first secret; `response_add` replaces it by one that it shows."""
        if not change:
            new_secret(obj, clock.now())
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Feed, post_url_continue: str | None = None) -> HttpResponse:
        """Show the address at once: it cannot be shown later."""
        secret = new_secret(obj, clock.now())
        obj.save()
        return self._shown(request, obj, secret)

    def get_urls(self) -> list[URLPattern]:
        """Add the two buttons."""
        wrap = self.admin_site.admin_view
        urls: list[URLPattern] = super().get_urls()
        return [
            path("<int:pk>/renew/", wrap(require_POST(self.renew)), name="scheduling_feed_renew"),
            path("<int:pk>/revoke/", wrap(require_POST(self.revoke)), name="scheduling_feed_revoke"),
            *urls,
        ]

    def renew(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Replace the address: the old one is void, the new one is shown."""
        feed = self._feed(request, pk)
        secret = new_secret(feed, clock.now())
        feed.save()
        self.log_change(request, feed, str(_("New address.")))
        return self._shown(request, feed, secret)

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the address void."""
        feed = self._feed(request, pk)
        Feed.objects.filter(pk=pk, revoked_at=None).update(revoked_at=clock.now())
        self.log_change(request, feed, str(_("Revoked.")))
        self.message_user(request, _("The address no longer works."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:scheduling_feed_changelist"))

    @display(description=_("whose"))
    def whose(self, row: Feed) -> str:
        """Name the professional or the unit."""
        return str(row)

    @display(description=_("address made"), ordering="created_at")
    def made(self, row: Feed) -> str:
        """Show when the present address was made."""
        return local(row.created_at)

    @display(description=_("last read"), ordering="last_read_at")
    def read(self, row: Feed) -> str:
        """Show when a calendar program last came, to the hour."""
        return local(row.last_read_at)

    @display(description=_("state"), label={"on": "success", "revoked": "danger"})
    def state(self, row: Feed) -> tuple[str, Any]:
        """Say whether the address works."""
        return ("revoked", _("revoked")) if row.revoked_at else ("on", _("in use"))

    def _feed(self, request: HttpRequest, pk: int) -> Feed:
        feed: Feed = get_object_or_404(Feed.objects.select_related("professional", "unit"), pk=pk)
        if not self.has_change_permission(request, feed):
            raise PermissionDenied
        return feed

    def _shown(self, request: HttpRequest, feed: Feed, secret: str) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Address of the calendar feed"),
            "feed": feed,
            "address": request.build_absolute_uri(reverse("feed", args=[secret])),
        }
        return render(request, "admin/scheduling/feed_address.html", context)
