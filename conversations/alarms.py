"""What staff must see at once, on whatever page they are: emergencies, who waits, numbers that do not send."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpRequest

from clinicbot.core.admin import may

from .models import Channel, Conversation
from .waiting import name_of, with_own_names

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Emergency:
    """A conversation in danger that no person has taken yet."""

    conversation_id: int
    name: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Paused:
    """A number whose messages are held back."""

    channel_id: int
    name: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Alarms:
    """What concerns the one who asks; empty for those who may not see conversations or channels."""

    waiting: int = 0
    emergencies: tuple[Emergency, ...] = ()
    paused: tuple[Paused, ...] = ()
    may_resume: bool = False


def alarms_of(request: HttpRequest) -> Alarms:
    """Return the alarms that the request's user may see; asked for once a request, in at most three queries."""
    found: Alarms | None = getattr(request, "_clinicbot_alarms", None)
    if found is None:
        found = _alarms(request.user) if may(request.user, "conversations.view_conversation") else Alarms()
        request._clinicbot_alarms = found  # type: ignore[attr-defined]
    return found


def _alarms(user: object) -> Alarms:
    calling = Q(waiting_since__isnull=False)
    danger = calling & Q(priority=Conversation.Priority.EMERGENCY)
    counted = Conversation.objects.filter(calling).aggregate(all=Count("pk"), danger=Count("pk", filter=danger))
    emergencies: tuple[Emergency, ...] = ()
    if counted["danger"]:
        rows = with_own_names(Conversation.objects.filter(danger)).select_related("contact").order_by("waiting_since")
        emergencies = tuple(
            Emergency(row.pk, name_of(row), row.danger_at or row.waiting_since) for row in rows[:_SHOWN]
        )
    stopped = Channel.objects.filter(active=True).exclude(paused_at=None).order_by("pk")
    paused = stopped.values_list("pk", "name", "pause_reason", "paused_at")
    return Alarms(
        waiting=counted["all"],
        emergencies=emergencies,
        paused=tuple(Paused(pk, name, reason, since) for pk, name, reason, since in paused if since is not None),
        may_resume=may(user, "conversations.resume_channel"),  # type: ignore[arg-type]
    )
