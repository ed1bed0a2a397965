"""The main road for real: one command, a booking by taps; the reception sees it and takes over."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import chromium, needs_chromium, new_page
from tests.browser.journey import Installation, Phone, Reception, book

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]
HOLDER, PHONE = "Carlos Andrade", "31900000102"
NAME = "Carlos Eduardo Quintela"
FIRST_WORDS = "oi, quero marcar uma consulta amanhã de tarde"
ANSWER, THANKS, GOODBYE = "Bom dia! Traga um documento.", "pode deixar, obrigado", "Até lá, Carlos!"
BACK = "Aqui é de novo a assistente virtual: voltei a atender por aqui."


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    running = Installation(tmp_path / "data")
    try:
        running.wait()
        yield running
    finally:
        assert running.stop() == 0, running.log[-4000:]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def test_a_first_booking_ends_in_the_reception(installation: Installation, browser: Browser) -> None:
    complaints: list[str] = []
    phone = Phone(new_page(browser, complaints), installation, HOLDER)
    confirmation = book(phone, FIRST_WORDS, NAME)
    moment = re.search(r"(\d{2}/\d{2}), às (\d{1,2}:\d{2})", confirmation)
    assert moment, confirmation
    assert NAME in confirmation

    reception = Reception(new_page(browser, complaints), installation)
    row = reception.appointment(NAME)
    expect(row).to_have_count(1)
    expect(row).to_contain_text(re.compile(rf"{moment[1]}/\d{{4}} 0?{moment[2]}"))

    thread = reception.open_conversation(HOLDER)
    expect(thread.get_by_text(FIRST_WORDS)).to_have_count(1)
    expect(reception.page.get_by_text(NAME).first).to_be_visible()
    reception.take_over()
    reception.write(ANSWER)
    phone.sees(ANSWER)
    phone.write(THANKS)
    expect(thread.get_by_text(THANKS)).to_be_visible()
    reception.write(GOODBYE)
    phone.sees(GOODBYE)
    reception.give_back()
    phone.sees(BACK)
    phone.write("menu")
    phone.question()
    # Turns of one conversation run in order: what the assistant had to say to the thanks would stand before the menu.
    said = phone.texts()
    assert said[said.index(ANSWER) : said.index("menu") + 1] == [ANSWER, THANKS, GOODBYE, BACK, "menu"]
    assert complaints == []
    for private in (PHONE, NAME, HOLDER, FIRST_WORDS, ANSWER, THANKS):
        assert private not in installation.log
