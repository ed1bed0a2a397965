"""A real Chromium that is patient with a busy machine and remembers what its pages complain of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.patience import PATIENCE_SECONDS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = PATIENCE_SECONDS * 1000
"""Milliseconds, for everything a browser does and for every `expect`."""
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a fresh browser and close it with all its pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE)
        yield browser
        browser.close()


def new_page(browser: Browser, complaints: list[str], **options: Any) -> Page:
    """Return a page in a context of its own (`options` are the context's); what it complains of joins `complaints`."""
    context = browser.new_context(**{"locale": "pt-BR", "reduced_motion": "reduce"} | options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page
