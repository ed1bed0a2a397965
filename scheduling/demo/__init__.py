"""Clínica Aurora, the clinic everyone knows: loaded on an empty installation, used in tests and by hand."""

from scheduling.demo.loading import also, load_demo

__all__ = ["also", "load_demo"]
