"""Clínica Aurora, the clinic everyone knows: loaded on an empty installation, used in tests and by hand."""

from scheduling.demo.loading import load_demo

__all__ = ["load_demo"]
