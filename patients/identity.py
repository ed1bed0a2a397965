"""Finding the contact behind an identity.

Meta's business-scoped user id (bsuid) is the surest key, then the phone in either form of Brazil's
ninth digit, then the raw wa_id; any of them may be missing (Meta: business-scoped user ids, 2026-06-29).
"""

from collections.abc import Callable, Iterable, Sequence

from django.db import connection, transaction

from clinicbot.core.rows import Columns
from integrations.events import Identity
from integrations.phones import lookup_forms

from .models import Contact, Guardianship

_CONTACT = Columns(Contact, "p")
_KNOWN = f"""
SELECT {_CONTACT.sql} FROM patients_contact p
WHERE p.phone = ANY(%s) OR p.wa_id = ANY(%s) OR p.bsuid = ANY(%s)
"""  # noqa: S608 - the columns are ours

MergeListener = Callable[[int, int], None]
_merge_listeners: list[MergeListener] = []


def on_merge(listener: MergeListener) -> None:
    """Have `listener(kept_id, absorbed_id)` called, inside the transaction, when two contacts prove to be one.

    Rooms above register here in `AppConfig.ready` to move what they keep by contact.
    """
    _merge_listeners.append(listener)


def is_known(identity: Identity) -> bool:
    """Tell whether the identity holds anything to recognise someone by."""
    return bool(identity.bsuid or identity.phone or identity.wa_id)


def resolve(identities: Sequence[Identity]) -> list[Contact]:
    """Return the contact of each identity, in order, creating those not seen before.

    Two queries when all are known and unchanged. Must run inside a transaction; identities are
    written in a fixed order, so that two batches cannot deadlock. Raises ValueError for an identity
    with nothing to recognise it by.
    """
    if not all(is_known(identity) for identity in identities):
        raise ValueError("identity without bsuid, phone or wa_id")
    book = _Book(_candidates(identities))
    people = sorted(set(identities), key=_sort_key)
    strangers = [identity for identity in people if book.find(identity) is None]
    if strangers:
        _create(strangers)
        book = _Book(_candidates(identities))
    for identity in people:
        _settle(book, identity)
    return [book.find(identity) or _lost(identity) for identity in identities]


def change(old: Identity, new: Identity) -> Contact | None:
    """Write down that a contact's number or user id changed; None where the old identity is nobody we know.

    The person is the same (Meta says so), so the history stays with them.
    """
    book = _Book(_candidates([old, new]))
    contact = book.find(old)
    if contact is None:
        return None
    _take_over(book, contact, new)
    return contact


