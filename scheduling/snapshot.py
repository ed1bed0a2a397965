"""The catalogue, read once and kept in the process until a database trigger changes its token.

Asking costs one tiny query for the token; a change costs one more query for everything (JSON, in one statement, so
that token and content belong together). The token is random, so a rolled-back change cannot be mistaken for another.
"""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from scheduling.catalogue_rows import (
    BlockRow,
    ClinicRow,
    CoverageRow,
    ExceptionRow,
    HolidayRow,
    HoursRow,
    NamedRow,
    ProfessionalRow,
    QuotaRow,
    ServiceRow,
    Snapshot,
    UnitRow,
)

Row = dict[str, Any]

_PARTS = {
    "clinic": "SELECT * FROM scheduling_clinic",
    "units": "SELECT * FROM scheduling_unit WHERE active ORDER BY id",
    "specialties": "SELECT id, public_id, name, aliases FROM scheduling_specialty WHERE active ORDER BY id",
    "plans": "SELECT * FROM scheduling_insuranceplan WHERE active ORDER BY id",
    "services": "SELECT * FROM scheduling_service WHERE active ORDER BY id",
    "professionals": """
        SELECT r.id, r.public_id, r.name, p.title, p.aliases, p.council_number, p.about,
               ARRAY(SELECT specialty_id FROM scheduling_professional_specialties s
                     WHERE s.professional_id = r.id ORDER BY 1) AS specialties
        FROM scheduling_professional p JOIN scheduling_resource r ON r.id = p.resource_ptr_id
        WHERE r.active ORDER BY r.id
    """,
    "rooms": """
        SELECT r.id, m.unit_id, m.kind_id FROM scheduling_room m JOIN scheduling_resource r ON r.id = m.resource_ptr_id
        WHERE r.active ORDER BY r.id
    """,
    "offerings": "SELECT professional_id, service_id, duration, price FROM scheduling_offering ORDER BY id",
    "requirements": "SELECT service_id, kind_id, professional_id, quantity FROM scheduling_requirement ORDER BY id",
    "hours": """
        SELECT h.*, ARRAY(SELECT service_id FROM scheduling_weeklyhours_services s
                          WHERE s.weeklyhours_id = h.id) AS services
        FROM scheduling_weeklyhours h ORDER BY h.id
    """,
    "exceptions": "SELECT * FROM scheduling_dayexception ORDER BY id",
    "blocks": "SELECT * FROM scheduling_recurringblock ORDER BY id",
    "holidays": "SELECT * FROM scheduling_holiday ORDER BY id",
    "coverages": "SELECT * FROM scheduling_coverage ORDER BY id",
    "quotas": "SELECT * FROM scheduling_quota ORDER BY id",
}
_CONTENT = ", ".join(
    f"'{name}', (SELECT coalesce(json_agg(t), '[]') FROM ({query}) t)"  # noqa: S608 (fixed parts only)
    for name, query in _PARTS.items()
)
_ASK = "SELECT token FROM scheduling_cataloguetoken WHERE id = 1"
_LOAD = f"SELECT ({_ASK}), json_build_object({_CONTENT})::text"

_last: Snapshot | None = None


def current() -> Snapshot:
    """Return the catalogue as this transaction sees it: one query, two after a change."""
    global _last
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
        row = cursor.fetchone()
        token: UUID | None = row[0] if row else None
        kept = _last
        if kept is not None and token is not None and kept.token == token:
            return kept
        cursor.execute(_LOAD)
        token, content = cursor.fetchone()
    fresh = build(token, json.loads(content, parse_float=Decimal))
    _last = fresh
    return fresh


def build(token: UUID | None, rows: dict[str, list[Row]]) -> Snapshot:
    """Turn the tables' JSON rows into a Snapshot."""
    offerings: dict[int, dict[int, tuple[int | None, Decimal | None]]] = defaultdict(dict)
    for row in rows["offerings"]:
        offerings[row["professional_id"]][row["service_id"]] = (row["duration"], _money(row["price"]))
    services = {row["id"]: _service(row, rows["requirements"]) for row in rows["services"]}
    professionals = {row["id"]: _professional(row, offerings[row["id"]]) for row in rows["professionals"]}
    return Snapshot(
        token=token,
        clinic=_clinic(rows["clinic"]),
        units={row["id"]: _unit(row) for row in rows["units"]},
        specialties={row["id"]: _named(row) for row in rows["specialties"]},
        plans={row["id"]: _named(row) for row in rows["plans"]},
        services=services,
        professionals=professionals,
        rooms=_grouped(rows["rooms"], ("unit_id", "kind_id"), lambda row: int(row["id"])),
        hours=_grouped(rows["hours"], ("professional_id", "unit_id"), _hours),
        exceptions=tuple(_exception(row) for row in rows["exceptions"]),
        blocks=tuple(_block(row) for row in rows["blocks"]),
        holidays=tuple(
            HolidayRow(row["name"], date.fromisoformat(row["date"]), row["every_year"], row["unit_id"], row["works"])
            for row in rows["holidays"]
        ),
        coverages=_grouped(rows["coverages"], ("professional_id", "plan_id"), _coverage),
        quotas=tuple(_quota(row) for row in rows["quotas"]),
        scarcity=_scarcity(professionals),
    )


def _grouped(rows: list[Row], keys: tuple[str, str], make: Any) -> dict[tuple[int, int], tuple[Any, ...]]:
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        found[row[keys[0]], row[keys[1]]].append(make(row))
    return {key: tuple(values) for key, values in found.items()}


