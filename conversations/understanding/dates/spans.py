"""Rules over days: after, before, until, from."""

from datetime import datetime

from conversations.understanding.dates.tables import SPANS
from conversations.understanding.dates.values import (
    DAY,
    OPEN_DAYS,
    Days,
    Moment,
    Several,
    one_day,
)

_Day = Days | Moment | Several


@SPANS.rule("DAY")
def a_day(now: datetime, value: _Day) -> _Day:
    """Whatever the day rules read."""
    return value


@SPANS.rule("depois|apos|passado de|do|da|o|a DAY", "depois|apos DAY", "depois de a|o DAY", "after [the] DAY", "despues de|del [el|la] DAY", "passando o|a DAY", "depois que passar o|a DAY",
            "so depois de|do|da DAY", "passado DAY")  # fmt: skip
def after_days(now: datetime, value: _Day) -> Days | None:
    """
    >>> show("depois do dia 20"), show("depois do carnaval")
    ('21/03..27/03', '10/02/2027..16/02/2027')
    """
    if not isinstance(value, Days) or value.past:
        return None
    return Days(value.last, value.last + OPEN_DAYS * DAY, value.grain, "span")


@SPANS.rule("a partir de|do|da [o|a] DAY", "a partir DAY", "de DAY em|para diante|frente", "DAY em|para diante|frente", "from [the] DAY on|onwards", "a partir de|del [el|la] DAY", "do|de DAY em|para diante|frente",
            "starting [from] DAY", "DAY ou depois", "de DAY para la", "DAY or later", "desde DAY em diante")  # fmt: skip
def from_days(now: datetime, value: _Day) -> Days | None:
    """
    >>> show("a partir do dia 20"), show("de quinta em diante")
    ('20/03..26/03', '12/03..18/03')
    """
    if not isinstance(value, Days) or value.past:
        return None
    return Days(value.first, max(value.last, value.first + OPEN_DAYS * DAY), value.grain, "span")


@SPANS.rule("antes de|do|da [o|a] DAY", "before [the] DAY", "antes DAY", "antes de|del [el|la] DAY")
def before_days(now: datetime, value: _Day) -> Days | None:
    """
    >>> show("antes do Natal"), show("antes de sexta")
    ('11/03..24/12', '11/03..12/03')
    """
    if isinstance(value, Days) and value.kind == "weekday" and value.first == now.date():
        value = one_day(value.first + 7 * DAY)
    if not isinstance(value, Days) or value.first <= now.date():
        return None
    return Days(now.date(), value.first, "day", "span")


@SPANS.rule(
    "ate [o|a|no|na|as] DAY",
    "by|until|till [the] DAY",
    "hasta [el|la] DAY",
    "no maximo [ate] [o|a] DAY",
    "ate no maximo [o|a] DAY",
    "o mais tardar [ate] [na|no] DAY",
)
def until_days(now: datetime, value: _Day) -> Days | None:
    """
    >>> show("até sexta"), show("até dia 20")
    ('11/03..13/03', '11/03..20/03')
    """
    if not isinstance(value, Days) or value.last <= now.date():
        return None
    return Days(now.date(), value.last, "day", "span")


@SPANS.rule("entre DAY e|y|and [o|a|el] DAY", "de DAY ate|a|ao [o|a] DAY", "DAY ate [o|a] DAY", "between DAY and DAY", "from DAY to|until DAY", "entre hoje e DAY", "desde DAY ate DAY",
            "del DAY al DAY", "de DAY ate a DAY")  # fmt: skip
def days_between(now: datetime, first: _Day, second: _Day) -> Days | None:
    """
    >>> show("de amanhã até sexta"), show("entre hoje e dia 20")
    ('12/03..13/03', '11/03..20/03')
    """
    if not isinstance(first, Days) or not isinstance(second, Days):
        return None
    return Days(first.first, second.last, "day", "span") if first.first < second.last else None
