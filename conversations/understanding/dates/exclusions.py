"""Times that are ruled out, by what stands before or after them."""

from collections.abc import Sequence

from conversations.understanding.dates.grouping import Group, gap_between
from conversations.understanding.dates.values import (
    DAY,
    one_day,
)
from conversations.understanding.dates.words import Word

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


def _ends_with(words: list[str], phrase: tuple[str, ...]) -> bool:
    return len(words) >= len(phrase) and tuple(words[-len(phrase) :]) == phrase


_SKIPPED = frozenset(
    [
        "a",
        "as",
        "at",
        "da",
        "de",
        "dia",
        "do",
        "el",
        "em",
        "essa",
        "esse",
        "ir",
        "la",
        "los",
        "na",
        "nas",
        "nessa",
        "nesse",
        "no",
        "nos",
        "o",
        "on",
        "para",
        "pela",
        "ser",
        "the",
        "uma",
    ]
)


def _negated_before(words: Sequence[Word], group: Group, floor: int) -> bool:
    """Tell whether an excluding phrase stands right before the group (small words between are stepped over)."""
    before = gap_between(words, max(floor, group.first - 8), group.first)
    while before:
        if any(_ends_with(before, phrase) for phrase in _NEGATIONS_BEFORE):
            return True
        if before[-1] not in _SKIPPED:
            return False
        before = before[:-1]
    return False


def _negated_after(words: Sequence[Word], group: Group, ceiling: int) -> bool:
    """Tell whether the group is ruled out by what follows it: "quarta não posso", "terça não, quinta"."""
    after = gap_between(words, group.last, min(ceiling, group.last + 4))
    if after[:1] == ["eu"]:
        after = after[1:]
    if any(tuple(after[: len(phrase)]) == phrase for phrase in _NEGATIONS_AFTER):
        return True
    return after[:1] in (["nao"], ["no"], ["not"]) and (
        len(after) == 1 or after[1] in {",", ".", "mas", "but", "pero", "!"}
    )


def polarity(words: Sequence[Word], groups: Sequence[Group]) -> list[bool]:
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
    return "nao" in gap_between(words, earlier.last, later.first) or "," in gap_between(
        words, earlier.last, later.first
    )


def place_in_week(groups: Sequence[Group], excluded: Sequence[bool]) -> None:
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
