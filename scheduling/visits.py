"""The visits a patient had: what tells a first visit from a return."""

from dataclasses import dataclass
from datetime import date, timedelta

from scheduling.models import Appointment
from scheduling.models.appointments import Status


@dataclass(frozen=True, slots=True)
class Visit:
    """One completed visit; `day` is the unit's local date."""

    professional_id: int
    service_id: int
    day: date

    def return_until(self, days: int) -> date:
        """Return the last local day on which a return may take place, `days` after the visit."""
        return self.day + timedelta(days=days)


def visits_of(patient_id: int) -> list[Visit]:
    """Return the last completed visit for each professional and service, latest first. One query, no lock."""
    rows = Appointment.objects.filter(patient_id=patient_id, status=Status.COMPLETED)
    latest: dict[tuple[int, int], date] = {}
    for professional, service, day in rows.order_by("starts_at").values_list(
        "professional_id", "service_id", "local_date"
    ):
        latest[professional, service] = day
    found = [Visit(professional, service, day) for (professional, service), day in latest.items()]
    return sorted(found, key=lambda visit: visit.day, reverse=True)
