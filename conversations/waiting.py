"""How staff read a conversation's state: for how long, why, in whose hands."""

from datetime import timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.masking import phone_text
from patients.models import Guardianship

from .models import Conversation

_REASONS = {
    "emergency": gettext_lazy("Possible emergency"),
    "self_harm": gettext_lazy("Risk of self-harm"),
    "urgent": gettext_lazy("Something urgent"),
    "asked_for_human": gettext_lazy("Asked for a person"),
    "complaint": gettext_lazy("Complaint"),
    "bereavement": gettext_lazy("A patient has died"),
    "privacy": gettext_lazy("Question about personal data"),
    "results": gettext_lazy("Asked for exam results"),
    "unanswered_question": gettext_lazy("A question without an answer"),
    "identity": gettext_lazy("The patient's birth date could not be checked"),
    "guardian": gettext_lazy("Who registers a minor is not the guardian"),
    "no_consent": gettext_lazy("Did not accept the privacy notice"),
    "not_understood": gettext_lazy("The assistant did not understand"),
    "failed_turns": gettext_lazy("The assistant failed"),
    "assistant_off": gettext_lazy("The assistant is off"),
    "send_failed": gettext_lazy("A message did not reach the patient"),
    "not_sent": gettext_lazy("A message was not sent"),
    "send_unknown": gettext_lazy("Not known whether a message arrived"),
    "staff": gettext_lazy("Called by staff"),
}
_ICONS = {"bot": "smart_toy", "waiting": "hourglass_top", "human": "support_agent", "closed": "check_circle"}


def with_own_names(rows: "QuerySet[Conversation]") -> "QuerySet[Conversation]":
    """Annotate conversations with their contacts' own name as a patient (`own_name`), None where there is none."""
    own = Guardianship.objects.filter(contact=OuterRef("contact"), relation=Guardianship.Relation.SELF)
    return rows.annotate(own_name=Subquery(own.values("patient__name")[:1]))


def name_of(row: Conversation) -> str:
    """Return how staff call whom they talk to: as a patient, else as on WhatsApp, else by number.

    `row` comes from `with_own_names` and has its contact.
    """
    own: str | None = getattr(row, "own_name", None)
    return own or row.contact.profile_name or phone_text(row.contact.phone) or _("no name")


def reason_of_handoff(reason: str) -> str:
    """Return why a person is needed, in the reader's words; an unknown word as it is, without underscores."""
    return str(_REASONS.get(reason, reason.replace("_", " ").capitalize()))


def mode_icon(mode: str) -> str:
    """Return the name of the sign for a mode, since colour alone tells too little."""
    return _ICONS.get(mode, "chat")


def mode_text(mode: str) -> str:
    """Return who answers, in the reader's words."""
    return str(_("finished")) if mode == Conversation.Mode.CLOSED else str(Conversation.Mode(mode).label)


def minutes_text(passed: timedelta) -> str:
    """Return a duration briefly: "now", "12 min", "3 h 05", "2 d"."""
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    if minutes < 24 * 60:
        return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(days)d d") % {"days": minutes // (24 * 60)}
