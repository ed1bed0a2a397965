"""The booking form: what has been said so far, merged with what is said now, and the search that follows from it.

Keys: patient, service, specialty, professional, unit, plan (ids; professional and unit 0: whichever) · private (it
is known that no plan pays) · visit (a
"consulta" is wished, no exam) · when ([start, end, grain] each) · period (a daypart wished on any day) · avoid
([start, end] each) · earliest · slots (keys offered now) · shown (keys offered before) · far (they are not what was
wished) · more (there are others) · moving and version (the appointment to move) · relation (for whom, where that
person is not known yet; name, where it was said; species of an animal) · kind (of visit: first, return or new; see
`booking_visit`) and consult (the service wished before a return) · told (ids of messages that hold a CPF, birth date or
card) · wait (for the waitlist, not a time) · hold, slot, until (the slot kept, and till when) · wrong (how often a
number could not be right).
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations.engines.decision import PatientFacts
from conversations.understanding import When
from conversations.understanding.normalise import fold
from scheduling import appointments
from scheduling.catalogue import CatalogueService
from scheduling.slot import BadSlotKey, Slot, SlotKey, SlotQuery
from scheduling.slots import find_slots

from . import phrases
from .booking_whom import GUARDIAN_OF, whom
from .memory import Form
from .offers import Offers
from .talk import Talk, changed

LISTED = 10
"""How many times can be offered at once: a WhatsApp list has ten rows."""

_PERIODS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 22)}
_FEW_DAYS = 21
_AN_HOUR = timedelta(hours=1)
"""What is longer is no time of day but a stretch of it: "de manhã, até umas 10"."""
_MOST_TOLD = 10
_SPECIFIC = frozenset({"minute", "hour", "daypart"})
_HELD = ("hold", "until", "slot")
_LISTS = ("slots", "shown", "far", "more")


def says_any(talk: Talk) -> bool:
    """Tell whether it was said that it makes no difference."""
    words = talk.words.removeprefix("pode ser ").removeprefix("para mim ").removeprefix("puede ser ")
    return talk.words in phrases.ANY or words in phrases.ANY


def fill(talk: Talk, form: Form) -> Form:
    """Return the form with everything that was said just now; an equal form where nothing of it was said."""
    offers = Offers(talk.catalogue)
    new = whom(talk, _what(talk, offers, form))
    if phrases.mentions(talk.words, phrases.VISIT) and not new.get("service"):
        new["visit"] = True
    new = _kind_of_visit(talk, form, _times(talk, new))
    return with_told(talk, without_slots(new)) if new != form else new


def _kind_of_visit(talk: Talk, before: Form, form: Form) -> Form:
    """Return the form with what was said of the visit: "primeira vez", "é retorno"."""
    if form.get("moving"):
        return form
    if phrases.FIRST_VISIT.search(talk.words):
        return changed(form, kind="first")
    if phrases.RETURN_VISIT.search(talk.words):
        return changed(form, kind="return")
    # Another field or service than before is another visit.
    anew = before.get("service") and form.get("service") != before["service"]
    return changed(form, kind=None, consult=None) if anew else form


def with_told(talk: Talk, form: Form) -> Form:
    """Return the form with the ids of the messages that hold what the visit may need: never the values (I12)."""
    papers = any(talk.entities(kind) for kind in ("cpf", "birth_date", "card_number"))
    if not papers and not phrases.GUARDIAN.search(talk.words):
        return form
    ids = [*form.get("told", ()), *talk.memory.heard, *talk.heard.message_ids]
    return changed(form, told=list(dict.fromkeys(ids))[-_MOST_TOLD:])


def without_slots(form: Form) -> Form:
    """Return the form without what was offered or held: the wish has changed."""
    return {key: value for key, value in form.items() if key not in (*_LISTS, *_HELD)}


def without_times(form: Form) -> Form:
    """Return the form without any wish for a time."""
    times = ("when", "period", "avoid", "earliest")
    return {key: value for key, value in without_slots(form).items() if key not in times}


def with_service(offers: Offers, form: Form, service_id: int) -> Form:
    """Return the form for a service; a professional who does not do it is forgotten."""
    service = offers.services[service_id]
    new = changed(form, service=service.id, specialty=service.specialty_id)
    return _consistent(offers, new)


def with_professional(offers: Offers, form: Form, professional_id: int) -> Form:
    """Return the form for a professional (0: whichever); a service or unit that is not theirs is forgotten."""
    new = changed(form, professional=professional_id)
    professional = offers.professionals.get(professional_id)
    if professional is None:
        return new
    if new.get("service") and new["service"] not in professional.service_ids:
        new.pop("service")
    if new.get("unit") and new["unit"] not in professional.unit_ids:
        new.pop("unit")
    if new.get("specialty") and new["specialty"] not in professional.specialty_ids:
        new.pop("specialty")
    return new


def with_times(form: Form, wished: Sequence[When], *, earliest: bool) -> Form:
    """Return the form with the times wished, or with the wish for the earliest."""
    if earliest:
        return changed(form, earliest=True, when=None)
    return _with_when(form, wished) if wished else form


def search(talk: Talk, form: Form, *, wider: bool = False) -> list[Slot]:
    """Return up to LISTED slots for the form, in the order of the clock.

    `wider` looks around the wished times as well. A wish for a time of day by the clock gets what is nearest to it.
    """
    exact = _exact_starts(talk, form)
    found = find_slots(query(talk, form, wider=wider), talk.now)
    if exact:
        found = sorted(found, key=lambda slot: min(abs(slot.start - start) for start in exact))[:LISTED]
    return sorted(found, key=lambda slot: slot.start)


def query(talk: Talk, form: Form, *, wider: bool = False) -> SlotQuery:
    """Return the search that the form asks for."""
    return SlotQuery(
        service_id=form.get("service"),
        specialty_id=form.get("specialty") if not form.get("service") else None,
        professional_id=form.get("professional") or None,
        unit_id=form.get("unit") or None,
        plan_id=form.get("plan"),
        patient_id=patient_id(talk, form),
        windows=windows(talk, form),
        excluded=tuple((_at(talk, form, start), _at(talk, form, end)) for start, end in form.get("avoid", ())),
        limit=60 if _exact_starts(talk, form) else LISTED,
        contact_id=talk.situation.contact_id,
        moving=form.get("moving"),
        flexible=wider,
        shown=frozenset(form.get("shown", ())),
        card_later=not form.get("moving"),
    )


def wished_start(talk: Talk, form: Form) -> datetime | None:
    """Return the one minute that was asked for, where there is just one."""
    exact = _exact_starts(talk, form)
    return exact[0] if len(exact) == 1 else None


def exactly_wished(talk: Talk, form: Form, slots: Sequence[Slot]) -> Slot | None:
    """Return the slot that starts at the very minute that was asked for, where there is just one such wish."""
    exact = _exact_starts(talk, form, grains=("minute", "hour"))
    if len(exact) != 1 or form.get("shown"):
        return None
    return next((slot for slot in slots if slot.start == exact[0]), None)


def patient_id(talk: Talk, form: Form) -> int | None:
    """Return for whom it is: the patient of the form, else the contact themselves, where registered.

    In a clinic for animals it is never the contact; the only animal known needs no naming.
    """
    if form.get("patient"):
        return int(form["patient"])
    if talk.catalogue.clinic.veterinary:
        animals = patients_to_book(talk)
        return animals[0].id if len(animals) == 1 else None
    return talk.myself.id if talk.myself is not None else None


def patients_to_book(talk: Talk) -> list[PatientFacts]:
    """Return whom the contact may book for here: in a clinic for animals, these alone."""
    animals_only = talk.catalogue.clinic.veterinary
    return [one for one in talk.situation.patients if not animals_only or one.relation == GUARDIAN_OF["animal"]]


def windows(talk: Talk, form: Form) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches of time to search, aware; none means any time."""
    period = form.get("period")
    found: list[tuple[datetime, datetime]] = []
    for start, end, grain in form.get("when", ()):
        first, last = _at(talk, form, start), _at(talk, form, end)
        if grain in ("minute", "hour") and last - first <= _AN_HOUR:
            midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
            found.append((midnight, midnight + timedelta(days=1)))
        elif period and grain not in _SPECIFIC:
            found += _parts_of_days(first, last, str(period))
        else:
            found.append((first, last))
    if not form.get("when") and period:
        now = talk.now.astimezone(_zone(talk, form))
        found += _parts_of_days(now, now + timedelta(days=_FEW_DAYS), str(period))
    return tuple(found)


