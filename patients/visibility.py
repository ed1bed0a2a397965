"""Whose patients someone of the staff may see. Rooms above add rules, since only they know who treats whom."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from .models import Patient

Rule = Callable[[Any, "QuerySet[Patient]"], "QuerySet[Patient]"]
_rules: list[Rule] = []


def narrow(rule: Rule) -> None:
    """Have `rule(user, patients)` narrow what the user sees; every rule must let a patient through."""
    if rule not in _rules:
        _rules.append(rule)


def visible_patients(user: Any, patients: "QuerySet[Patient]") -> "QuerySet[Patient]":
    """Return those of `patients` that the user may see."""
    for rule in _rules:
        patients = rule(user, patients)
    return patients