class _Book:
    """The contacts of one batch, by every key they are known by."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self.by_bsuid: dict[str, Contact] = {}
        self.by_phone: dict[str, Contact] = {}
        self.by_wa_id: dict[str, Contact] = {}
        for contact in contacts:
            self.add(contact)

    def add(self, contact: Contact) -> None:
        if contact.bsuid:
            self.by_bsuid[contact.bsuid] = contact
        for form in lookup_forms(contact.phone) if contact.phone else ():
            self.by_phone[form] = contact
        if contact.wa_id:
            self.by_wa_id[contact.wa_id] = contact

    def forget(self, contact: Contact) -> None:
        for index in (self.by_bsuid, self.by_phone, self.by_wa_id):
            for key in [key for key, value in index.items() if value.pk == contact.pk]:
                del index[key]

    def by_number(self, identity: Identity) -> Contact | None:
        found = self.by_phone.get(identity.phone or "")
        return found or self.by_wa_id.get(identity.wa_id or "")

    def find(self, identity: Identity) -> Contact | None:
        return self.by_bsuid.get(identity.bsuid or "") or self.by_number(identity)


def _candidates(identities: Iterable[Identity]) -> Iterable[Contact]:
    bsuids: set[str] = set()
    phones: set[str] = set()
    wa_ids: set[str] = set()
    for identity in identities:
        if identity.bsuid:
            bsuids.add(identity.bsuid)
        if identity.phone:
            phones.update(lookup_forms(identity.phone))
        if identity.wa_id:
            wa_ids.add(identity.wa_id)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(phones), list(wa_ids), list(bsuids)])
        return [_CONTACT.read(row) for row in cursor.fetchall()]


def _settle(book: _Book, identity: Identity) -> None:
    contact = book.by_bsuid.get(identity.bsuid or "")
    holder = book.by_number(identity)
    if contact is None and holder is not None and identity.bsuid and holder.bsuid:
        # The number speaks with another user id: it was given to someone else. Their past is not this person's.
        _give_up_number(book, holder)
        holder = None
    contact = contact or holder
    if contact is None:
        _create([identity])
        contact = _Book(_candidates([identity])).find(identity) or _lost(identity)
        book.add(contact)
    _take_over(book, contact, identity)


def _take_over(book: _Book, contact: Contact, identity: Identity) -> None:
    holder = book.by_number(identity)
    if holder is not None and holder.pk != contact.pk:
        if holder.bsuid:
            _give_up_number(book, holder)
        else:
            _merge(book, kept=contact, absorbed=holder)
    if _update(contact, identity):
        book.forget(contact)
        contact.save()
        book.add(contact)


def _update(contact: Contact, identity: Identity) -> bool:
    before = (contact.bsuid, contact.phone, contact.wa_id, contact.profile_name)
    contact.bsuid = identity.bsuid or contact.bsuid
    if identity.phone and identity.phone not in (lookup_forms(contact.phone) if contact.phone else ()):
        contact.phone = identity.phone
    contact.wa_id = identity.wa_id or contact.wa_id
    contact.profile_name = (identity.profile_name or contact.profile_name)[:160]
    return before != (contact.bsuid, contact.phone, contact.wa_id, contact.profile_name)


def _give_up_number(book: _Book, holder: Contact) -> None:
    book.forget(holder)
    holder.phone, holder.wa_id = None, ""
    holder.save(update_fields=["phone", "wa_id"])
    book.add(holder)


def _merge(book: _Book, *, kept: Contact, absorbed: Contact) -> None:
    with transaction.atomic():
        mine = set(Guardianship.objects.filter(contact=kept).values_list("patient_id", flat=True))
        has_self = Guardianship.objects.filter(contact=kept, relation="self").exists()
        moving = Guardianship.objects.filter(contact=absorbed).exclude(patient_id__in=mine)
        if has_self:
            moving.filter(relation="self").update(relation="carer")
        moving.update(contact=kept)
        absorbed.consents.filter(purpose__in=kept.consents.filter(revoked_at=None).values("purpose")).delete()
        absorbed.consents.update(contact=kept)
        absorbed.privacy_requests.update(contact=kept)
        _carry_wishes(kept, absorbed)
        for listener in _merge_listeners:
            listener(kept.pk, absorbed.pk)
        book.forget(absorbed)
        absorbed.delete()


def _carry_wishes(kept: Contact, absorbed: Contact) -> None:
    """What either of the two asked for holds for the one person."""
    kept.blocked = kept.blocked or absorbed.blocked
    kept.bot_enabled = kept.bot_enabled and absorbed.bot_enabled
    kept.opted_out_at = kept.opted_out_at or absorbed.opted_out_at
    kept.marketing_stopped_at = kept.marketing_stopped_at or absorbed.marketing_stopped_at
    kept.language = kept.language or absorbed.language
    kept.save(update_fields=["blocked", "bot_enabled", "opted_out_at", "marketing_stopped_at", "language"])


def _create(identities: Sequence[Identity]) -> None:
    """Insert contacts for people not seen before, in one statement; a parallel batch may have been first."""
    rows = [
        Contact(
            bsuid=identity.bsuid or None,
            phone=identity.phone or None,
            wa_id=identity.wa_id or "",
            profile_name=(identity.profile_name or "")[:160],
        )
        for identity in identities
    ]
    Contact.objects.bulk_create(rows, ignore_conflicts=True)


def _lost(identity: Identity) -> Contact:
    raise LookupError("contact vanished while it was being recorded")


def _sort_key(identity: Identity) -> tuple[str, str, str]:
    return (identity.phone or "", identity.bsuid or "", identity.wa_id or "")
