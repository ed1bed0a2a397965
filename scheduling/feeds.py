"""Private calendar feeds: who may read one, and its agenda as iCalendar (RFC 5545, RFC 7986).

The secret is 256 random bits; the database keeps its SHA-256, which is enough for a secret that cannot be guessed.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from redis.exceptions import RedisError

from scheduling.models import Appointment, Feed
from scheduling.models.appointments import Status

BACK, AHEAD = timedelta(days=30), timedelta(days=180)
MOST_EVENTS = 5000
READS, WRONG_READS, WINDOW = (
    30,
    60,
    600,
)  # at most so many reads of one feed, and wrong ones from one address, in seconds
_READ_NOTED_EVERY = timedelta(hours=1)
_PARTICLES = frozenset({"da", "das", "de", "del", "di", "do", "dos", "e", "la", "van", "von", "y"})
_GONE = frozenset({Status.CANCELLED, Status.NO_SHOW})
_NEVER = (Status.HELD, Status.EXPIRED)


def new_secret(feed: Feed, now: datetime) -> str:
    """Put a new secret into the unsaved `feed` and return it, the only time it is known. The old one becomes void."""
    secret = secrets.token_urlsafe(32)
    feed.digest = digest_of(secret)
    feed.created_at = now
    feed.revoked_at = feed.last_read_at = None
    return secret


def digest_of(secret: str) -> str:
    """Return what the database knows of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_of(secret: str) -> Feed | None:
    """Return the feed of this secret unless there is none or it was revoked. One statement."""
    rows = Feed.objects.select_related("professional", "unit")
    return rows.filter(digest=digest_of(secret), revoked_at=None).first()


def too_often(key: str, limit: int, now: datetime) -> bool:
    """Count one more read under `key` and say whether the window's limit is passed; never where Valkey is away."""
    name = f"feed:{key}:{int(now.timestamp()) // WINDOW}"
    try:
        cache.add(name, 0, 2 * WINDOW)
        return int(cache.incr(name)) > limit
    except (RedisError, ValueError):  # a counter that vanished in between counts from anew
        return False


def note_read(feed: Feed, now: datetime) -> None:
    """Remember that the feed is in use, to the hour. At most one statement."""
    if feed.last_read_at is None or now - feed.last_read_at >= _READ_NOTED_EVERY:
        Feed.objects.filter(pk=feed.pk).update(last_read_at=now)


def calendar_of(feed: Feed, now: datetime) -> bytes:
    """Return the feed's agenda, from 30 days before `now` to 180 days after it, as iCalendar. One statement.

    The same rows give the same bytes: DTSTAMP and SEQUENCE come from the appointment's last change. Times are UTC.
    """
    with translation.override(settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", "-//clinicbot//agenda//PT")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", _("Agenda: %(whose)s") % {"whose": feed})
        calendar.add("x-published-ttl", "PT15M")
        for row in _rows(feed, now):
            calendar.add_component(_event(row, feed))
        content: bytes = calendar.to_ical()
        return content


def initials(name: str) -> str:
    """Return a name's initials without its particles: "Maria Aparecida de Souza" gives "M. A. S."."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word.lower() not in _PARTICLES)


def _rows(feed: Feed, now: datetime) -> "Iterable[Appointment]":
    rows: QuerySet[Appointment] = Appointment.objects.exclude(status__in=_NEVER)
    rows = rows.filter(professional=feed.professional) if feed.professional_id else rows.filter(unit=feed.unit)
    rows = rows.filter(starts_at__range=(now - BACK, now + AHEAD))
    rows = rows.select_related("patient", "service", "professional", "unit").order_by("starts_at", "pk")
    return rows.defer("patient__cpf", "patient__card_number", "patient__notes")[:MOST_EVENTS]


def _event(row: Appointment, feed: Feed) -> Event:
    name = row.patient.name if row.patient else ""
    parts = [name if feed.full_names else initials(name), row.service.name]
    if feed.unit_id:
        parts.insert(0, str(row.professional))
    event = Event()
    event.add("uid", f"{row.public_id}@clinicbot")
    event.add("dtstamp", row.updated_at)
    event.add("last-modified", row.updated_at)
    event.add("sequence", row.version - 1)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("summary", " · ".join(part for part in parts if part))
    event.add("description", str(row.get_status_display()))
    event.add("location", f"{row.unit.name}, {row.unit.address}")
    event.add("class", "PRIVATE")
    event.add("status", _status(row))
    event.add("transp", "TRANSPARENT" if row.status in _GONE else "OPAQUE")
    return event


def _status(row: Appointment) -> str:
    if row.status in _GONE:
        return "CANCELLED"
    return "TENTATIVE" if row.status == Status.AWAITING else "CONFIRMED"
