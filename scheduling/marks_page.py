"""Words from patients on the agenda and in the inbox, and the button that ticks one off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from clinicbot.core import clock
from clinicbot.core.admin import may
from scheduling import marks
from scheduling.models import Mark

CHANGE = "scheduling.change_appointment"
EVERY_AGENDA = "scheduling.view_every_agenda"


@dataclass(frozen=True, slots=True)
class Word:
    """One mark as it is shown. `start` is on the unit's clock."""

    id: int
    kind: str
    text: str
    said_at: datetime
    start: datetime
    appointment_id: int
    who: str = ""


def word_of(mark: Mark, *, named: bool = False) -> Word:
    """Return a mark as it is shown, with patient and professional where `named`; all of it must be loaded."""
    row = mark.appointment
    start = datetime.combine(row.local_date, row.local_time)
    who = f"{row.patient.name} · {row.professional}" if named and row.patient else ""
    return Word(mark.pk, mark.kind, marks.mark_text(mark.kind, mark.minutes), mark.said_at, start, row.pk, who)


def may_tick(user: Any) -> bool:
    """Say whether the user may tick off what patients of somebody's agenda said."""
    return may(user, CHANGE)


@require_POST
def tick_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a mark off and go back to where the button was. Raises PermissionDenied and Http404."""
    if not may_tick(request.user):
        raise PermissionDenied
    rows = Mark.objects.all()
    if not may(request.user, EVERY_AGENDA):
        rows = rows.filter(appointment__professional__user=request.user.pk)
    marks.tick_off(get_object_or_404(rows, pk=pk).pk, request.user.pk or 0, clock.now())
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if here else reverse("admin:agenda"))