def has_time(form: Form) -> bool:
    """Tell whether anything was said about when."""
    return bool(form.get("when") or form.get("period") or form.get("earliest"))


def wished_moments(form: Form) -> Iterable[tuple[datetime, datetime, str]]:
    """Return the wished stretches of time as (start, end, grain)."""
    return [(_moment(start), _moment(end), str(grain)) for start, end, grain in form.get("when", ())]


def _what(talk: Talk, offers: Offers, form: Form) -> Form:
    new = dict(form)
    fields = {entity.text.casefold() for entity in talk.understanding.entities if entity.kind == "specialty"}
    named = [entity for entity in talk.understanding.entities if entity.kind == "service"]
    # "Dermato" is the field and, for want of anything else, its consultation: not one of its exams by likeness of name.
    services = [
        int(one.value)
        for one in named
        if int(one.value) in offers.services
        and (one.text.casefold() not in fields or _called(offers.services[int(one.value)], one.text))
    ]
    said = [entity for entity in talk.understanding.entities if entity.kind == "specialty"]
    # "Minha filha" suggests a field; one that is named counts more.
    specialties = [
        int(one.value) for one in sorted(said, key=lambda one: phrases.KIN.match(fold(one.text)) is not None)
    ]
    professionals = [int(value) for value in talk.entities("professional") if int(value) in offers.professionals]
    units = [int(value) for value in talk.entities("unit") if int(value) in offers.units]
    plans = [int(value) for value in talk.entities("plan")]
    if units:
        new["unit"] = units[0]
    if plans:
        new = changed(new, plan=plans[0], private=None)
    elif phrases.PRIVATE.search(talk.words):
        new = changed(new, plan=None, private=True)
    if services:
        new = with_service(offers, new, services[0])
    elif specialties and specialties[0] != new.get("specialty"):
        new = changed(new, specialty=specialties[0], service=None, visit=True if named else new.get("visit"))
        new = _consistent(offers, new)
    if professionals:
        new = with_professional(offers, new, professionals[0])
    return new


