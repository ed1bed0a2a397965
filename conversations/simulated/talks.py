"""One simulated patient's talk with the assistant, played on the real pipeline and judged by the database."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from conversations.models import Conversation
from conversations.rehearsal import Rehearsal, Said
from scheduling import catalogue
from scheduling.models import Appointment

from .days import moments_in
from .goals import Goal, Kind, NothingToWant, choose, kinds_of
from .person import Act, Person
from .personas import Persona, personas
from .reading import Claim, Screen

_LONGEST = 24
_STANDING = {
    Claim.BOOKED: ("booked", "awaiting", "confirmed"),
    Claim.MOVED: ("booked", "awaiting", "confirmed"),
    Claim.CONFIRMED: ("confirmed",),
}
_FIRST_PHONE = 5531900010000


@dataclass(slots=True)
class Outcome:
    """How a talk went. `messages` counts the patient's; `lines` is the transcript, kept only here."""

    seed: int
    persona: str
    kind: Kind
    reached: bool = False
    messages: int = 0
    puzzled: int = 0
    handed_over: bool = False
    false_claims: list[str] = field(default_factory=list)
    loops: int = 0
    no_way_out: bool = False
    error: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> bool:
        """Whether there is something to look at."""
        return not self.reached or bool(self.false_claims or self.loops or self.error)


def play(seed: int, now: datetime) -> Outcome | None:
    """Play the talk of a seed at `now` (aware) and leave no trace; None where the clinic has nothing to want.

    The seed chooses persona, goal and every throw of the dice: the same seed gives the same talk on the same clinic.
    """
    everyone = personas()
    persona = everyone[seed % len(everyone)]
    rng = random.Random(seed)  # noqa: S311 - chance that can be repeated, no secret
    kinds = kinds_of(persona)
    kind = kinds[seed // len(everyone) % len(kinds)]
    with _undone():
        return _play(seed, persona, kind, now, rng)


@contextmanager
def _undone() -> Iterator[None]:
    catalogue.forget()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    catalogue.forget()


def _play(seed: int, persona: Persona, kind: Kind, now: datetime, rng: random.Random) -> Outcome | None:
    phone = f"+{_FIRST_PHONE + seed % 90_000}"
    outcome = Outcome(seed, persona.key, kind)
    try:
        goal = choose(persona, kind, phone, now, rng)
    except NothingToWant:
        return None
    person = Person(persona, goal, now.date(), rng, _cpf(seed))
    with Rehearsal(phone, now, name="") as talk:
        try:
            _converse(talk, person, outcome)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding with a seed
            outcome.error = f"{type(error).__name__}: {error}"
        conversation = talk.conversation
        if conversation is not None:
            outcome.handed_over = conversation.mode != "bot" and kind not in (Kind.HUMAN, Kind.EMERGENCY)
            outcome.error = outcome.error or ("a turn failed" if conversation.failed_turns else "")
            outcome.reached = _came_true(goal, person, conversation)
    return outcome


def _converse(talk: Rehearsal, person: Person, outcome: Outcome) -> None:
    act: Act | None = person.begin()
    before: list[str] = []
    while act is not None:
        if outcome.messages >= _LONGEST:
            outcome.no_way_out = True
            return
        outcome.messages += 1
        outcome.lines.append(f"> [{act.tap}]" if act.tap else f"> {act.text}")
        said = talk.tap(act.tap) if act.tap else talk.say(act.text)
        outcome.lines += [_shown(one) for one in said]
        screen = Screen.of(said)
        outcome.puzzled += screen.puzzled
        outcome.false_claims += _false_claims(screen, talk)
        texts = [one.text for one in said]
        outcome.loops += bool(texts) and texts == before
        before = texts
        act = person.answer(screen) if said else None


def _false_claims(screen: Screen, talk: Rehearsal) -> list[str]:
    """Return the claims on the screen that the database does not bear out, each with what is wrong."""
    conversation = talk.conversation
    if conversation is None:
        return [str(claim) for claim in screen.claims]
    wrong = []
    shown = moments_in(screen.text, talk.now.date())
    rows = list(Appointment.objects.filter(patient__guardianship__contact=conversation.contact_id).distinct())
    for claim in screen.claims:
        statuses = _STANDING.get(claim, ("cancelled",))
        standing = [row for row in rows if row.status in statuses]
        times = {(row.local_date, row.local_time.replace(second=0)) for row in standing}
        if not standing:
            wrong.append(f"{claim}: nothing in the agenda")
        elif shown and not times & set(shown):
            wrong.append(f"{claim}: another time in the agenda")
    return wrong


def _came_true(goal: Goal, person: Person, conversation: Conversation) -> bool:
    """Ask the database (and, for what is only said, the screen) whether the goal was reached."""
    rows = Appointment.objects.filter(patient__guardianship__contact=conversation.contact_id).distinct()
    standing = [row for row in rows if row.status in ("booked", "awaiting", "confirmed")]
    if goal.kind == Kind.EMERGENCY:
        return person.satisfied and conversation.mode != "bot"
    if goal.kind == Kind.HUMAN:
        return conversation.mode in ("waiting", "human")
    if goal.kind in (Kind.ADDRESS, Kind.OPT_OUT):
        return person.satisfied
    if goal.kind == Kind.CANCEL:
        return not standing and all(row.status == "cancelled" for row in rows)
    if goal.kind == Kind.CONFIRM:
        return [row.status for row in standing] == ["confirmed"]
    if goal.kind == Kind.MOVE:
        return [row.pk for row in standing] == [goal.appointment_id] and goal.wishes[0].fits(_start(standing[0]))
    return _booked_as_wished(goal, person, standing)


def _booked_as_wished(goal: Goal, person: Person, standing: list[Appointment]) -> bool:
    if goal.kind == Kind.BOOK_TWO:
        names = {row.patient.name for row in standing if row.patient}
        return len(standing) == len(goal.children) and all(
            any(child.split()[0] in name for name in names) for child in goal.children
        )
    if len(standing) != 1:
        return False
    (row,) = standing
    wish = person.wish
    same_person = not wish.who or str(row.professional) == wish.who
    return row.service_id in wish.services and wish.fits(_start(row)) and same_person


def _start(row: Appointment) -> datetime:
    return row.starts_at.astimezone(ZoneInfo(row.time_zone))


def _shown(said: Said) -> str:
    titles = "".join(f"\n    [{title}]" for _, title in said.choices)
    return f"  {said.text.replace(chr(10), chr(10) + '  ')}{titles}"


def _cpf(seed: int) -> str:
    """Return a made-up CPF with right check digits."""
    digits = [int(c, 16) % 10 for c in hashlib.sha256(str(seed).encode()).hexdigest()[:9]]
    for length in (9, 10):
        total = sum(digit * (length + 1 - at) for at, digit in enumerate(digits[:length]))
        digits.append((total * 10 % 11) % 10)
    return "".join(map(str, digits))
