"""The clinic's facts that a turn needs, kept for a second or two in each process."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scheduling.catalogue import ClinicCatalogue, clinic_catalogue

from .models import AssistantSettings
from .understanding import Catalogue, CatalogueItem

_FRESH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """What holds for the whole clinic."""

    name: str
    bot_enabled: bool
    human_hours: str


_kept: tuple[float, ClinicFacts] | None = None
_recognised: tuple[ClinicCatalogue, Catalogue] | None = None


def clinic_facts() -> ClinicFacts:
    """Return the clinic's settings, at most a second old: a switch in the admin works at once for people."""
    global _kept
    if _kept is not None and time.monotonic() - _kept[0] < _FRESH_SECONDS:
        return _kept[1]
    row = AssistantSettings.objects.filter(pk=1).first() or AssistantSettings()
    facts = ClinicFacts(clinic_catalogue().clinic.name, row.bot_enabled, row.human_hours)
    _kept = (time.monotonic(), facts)
    return facts


def understanding_catalogue() -> Catalogue:
    """Return what the clinic has, as understanding recognises it by name; the ids are the agenda's keys as text."""
    global _recognised
    known = clinic_catalogue()
    if _recognised is None or _recognised[0] is not known:
        _recognised = (known, _recognisable(known))
    return _recognised[1]


def _recognisable(known: ClinicCatalogue) -> Catalogue:
    def items(rows: Iterable[Any]) -> tuple[CatalogueItem, ...]:
        return tuple(CatalogueItem(str(row.id), row.name, tuple(row.aliases)) for row in rows)

    return Catalogue(
        professionals=items(known.professionals),
        specialties=items(known.specialties),
        services=items(row for row in known.services if row.online),
        units=items(known.units),
        plans=items(known.plans),
    )
