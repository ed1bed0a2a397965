"""Questions on the clinic (prices, payment, plans, addresses, hours, preparation, people), from the catalogue alone."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from conversations.engines.decision import Option, Reply
from conversations.understanding.names import SPECIALTY_WORDS
from conversations.understanding.normalise import fold
from conversations.understanding.typos import KNOWN
from scheduling import appointments
from scheduling.catalogue import CatalogueProfessional, CatalogueService, CatalogueUnit
from scheduling.opening import next_holiday, open_days
from scheduling.slot import BadSlotKey, SlotKey

from . import human, knowledge, phrases
from .naming import NAMES_TOO
from .registry import END, Skill, register
from .talk import GO, QUESTIONS, Move, Talk, finished, say

NAME = "information"
INTENTS = QUESTIONS
_MOST_LINES = 12
_MOST_ROWS = 10
_SHORT_LIST = 4
"""So many prices can be told at once; more of them, for a question that names nothing, are a wall of text."""

PRICE = f"{GO}price#"
"""Begins the value of a choice that asks for a specialty's prices."""

_AFTERWARDS = ("go:book", "go:human")
_FAINT = 0.45
"""Below this confidence a question that names nothing is one that nobody wrote down."""

_ASKS_FOR_ALL = re.compile(
    r"\b(?:medic[oa]s?|doutor(?:a|es|as)?|dr|dra|profissiona(?:l|is)|equipe|especialidades?|especialistas?|quem|corpo|"
    r"doctor(?:a|es|as|s)?|professionals?|who|quien(?:es)?|specialt(?:y|ies)|team)\b"
)
"""Without it, a question on professionals is about someone or something that the clinic does not have."""


_WITHIN_A_DAY = frozenset({"day", "daypart", "hour", "minute"})
_MOST_DAYS = 4
_HOLIDAY = re.compile(r"\b(?:feriad(?:o|os|ao)|recesso|holidays?|festivos?)\b")
_NOW = re.compile(r"\b(?:agora|ahora|(?:right|open) now)\b")
_AMBIGUOUS = frozenset({"canal", "aparelho", "dente", "terapia", "analista", "vascular", "problema de coracao", "ent"})
_EXAMS = (
    *("clareamento", "preventivo", "papanicolau", "ecocardiograma", "endoscopia", "colonoscopia", "mamografia"),
    *(
        "tomografia",
        "ressonancia",
        "ultrassom",
        "ultrasom",
        "ultrassonografia",
        "morfologico",
        "raio x",
        "densitometria",
    ),
    *("limpeza dental", "limpeza de pele", "exame de sangue", "exame de vista", "exame de urina", "densitometria"),
)
_DOCTOR = re.compile(
    r"(?<!\bum )(?<!\buma )(?<!\bun )(?<!\buna )"
    r"\b(?:(?P<short>dra?)\.?|(?:[oa]|el|la|com|con|with|see) (?P<title>doutora?|doctora?)) "
    r"(?!(?:experiente|nov[oa]|disponi\w+|simpatic[oa]|atencios[oa]|general|querid[oa]|mujer|buen[oa]|near|any\w+)\b)"
    r"(?P<name>[a-z]{3,})\b"
)
"""A doctor by name, on folded words; what follows "uma doutora", and some words after any, tells what they are like."""

_ELSEWHERE = re.compile(
    r"\b(?:"
    + "|".join(
        sorted(
            {re.escape(word) for said in SPECIALTY_WORDS.values() for word in said if len(word) > 4 or word == "neuro"}
            - _AMBIGUOUS
            | set(_EXAMS),
            key=len,
            reverse=True,
        )
    )
    + r")s?\b"
)
"""What clinics have by name; where none of this clinic's own was meant, it has it not."""


def begin(talk: Talk) -> Move:
    """Answer the question; what the catalogue does not know is left to a person."""
    reply = _ANSWERS[talk.intent](talk) if talk.intent in _ANSWERS and not _is_faint(talk) else None
    if reply is None:
        return knowledge.begin(talk) if talk.situation.consented else _left_to_a_person(talk)
    if talk.idle and talk.situation.consented:
        options = reply.options or tuple(Option(value) for value in _AFTERWARDS)
        reply = Reply(reply.template, reply.context, options)
    return finished(reply, skill=NAME)


def _is_faint(talk: Talk) -> bool:
    """Tell whether it only seems to be about a table: a guess that names nothing of the clinic's answers nobody."""
    return talk.understanding.confidence < _FAINT and talk.questions and not talk.understanding.entities


def _left_to_a_person(talk: Talk) -> Move:
    return human.hand_over(talk, "unanswered_question", say("information/unknown"))


