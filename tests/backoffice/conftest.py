"""The cast of the back office's tests, each behind a browser of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.backoffice.clinic import Clinic, person

Login = Callable[..., Client]


@pytest.fixture
def clinic(db: None, valkey: Any) -> Clinic:
    return Clinic()


@pytest.fixture
def login(db: None) -> Login:
    """Return a client logged in as a new person with the roles, or as an existing user."""

    def enter(*roles: str, user: User | None = None) -> Client:
        client = Client(headers={"accept-language": "pt-br"})
        client.force_login(user or person("-".join(roles) or "ninguem", *roles))
        return client

    return enter
