"""What every room's admin classes share: read-only records, one-row settings, people's own colours for a state."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin

User = AbstractBaseUser | AnonymousUser


class RoomAdmin(ModelAdmin):
    """A changelist and a form as the whole back office has them."""

    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    warn_unsaved_form = True
    when_empty: Any = ""
    """What an empty list says, as a sentence; and below it, what fills it."""
    when_empty_hint: Any = ""

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Find "João" by "joao": what is searched as a text is searched without its accents (PostgreSQL's unaccent)."""
        return [_folded(self.model, name) for name in super().get_search_fields(request)]


class RecordAdmin(RoomAdmin):
    """Rows that the machine writes and people only read."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody writes a record by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a record."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Records leave by their retention period, never by hand."""
        return False


class OneRowAdmin(RoomAdmin):
    """Settings of which there is one row, with the key 1: its list is its form."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Go straight to the one row, which is made on first sight."""
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)  # type: ignore[no-any-return]
        row, _made = self.model.objects.get_or_create(pk=1)
        options = self.model._meta
        return HttpResponseRedirect(reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is never a second row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The row stays."""
        return False


def _folded(model: type[models.Model], name: str) -> str:
    """Return a search field's name with the look-up that takes accents away, where what it names is a text."""
    step: Any = model
    field: Any = None
    for part in name.split(LOOKUP_SEP):
        try:
            field = step._meta.get_field(part)
        except (AttributeError, FieldDoesNotExist):
            return name  # it ends in a look-up of its own, or begins with a sign ("^name")
        step = field.related_model
    return f"{name}__unaccent" if isinstance(field, models.CharField | models.TextField) else name


def may(user: User, permission: str) -> bool:
    """Say whether the user has the permission ("app.codename")."""
    return bool(getattr(user, "has_perm", lambda _name: False)(permission))


def is_changelist(request: HttpRequest) -> bool:
    """Say whether the request is for a list (not a form), where heavy and secret columns are not needed."""
    match = request.resolver_match
    return bool(match and match.url_name and match.url_name.endswith("_changelist"))


def local(moment: Any, form: str = "%d/%m/%Y %H:%M") -> str:
    """Return an aware moment on the installation's clock, or "–" for none."""
    return timezone.localtime(moment).strftime(form) if moment else "–"


def change_address(row: models.Model) -> str:
    """Return the address of the row's page in the admin."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
