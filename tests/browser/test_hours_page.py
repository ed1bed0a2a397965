"""The hours page in a real browser: rows are added and removed, mistakes are told at once, the preview follows."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.backoffice.clinic import Clinic, person
from tests.browser.chromium import needs_chromium
from tests.browser.conftest import Desk, session_of

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture
def clinic(transactional_db: None, valkey: Any) -> Clinic:
    made = Clinic()
    made.caio.weekly_hours.all().delete()
    return made


@pytest.fixture
def page(hours_of_caio: tuple[str, str], desk: Desk) -> Page:
    """The page of someone who works at no time yet, opened by a manager."""
    return desk(*hours_of_caio)


@pytest.fixture
def hours_of_caio(clinic: Clinic) -> tuple[str, str]:
    address = reverse("admin:scheduling_professional_hours", args=[clinic.caio.pk])
    return session_of(person("gerente", "manager")), address


def _fill(page: Page, number: int, start: str, end: str) -> None:
    for name, value in (("start", start), ("end", end)):
        field = page.locator(f'[name="week-{number}-{name}"]')
        field.fill(value)
        field.dispatch_event("change")


def test_hours_are_written_with_their_preview(page: Page, clinic: Clinic) -> None:
    preview = page.locator("#hours-preview")
    expect(preview).to_contain_text("sem expediente")
    monday = page.locator('[data-weekday="0"]')
    monday.locator("[data-add]").click()
    _fill(page, 0, "14:00", "12:00")
    expect(monday.locator('[data-error-for="week-0-end"]')).to_contain_text("O fim vem antes do começo")
    expect(monday.locator("details")).to_have_attribute("open", "")
    _fill(page, 0, "10:10", "12:00")
    expect(monday.locator('[data-error-for="week-0-end"]')).to_be_empty()
    expect(preview).to_contain_text("10:40")
    page.locator("[data-copy-monday]").click()
    expect(page.locator('[data-weekday="4"] [data-row]')).to_have_count(1)
    page.locator('[data-weekday="3"] [data-remove]').click()
    expect(page.locator('[data-weekday="3"] [data-row]')).to_be_hidden()
    page.get_by_role("button", name="Salvar horários").click()
    expect(page.get_by_text("Horários salvos.")).to_be_visible()
    kept = page.locator('[name$="-start"][value="10:10"]')
    expect(kept).to_have_count(4)
