"""What runs by the clock, in the back office: said in people's words, to be paused, resumed and run at once.

Which tasks there are and how often they run is the program's own (`CELERY_BEAT_SCHEDULE`); beat writes it back at each
start, so nobody is made to believe here that it could be changed. A pause stays.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    PeriodicTasks,
    SolarSchedule,
)
from unfold.decorators import display
from unfold.widgets import UnfoldBooleanSwitchWidget

from clinicbot.core.admin import RoomAdmin, local
from clinicbot.core.dispatch import send

WORDS: Mapping[str, tuple[Any, Any]] = {
    "conversations.tasks.sweep": (
        _("Find what was left lying"),
        _("Answers and messages that a stopped worker left behind are taken up again. Paused, they stay unanswered."),
    ),
    "conversations.tasks.remind": (
        _("Send reminders"),
        _("Reminders that are due become messages. Paused, nobody is reminded."),
    ),
    "conversations.tasks.offer": (
        _("Offer freed times"),
        _("Freed times are offered to the waitlist. Paused, they are only found by whoever asks."),
    ),
    "conversations.tasks.nudge": (
        _("Ask once more after a silence"),
        _("Whoever fell silent half-way is asked once more, and the assistant comes back after the staff's silence."),
    ),
    "conversations.tasks.purge": (
        _("Delete what may not be kept"),
        _("Confirmed erasures are done, and what is past its period is deleted (LGPD). Do not leave it paused."),
    ),
}
"""By the task: what it does, and what happens without it."""

_UNITS = ((86400, "days"), (3600, "hours"), (60, "minutes"), (1, "seconds"))


for model in (PeriodicTask, CrontabSchedule, IntervalSchedule, SolarSchedule, ClockedSchedule):
    admin.site.unregister(model)


class _TaskForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PeriodicTask
        fields = ("enabled",)
        labels = {"enabled": _("Runs")}
        help_texts = {"enabled": _("Switch off to pause it.")}
        widgets = {"enabled": UnfoldBooleanSwitchWidget}


class _Titled:
    """A row that is called something else than it calls itself."""

    def __init__(self, row: PeriodicTask, title: str) -> None:
        self._row, self._title = row, title

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)

    def __str__(self) -> str:
        return self._title


@admin.register(PeriodicTask)
class ScheduledTaskAdmin(RoomAdmin):
    """What runs by the clock."""

    form = _TaskForm
    list_display = ("what", "how_often", "runs", "last_run")
    list_select_related = ("interval", "crontab", "solar", "clocked")
    list_display_links = ("what",)
    search_fields = ("name", "task")
    ordering = ("name",)
    actions = ("run_chosen", "pause_chosen", "resume_chosen")
    fields = ("what", "why", "how_often", "enabled", "last_run")
    readonly_fields = ("what", "why", "how_often", "last_run")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tasks are the program's."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PeriodicTask | None = None) -> bool:
        """What should not run is paused: a task that is removed would be back at the next start."""
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Give the page the task's words for its title."""
        if (row := context.get("original")) is not None:
            context["original"] = _Titled(row, self.what(row))
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description=_("Run now"), permissions=["change"])
    def run_chosen(self, request: HttpRequest, queryset: "QuerySet[PeriodicTask]") -> None:
        """Wake the chosen tasks at once; each may run at any time and twice."""
        for task in queryset:
            send(task.task)
        self._say(request, queryset.count(), "run")

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause_chosen(self, request: HttpRequest, queryset: "QuerySet[PeriodicTask]") -> None:
        """Let the chosen tasks rest."""
        self._switch(request, queryset, on=False)

    @admin.action(description=_("Resume"), permissions=["change"])
    def resume_chosen(self, request: HttpRequest, queryset: "QuerySet[PeriodicTask]") -> None:
        """Let the chosen tasks run again."""
        self._switch(request, queryset, on=True)

    def _switch(self, request: HttpRequest, queryset: "QuerySet[PeriodicTask]", *, on: bool) -> None:
        switched = queryset.update(enabled=on)
        PeriodicTasks.update_changed()  # beat looks at this row
        self._say(request, switched, "resumed" if on else "paused")

    def _say(self, request: HttpRequest, number: int, deed: str) -> None:
        text = {
            "run": ngettext("%d task starts now.", "%d tasks start now.", number),
            "paused": ngettext("%d task is paused.", "%d tasks are paused.", number),
            "resumed": ngettext("%d task runs again.", "%d tasks run again.", number),
        }[deed]
        self.message_user(request, text % number, messages.SUCCESS)

    @display(description=_("task"), ordering="name")
    def what(self, row: PeriodicTask) -> str:
        """Say what it does; one that is not the program's goes by its name."""
        return str(WORDS[row.task][0]) if row.task in WORDS else row.name

    @display(description=_("what for"))
    def why(self, row: PeriodicTask) -> str:
        """Say what happens with it, and without."""
        return str(WORDS[row.task][1]) if row.task in WORDS else row.description or row.task

    @display(description=_("how often"))
    def how_often(self, row: PeriodicTask) -> str:
        """Say how often it runs, in the largest unit that fits."""
        if row.interval is None:
            return str(row.scheduler or "–")
        return often(int(row.interval.schedule.run_every.total_seconds()))

    @display(description=_("runs"), ordering="enabled", label={True: "success", False: "warning"})
    def runs(self, row: PeriodicTask) -> tuple[bool, str]:
        """Say whether it runs or rests."""
        return row.enabled, str(_("runs") if row.enabled else _("resting"))

    @display(description=_("last run"), ordering="last_run_at")
    def last_run(self, row: PeriodicTask) -> str:
        """Show when it was last woken."""
        return local(row.last_run_at, "%d/%m/%Y %H:%M:%S")


def often(seconds: int) -> str:
    """Return "every 10 seconds" for an interval in whole seconds, in the largest unit that it is a multiple of."""
    length, unit = next((pair for pair in _UNITS if seconds and seconds % pair[0] == 0), _UNITS[-1])
    number = seconds // length
    text = {
        "days": ngettext("every %(number)d day", "every %(number)d days", number),
        "hours": ngettext("every %(number)d hour", "every %(number)d hours", number),
        "minutes": ngettext("every %(number)d minute", "every %(number)d minutes", number),
        "seconds": ngettext("every %(number)d second", "every %(number)d seconds", number),
    }[unit]
    return text % {"number": number}
