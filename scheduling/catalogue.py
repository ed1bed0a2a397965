"""The clinic as the conversation knows it: plain values for understanding and for information replies.

On the hot path of every turn: the catalogue is kept per process, and its token (see `snapshot`) is asked for at most
every two seconds, so a change in the admin is known to every process two seconds later. Search and booking do not
read this; they ask for the token every time.
"""

import time
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from scheduling import snapshot
from scheduling.catalogue_rows import ClinicRow, HoursRow, Snapshot

_FRESH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class CatalogueUnit:
    """A unit. `opening` is (weekday, from, until) in minutes after local midnight: when somebody works there."""

    id: int
    public_id: str
    name: str
    aliases: tuple[str, ...]
    address: str
    neighbourhood: str
    city: str
    state: str
    latitude: float | None
    longitude: float | None
    time_zone: str
    phone: str
    directions: str
    opening: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class CatalogueSpecialty:
    """A specialty, its everyday words, and the services patients may book in it."""

    id: int
    public_id: str
    name: str
    aliases: tuple[str, ...]
    service_ids: tuple[int, ...]
    professional_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CatalogueService:
    """A service; `duration` in minutes, `price` private, in the clinic's currency, ages in years."""

    id: int
    public_id: str
    name: str
    aliases: tuple[str, ...]
    specialty_id: int | None
    duration: int
    price: Decimal | None
    preparation: str
    description: str
    online: bool
    needs_approval: bool
    visit: str
    return_days: int | None
    ask_return: bool
    ask_birth_date: bool
    ask_cpf: bool
    min_age: int | None
    max_age: int | None
    professional_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CatalogueProfessional:
    """A professional; `name` with title. Plans and units by id."""

    id: int
    public_id: str
    name: str
    bare_name: str
    aliases: tuple[str, ...]
    council_number: str
    about: str
    specialty_ids: tuple[int, ...]
    service_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    plan_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CataloguePlan:
    """A health plan and who takes it; `pays_for` are the (professional, service) that it covers somewhere."""

    id: int
    public_id: str
    name: str
    aliases: tuple[str, ...]
    needs_card: bool
    ask_card: bool
    card_digits: int | None
    ask_card_validity: bool
    professional_ids: tuple[int, ...]
    pays_for: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ClinicCatalogue:
    """Everything at once. `clinic` has name, phone, payment methods and the cancellation policy."""

    clinic: ClinicRow
    units: tuple[CatalogueUnit, ...]
    specialties: tuple[CatalogueSpecialty, ...]
    services: tuple[CatalogueService, ...]
    professionals: tuple[CatalogueProfessional, ...]
    plans: tuple[CataloguePlan, ...]


_kept: tuple[float, Snapshot, ClinicCatalogue] | None = None


def clinic_catalogue() -> ClinicCatalogue:
    """Return the clinic's catalogue; at most one tiny query every two seconds a process, more after a change."""
    global _kept
    kept, present = _kept, time.monotonic()
    if kept is not None and present - kept[0] < _FRESH_SECONDS:
        return kept[2]
    known = snapshot.current()
    built = kept[2] if kept is not None and kept[1] is known else _build(known)
    _kept = (present, known, built)
    return built


def forget() -> None:
    """Drop what is kept, so that the next call reads anew (for tests, and after loading data in the same process)."""
    global _kept
    _kept = None


def _build(known: Snapshot) -> ClinicCatalogue:
    return ClinicCatalogue(
        clinic=known.clinic,
        units=_units(known),
        specialties=_specialties(known),
        services=_services(known),
        professionals=_professionals(known),
        plans=_plans(known),
    )


