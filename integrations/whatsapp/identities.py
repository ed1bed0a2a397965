"""Who is on the other side: phone, WhatsApp id and business-scoped user id (BSUID).

Since 2026 any of them may be missing, empty, or found in another's place: see Meta's page
"Business-scoped user IDs".
"""

import re
from collections.abc import Iterator
from typing import Any

from integrations.events import Identity
from integrations.phones import normalise
from integrations.whatsapp.fields import as_dict, as_list, label, string

_BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_WA_ID = re.compile(r"\+?([0-9]{5,20})")


class People:
    """The `contacts` of one webhook value, found by whichever id a message or status carries."""

    __slots__ = ("_by_id", "_contacts")

    def __init__(self, value: dict[str, Any]) -> None:
        """Read `value["contacts"]`, which may be missing or broken."""
        self._contacts = [contact for contact in as_list(value.get("contacts")) if isinstance(contact, dict)]
        self._by_id: dict[str, dict[str, Any]] = {}
        for contact in self._contacts:
            for key in _keys(string(contact, "wa_id"), string(contact, "user_id")):
                self._by_id.setdefault(key, contact)

    def identify(self, phone_id: str, user_id: str = "", parent_id: str = "") -> Identity:
        """Return everything known about who has `phone_id` (digits, or a BSUID in its place) or `user_id`.

        A contact is matched by id only; the sole contact of the value stands in just where the message names nobody,
        so that no profile is ever given to somebody else.
        """
        contact = next((self._by_id[key] for key in _keys(phone_id, user_id) if key in self._by_id), None)
        if contact is None:
            alone = not phone_id and not user_id and len(self._contacts) == 1
            contact = self._contacts[0] if alone else {}
        profile = as_dict(contact.get("profile"))
        contact_id, contact_user = string(contact, "wa_id"), string(contact, "user_id")
        wa_id = _wa_id(contact_id) or _wa_id(phone_id)
        return Identity(
            wa_id=wa_id,
            phone=normalise(wa_id) if wa_id else None,
            bsuid=_bsuid(user_id) or _bsuid(contact_user) or _bsuid(phone_id) or _bsuid(contact_id),
            parent_bsuid=_bsuid(parent_id) or _bsuid(string(contact, "parent_user_id")),
            username=label(profile, "username") or None,
            profile_name=label(profile, "name") or None,
        )


def bare_identity(phone_id: str, user_id: str = "", parent_id: str = "") -> Identity:
    """Return the identity made of these ids alone, without a profile."""
    wa_id = _wa_id(phone_id)
    return Identity(
        wa_id=wa_id,
        phone=normalise(wa_id) if wa_id else None,
        bsuid=_bsuid(user_id) or _bsuid(phone_id),
        parent_bsuid=_bsuid(parent_id),
    )


def is_known(identity: Identity) -> bool:
    """Tell whether the identity holds an id by which a contact can be found."""
    return bool(identity.wa_id or identity.bsuid)


def _keys(phone_id: str, user_id: str) -> Iterator[str]:
    if user_id:
        yield user_id
    if phone_id:
        yield phone_id
        if normal := normalise(phone_id):
            yield normal


def _wa_id(value: str) -> str | None:
    match = _WA_ID.fullmatch(value)
    return match[1] if match else None


def _bsuid(value: str) -> str | None:
    return value if _BSUID.fullmatch(value) else None
