"""Users and groups in the back office's own dress."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from clinicbot.core.admin import RoomAdmin
from clinicbot.roles import ROLES

ROLE_NAMES = {
    "receptionist": _("Receptionist"),
    "professional": _("Professional"),
    "manager": _("Manager"),
    "administrator": _("Administrator"),
}

for model in (User, Group):
    admin.site.unregister(model)


def role_name(group: Group) -> str:
    """Return a role's name in the reader's language; another group's as it is."""
    return str(ROLE_NAMES.get(group.name, group.name))


@admin.register(User)
class UserAdmin(RoomAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """Who may log in. Whoever has a role may enter the back office."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "full_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    fieldsets = (
        (None, {"fields": (("username", "email"), ("first_name", "last_name"), "password")}),
        (_("Access"), {"fields": ("groups", ("is_active", "is_staff"), "is_superuser")}),
        (_("Dates"), {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = (
        (None, {"fields": (("username", "first_name", "last_name"), "groups", ("password1", "password2"))}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        """Groups come along."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser makes superusers."""
        return self.readonly_fields if _is_super(request) else (*self.readonly_fields, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody below changes a superuser, nor their password."""
        above = obj is not None and obj.is_superuser and not _is_super(request)
        return bool(super().has_change_permission(request, obj)) and not above

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody below removes a superuser."""
        above = obj is not None and obj.is_superuser and not _is_super(request)
        return bool(super().has_delete_permission(request, obj)) and not above

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the roles in people's words, each to be ticked: what someone may do is their roles' and nobody's own."""
        if db_field.name == "groups":
            kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and field is not None:
            setattr(field, "label_from_instance", role_name)  # noqa: B010 (Django documents this way for an instance)
        return field

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Let whoever was given a role into the back office."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        if not user.is_staff and user.groups.filter(name__in=ROLES).exists():
            user.is_staff = True
            user.save(update_fields=["is_staff"])

    @display(description=_("name"))
    def full_name(self, user: User) -> str:
        """Show first and last name."""
        return user.get_full_name() or "–"

    @display(description=_("roles"))
    def roles(self, user: User) -> str:
        """List the roles."""
        return ", ".join(role_name(group) for group in user.groups.all()) or "–"


def _is_super(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


@admin.register(Group)
class GroupAdmin(RoomAdmin, DjangoGroupAdmin):
    """Roles and other groups. The four roles are the program's; a clinic that wants more makes its own group."""

    list_display = ("shown", "members")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Group]":
        """Members are counted along."""
        return super().get_queryset(request).annotate(members=Count("user"))

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """A role is not changed by hand."""
        return bool(super().has_change_permission(request, obj)) and (obj is None or obj.name not in ROLES)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """A role is not removed."""
        return bool(super().has_delete_permission(request, obj)) and (obj is None or obj.name not in ROLES)

    @display(description=_("name"), ordering="name")
    def shown(self, group: Group) -> str:
        """Name the group."""
        return role_name(group)

    @display(description=_("members"))
    def members(self, group: Group) -> int:
        """Count who is in it."""
        return int(getattr(group, "members", 0))
