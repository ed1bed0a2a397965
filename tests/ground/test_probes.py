"""Probes, metrics and security headers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from clinicbot import health
from clinicbot.core import privacy
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="10.0.0.7")  # a probe comes by address, which ALLOWED_HOSTS does not name


def test_healthz_needs_nobody(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_names_what_fails(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", PATIENCE_SECONDS)
    assert client.get("/readyz").json() == {"database": "ok", "migrations": "ok", "broker": "ok"}
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "failing"}


def test_metrics_are_for_loopback_or_the_bearer(client: Client, settings: Settings) -> None:
    Client().get("/admin/login/")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert b'clinicbot_http_requests_total{method="GET",route="admin/login/"' in answer.content
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 403
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 403
    settings.METRICS_TOKEN = "word"
    right, wrong = {"Authorization": "Bearer word"}, {"Authorization": "Bearer other"}
    assert client.get("/metrics", headers=right, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/metrics", headers=wrong).status_code == 403


def test_only_the_admin_may_evaluate(settings: Settings) -> None:
    admin = Client().get("/admin/login/").headers
    elsewhere = Client().get("/nowhere").headers
    assert "'unsafe-eval'" in admin["Content-Security-Policy"]
    assert "unsafe" not in elsewhere["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in elsewhere["Content-Security-Policy"]
    assert admin["X-Frame-Options"] == "DENY"
    assert admin["X-Content-Type-Options"] == "nosniff"
    assert len(elsewhere["X-Trace-Id"]) == 32
    assert elsewhere["X-Trace-Id"] != admin["X-Trace-Id"]


def test_the_privacy_registry_walks_every_app_and_erases_last_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "_entries", {})
    order: list[str] = []

    class App:
        def __init__(self, name: str) -> None:
            self.name = name

        def export(self, subject: privacy.Subject) -> dict[str, Any]:
            return {"of": [self.name, list(subject.contact_ids)]}

        def erase(self, subject: privacy.Subject, now: datetime) -> int:
            order.append(self.name)
            return 1

        def retain(self, now: datetime) -> int:
            return 0

    for app in (App("lower"), App("upper")):
        privacy.register(app.name, export=app.export, erase=app.erase, retain=app.retain, models=[f"{app.name}.Thing"])
    subject = privacy.Subject(contact_ids=(7,))
    assert privacy.export_all(subject) == {"lower": {"of": ["lower", [7]]}, "upper": {"of": ["upper", [7]]}}
    assert privacy.erase_all(subject, datetime.now(UTC)) == {"upper": 1, "lower": 1}
    assert order == ["upper", "lower"]
    assert [entry.models for entry in privacy.entries()] == [frozenset({"lower.Thing"}), frozenset({"upper.Thing"})]
