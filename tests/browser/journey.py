"""A running installation, a patient's phone in the simulator, and the reception: the cast of browser journeys."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from clinicbot.embedded.postgres import free_port
from tests.browser import chromium  # noqa: F401 - its import makes every `expect` patient
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """`manage.py up` with the demo clinic, as a stranger starts it, with its data in a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said: list[str] = []
        shell = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "ENV_FILE": os.devnull, "DATA_DIR": str(data)}
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(self.port)],
            cwd=ROOT,
            env=shell,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._welcomed = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)  # a full pipe would stop the servers
        self._reader.start()

    def wait(self) -> None:
        """Wait until it prints what to open. Raises AssertionError with its last words."""
        assert self._welcomed.wait(PATIENCE_SECONDS), self.log[-4000:]
        assert self._process.poll() is None, self.log[-4000:]

    @property
    def log(self) -> str:
        """Everything printed so far."""
        return "".join(self.said)

    @property
    def password(self) -> str:
        """The demo logins' password, as it is printed."""
        found = re.search(r"all with the password (\S+)", self.log)
        assert found, self.log[-2000:]
        return found[1]

    def stop(self) -> int:
        """Stop it as a service manager does; return its exit status."""
        self._process.terminate()
        try:
            status = self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        self._reader.join(PATIENCE_SECONDS)
        return status

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.said.append(line)
            print(line, end="")  # pytest shows it beside a failure
            if line.startswith("Ctrl-C"):
                self._welcomed.set()
        self._welcomed.set()


class Phone:
    """A patient's phone on the simulator's page."""

    def __init__(self, page: Page, installation: Installation, holder: str) -> None:
        self.page = page
        page.goto(f"{installation.url}/simulator/")
        page.get_by_role("button", name=holder).click()
        expect(page.locator("#holder")).to_have_text(holder)
        self.thread = page.get_by_role("log")

    def write(self, text: str) -> None:
        """Send a text and wait until it stands in the thread."""
        before = self._mine().count()
        self.page.get_by_role("textbox", name="Mensagem").fill(text)
        self.page.keyboard.press("Enter")
        self._wait_for_mine(before + 1)

    def question(self) -> Locator:
        """Return the clinic's last message once it is one with choices, and nothing comes after it."""
        last = self.thread.locator("> li:last-child:not(.mine)")
        expect(last.locator(".choice").first).to_be_visible()
        return last

    def tap(self, title: str) -> None:
        """Tap a button of the last question."""
        before = self._mine().count()
        self.question().get_by_role("button", name=title, exact=True).click()
        self._wait_for_mine(before + 1)

    def tap_first(self) -> str:
        """Tap the first choice of the last question, a button's or a list's; return its title."""
        before = self._mine().count()
        choice = self.question().locator(".choice").first
        if choice.locator("svg").count():  # a list opens as a sheet
            choice.click()
            choice = self.page.locator("#sheet-rows button").first
            expect(choice).to_be_visible()
        title = choice.inner_text().split("\n")[0]
        choice.click()
        self._wait_for_mine(before + 1)
        return title

    def offers(self, title: str) -> bool:
        """Say whether the last question has a button of that title."""
        return self.question().get_by_role("button", name=title, exact=True).count() > 0

    def sees(self, text: str | re.Pattern[str]) -> Locator:
        """Wait for a message of the clinic that holds the text; return it."""
        found = self.thread.locator("> li:not(.mine)").filter(has_text=text).last
        expect(found).to_be_visible()
        return found

    def texts(self) -> list[str]:
        """Return what was said on both sides, in order."""
        return self.thread.locator("> li .text").all_inner_texts()

    def _mine(self) -> Locator:
        return self.thread.locator("> li.mine")

    def _wait_for_mine(self, count: int) -> None:
        expect(self._mine()).to_have_count(count)


class Reception:
    """The back office, logged in with a demo login. It is read by its structure: its words may change."""

    def __init__(self, page: Page, installation: Installation, username: str = "recepcao") -> None:
        self.page = page
        self.url = installation.url
        page.goto(f"{self.url}/admin/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", installation.password)
        page.keyboard.press("Enter")
        expect(page.locator("a[href='/admin/conversations/conversation/']").first).to_be_attached()

    def appointment(self, patient: str) -> Locator:
        """Return the row of the patient's appointment in the list."""
        self.page.goto(f"{self.url}/admin/scheduling/appointment/?q={quote(patient)}")
        return self.page.locator("#result_list tr").filter(has_text=patient)

    def open_conversation(self, contact: str) -> Locator:
        """Open the contact's conversation from the inbox; return its thread."""
        self.page.goto(f"{self.url}/admin/conversations/conversation/")
        self.page.locator("#result_list a").filter(has_text=contact).first.click()
        thread = self.page.locator("#chat-thread")
        expect(thread).to_be_visible()
        return thread

    def take_over(self) -> None:
        """Take the open conversation into one's hands."""
        self.page.locator("button[formaction$='/take-over/']").click()
        expect(self.page.locator(".cb-mode-human")).to_be_visible()

    def give_back(self) -> None:
        """Let the assistant answer again."""
        self.page.locator("button[formaction$='/give-back/']").click()
        expect(self.page.locator(".cb-mode-bot")).to_be_visible()

    def write(self, text: str) -> None:
        """Answer the patient of the open conversation."""
        self.page.locator("#chat-text").fill(text)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#chat-thread").get_by_text(text)).to_be_visible()


def book(phone: Phone, first_words: str, name: str) -> str:
    """Book by taps, whatever is asked on the way; return the text of the confirmation."""
    phone.write(first_words)
    phone.tap("Concordo")
    phone.sees("nome completo")
    phone.write(name)
    for _ in range(8):
        if phone.offers("Confirmar"):
            break
        phone.tap_first()
    phone.tap("Confirmar")
    return phone.sees("está marcado").locator(".text").inner_text()
