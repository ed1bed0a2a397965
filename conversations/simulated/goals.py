"""What a simulated patient wants: a wish that the clinic can fulfil, from its own agenda, and the scene for it."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from integrations.events import Identity
from patients import consent
from patients.identity import resolve
from patients.models import Contact
from patients.registration import register_patient
from scheduling import booking
from scheduling.models import InsurancePlan, Service
from scheduling.slot import Slot, SlotQuery
from scheduling.slots import find_slots

from .days import part_of, spoken
from .personas import Persona, children, in_words_of, people

_AHEAD = timedelta(days=12)
_CHILDHOOD = 14
_UNKNOWN_PLANS = ("Saúde Ipê", "MedVale Ouro", "Plano Jatobá")


class Kind(StrEnum):
    """A goal."""

    BOOK_NEW = auto()
    BOOK = auto()
    BOOK_ALL = auto()
    PRICE_THEN_BOOK = auto()
    BOOK_TWO = auto()
    MOVE = auto()
    CANCEL = auto()
    CONFIRM = auto()
    ADDRESS = auto()
    HUMAN = auto()
    OPT_OUT = auto()
    EMERGENCY = auto()


ANYONES = (
    Kind.BOOK_NEW,
    Kind.BOOK,
    Kind.BOOK_ALL,
    Kind.PRICE_THEN_BOOK,
    Kind.MOVE,
    Kind.CANCEL,
    Kind.CONFIRM,
    Kind.ADDRESS,
    Kind.HUMAN,
    Kind.OPT_OUT,
)
_BOOKING = (Kind.BOOK_NEW, Kind.BOOK, Kind.BOOK_ALL, Kind.PRICE_THEN_BOOK, Kind.BOOK_TWO, Kind.EMERGENCY)


class NothingToWant(Exception):  # noqa: N818 - not an error of the assistant's
    """The clinic has nothing free that such a patient could want."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A visit that exists: a day and part of the day on which `services` are free. `who` is empty where anyone will do.

    `what` is what the patient calls it; `titles` are the clinic's words for the same, to be found on a screen.
    """

    services: frozenset[int]
    what: str
    titles: tuple[str, ...]
    day: date
    part: str
    when: str
    who: str = ""

    def fits(self, start: datetime) -> bool:
        """Tell whether a local start is on the wished day and in the wished part of it."""
        return start.date() == self.day and part_of(start) == self.part


@dataclass(slots=True)
class Goal:
    """What one simulated patient is after. `wishes` holds a second one for a change of mind or a second child."""

    kind: Kind
    name: str
    wishes: list[Wish] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    plan: str = ""
    appointment_id: int | None = None


def kinds_of(persona: Persona) -> tuple[Kind, ...]:
    """Return the goals that fit a persona."""
    if persona.emergency:
        return (Kind.EMERGENCY,)
    if persona.children:
        return (Kind.BOOK_TWO,)
    if persona.changes_mind or persona.wrong_plan:
        return (Kind.BOOK_NEW, Kind.BOOK)
    if persona.key == "everything_at_once":
        return (Kind.BOOK_ALL, Kind.BOOK_ALL, Kind.BOOK)
    return ANYONES


def choose(persona: Persona, kind: Kind, phone: str, now: datetime, rng: random.Random) -> Goal:
    """Choose a goal and set its scene: a known contact, an appointment. Writes; raises NothingToWant."""
    goal = Goal(kind, name=rng.choice(people()), children=rng.sample(children(), persona.children))
    if kind not in (Kind.BOOK_NEW, Kind.EMERGENCY):
        contact = _known(phone, goal.name, now)
        if kind in (Kind.MOVE, Kind.CANCEL, Kind.CONFIRM):
            _appointment(goal, contact, persona, now, rng)
    if persona.wrong_plan:
        goal.plan = rng.choice([name for name in _UNKNOWN_PLANS if not InsurancePlan.objects.filter(name=name)])
    if kind in _BOOKING:
        number = 2 if persona.changes_mind or kind == Kind.BOOK_TWO else 1
        first = _wish(persona, now, rng, exact=kind == Kind.BOOK_ALL)
        goal.wishes = [first]
        if number == 2:
            goal.wishes.append(_another_day(first, persona, now, rng) if persona.changes_mind else first)
    return goal


def _known(phone: str, name: str, now: datetime) -> Contact:
    (contact,) = resolve([Identity(phone=phone, wa_id=phone.lstrip("+"))])
    consent.grant(contact.pk, ("care", "reminders"), now=now, evidence=None)
    register_patient(contact.pk, name)
    return contact


def _appointment(goal: Goal, contact: Contact, persona: Persona, now: datetime, rng: random.Random) -> None:
    patient = contact.patients.get(guardianship__relation="self")
    free = _free(now + timedelta(days=2), now, for_child=False, patient_id=patient.pk, rng=rng)
    slot = rng.choice(free)
    booked = booking.book(slot, patient.pk, contact.pk, f"scene-{contact.pk}", now)
    goal.appointment_id = booked.pk
    if goal.kind == Kind.MOVE:
        query = SlotQuery(
            service_id=slot.service_id,
            professional_id=slot.professional_id,
            unit_id=slot.unit_id,
            patient_id=patient.pk,
            windows=((now + timedelta(days=1), now + _AHEAD),),
            limit=400,
        )
        others = [one for one in find_slots(query, now) if _local(one).date() != _local(slot).date()]
        if not others:
            raise NothingToWant
        goal.wishes = [_of_slot(rng.choice(others), persona, now, rng, exact=False)]


def _wish(persona: Persona, now: datetime, rng: random.Random, *, exact: bool) -> Wish:
    free = _free(now + timedelta(days=1), now, for_child=bool(persona.children), patient_id=None, rng=rng)
    return _of_slot(rng.choice(free), persona, now, rng, exact=exact)


def _another_day(first: Wish, persona: Persona, now: datetime, rng: random.Random) -> Wish:
    """Return the same wish on another day, of the services wished first."""
    free: list[Slot] = []
    for service in sorted(first.services):
        query = SlotQuery(service_id=service, windows=((now + timedelta(days=1), now + _AHEAD),), limit=400)
        free += [slot for slot in find_slots(query, now) if _local(slot).date() != first.day]
    if not free:
        raise NothingToWant
    other = _of_slot(rng.choice(free), persona, now, rng, exact=False)
    return replace(other, services=first.services, what=first.what, titles=first.titles)


def _free(since: datetime, now: datetime, *, for_child: bool, patient_id: int | None, rng: random.Random) -> list[Slot]:
    """Return the free slots of a service that such a patient may book, of one service by chance."""
    services = list(Service.objects.filter(active=True, online_bookable=True, visit="any").order_by("pk"))
    fitting = [
        service
        for service in services
        if (service.max_age is not None and service.max_age <= _CHILDHOOD + 4) == for_child and not service.min_age
    ]
    for service in rng.sample(fitting, len(fitting)):
        query = SlotQuery(service_id=service.pk, patient_id=patient_id, windows=((since, now + _AHEAD),), limit=400)
        found = find_slots(query, now)
        if found:
            return found
    raise NothingToWant


def _of_slot(slot: Slot, persona: Persona, now: datetime, rng: random.Random, *, exact: bool) -> Wish:
    service = Service.objects.select_related("specialty").get(pk=slot.service_id)
    start, today = _local(slot), now.astimezone(ZoneInfo(slot.time_zone)).date()
    titles: tuple[str, ...] = (service.name,)
    what, services = service.name.lower(), {service.pk}
    if not exact and service.specialty is not None:
        siblings = Service.objects.filter(specialty=service.specialty, active=True)
        services = set(siblings.values_list("pk", flat=True))
        titles = (service.name, service.specialty.name)
        what = _called(service.specialty.name, service.specialty.aliases, persona, rng)
    elif persona.language != "pt_BR":
        what = service.name
    part = part_of(start)
    return Wish(
        services=frozenset(services),
        what=what,
        titles=titles,
        day=start.date(),
        part=part,
        when=spoken(start.date(), part, today, persona.language, rng),
        who=slot.professional_name if exact else "",
    )


def _called(name: str, aliases: list[str], persona: Persona, rng: random.Random) -> str:
    if persona.language != "pt_BR":
        return in_words_of(persona.language, name)
    return rng.choice([name.lower(), *aliases[:3]])


def _local(slot: Slot) -> datetime:
    return slot.start.astimezone(ZoneInfo(slot.time_zone))
