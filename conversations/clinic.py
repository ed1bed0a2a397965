"""The clinic's facts that a turn needs, kept for a second or two in each process."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from scheduling.catalogue import ClinicCatalogue, clinic_catalogue

from . import wording
from .models import AssistantSettings
from .understanding import Catalogue, CatalogueItem

_FRESH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """What holds for the whole clinic. `zone` is its main one: that of its first unit."""

    name: str
    bot_enabled: bool
    human_hours: str
    answers_on: tuple[int, ...]
    answers_from: clock_time
    answers_until: clock_time
    formal: bool
    offers_news: bool
    zone: ZoneInfo


def people_back(facts: ClinicFacts, now: datetime) -> datetime | None:
    """Return when people answer next, None while they do (or where nobody said when). `now` in the clinic's zone."""
    if not facts.answers_on or facts.answers_from >= facts.answers_until:
        return None
    for days in range(8):
        day = now.date() + timedelta(days=days)
        opens = datetime.combine(day, facts.answers_from, now.tzinfo)
        if day.weekday() not in facts.answers_on or now >= datetime.combine(day, facts.answers_until, now.tzinfo):
            continue
        return None if opens <= now else opens
    return None


def hours_in_words(facts: ClinicFacts, language: str) -> str:
    """Return when people answer: in the clinic's own words in Portuguese, from its weekdays and hours elsewhere.

    Empty where the clinic does not say.
    """
    if language == "pt_BR" or not facts.human_hours:
        return facts.human_hours
    runs: list[dict[str, int]] = []
    for day in sorted(set(facts.answers_on)):
        if runs and runs[-1]["last"] == day - 1:
            runs[-1]["last"] = day
        else:
            runs.append({"first": day, "last": day})
    days = ", ".join(wording.weekdays(run, language) for run in runs)
    return f"{days}, {facts.answers_from:%H:%M}–{facts.answers_until:%H:%M}" if days else ""


_kept: tuple[float, ClinicFacts] | None = None
_recognised: tuple[ClinicCatalogue, Catalogue] | None = None


def clinic_facts() -> ClinicFacts:
    """Return the clinic's settings, at most a second old: a switch in the admin works at once for people."""
    global _kept
    if _kept is not None and time.monotonic() - _kept[0] < _FRESH_SECONDS:
        return _kept[1]
    row = AssistantSettings.objects.filter(pk=1).first() or AssistantSettings()
    known = clinic_catalogue()
    facts = ClinicFacts(
        known.clinic.name,
        row.bot_enabled,
        row.human_hours,
        tuple(row.answers_on),
        row.answers_from,
        row.answers_until,
        row.formal,
        row.offers_news,
        ZoneInfo(known.units[0].time_zone if known.units else settings.TIME_ZONE),
    )
    _kept = (time.monotonic(), facts)
    return facts


def forget() -> None:
    """Read the settings anew the next time: what they were may have been rolled back."""
    global _kept
    _kept = None


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
