"""The hours page in a real browser: rows are added and removed, mistakes are told at once, the preview follows."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright

from tests.backoffice.clinic import Clinic, person
from tests.browser.journey import CHROMIUM, PATIENCE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture
def clinic(transactional_db: None, valkey: Any) -> Clinic:
    made = Clinic()
    made.caio.weekly_hours.all().delete()
    return made


@pytest.fixture
def page(clinic: Clinic, live_server: Any) -> Iterator[Page]:
    """The page of someone who works at no time yet, opened by a manager. Whatever the browser complains of fails."""
    client = Client()
    client.force_login(person("gerente", "manager"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    address = reverse("admin:scheduling_professional_hours", args=[clinic.caio.pk])
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(locale="pt-BR", reduced_motion="reduce")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        shown = context.new_page()
        shown.set_default_timeout(PATIENCE)
        shown.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.goto(live_server.url + address)
        yield shown
        browser.close()
    assert complaints == []


def _fill(page: Page, number: int, start: str, end: str) -> None:
    for name, value in (("start", start), ("end", end)):
        field = page.locator(f'[name="week-{number}-{name}"]')
        field.fill(value)
        field.dispatch_event("change")


def test_hours_are_written_with_their_preview(page: Page, clinic: Clinic) -> None:
    preview = page.locator("#hours-preview")
    expect(preview).to_contain_text("sem expediente", timeout=PATIENCE)
    monday = page.locator('[data-weekday="0"]')
    monday.locator("[data-add]").click()
    _fill(page, 0, "14:00", "12:00")
    expect(monday.locator('[data-error-for="week-0-end"]')).to_contain_text(
        "O fim vem antes do começo", timeout=PATIENCE
    )
    expect(monday.locator("details")).to_have_attribute("open", "")
    _fill(page, 0, "10:10", "12:00")
    expect(monday.locator('[data-error-for="week-0-end"]')).to_be_empty(timeout=PATIENCE)
    expect(preview).to_contain_text("10:40", timeout=PATIENCE)
    page.locator("[data-copy-monday]").click()
    expect(page.locator('[data-weekday="4"] [data-row]')).to_have_count(1)
    page.locator('[data-weekday="3"] [data-remove]').click()
    expect(page.locator('[data-weekday="3"] [data-row]')).to_be_hidden()
    page.get_by_role("button", name="Salvar horários").click()
    expect(page.get_by_text("Horários salvos.")).to_be_visible(timeout=PATIENCE)
    kept = page.locator('[name$="-start"][value="10:10"]')
    expect(kept).to_have_count(4)
