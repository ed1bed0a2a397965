"""I3 and I5 with real workers: one turn at a time in a conversation, and no transaction held while Meta is slow."""

import time

import pytest

from bench.system import System
from tests.chaos.crowd import Crowd
from tests.chaos.verdict import check

pytestmark = [pytest.mark.chaos, pytest.mark.slow]

_OVERLAPS = """
SELECT count(*) FROM conversations_turn a JOIN conversations_turn b ON a.id < b.id
AND a.conversation_id {} b.conversation_id
AND a.started_at < b.started_at + b.milliseconds * interval '1 millisecond'
AND b.started_at < a.started_at + a.milliseconds * interval '1 millisecond'
WHERE a.started_at > now() - interval '3 minutes' AND b.started_at > now() - interval '3 minutes'
"""
_HELD = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'clinicbot' AND state LIKE 'idle in transaction%%'
  AND state_change < clock_timestamp() - interval '0.5 second'
"""


def test_i3_one_turn_at_a_time_and_conversations_side_by_side(system: System, crowd: Crowd) -> None:
    people = crowd.new(10)
    for words in ("oi", "menu", "qual o endereço?", "vocês atendem Unimed?") * 2:
        for person in people:
            crowd.say(person, words)
        time.sleep(0.35)
    crowd.wait_until_answered()
    check(crowd, people)
    assert system.query(_OVERLAPS.format("="))[0][0] == 0
    assert system.query(_OVERLAPS.format("<>"))[0][0] > 0


def test_i3_a_message_that_comes_late_is_a_turn_of_its_own(system: System, crowd: Crowd) -> None:
    person = crowd.new(1)[0]
    for words in ("oi", "menu"):
        crowd.say(person, words)
        crowd.wait_until_answered()
    crowd.say(person, "quero marcar uma consulta", seconds_ago=60)
    crowd.wait_until_answered()
    handled = system.query(
        "SELECT m.late, t.late FROM conversations_message m JOIN conversations_turn t ON t.id = m.turn_id"
        " WHERE m.provider_id = %s",
        [person.said[-1]],
    )
    assert handled == [(True, True)]
    check(crowd, [person])


def test_i5_no_transaction_is_open_while_the_provider_is_slow(system: System, crowd: Crowd) -> None:
    # No statuses: they would tell what became of a message before its slow answer does.
    system.report_statuses()
    system.control("faults", {"faults": [{"kind": "delay", "times": 8, "seconds": 3.0}]})
    people = crowd.new(8)
    for person in people:
        crowd.say(person, "oi")
    sending: list[int] = []

    def answered_without_holding() -> bool:
        assert system.query(_HELD)[0][0] == 0
        sending.append(crowd.state()["unsent"])
        return all(person.heard for person in people) and sending[-1] == 0

    crowd.wait(answered_without_holding, 140)
    assert max(sending) > 0, "the provider was not slow"
    check(crowd, people, reached=frozenset({"sent"}))
