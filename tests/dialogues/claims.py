"""Said means done: every reply of every dialogue, compared with the database (times, people, units, prices, status).

Whatever is said: weekdays fit their dates, amounts are prices of the clinic, people and units exist. What claims that
something is booked, moved, cancelled, confirmed or kept is looked up; so is each time that can be tapped.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from conversations import wording
from conversations.models import Message
from conversations.rehearsal import Said
from conversations.replies import FOLDER, LANGUAGES
from conversations.tone import in_tone
from patients.models import Contact
from scheduling.models import Appointment, Offering, Professional, Service, Unit
from scheduling.models.insurance import Coverage
from scheduling.slot import BadSlotKey, SlotKey

STATUSES = {
    "booking/booked": {"booked"},
    "booking/requested": {"awaiting"},
    "booking/moved": {"booked", "awaiting"},
    "booking/summary": {"held"},
    "booking/summary_payer": {"held"},
    "booking/summary_move": {"held"},
    "my_appointments/cancelled": {"cancelled"},
    "my_appointments/confirmed": {"confirmed"},
    "my_appointments/kept": {"booked", "confirmed", "awaiting"},
    "my_appointments/restored": {"booked"},
    "my_appointments/moved_back": {"booked", "awaiting"},
    "my_appointments/move_stays": {"booked", "confirmed", "awaiting"},
    "my_appointments/cancel": {"booked", "confirmed", "awaiting"},
    "my_appointments/detail": {"booked", "confirmed", "awaiting"},
    "my_appointments/calendar": {"booked", "confirmed", "awaiting"},
    "reminder/day_before": {"booked", "confirmed", "awaiting"},
    "reminder/hours_before": {"booked", "confirmed", "awaiting"},
    "waitlist/offer": {"held"},
}
"""What the appointment that a reply speaks of must be, by the reply's template."""

LEADS = {"needs/time_kept": {"held"}, "booking/moving": {"booked", "confirmed", "awaiting"}}
"""The same of what is said first in a message that asks something else, by its template."""

_DAYS = {name: day for names in wording._DAYS.values() for day, name in enumerate(names)}
_DAYS |= {name: day for names in wording._SHORT_DAYS.values() for day, name in enumerate(names)}
_MONTHS = {name: month for month, name in enumerate(wording._MONTHS, start=1)}
_DATE = re.compile(
    rf"\b(?P<day>{'|'.join(sorted(map(re.escape, _DAYS), key=len, reverse=True))}), "
    rf"(?:(?P<dd>\d\d)/(?P<mm>\d\d)|(?P<month>{'|'.join(_MONTHS)}) (?P<number>\d+))"
    r"(?:,? (?:às|à|a las|a la|at) (?P<hour>\d+):(?P<minute>\d\d)(?: (?P<half>AM|PM))?)?"
)
_MONEY = re.compile(r"R\$ (?P<amount>[\d.,]*\d)")
_PERSON = re.compile(r"\bDra?\. [^\W\d_]+(?: [A-ZÀ-Ý][^\W\d_]+)+")
_UNIT = re.compile(r"\b(?:[Uu]nidade|[Ss]ede) (?P<name>[A-ZÀ-Ý][^\W\d_]+)")
_MINUTES = re.compile(r"\b(?P<number>\d+) minut")
_ROUNDED = timedelta(minutes=1)
_NOT_A_PRICE = re.compile(r"^(?:information|knowledge|symptoms|privacy)/")


def check(said: Said, phone: str, now: datetime, where: str) -> None:
    """Raise AssertionError where a reply says what is not so at `now`."""
    message = Message.objects.get(pk=said.id)
    template = str(message.payload.get("reply", ""))
    _check_facts(said.text, template, now, where)
    for choice_id, title in said.choices:
        _check_choice(choice_id, title, where)
    if template in STATUSES:
        _check_status(said.text, template, STATUSES[template], phone, now, where)
    for paragraph in said.text.split("\n\n"):
        for lead, openings in _openings().items():
            if template != lead and paragraph.startswith(openings):
                _check_status(paragraph, lead, LEADS[lead], phone, now, where)


def _check_facts(text: str, template: str, now: datetime, where: str) -> None:
    for found in _DATE.finditer(text):
        day = _date_of(found, now)
        assert day.weekday() == _DAYS[found["day"]], f"{where}: {found[0]} is no {found['day']}"
    people = {str(who) for who in Professional.objects.all()}
    for name in _PERSON.findall(text):
        assert name in people, f"{where}: there is no {name}"
    units = set(Unit.objects.values_list("name", flat=True))
    for found in _UNIT.finditer(text):
        assert found["name"] in units, f"{where}: there is no unit {found['name']}"
    if not _NOT_A_PRICE.match(template):
        for found in _MONEY.finditer(text):
            assert _amount(found["amount"], text) in _prices(), f"{where}: nothing costs {found[0]}"


