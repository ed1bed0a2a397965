"""What makes a clinic what it is, without anyone's data: copied for a rehearsal of the clinic's own settings."""

import io
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import transaction
from django.db.models import Model

_ROOMS = ("scheduling", "conversations")
_PEOPLE = frozenset({"patients.contact", "patients.patient", "conversations.conversation", "scheduling.appointment"})
_RECORDS = frozenset(
    {
        "conversations.channel",
        "conversations.delivery",
        "conversations.accountnews",
        "conversations.straystatus",
        "scheduling.idempotencykey",
    }
)
"""Of the clinic's work or its secrets, not of its configuration."""


def models() -> list[type[Model]]:
    """Return the models that hold configuration: nothing in them leads to a person, and they are no records."""
    found = (model for room in _ROOMS for model in apps.get_app_config(room).get_models())
    return [model for model in found if model._meta.label_lower not in _RECORDS and not _leads_to_people(model)]


def copied() -> str:
    """Return the configuration as JSON: no patient, no contact, no message, no account."""
    objects = (row for model in models() for row in model._default_manager.order_by("pk").iterator())
    return str(serializers.serialize("json", objects))


def load(configuration: str) -> None:
    """Write a copied configuration into an empty database; who of the staff wrote what is left out."""
    with transaction.atomic():
        for row in serializers.deserialize("json", io.StringIO(configuration)):
            for name in _account_fields(type(row.object)):
                setattr(row.object, name, None)
            row.save()


def _leads_to_people(model: type[Model], seen: frozenset[str] = frozenset()) -> bool:
    label = model._meta.label_lower
    if label in _PEOPLE:
        return True
    return label not in seen and any(_leads_to_people(other, seen | {label}) for other in _pointed_at(model))


def _pointed_at(model: type[Model]) -> Iterator[type[Model]]:
    for field in model._meta.get_fields():
        if field.concrete and field.is_relation and isinstance(field.related_model, type):
            yield field.related_model


def _account_fields(model: type[Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.get_fields()
        if field.concrete
        and isinstance(field.related_model, type)
        and field.related_model._meta.label == settings.AUTH_USER_MODEL
    ]
