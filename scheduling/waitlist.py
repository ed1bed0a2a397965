"""The waitlist: wishes, whose turn it is, and offers that are real holds, so that nobody taps and loses.

An offer keeps the freed slot for one patient until it is taken, declined or over; search never shows it meanwhile.
Locks: the entry's row first, then the offer's, then what `booking` takes (see `locks`).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F

from scheduling import booking, snapshot, turn_order
from scheduling.actors import SYSTEM, Actor
from scheduling.errors import CannotBeTold, NotAllowed, RuleBroken
from scheduling.locks import lock
from scheduling.models import Appointment, WaitlistEntry, WaitlistOffer
from scheduling.models.appointments import Status
from scheduling.slot import Slot, SlotKey, SlotQuery
from scheduling.slots import find_slots
from scheduling.times import zone
from scheduling.turn_order import GONE, STANDING, Candidate, ranked, wants, who_wait

OFFER_MINUTES = 30
_SHORTEST_OFFER = 5
_CONTACT_HOURS = (time(8), time(20))
_MOST_CONSIDERED = 50

Tell = Callable[[WaitlistOffer], None]
"""Tells a patient of an offer, in the offer's own transaction; raises CannotBeTold, and the offer was never made."""

EntryStatus = WaitlistEntry.Status
OfferStatus = WaitlistOffer.Status


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone waits for. Windows are aware, half-open; none means any time. `replaces` is an appointment's id."""

    service_id: int
    professional_id: int | None = None
    unit_id: int | None = None
    plan_id: int | None = None
    windows: tuple[tuple[datetime, datetime], ...] = ()
    urgency: int = 0
    replaces: int | None = None


def join(patient_id: int, contact_id: int, wish: Wish, now: datetime) -> WaitlistEntry:
    """Put a patient on the list. Who already waits for the same keeps the place; windows and urgency become the new.

    "The same" is service, professional and unit. Locks: the entry's row; for a new one the patient's advisory lock.
    """
    same: dict[str, Any] = {
        "patient_id": patient_id,
        "service_id": wish.service_id,
        "professional_id": wish.professional_id,
        "unit_id": wish.unit_id,
    }
    details: dict[str, Any] = {
        "contact_id": contact_id,
        "plan_id": wish.plan_id,
        "replaces_id": wish.replaces,
        "windows": [[start.isoformat(), end.isoformat()] for start, end in wish.windows],
        "urgency": wish.urgency,
    }
    with transaction.atomic():
        entry = _waiting_for_the_same(same)
        if entry is None:
            # Two who join at once find each other here; an entry that is there is locked before anything else.
            lock(patient_id=patient_id, resources=())
            entry = _waiting_for_the_same(same)
        if entry is None:
            return WaitlistEntry.objects.create(**same, **details, created_at=now)
        for name, value in details.items():
            setattr(entry, name, value)
        entry.save(update_fields=list(details))
        return entry


def leave(entry_id: int, now: datetime, by: Actor) -> None:
    """Take an entry off the list; an open offer is given back. Leaving twice changes nothing.

    Locks: the entry's row, then the hold's. Raises NotAllowed for an unknown entry or someone else's.
    """
    with transaction.atomic():
        entry = _locked_entry(entry_id, by)
        for offer in entry.offers.filter(status=OfferStatus.OPEN):
            _close(offer, OfferStatus.DECLINED, now, by)
        WaitlistEntry.objects.filter(pk=entry_id).exclude(status=EntryStatus.BOOKED).update(status=EntryStatus.LEFT)


def _waiting_for_the_same(same: dict[str, Any]) -> WaitlistEntry | None:
    rows = WaitlistEntry.objects.filter(**same, status__in=(EntryStatus.WAITING, EntryStatus.OFFERED))
    return rows.select_for_update(of=("self",), no_key=True).first()


def candidates(slot_key: str, now: datetime) -> list[Candidate]:
    """Return who waits for a slot like this and was not yet offered it, whose turn it is first. Two queries, no lock.

    Who has an appointment already, and named no windows, waits only for an earlier time. Who may not be written to is
    left out.
    Points: 40 a grade of urgency, 1 a day waited (60 at most), 5 for each offer that went by; then who waits longest.
    """
    slot = SlotKey.parse(slot_key)
    rows = who_wait(slot.professional_id, slot.unit_id).filter(service_id=slot.service_id)
    rows = rows.exclude(offers__slot_key=slot_key)
    return [candidate for candidate, row in ranked(rows, now) if wants(row, slot.start_at)]


def offer_slot(slot_key: str, now: datetime, *, minutes: int = OFFER_MINUTES) -> WaitlistOffer | None:
    """Offer a freed slot to the one whose turn it is: a hold with a countdown. None where nobody can take it now.

    No offer is made outside contact hours (8 to 20 in the unit's zone). With little time left before the slot the
    countdown is shorter. Whoever cannot book it (plan, age, another appointment) is passed over without losing a turn.
    Locks, for one candidate after the other: the entry's row, then as `booking.hold`. Raises BadSlotKey.
    """
    lasting = _countdown(SlotKey.parse(slot_key), now, minutes)
    if lasting is None:
        return None
    for candidate in candidates(slot_key, now):
        offer = _offer_if_possible(candidate, slot_key, now, lasting)
        if offer is not None:
            return offer
    return None


