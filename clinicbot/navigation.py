"""What the sidebar offers, to whom."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinicbot.core.admin import may

_INBOX = "conversations.view_conversation"
_AGENDA = "scheduling.view_appointment"
_GROUPS: tuple[tuple[Any, bool, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        gettext_lazy("Day to day"),
        False,
        (
            (gettext_lazy("Today"), "today", "admin:index", ""),
            (gettext_lazy("Inbox"), "forum", "admin:conversations_conversation_changelist", _INBOX),
            (gettext_lazy("Agenda"), "calendar_month", "admin:agenda", _AGENDA),
            (gettext_lazy("Appointments"), "event_note", "admin:scheduling_appointment_changelist", _AGENDA),
            (gettext_lazy("Waitlist"), "hourglass", "scheduling.waitlistentry", ""),
            (gettext_lazy("Waitlist offers"), "volunteer_activism", "scheduling.waitlistoffer", ""),
        ),
    ),
    (
        gettext_lazy("People"),
        False,
        (
            (gettext_lazy("Patients"), "personal_injury", "patients.patient", ""),
            (gettext_lazy("Contacts"), "contacts", "patients.contact", ""),
            (gettext_lazy("Privacy requests"), "shield_person", "patients.privacyrequest", ""),
            (gettext_lazy("Consents"), "handshake", "patients.consent", ""),
        ),
    ),
    (
        gettext_lazy("Clinic"),
        True,
        (
            (gettext_lazy("Professionals"), "stethoscope", "scheduling.professional", ""),
            (gettext_lazy("Services"), "medical_services", "scheduling.service", ""),
            (gettext_lazy("Specialties"), "category", "scheduling.specialty", ""),
            (gettext_lazy("Weekly hours"), "schedule", "scheduling.weeklyhours", ""),
            (gettext_lazy("Days off and other hours"), "event_busy", "scheduling.dayexception", ""),
            (gettext_lazy("Recurring blocks"), "block", "scheduling.recurringblock", ""),
            (gettext_lazy("Holidays"), "celebration", "scheduling.holiday", ""),
            (gettext_lazy("Units"), "location_on", "scheduling.unit", ""),
            (gettext_lazy("Rooms and equipment"), "meeting_room", "scheduling.room", ""),
            (gettext_lazy("Insurance plans"), "badge", "scheduling.insuranceplan", ""),
            (gettext_lazy("Quotas"), "data_thresholding", "scheduling.quota", ""),
            (gettext_lazy("Calendar feeds"), "rss_feed", "scheduling.feed", ""),
            (gettext_lazy("Clinic details"), "domain", "scheduling.clinic", ""),
        ),
    ),
    (
        gettext_lazy("Assistant"),
        True,
        (
            (gettext_lazy("Assistant settings"), "smart_toy", "conversations.assistantsettings", ""),
            (gettext_lazy("Unanswered questions"), "help", "conversations.openquestion", ""),
            (gettext_lazy("Knowledge base"), "menu_book", "conversations.knowledgearticle", ""),
            (gettext_lazy("Training phrases"), "school", "conversations.trainingphrase", ""),
            (gettext_lazy("Retrainings"), "model_training", "conversations.trainedhead", ""),
            (gettext_lazy("Complaints and specialties"), "healing", "conversations.complaint", ""),
            (gettext_lazy("Replies in own words"), "edit_note", "conversations.replyoverride", ""),
            (gettext_lazy("WhatsApp numbers"), "smartphone", "conversations.channel", ""),
            (gettext_lazy("Messages"), "chat", "conversations.message", ""),
            (gettext_lazy("Reminders"), "notifications", "scheduling.reminder", ""),
            (gettext_lazy("Turns"), "psychology", "conversations.turn", ""),
            (gettext_lazy("Deliveries"), "move_to_inbox", "conversations.delivery", ""),
            (gettext_lazy("News from Meta"), "campaign", "conversations.accountnews", ""),
        ),
    ),
    (
        gettext_lazy("System"),
        True,
        (
            (gettext_lazy("Users"), "person", "auth.user", ""),
            (gettext_lazy("Roles and groups"), "group", "auth.group", ""),
            (gettext_lazy("Scheduled tasks"), "update", "django_celery_beat.periodictask", ""),
        ),
    ),
)
"""Title, folded, items: title, icon, an address' name or a model, the permission needed (a model's own by default)."""


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sidebar as django-unfold wants it, with how many conversations wait beside the inbox."""
    from conversations.alarms import alarms_of

    waiting = alarms_of(request).waiting
    groups: list[dict[str, Any]] = []
    for title, folded, entries in _GROUPS:
        items = [_item(request, *entry) for entry in entries]
        if folded and not any(item["has_access"] for item in items):
            continue
        groups.append({"title": str(title), "separator": bool(groups), "collapsible": folded, "items": items})
    for item in groups[0]["items"] if waiting else ():
        if item["link"] == reverse("admin:conversations_conversation_changelist"):
            item |= {"badge": waiting, "badge_variant": "danger", "badge_style": "solid"}
    return groups


def _item(request: HttpRequest, title: Any, icon: str, target: str, permission: str) -> dict[str, Any]:
    if target.startswith("admin:"):
        link, access = reverse(target), not permission or may(request.user, permission)
    else:
        room, model = target.split(".")
        link = reverse(f"admin:{room}_{model}_changelist")
        access = may(request.user, f"{room}.view_{model}")
    return {
        "title": str(title),
        "icon": icon,
        "link": link,
        "has_access": access,
        "permission": lambda _request, access=access: access,
    }


def environment(request: HttpRequest) -> list[str] | None:
    """Return the label that warns that messages go to the simulator, not to WhatsApp."""
    from django.conf import settings

    return [_("Simulator"), "warning"] if settings.SIMULATOR else None
