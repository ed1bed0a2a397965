"""Many at once on a real PostgreSQL: one wins, nobody sees a deadlock, nothing overlaps (I8)."""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from urllib.parse import quote

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from scheduling import booking
from scheduling.errors import NotAllowed, RuleBroken, SchedulingError, SlotTaken
from scheduling.models import Allocation, Appointment, Quota
from scheduling.models.appointments import ACTIVE_STATUSES
from scheduling.slot import Reason
from scheduling.slots import SlotQuery, find_slots
from tests.conftest import NIGHTLY
from tests.patience import PATIENCE_SECONDS, wait_for
from tests.scheduling.world import STAFF, World, at, book, found, key, slot_key

THREADS, SECONDS = 32, 20  # by day the threads stop when enough was seen, by night not before the time


@pytest.fixture
def shared(transactional_db: None) -> World:
    """A clinic that other threads see."""
    return World()


def together(work: Sequence[Callable[[], object]]) -> list[object]:
    """Run all at once, each in a thread with a connection of its own; returns results or exceptions."""
    results: list[object] = [None] * len(work)
    start = threading.Barrier(len(work))

    def run(index: int) -> None:
        start.wait()
        try:
            results[index] = work[index]()
        except Exception as error:  # noqa: BLE001 (what a thread met is the result)
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return results


def overlaps() -> int:
    """Count pairs of active allocations that overlap where they must not: an oracle apart from the constraints."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM scheduling_allocation a JOIN scheduling_allocation b
              ON a.id < b.id AND a.resource_id = b.resource_id AND a.active AND b.active AND a.session <> b.session
             AND NOT a.overbooked AND NOT b.overbooked AND a.visit <> b.visit
             AND a.busy_from < b.busy_until AND b.busy_from < a.busy_until
            """
        )
        resources = cursor.fetchone()[0]
        cursor.execute(
            """
            SELECT count(*) FROM scheduling_appointment a JOIN scheduling_appointment b
              ON a.id < b.id AND a.patient_id = b.patient_id AND a.visit <> b.visit
             AND a.status = ANY(%s) AND b.status = ANY(%s)
             AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
            """,
            [list(ACTIVE_STATUSES), list(ACTIVE_STATUSES)],
        )
        return int(resources + cursor.fetchone()[0])


def test_sch_30_two_patients_one_slot(shared: World) -> None:
    clinic = shared.simple("08:00-18:00")
    patients = [shared.patient() for _ in range(16)]
    for round_number in range(12):
        slot = clinic.slot(f"2026-12-01 {8 + round_number // 2:02}:{round_number % 2 * 30:02}")
        results = together([partial(book, shared, slot, who) for who in patients])
        outcome = Counter(type(result).__name__ for result in results)
        assert outcome == {"Appointment": 1, "SlotTaken": 15}
        refusal = next(result for result in results if isinstance(result, SlotTaken))
        assert len(refusal.alternatives) == 3
        assert all(alternative.key != slot for alternative in refusal.alternatives)
        for appointment in Appointment.objects.all():  # so that the next round's patients are free again
            booking.cancel(appointment.pk, key(), shared.now, STAFF)
    assert overlaps() == 0


def test_i8_two_hundred_threads_for_one_slot(shared: World) -> None:
    clinic = shared.simple("08:00-18:00")
    patients = [shared.patient() for _ in range(200)]
    slot = clinic.slot("2026-12-01 09:00")
    results = together([partial(book, shared, slot, who) for who in patients])
    outcome = Counter(type(result).__name__ for result in results)
    assert outcome == {"Appointment": 1, "SlotTaken": 199}
    assert all(len(result.alternatives) == 3 for result in results if isinstance(result, SlotTaken))
    assert Allocation.objects.filter(active=True).count() == 1