def _called(service: CatalogueService, text: str) -> bool:
    """Tell whether the words are the service's very name or one of its other names."""
    return _letters(text) in {_letters(name) for name in (service.name, *service.aliases)}


def _letters(name: str) -> str:
    """Return a name as it is however it is joined: "Check-up", "check up" and "checkup" are one."""
    return "".join(character for character in name.casefold() if character.isalnum())


def _consistent(offers: Offers, form: Form) -> Form:
    professional = offers.professionals.get(form.get("professional") or 0)
    if professional is None:
        return form
    wrong_service = form.get("service") and form["service"] not in professional.service_ids
    wrong_specialty = form.get("specialty") and form["specialty"] not in professional.specialty_ids
    return changed(form, professional=None) if wrong_service or wrong_specialty else form


def _times(talk: Talk, form: Form) -> Form:
    heard = talk.understanding
    period = phrases.period_of(talk.words)
    if period:
        days = [when for when in form.get("when", ()) if when[2] not in ("minute", "hour")]
        return changed(form, period=period, when=[_whole_days(when) for when in days] or None, earliest=None)
    new = dict(form)
    if form.get("moving") and (same := _at_the_same_time(talk, form)) is not None:
        return with_times(new, [same], earliest=False)
    if heard.when_not:
        new["avoid"] = [[when.start.isoformat(), when.end.isoformat()] for when in heard.when_not]
    return with_times(new, on_the_day_meant(talk, heard.when, _day_meant(talk, form)), earliest=heard.earliest)


