"""`make pictures`: the README's pictures, taken in a real Chromium of a fresh installation in use."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import CHROMIUM, chromium, new_page
from tests.browser.journey import ROOT, Installation, Phone, Reception, book

FOLDER = ROOT / "docs" / "pictures"
WIDE, DESK, NARROW = (1180, 800), (1440, 860), (360, 740)
FIRST_WORDS = "oi, quero marcar uma consulta amanhã de tarde"


def main(arguments: list[str]) -> int:
    """Take every picture into `--folder`; return the exit status."""
    parser = argparse.ArgumentParser(prog="make pictures", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    folder = parser.parse_args(arguments).folder
    if CHROMIUM is None:
        print("make pictures needs a Chromium (Debian: apt install chromium).", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="clinicbot-pictures-") as data, chromium() as browser:
        installation = Installation(Path(data) / "data")
        try:
            installation.wait()
            _take_all(browser, installation, folder)
        finally:
            installation.stop()
    return 0


def _take_all(browser: Browser, installation: Installation, folder: Path) -> None:
    with _page(browser, WIDE) as page:
        phone = Phone(page, installation, "Carlos Andrade")
        book(phone, FIRST_WORDS, "Carlos Eduardo Andrade")
        _take(page, folder / "simulator.png")
        phone.write("quero falar com um atendente, é sobre meus exames")
        _wait_for_answer(phone)
    with _page(browser, NARROW) as page:
        phone = Phone(page, installation, "Beatriz Nogueira")
        book(phone, "oi, quero marcar um check-up sexta de manhã", "Beatriz Nogueira Lima")
    with _page(browser, NARROW) as page:
        phone = Phone(page, installation, "Dona Lúcia Moreira")
        phone.write("minha filha acho que é besteira mas estou com dor forte no peito")
        phone.sees("192")
    with _page(browser, DESK) as page:
        _take_reception(Reception(page, installation), folder)


def _take_reception(reception: Reception, folder: Path) -> None:
    page = reception.page
    page.goto(f"{reception.url}/admin/conversations/conversation/")
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    _take(page, folder / "inbox.png")
    reception.open_conversation("Carlos Andrade")
    reception.take_over()
    reception.write("Oi, Carlos! Sou a Marina, da recepção. Pode trazer os exames que já tiver.")
    page.wait_for_timeout(6000)  # the page looks again every few seconds: the ticks are there by then
    _take(page, folder / "admin.png")
    day = date.today() + timedelta(days=1)  # noqa: DTZ011 - the machine's own tomorrow, as the reception sees it
    while day.weekday() > 4:
        day += timedelta(days=1)
    page.goto(f"{reception.url}/admin/agenda/?day={day}")
    _take(page, folder / "agenda.png")


def _wait_for_answer(phone: Phone) -> None:
    expect(phone.thread.locator("> li:last-child:not(.mine)")).to_be_visible()


def _take(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.screenshot(path=file, animations="disabled", caret="hide")
    print(file)


@contextmanager
def _page(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    page = new_page(browser, [], timezone_id="America/Sao_Paulo", viewport={"width": size[0], "height": size[1]})
    yield page
    page.context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