def test_i8_the_constraint_stands_without_the_code(shared: World) -> None:
    clinic = shared.simple()
    first, second = clinic.book("2026-12-01 09:00"), clinic.book("2026-12-01 10:00")
    taken = first.allocations.get()
    for changes in ({"seat": 0}, {"seat": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Allocation.objects.filter(appointment=second).update(
                starts_at=taken.starts_at,
                ends_at=taken.ends_at,
                busy_from=taken.busy_from,
                busy_until=taken.busy_until,
                **changes,
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=taken.pk).update(busy_until=taken.starts_at)


def test_i8_the_last_room_goes_to_one_of_many(shared: World) -> None:
    unit, kind = shared.unit(), shared.kind()
    shared.room(unit, kind)
    service = shared.service(needs=[kind])
    slots = []
    for _ in range(8):
        professional = shared.professional(service)
        shared.hours(professional, unit, "08:00-12:00")
        slots.append(slot_key(service, professional, unit, "2026-12-01 09:00"))
    patients = [shared.patient() for _ in slots]
    results = together([partial(book, shared, slot, who) for slot, who in zip(slots, patients, strict=True)])
    assert Counter(type(result).__name__ for result in results) == {"Appointment": 1, "SlotTaken": 7}
    assert {result.reason for result in results if isinstance(result, SlotTaken)} == {Reason.ROOM}


def test_a_patient_books_once_with_many_professionals_at_once(shared: World) -> None:
    unit, service = shared.unit(), shared.service()
    patient = shared.patient()
    slots = []
    for _ in range(8):
        professional = shared.professional(service)
        shared.hours(professional, unit, "08:00-12:00")
        slots.append(slot_key(service, professional, unit, "2026-12-01 09:00"))
    results = together([partial(book, shared, slot, patient) for slot in slots])
    assert sum(isinstance(result, Appointment) for result in results) == 1
    assert {result.reason for result in results if isinstance(result, RuleBroken)} == {Reason.PATIENT_BUSY}


def test_a_quota_is_never_exceeded_under_concurrency(shared: World) -> None:
    unit, service = shared.unit(), shared.service()
    Quota.objects.create(service=service, period="day", limit=3)
    slots = []
    for _ in range(10):
        professional = shared.professional(service)
        shared.hours(professional, unit, "08:00-12:00")
        slots.append(slot_key(service, professional, unit, "2026-12-01 09:00"))
    patients = [shared.patient() for _ in slots]
    results = together([partial(book, shared, slot, who) for slot, who in zip(slots, patients, strict=True)])
    assert sum(isinstance(result, Appointment) for result in results) == 3
    assert {result.reason for result in results if isinstance(result, RuleBroken)} == {Reason.QUOTA}


def test_the_same_request_twice_at_once_is_one_booking(shared: World) -> None:
    clinic = shared.simple()
    patient = shared.patient()
    slot = clinic.slot("2026-12-01 09:00")
    results = together([lambda: book(shared, slot, patient, key="double-tap") for _ in range(8)])
    assert {result.pk for result in results if isinstance(result, Appointment)} == {Appointment.objects.get().pk}
    assert all(isinstance(result, Appointment) for result in results)


def test_a_booking_inside_a_callers_transaction_is_undone_with_it(shared: World) -> None:
    clinic = shared.simple()
    taken = clinic.book("2026-12-01 09:00")
    with suppress(ZeroDivisionError), transaction.atomic():
        with pytest.raises(SlotTaken) as refusal:
            clinic.book("2026-12-01 09:00")
        assert refusal.value.alternatives
        assert clinic.book("2026-12-01 09:30").pk  # the caller's transaction is still usable
        raise ZeroDivisionError
    assert list(Appointment.objects.values_list("pk", flat=True)) == [taken.pk]


class Tally:
    """What all threads' changes ended as, together. Which thread wins is chance, so they go on until all was seen."""

    WANTED = {"booked": 50, "moved": 20, "cancelled": 20, "SlotTaken": 50}

    def __init__(self) -> None:
        """Begin the clock: a night's run goes on for its time, and no run longer than patience has."""
        self.seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._until = time.monotonic() + (SECONDS if NIGHTLY else 0)
        self._end = time.monotonic() + PATIENCE_SECONDS

    def add(self, ending: str) -> None:
        """Count one change."""
        with self._lock:
            self.seen[ending] += 1

    def enough(self) -> bool:
        """Tell whether each kind of ending was seen as often as it takes to mean something."""
        with self._lock:
            all_seen = all(self.seen[ending] >= least for ending, least in self.WANTED.items())
        return (all_seen and time.monotonic() > self._until) or time.monotonic() > self._end


def _moves(
    world: World, unit_id: int, service_id: int, patients: list[int], enough: Callable[[], bool], seed: int
) -> Iterator[str]:
    """Do random changes until it is enough; yield what each ended as."""
    dice = random.Random(seed)
    window = (at("2026-12-01 00:00"), at("2026-12-03 00:00"))
    for number in count():
        if enough():
            return
        patient = dice.choice(patients)
        change = f"{seed}-{number}"
        try:
            mine = list(Appointment.objects.filter(patient_id=patient, status="booked").values_list("pk", flat=True))
            slots = booking_choices(world, unit_id, service_id, window)
            if not slots and not mine:
                yield "full"
            elif slots and (not mine or dice.random() < 0.3):
                booking.book(dice.choice(slots), patient, None, change, world.now)
                yield "booked"
            elif slots and dice.random() < 0.6:
                booking.reschedule(dice.choice(mine), dice.choice(slots), change, world.now, STAFF)
                yield "moved"
            else:
                booking.cancel(dice.choice(mine), change, world.now, STAFF)
                yield "cancelled"
        except (RuleBroken, NotAllowed) as refusal:
            yield type(refusal).__name__
        finally:
            connection.close()  # back to the pool, as after every request and task


def booking_choices(world: World, unit_id: int, service_id: int, window: tuple[datetime, datetime]) -> list[str]:
    """Return keys of what is free now."""
    query = SlotQuery(service_id=service_id, unit_id=unit_id, windows=(window,), limit=30)
    return [slot.key for slot in find_slots(query, world.now)]


@pytest.mark.slow
def test_i8_mixed_changes_by_many_threads(shared: World) -> None:
    unit, kind = shared.unit(), shared.kind()
    for _ in range(2):
        shared.room(unit, kind)
    service = shared.service(30, needs=[kind], buffer_after=10, step=10)
    for _ in range(4):
        shared.hours(shared.professional(service), unit, "08:00-12:00")
    Quota.objects.create(service=service, period="day", limit=14)
    patients = [shared.patient().pk for _ in range(12)]
    tally = Tally()

    def work(seed: int) -> None:
        for ending in _moves(shared, unit.pk, service.pk, patients, tally.enough, seed):
            tally.add(ending)

    for result in together([partial(work, seed) for seed in range(THREADS)]):
        assert result is None, result  # anything else surfaced to a caller
    assert overlaps() == 0
    assert all(tally.seen[ending] >= least for ending, least in Tally.WANTED.items()), tally.seen
    for day in ("2026-12-01", "2026-12-02"):
        assert Appointment.objects.filter(local_date=day, status__in=ACTIVE_STATUSES).count() <= 14
        for slot in found(shared, unit, day, limit=5):  # what is left is really free
            with suppress(SchedulingError):
                booking.release(booking.hold(slot, None, None, key(), shared.now).pk, key(), shared.now)


# Run by another process, which is killed where it sleeps.
DYING = """
import time
from datetime import datetime, timedelta
import django
django.setup()
from django.db import transaction
from scheduling import booking

def asleep():
    print("inside", flush=True)
    time.sleep(3600)

now = datetime.fromisoformat({now!r})
if {hold}:
    booking.hold({slot!r}, None, {patient}, "dying", now, 10)
    asleep()
with transaction.atomic():
    booking.book({slot!r}, {patient}, None, "dying", now)
    asleep()
"""


def die_inside(world: World, slot: str, *, hold: bool) -> Callable[[], None]:
    """Start a process that holds a slot, or is in the middle of booking it; returns how to kill it."""
    code = DYING.format(now=world.now.isoformat(), slot=slot, patient=world.patient().pk, hold=hold)
    given = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items() if name.isupper()}
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**given)
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "clinicbot.settings"}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "inside"

    def kill() -> None:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()

    return kill


def somebody_waits() -> bool:
    """Tell whether anybody waits for a lock that another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def test_i8_a_process_killed_while_booking_leaves_nothing_taken(shared: World) -> None:
    clinic = shared.simple()
    slot = clinic.slot("2026-12-01 09:00")
    kill = die_inside(shared, slot, hold=False)

    def kill_once_somebody_waits() -> None:
        try:
            wait_for(somebody_waits)
        finally:
            kill()
            connection.close()

    killer = threading.Thread(target=kill_once_somebody_waits)
    killer.start()
    try:
        assert book(shared, slot).pk  # waits for the locks of the one that dies, then gets the slot
    finally:
        killer.join()
    assert Appointment.objects.count() == 1


def test_i8_a_process_killed_while_holding_keeps_the_slot_no_longer_than_the_hold(shared: World) -> None:
    clinic = shared.simple()
    slot = clinic.slot("2026-12-01 09:00")
    die_inside(shared, slot, hold=True)()
    with pytest.raises(SlotTaken):
        book(shared, slot, now=shared.now + timedelta(minutes=10, microseconds=-1))
    assert book(shared, slot, now=shared.now + timedelta(minutes=10)).pk
