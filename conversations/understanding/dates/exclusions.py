"""Times that are ruled out, by what stands before or after them."""

from collections.abc import Sequence

from conversations.understanding.dates.grouping import Group, gap_between
from conversations.understanding.dates.values import DAY, one_day
from conversations.understanding.dates.words import Word, word_set

# Said before a time, these rule it out whatever follows.
_EXCEPT = tuple(
    tuple(words.split())
    for words in (
        "menos", "exceto", "excepto", "tirando", "fora", "sem ser", "sem contar", "salvo", "a nao ser", "nunca", "evitar", "evita", "evitando", "impossivel",
        "ocupado", "ocupada", "nem", "except", "any day but", "anything but", "apart from", "other than", "but not", "not", "so nao", "nao tenho como",
        "nao tem como", "nao da", "nao rola", "que no sea", "viajando", "exceptuando", "all but", "instead of", "ao inves de", "em vez de",
    )
)  # fmt: skip
_EXCEPT_BY_LAST_WORD = {last: [phrase for phrase in _EXCEPT if phrase[-1] == last] for last in {p[-1] for p in _EXCEPT}}
_NO = word_set("nao no not nunca nem")
# Between a "não" and the time these say that someone cannot or would not: "não vou conseguir ir na terça".
_MODAL = word_set(
    """
    posso podemos pode podia consigo conseguimos consegue conseguirei quero queria quer gostaria vou vai vamos poder conseguir dar dou estou
    estarei estaria estara esta estao serve sirvo seja for trabalho trabalha marca marcar marque agenda agendar agende coloca coloque colocar
    puedo puede podria quiero can could want would like make ir comparecer disponivel livre conta mais ser funciona
    """
)
_SKIPPED = word_set(
    """
    a as at da de dia do el em essa esse ir la los na nas nessa nesse no nos o on para pela ser the uma in it horario horarios mais muito eu
    """
)
# A question with these asks for the time instead: "não dá na terça?"
_ASKED = word_set("da pode rola tem teria podia consegue")
_FILLERS = word_set(
    "eu ja e fica para mim ele ela infelizmente acho que ai , nos la ta mas is are es me esta i a gente"
)
_BAD = word_set(
    """
    ruim complicado complicada impossivel dificil ocupado ocupada ocupados lotado lotada viajando trabalhando fora trabalho viajo
    bad busy ocupados malo
    """
)
_BUSY = word_set("trabalho estudo viajo viajando trabalhando compromisso plantao")
_OBLIGATIONS = word_set("aula aulas prova provas reuniao plantao compromisso viagem escola faculdade trabalho curso")
_HAVE = word_set("tenho tem temos estou esta tera terei")
_STOPS = word_set("? ! . ; , mas entao")
_CLAUSE = 40  # the most words of a clause that are looked at for its end


