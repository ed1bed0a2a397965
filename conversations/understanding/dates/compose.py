"""Pieces of dates put together: a day, a part of it and an hour become one time; alternatives and exclusions are told apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from itertools import pairwise

from conversations.understanding.dates import clock as clock_rules
from conversations.understanding.dates import days as day_rules
from conversations.understanding.dates import spans as span_rules
from conversations.understanding.dates.grammar import Reader, Table
from conversations.understanding.dates.values import (
    DAY,
    HOUR,
    LAST_HOUR,
    MIDNIGHT,
    Clock,
    Days,
    Hours,
    Marker,
    Moment,
    Several,
    one_day,
)
from conversations.understanding.dates.words import Word, words_of
from conversations.understanding.normalise import Token
from conversations.understanding.types import When

_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        clock_rules.TIME, clock_rules.LOOSE, clock_rules.PLAIN, clock_rules.PART, clock_rules.HOURS, day_rules.DAYS,
        day_rules.WEEKREF, day_rules.MONTHREF, day_rules.AMONTH, day_rules.FROM_NOW, span_rules.SPANS, span_rules.IDIOMS,
    )
}  # fmt: skip
_TOP = (span_rules.IDIOMS, span_rules.SPANS, clock_rules.HOURS)

# Words that may stand between the pieces of one time.
_GLUE = frozenset(
    [
        "de",
        "da",
        "do",
        "das",
        "dos",
        "a",
        "as",
        "o",
        "os",
        "no",
        "na",
        "nos",
        "nas",
        "em",
        "pela",
        "pelo",
        "pelas",
        "para",
        "por",
        "la",
        "ai",
        ",",
        "(",
        ")",
        "-",
        "e",
        "que",
        "seria",
        "ser",
        "pode",
        "so",
        "mas",
        "tipo",
        "horario",
        "horarios",
        "hora",
        "periodo",
        "turno",
        "parte",
        "at",
        "on",
        "the",
        "in",
        "of",
        "el",
        "los",
        "las",
        "del",
        "al",
        "en",
        "un",
        "uma",
        "um",
        "algum",
        "mesmo",
        "assim",
        "preferencia",
        "preferencialmente",
        "se",
        "possivel",
        "possível",
        "for",
        "com",
        "tiver",
        "consulta",
        "appointment",
        "bem",
        "quero",
        "queria",
        "dia",
        "feira",
        ":",
        "/",
        ".",
        "disponivel",
        "ou",
        "or",
        "nem",
        "mesmo",
        "ultimo",
        "ultima",
        "primeiro",
        "primeira",
        "sem",
        "falta",
        "la",
        "mais",
        "tipo",
        "logo",
    ]
)
_STRONG_BREAK = frozenset({"?", "!", ";", "\n"})
_OR = frozenset({"ou", "or", "o", "e", "y", "and", ",", "u"})
_NEGATIONS = (
    "menos", "exceto", "tirando", "fora", "sem ser", "salvo", "que nao seja", "que nao for", "nao posso", "nao consigo", "nao da", "nao quero",
    "nao pode ser", "nao vai dar", "nao rola", "nao seja", "exceto na", "nunca", "so nao pode", "so nao posso", "so nao", "nao tenho como",
    "nao queria", "nao gostaria", "nao pode", "nao dou conta", "excepto", "no puedo", "menos el", "except", "not on", "but not", "not", "can not", "can not do",
    "nao estou disponivel", "nao estarei", "nao trabalho", "evitar", "evita", "a nao ser", "any day but", "que no sea", "nao vou poder", "nao vou conseguir",
    "nem", "nao consigo ir", "nao posso ir", "nao da para ir", "nao tem como", "impossivel", "ocupado", "ocupada", "nao consigo nem", "anything but", "apart from", "other than",
    "i can not make", "nao serve",
)  # fmt: skip
_NEGATIONS_BEFORE = tuple(sorted((tuple(words.split()) for words in _NEGATIONS), key=len, reverse=True))
_NEGATIONS_AFTER = tuple(
    tuple(words.split())
    for words in (
        "nao posso", "nao consigo", "nao da", "nao rola", "nao pode", "nao vai dar", "nao quero", "nao , ", "nao serve", "nao vou poder",
        "nao vou conseguir", "nao tenho como", "nao tem como", "eu nao posso", "eu nao consigo", "estou ocupado", "estou ocupada", "eu trabalho",
        "nao estou", "no puedo", "nao estarei", "is no good", "does not work", "esta fora", "fora",
    )
)  # fmt: skip


@dataclass(slots=True)
class Piece:
    """One thing the rules read, and the words it covers (`last` exclusive)."""

    first: int
    last: int
    value: Days | Hours | Moment | Several | Marker


@dataclass(slots=True)
class Group:
    """Pieces that belong together."""

    first: int
    last: int
    days: list[Days]
    hours: list[Hours]
    moment: Moment | None = None
    joined_by_or: bool = False
    monday: date | None = None  # of the week that was named with a weekday in it


@dataclass(frozen=True, slots=True)
class Found:
    """What a message says about time; `covered` are the token positions that were part of a date."""

    when: tuple[When, ...] = ()
    when_not: tuple[When, ...] = ()
    earliest: bool = False
    covered: frozenset[int] = frozenset()


def _pieces(words: Sequence[Word], now: datetime) -> list[Piece]:
    """Read the words from left to right, the longest thing first; idioms are read and kept as markers."""
    reader = Reader(words, now, _TABLES)
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        length, value = 0, None
        for table in _TOP:
            found, meaning = reader.read(table, at)
            if found > length:
                length, value = found, meaning
        if length and value is not None:
            pieces.append(Piece(at, at + length, value))
            at += length
        else:
            at += 1
    return pieces


def _gap(words: Sequence[Word], left: int, right: int) -> list[str]:
    return [word.word for word in words[left:right]]


def _joins(gap: list[str]) -> bool:
    return len(gap) <= 5 and all(word in _GLUE for word in gap)


def _is_or(gap: list[str]) -> bool:
    return any(word in _OR for word in gap)


def _merge_days(left: Days, right: Days) -> Days | None:
    """Return what two day readings beside each other mean together, None when they are two different times.

    A weekday or number said with a week or month lies within it; a weekday said with a date agrees with it.
    """
    for outer, inner in ((left, right), (right, left)):
        if outer.kind in {"week", "month"} and inner.kind == "weekday" and outer.grain in {"week", "month"}:
            monday = outer.last - 7 * DAY if outer.kind == "week" else outer.first
            ahead = (inner.first.weekday() - monday.weekday()) % 7
            return one_day(monday + ahead * DAY)
        if outer.kind == "month" and inner.kind == "monthday":
            try:
                return one_day((outer.last - DAY).replace(day=inner.first.day))
            except ValueError:
                return None
        if (
            inner.kind == "weekday"
            and outer.kind in {"date", "monthday"}
            and outer.first.weekday() == inner.first.weekday()
        ):
            return outer
    return None


def _groups(pieces: Sequence[Piece], words: Sequence[Word]) -> list[Group]:
    groups: list[Group] = []
    for piece in pieces:
        if isinstance(piece.value, Marker):
            continue
        gap = _gap(words, groups[-1].last, piece.first) if groups else []
        glued = bool(groups) and _joins(gap)
        if not (glued and _absorb(groups[-1], piece, gap)):
            groups.append(_group(piece, bool(groups) and glued and _is_or(gap)))
    return groups


def _group(piece: Piece, joined: bool) -> Group:
    group = Group(piece.first, piece.last, [], [], None, joined)
    _fill(group, piece.value)
    return group


def _fill(group: Group, value: Days | Hours | Moment | Several | Marker) -> None:
    for part in value.parts if isinstance(value, Several) else (value,):
        if isinstance(part, Days):
            group.days.append(part)
        elif isinstance(part, Hours):
            group.hours.append(part)
        elif isinstance(part, Moment):
            group.moment = part


def _absorb(group: Group, piece: Piece, gap: list[str]) -> bool:
    """Take the piece into the group where both make one time; say whether it was taken."""
    value = piece.value
    if group.moment is not None or isinstance(value, Moment):
        return False
    parts = value.parts if isinstance(value, Several) else (value,)
    if isinstance(parts[0], Days):
        if not group.days:
            if _is_or([word for word in gap if word not in {",", "e", "o"}]):
                return False
            _fill(group, value)
        elif len(group.days) == 1 and isinstance(value, Days) and "ou" not in gap and "e" not in gap:
            merged = _merge_days(group.days[0], value)
            if merged is None:
                return False
            if "week" in {group.days[0].kind, value.kind}:
                group.monday = merged.first - merged.first.weekday() * DAY
            group.days = [merged]
        else:
            return False
    elif isinstance(parts[0], Hours):
        if group.hours and not _absorb_hours(group, parts, gap):
            return False
        if not group.hours:
            _fill(group, value)
    group.last = piece.last
    return True


def _absorb_hours(group: Group, parts: Sequence[object], gap: list[str]) -> bool:
    """Join a second time of day: a part of the day with a clock time in it, or an alternative."""
    old, new = group.hours[-1], parts[0]
    if not isinstance(new, Hours) or len(parts) > 1:
        return False
    if "ou" in gap or "or" in gap or gap == ["o"]:
        group.hours.append(new)
        return True
    part, exact = (old, new) if old.grain == "daypart" else (new, old)
    if part.grain != "daypart" or exact.grain == "daypart" or part.daypart is None:
        return False
    if exact.clock is not None:
        group.hours[-1] = clock_rules.point(_unsure(exact), part.daypart)
    else:
        start, end = max(part.start, exact.start), min(part.end, exact.end)
        if start >= end and exact.start < 12 * HOUR:
            start, end = exact.start + 12 * HOUR, min(exact.end + 12 * HOUR, MIDNIGHT)
        group.hours[-1] = Hours(start, end, "hour", part.daypart) if start < end else exact
    return True


def _unsure(hours: Hours) -> Clock:
    """Return the clock as it was said, before a guess moved it to the afternoon."""
    clock = hours.clock
    if clock is None:
        raise ValueError("hours that were not said as a clock time")
    moved = not clock.sure and 13 * HOUR <= clock.minute < 19 * HOUR
    return replace(clock, minute=clock.minute - 12 * HOUR) if moved else clock


def _share(groups: Sequence[Group]) -> None:
    """Let alternatives share what was said once: "terça ou quinta de manhã", "amanhã às 9 ou às 11"."""
    for index in range(len(groups) - 1, 0, -1):
        later, earlier = groups[index], groups[index - 1]
        if later.joined_by_or and later.hours and later.days and earlier.days and not earlier.hours:
            earlier.hours = list(later.hours)
    for earlier, later in pairwise(groups):
        if later.joined_by_or and earlier.monday and [days.kind for days in later.days] == ["weekday"]:
            later.monday = earlier.monday
            later.days = [one_day(earlier.monday + later.days[0].first.weekday() * DAY)]
    for earlier, later in pairwise(groups):
        if later.joined_by_or and later.hours and not later.days and earlier.days:
            later.days = list(earlier.days)


def _place_in_week(groups: Sequence[Group], excluded: Sequence[bool]) -> None:
    """Put an excluded weekday into the week that was asked for: "semana que vem menos sexta"."""
    weeks = [
        group.days[0]
        for group, out in zip(groups, excluded, strict=True)
        if not out and group.days and group.days[0].kind == "week"
    ]
    if len(weeks) != 1:
        return
    monday = weeks[0].last - 7 * DAY
    for group, out in zip(groups, excluded, strict=True):
        if out:
            group.days = [
                one_day(monday + days.first.weekday() * DAY) if days.kind == "weekday" else days for days in group.days
            ]


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


def _ends_with(words: list[str], phrase: tuple[str, ...]) -> bool:
    return len(words) >= len(phrase) and tuple(words[-len(phrase) :]) == phrase


_SKIPPED = frozenset(
    {
        "na",
        "no",
        "de",
        "da",
        "do",
        "a",
        "o",
        "as",
        "nas",
        "nos",
        "em",
        "para",
        "dia",
        "ir",
        "el",
        "on",
        "the",
        "los",
        "esse",
        "essa",
        "nesse",
        "nessa",
        "ser",
        "uma",
        "pela",
        "at",
        "la",
    }
)


def _negated_before(words: Sequence[Word], group: Group, floor: int) -> bool:
    """Tell whether an excluding phrase stands right before the group (small words between are stepped over)."""
    before = _gap(words, max(floor, group.first - 8), group.first)
    while before:
        if any(_ends_with(before, phrase) for phrase in _NEGATIONS_BEFORE):
            return True
        if before[-1] not in _SKIPPED:
            return False
        before = before[:-1]
    return False


def _negated_after(words: Sequence[Word], group: Group, ceiling: int) -> bool:
    """Tell whether the group is ruled out by what follows it: "quarta não posso", "terça não, quinta"."""
    after = _gap(words, group.last, min(ceiling, group.last + 4))
    if after[:1] == ["eu"]:
        after = after[1:]
    if any(tuple(after[: len(phrase)]) == phrase for phrase in _NEGATIONS_AFTER):
        return True
    return after[:1] in (["nao"], ["no"], ["not"]) and (
        len(after) == 1 or after[1] in {",", ".", "mas", "but", "pero", "!"}
    )


def _polarity(words: Sequence[Word], groups: Sequence[Group]) -> list[bool]:
    """Return for each group whether it is excluded; an exclusion runs on through "ou", "nem" and "e"."""
    excluded: list[bool] = []
    floor = 0
    for index, group in enumerate(groups):
        ceiling = groups[index + 1].first if index + 1 < len(groups) else len(words)
        before = _negated_before(words, group, floor)
        runs_on = (
            bool(excluded)
            and excluded[-1]
            and group.joined_by_or
            and not _negated_after_only(words, groups[index - 1], group)
        )
        excluded.append(before or runs_on or _negated_after(words, group, ceiling))
        floor = group.last
    return excluded


def _negated_after_only(words: Sequence[Word], earlier: Group, later: Group) -> bool:
    return "nao" in _gap(words, earlier.last, later.first) or "," in _gap(words, earlier.last, later.first)


_COMPLAINT = frozenset(
    {"atraso", "atrasou", "atrasaram", "esperei", "esperando", "espera", "demorou", "demora", "aguardei"}
)


def find_dates(tokens: Sequence[Token], now: datetime) -> Found:
    """Return the times a message speaks of, in its order; `now` is aware, in the clinic's zone.

    Days that are over are left out when the message also complains of waiting: "meia hora de atraso ontem".
    """
    words = words_of(tokens)
    pieces = _pieces(words, now)
    earliest = any(piece.value == Marker("earliest") for piece in pieces)
    groups = _groups(pieces, words)
    _share(groups)
    if any(word.word in _COMPLAINT for word in words):
        groups = [group for group in groups if not any(day.past for day in group.days)]
    excluded = _polarity(words, groups)
    _place_in_week(groups, excluded)
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