def offer_time(
    professional_id: int,
    unit_id: int,
    start: datetime,
    end: datetime,
    now: datetime,
    *,
    minutes: int = OFFER_MINUTES,
    tell: Tell | None = None,
    also: Collection[int] = (),
) -> list[WaitlistOffer]:
    """Offer freed time of a professional, [start, end), to those who wait, whose turn it is first, until it is full.

    Freed time may fit another service than the one that left it, or several short ones: different slots are offered
    to different patients at once. `also` are ids of rooms, devices and second professionals that are free again with
    it: after the professional's own, whoever waits for a service that takes one of them is asked. `tell` tells each
    patient, in the transaction of the offer: none is made without. One search for each who waits (the first fifty);
    locks as `offer_slot`.
    """
    offers: list[WaitlistOffer] = []
    for waiting, whom in turn_order.who_gain(professional_id, unit_id, also):
        for candidate, entry in ranked(waiting, now)[:_MOST_CONSIDERED]:
            query = SlotQuery(
                service_id=entry.service_id,
                professional_id=whom or entry.professional_id,
                unit_id=unit_id,
                plan_id=entry.plan_id,
                patient_id=entry.patient_id,
                moving=candidate.instead_of,
                card_later=candidate.instead_of is None,
                windows=((start, end),),
            )
            offer = _offer_one_of(candidate, entry, find_slots(query, now), end, now, minutes, tell)
            offers += [offer] if offer is not None else []
    return offers


def _offer_one_of(
    candidate: Candidate,
    entry: WaitlistEntry,
    slots: Sequence[Slot],
    end: datetime,
    now: datetime,
    minutes: int,
    tell: Tell | None,
) -> WaitlistOffer | None:
    """Offer the first of the slots that suits, ends by `end` and was not offered to this patient before."""
    had = set(entry.offers.values_list("slot_key", flat=True))
    for slot in slots:
        lasting = _countdown(SlotKey.parse(slot.key), now, minutes)
        if lasting is None or slot.end > end or slot.key in had or not wants(entry, slot.start):
            continue
        offer = _offer_if_possible(candidate, slot.key, now, lasting, tell)
        if offer is not None:
            return offer
    return None


def accept(offer_id: int, key: str, now: datetime) -> Appointment:
    """Book an offer's hold for its patient; the appointment it replaces is moved instead of kept beside it.

    Raises NotAllowed("offer_is_over") once the countdown has ended: the patient keeps the place in the queue.
    Also RuleBroken and KeyReused as `booking.book`. Locks: the entry's row, the offer's, then as `booking.book` or
    `booking.reschedule`.
    """
    late = False
    with transaction.atomic():
        offer = _locked_offer(offer_id)
        if offer.status == OfferStatus.ACCEPTED:
            return offer.entry.replaces if offer.entry.replaces is not None and is_move(offer) else offer.hold
        if offer.status == OfferStatus.OPEN and offer.expires_at <= now:
            _close(offer, OfferStatus.EXPIRED, now, SYSTEM)
            late = True
        elif offer.status == OfferStatus.OPEN:
            return _take(offer, key, now)
    raise NotAllowed("offer_is_over" if late or offer.status == OfferStatus.EXPIRED else "offer_was_declined")


def decline(offer_id: int, now: datetime, by: Actor = SYSTEM) -> None:
    """Give an offer's slot back for the next one; the patient stays on the list. A second time changes nothing.

    Locks: the entry's row, the offer's, the hold's. Raises NotAllowed for an unknown offer or someone else's.
    """
    with transaction.atomic():
        offer = _locked_offer(offer_id)
        if by.kind == "contact" and offer.entry.contact_id != by.id:
            raise NotAllowed("not_yours")
        if offer.status == OfferStatus.OPEN:
            _close(offer, OfferStatus.DECLINED, now, by)


def expire_offers(now: datetime, limit: int = 100) -> list[str]:
    """Close at most `limit` offers whose countdown is over and return their slots, to be offered to the next one.

    Locks: rows of offers and their entries, skipping those that others hold (they are being answered).
    """
    with transaction.atomic():
        rows = WaitlistOffer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=now).order_by("pk")
        rows = rows.select_related("entry").select_for_update(skip_locked=True, of=("self", "entry"), no_key=True)
        over = list(rows[:limit])
        for offer in over:
            _close(offer, OfferStatus.EXPIRED, now, SYSTEM)
    return [offer.slot_key for offer in over]