def _ends_with(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return len(words) >= len(phrase) and tuple(words[-len(phrase) :]) == phrase


def _asks(words: Sequence[Word], place: int) -> bool:
    """Tell whether the clause that goes on at `place` is a question."""
    end = next((word.word for word in words[place : place + _CLAUSE] if word.word in _STOPS), "")
    return end == "?"


def _refused(before: Sequence[str], asked: bool) -> bool:
    """Tell whether the words before a time end with a "não" and what someone cannot do."""
    at = len(before)
    while at and (before[at - 1] in _MODAL or before[at - 1] in _SKIPPED - _NO):
        at -= 1
    if not at or before[at - 1] not in _NO:
        return False
    between = before[at:]
    if asked and any(word in _ASKED for word in between):
        return False
    return any(word in _MODAL for word in between)


def _obliged(before: Sequence[str]) -> bool:
    """Tell whether the words before a time end with what keeps someone busy: "tenho aula de manhã"."""
    words = [word for word in before if word not in _SKIPPED]
    if not words:
        return False
    if words[-1] in _OBLIGATIONS:
        return (words[-1] in _BUSY and words[-2:-1] != ["meu"]) or bool(set(words[-3:-1]) & _HAVE)
    return words[-1] in _BUSY


def _negated_before(words: Sequence[Word], group: Group, floor: int) -> bool:
    """Tell whether what stands right before the group rules it out (small words between are stepped over)."""
    before = gap_between(words, max(floor, group.first - 8), group.first)
    asked = _asks(words, group.last)
    if _refused(before, asked) or _obliged(before):
        return True
    while before:
        if any(_ends_with(before, phrase) for phrase in _EXCEPT_BY_LAST_WORD.get(before[-1], ())):
            return not (asked and before[-1] in _ASKED | {"como"})
        if before[-1] not in _SKIPPED:
            return False
        before = before[:-1]
    return False


def _negated_after(words: Sequence[Word], group: Group, ceiling: int) -> bool:
    """Tell whether the group is ruled out by what follows it: "quarta não posso", "terça não, quinta"."""
    after = gap_between(words, group.last, min(ceiling, group.last + 6))
    at = 0
    while at < len(after) and after[at] in _FILLERS:
        at += 1
    rest = after[at:]
    if not rest:
        return False
    if rest[0] in _BAD:
        return "nao" not in after[:at]
    if rest[0] in {"tenho", "temos", "estou"} and len(rest) > 1 and (rest[1] in _OBLIGATIONS | _BAD):
        return True
    if rest[0] not in _NO - {"nem"} or "," in after[:at]:
        return False
    end = group.last + at + 1
    if rest[0] == "no" and end == ceiling < len(words):
        return False  # "na sexta e no sábado": the next time's own "no"
    return (
        len(rest) == 1
        or rest[1] in {",", ".", "!", "mas", "but", "pero", "e"}
        or (rest[1] in _MODAL | {"da", "rola", "tem", "tenho", "works"} and not _asks(words, end))
    )


def _listed(gap: Sequence[str]) -> bool:
    """Tell whether two times are one list: "segunda e terça", "quarta nem quinta"."""
    words = [word for word in gap if word not in _SKIPPED]
    return words in (["e"], ["nem"], ["ou"], ["y"], ["o"], ["and"], ["or"])


def _of_a_part(words: Sequence[Word], groups: Sequence[Group], index: int) -> bool:
    """Tell whether a refusal after a week rules out only the day that follows: "semana que vem não posso na segunda"."""
    if index + 1 >= len(groups) or not groups[index].days or groups[index].days[0].kind not in {"week", "month"}:
        return False
    later = groups[index + 1]
    one_day_later = bool(later.days) and later.days[0].last - later.days[0].first == DAY
    return one_day_later and _refused(gap_between(words, groups[index].last, later.first), asked=False)


def _negated_between(words: Sequence[Word], earlier: Group, later: Group) -> bool:
    gap = gap_between(words, earlier.last, later.first)
    return "nao" in gap or "," in gap


def polarity(words: Sequence[Word], groups: Sequence[Group]) -> list[bool]:
    """Return for each group whether it is excluded; an exclusion runs on, and back, through "ou", "nem" and "e"."""
    excluded: list[bool] = []
    floor = 0
    for index, group in enumerate(groups):
        ceiling = groups[index + 1].first if index + 1 < len(groups) else len(words)
        before = group.negated or _negated_before(words, group, floor)
        runs_on = (
            bool(excluded)
            and excluded[-1]
            and group.joined_by_or
            and not _negated_between(words, groups[index - 1], group)
        )
        after = _negated_after(words, group, ceiling) and not _of_a_part(words, groups, index)
        if after and not before and index and _listed(gap_between(words, groups[index - 1].last, group.first)):
            excluded[-1] = True
        excluded.append(before or runs_on or after)
        floor = group.last
    return excluded


def place_in_week(groups: Sequence[Group], excluded: Sequence[bool]) -> None:
    """Put an excluded weekday into the week that was asked for: "semana que vem menos sexta"."""
    weeks = [
        group.days[0]
        for group, out in zip(groups, excluded, strict=True)
        if not out and group.days and group.days[0].kind in {"week", "weekend"}
    ]
    if len(weeks) != 1:
        return
    monday = weeks[0].last - 7 * DAY
    for group, out in zip(groups, excluded, strict=True):
        if out:
            group.days = [
                one_day(monday + days.first.weekday() * DAY) if days.kind == "weekday" else days for days in group.days
            ]
