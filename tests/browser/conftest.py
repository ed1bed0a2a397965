"""The back office of a running test server, open in a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from tests.browser.chromium import chromium, new_page

Desk = Callable[..., Page]


@pytest.fixture
def desk(live_server: Any) -> Iterator[Desk]:
    """Return what opens an address as a user. Whatever the browser complains of in the meantime fails the test."""
    complaints: list[str] = []
    with chromium() as browser:

        def opened(session: str, address: str, width: int = 1280, height: int = 800) -> Page:
            page = new_page(browser, complaints, viewport={"width": width, "height": height})
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
            page.goto(live_server.url + address)
            return page

        yield opened
    assert complaints == []


def session_of(user: User) -> str:
    """Log the user in and return the session's key. Not to be called while a browser is open (it asks the database)."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
