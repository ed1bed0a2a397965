"""What the search knows by heart: the clinic's rules as plain values (minutes, epoch seconds, ids)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit; `zone` is an IANA name."""

    id: int
    public_id: str
    name: str
    aliases: tuple[str, ...]
    address: str
    neighbourhood: str
    city: str
    state: str
    country: str
    latitude: float | None
    longitude: float | None
    zone: str
    phone: str
    directions: str


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A specialty or a plan. What is said of cards concerns plans; `card_digits` None: of any length."""

    id: int
    public_id: str
    name: str
    aliases: tuple[str, ...]
    needs_card: bool = False
    ask_card: bool = False
    card_digits: int | None = None
    ask_card_validity: bool = False


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service; durations, buffers and notice in minutes, `max_advance` in days."""

    id: int
    public_id: str
    name: str
    aliases: tuple[str, ...]
    specialty_id: int | None
    duration: int
    step: int | None
    before: int
    after: int
    capacity: int
    price: Decimal | None
    preparation: str
    description: str
    online: bool
    needs_approval: bool
    min_notice: int
    max_advance: int
    business_days: bool
    min_age: int | None
    max_age: int | None
    visit: str
    return_days: int | None
    ask_return: bool = True
    ask_birth_date: bool = False
    ask_cpf: bool = False
    kinds: tuple[tuple[int, int], ...] = ()
    assistants: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfessionalRow:
    """A professional; `offerings` maps a service to their own duration (minutes) and price, each perhaps None."""

    id: int
    public_id: str
    name: str
    bare_name: str
    aliases: tuple[str, ...]
    council_number: str
    about: str
    specialty_ids: tuple[int, ...]
    offerings: dict[int, tuple[int | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One weekly interval in minutes after local midnight; `end` above 1440 is the next day. `services` None: all."""

    professional_id: int
    unit_id: int
    weekday: int
    start: int
    end: int
    valid_from: date
    valid_until: date
    services: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A run of days that differ; without times the whole day. Minutes as in HoursRow."""

    professional_id: int | None
    room_id: int | None
    unit_id: int | None
    first: date
    last: date
    closed: bool
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A recurring block; `ordinal` 0 is every week, 1–4 the n-th of the month, -1 the last."""

    professional_id: int | None
    room_id: int | None
    unit_id: int | None
    weekday: int
    ordinal: int
    start: int
    end: int
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A holiday by hand, or a day worked although it is a public one (`works`)."""

    name: str
    day: date
    every_year: bool
    unit_id: int | None
    works: bool


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A professional takes a plan; None and an empty set of weekdays mean all."""

    professional_id: int
    plan_id: int
    service_id: int | None
    unit_id: int | None
    weekdays: frozenset[int]
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """At most `limit` a local day or week of what matches; None matches everything."""

    id: int
    professional_id: int | None
    service_id: int | None
    plan_id: int | None
    weekly: bool
    limit: int


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """What holds for the whole installation."""

    name: str = ""
    phone: str = ""
    website: str = ""
    payment_methods: str = ""
    hold_minutes: int = 10
    cancel_notice_hours: int = 24
    cancel_policy: str = ""
    ask_birth_date: bool = False
    ask_cpf: bool = False
    veterinary: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The whole catalogue at one moment. `kept` holds what is worked out from it (working hours by day)."""

    token: UUID | None
    clinic: ClinicRow
    units: dict[int, UnitRow]
    specialties: dict[int, NamedRow]
    plans: dict[int, NamedRow]
    services: dict[int, ServiceRow]
    professionals: dict[int, ProfessionalRow]
    rooms: dict[tuple[int, int], tuple[int, ...]]  # (unit, kind) to room ids
    hours: dict[tuple[int, int], tuple[HoursRow, ...]]  # (professional, unit)
    exceptions: tuple[ExceptionRow, ...]
    blocks: tuple[BlockRow, ...]
    holidays: tuple[HolidayRow, ...]
    coverages: dict[tuple[int, int], tuple[CoverageRow, ...]]  # (professional, plan)
    quotas: tuple[QuotaRow, ...]
    scarcity: dict[int, float]
    kept: dict[Any, Any] = field(default_factory=dict)
