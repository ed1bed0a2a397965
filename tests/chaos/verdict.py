"""What must be true afterwards, read from the database and from what the provider accepted."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bench.system import System
from tests.chaos.crowd import Crowd, Person

_INBOUND = """
SELECT m.provider_id, m.status, m.turn_id, m.late, m.sent_at
FROM conversations_message m JOIN conversations_conversation c ON c.id = m.conversation_id
JOIN patients_contact p ON p.id = c.contact_id
WHERE m.direction = 'in' AND p.wa_id = ANY(%s) ORDER BY m.turn_id, m.sent_at, m.delivery_id, m.index
"""
_OUTBOUND = """
SELECT m.public_id::text, m.turn_id, m.status, m.duplicate_provider_id, '+' || p.wa_id
FROM conversations_message m JOIN conversations_conversation c ON c.id = m.conversation_id
JOIN patients_contact p ON p.id = c.contact_id
WHERE m.direction = 'out' AND p.wa_id = ANY(%s) ORDER BY m.id
"""
_OVERLAPS = """
SELECT count(*) FROM scheduling_allocation a JOIN scheduling_allocation b
ON a.resource_id = b.resource_id AND a.seat = b.seat AND a.visit <> b.visit AND a.id < b.id AND a.busy && b.busy
WHERE a.active AND b.active
"""
_IN_TWO_PLACES = """
SELECT count(*) FROM scheduling_appointment a JOIN scheduling_appointment b
ON a.patient_id = b.patient_id AND a.visit <> b.visit AND a.id < b.id AND a.period && b.period
WHERE a.status IN ('booked', 'confirmed') AND b.status IN ('booked', 'confirmed')
"""


def check(crowd: Crowd, people: Sequence[Person]) -> None:
    """Assert that these people lost nothing, were told nothing twice, and were answered in order."""
    crowd.listen()
    numbers = [person.sender.wa_id for person in people]
    outbound = crowd.system.query(_OUTBOUND, [numbers])
    assert {row[2] for row in outbound} <= {"delivered", "read"}, "each answer arrived"
    _nothing_lost(crowd.system.query(_INBOUND, [numbers]), outbound, people)
    _nothing_twice(outbound, people)
    _in_order(crowd.system.query(_INBOUND, [numbers]), outbound, people)


def check_agenda(system: System) -> int:
    """Assert that nobody and nothing is taken twice; return how many appointments patients booked themselves."""
    assert system.query(_OVERLAPS)[0][0] == 0
    assert system.query(_IN_TWO_PLACES)[0][0] == 0
    booked = system.query(
        "SELECT count(*) FROM scheduling_appointment a JOIN patients_contact p ON p.id = a.contact_id"
        " WHERE a.status = 'booked' AND p.wa_id LIKE '553190001%'"
    )
    return int(booked[0][0])


def _nothing_lost(inbound: list[tuple[Any, ...]], outbound: list[tuple[Any, ...]], people: Sequence[Person]) -> None:
    said = [message_id for person in people for message_id in person.said]
    assert Counter(row[0] for row in inbound) == Counter(said), "each message is recorded, once"
    assert {row[1] for row in inbound} == {"handled"}
    assert all(row[2] is not None for row in inbound), "each message belongs to the turn that handled it"
    answered = {row[1] for row in outbound}
    assert {row[2] for row in inbound} == answered, "each turn was answered, and nobody was answered out of the blue"


def _nothing_twice(outbound: list[tuple[Any, ...]], people: Sequence[Person]) -> None:
    accepted = Counter(payload["biz_opaque_callback_data"] for person in people for payload in person.heard)
    assert accepted == Counter(row[0] for row in outbound), "each row was accepted exactly once"
    assert not [row for row in outbound if row[3]], "no duplicate was reported"


def _in_order(inbound: list[tuple[Any, ...]], outbound: list[tuple[Any, ...]], people: Sequence[Person]) -> None:
    place = {message_id: (person.number, n) for person in people for n, message_id in enumerate(person.said)}
    for person in people:
        mine = [row for row in inbound if place[row[0]][0] == person.number and not row[3]]
        assert [row[0] for row in mine] == sorted((row[0] for row in mine), key=lambda pk: place[pk]), "turns in order"
        queued = [row[0] for row in outbound if row[4] == f"+{person.sender.wa_id}"]
        assert [payload["biz_opaque_callback_data"] for payload in person.heard] == queued, "answers in order"
