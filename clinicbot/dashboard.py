"""The first page: what happens today and what wants attention."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.utils import timezone

from clinicbot.core import clock
from clinicbot.core.admin import may
from conversations.models import AssistantSettings, Channel, Conversation, Message
from conversations.waiting import minutes_text, mode_icon, name_of, reason_of_handoff, with_own_names
from patients.models import PrivacyRequest
from scheduling.admin.appointments import own_appointments
from scheduling.models import Appointment

_SHOWN = 12
_FAILURES_FOR = timedelta(hours=24)
Status = Appointment.Status
_DEADLINE_NEAR = timedelta(days=3)
_OFF_THE_LIST = (Status.HELD, Status.EXPIRED, Status.CANCELLED)


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add to the index page what the user may see of the day. A fixed number of queries."""
    if may(request.user, "scheduling.view_appointment"):
        context |= _agenda(request)
    if may(request.user, "conversations.view_conversation"):
        context |= _inbox()
    if may(request.user, "patients.view_privacyrequest"):
        context["rights"] = _rights()
    return context


def _rights() -> dict[str, int]:
    """Count the privacy requests that wait, and those whose deadline is near or over (LGPD art. 19 II)."""
    soon = timezone.localdate(clock.now()) + _DEADLINE_NEAR
    waiting = PrivacyRequest.objects.filter(done_at=None)
    return waiting.aggregate(all=Count("pk"), pressing=Count("pk", filter=Q(due_on__lte=soon)))


def _agenda(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    today = timezone.localdate(now)
    rows = own_appointments(request.user, Appointment.objects.filter(local_date=today))
    counts = rows.aggregate(
        all=Count("pk", filter=~Q(status__in=_OFF_THE_LIST)),
        unconfirmed=Count("pk", filter=Q(status=Status.BOOKED, starts_at__gte=now)),
        here=Count("pk", filter=Q(status=Status.ARRIVED)),
        missed=Count("pk", filter=Q(status=Status.NO_SHOW)),
    )
    coming = list(
        rows.exclude(status__in=(*_OFF_THE_LIST, Status.COMPLETED, Status.NO_SHOW))
        .filter(ends_at__gte=now)
        .select_related("patient", "professional", "service", "unit")
        .defer("patient__cpf", "patient__card_number", "patient__notes")
        .order_by("starts_at", "pk")[:_SHOWN]
    )
    later = own_appointments(request.user, Appointment.objects.filter(local_date__gt=today))
    days = later.exclude(status__in=_OFF_THE_LIST).values("local_date").annotate(number=Count("pk"))
    return {
        "today": today,
        "agenda_counts": counts,
        "coming": coming,
        "next_day": days.order_by("local_date").first(),
    }


def _inbox() -> dict[str, Any]:
    now = clock.now()
    calling = (
        with_own_names(Conversation.objects.filter(waiting_since__isnull=False))
        .select_related("contact")
        .defer("state")
        .order_by("-priority", F("waiting_since").asc())[:_SHOWN]
    )
    waiting = [
        {
            "id": row.pk,
            "name": name_of(row),
            "waited": minutes_text(now - (row.waiting_since or now)),
            "late": row.sla_due_at is not None and row.sla_due_at < now,
            "emergency": row.priority == Conversation.Priority.EMERGENCY,
            "reason": reason_of_handoff(row.handoff_reason),
            "icon": mode_icon(row.mode),
            "unread": row.unread,
        }
        for row in calling
    ]
    failed = Message.objects.filter(
        direction=Message.Direction.OUT, status=Message.Status.FAILED, failed_at__gte=now - _FAILURES_FOR
    )
    switch = AssistantSettings.objects.filter(pk=1).values_list("bot_enabled", flat=True).first()
    off = list(Channel.objects.filter(active=True, bot_enabled=False).values_list("name", flat=True))
    return {"waiting": waiting, "failed_sends": failed.count(), "assistant_off": switch is False, "channels_off": off}