def _scarcity(professionals: dict[int, ProfessionalRow]) -> dict[int, float]:
    """Return for each professional how hard they are to replace: 1 where a service is theirs alone."""
    offered: dict[int, int] = defaultdict(int)
    for professional in professionals.values():
        for service_id in professional.offerings:
            offered[service_id] += 1
    return {
        professional.id: max((1 / offered[service_id] for service_id in professional.offerings), default=0.0)
        for professional in professionals.values()
    }


def _clinic(rows: list[Row]) -> ClinicRow:
    if not rows:
        return ClinicRow()
    return ClinicRow(**{name: rows[0][name] for name in ClinicRow.__slots__})


def _unit(row: Row) -> UnitRow:
    coordinates = [None if row[name] is None else float(row[name]) for name in ("latitude", "longitude")]
    return UnitRow(
        id=row["id"],
        public_id=row["public_id"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        address=row["address"],
        neighbourhood=row["neighbourhood"],
        city=row["city"],
        state=row["state"],
        country=row["country"],
        latitude=coordinates[0],
        longitude=coordinates[1],
        zone=row["time_zone"],
        phone=row["phone"],
        directions=row["directions"],
    )


def _named(row: Row) -> NamedRow:
    return NamedRow(
        id=row["id"],
        public_id=row["public_id"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        needs_card=row.get("needs_card", False),
        ask_card=row.get("ask_card", False),
        card_digits=row.get("card_digits"),
        ask_card_validity=row.get("ask_card_validity", False),
    )


def _service(row: Row, requirements: list[Row]) -> ServiceRow:
    needed = [need for need in requirements if need["service_id"] == row["id"]]
    return ServiceRow(
        id=row["id"],
        public_id=row["public_id"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        specialty_id=row["specialty_id"],
        duration=row["duration"],
        step=row["step"],
        before=row["buffer_before"],
        after=row["buffer_after"],
        capacity=row["capacity"],
        price=_money(row["price"]),
        preparation=row["preparation"],
        description=row["description"],
        online=row["online_bookable"],
        needs_approval=row["needs_approval"],
        min_notice=row["min_notice"],
        max_advance=row["max_advance"],
        business_days=row["horizon_in_business_days"],
        min_age=row["min_age"],
        max_age=row["max_age"],
        visit=row["visit"],
        return_days=row["return_days"],
        ask_return=row["ask_return"],
        ask_birth_date=row["ask_birth_date"],
        ask_cpf=row["ask_cpf"],
        kinds=_needed_kinds(needed),
        assistants=tuple(need["professional_id"] for need in needed if need["professional_id"] is not None),
    )


def _needed_kinds(needed: list[Row]) -> tuple[tuple[int, int], ...]:
    kinds: dict[int, int] = defaultdict(int)
    for need in needed:
        if need["kind_id"] is not None:
            kinds[need["kind_id"]] += need["quantity"]
    return tuple(kinds.items())


def _professional(row: Row, offerings: dict[int, tuple[int | None, Decimal | None]]) -> ProfessionalRow:
    return ProfessionalRow(
        id=row["id"],
        public_id=row["public_id"],
        name=f"{row['title']} {row['name']}".strip(),
        bare_name=row["name"],
        aliases=tuple(row["aliases"]),
        council_number=row["council_number"],
        about=row["about"],
        specialty_ids=tuple(row["specialties"]),
        offerings=offerings,
    )


def _hours(row: Row) -> HoursRow:
    start, end = _interval(row)
    return HoursRow(
        professional_id=row["professional_id"],
        unit_id=row["unit_id"],
        weekday=row["weekday"],
        start=start,
        end=end,
        valid_from=_day(row["valid_from"], date.min),
        valid_until=_day(row["valid_until"], date.max),
        services=frozenset(row["services"]) or None,
    )


def _exception(row: Row) -> ExceptionRow:
    first = date.fromisoformat(row["date"])
    whole_day = row["start"] is None
    start, end = (None, None) if whole_day else _interval(row)
    return ExceptionRow(
        professional_id=row["professional_id"],
        room_id=row["room_id"],
        unit_id=row["unit_id"],
        first=first,
        last=_day(row["until"], first),
        closed=row["kind"] == "closed",
        start=start,
        end=end,
    )


def _block(row: Row) -> BlockRow:
    start, end = _interval(row)
    return BlockRow(
        professional_id=row["professional_id"],
        room_id=row["room_id"],
        unit_id=row["unit_id"],
        weekday=row["weekday"],
        ordinal=row["ordinal"],
        start=start,
        end=end,
        valid_from=_day(row["valid_from"], date.min),
        valid_until=_day(row["valid_until"], date.max),
    )


def _coverage(row: Row) -> CoverageRow:
    return CoverageRow(
        professional_id=row["professional_id"],
        plan_id=row["plan_id"],
        service_id=row["service_id"],
        unit_id=row["unit_id"],
        weekdays=frozenset(row["weekdays"]),
        price=_money(row["price"]),
    )


def _quota(row: Row) -> QuotaRow:
    return QuotaRow(
        id=row["id"],
        professional_id=row["professional_id"],
        service_id=row["service_id"],
        plan_id=row["plan_id"],
        weekly=row["period"] == "week",
        limit=row["limit"],
    )


def _interval(row: Row) -> tuple[int, int]:
    start, end = _minutes(row["start"]), _minutes(row["end"])
    return start, end + 1440 if row["overnight"] or end == 0 else end


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _day(text: str | None, default: date) -> date:
    return date.fromisoformat(text) if text else default


def _money(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))