def _countdown(slot: SlotKey, now: datetime, minutes: int) -> int | None:
    """Return for how many minutes the slot may be offered, or None where it is no time for offers."""
    unit = snapshot.current().units.get(slot.unit_id)
    lasting = min(minutes, int((slot.start_at - now).total_seconds() // 60 // 3))
    if unit is None or not is_contact_hour(now.astimezone(zone(unit.zone))) or lasting < _SHORTEST_OFFER:
        return None
    return lasting


def _offer_if_possible(
    candidate: Candidate, slot_key: str, now: datetime, minutes: int, tell: Tell | None = None
) -> WaitlistOffer | None:
    try:
        with transaction.atomic():
            offer = _offer(candidate, slot_key, now, minutes)
            if offer is not None and tell is not None:
                tell(offer)
            return offer
    except (RuleBroken, NotAllowed, CannotBeTold):
        return None


def _offer(candidate: Candidate, slot_key: str, now: datetime, minutes: int) -> WaitlistOffer | None:
    entry = WaitlistEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=candidate.entry_id)
    if entry.status != EntryStatus.WAITING:
        return None
    entry.replaces_id = candidate.instead_of
    hold = booking.hold(
        slot_key,
        entry.contact_id,
        entry.patient_id,
        f"offer-{entry.pk}-{slot_key}-{int(now.timestamp())}",
        now,
        minutes,
        plan_id=entry.plan_id,
        moving=None if entry.replaces is None or entry.replaces.status in GONE else entry.replaces_id,
        by=SYSTEM,
        proposed=True,
        card_later=candidate.instead_of is None,
    )
    entry.status = EntryStatus.OFFERED
    entry.last_offered_at = now
    entry.save(update_fields=["status", "last_offered_at", "replaces"])
    return WaitlistOffer.objects.create(
        entry=entry,
        hold=hold,
        slot_key=slot_key,
        offered_at=now,
        expires_at=hold.hold_expires_at or now,
        reasons=list(candidate.reasons),
    )


def _take(offer: WaitlistOffer, key: str, now: datetime) -> Appointment:
    entry = offer.entry
    by = Actor.contact(entry.contact_id)
    WaitlistOffer.objects.filter(pk=offer.pk).update(status=OfferStatus.ACCEPTED)
    WaitlistEntry.objects.filter(pk=entry.pk).update(status=EntryStatus.BOOKED)
    if entry.replaces_id is not None and is_move(offer):
        return booking.reschedule(entry.replaces_id, offer.slot_key, key, now, by)  # gives the hold back itself
    source = Appointment.Source.WAITLIST
    return booking.book(offer.hold_id, entry.patient_id, entry.contact_id, key, now, source, plan_id=entry.plan_id)


def is_move(offer: WaitlistOffer) -> bool:
    """Say whether the offer's hold is another time for the appointment that it replaces, which still stands."""
    replaces = offer.entry.replaces
    return replaces is not None and replaces.visit == offer.hold.visit and replaces.status not in GONE


def _close(offer: WaitlistOffer, status: WaitlistOffer.Status, now: datetime, by: Actor) -> None:
    """End an open offer: its hold is free again, its patient waits on and is not made to wait longer for it.

    A hold that was booked on its own meanwhile (its plan's card had to be told first) was taken after all.
    """
    if Appointment.objects.filter(pk=offer.hold_id, status__in=STANDING).exists():
        WaitlistOffer.objects.filter(pk=offer.pk).update(status=OfferStatus.ACCEPTED)
        WaitlistEntry.objects.filter(pk=offer.entry_id).update(status=EntryStatus.BOOKED)
        return
    WaitlistOffer.objects.filter(pk=offer.pk).update(status=status)
    offer.status = status
    held = Appointment.objects.filter(pk=offer.hold_id, status=Status.HELD).exists()
    if held:
        booking.release(offer.hold_id, f"offer-{offer.pk}-over", now)
    WaitlistEntry.objects.filter(pk=offer.entry_id, status=EntryStatus.OFFERED).update(
        status=EntryStatus.WAITING, offers_passed=F("offers_passed") + 1
    )


def _locked_offer(offer_id: int) -> WaitlistOffer:
    """Lock the entry first, as everyone does, then the offer."""
    WaitlistEntry.objects.select_for_update(of=("self",), no_key=True).filter(offers=offer_id).first()
    rows = WaitlistOffer.objects.select_related("entry", "entry__replaces", "hold")
    try:
        return rows.select_for_update(of=("self",), no_key=True).get(pk=offer_id)
    except WaitlistOffer.DoesNotExist:
        raise NotAllowed("unknown_offer") from None


def _locked_entry(entry_id: int, by: Actor) -> WaitlistEntry:
    entry = WaitlistEntry.objects.select_for_update(of=("self",), no_key=True).filter(pk=entry_id).first()
    if entry is None:
        raise NotAllowed("unknown_entry")
    if by.kind == "contact" and entry.contact_id != by.id:
        raise NotAllowed("not_yours")
    return entry


def is_contact_hour(here: datetime) -> bool:
    """Say whether offers may be made at a time on the unit's own clock: from 8 to 20."""
    return _CONTACT_HOURS[0] <= here.time() < _CONTACT_HOURS[1]
