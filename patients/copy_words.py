"""How a person's copy names things: people read it, so sections, fields and set values are said in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

LEFT_OUT = frozenset({"public_id", "time_zone"})
"""Fields for machines alone; the JSON has them."""

SECTIONS: Mapping[str, Any] = {
    "contacts": _("Contact"),
    "patients": _("Patients"),
    "guardianships": _("Who acts for whom"),
    "consents": _("Consents"),
    "privacy_requests": _("Requests about personal data"),
    "appointments": _("Appointments"),
    "waitlist": _("Waitlist"),
    "questions": _("Questions asked"),
    "messages": _("Messages"),
}
FIELDS: Mapping[str, Any] = {
    "asked_at": _("asked at"),
    "author": _("who said it"),
    "birth_date": _("birth date"),
    "blocked": _("blocked"),
    "breed": _("breed"),
    "bsuid": _("WhatsApp user id"),
    "cancel_reason": _("reason for cancelling"),
    "card_number": _("insurance card"),
    "card_valid_until": _("card valid until"),
    "contact": _("contact"),
    "cpf": _("CPF"),
    "created_at": _("kept since"),
    "direction": _("direction"),
    "done_at": _("done at"),
    "due_on": _("due on"),
    "ends_at": _("end"),
    "granted_at": _("agreed at"),
    "insurance_plan_code": _("health plan"),
    "kind": _("kind"),
    "language": _("language"),
    "marketing_stopped_at": _("no news since"),
    "media": _("file"),
    "name": _("name"),
    "notes": _("notes"),
    "opted_out_at": _("asked not to be written to at"),
    "patient": _("patient"),
    "patient_name": _("patient"),
    "phone": _("phone"),
    "plan_name": _("health plan"),
    "price": _("price"),
    "professional_name": _("professional"),
    "profile_name": _("profile name"),
    "purpose": _("purpose"),
    "reason": _("reason"),
    "relation": _("relation"),
    "revoked_at": _("withdrawn at"),
    "sent_at": _("when"),
    "service_name": _("service"),
    "sex": _("sex"),
    "source": _("booked by way of"),
    "species": _("species"),
    "starts_at": _("start"),
    "status": _("status"),
    "text": _("text"),
    "text_version": _("version of the text"),
    "unit_name": _("unit"),
    "verdict": _("outcome"),
    "wa_id": _("WhatsApp number"),
    "windows": _("times wished"),
}
VALUES: Mapping[str, Mapping[str, Any]] = {
    "direction": {"in": _("received"), "out": _("sent")},
    "author": {"contact": _("you"), "bot": _("assistant"), "staff": _("staff"), "notice": _("notice")},
    "purpose": {"care": _("care"), "reminders": _("reminders"), "marketing": _("news")},
    "status": {
        "booked": _("booked"),
        "confirmed": _("confirmed"),
        "completed": _("completed"),
        "cancelled": _("cancelled"),
        "rescheduled": _("rescheduled"),
        "no_show": _("did not come"),
        "handled": _("read"),
        "sent": _("sent"),
        "delivered": _("delivered"),
        "read": _("read"),
    },
    "relation": {
        "self": _("themselves"),
        "parent": _("parent"),
        "child": _("child"),
        "spouse": _("spouse"),
        "carer": _("carer"),
        "tutor": _("tutor"),
    },
}


def section(name: str) -> str:
    """Return a section's name in words; an unknown one as it is, without underscores."""
    return str(SECTIONS.get(name, name.replace("_", " ").capitalize()))


def field(name: str) -> str:
    """Return a field's name in words; an unknown one as it is, without underscores."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def value(name: str, said: Any) -> Any:
    """Return a field's value in words where it is one of a set."""
    return str(VALUES.get(name, {}).get(said, said)) if isinstance(said, str) else said
