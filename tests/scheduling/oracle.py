"""What can be booked, worked out minute by minute from the tables: slow, plain, and without the code it judges.

Minutes are whole minutes since 1970, UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduling.models import (
    Allocation,
    Appointment,
    Coverage,
    DayException,
    Offering,
    Quota,
    RecurringBlock,
    Requirement,
    Room,
    Service,
    Unit,
    WeeklyHours,
)

TAKING = ("held", "awaiting", "booked", "confirmed", "arrived", "in_consultation", "completed")
Start = tuple[int, int, int, datetime]  # service, professional, unit, start in UTC
Interval = DayException | RecurringBlock | WeeklyHours
DAY = timedelta(days=1)


@lru_cache(maxsize=100)
def wall_clock(zone: str, day: date) -> dict[int, list[int]]:
    """Return, for every minute of the local day that the clock on the wall shows, the moments when it does."""
    moment = datetime.combine(day, time(), UTC) - timedelta(hours=14)
    shown: dict[int, list[int]] = {}
    for _ in range(52 * 60):
        wall = moment.astimezone(ZoneInfo(zone))
        if wall.date() == day:
            shown.setdefault(wall.hour * 60 + wall.minute, []).append(int(moment.timestamp()) // 60)
        moment += timedelta(minutes=1)
    return shown


@lru_cache(maxsize=2000)
def on_the_wall(zone: str, day: date, start: int, end: int) -> frozenset[int]:
    """Return the moments at which the clock on the wall shows [start, end), minutes of the day; 1440: the next."""
    today = (moment for wall, moments in wall_clock(zone, day).items() if start <= wall < end for moment in moments)
    tomorrow = on_the_wall(zone, day + DAY, 0, end - 1440) if end > 1440 else frozenset()
    return frozenset(today) | tomorrow


@dataclass
class Taken:
    """One resource of one appointment that takes its time."""

    resource: int
    appointment: Appointment
    busy: range


class Standing:
    """What a test changes no more once it has begun to ask."""

    def __init__(self, unit: Unit) -> None:
        self.rooms = list(Room.objects.filter(unit=unit))
        self.needs = list(Requirement.objects.all())
        self.quotas = list(Quota.objects.all())
        self.offerings = list(Offering.objects.all())
        self.coverages = list(Coverage.objects.all())


class Oracle:
    """Everything bookable from shifts of some local days, at `now`.

    For a patient (or nobody in particular), on a plan or privately, perhaps instead of an appointment (`moving`).
    """

    def __init__(
        self,
        unit: Unit,
        days: list[date],
        now: datetime,
        patient_id: int | None = None,
        plan_id: int | None = None,
        moving: Appointment | None = None,
        standing: Standing | None = None,
    ) -> None:
        self.unit, self.days, self.now, self.patient_id, self.plan_id = unit, days, now, patient_id, plan_id
        self.standing = standing or Standing(unit)
        self.taken = [
            Taken(row.resource_id, row.appointment, range(minute(row.busy_from), minute(row.busy_until)))
            for row in Allocation.objects.select_related("appointment")
            if row.active and self._counts(row.appointment) and not (moving and row.visit == moving.visit)
        ]
        self.appointments = list({row.appointment.pk: row.appointment for row in self.taken}.values())
        self.exceptions = list(DayException.objects.all())
        self.blocks = list(RecurringBlock.objects.all())
        weekly = WeeklyHours.objects.prefetch_related("services")
        self.weekly = [(row, {each.pk for each in row.services.all()}) for row in weekly]

    def bookable(self, service: Service) -> set[Start]:
        """Return every bookable start of the service."""
        found: set[Start] = set()
        for offering in self.standing.offerings:
            if offering.service_id == service.pk:
                who, minutes = offering.professional_id, offering.duration or service.duration
                for start in self._grid(who, service, minutes):
                    if self._good(who, service, start, minutes):
                        found.add((service.pk, who, self.unit.pk, datetime.fromtimestamp(start * 60, UTC)))
        return found

    def _counts(self, row: Appointment) -> bool:
        return row.status in TAKING and (row.status != "held" or self._held(row))

    def _held(self, row: Appointment) -> bool:
        return row.hold_expires_at is None or row.hold_expires_at > self.now

    def _moments(self, row: Interval, day: date) -> frozenset[int]:
        start, end = (0, 1440) if row.start is None or row.end is None else (clock(row.start), clock(row.end))
        return on_the_wall(self.unit.time_zone, day, start, end + 1440 if row.overnight or end == 0 else end)

    def _exceptions(self, who: int, day: date) -> list[DayException]:
        return [
            row
            for row in self.exceptions
            if row.date == day
            and (row.professional_id == who or (not row.professional_id and row.unit_id == self.unit.pk))
        ]

    def _shifts(self, who: int, service: Service, day: date) -> list[frozenset[int]]:
        exceptions = self._exceptions(who, day)
        if any(row.kind == "closed" and row.start is None for row in exceptions):
            return []
        own = [row for row in exceptions if row.kind == "hours" and row.professional_id]
        if own:
            return [self._moments(row, day) for row in own]
        return [
            self._moments(row, day)
            for row, services in self.weekly
            if row.professional_id == who
            and row.unit_id == self.unit.pk
            and row.weekday == day.weekday()
            and (not services or service.pk in services)
        ]

    def _work(self, who: int, service: Service, day: date) -> set[int]:
        work: set[int] = set().union(*self._shifts(who, service, day))
        opening = [row for row in self._exceptions(who, day) if row.kind == "hours" and not row.professional_id]
        if opening:
            work &= set().union(*(self._moments(row, day) for row in opening))
        for around in (day - DAY, day, day + DAY):
            for row in self._exceptions(who, around):
                if row.kind == "closed" and row.start is not None:
                    work -= self._moments(row, around)
            for block in self.blocks:
                if block.professional_id == who and block.weekday == around.weekday() and nth(block.ordinal, around):
                    work -= self._moments(block, around)
        return work

    def _grid(self, who: int, service: Service, minutes: int) -> Iterator[int]:
        for day in self.days:
            work = self._work(who, service, day)
            for shift in self._shifts(who, service, day):
                for start in range(min(shift), max(shift) + 1, service.step or minutes):
                    if work.issuperset(range(start, start + minutes)):
                        yield start

    def _good(self, who: int, service: Service, start: int, minutes: int) -> bool:
        day = datetime.fromtimestamp(start * 60, ZoneInfo(self.unit.time_zone)).date()
        today = self.now.astimezone(ZoneInfo(self.unit.time_zone)).date()
        visit = range(start, start + minutes)
        busy = range(start - service.buffer_before, start + minutes + service.buffer_after)
        if start * 60 < self.now.timestamp() + service.min_notice * 60 or day > today + DAY * service.max_advance:
            return False
        if not service.online_bookable or not self._covered(who, service, day) or self._over_quota(who, service, day):
            return False
        own = [row for row in self.appointments if row.patient_id is not None and row.patient_id == self.patient_id]
        if any(meets(visit, lasting(row)) for row in own):
            return False
        group = {row.pk for row in self.appointments if self._same_group(row, who, service, visit)}
        if group:
            return len(group) < service.capacity
        needs = [need for need in self.standing.needs if need.service_id == service.pk]
        helpers = [need.professional_id for need in needs if need.professional_id]
        return (
            self._free(who, busy)
            and all(self._helps(helper, who, service, visit, busy) for helper in helpers)
            and all(len(self._rooms(need, visit, busy)) >= need.quantity for need in needs if need.kind_id)
        )

    def _covered(self, who: int, service: Service, day: date) -> bool:
        return self.plan_id is None or any(
            row.plan_id == self.plan_id
            and row.professional_id == who
            and row.service_id in (None, service.pk)
            and row.unit_id in (None, self.unit.pk)
            and (not row.weekdays or day.weekday() in row.weekdays)
            for row in self.standing.coverages
        )

    def _same_group(self, row: Appointment, who: int, service: Service, visit: range) -> bool:
        same = row.service_id == service.pk and row.professional_id == who and lasting(row) == visit
        return service.capacity > 1 and same

    def _helps(self, helper: int, who: int, service: Service, visit: range, busy: range) -> bool:
        works = any(self._work(helper, service, day).issuperset(visit) for day in self.days)
        return helper != who and works and self._free(helper, busy)

    def _free(self, resource: int, busy: range) -> bool:
        return not any(row.resource == resource and meets(row.busy, busy) for row in self.taken)

    def _rooms(self, need: Requirement, visit: range, busy: range) -> list[Room]:
        return [
            room
            for room in self.standing.rooms
            if room.kind_id == need.kind_id and self._free(room.pk, busy) and self._room_open(room, visit)
        ]

    def _room_open(self, room: Room, visit: range) -> bool:
        closed = [row for row in self.exceptions if row.room_id == room.pk]
        return not any(self._moments(row, row.date) & set(visit) for row in closed)

    def _over_quota(self, who: int, service: Service, day: date) -> bool:
        for quota in self.standing.quotas:
            if quota.professional_id not in (None, who) or quota.service_id not in (None, service.pk):
                continue
            if quota.plan_id not in (None, self.plan_id):
                continue
            same = [
                row
                for row in self.appointments
                if quota.professional_id in (None, row.professional_id)
                and quota.service_id in (None, row.service_id)
                and quota.plan_id in (None, row.plan_id)
                and (
                    row.local_date == day
                    if quota.period == "day"
                    else row.local_date.isocalendar()[:2] == day.isocalendar()[:2]
                )
            ]
            if len(same) >= quota.limit:
                return True
        return False


def minute(moment: datetime) -> int:
    """Return the whole minute of a moment."""
    return int(moment.timestamp()) // 60


def clock(wall: time) -> int:
    """Return minutes after midnight."""
    return wall.hour * 60 + wall.minute


def lasting(row: Appointment) -> range:
    """Return the minutes of the appointment itself."""
    return range(minute(row.starts_at), minute(row.ends_at))


def meets(one: range, other: range) -> bool:
    """Say whether two stretches of minutes overlap."""
    return one.start < other.stop and other.start < one.stop


def nth(ordinal: int, day: date) -> bool:
    """Say whether the day is the n-th of its weekday in the month (-1: the last, 0: any)."""
    same = [day.replace(day=number) for number in range(1, 32) if valid(day, number)]
    weekdays = [each for each in same if each.weekday() == day.weekday()]
    return ordinal == 0 or weekdays[ordinal - 1 if ordinal > 0 else -1] == day


def valid(day: date, number: int) -> bool:
    """Say whether the month has such a day."""
    try:
        day.replace(day=number)
    except ValueError:
        return False
    return True
