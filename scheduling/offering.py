"""Freed time and its offers as the conversation needs them: who is asked next, and whether an offer still holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from scheduling import snapshot, waitlist
from scheduling.models import Appointment, FreedTime, WaitlistEntry, WaitlistOffer
from scheduling.models.appointments import Status
from scheduling.times import zone


@dataclass(frozen=True, slots=True)
class OfferView:
    """One offer. `hold` is the public id of the held appointment; `replaces` the appointment it would move, if any."""

    id: int
    status: str
    entry_id: int
    waiting: bool
    slot_key: str
    hold_id: int
    expires_at: datetime
    service_id: int
    professional_id: int
    unit_id: int
    patient_id: int
    plan_id: int | None
    replaces: int | None


def offer_freed(now: datetime, tell: waitlist.Tell, *, limit: int = 100) -> int:
    """Offer what is free again to those who wait for it; return how many offers were made.

    `tell` is called in the transaction of each offer (see `waitlist.offer_time`). May run at any time, twice and side
    by side. At night in the unit's zone nothing is offered: its rows wait for the morning. Locks as
    `waitlist.offer_time`, each offer in a transaction of its own where the caller has none.
    """
    FreedTime.objects.filter(starts_at__lte=now).delete()
    units = snapshot.current().units.values()
    awake = [unit.id for unit in units if waitlist.is_contact_hour(now.astimezone(zone(unit.zone)))]
    offered = 0
    for row in FreedTime.objects.filter(unit__in=awake).order_by("starts_at", "pk")[:limit]:
        made = waitlist.offer_time(
            row.professional_id, row.unit_id, row.starts_at, row.ends_at, now, tell=tell, also=row.also
        )
        offered += len(made)
        FreedTime.objects.filter(pk=row.pk).delete()
    return offered


def is_open(hold: UUID, now: datetime, *, lock: bool = False) -> bool:
    """Say whether the offer of this hold (a public id) can still be taken.

    With `lock`, inside the caller's transaction, whoever takes it back waits until that transaction ends.
    """
    standing = Appointment.objects.filter(
        public_id=hold, status=Status.HELD, offer__status=WaitlistOffer.Status.OPEN, offer__expires_at__gt=now
    )
    if lock:
        return standing.select_for_update(of=("self",), no_key=True).first() is not None
    return standing.exists()


def offer_of(hold: UUID) -> OfferView | None:
    """Return the offer that the held appointment (a public id) was made for, whatever became of it. One query."""
    rows = WaitlistOffer.objects.select_related("entry__replaces", "hold")
    offer = rows.filter(hold__public_id=hold).first()
    if offer is None:
        return None
    entry, held = offer.entry, offer.hold
    return OfferView(
        id=offer.pk,
        status=offer.status,
        entry_id=entry.pk,
        waiting=entry.status in (waitlist.EntryStatus.WAITING, waitlist.EntryStatus.OFFERED),
        slot_key=offer.slot_key,
        hold_id=held.pk,
        expires_at=offer.expires_at,
        service_id=held.service_id,
        professional_id=held.professional_id,
        unit_id=held.unit_id,
        patient_id=entry.patient_id,
        plan_id=entry.plan_id,
        replaces=entry.replaces_id if waitlist.is_move(offer) else None,
    )


def take_back(holds: list[UUID], now: datetime) -> int:
    """Give back the open offers of these holds (public ids): nobody was told of them. Return how many.

    Locks as `waitlist.decline`, one offer after the other.
    """
    offers = WaitlistOffer.objects.filter(hold__public_id__in=holds, status=WaitlistOffer.Status.OPEN)
    ids = list(offers.values_list("pk", flat=True))
    for pk in ids:
        waitlist.decline(pk, now)
    return len(ids)


def entries_of(contact_id: int) -> list[int]:
    """Return the ids of the entries with which a contact's patients wait, oldest first. One query, no lock."""
    waiting = (waitlist.EntryStatus.WAITING, waitlist.EntryStatus.OFFERED)
    mine = WaitlistEntry.objects.filter(contact_id=contact_id, status__in=waiting)
    return list(mine.order_by("created_at", "pk").values_list("pk", flat=True))
