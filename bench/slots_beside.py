"""What django-appointment takes to find the first ten free times of one professional, on the same appointments.

It is installed from PyPI into a scratch environment and asked there, in a database of its own on the same server. It
knows neither units, rooms, plans nor two shifts a day, and finds one day at a time, so that ten times are found by
asking day after day, as its booking page does.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from statistics import median
from typing import Any

from bench.slots_figures import Measured

PACKAGE = "django-appointment==3.12.0"
DRIVER = "psycopg[binary]==3.3.9"
NAME = "first ten, one professional"
STAFF, WANTED, ROUNDS = 50, 10, 30


def measure(now: datetime) -> Measured | None:
    """Install it, give it the appointments of the present database and measure it there; None where PyPI is away."""
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix="clinicbot-beside-") as folder:
        python = f"{folder}/venv/bin/python"
        subprocess.run([sys.executable, "-m", "venv", f"{folder}/venv"], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE, DRIVER]
        if subprocess.run(install, check=False, timeout=600).returncode:
            print(f"{PACKAGE} could not be installed: not measured.")
            return None
        rows = Path(folder) / "appointments.tsv"
        with connection.cursor() as cursor, rows.open("wb") as file:
            cursor.execute("SELECT min(professional_id) FROM scheduling_appointment")
            first = cursor.fetchone()[0]
            with cursor.copy(
                f"COPY (SELECT professional_id - {first}, local_date, local_time FROM scheduling_appointment) TO STDOUT"
            ) as copy:
                for part in copy:
                    file.write(part)
            cursor.execute("SELECT count(DISTINCT professional_id) FROM scheduling_appointment")
            assert cursor.fetchone()[0] == STAFF
        given = {"database": _server(connection.settings_dict), "rows": str(rows), "now": now.isoformat()}
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        command = [python, "-m", "bench.slots_beside", json.dumps(given)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=900)
        if done.returncode:
            print(f"{PACKAGE} could not be measured: {done.stderr[-2000:]}")
            return None
        return Measured(**json.loads(done.stdout.splitlines()[-1]))


def sentence(other: Measured, ours: Measured) -> str:
    """Return the comparison in words."""
    times = other.milliseconds / ours.milliseconds
    return (
        f"Beside it, in the same run and on the same appointments, {PACKAGE.replace('==', ' ')} (without lunch breaks,"
        f" which its one shift a day has no place for) takes {other.milliseconds:.1f} ms and {other.statements}"
        f" statements for the first {other.found} times of one professional: {times:.1f}"
        " times as long. What it has no place for (specialties, units, rooms, plans, a patient's own appointments)"
        " cannot be compared."
    )


def _server(settings: dict[str, Any]) -> dict[str, Any]:
    names = ("ENGINE", "HOST", "PORT", "USER", "PASSWORD")
    return {name: settings[name] for name in names} | {"NAME": f"beside_{os.getpid()}"}


def _main(given: dict[str, Any]) -> None:
    """Run in the scratch environment: make the database, fill it, measure, drop it, print the figures as JSON."""
    import django
    from django.conf import settings

    connected = {name.lower(): value for name, value in given["database"].items() if name in {"HOST", "PORT", "USER"}}
    driver = importlib.import_module("psycopg")
    server = driver.connect(
        **connected, password=given["database"]["PASSWORD"] or None, dbname="postgres", autocommit=True
    )
    name = given["database"]["NAME"]
    server.execute(f"CREATE DATABASE {name}")
    try:
        settings.configure(
            DATABASES={"default": given["database"]},
            INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "appointment"],
            USE_TZ=True,
            TIME_ZONE="America/Sao_Paulo",
            SECRET_KEY="only-for-measuring",
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        )
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", "auth", verbosity=0)
        call_command("migrate", run_syncdb=True, verbosity=0)  # its package carries no migrations
        _fill(Path(given["rows"]))
        print(json.dumps(_measured(datetime.fromisoformat(given["now"]))))
        connection.close()
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _fill(rows: Path) -> None:
    """Make the staff and their appointments; the n-th is the n-th of the file."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    models = importlib.import_module("appointment.models")
    service = models.Service.objects.create(name="Consulta", duration=timedelta(minutes=30), price=0)
    for number in range(STAFF):
        user = get_user_model().objects.create(username=f"p{number}", first_name="P", email=f"p{number}@example.org")
        staff = models.StaffMember.objects.create(
            user=user, slot_duration=30, lead_time=clock(8), finish_time=clock(18), appointment_buffer_time=0
        )
        staff.services_offered.add(service)
        for weekday in range(1, 6):
            models.WorkingHours.objects.create(
                staff_member=staff, day_of_week=weekday, start_time=clock(8), end_time=clock(18)
            )
    client = get_user_model().objects.create(username="client")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE wanted (staff int, day date, start time)")
        with cursor.copy("COPY wanted FROM STDIN") as copy:
            copy.write(rows.read_bytes())
        cursor.execute(_REQUESTS, [service.pk])
        cursor.execute(_APPOINTMENTS, [client.pk])
        cursor.execute("VACUUM ANALYZE")


_REQUESTS = """
    INSERT INTO appointment_appointmentrequest
        (date, start_time, end_time, service_id, staff_member_id, payment_type, reschedule_attempts, created_at,
         updated_at)
    SELECT day, start, start + interval '30 minutes', %s,
           (SELECT id FROM appointment_staffmember ORDER BY id OFFSET w.staff LIMIT 1), 'full', 0, now(), now()
    FROM wanted w
"""
_APPOINTMENTS = """
    INSERT INTO appointment_appointment
        (client_id, appointment_request_id, phone, address, want_reminder, paid, amount_to_pay, created_at, updated_at)
    SELECT %s, id, '', '', false, false, 0, now(), now() FROM appointment_appointmentrequest
"""


def _measured(now: datetime) -> dict[str, object]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    timezone.now = lambda: now
    models = importlib.import_module("appointment.models")
    staff, service = models.StaffMember.objects.order_by("pk").first(), models.Service.objects.get()
    found = _first_free(staff, service, now.date())
    with CaptureQueriesContext(connection) as statements:
        _first_free(staff, service, now.date())
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        _first_free(staff, service, now.date())
        times.append((time.perf_counter() - begin) * 1000)
    return {
        "name": NAME,
        "goal": 0,
        "milliseconds": median(times),
        "statements": len(statements),
        "found": len(found),
    }


def _first_free(staff: object, service: object, day: date) -> list[datetime]:
    """Return the first free times from `day` on, at most thirty days ahead."""
    ask = importlib.import_module("appointment.services").get_available_slots_for_staff
    found: list[datetime] = []
    for ahead in range(30):
        on = day + timedelta(days=ahead)
        found += ask(on, staff, on.isoweekday() % 7, service)
        if len(found) >= WANTED:
            break
    return found[:WANTED]


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]))