def _units(known: Snapshot) -> tuple[CatalogueUnit, ...]:
    return tuple(
        CatalogueUnit(
            id=unit.id,
            public_id=unit.public_id,
            name=unit.name,
            aliases=unit.aliases,
            address=unit.address,
            neighbourhood=unit.neighbourhood,
            city=unit.city,
            state=unit.state,
            latitude=unit.latitude,
            longitude=unit.longitude,
            time_zone=unit.zone,
            phone=unit.phone,
            directions=unit.directions,
            opening=_opening([row for (_, unit_id), rows in known.hours.items() if unit_id == unit.id for row in rows]),
        )
        for unit in known.units.values()
    )


def _opening(rows: list[HoursRow]) -> tuple[tuple[int, int, int], ...]:
    """Return from the first to the last minute somebody works, for each weekday with work."""
    around = date.today() + timedelta(days=14)  # noqa: DTZ011 (hours that began or ended long ago do not matter)
    spans: dict[int, tuple[int, int]] = {}
    for row in rows:
        if row.valid_from <= around and row.valid_until >= around - timedelta(days=14):
            first, last = spans.get(row.weekday, (row.start, row.end))
            spans[row.weekday] = (min(first, row.start), max(last, row.end))
    return tuple((weekday, first, last) for weekday, (first, last) in sorted(spans.items()))


def _specialties(known: Snapshot) -> tuple[CatalogueSpecialty, ...]:
    return tuple(
        CatalogueSpecialty(
            id=specialty.id,
            public_id=specialty.public_id,
            name=specialty.name,
            aliases=specialty.aliases,
            service_ids=tuple(
                service.id
                for service in known.services.values()
                if service.specialty_id == specialty.id and service.online
            ),
            professional_ids=tuple(who.id for who in known.professionals.values() if specialty.id in who.specialty_ids),
        )
        for specialty in known.specialties.values()
    )


def _services(known: Snapshot) -> tuple[CatalogueService, ...]:
    return tuple(
        CatalogueService(
            id=service.id,
            public_id=service.public_id,
            name=service.name,
            aliases=service.aliases,
            specialty_id=service.specialty_id,
            duration=service.duration,
            price=service.price,
            preparation=service.preparation,
            description=service.description,
            online=service.online,
            needs_approval=service.needs_approval,
            visit=service.visit,
            return_days=service.return_days,
            ask_return=service.ask_return,
            ask_birth_date=service.ask_birth_date,
            ask_cpf=service.ask_cpf,
            min_age=service.min_age,
            max_age=service.max_age,
            professional_ids=tuple(who.id for who in known.professionals.values() if service.id in who.offerings),
        )
        for service in known.services.values()
    )


def _professionals(known: Snapshot) -> tuple[CatalogueProfessional, ...]:
    return tuple(
        CatalogueProfessional(
            id=who.id,
            public_id=who.public_id,
            name=who.name,
            bare_name=who.bare_name,
            aliases=who.aliases,
            council_number=who.council_number,
            about=who.about,
            specialty_ids=who.specialty_ids,
            service_ids=tuple(service for service in who.offerings if service in known.services),
            unit_ids=tuple(sorted({unit for professional, unit in known.hours if professional == who.id})),
            plan_ids=tuple(sorted({plan for professional, plan in known.coverages if professional == who.id})),
        )
        for who in known.professionals.values()
    )


def _plans(known: Snapshot) -> tuple[CataloguePlan, ...]:
    return tuple(
        CataloguePlan(
            id=plan.id,
            public_id=plan.public_id,
            name=plan.name,
            aliases=plan.aliases,
            needs_card=plan.needs_card,
            ask_card=plan.ask_card,
            card_digits=plan.card_digits,
            ask_card_validity=plan.ask_card_validity,
            professional_ids=tuple(sorted({who for who, covered in known.coverages if covered == plan.id})),
            pays_for=_pays_for(known, plan.id),
        )
        for plan in known.plans.values()
    )


def _pays_for(known: Snapshot, plan_id: int) -> frozenset[tuple[int, int]]:
    return frozenset(
        (who.id, service)
        for who in known.professionals.values()
        for row in known.coverages.get((who.id, plan_id), ())
        for service in who.offerings
        if row.service_id in (None, service)
    )
