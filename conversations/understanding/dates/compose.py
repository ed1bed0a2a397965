"""Pieces of dates put together: a day, a part of it and an hour become one time; alternatives and exclusions are told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from conversations.understanding.dates.exclusions import place_in_week, polarity
from conversations.understanding.dates.grouping import Group, groups_of, pieces_of, said_once, share
from conversations.understanding.dates.values import (
    DAY,
    HOUR,
    LAST_HOUR,
    MIDNIGHT,
    Days,
    Hours,
    Marker,
)
from conversations.understanding.dates.words import Word, word_set, words_of
from conversations.understanding.normalise import Token
from conversations.understanding.types import When


@dataclass(frozen=True, slots=True)
class Found:
    """What a message says about time; `covered` are the token positions that were part of a date."""

    when: tuple[When, ...] = ()
    when_not: tuple[When, ...] = ()
    earliest: bool = False
    covered: frozenset[int] = frozenset()


_COMPLAINT = word_set(
    """
    aguardei atrasaram atraso atrasou demora demorou espera esperando esperei
    """
)

_MOST_WORDS = 700  # what 4,096 characters of prose hold; a message with more is noise
_HABITS = word_set(
    """
    durmo dorme dormir dormi acordo acorda acordar doi dor dores tosse piora tomo toma sinto sente coceira coca febre choro chora cansada cansado
    """
)
_CLAUSE_ENDS = word_set(", . ? ! ; e mas quero queria gostaria pode so marcar agendar consulta prefiro")


def _tells_of_habit(words: Sequence[Word], group: Group) -> bool:
    """Tell whether a bare part of the day says when something happens, not when to come: "não durmo à noite"."""
    if group.days or group.moment or any(hours.clock for hours in group.hours):
        return False
    for word in reversed(words[max(0, group.first - 4) : group.first]):
        if word.word in _CLAUSE_ENDS:
            return False
        if word.word in _HABITS:
            return True
    return False


def _at(day: date, minute: int, zone: tzinfo | None) -> datetime:
    day, minute = (day + DAY, minute - MIDNIGHT) if minute >= MIDNIGHT else (day, minute)
    return datetime.combine(day, time(minute // HOUR, minute % HOUR), zone)


def _whole(days: Days, zone: tzinfo | None, daypart: str | None = None) -> When:
    return When(_at(days.first, 0, zone), _at(days.last, 0, zone), days.grain, daypart)


def _in_day(day: date, hours: Hours, now: datetime, named: bool) -> When:
    """Return the hours of that day. `named`: the day was said, so a passed hour means its afternoon twin."""
    start, end = hours.start, hours.end
    if named and hours.clock and not hours.clock.sure and day == now.date():
        passed = _at(day, start, now.tzinfo) < now
        if passed and start + 12 * HOUR <= LAST_HOUR * HOUR:
            start, end = start + 12 * HOUR, end + 12 * HOUR
    begin = _at(day, start, now.tzinfo)
    finish = _at(day, end, now.tzinfo)
    open_start = hours.start == 0 and hours.clock is None and hours.grain == "hour"
    if open_start and day == now.date() and begin < now < finish:
        begin = now.replace(second=0, microsecond=0)
    return When(begin, finish, hours.grain, hours.daypart)


def _next_hours(hours: Hours, now: datetime) -> When:
    """Return the next time these hours come: today when some of them is left, a single time when it has not passed."""
    today = _in_day(now.date(), hours, now, named=False)
    passed = today.start <= now if hours.clock else today.end <= now
    return _in_day(now.date() + DAY, hours, now, named=False) if passed else today


def _days_with_hours(days: Days, hours: Hours, now: datetime) -> list[When]:
    length = (days.last - days.first).days
    if length == 1:
        day = days.first
        found = _in_day(day, hours, now, named=days.kind != "weekday")
        if days.kind == "weekday" and day == now.date() and (found.start < now if hours.clock else found.end <= now):
            found = _in_day(day + 7 * DAY, hours, now, named=True)
        return [found]
    if hours.grain == "daypart" and hours.daypart:
        return [_whole(days, now.tzinfo, hours.daypart)]
    if length <= 7:
        return [_in_day(days.first + n * DAY, hours, now, named=True) for n in range(length)]
    return [_whole(days, now.tzinfo, hours.daypart)]


def _resolve(group: Group, now: datetime) -> list[When]:
    if group.moment is not None:
        return [group.moment.when]
    if not group.days:
        return [_next_hours(hours, now) for hours in group.hours]
    found: list[When] = []
    for days in group.days:
        if not group.hours:
            found.append(_whole(days, now.tzinfo))
        for hours in group.hours:
            found.extend(_days_with_hours(days, hours, now))
    return found


def find_dates(tokens: Sequence[Token], now: datetime) -> Found:
    """Return the times a message speaks of, in its order; `now` is aware, in the clinic's zone.

    Days that are over are left out when the message also complains of waiting: "meia hora de atraso ontem".
    """
    words = words_of(tokens[:_MOST_WORDS])
    pieces = pieces_of(words, now)
    earliest = any(piece.value == Marker("earliest") for piece in pieces)
    groups = groups_of(pieces, words)
    share(groups)
    if any(word.word in _COMPLAINT for word in words):
        groups = [group for group in groups if not any(day.past for day in group.days)]
    groups = [group for group in groups if not _tells_of_habit(words, group)]
    excluded = polarity(words, groups)
    place_in_week(groups, excluded)
    groups, excluded = said_once(groups, excluded)
    when: list[When] = []
    when_not: list[When] = []
    for group, negative in zip(groups, excluded, strict=True):
        target = when_not if negative else when
        target.extend(found for found in _resolve(group, now) if found not in target)
    covered = frozenset(
        at
        for piece in pieces
        if piece.value != Marker("nothing")
        for word in words[piece.first : piece.last]
        for at in range(word.first, word.last)
    )
    return Found(tuple(when), tuple(when_not), earliest, covered)