def _check_choice(choice_id: str, title: str, where: str) -> None:
    skill_step, _, value = choice_id.partition(":")[2].partition(":")
    if skill_step != "booking.slot":
        return
    try:
        key = SlotKey.parse(value)
    except BadSlotKey:
        return
    start = key.start_at.astimezone(ZoneInfo(Unit.objects.get(pk=key.unit_id).time_zone))
    titles = {wording.moment(start, language) for language in ("pt_BR", "es", "en")}
    assert title in titles, f"{where}: the choice {title} is in truth {start}"


@cache
def _openings() -> dict[str, tuple[str, ...]]:
    """Return how each of the LEADS begins, in every language and tone: the words before its date."""
    found: dict[str, tuple[str, ...]] = {}
    for lead in LEADS:
        texts = [(one, (FOLDER / one / f"{lead}.txt").read_text(encoding="utf-8")) for one in LANGUAGES]
        opened = [(language, variant.partition("{{")[0]) for language, text in texts for variant in text.split("~~~\n")]
        found[lead] = tuple(in_tone(text, language, formal=tone) for language, text in opened for tone in (True, False))
        assert all(found[lead]), f"{lead} begins with its date"
    return found


def _check_status(text: str, template: str, statuses: set[str], phone: str, now: datetime, where: str) -> None:
    found = next((found for found in _DATE.finditer(text) if found["hour"]), None)
    if found is None and template == "reminder/hours_before":
        # The second reminder, hours before, says "hoje" instead of a date.
        return
    assert found is not None, f"{where}: {template} names no time"
    said = (_date_of(found, now), _clock_of(found))
    contact = Contact.objects.filter(phone=phone).first()
    rows = Appointment.objects.filter(status__in=statuses).select_related("professional", "unit", "service")
    mine = [row for row in rows if row.contact_id == getattr(contact, "pk", 0) or row.patient in _patients(contact)]
    true = [row for row in mine if _local(row) == said]
    assert true, f"{where}: {template} says {found[0]}, but nothing of theirs is {statuses} then"
    _check_row(text, template, true[-1], now, where)


def _check_row(text: str, template: str, row: Appointment, now: datetime, where: str) -> None:
    named = _PERSON.search(text)
    assert named is None or named[0] == str(row.professional), f"{where}: it is with {row.professional}"
    price = _MONEY.search(text) if template.startswith(("booking/", "waitlist/")) else None
    assert price is None or _amount(price["amount"], text) == row.price, f"{where}: it costs {row.price}"
    if template.startswith(("booking/", "waitlist/")) and template not in LEADS:
        assert row.unit.name in text, f"{where}: it is at {row.unit.name}"
        assert row.service.name in text, f"{where}: it is {row.service.name}"
    minutes = _MINUTES.search(text) if row.status == "held" else None
    if row.hold_expires_at is not None and (minutes or template in LEADS):
        left = row.hold_expires_at - now
        assert left > timedelta(), f"{where}: the time is kept no longer"
        told = timedelta(minutes=int(minutes["number"])) if minutes else left
        assert abs(told - left) <= _ROUNDED, f"{where}: it is kept for {left}"


def _patients(contact: Contact | None) -> list[object]:
    return list(contact.patients.all()) if contact is not None else []


def _local(row: Appointment) -> tuple[date, tuple[int, int]]:
    start = row.starts_at.astimezone(ZoneInfo(row.time_zone))
    return start.date(), (start.hour, start.minute)


def _date_of(found: re.Match[str], now: datetime) -> date:
    month = int(found["mm"]) if found["mm"] else _MONTHS[found["month"]]
    day = int(found["dd"] or found["number"])
    # A month that is well behind us is next year's.
    year = now.year + 1 if month < now.month - 6 else now.year
    return date(year, month, day)


def _clock_of(found: re.Match[str]) -> tuple[int, int]:
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "PM" else 0)
    return hour, int(found["minute"])


def _amount(text: str, whole: str) -> Decimal:
    english = "." in text and text.rindex(".") == len(text) - 3
    return Decimal(text.replace(",", "") if english else text.replace(".", "").replace(",", "."))


def _prices() -> set[Decimal | None]:
    return {
        *Service.objects.values_list("price", flat=True),
        *Offering.objects.values_list("price", flat=True),
        *Coverage.objects.values_list("price", flat=True),
    }
