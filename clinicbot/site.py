"""The back office's site: unfold's, with the agenda and the alarms beside the models."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite


class BackOffice(UnfoldAdminSite):  # type: ignore[misc]  # the library is untyped
    """What staff see under /admin/."""

    index_title = _("Today")
    empty_value_display = "–"

    def extra_urls(self) -> list[URLPattern]:
        """Return the pages that belong to no model."""
        from scheduling.agenda_page import agenda
        from scheduling.book_page import book_page
        from scheduling.close_page import close_page
        from scheduling.marks_page import tick_off

        def agenda_view(request: HttpRequest) -> HttpResponse:
            return agenda(request, self.each_context(request))

        def book_view(request: HttpRequest) -> HttpResponse:
            return book_page(request, self.each_context(request))

        def close_view(request: HttpRequest) -> HttpResponse:
            return close_page(request, self.each_context(request))

        return [
            path("agenda/", self.admin_view(agenda_view), name="agenda"),
            path("agenda/book/", self.admin_view(book_view), name="agenda_book"),
            path("agenda/close/", self.admin_view(close_view), name="agenda_close"),
            path("agenda/marks/<int:pk>/seen/", self.admin_view(tick_off), name="agenda_mark"),
            path("alarms/", self.admin_view(alarm_banner), name="alarms"),
        ]

    def extra_context(self, context: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
        """Add what must be seen on every page: emergencies and paused channels."""
        from conversations.alarms import alarms_of

        return context | {"alarms": alarms_of(request)}


def alarm_banner(request: HttpRequest) -> HttpResponse:
    """Return the banner alone, for pages that stay open."""
    from conversations.alarms import alarms_of

    return render(request, "admin/alarms.html", {"alarms": alarms_of(request)})
