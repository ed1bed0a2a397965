"""What runs by the clock: said in Portuguese, paused for good, run at once, and never thought to be editable."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django_celery_beat.models import PeriodicTask, PeriodicTasks
from django_celery_beat.schedulers import ModelEntry

from clinicbot.admin import tasks as scheduled_tasks
from clinicbot.celery import app
from tests.backoffice.conftest import Login

LIST = "admin:django_celery_beat_periodictask_changelist"
CHANGE = "admin:django_celery_beat_periodictask_change"


@pytest.fixture
def tasks(db: None, valkey: Any) -> dict[str, PeriodicTask]:
    """The program's tasks, as beat writes them down at each start."""
    _beat_starts()
    return {row.name: row for row in PeriodicTask.objects.all()}


def _beat_starts() -> None:
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        ModelEntry.from_entry(name, app=app, **entry)


def test_every_task_is_said_in_words(tasks: dict[str, PeriodicTask], login: Login) -> None:
    assert {row.task for row in tasks.values()} == set(scheduled_tasks.WORDS)
    client = login("administrator")
    text = client.get(reverse(LIST)).content.decode()
    for said in ("Enviar lembretes", "Apagar o que não pode ser guardado", "a cada 10 segundos", "a cada 1 minuto"):
        assert said in text, said
    assert "a cada 1 dia" in text
    page = client.get(reverse(CHANGE, args=[tasks["purge"].pk]))
    text = page.content.decode()
    assert "Não deixe em pausa" in text
    assert "Desligue para pausar" in text
    assert "Purge" not in text
    for foreign in ("Schedule", "Arguments", "readable-crontabs", "periodic-task-overrides"):
        assert foreign not in text, foreign


def test_a_pause_stays_and_beat_hears_of_it(tasks: dict[str, PeriodicTask], login: Login) -> None:
    client = login("administrator")
    before = PeriodicTasks.last_change()
    chosen = {"action": "pause_chosen", "_selected_action": [tasks["offer"].pk, tasks["nudge"].pk]}
    assert "2 tarefas em pausa" in client.post(reverse(LIST), chosen, follow=True).content.decode()
    assert PeriodicTasks.last_change() != before
    _beat_starts()
    assert set(PeriodicTask.objects.filter(enabled=False).values_list("name", flat=True)) == {"offer", "nudge"}
    client.post(reverse(LIST), chosen | {"action": "resume_chosen"})
    assert not PeriodicTask.objects.filter(enabled=False).exists()
    saved = client.post(reverse(CHANGE, args=[tasks["offer"].pk]), {})
    assert saved.status_code == 302
    tasks["offer"].refresh_from_db()
    assert (tasks["offer"].enabled, tasks["offer"].task) == (False, "conversations.tasks.offer")


def test_a_task_is_run_at_once(tasks: dict[str, PeriodicTask], login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(scheduled_tasks, "send", sent.append)
    chosen = {"action": "run_chosen", "_selected_action": [tasks["purge"].pk]}
    assert "1 tarefa começa agora" in login("administrator").post(reverse(LIST), chosen, follow=True).content.decode()
    assert sent == ["conversations.tasks.purge"]
    login("manager").post(reverse(LIST), chosen)
    assert sent == ["conversations.tasks.purge"]


def test_tasks_are_neither_added_nor_removed(tasks: dict[str, PeriodicTask], login: Login) -> None:
    client = login("administrator")
    assert client.get(reverse("admin:django_celery_beat_periodictask_add")).status_code == 403
    delete = reverse("admin:django_celery_beat_periodictask_delete", args=[tasks["purge"].pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert PeriodicTask.objects.count() == len(settings.CELERY_BEAT_SCHEDULE)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "every 1 second"), (10, "every 10 seconds"), (90, "every 90 seconds"), (120, "every 2 minutes")],
)
def test_how_often_is_said_in_the_largest_unit_that_fits(seconds: int, said: str) -> None:
    from django.utils.translation import override

    with override("en"):
        assert scheduled_tasks.often(seconds) == said
