"""What a professional's hours lead to: the slots of the next two weeks, and the appointments left outside them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduling import snapshot
from scheduling.catalogue_rows import Snapshot
from scheduling.models import Appointment
from scheduling.models.appointments import Status
from scheduling.occupancy import Occupancy
from scheduling.rules import Agenda, Option
from scheduling.slot import SlotQuery
from scheduling.slots import find_slots
from scheduling.times import epoch, local, moment, wall_minutes
from scheduling.working import working_day

DAYS = 14
_MOST_SLOTS = 2000
_STANDING = (Status.AWAITING, Status.BOOKED, Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class PreviewPlace:
    """The starts at one unit on one day, as its clock shows them ("08:30")."""

    unit: str
    starts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """One local day: free starts by unit, whether anybody works then, the holiday that closes it, what is booked."""

    day: date
    places: tuple[PreviewPlace, ...]
    works: bool
    holiday: str
    booked: int

    @property
    def number(self) -> int:
        """Return how many slots the day has."""
        return sum(len(place.starts) for place in self.places)


def preview(professional_id: int, service_id: int, now: datetime) -> list[PreviewDay]:
    """Return the next two weeks from today on, as a patient (or, for what only staff book, staff) is offered them.

    `now` is aware; days are those of each unit's own calendar. Sees what the present transaction wrote.
    Five statements at most.
    """
    catalogue = snapshot.current()
    today = _today(catalogue, now)
    days = [today + timedelta(days=number) for number in range(DAYS)]
    starts: dict[date, dict[str, list[str]]] = {day: {} for day in days}
    for slot in find_slots(_query(professional_id, service_id, days, catalogue), now):
        here = local(epoch(slot.start), slot.time_zone)
        starts.setdefault(here.date(), {}).setdefault(slot.unit_name, []).append(f"{here:%H:%M}")
    booked = _booked(professional_id, days)
    return [
        PreviewDay(
            day=day,
            places=tuple(PreviewPlace(unit, tuple(sorted(found))) for unit, found in sorted(starts[day].items())),
            works=any(working_day(catalogue, professional_id, unit, day).shifts for unit in catalogue.units),
            holiday=_holiday(catalogue, professional_id, day),
            booked=booked.count(day),
        )
        for day in days
    ]


def outside_hours(professional_id: int, now: datetime) -> set[int]:
    """Return the ids of the professional's coming appointments that lie outside the hours, as they are now.

    Sees what the present transaction wrote. Three statements at most.
    """
    catalogue = snapshot.current()
    agenda = Agenda(catalogue, Occupancy(), epoch(now), staff=True)
    rows = Appointment.objects.filter(professional=professional_id, status__in=_STANDING, starts_at__gt=now)
    found = set()
    for pk, service_id, unit_id, start in rows.values_list("pk", "service_id", "unit_id", "starts_at"):
        professional = catalogue.professionals.get(professional_id)
        service, unit = catalogue.services.get(service_id), catalogue.units.get(unit_id)
        if professional is None or service is None or unit is None:
            continue
        if agenda.shift_day(Option.of(professional, service, unit), epoch(start)) is None:
            found.add(pk)
    return found


def appointments(ids: Collection[int]) -> list[Appointment]:
    """Return the appointments with what a list of them shows, soonest first. One statement, none for none."""
    if not ids:
        return []
    rows = Appointment.objects.filter(pk__in=ids).select_related("patient", "service", "unit")
    return list(rows.defer("patient__cpf", "patient__card_number", "patient__notes").order_by("starts_at"))


def _query(professional_id: int, service_id: int, days: Sequence[date], catalogue: Snapshot) -> SlotQuery:
    zones = {unit.zone for unit in catalogue.units.values()} or {"UTC"}
    first = min(wall_minutes(days[0], 0, zone) for zone in zones)
    last = max(wall_minutes(days[-1], 1440, zone) for zone in zones)
    service = catalogue.services.get(service_id)
    return SlotQuery(
        service_id=service_id,
        professional_id=professional_id,
        windows=((moment(first), moment(last)),),
        limit=_MOST_SLOTS,
        staff=service is not None and not service.online,
    )


def _today(catalogue: Snapshot, now: datetime) -> date:
    zones = [unit.zone for unit in catalogue.units.values()] or ["UTC"]
    return min(local(epoch(now), zone).date() for zone in zones)


def _holiday(catalogue: Snapshot, professional_id: int, day: date) -> str:
    units = [unit for (who, unit) in catalogue.hours if who == professional_id]
    names = [working_day(catalogue, professional_id, unit, day).holiday for unit in units if unit in catalogue.units]
    return next((name for name in names if name), "")


def _booked(professional_id: int, days: Sequence[date]) -> list[date]:
    rows = Appointment.objects.filter(professional=professional_id, local_date__range=(days[0], days[-1]))
    return list(rows.filter(status__in=_STANDING).values_list("local_date", flat=True))
