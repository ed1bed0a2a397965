"""Words become pieces, and pieces that belong together become one time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from conversations.understanding.dates.grammar import Reader
from conversations.understanding.dates.hours import point
from conversations.understanding.dates.tables import ALL, TOP
from conversations.understanding.dates.values import (
    DAY,
    HOUR,
    MIDNIGHT,
    THE_OTHER,
    Clock,
    Days,
    Hours,
    Marker,
    Moment,
    Several,
    in_week,
    make_date,
    monday_of,
    one_day,
)
from conversations.understanding.dates.words import Word, word_set

# Words that may stand between the pieces of one time.
_GLUE = word_set(
    """
    ( ) , - . / : a ai al algum appointment as assim at bem com consulta da das de del dia disponivel do dos
    e el em en falta feira for hora horario horarios in ja jeito la las logo los mais mas melhor mesmo na
    nas nem no nos o of on or os ou para parte precisa tem pela pelas pelo periodo pode por possivel pras preferencia
    preferencialmente primeira primeiro pros que queria quero se sem ser seria so talvez the tipo tiver
    turno ultima ultimo um uma umas un uns
        entao ok ta hein ne dai
    """
)
_ARTICLES = word_set("o a os as el la los las the um uma")
_CLOSES = word_set(", . ? ! ; pode seria ok mesmo se entao")
_OR = frozenset({"ou", "or", "o", "e", "y", "and", ",", "u"})


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
    negated: bool = False


def pieces_of(words: Sequence[Word], now: datetime) -> list[Piece]:
    """Read the words from left to right, the longest thing first; idioms are read and kept as markers."""
    reader = Reader(words, now, ALL)
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        length, value = 0, None
        for table in TOP:
            found, meaning = reader.read(table, at)
            if found > length:
                length, value = found, meaning
        if length and words[at].word in _ARTICLES and at + 1 < len(words):
            # "o dia 12/02" is longer from its second word on
            length = 0 if max(reader.read(table, at + 1)[0] for table in TOP) >= length else length
        if length and value is not None:
            pieces.append(Piece(at, at + length, value))
            at += length
        else:
            at += 1
    return pieces


def gap_between(words: Sequence[Word], left: int, right: int) -> list[str]:
    """Return the words from place `left` up to, not including, `right`."""
    return [word.word for word in words[left:right]]


def _joins(gap: list[str]) -> bool:
    return len(gap) <= 5 and all(word in _GLUE for word in gap)


def _is_or(gap: list[str]) -> bool:
    return any(word in _OR for word in gap)


def _within(inner: Days, outer: Days) -> bool:
    """Tell whether a day lies in a longer stretch: "no fim de semana, sábado", "fim de junho, dia 28"."""
    longer = outer.last - outer.first > inner.last - inner.first
    return longer and inner.last - inner.first == DAY and outer.first <= inner.first and inner.last <= outer.last


def _numbered_within(inner: Days, outer: Days) -> Days | None:
    """Return the day of that number in a part of a month, None when the part has no such day."""
    day = make_date(outer.first.year, outer.first.month, inner.first.day)
    return one_day(day) if day and outer.first <= day < outer.last else None


def _merge_days(left: Days, right: Days) -> Days | None:
    """Return what two day readings beside each other mean together, None when they are two different times.

    A weekday or number said with a week or month lies within it; a weekday said with a date agrees with it.
    """
    for outer, inner in ((left, right), (right, left)):
        if outer.kind in {"week", "month"} and inner.kind == "weekday" and outer.grain in {"week", "month"}:
            monday = outer.last - 7 * DAY if outer.kind == "week" else outer.first
            ahead = (inner.first.weekday() - monday.weekday()) % 7
            return in_week(monday, ahead) if outer.kind == "week" else one_day(monday + ahead * DAY)
        if _within(inner, outer):
            return inner
        if outer.kind == "weekson" and inner.kind == "weekday":
            return in_week(monday_of(outer.first), inner.first.weekday())
        if outer.kind == "month" and inner.kind == "monthday":
            day = make_date(outer.first.year, outer.first.month, inner.first.day)
            return one_day(day) if day else None
        if outer.kind == "span" and outer.grain == "week" and inner.kind == "monthday":
            return _numbered_within(inner, outer)
        if (
            inner.kind == "weekday"
            and outer.kind in {"date", "dated", "monthday"}
            and outer.first.weekday() == inner.first.weekday()
        ):
            return outer
    return None


def groups_of(pieces: Sequence[Piece], words: Sequence[Word]) -> list[Group]:
    """Return the pieces gathered into the times they make, in their order."""
    groups: list[Group] = []
    for read in pieces:
        piece = _shifted(read, groups[-1], words) if read.value == THE_OTHER and groups else read
        if isinstance(piece.value, Marker):
            continue
        gap = gap_between(words, groups[-1].last, piece.first) if groups else []
        glued = bool(groups) and _joins(gap)
        if not (glued and _absorb(groups[-1], piece, gap)):
            groups.append(_group(piece, bool(groups) and glued and _is_or(gap)))
    return link(groups, words)


def _shifted(piece: Piece, group: Group, words: Sequence[Word]) -> Piece:
    """Return "na outra" as a week after the week or weekday before it; the piece itself where it speaks of no time."""
    after = words[piece.last].word if piece.last < len(words) else "."
    spoken_of = [days for days in group.days if days.kind in {"week", "weekend", "weekday"}]
    if len(spoken_of) != 1 or len(group.days) > 1 or piece.first - group.last > _APART or after not in _CLOSES:
        return piece
    days = spoken_of[0]
    first = days.last - 7 * DAY if days.kind == "week" else days.first
    week = Days(first + 7 * DAY, days.last + 7 * DAY, days.grain, "date" if days.kind == "weekday" else days.kind)
    return Piece(piece.first, piece.last, week)


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
        group.hours[-1] = point(_unsure(exact), part.daypart)
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


def _placed_beside(days: list[Days], beside: Days) -> list[Days]:
    """Return bare weekdays in the week, and bare numbers in the month, that was named beside them."""
    if beside.week and all(day.kind == "weekday" for day in days):
        return [in_week(beside.week, day.first.weekday()) for day in days]
    if beside.kind == "dated" and all(day.kind == "monthday" for day in days):
        placed = [make_date(beside.first.year, beside.first.month, day.first.day) for day in days]
        return [one_day(day, "dated") if day else old for day, old in zip(placed, days, strict=True)]
    return days


def share(groups: Sequence[Group]) -> None:
    """Let alternatives share what was said once: "terça ou quinta de manhã", "amanhã às 9 ou às 11"."""
    joined = [(earlier, later) for earlier, later in pairwise(groups) if later.joined_by_or]
    for earlier, later in reversed(joined):
        if later.days and earlier.days:
            earlier.days = _placed_beside(earlier.days, later.days[0])
            if later.hours and not earlier.hours:
                earlier.hours = list(later.hours)
    for earlier, later in joined:
        if later.days and earlier.days:
            later.days = _placed_beside(later.days, earlier.days[-1])
    for earlier, later in joined:
        if later.hours and not later.days and earlier.days:
            later.days = list(earlier.days)


_BESIDE = 3  # so many times before and after one may say it more exactly


def _repeats(group: Group, other: Group) -> bool:
    """Tell whether a bare part of the day was said with a day elsewhere: "só de noitinha, na sexta à noite"."""
    bare = not (group.days or group.moment or group.joined_by_or) and all(h.grain == "daypart" for h in group.hours)
    return (
        bare and bool(other.days) and any(h.start < o.end and o.start < h.end for h in group.hours for o in other.hours)
    )


def _narrowed(group: Group, later: Group) -> bool:
    """Tell whether a day named later lies in the stretch asked for first: "no fim de semana dá? sábado de manhã"."""
    if group.hours or later.joined_by_or or len(group.days) != 1 or len(later.days) != 1:
        return False
    return _within(later.days[0], group.days[0])


def said_once(groups: Sequence[Group], excluded: Sequence[bool]) -> tuple[list[Group], list[bool]]:
    """Return the times, and which are ruled out, without those that a wanted time beside them says more exactly."""
    pairs = list(zip(groups, excluded, strict=True))
    kept = [
        (group, out)
        for at, (group, out) in enumerate(pairs)
        if out
        or not (
            any(_repeats(group, other) for other, gone in pairs[max(0, at - _BESIDE) : at + _BESIDE + 1] if not gone)
            or any(_narrowed(group, later) for later, gone in pairs[at + 1 : at + _BESIDE + 1] if not gone)
        )
    ]
    return [group for group, _ in kept], [out for _, out in kept]


# --- times said apart -------------------------------------------------------------------------------------------

_APART = 8
_REFUSALS = (
    "nao posso",
    "nao consigo",
    "nao da",
    "nao vou poder",
    "nao vou conseguir",
    "trabalho",
    "no puedo",
    "can not",
)
_BREAKS = word_set("? ! . ; mas porem but pero ou or porque pois entao")


def _said_apart(words: Sequence[Word], earlier: Group, later: Group) -> list[str] | None:
    """Return the words between a day and a time of day that belong together all the same, None where they do not."""
    if earlier.moment or later.moment or later.joined_by_or or any(day.past for day in earlier.days + later.days):
        return None
    gap = gap_between(words, earlier.last, later.first)
    if any(word in _BREAKS for word in gap):
        return None
    if earlier.days and later.hours and not earlier.hours and not later.days and len(gap) <= _APART:
        return gap
    backwards = earlier.hours and later.days and not earlier.days and not later.hours
    return gap if backwards and len(gap) <= _APART // 2 and "," not in gap and "nao" not in gap else None


def link(groups: Sequence[Group], words: Sequence[Word]) -> list[Group]:
    """Put a day and a time of day of one sentence together: "sexta vocês têm alguma coisa às 15h?"."""
    linked: list[Group] = []
    for group in groups:
        gap = _said_apart(words, linked[-1], group) if linked else None
        if gap is None:
            linked.append(group)
            continue
        earlier = linked[-1]
        earlier.days, earlier.hours, earlier.last = earlier.days or group.days, earlier.hours or group.hours, group.last
        said = f" {' '.join(gap)} "
        earlier.negated = earlier.negated or any(f" {refusal} " in said for refusal in _REFUSALS)
    return linked
