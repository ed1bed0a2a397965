"""How a change is made once: idempotency key, savepoint, retry after a deadlock, constraint into a plain error."""

import hashlib
import json
import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction

from scheduling.errors import KeyReused, SchedulingError
from scheduling.models import Appointment

_ATTEMPTS = 4
_DEADLOCK = "40P01"
_CONFLICTS = {"23P01", "23505"}
_INSERT = (
    "INSERT INTO scheduling_idempotencykey (key, content, created_at) VALUES (%s, %s, %s)"
    " ON CONFLICT (key) DO NOTHING RETURNING id"
)
_PATIENT_CONSTRAINTS = {"patient_in_one_place", "patient_once_per_session"}


class Collision(SchedulingError):  # noqa: N818
    """The database refused an overlap; `patient` says that it was the patient's own. Becomes RuleBroken upstairs."""

    def __init__(self, *, patient: bool) -> None:
        super().__init__("overlap")
        self.patient = patient


def once(
    operation: str, key: str, content: dict[str, Any], now: datetime, change: Callable[[], Appointment]
) -> Appointment:
    """Run `change` in a savepoint and return its appointment; a repeated `key` returns the first one's, as it is now.

    Works inside a caller's transaction and on its own. Locks: the key's row, then what `change` takes; a deadlock is
    tried again, three times. Raises KeyReused where the key was used for other content,
    Collision for an overlap, and whatever `change` raises, after which nothing of it is left.
    """
    if not key:
        raise ValueError("a change needs an idempotency key")
    digest = _digest(operation, content)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                claimed, done = _claim(key, digest, now)
                if done is not None:
                    return done
                appointment = change()
                _settle(claimed, appointment)
                return appointment
        except OperationalError as error:
            if _sqlstate(error) != _DEADLOCK or attempt == _ATTEMPTS:
                raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 (spreads retries, no secret)
        except IntegrityError as error:
            if _sqlstate(error) not in _CONFLICTS:
                raise
            raise Collision(patient=_constraint(error) in _PATIENT_CONSTRAINTS) from None
    raise AssertionError("unreachable")


def first_time(operation: str, key: str, content: dict[str, Any], now: datetime) -> bool:
    """Claim `key` for a change of many appointments, in the caller's transaction; False where it was made before.

    Locks: the key's row. Raises KeyReused where the key was used for other content.
    """
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [key, _digest(operation, content), now])
        if cursor.fetchone():
            return True
        cursor.execute("SELECT content FROM scheduling_idempotencykey WHERE key = %s", [key])
        if cursor.fetchone()[0] != _digest(operation, content):
            raise KeyReused("this key was used for another change")
    return False


def _digest(operation: str, content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([operation, content], default=str, sort_keys=True).encode()).hexdigest()


def _claim(key: str, digest: str, now: datetime) -> tuple[int, Appointment | None]:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [key, digest, now])
        row = cursor.fetchone()
        if row:
            return row[0], None
        cursor.execute("SELECT id, content, appointment_id FROM scheduling_idempotencykey WHERE key = %s", [key])
        number, content, appointment_id = cursor.fetchone()
    if content != digest:
        raise KeyReused("this key was used for another change")
    return number, Appointment.objects.get(pk=appointment_id)


def _settle(claimed: int, appointment: Appointment) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE scheduling_idempotencykey SET appointment_id = %s WHERE id = %s", [appointment.pk, claimed]
        )


def _sqlstate(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""


def _constraint(error: Exception) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
