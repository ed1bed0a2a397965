"""Every model is in the back office: listed, searchable, filtered, and at the same cost whatever the number of rows."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinicbot.core.admin import OneRowAdmin
from tests.backoffice.clinic import Clinic
from tests.backoffice.conftest import Login

ROOMS = ("patients", "scheduling", "conversations")
BUDGET = 22
"""Session, user, permissions, sidebar and alarms (8), filters (one each), the count and the rows."""


def _models() -> Iterator[type]:
    for label in (*ROOMS, "auth", "django_celery_beat"):
        yield from apps.get_app_config(label).get_models()


def _address(model: type, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)  # type: ignore[attr-defined]


def _cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(queries)


def test_every_model_is_registered_searchable_and_filtered() -> None:
    for label in ROOMS:
        for model in apps.get_app_config(label).get_models():
            if model._meta.auto_created:
                continue
            assert model in admin.site._registry, f"{model.__name__} is not in the back office"
            here = admin.site._registry[model]
            if isinstance(here, OneRowAdmin):
                continue
            assert here.search_fields, model.__name__
            if len(model._meta.fields) > 3:
                assert here.list_filter, model.__name__


def test_the_cost_of_a_list_does_not_depend_on_its_length(clinic: Clinic, login: Login) -> None:
    client = login("administrator")
    lists = [
        _address(model)
        for model in _models()
        if model in admin.site._registry and not isinstance(admin.site._registry[model], OneRowAdmin)
    ]
    pages = [
        *lists,
        reverse("admin:index"),
        reverse("admin:agenda"),
        f"{_address(apps.get_model('scheduling.Appointment'))}?day=all",
    ]
    clinic.fill(3)
    for page in pages:
        client.get(page)  # what is kept per process is kept now
    few = {page: _cost(client, page) for page in pages}
    clinic.fill(9)
    client.get(reverse("admin:agenda"))
    many = {page: _cost(client, page) for page in pages}
    assert len(lists) > 35
    assert many == few
    assert {page: cost for page, cost in many.items() if cost > BUDGET} == {}


def test_the_rows_of_a_list_are_shown(clinic: Clinic, login: Login) -> None:
    client = login("administrator")
    clinic.fill(3)
    for model in _models():
        if model not in admin.site._registry or isinstance(admin.site._registry[model], OneRowAdmin):
            continue
        rows = client.get(_address(model)).context["cl"].result_count
        assert rows >= (1 if model.__name__ in ("CatalogueToken", "PeriodicTasks") else 3), model.__name__


def test_every_search_and_every_page_of_a_row_answers(clinic: Clinic, login: Login) -> None:
    client = login("administrator")
    clinic.fill(1)
    for model in _models():
        if model not in admin.site._registry:
            continue
        for term in ("maria", "31 90000-0001"):
            assert client.get(_address(model), {"q": term}).status_code in (200, 302), model.__name__
        row = model.objects.order_by("pk").last()  # type: ignore[attr-defined]
        if row is not None:
            assert client.get(_address(model, "change", row.pk)).status_code == 200, model.__name__
        assert client.get(_address(model, "add")).status_code in (200, 302, 403), model.__name__


@pytest.mark.parametrize(
    "name", ["Delivery", "Turn", "StrayStatus", "AccountNews", "Message", "Notice", "Conversation"]
)
def test_records_are_read_only_even_for_the_administrator(clinic: Clinic, login: Login, name: str) -> None:
    client = login("administrator")
    clinic.fill(1)
    model = apps.get_model("conversations", name)
    row = model.objects.last()
    assert row is not None
    assert client.get(_address(model, "add")).status_code == 403
    assert client.get(_address(model, "delete", row.pk)).status_code == 403
    client.post(_address(model, "change", row.pk), {"text": "x", "error": "x", "engine": "x", "status": "x"})
    assert model.objects.filter(pk=row.pk).values().get() == {
        field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields
    }
