"""The back office in a real browser: nothing scrolls sideways, and a reply is put into the clinic's own words."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clinicbot.core import clock
from tests.backoffice.clinic import Clinic, person
from tests.browser.chromium import needs_chromium
from tests.browser.conftest import Desk, session_of

pytestmark = [pytest.mark.browser, needs_chromium]
PAGES = (
    *("admin:index", "admin:agenda", "admin:conversations_conversation_changelist"),
    *("admin:scheduling_appointment_changelist", "admin:scheduling_service_changelist"),
    *("admin:patients_patient_changelist", "admin:patients_contact_changelist"),
    *("admin:conversations_openquestion_changelist", "admin:conversations_turn_changelist"),
)
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll("#changelist .simplebar-content-wrapper")]
    .map((part) => part.scrollWidth - part.clientWidth).filter((more) => more > 1)"""


@pytest.fixture
def manager(transactional_db: None, valkey: Any) -> str:
    clinic = Clinic()
    clinic.fill(3)
    contact, _patient = clinic.patient("Maria Aparecida dos Santos Albuquerque Cavalcanti")
    clinic.conversation(contact, mode="waiting", waiting_since=clock.now())
    return session_of(person("gerente", "manager"))


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desk", "phone"])
def test_no_page_scrolls_sideways(manager: str, desk: Desk, size: tuple[int, int]) -> None:
    page = desk(manager, reverse(PAGES[0]), *size)
    here = page.url.removesuffix(reverse(PAGES[0]))
    wide = {}
    for name in PAGES:
        page.goto(here + reverse(name))
        if more := page.evaluate(SIDEWAYS):
            wide[name] = more
    assert wide == {}


def test_a_reply_is_put_into_own_words(manager: str, desk: Desk) -> None:
    page = desk(manager, reverse("admin:conversations_replyoverride_all"))
    page.get_by_role("searchbox", name="Procurar uma resposta").fill("sua consulta foi remarcada")
    expect(page.locator(".cb-reply:visible")).to_have_count(1)
    page.locator(".cb-reply:visible a").click()
    preview = page.locator("#reply-preview")
    expect(preview.locator(".cb-bubble").first).to_contain_text("Dra. Ana Ribeiro")
    words = page.get_by_label("Texto")
    whole = words.input_value()
    words.fill("Tudo certo!")
    expect(preview.get_by_role("alert").first).to_contain_text("O texto precisa manter")
    page.get_by_role("button", name="Salvar", exact=True).click()
    expect(page.locator(".field-source")).to_contain_text("O texto precisa manter")
    words.fill(f"Tudo certo!\n{whole}")
    expect(preview.locator(".cb-bubble").first).to_contain_text("Tudo certo!")
    page.get_by_role("button", name="Salvar", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text("booking/moved")
    expect(page.locator("#result_list")).to_contain_text("Tudo certo!")
