"""Fixtures of this folder."""

from tests.fake_graph import fake_graph

__all__ = ["fake_graph"]
