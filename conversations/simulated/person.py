"""A simulated patient at the phone: reads the screen, knows their goal, and does the next thing a person would do."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from .days import moments_in
from .goals import Goal, Kind, Wish
from .personas import Persona
from .reading import Asked, Claim, Screen

_BOOKINGS = (Kind.BOOK_NEW, Kind.BOOK, Kind.BOOK_ALL, Kind.PRICE_THEN_BOOK, Kind.BOOK_TWO, Kind.EMERGENCY)
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Act:
    """What the patient does: writes `text`, or taps the choice called `tap`."""

    text: str = ""
    tap: str = ""


@dataclass(slots=True)
class Person:
    """One simulated patient. `today` is the clinic's local date; `cpf` and birth dates are made up."""

    persona: Persona
    goal: Goal
    today: date
    rng: random.Random
    cpf: str
    satisfied: bool = False
    gave_up: bool = False
    rejected: int = 0
    puzzled: int = 0
    asked_price: bool = False
    told_emergency: bool = False
    booked: int = 0
    chosen: tuple[date, time] | None = None
    answered: dict[Asked, int] = field(default_factory=dict)

    @property
    def wish(self) -> Wish:
        """The visit that is wanted now."""
        return self.goal.wishes[min(self.booked, len(self.goal.wishes) - 1)] if self.goal.kind == Kind.BOOK_TWO else (
            self.goal.wishes[-1 if self.rejected and self.persona.changes_mind else 0]
        )  # fmt: skip

    def begin(self) -> Act:
        """Return the first message."""
        kind = self.goal.kind
        if kind == Kind.PRICE_THEN_BOOK:
            self.asked_price = True
            return self._say("price_first")
        if kind == Kind.BOOK_ALL:
            return self._say("book_all")
        if kind in _BOOKINGS:
            return self._say("book_when" if self.persona.key == "everything_at_once" else "book")
        return self._say(kind.value)

    def answer(self, screen: Screen) -> Act | None:
        """Return what to do about the screen; None when there is nothing left to do (or no patience)."""
        self.puzzled = self.puzzled + 1 if screen.puzzled else 0
        if self._done(screen):
            return None
        if self.persona.emergency and not self.told_emergency and screen.asked in (Asked.WHEN, Asked.SLOTS, Asked.NAME):
            self.told_emergency = True
            return self._say("emergency")
        asked = screen.asked
        self.answered[asked] = self.answered.get(asked, 0) + 1
        if self.answered[asked] > 2 * _PATIENCE or self.puzzled > _PATIENCE:
            self.gave_up = True
            return None
        act = self._to(asked, screen)
        if act is None and not self.satisfied:
            self.gave_up = True
        return act

    def _done(self, screen: Screen) -> bool:
        """Note what the screen says was done, and tell whether that was all."""
        kind, text = self.goal.kind, screen.text
        if kind in _BOOKINGS and Claim.BOOKED in screen.claims:
            self.booked += 1
            self.satisfied = kind != Kind.BOOK_TWO or self.booked == len(self.goal.children)
            self.answered.clear()
        elif kind == Kind.EMERGENCY and self.told_emergency:
            self.satisfied = "192" in text
            return True
        else:
            self.satisfied = {
                Kind.MOVE: Claim.MOVED in screen.claims,
                Kind.CANCEL: Claim.CANCELLED in screen.claims,
                Kind.CONFIRM: Claim.CONFIRMED in screen.claims,
                Kind.ADDRESS: screen.asked == Asked.OTHER or any(word in text for word in ("Rua", "Avenida", "Av.")),
                Kind.HUMAN: any(word in text for word in ("pessoa", "persona", "someone", "equipe", "team")),
                Kind.OPT_OUT: True,
            }.get(kind, False)
        return self.satisfied

    def _to(self, asked: Asked, screen: Screen) -> Act | None:
        answers: dict[Asked, Callable[[Screen], Act | None]] = {
            Asked.CONSENT: self._agree,
            Asked.NAME: lambda _: self._say("name"),
            Asked.SURNAME: lambda _: Act(text=self.goal.name.split()[-1]),
            Asked.PERSON_NAME: lambda _: Act(text=self._who),
            Asked.WHO_FOR: self._who_for,
            Asked.BIRTH: lambda _: Act(text="12/03/2020" if self.goal.children else "12/03/1971"),
            Asked.CPF: lambda _: Act(text=self.cpf),
            Asked.GUARDIAN: lambda seen: self._choose(seen, 0),
            Asked.VISIT: lambda seen: self._pick(seen, "primeira") or self._pick(seen, "nov") or self._choose(seen, 0),
            Asked.CARD: lambda seen: self._choose(seen, 0),
            Asked.PLAN: self._pay,
            Asked.WHAT: self._what,
            Asked.PROFESSIONAL: lambda seen: self._pick(seen, self.wish.who) or self._anyone(seen),
            Asked.UNIT: self._anyone,
            Asked.WHEN: lambda _: self._say("when") if self.goal.wishes else self._again(),
            Asked.SLOTS: self._slot,
            Asked.SUMMARY: self._summary,
            Asked.REALLY_CANCEL: lambda seen: (
                self._choose(seen, 0) if self.goal.kind == Kind.CANCEL else self._detail(seen)
            ),
            Asked.WHICH: lambda seen: self._choose(seen, 0),
            Asked.DETAIL: self._detail,
            Asked.MENU: lambda _: self._again(),
            Asked.OTHER: lambda _: self._again(),
        }
        return answers[asked](screen)

    @property
    def _who(self) -> str:
        return self.goal.children[self.booked % len(self.goal.children)] if self.goal.children else self.goal.name

    def _again(self) -> Act | None:
        """Say once more what is wanted: in other words, after a screen that asks nothing to the point."""
        kind = self.goal.kind
        if kind == Kind.PRICE_THEN_BOOK or (kind == Kind.BOOK_TWO and self.booked):
            return self._say("book")
        if kind in _BOOKINGS:
            return self._say("want" if self.puzzled else "book")
        return self._say(kind.value)

    def _agree(self, screen: Screen) -> Act:
        return Act(tap=screen.choices[0]) if self.rng.random() < self.persona.taps else self._say("agree")

    def _pay(self, screen: Screen) -> Act:
        return self._pick(screen, "articular") or self._say("pay")

    def _who_for(self, screen: Screen) -> Act:
        mine = self._pick(screen, self._who.split()[0])
        if mine is not None:
            return mine
        return self._say("for_child") if self.goal.children else self._say("person")

    def _anyone(self, screen: Screen) -> Act:
        for word in ("tanto faz", "me da igual", "no preference", "qualquer"):
            found = self._pick(screen, word)
            if found is not None:
                return found
        return self._say("anyone")

    def _what(self, screen: Screen) -> Act | None:
        if not self.goal.wishes:
            return self._again()
        for title in self.wish.titles:
            found = self._pick(screen, title)
            if found is not None:
                return found
        return self._say("want")

    def _slot(self, screen: Screen) -> Act | None:
        """Choose a time on the wished day; else ask once more for it; else take what there is."""
        if not self.goal.wishes:
            return None
        for at, title in enumerate(screen.choices):
            for day, hour in moments_in(title, self.today)[:1]:
                if self.wish.fits(datetime.combine(day, hour)):
                    self.chosen = (day, hour)
                    return self._choose(screen, at)
        if self.rejected < 2:
            self.rejected += 1
            return self._say("other_time")
        self.chosen = None
        return self._choose(screen, 0)

    def _summary(self, screen: Screen) -> Act | None:
        if self.persona.changes_mind and not self.rejected:
            self.rejected += 1
            return self._say("other_time")
        shown = moments_in(screen.text, self.today)
        wrong = bool(shown) and not self.wish.fits(datetime.combine(*shown[-1]))
        if wrong and self.rejected < 3:
            self.rejected += 1
            return self._say("other_time")
        return self._choose(screen, 0) if self.rng.random() < self.persona.taps else self._say("fine")

    def _detail(self, screen: Screen) -> Act | None:
        words = {
            Kind.MOVE: ("mudar", "cambiar", "change"),
            Kind.CANCEL: ("cancel",),
            Kind.CONFIRM: ("confirm",),
        }.get(self.goal.kind, ())
        for word in words:
            found = self._pick(screen, word)
            if found is not None:
                return found
        return self._again()

    def _pick(self, screen: Screen, words: str) -> Act | None:
        """Choose the title that has the words, as this persona does it."""
        if not words:
            return None
        for at, title in enumerate(screen.choices):
            folded = title.casefold().rstrip("…")
            if words.casefold() in folded or (len(folded) > 3 and folded in words.casefold()):
                return self._choose(screen, at)
        return None

    def _choose(self, screen: Screen, at: int) -> Act:
        if at >= len(screen.choices):
            return self._say("fine")
        chance = self.rng.random()
        if chance < self.persona.taps:
            return Act(tap=screen.choices[at])
        if chance < self.persona.taps + self.persona.numbers:
            return Act(text=str(at + 1))
        return Act(text=screen.choices[at].lower())

    def _say(self, act: str) -> Act:
        wish = self.wish if self.goal.wishes else None
        child = self._who if self.goal.children else ""
        return Act(
            text=self.persona.say(
                act,
                self.rng,
                what=wish.what if wish else "",
                who=wish.who if wish else "",
                when=wish.when if wish else "",
                plan=self.goal.plan,
                name=self.goal.name,
                child=child,
            )
        )
