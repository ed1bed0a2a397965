"""Slot search on a big clinic: `python -m bench.slots [--quick] [--beside] [--write]`.

50 professionals, 4 units, 200,000 past and 20,000 future appointments; medians of the searches that patients cause,
the number of SQL statements each costs, and the same searches with a tenth of the history; with `--beside` also what
django-appointment, from PyPI, takes for the case it can do, on the same appointments. Uses DATABASE_URL's server, or an
embedded one of its own; works in databases that it makes and drops.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from uuid import uuid4

from bench import slots_beside as beside
from bench.slots_figures import Measured

if TYPE_CHECKING:
    from scheduling.slots import SlotQuery

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
MARK = "<!-- slots -->"
NOW = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)  # Monday, 08:00 in São Paulo
PROFESSIONALS, SPECIALISTS = 50, 12
SLOTS_A_DAY = 18
UNITS = [(-19.9381, -43.9346), (-19.8607, -43.9626), (-19.9676, -44.1983), (-19.7669, -43.9510)]


def main() -> None:
    """Measure, print, and with `--write` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m bench.slots", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the appointments")
    parser.add_argument(
        "--beside", action="store_true", help="also measure django-appointment from PyPI, in a scratch environment"
    )
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    given = parser.parse_args()
    past, future = (20_000, 2_000) if given.quick else (200_000, 20_000)
    with database():
        unguard()
        build_clinic()
        say(f"writing {past // 10 + future:,} appointments")
        fill(past // 10, future)
        say("searching")
        before = measure()
        say(f"writing {past - past // 10:,} more")
        fill(past, 0, first=past // 10)
        say("searching")
        after = measure()
        other = beside.measure(NOW) if given.beside else None
    table = report(before, after, past, future) + (f"\n\n{beside.sentence(other, after[0])}" if other else "")
    print(table)
    if given.write:
        write(table)


def say(what: str) -> None:
    """Show progress on stderr."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


@contextmanager
def database() -> Iterator[None]:
    """Run the block in a fresh, migrated database."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="clinicbot-bench-"))
        Path(folder).chmod(0o711)
        os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "x" * 40)
        os.environ.setdefault("FIELD_ENCRYPTION_KEYS", "bWVhc3VyZS1tZWFzdXJlLW1lYXN1cmUtbWVhc3VyZS0=")
        if not os.environ.get("DATABASE_URL"):
            from clinicbot.embedded.postgres import EmbeddedPostgres

            postgres = EmbeddedPostgres(Path(folder) / "postgres", "bench")
            stack.callback(postgres.stop)
            os.environ["DATABASE_URL"] = postgres.start()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbot.settings")
        import django

        django.setup()
        from django.db import connection

        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        stack.callback(connection.creation.destroy_test_db, name, verbosity=0)
        yield


def build_clinic() -> None:
    """Make four units, a service that all do, and one that twelve specialists do."""
    from datetime import time as clock

    from patients.models import Patient
    from scheduling.models import Offering, Professional, ResourceKind, Room, Service, Specialty, Unit, WeeklyHours

    units = [
        Unit.objects.create(name=f"U{n}", address="", city="BH", state="MG", latitude=lat, longitude=lon)
        for n, (lat, lon) in enumerate(UNITS)
    ]
    kind = ResourceKind.objects.create(name="Consultório")
    for unit in units:
        for number in range(16):
            Room.objects.create(name=f"{unit.name}-{number}", unit=unit, kind=kind)
    specialty = Specialty.objects.create(name="Cardiologia")
    general = Service.objects.create(name="Consulta", duration=30, max_advance=90)
    special = Service.objects.create(name="Consulta cardiológica", duration=30, max_advance=90, specialty=specialty)
    for number in range(PROFESSIONALS):
        professional = Professional.objects.create(name=f"P{number}")
        Patient.objects.create(name=f"P{professional.pk}")
        Offering.objects.create(professional=professional, service=general)
        if number < SPECIALISTS:
            Offering.objects.create(professional=professional, service=special)
        for weekday in range(5):
            for start, end in ((clock(8), clock(12)), (clock(13), clock(18))):
                WeeklyHours.objects.create(
                    professional=professional, unit=units[number % 4], weekday=weekday, start=start, end=end
                )


def fill(past: int, future: int, *, first: int = 0) -> None:
    """Write the `first` to `past` appointments back in time, in full days, and `future` ones at random."""
    from django.db import connection

    from scheduling.models import Professional, Service

    dice = random.Random(first)
    service = Service.objects.get(name="Consulta").pk
    rows = []
    for index, (number, unit) in enumerate(_homes(Professional)):
        rows += [
            (number, unit, start, "completed") for start in _backwards(first // PROFESSIONALS, past // PROFESSIONALS)
        ]
        rows += [(number, unit, start, "booked") for start in _ahead(future // PROFESSIONALS, dice, index)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE wanted (id uuid, who bigint, unit bigint, start timestamptz, status text)")
        with cursor.copy("COPY wanted FROM STDIN") as copy:
            for row in rows:
                copy.write_row((uuid4(), *row))
        cursor.execute("CREATE INDEX ON wanted (id)")
        cursor.execute("ANALYZE wanted")
        cursor.execute(_APPOINTMENTS, [service])
        cursor.execute(_ALLOCATIONS)
        cursor.execute("DROP TABLE wanted")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE scheduling_appointment, scheduling_allocation")


def unguard() -> None:
    """Drop the exclusion constraints: no search reads them, and they would take most of the time of writing."""
    from django.contrib.postgres.constraints import ExclusionConstraint
    from django.db import connection

    from scheduling.models import Allocation, Appointment

    with connection.schema_editor() as editor:
        for model in (Appointment, Allocation):
            for guard in model._meta.constraints:
                if isinstance(guard, ExclusionConstraint):
                    editor.remove_constraint(model, guard)


# One patient a professional: their appointments never overlap, and nobody's name is needed.
_APPOINTMENTS = """
    INSERT INTO scheduling_appointment
        (public_id, visit, session, patient_id, professional_id, unit_id, service_id, starts_at, ends_at, local_date,
         local_time, local_fold, time_zone, status, version, slot_version, source, proposed, overbooked, cancel_reason,
         created_at, updated_at)
    SELECT w.id, w.id, w.id, p.id, who, unit, %s, start,
           start + interval '30 minutes', (start AT TIME ZONE 'America/Sao_Paulo')::date,
           (start AT TIME ZONE 'America/Sao_Paulo')::time, false, 'America/Sao_Paulo', status, 1, 1, 'import',
           false, false, '', start, start
    FROM wanted w JOIN patients_patient p ON p.name = 'P' || who
"""
_ALLOCATIONS = """
    INSERT INTO scheduling_allocation (appointment_id, resource_id, visit, session, seat, overbooked, starts_at,
                                       ends_at, busy_from, busy_until, active)
    SELECT a.id, a.professional_id, a.visit, a.session, 0, false, a.starts_at, a.ends_at, a.starts_at, a.ends_at, true
    FROM scheduling_appointment a JOIN wanted w ON w.id = a.public_id
"""


def _homes(professional: type) -> list[tuple[int, int]]:
    from scheduling.models import WeeklyHours

    return list(WeeklyHours.objects.order_by("professional_id").values_list("professional_id", "unit_id").distinct())


def _backwards(first: int, last: int) -> Iterator[datetime]:
    """Yield the `first` to `last` latest starts of full days that are over."""
    for number in range(first, last):
        yield _slot(NOW - timedelta(days=1 + number // SLOTS_A_DAY), number % SLOTS_A_DAY)


def _ahead(count: int, dice: random.Random, index: int) -> list[datetime]:
    """Choose half-full weeks to come, fuller soon than late, as agendas are."""
    days = [NOW + timedelta(days=offset) for offset in range(75)]
    places = [(day, slot) for day in days if day.weekday() < 5 for slot in range(SLOTS_A_DAY)]
    weights = [1.0 + 4.0 * (1 - number / len(places)) for number in range(len(places))]
    order = sorted(range(len(places)), key=lambda number: dice.random() ** (1 / weights[number]), reverse=True)
    return [_slot(*places[number]) for number in order[:count]]


def _slot(day: datetime, number: int) -> datetime:
    minutes = number * 30 + (60 if number >= 8 else 0)  # 08:00–12:00 and 13:00–18:00 in São Paulo
    return day.replace(hour=11, minute=0) + timedelta(minutes=minutes)


def searches() -> list[tuple[str, float, "SlotQuery"]]:
    """Return what is measured, with its goal in milliseconds."""
    from scheduling.models import Professional, Service, Specialty
    from scheduling.slots import SlotQuery

    general = Service.objects.get(name="Consulta").pk
    one = Professional.objects.order_by("pk").first()
    assert one is not None
    month, two_months = (NOW, NOW + timedelta(days=30)), (NOW, NOW + timedelta(days=60))
    late = (NOW + timedelta(days=25), NOW + timedelta(days=30))
    return [
        (
            "first ten, one professional, 30 days",
            5,
            SlotQuery(service_id=general, professional_id=one.pk, windows=(month,)),
        ),
        (
            "first ten, a specialty over 12, 30 days",
            15,
            SlotQuery(specialty_id=Specialty.objects.get().pk, windows=(month,)),
        ),
        (
            "nearest unit, any of 50, 60 days",
            40,
            SlotQuery(service_id=general, near=(-19.92, -43.94), windows=(two_months,)),
        ),
        ("any of 50, five days a month ahead", 40, SlotQuery(service_id=general, windows=(late,))),
        (
            "all of one professional's 30 days",
            40,
            SlotQuery(service_id=general, professional_id=one.pk, windows=(month,), limit=1000),
        ),
    ]


def measure(rounds: int = 60) -> list[Measured]:
    """Run each search often and return its median; the first, cold run is not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from scheduling.slots import find_slots

    results = []
    for name, goal, query in searches():
        found = find_slots(query, NOW)
        with CaptureQueriesContext(connection) as statements:
            find_slots(query, NOW)
        times = []
        for _ in range(rounds):
            begin = time.perf_counter()
            find_slots(query, NOW)
            times.append((time.perf_counter() - begin) * 1000)
        results.append(Measured(name, goal, median(times), len(statements), len(found)))
    return results


def report(before: list[Measured], after: list[Measured], past: int, future: int) -> str:
    """Return the table, in Markdown."""
    lines = [
        f"{PROFESSIONALS} professionals, 4 units, {past:,} past and {future:,} future appointments; medians.",
        "",
        "| search | goal | median | statements | slots | ten times the history costs |",
        "|---|---|---|---|---|---|",
    ]
    for old, new in zip(before, after, strict=True):
        lines.append(
            f"| {new.name} | {new.goal:g} ms | {new.milliseconds:.1f} ms | {new.statements} | {new.found}"
            f" | {new.milliseconds / old.milliseconds:.2f} × |"
        )
    return "\n".join(lines)


def write(table: str) -> None:
    """Put the table between its marks in docs/performance.md, or at its end."""
    text = PAGE.read_text() if PAGE.exists() else "# Performance\n"
    block = f"{MARK}\n## Finding slots (`python -m bench.slots --beside`)\n\n{table}\n{MARK}"
    parts = text.split(MARK)
    text = f"{parts[0]}{block}{parts[2]}" if len(parts) == 3 else f"{text.rstrip()}\n\n{block}\n"
    PAGE.write_text(text)


if __name__ == "__main__":
    main()
