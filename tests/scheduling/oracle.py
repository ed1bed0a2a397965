"""What can be booked, worked out minute by minute from the tables: slow, plain, and without the code it judges."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduling.models import (
    Allocation,
    Appointment,
    DayException,
    Offering,
    Professional,
    Quota,
    Requirement,
    Room,
    Service,
    Unit,
    WeeklyHours,
)

TAKING = ("held", "awaiting", "booked", "confirmed", "arrived", "in_consultation", "completed")
Start = tuple[int, int, int, datetime]  # service, professional, unit, start in UTC


@lru_cache(maxsize=500)
def minutes_on_the_wall(zone: str, day: date, start: time, end: time) -> frozenset[datetime]:
    """Return the UTC minutes at which a clock on the wall shows a time of [start, end) of that day."""
    moment = datetime.combine(day, time(), UTC) - timedelta(hours=14)
    result = set()
    for _ in range(52 * 60):
        wall = moment.astimezone(ZoneInfo(zone))
        if wall.date() == day and start <= wall.time() and (end == time(0) or wall.time() < end):
            result.add(moment)
        moment += timedelta(minutes=1)
    return frozenset(result)


class Oracle:
    """Everything bookable on some local days, at `now`, for a patient (or nobody in particular)."""

    def __init__(self, unit: Unit, days: list[date], now: datetime, patient_id: int | None = None) -> None:
        self.unit, self.days, self.now, self.patient_id = unit, days, now, patient_id
        self.zone = ZoneInfo(unit.time_zone)
        self.allocations = [
            row
            for row in Allocation.objects.select_related("appointment")
            if row.active and (row.appointment.status != "held" or (row.appointment.hold_expires_at or now) > now)
        ]
        self.exceptions = list(DayException.objects.all())
        self.weekly = list(WeeklyHours.objects.prefetch_related("services"))
        self.rooms = list(Room.objects.filter(unit=unit))
        self.needs = list(Requirement.objects.all())
        self.quotas = list(Quota.objects.all())
        self.appointments = list(Appointment.objects.filter(status__in=TAKING))

    def bookable(self, service: Service) -> set[Start]:
        """Return every bookable start of the service."""
        found: set[Start] = set()
        for offering in Offering.objects.filter(service=service).select_related("professional"):
            for start in self._grid(offering.professional, service, offering.duration or service.duration):
                if self._good(offering.professional, service, start, offering.duration or service.duration):
                    found.add((service.pk, offering.professional.pk, self.unit.pk, start))
        return found

    def _minutes(self, day: date, start: time, end: time) -> frozenset[datetime]:
        return minutes_on_the_wall(self.unit.time_zone, day, start, end)

    def _shifts(self, professional: Professional, service: Service, day: date) -> list[frozenset[datetime]]:
        own = [row for row in self.exceptions if row.professional_id == professional.pk and row.date == day]
        everyone = [row for row in self.exceptions if row.unit_id == self.unit.pk and not row.professional_id]
        everyone = [row for row in everyone if row.date == day]
        if any(row.kind == "closed" and row.start is None for row in own + everyone):
            return []
        rows = [row for row in own if row.kind == "hours"]
        if rows:
            shifts = [self._minutes(day, row.start, row.end) for row in rows if row.start and row.end is not None]
        else:
            shifts = [
                self._minutes(day, row.start, row.end)
                for row in self.weekly
                if row.professional_id == professional.pk
                and row.unit_id == self.unit.pk
                and row.weekday == day.weekday()
                and (not row.services.all() or service in row.services.all())
            ]
        return shifts

    def _work(self, professional: Professional, service: Service, day: date) -> set[datetime]:
        work: set[datetime] = set().union(*self._shifts(professional, service, day))
        concerned = (
            row
            for row in self.exceptions
            if row.date == day
            and (row.professional_id == professional.pk or (not row.professional_id and row.unit_id == self.unit.pk))
        )
        for row in concerned:
            if row.kind == "closed" and row.start is not None and row.end is not None:
                work -= self._minutes(day, row.start, row.end)
        return work

    def _grid(self, professional: Professional, service: Service, minutes: int) -> Iterator[datetime]:
        step = service.step or minutes
        for day in self.days:
            work = self._work(professional, service, day)
            for shift in self._shifts(professional, service, day):
                first = min(shift)
                for start in sorted(shift):
                    inside = all(start + timedelta(minutes=minute) in work for minute in range(minutes))
                    if (start - first) % timedelta(minutes=step) == timedelta() and inside:
                        yield start

    def _good(self, professional: Professional, service: Service, start: datetime, minutes: int) -> bool:
        day = start.astimezone(self.zone).date()
        end = start + timedelta(minutes=minutes)
        busy_from = start - timedelta(minutes=service.buffer_before)
        busy_until = end + timedelta(minutes=service.buffer_after)
        if start < self.now + timedelta(minutes=service.min_notice):
            return False
        if day > self.now.astimezone(self.zone).date() + timedelta(days=service.max_advance):
            return False
        if not service.online_bookable or self._over_quota(professional, service, day):
            return False
        if self.patient_id and any(
            row.appointment.patient_id == self.patient_id
            and row.appointment.starts_at < end
            and start < row.appointment.ends_at
            for row in self.allocations
        ):
            return False
        group = self._group(professional, service, start, end)
        if group:
            return len(group) < service.capacity
        if not self._free(professional.pk, busy_from, busy_until):
            return False
        return all(
            sum(
                room.kind_id == need.kind_id
                and self._free(room.pk, busy_from, busy_until)
                and self._room_open(room, start, end)
                for room in self.rooms
            )
            >= need.quantity
            for need in self.needs
            if need.service_id == service.pk
        )

    def _group(self, professional: Professional, service: Service, start: datetime, end: datetime) -> set[int]:
        if service.capacity == 1:
            return set()
        return {
            row.appointment_id
            for row in self.allocations
            if row.appointment.service_id == service.pk
            and row.appointment.professional_id == professional.pk
            and (row.appointment.starts_at, row.appointment.ends_at) == (start, end)
        }

    def _free(self, resource: int, busy_from: datetime, busy_until: datetime) -> bool:
        return not any(
            row.resource_id == resource and row.busy_from < busy_until and busy_from < row.busy_until
            for row in self.allocations
        )

    def _room_open(self, room: Room, start: datetime, end: datetime) -> bool:
        closed: set[datetime] = set()
        for row in self.exceptions:
            if row.room_id == room.pk and row.kind == "closed":
                closed |= self._minutes(row.date, row.start or time(0), row.end or time(0))
        moment = start
        while moment < end:
            if moment in closed:
                return False
            moment += timedelta(minutes=1)
        return True

    def _over_quota(self, professional: Professional, service: Service, day: date) -> bool:
        for quota in self.quotas:
            if quota.professional_id not in (None, professional.pk) or quota.service_id not in (None, service.pk):
                continue
            if quota.plan_id is not None:
                continue
            same = [
                row
                for row in self.appointments
                if (row.status != "held" or (row.hold_expires_at and row.hold_expires_at > self.now))
                and quota.professional_id in (None, row.professional_id)
                and quota.service_id in (None, row.service_id)
                and (
                    row.local_date == day
                    if quota.period == "day"
                    else row.local_date.isocalendar()[:2] == day.isocalendar()[:2]
                )
            ]
            if len(same) >= quota.limit:
                return True
        return False
