"""What is taken: reads appointments for the search and for booking, two statements whatever the number of people.

Expired holds are not there for a reader (`now` is business time, never the database's clock). Intervals are
half-open, in epoch seconds.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from scheduling.catalogue_rows import QuotaRow
from scheduling.models import ACTIVE_STATUSES
from scheduling.times import DAY, moment
from scheduling.working import Interval, merged

SessionKey = tuple[int, int, int, int]  # professional, service, unit, start
_ACTIVE = [status.value for status in ACTIVE_STATUSES]


@dataclass(frozen=True, slots=True)
class Session:
    """A group that already meets: its end, its id and how many seats are taken."""

    end: int
    id: UUID
    taken: int


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What the rules ask about a patient. `visits` maps (professional, service) to the last completed start."""

    id: int
    birth_date: date | None
    plan_code: str
    has_card: bool
    card_valid_until: date | None
    busy: list[Interval]
    visits: dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Occupancy:
    """What is taken within a span. `counts` maps (quota, first day of its period) to appointments that count."""

    busy: dict[int, list[Interval]] = field(default_factory=dict)
    patient: PatientFacts | None = None
    counts: dict[tuple[int, date], int] = field(default_factory=dict)
    sessions: dict[SessionKey, Session] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """What to read: resources within [start, end), for whom, and what to leave out as if it were free."""

    start: int
    end: int
    now: int
    resources: Collection[int]
    patient_id: int | None = None
    quotas: Sequence[QuotaRow] = ()
    group_services: Collection[int] = ()
    moving: int | None = None
    contact_id: int | None = None


_OUT = """ARRAY(
    SELECT visit FROM scheduling_appointment
    WHERE id = %(moving)s
       OR (contact_id = %(contact)s AND status = 'held' AND NOT proposed)
)"""
_LIVE = "(hold_expires_at IS NULL OR status <> 'held' OR hold_expires_at > %(now)s)"
_BUSY = f"""
    SELECT resource_id, array_agg(extract(epoch FROM lower(part))::bigint ORDER BY part),
           array_agg(extract(epoch FROM upper(part))::bigint ORDER BY part)
    FROM (
        SELECT resource_id, unnest(range_agg(tstzrange(busy_from, busy_until))) AS part
        FROM scheduling_allocation
        WHERE active AND resource_id = ANY(%(resources)s) AND busy_from >= %(before)s AND busy_from < %(end)s
          AND (expires_at IS NULL OR expires_at > %(now)s) AND visit <> ALL({_OUT})
        GROUP BY resource_id
    ) AS taken
    GROUP BY resource_id
"""  # noqa: S608 (fixed parts only)
_CONTEXT = f"""
    SELECT
    (SELECT json_build_object('birth', birth_date, 'plan', insurance_plan_code, 'card', card_number <> '',
                              'valid', card_valid_until)
     FROM patients_patient WHERE id = %(patient)s)::text,
    (SELECT coalesce(json_agg(json_build_array(extract(epoch FROM starts_at)::bigint,
                                               extract(epoch FROM ends_at)::bigint)), '[]')
     FROM scheduling_appointment
     WHERE patient_id = %(patient)s AND starts_at >= %(before)s AND starts_at < %(end)s
       AND status = ANY(%(active)s) AND {_LIVE} AND visit <> ALL({_OUT}))::text,
    (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT professional_id AS p, service_id AS s, extract(epoch FROM max(starts_at))::bigint AS last
        FROM scheduling_appointment WHERE patient_id = %(patient)s AND status = 'completed' GROUP BY 1, 2) t)::text,
    (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT professional_id AS p, service_id AS s, plan_id AS i, local_date AS d, count(*) AS n
        FROM scheduling_appointment
        WHERE %(counting)s AND local_date BETWEEN %(first_day)s AND %(last_day)s
          AND (professional_id = ANY(%(professionals)s) OR service_id = ANY(%(services)s) OR plan_id = ANY(%(plans)s))
          AND status = ANY(%(active)s) AND {_LIVE} AND visit <> ALL({_OUT})
        GROUP BY 1, 2, 3, 4) t)::text,
    (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT professional_id AS p, service_id AS s, unit_id AS u, extract(epoch FROM starts_at)::bigint AS start,
               max(extract(epoch FROM ends_at))::bigint AS stop, session AS id, count(*) AS n
        FROM scheduling_appointment
        WHERE service_id = ANY(%(groups)s) AND starts_at >= %(before)s AND starts_at < %(end)s
          AND status = ANY(%(active)s) AND {_LIVE} AND visit <> ALL({_OUT})
        GROUP BY 1, 2, 3, 4, session) t)::text
"""  # noqa: S608 (fixed parts only)
_CORE = f"""
    SELECT EXISTS (
        SELECT 1 FROM scheduling_allocation
        WHERE active AND resource_id = ANY(%(resources)s) AND busy_from >= %(before)s AND starts_at < %(end)s
          AND ends_at > %(start)s AND (expires_at IS NULL OR expires_at > %(now)s) AND visit <> ALL({_OUT}))
"""  # noqa: S608 (fixed parts only)


