"""Fixtures of the agenda's tests."""

import pytest

from tests.scheduling.world import World


@pytest.fixture
def world(db: None) -> World:
    """An empty clinic on Monday 2026-11-30, 08:00 in São Paulo."""
    return World()
