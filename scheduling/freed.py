"""Time that is free again, written down in the very transaction that freed it, until the waitlist was asked (SCH-39).

The row is the truth and whoever listens is only woken by it: a lost wake-up leaves the row to the next round of
`offering.offer_freed`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from scheduling.models import Allocation, Appointment, FreedTime

_listeners: list[Callable[[], None]] = []


def on_freed(listener: Callable[[], None]) -> None:
    """Have `listener()` called after each commit that freed time. Rooms above register in `AppConfig.ready`."""
    _listeners.append(listener)


def record(appointments: Iterable[Appointment], now: datetime) -> None:
    """Write down the time that the appointments take, where it has not begun; in the transaction that gives it up.

    Call it with that time still in the fields: professional, unit, start and end, and the allocations still there: what
    else they held (rooms, devices, second professionals) is free again, too. Two statements.
    """
    coming = [row for row in appointments if row.starts_at > now]
    if not coming:
        return
    held: dict[int, list[int]] = {}
    taken = Allocation.objects.filter(appointment__in=coming)
    for appointment, resource in taken.values_list("appointment", "resource"):
        held.setdefault(appointment, []).append(resource)
    freed = [
        FreedTime(
            professional_id=row.professional_id,
            unit_id=row.unit_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            freed_at=now,
            also=sorted(set(held.get(row.pk, ())) - {row.professional_id}),
        )
        for row in coming
    ]
    FreedTime.objects.bulk_create(freed)
    for listener in _listeners:
        transaction.on_commit(listener, robust=True)
