"""Wake-ups beside the request: many calls, few tasks, and a thread that outlives what one of them meets."""

import threading

import pytest

from conversations import wakeup
from tests.patience import PATIENCE_SECONDS


def test_the_waking_thread_outlives_a_wake_up_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    failed, woken = threading.Event(), threading.Event()

    def send(task: str, delay: float = 0.0) -> None:
        if not failed.is_set():
            failed.set()
            raise RuntimeError("nobody foresaw this")
        assert task == wakeup.TASK
        woken.set()

    monkeypatch.setattr("clinicbot.core.dispatch.send", send)
    monkeypatch.setattr(wakeup, "_is_first", lambda delay: True)
    wakeup.soon()
    assert failed.wait(PATIENCE_SECONDS)
    wakeup.soon()
    assert woken.wait(PATIENCE_SECONDS)


def test_nobody_is_woken_where_whoever_asks_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wakeup, "_waker", lambda: pytest.fail("woken"))
    with wakeup.silenced():
        wakeup.soon()