def on_the_day_meant(talk: Talk, wished: Sequence[When], day: date | None) -> Sequence[When]:
    """Return times of day on the `day` that is spoken of, where none was named: "melhor às 16h" says no other day."""
    bare = all(when.grain in _SPECIFIC for when in wished) and not phrases.DAY_NAMED.search(talk.words)
    if day is None or not bare:
        return wished
    shifts = [timedelta(days=(day - when.start.date()).days) for when in wished]
    return [replace(one, start=one.start + by, end=one.end + by) for one, by in zip(wished, shifts, strict=True)]


def _day_meant(talk: Talk, form: Form) -> date | None:
    """Return the local day of the time that is kept, of all that are shown, or of the wish; None for several."""
    zone = _zone(talk, form)
    keys = [str(form["slot"])] if form.get("slot") else [str(key) for key in form.get("slots", ())]
    days = set()
    with suppress(BadSlotKey):
        days = {SlotKey.parse(key).start_at.astimezone(zone).date() for key in keys}
    days = days or {_moment(start).date() for start, _, grain in form.get("when", ()) if grain in (*_SPECIFIC, "day")}
    return days.pop() if len(days) == 1 else None


def _at_the_same_time(talk: Talk, form: Form) -> When | None:
    """Return the one day named at the time of day of the appointment to move: "quarta, no mesmo horário"."""
    days = [when for when in talk.understanding.when if when.grain == "day"]
    if len(days) != 1 or not phrases.SAME_TIME.search(talk.words):
        return None
    before = appointments.view(int(form["moving"]))
    if before is None:
        return None
    local = before.start.astimezone(ZoneInfo(before.time_zone))
    start = days[0].start.replace(hour=local.hour, minute=local.minute)
    return When(start, start + timedelta(minutes=1), "minute", None)


def _with_when(form: Form, when: Sequence[When]) -> Form:
    period = next((one.daypart for one in when if one.daypart), None)
    if any(one.grain in ("minute", "hour") for one in when):
        new = changed(form, period=None)
    else:
        new = changed(form, period=period or form.get("period"))
    return changed(new, when=[[one.start.isoformat(), one.end.isoformat(), one.grain] for one in when], earliest=None)


def _whole_days(when: Sequence[str]) -> list[str]:
    """Return a part of a day as its whole day, so that another part of it can be wished."""
    start, end, grain = when
    if grain != "daypart":
        return [start, end, grain]
    midnight = _moment(start).replace(hour=0, minute=0)
    return [midnight.isoformat(), (midnight + timedelta(days=1)).isoformat(), "day"]


def _exact_starts(talk: Talk, form: Form, grains: Sequence[str] = ("minute", "hour")) -> list[datetime]:
    return [
        _at(talk, form, start)
        for start, end, grain in form.get("when", ())
        if grain in grains and _moment(end) - _moment(start) <= _AN_HOUR
    ]


def _parts_of_days(start: datetime, end: datetime, period: str) -> list[tuple[datetime, datetime]]:
    first, last = _PERIODS.get(period, (0, 24))
    day = start.date()
    parts: list[tuple[datetime, datetime]] = []
    while day <= end.date() and len(parts) < 40:
        opening = datetime.combine(day, time(first), start.tzinfo)
        closing = datetime.combine(day, time(), start.tzinfo) + timedelta(hours=last)
        if opening < end and closing > start:
            parts.append((max(opening, start), min(closing, end)))
        day += timedelta(days=1)
    return parts


def _zone(talk: Talk, form: Form) -> ZoneInfo:
    """Return on whose clock a wished time is meant: the unit's, where it is known or the professional has but one."""
    offers = Offers(talk.catalogue)
    units = offers.units_for(form.get("service"), form.get("professional") or None)
    chosen = offers.units.get(form.get("unit") or 0)
    if all(unit.time_zone == str(talk.situation.zone) for unit in offers.units.values()):
        return talk.situation.zone
    names = {unit.time_zone for unit in ([chosen] if chosen is not None else units)}
    return ZoneInfo(names.pop()) if len(names) == 1 else talk.situation.zone


def _at(talk: Talk, form: Form, text: Any) -> datetime:
    """Return a wished moment: what was said as a time of day is read off the unit's own clock (SCH-06)."""
    said, zone = _moment(text), _zone(talk, form)
    return said if said.utcoffset() == said.astimezone(zone).utcoffset() else said.replace(tzinfo=zone)


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))
