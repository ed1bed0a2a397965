"""Whom of the household is meant by name: "pro João", "para a Beatriz"."""

import re

from conversations.engines.decision import PatientFacts
from conversations.understanding.normalise import fold

from .talk import Talk

_FOR = r"\b(?:para|pra|pro|p|for|da|do|de) (?:o |a |el |la |os |as )?(?:meu \w+ |minha \w+ |my \w+ |mi \w+ )?"


def meant_by_name(talk: Talk) -> PatientFacts | None:
    """Return the one known patient, not the contact themselves, whose first name is said with a "para"."""
    said = fold(talk.heard.text)
    found = [
        patient
        for patient in talk.situation.patients
        if patient.relation != "self" and re.search(rf"{_FOR}{re.escape(fold(patient.name.split()[0]))}\b", said)
    ]
    return found[0] if len(found) == 1 else None