def read(scope: Scope, *, busy_until: int | None = None) -> Occupancy:
    """Read what is taken in `scope`: one statement, and a second where patient, quotas or groups matter.

    `busy_until` (epoch seconds) reads resources only so far; `read_busy` gives the rest. No lock is taken; booking
    calls it with the advisory locks held.
    """
    busy = read_busy(scope if busy_until is None else replace(scope, end=busy_until))
    if scope.patient_id is None and not scope.quotas and not scope.group_services:
        return Occupancy(busy)
    with connection.cursor() as cursor:
        cursor.execute(_CONTEXT, _parameters(scope))
        person, *others = cursor.fetchone()
    periods, visits, counts, sessions = (json.loads(text) for text in others)
    return Occupancy(
        busy=busy,
        patient=_patient(scope.patient_id, json.loads(person), periods, visits)
        if scope.patient_id and person
        else None,
        counts=_counts(scope.quotas, counts),
        sessions={
            (row["p"], row["s"], row["u"], row["start"]): Session(row["stop"], UUID(row["id"]), row["n"])
            for row in sessions
        },
    )


def read_busy(scope: Scope) -> dict[int, list[Interval]]:
    """Return for each resource when it is taken: merged intervals, in order. One statement.

    No allocation is longer than a day (a database constraint), so that one day before the span is looked at too.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BUSY, _parameters(scope))
        return {resource: list(zip(starts, ends, strict=True)) for resource, starts, ends in cursor.fetchall()}


def overlaps_core(resource_ids: Collection[int], start: int, end: int, now: int, moving: int | None) -> bool:
    """Say whether a resource is in an appointment itself (buffers aside) within [start, end), epoch seconds."""
    scope = Scope(start, end, now, resource_ids, moving=moving)
    with connection.cursor() as cursor:
        cursor.execute(_CORE, _parameters(scope) | {"start": moment(start)})
        return bool(cursor.fetchone()[0])


def period_start(quota: QuotaRow, day: date) -> date:
    """Return the first local day of the quota's period that holds `day`; weeks begin on Monday."""
    return day - timedelta(days=day.weekday()) if quota.weekly else day


def _parameters(scope: Scope) -> dict[str, Any]:
    first_day = moment(scope.start - DAY).date()
    return {
        "resources": list(scope.resources),
        "before": moment(scope.start - DAY),
        "end": moment(scope.end),
        "now": moment(scope.now),
        "moving": scope.moving,
        "contact": scope.contact_id,
        "patient": scope.patient_id,
        "active": _ACTIVE,
        "counting": bool(scope.quotas),
        "first_day": first_day - timedelta(days=first_day.weekday()),
        "last_day": moment(scope.end).date() + timedelta(days=8),
        "professionals": [quota.professional_id for quota in scope.quotas if quota.professional_id],
        "services": [quota.service_id for quota in scope.quotas if quota.service_id],
        "plans": [quota.plan_id for quota in scope.quotas if quota.plan_id],
        "groups": list(scope.group_services),
    }


def _patient(
    patient_id: int, person: dict[str, Any], periods: list[list[int]], visits: list[dict[str, int]]
) -> PatientFacts:
    return PatientFacts(
        id=patient_id,
        birth_date=date.fromisoformat(person["birth"]) if person["birth"] else None,
        plan_code=person["plan"],
        has_card=person["card"],
        card_valid_until=date.fromisoformat(person["valid"]) if person["valid"] else None,
        busy=merged((start, end) for start, end in periods),
        visits={(row["p"], row["s"]): row["last"] for row in visits},
    )


def _counts(quotas: Sequence[QuotaRow], rows: list[dict[str, Any]]) -> dict[tuple[int, date], int]:
    counts: dict[tuple[int, date], int] = defaultdict(int)
    for row in rows:
        day = date.fromisoformat(row["d"])
        for quota in quotas:
            if (
                quota.professional_id in (None, row["p"])
                and quota.service_id in (None, row["s"])
                and quota.plan_id in (None, row["i"])
            ):
                counts[quota.id, period_start(quota, day)] += row["n"]
    return dict(counts)
