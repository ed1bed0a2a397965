"""I3 and I5 with real workers: one turn at a time in a conversation, and no transaction held while Meta is slow."""

import psycopg
import pytest

from bench.system import System
from tests.chaos.crowd import Crowd
from tests.chaos.verdict import check

pytestmark = [pytest.mark.chaos, pytest.mark.slow]

_OVERLAPS = """
SELECT count(*) FROM conversations_turn a JOIN conversations_turn b ON a.id < b.id
AND a.conversation_id = b.conversation_id
AND a.started_at < b.started_at + b.milliseconds * interval '1 millisecond'
AND b.started_at < a.started_at + a.milliseconds * interval '1 millisecond'
WHERE a.started_at >= %s
"""
_STOPPED = "SELECT count(*) FROM pg_locks WHERE relation = 'conversations_turn'::regclass AND NOT granted"
_IN_TRANSACTION = """
SELECT count(*) FROM pg_stat_activity WHERE application_name = 'clinicbot' AND state LIKE 'idle in transaction%'
"""


def test_i3_one_turn_at_a_time_and_conversations_side_by_side(system: System, crowd: Crowd) -> None:
    people = crowd.new(10)
    with psycopg.connect(system.postgres.url) as connection:
        connection.execute("LOCK TABLE conversations_turn IN SHARE MODE")  # no turn can end
        for person in people:
            crowd.say(person, "oi")
        crowd.wait(lambda: bool(system.query(_STOPPED)[0][0] >= 2))
    for words in ("menu", "qual o endereço?", "vocês atendem Unimed?", "oi", "menu"):
        for person in people:
            crowd.say(person, words)
        crowd.wait_until_delivered()
    crowd.wait_until_answered()
    check(crowd, people)
    assert system.query(_OVERLAPS, [crowd.began])[0][0] == 0


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
    def held() -> bool:
        return bool(system.control("stats")["held"] > 0)

    def nobody_waits_in_a_transaction() -> bool:
        """Look while an answer is held; a transaction that is held with it would be there at each look."""
        if not held() and crowd.is_settled():  # we were slower than the one who waits for the answer
            for person in people:
                crowd.say(person, "oi")
        return held() and system.query(_IN_TRANSACTION)[0][0] == 0 and held()

    system.control("faults", {"faults": [{"kind": "delay", "times": None, "seconds": 3600.0}]})
    people = crowd.new(8)
    crowd.wait(nobody_waits_in_a_transaction)
    system.control("faults", {"faults": []})
    crowd.wait_until_answered()
    check(crowd, people)
