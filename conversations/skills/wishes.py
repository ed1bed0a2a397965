"""Several wishes in one breath: "desmarca a de quinta e marca com a Elisa na sexta", or one in each message of a burst.

Each is done in its turn: questions on the clinic first (they leave nothing open), then what is to be done, as it was
said; a wish for a person last, but whatever is open then, so that it is never lost.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from integrations.events import MessageKind

from . import human, phrases, plain_words
from .commands import command_of
from .talk import FAIRLY_SURE, QUESTIONS, Talk

_CUT = re.compile(
    r"(?:\s*[;.!?\n]+\s+|,?\s+(?:e|y|and)\s+(?:também\s+|tambem\s+|depois\s+|también\s+|also\s+|then\s+)?)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"^(?:e|y|and|ah|mas|pero|but)\s+(?:(?:também|tambem|depois|también|also|then)\s+)?", re.IGNORECASE)
_ONE = r"mim|eu|(?:o |a )?(?:meu|minha|mi|my) \w+|myself|me"
_TWO_PEOPLE = re.compile(
    rf"\b(?:par?a|pra|pro|p/|for) (?P<one>{_ONE}) (?:e|y|and) (?:também |tambem )?(?:(?:par?a|pra|pro|p/|for) )?"
    rf"(?P<other>{_ONE})\b",
    re.IGNORECASE,
)
_DEEDS = frozenset({"book", "cancel", "reschedule", "my_appointments"})
_LONGEST = 400
_MOST_CUTS = 6
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of what was said and the intent it surely has; empty where it has none of those that count here."""

    text: str
    intent: str = ""

    @property
    def asks(self) -> bool:
        return self.intent in QUESTIONS

    @property
    def calls(self) -> bool:
        return self.intent in human.REASONS


def of(talk: Talk) -> tuple[str, ...]:
    """Return the wishes of what was just said, in the order they are to be done; none where it is just one."""
    heard = talk.heard
    plain = heard.kind == MessageKind.TEXT and heard.tap is None and heard.quoted is None and heard.notice is None
    if not plain or heard.late or talk.situation.waiting_for_human:
        return ()
    lines = _lines(heard.text)
    if len(lines) > 1 and (overriding := _overriding(talk, lines)):
        return (overriding,)
    return split(talk, heard.text, idle=talk.idle) if talk.situation.consented else ()


def split(talk: Talk, text: str, *, idle: bool) -> tuple[str, ...]:
    """Cut a text into its wishes; none where it is one. `idle`: nothing was open that a part could be the answer to."""
    lines = _lines(text)
    if idle and (both := _for_both(talk, text)):
        return both
    if not 1 < len(lines) <= _MOST_LINES:
        found = _halves(talk, text)
        if not idle and not any(part.calls for part in found):
            return ()  # what is open has first claim on an answer of several parts
    else:
        groups = _groups([_Part(line, _intent(talk, line, idle=idle)) for line in lines], idle=idle)
        found = [part for group in groups for part in (idle and _halves(talk, group.text)) or [group]]
    ordered = (
        *(part.text for part in found if part.asks),
        *(part.text for part in found if not part.asks and not part.calls),
        *[part.text for part in found if part.calls][:1],
    )
    return ordered if len(ordered) > 1 else ()


def calls_a_person(talk: Talk, part: str) -> bool:
    """Tell whether a part is the wish for a person, which waits for nothing."""
    return bool(human.reason_in(talk.going_on(_bare(part))))


def said_alone(talk: Talk, part: str, whole: str) -> Talk:
    """Return the talk as if only `part` had been said; a part that names nothing is about what the whole named.

    That holds for questions, and for a wish to book beside one: "quanto é com a Ana e se tem horário quinta".
    """
    alone = talk.going_on(_bare(part))
    if alone.understanding.entities or not (alone.intent in QUESTIONS or _beside_a_question(talk, alone, part, whole)):
        return alone
    understanding = replace(alone.understanding, entities=talk.going_on(whole).understanding.entities)
    return replace(alone, understanding=understanding, heard=replace(alone.heard, understanding=understanding))


def _beside_a_question(talk: Talk, alone: Talk, part: str, whole: str) -> bool:
    other = whole.replace(part, " ").strip()
    return alone.intent == "book" and plain_words.meant(talk.going_on(other)).intent in QUESTIONS


def _overriding(talk: Talk, lines: Sequence[str]) -> str:
    """Return the message of a burst that stands above the others: "parar", and "menu", "voltar" or "sair" at its end.

    Before consent a wish for a person does too: nothing else can be done yet.
    """
    for line in lines:
        alone = talk.going_on(line)
        if alone.words in phrases.STOP or alone.sure_of(("opt_out",)):
            return line
        if not talk.situation.consented and human.reason_in(alone):
            return line
    command = command_of(talk.going_on(lines[-1]))
    return lines[-1] if command and not talk.idle else ""


def _groups(parts: Iterable[_Part], *, idle: bool) -> list[_Part]:
    """Join messages that make one wish: what is no wish of its own belongs to the deed before it, or else after it."""
    groups: list[_Part] = []
    deed: int | None = None
    for part in parts:
        if part.asks or part.calls:
            groups.append(part)
            continue
        joins = deed is not None and (not part.intent or groups[deed].intent in ("", part.intent) or not idle)
        if deed is None or not joins:
            deed = len(groups)
            groups.append(part)
        else:
            before = groups[deed]
            groups[deed] = _Part(f"{before.text}\n{part.text}", before.intent or part.intent)
    return groups


def _for_both(talk: Talk, text: str) -> tuple[str, ...]:
    """Say a wish to book that names two people once for each: "marca pra mim e pra minha filha na quinta"."""
    named = _TWO_PEOPLE.search(text)
    if named is None or talk.going_on(text).intent != "book":
        return ()
    before, after = text[: named.start()], text[named.end() :]
    return tuple(f"{before}para {who}{after}" for who in (named["one"], named["other"]))


def _halves(talk: Talk, text: str) -> list[_Part]:
    """Cut one message where both halves are surely wishes of different kinds; empty where it is one."""
    if len(text) > _LONGEST:
        return []
    for cut in list(_CUT.finditer(text))[:_MOST_CUTS]:
        halves = [_half(talk, text[: cut.end()].rstrip(" ,;\n")), _half(talk, text[cut.end() :].strip())]
        intents = [half.intent for half in halves]
        if "" in intents or intents[0] == intents[1]:
            continue
        if set(intents) & _DEEDS or any(half.calls for half in halves):
            return halves
    return []


def _half(talk: Talk, text: str) -> _Part:
    heard = plain_words.meant(talk.going_on(text)).understanding
    counts = heard.intent in _DEEDS or heard.intent in QUESTIONS or heard.intent == "human"
    sure = len(text.split()) >= 2 and heard.confidence >= FAIRLY_SURE
    return _Part(text, heard.intent if counts and sure else "")


def _intent(talk: Talk, line: str, *, idle: bool) -> str:
    """Return the intent of a message of a burst where it is a wish of its own.

    At an open question "pela unimed" is part of an answer: only what is put as a question asks about the clinic.
    """
    alone = talk.going_on(_bare(line))
    if reason := human.reason_in(alone):
        return next((intent for intent, known in human.REASONS.items() if known == reason), "human")
    if idle and alone.sure_of(_DEEDS):
        return alone.intent
    return alone.intent if alone.asks_fairly_surely else ""


def _bare(part: str) -> str:
    """Return what was said without the "e também" that joins it to what came before."""
    return _JOINT.sub("", part) or part


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
