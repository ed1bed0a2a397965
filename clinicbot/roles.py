"""Who may do what: the four roles as groups, and the permissions that no single model asks for.

A role is what this module says; after each migration it is brought back to that. A clinic that wants something
else makes groups of its own.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models import Q

RECEPTIONIST, PROFESSIONAL, MANAGER, ADMINISTRATOR = ROLES = (
    "receptionist",
    "professional",
    "manager",
    "administrator",
)
ROOMS = ("patients", "scheduling", "conversations")
_ALSO = ("auth", "admin", "django_celery_beat")

OWN_PERMISSIONS = {
    "patients.patient.view_documents": "Can see CPF and card numbers in full",
    "patients.patient.view_notes": "Can read and write notes on patients",
    "scheduling.appointment.view_every_agenda": "Can see every professional's agenda",
    "scheduling.appointment.export_appointment": "Can export appointments",
    "conversations.conversation.answer_conversation": "Can take over, answer and give back conversations",
    "conversations.channel.resume_channel": "Can resume a paused channel",
    "conversations.channel.connect_channel": "Can change a channel's number and token",
    "conversations.delivery.read_delivery": "Can read the content of deliveries",
    "conversations.delivery.reprocess_delivery": "Can process deliveries again",
}
"""By "app.model.codename"."""

_CLINIC_SETTINGS = (
    *("unit", "holiday", "specialty", "service", "offering", "requirement", "resourcekind", "room", "professional"),
    *("weeklyhours", "dayexception", "recurringblock", "insuranceplan", "coverage", "quota", "feed"),
)
_ASSISTANT_WORDS = ("knowledgearticle", "complaint", "replyoverride", "trainingphrase")
_PLAIN = ("view", "add", "change", "delete")


def permission_names(role: str) -> set[str]:
    """Return what the role may do, as "app.codename"; an administrator's are all there are, so they are not listed."""
    if role == RECEPTIONIST:
        return _receptionist()
    if role == PROFESSIONAL:
        names = {"patients.view_patient", "patients.change_patient", "patients.view_notes"}
        return names | {f"scheduling.{action}_appointment" for action in ("view", "change")}
    if role == MANAGER:
        return _manager()
    raise ValueError(f"no list of permissions for {role}")


def _receptionist() -> set[str]:
    names = {f"patients.{action}_{model}" for model in ("contact", "patient", "guardianship") for action in _PLAIN[:3]}
    names |= {f"patients.{action}_privacyrequest" for action in _PLAIN[:3]}
    names |= {"patients.view_consent", "patients.view_documents", "patients.delete_guardianship"}
    names |= {"conversations.view_conversation", "conversations.answer_conversation"}
    names |= {"scheduling.view_appointment", "scheduling.change_appointment", "scheduling.view_every_agenda"}
    names |= {"scheduling.view_waitlistentry", "scheduling.view_waitlistoffer"}
    names |= {f"conversations.{action}_knowledgearticle" for action in _PLAIN[:3]}
    names |= {"conversations.view_openquestion", "conversations.change_openquestion", "conversations.view_complaint"}
    names |= {"conversations.view_askedquestion"}
    return names | {f"scheduling.{action}_dayexception" for action in _PLAIN}


def _manager() -> set[str]:
    names = {f"scheduling.{action}_{model}" for model in _CLINIC_SETTINGS for action in _PLAIN}
    names |= {f"conversations.{action}_{model}" for model in _ASSISTANT_WORDS for action in _PLAIN}
    names |= {"conversations.change_openquestion"}
    names |= {f"{model._meta.app_label}.view_{model._meta.model_name}" for model in _models(ROOMS)}
    names |= {"scheduling.change_clinic", "conversations.change_assistantsettings", "conversations.change_channel"}
    names |= {"conversations.resume_channel", "scheduling.export_appointment", "scheduling.view_every_agenda"}
    names |= {"patients.change_privacyrequest", "patients.add_privacyrequest"}
    return names


def _models(labels: Iterable[str]) -> list[Any]:
    return [model for label in labels for model in installed.get_app_config(label).get_models()]


def sync(using: str = "default") -> None:
    """Make the roles and bring their permissions to what this module says. Safe to run any number of times."""
    from django.contrib.auth.models import Group, Permission

    for label in (*ROOMS, *_ALSO):
        create_permissions(installed.get_app_config(label), verbosity=0, using=using)
    _make_own_permissions(using)
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    wanted = {role: permission_names(role) for role in ROLES if role != ADMINISTRATOR}
    wanted[ADMINISTRATOR] = {name for name in known if name.split(".")[0] in {*ROOMS, *_ALSO}}
    for role, names in wanted.items():
        group, _made = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([known[name] for name in names])


def _make_own_permissions(using: str) -> None:
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType

    by_path = {path: path.split(".") for path in OWN_PERMISSIONS}
    match = Q()
    for label, model, _codename in by_path.values():
        match |= Q(app_label=label, model=model)
    types = {(kind.app_label, kind.model): kind for kind in ContentType.objects.using(using).filter(match)}
    Permission.objects.using(using).bulk_create(
        [
            Permission(content_type=types[label, model], codename=codename, name=OWN_PERMISSIONS[path])
            for path, (label, model, codename) in by_path.items()
        ],
        ignore_conflicts=True,
    )


def sync_after_migrate(using: str, apps: Any = None, **_signal: Any) -> None:
    """Sync once every table that a role is about exists (a receiver of `post_migrate`)."""
    migrated = apps or installed
    try:
        for model in _models((*ROOMS, *_ALSO)):
            migrated.get_model(model._meta.label)
    except LookupError:
        return  # migrated backwards or in part: the next whole migration does it
    sync(using)
