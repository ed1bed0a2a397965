"""`manage.py slots`: the free times of a service, as JSON."""

import json
import uuid
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinicbot.core import clock
from clinicbot.core.fresh_database import prepare_if_behind
from scheduling import snapshot
from scheduling.slots import Slot, SlotQuery, find_slots
from scheduling.times import zone

_ALL = 1_000_000


class Command(BaseCommand):
    """Print free times as a JSON list, best first. Days are the unit's local days, both included."""

    help = "List the free times of a service as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options of the contract."""
        parser.add_argument("--service", required=True, help="id, public id or name")
        parser.add_argument("--from", dest="first", help="first day, YYYY-MM-DD (default: today)")
        parser.add_argument("--to", dest="last", help="last day, YYYY-MM-DD (default: the service's horizon)")
        parser.add_argument("--professional", help="id, public id or name")
        parser.add_argument("--unit", help="id, public id or name")
        parser.add_argument("--plan", help="id, public id or name")
        parser.add_argument("--limit", type=int, default=10)

    def handle(self, *args: Any, **options: Any) -> None:
        """Search and print. Raises CommandError for a name that is not there or a day that is none."""
        prepare_if_behind()
        now = clock.now()
        known = snapshot.current()
        service = _find(known.services, options["service"], "service")
        unit = _find(known.units, options["unit"], "unit") if options["unit"] else None
        zones = {known.units[unit].zone} if unit else {row.zone for row in known.units.values()}
        first = _day(options["first"]) or date.min
        last = _day(options["last"]) or date.max
        limit = max(0, options["limit"])
        query = SlotQuery(
            service_id=service,
            professional_id=_find(known.professionals, options["professional"], "professional")
            if options["professional"]
            else None,
            unit_id=unit,
            plan_id=_find(known.plans, options["plan"], "plan") if options["plan"] else None,
            windows=tuple(_window(first, last, name, now) for name in sorted(zones)),
            # Days of several zones do not coincide: what lies in another zone's day is left out below.
            limit=limit if len(zones) == 1 else _ALL,
        )
        slots = [slot for slot in find_slots(query, now) if first <= _local_start(slot).date() <= last][:limit]
        self.stdout.write(json.dumps([_json(slot) for slot in slots], ensure_ascii=False, indent=2))


def _window(first: date, last: date, zone_name: str, now: datetime) -> tuple[datetime, datetime]:
    far = now + timedelta(days=800)
    begin = datetime.combine(first, time(), zone(zone_name)) if first > date.min else now
    end = datetime.combine(last + timedelta(days=1), time(), zone(zone_name)) if last < date.max else far
    return begin, end


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"{text} is not a day: write YYYY-MM-DD.") from None


def _find(rows: dict[int, Any], wanted: str, what: str) -> int:
    """Return the id of the row with that id, public id, or name (case aside). Raises CommandError."""
    if wanted.isdecimal() and int(wanted) in rows:
        return int(wanted)
    try:
        public_id = str(uuid.UUID(wanted))
    except ValueError:
        public_id = ""
    folded = wanted.casefold()
    for number, row in rows.items():
        names = {row.name.casefold(), getattr(row, "bare_name", row.name).casefold()}
        if folded in names or row.public_id == public_id or folded in {alias.casefold() for alias in row.aliases}:
            return number
    raise CommandError(f"There is no active {what} “{wanted}”.")


def _local_start(slot: Slot) -> datetime:
    return slot.start.astimezone(zone(slot.time_zone))


def _json(slot: Slot) -> dict[str, Any]:
    return {
        "key": slot.key,
        "service": slot.service_name,
        "service_id": slot.service_id,
        "professional": slot.professional_name,
        "professional_id": slot.professional_id,
        "unit": slot.unit_name,
        "unit_id": slot.unit_id,
        "start": slot.start.isoformat(),
        "end": slot.end.isoformat(),
        "local_start": _local_start(slot).isoformat(),
        "time_zone": slot.time_zone,
        "price": None if slot.price is None else str(slot.price),
        "reasons": list(slot.reasons),
    }