def _price(talk: Talk) -> Reply | None:
    asked = _services(talk)
    services = [service for service in asked if service.price is not None]
    if not services:
        return None
    if len(asked) == len(talk.catalogue.services) and (in_short := _price_in_short(talk, services)) is not None:
        return in_short
    return _price_of(talk, services)


def price_of_field(talk: Talk, subject: str) -> Move | None:
    """Tell the prices of a specialty that was chosen by its key; None where the clinic has it not any more."""
    mine = [one for one in talk.catalogue.services if str(one.specialty_id) == subject and one.price is not None]
    if not mine:
        return None
    reply = _price_of(talk, mine)
    options = tuple(Option(value) for value in _AFTERWARDS)
    return finished(Reply(reply.template, reply.context, options), skill=NAME, intent="price")


def _price_in_short(talk: Talk, services: Sequence[CatalogueService]) -> Reply | None:
    """Return from what to what consultations cost, and ask of which field; None where a list is short enough."""
    visits = [one for one in services if one.price and one.name.casefold().startswith("consulta")]
    fields = [one for one in talk.catalogue.specialties if any(visit.specialty_id == one.id for visit in visits)]
    if len(services) <= _SHORT_LIST or len(fields) < 2:
        return None
    ask = talk.idle and talk.situation.consented
    options = [Option(f"{PRICE}{one.id}", one.name[:24]) for one in fields[:_MOST_ROWS]] if ask else []
    prices = [visit.price for visit in visits if visit.price]
    payment = talk.catalogue.clinic.payment_methods
    return say("information/price_range", *options, least=min(prices), most=max(prices), payment=payment, ask=ask)


def _price_of(talk: Talk, services: Sequence[CatalogueService]) -> Reply:
    lines = [{"name": service.name, "price": service.price} for service in services[:_MOST_LINES]]
    chosen = talk.place.form.get("plan")
    plan = next((plan.name for plan in talk.catalogue.plans if plan.id == chosen), "")
    return say("information/price", services=lines, payment=talk.catalogue.clinic.payment_methods, plan=plan)


def _payment(talk: Talk) -> Reply | None:
    methods = talk.catalogue.clinic.payment_methods
    return say("information/payment", payment=methods) if methods else None


def _insurance(talk: Talk) -> Reply | None:
    plans = {str(plan.id): plan for plan in talk.catalogue.plans}
    named = [plans[str(value)] for value in talk.entities("plan") if str(value) in plans]
    names = [plan.name for plan in talk.catalogue.plans]
    if not named and phrases.OTHER_PLANS.search(talk.words):
        return say("information/insurance_other", plans=names)
    if not named:
        return say("information/insurance", plans=names)
    who = [professional.name for professional in talk.catalogue.professionals if named[0].id in professional.plan_ids]
    return say("information/insurance_one", plan=named[0].name, professionals=who)


def _address(talk: Talk) -> Reply | None:
    units = _units(talk)
    lines = [{"name": unit.name, "address": unit.address, "directions": unit.directions} for unit in units]
    return say("information/address", units=lines) if units else None


def _hours(talk: Talk) -> Reply | None:
    days = _days_asked(talk)
    if days:
        return say("information/hours_day", dates=[_open_on(talk, day) for day in days])
    lines = [{"name": unit.name, "days": _days(unit)} for unit in _units(talk) if unit.opening]
    return say("information/hours", units=lines) if lines else None


def _days_asked(talk: Talk) -> list[date]:
    """Return the days that the question names, the next holiday for "feriado"; none where it means any day."""
    spans = [(when.start, when.end) for when in talk.understanding.when if when.grain in _WITHIN_A_DAY]
    days = sorted(
        {start.date() + timedelta(days=number) for start, end in spans for number in range(_length(start, end))}
    )
    if not days and _NOW.search(talk.words):
        days = [talk.now.date()]
    if not days and _HOLIDAY.search(talk.words):
        holiday = next_holiday(talk.now.date(), [unit.id for unit in _units(talk)])
        days = [holiday] if holiday is not None else []
    return days if len(days) <= _MOST_DAYS else []


def _length(start: datetime, end: datetime) -> int:
    """Return how many days a span of time touches."""
    return (end - timedelta(microseconds=1) - start.replace(hour=0, minute=0)).days + 1


def _open_on(talk: Talk, day: date) -> dict[str, Any]:
    units = open_days(day, [unit.id for unit in _units(talk)])
    lines = [{"name": unit.unit_name, "opens": unit.opens, "closes": unit.closes} for unit in units]
    return {"date": day, "holiday": next((unit.holiday for unit in units if unit.holiday), ""), "places": lines}


def _preparation(talk: Talk) -> Reply | None:
    services = [service for service in _services(talk) if service.preparation]
    if not services and talk.entities("service"):
        return say("information/no_preparation")
    lines = [{"name": service.name, "preparation": service.preparation} for service in services[:_MOST_LINES]]
    return say("information/preparation", services=lines) if lines else None


def _professionals(talk: Talk) -> Reply | None:
    specialties = {specialty.id: specialty.name for specialty in talk.catalogue.specialties}
    wanted = {int(value) for value in talk.entities("specialty")}
    named = {int(value) for value in talk.entities("professional")}
    shown: list[CatalogueProfessional] = [
        who
        for who in talk.catalogue.professionals
        if (not wanted or wanted & set(who.specialty_ids)) and (not named or who.id in named)
    ]
    if not wanted and not named and not _ASKS_FOR_ALL.search(talk.words):
        return not_here(talk) if talk.sure_of(INTENTS) or names_what_is_elsewhere(talk) else None
    lines = [
        {
            "name": who.name,
            "specialties": [specialties[one] for one in who.specialty_ids if one in specialties],
            "council": who.council_number,
            "about": who.about if len(shown) <= 2 else "",
        }
        for who in shown[:_MOST_LINES]
    ]
    return say("information/professionals", professionals=lines) if lines else None


def not_here(talk: Talk) -> Reply:
    """Say that the clinic has not what was named, and what it has."""
    return say("information/not_here", specialties=[specialty.name for specialty in talk.catalogue.specialties])


def names_what_is_elsewhere(talk: Talk) -> bool:
    """Tell whether a specialty or an examination was named that the clinic does not have."""
    ours = any(talk.entities(kind) for kind in ("specialty", "service", "professional"))
    return not ours and _ELSEWHERE.search(talk.words) is not None


def nobody_called(talk: Talk) -> tuple[Reply, ...]:
    """Return the sentence that nobody here is called like the doctor who was named: "com o dr. Roberto"."""
    named = _DOCTOR.search(fold(talk.heard.text))
    if named is None or talk.entities("professional") or named["name"] in KNOWN - NAMES_TOO:
        return ()
    title = "Dra." if (named["short"] or named["title"]).endswith("a") else "Dr."
    return (say("information/nobody_called", name=f"{title} {named['name'].capitalize()}"),)


def _services(talk: Talk) -> Sequence[CatalogueService]:
    """Return the services asked about: those named, of the specialty or person named, of the open booking; else all."""
    services = talk.catalogue.services
    form = talk.place.form
    for ids, field in (
        ({int(value) for value in talk.entities("service")}, "id"),
        ({int(value) for value in talk.entities("specialty")}, "specialty_id"),
        ({int(form["service"])} if form.get("service") else set(), "id"),
        ({int(form["specialty"])} if form.get("specialty") else set(), "specialty_id"),
    ):
        found = [service for service in services if getattr(service, field) in ids]
        if found:
            return found
    people = {int(value) for value in talk.entities("professional")}
    theirs = [service for service in services if people & set(service.professional_ids)]
    return theirs or services


def _units(talk: Talk) -> Sequence[CatalogueUnit]:
    """Return the units asked about: those named, that of the time which is kept for the patient; else all."""
    named = {int(value) for value in talk.entities("unit")}
    if not named and talk.place.skill == "my_appointments" and talk.place.form.get("id"):
        shown = appointments.view(int(talk.place.form["id"]))
        named = {shown.unit_id} if shown is not None else set()
    if not named and talk.place.form.get("hold"):
        with suppress(BadSlotKey):
            named = {SlotKey.parse(str(talk.place.form.get("slot", ""))).unit_id}
    return [unit for unit in talk.catalogue.units if unit.id in named] or talk.catalogue.units


def _days(unit: CatalogueUnit) -> list[dict[str, Any]]:
    """Return runs of weekdays with the same hours: first and last weekday (0 is Monday), opening and closing."""
    runs: list[dict[str, Any]] = []
    for weekday, first, last in unit.opening:
        opens, closes = _clock(first), _clock(last)
        run = runs[-1] if runs else {}
        if (run.get("last"), run.get("opens"), run.get("closes")) == (weekday - 1, opens, closes):
            run["last"] = weekday
        else:
            runs.append({"first": weekday, "last": weekday, "opens": opens, "closes": closes})
    return runs


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


_ANSWERS = {
    "price": _price,
    "payment": _payment,
    "insurance": _insurance,
    "address": _address,
    "hours": _hours,
    "preparation": _preparation,
    "professionals": _professionals,
}

SKILL = register(
    Skill(
        name=NAME,
        begin=begin,
        intents=INTENTS,
        begins_at=(END, "knowledge", "human"),
        says=(
            "information/price",
            "information/price_range",
            "information/payment",
            "information/insurance",
            "information/insurance_one",
            "information/address",
            "information/hours",
            "information/hours_day",
            "information/preparation",
            "information/no_preparation",
            "information/professionals",
            "information/not_here",
            "information/nobody_called",
            "information/insurance_other",
            "information/unknown",
        ),
    )
)
