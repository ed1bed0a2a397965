"""The answers to what the visit needs: taken, found wrong kindly, left for the reception, or truly needed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from conversations.understanding import papers
from patients import needed
from scheduling.catalogue import CataloguePlan, CatalogueService

from . import booking_changes, booking_course, booking_needs, booking_offer, human, identity, phrases, registry
from .booking_form import without_slots
from .booking_needs import BIRTH_DATE, CARD, CARD_VALIDITY, CPF, GUARDIAN, LEFT, NAME, SPECIES, STEPS
from .memory import Form
from .registry import END, Step
from .talk import Move, Talk, changed, finished, say, staying

MOST_WRONG = 3
"""After so many wrong numbers in a row the reception looks at the paper itself."""

_ADULT = re.compile(
    r"\b(?:(?:e|ja e|ela e|ele e) (?:maior|adult[ao])|maior de idade|ja tem (?:1[89]|[2-9]\d)|"
    r"tem (?:1[89]|[2-9]\d) anos|mayor de edad|es adult[ao]|an adult|over (?:18|eighteen)|of age)\b"
)
_HALF_A_DATE = re.compile(
    r"\b(?:\d{1,3} (?:an(?:o|os|inhos?)|mes(?:es)?|year|years|month|months|anitos)|\d{1,3} years? old|"
    r"nasc(?:eu|i|ido|ida)|naci(?:o|da|do)?|born)\b"
)
_OTHER_KIN = re.compile(
    r"\b(?:avo|vo|vovo|tia|tio|irma|irmao|madrasta|padrasto|baba|abuel[ao]|tia|aunt|uncle|grand\w+)\b"
)
_ANIMALS = {"dog": "cachorro", "cat": "gato"}
_ANY_DIGITS = {BIRTH_DATE: 4, CPF: 8, CARD: 4, CARD_VALIDITY: 3}
"""From how many digits on an answer means to be the number, by step."""


@dataclass(frozen=True, slots=True)
class _Keep:
    """Keep what was told, then ask the next thing or show the summary."""

    talk: Talk
    form: Form
    values: tuple[tuple[str, str], ...]

    def __call__(self, now: datetime) -> Move:
        """Write it to the patient, inside the turn's transaction."""
        subject = booking_needs.subject_of(self.talk, self.form)
        told = [reply for step, value in self.values if subject for reply in booking_needs.keep(subject, step, value)]
        return booking_needs.settle(self.talk, self.form, now, *told[:1])


@dataclass(frozen=True, slots=True)
class _Leave:
    """Leave it for the reception, then ask the next thing or show the summary."""

    talk: Talk
    form: Form
    step: str

    def __call__(self, now: datetime) -> Move:
        """Note it on the patient, so that nobody asks here again."""
        subject = booking_needs.subject_of(self.talk, self.form)
        if subject is not None:
            needed.leave_for_reception(subject.patient_id, LEFT[self.step])
        return booking_needs.settle(self.talk, self.form, now, say("needs/at_reception", what=self.step))


@dataclass(frozen=True, slots=True)
class _Guardian:
    """Keep the contact's word on a minor: they answer for them, or it is none; else a person helps."""

    talk: Talk
    form: Form
    settled: bool

    def __call__(self, now: datetime) -> Move:
        """Note it on the link between the two."""
        if not self.settled:
            return booking_needs.not_the_guardian(self.talk, self.form, now)
        subject = booking_needs.subject_of(self.talk, self.form)
        if subject is not None:
            needed.settle_guardian(self.talk.situation.contact_id, subject.patient_id, now)
        return booking_needs.settle(self.talk, self.form, now)


def _acting(talk: Talk, act: Callable[[datetime], Move]) -> Move:
    return Move(talk.place, (), act=act, skill=NAME)


@dataclass(frozen=True, slots=True)
class Take:
    """Take an answer that surely is one, whatever else it may sound like: the number itself, or that it is not told."""

    step: str

    def __call__(self, talk: Talk, form: Form) -> Move | None:
        """Return the move, or None for what has to be looked at in its turn."""
        if talk.heard.tap is not None or human.reason_in(talk):
            return None
        values = self._values(talk)
        if values:
            return self._checked(talk, form, values)
        if self.step == BIRTH_DATE and identity.birth_date_of(talk) is not None:
            return wrong(talk, form, BIRTH_DATE)
        digits = papers.many_digits(talk.heard.text, _ANY_DIGITS[self.step]) or self._half_a_date(talk)
        if phrases.MUST_I.search(talk.words) and talk.questions:
            return must_i(talk, form, self.step)
        if not digits and phrases.DECLINED.search(talk.words) and not talk.understanding.when:
            return left(talk, form, self.step)
        if not digits or talk.questions:
            return None
        # What reads as a wish for another time ("26/11 às 15h") is none of the numbers asked for.
        asked_for_time = bool(talk.understanding.when) and self.step != CARD_VALIDITY and not self._half_a_date(talk)
        return None if asked_for_time else wrong(talk, form, self.step)

    def _half_a_date(self, talk: Talk) -> bool:
        """Tell whether an age or a birthday without its year was given: "ele tem 5 anos", "dia 3 de fevereiro"."""
        return self.step == BIRTH_DATE and bool(_HALF_A_DATE.search(talk.words))

    def _values(self, talk: Talk) -> tuple[tuple[str, str], ...]:
        text = talk.heard.text
        if self.step == BIRTH_DATE:
            born = identity.birth_date_of(talk)
            sane = born is not None and born.year > talk.now.year - 120 and born <= talk.now.date()
            return ((BIRTH_DATE, born.isoformat()),) if born is not None and sane else ()
        found = booking_needs.written(self.step, text)
        if not found:
            return ()
        beside = papers.written_card(text).valid_until if self.step == CARD else None
        more = ((CARD_VALIDITY, beside.isoformat()),) if beside and beside >= talk.now.date() else ()
        return ((self.step, found), *more)

    def _checked(self, talk: Talk, form: Form, values: tuple[tuple[str, str], ...]) -> Move:
        plan = _plan(talk, form)
        value = values[0][1]
        if self.step == CARD and not booking_needs.right_length(plan, value):
            return wrong(talk, form, CARD, digits=plan.card_digits if plan else None)
        if self.step == CARD_VALIDITY and value < talk.now.date().isoformat():
            return wrong(talk, form, CARD_VALIDITY, over=True)
        return _acting(talk, _Keep(talk, form, values))


@dataclass(frozen=True, slots=True)
class Answer:
    """Take a tap on the step's choices, else anything said about the booking."""

    step: str

    def __call__(self, talk: Talk, form: Form) -> Move | None:
        """Return the move, or None where it is no answer."""
        if talk.chosen == "leave":
            return finished(say("booking/left", "go:book", "go:mine", "go:human"), skill=NAME)
        if talk.chosen == "skip" or (talk.heard.tap is None and talk.answer is False):
            return left(talk, form, self.step)
        if form.get("plan") and (talk.chosen == "private" or phrases.PRIVATE.search(talk.words)):
            new = changed(form, plan=None, private=True, wrong=None)
            return _acting(talk, booking_changes.Hold(talk, new, str(form.get("slot", ""))))
        if talk.heard.tap is None and talk.words in phrases.MORE:
            return booking_offer.offer(talk, without_slots(form))
        return booking_course.answer_wish(talk, form)


def wrong(talk: Talk, form: Form, step: str, *, digits: int | None = None, over: bool = False) -> Move:
    """Say kindly that the number cannot be right, and ask again; after a few times the reception looks at the paper."""
    times = int(form.get("wrong", 0)) + 1
    if times >= MOST_WRONG:
        return left(talk, changed(form, wrong=None), step)
    told = say("needs/wrong", what=step, digits=digits, over=over)
    return registry.ask(talk, NAME, step, changed(form, wrong=times), told)


def must_i(talk: Talk, form: Form, step: str) -> Move:
    """Answer whether it has to be told, then ask again; what a rule needs is told as such."""
    if _is_needed(talk, form, step):
        return left(talk, form, step)
    return registry.ask(talk, NAME, step, form, say("needs/optional"))


def left(talk: Talk, form: Form, step: str) -> Move:
    """Lead on without it: the reception asks at arrival. Where a rule truly needs it, say so and offer what helps."""
    if not _is_needed(talk, form, step):
        return _acting(talk, _Leave(talk, changed(form, wrong=None), step))
    service, plan = _service(talk, form), _plan(talk, form)
    if step == CARD:
        told = say("needs/card_needed", "private", "go:human", plan=plan.name if plan else "")
        return staying(talk, told, skill=NAME)
    told = say(
        "needs/birth_date_needed",
        "go:human",
        "leave",
        service=service.name if service else "",
        youngest=service.min_age if service else None,
        oldest=service.max_age if service else None,
    )
    return staying(talk, told, skill=NAME)


def _is_needed(talk: Talk, form: Form, step: str) -> bool:
    """Tell whether a rule of the agenda needs it: an age limit, or a plan that books nothing without a card."""
    service, plan = _service(talk, form), _plan(talk, form)
    if step == BIRTH_DATE:
        return service is not None and (service.min_age is not None or service.max_age is not None)
    return step == CARD and plan is not None and plan.needs_card


def _service(talk: Talk, form: Form) -> CatalogueService | None:
    return next((one for one in talk.catalogue.services if one.id == form.get("service")), None)


def _plan(talk: Talk, form: Form) -> CataloguePlan | None:
    return next((one for one in talk.catalogue.plans if one.id == form.get("plan")), None)


def _answer_guardian(talk: Talk, form: Form) -> Move | None:
    if talk.chosen == "adult" or (talk.heard.tap is None and _ADULT.search(talk.words)):
        return _acting(talk, _Guardian(talk, form, settled=True))
    if talk.chosen in ("yes", "no"):
        return _acting(talk, _Guardian(talk, form, settled=talk.chosen == "yes"))
    if talk.heard.tap is not None:
        return None
    if phrases.GUARDIAN.search(talk.words) or talk.answer is True:
        return _acting(talk, _Guardian(talk, form, settled=True))
    if talk.answer is False or _OTHER_KIN.search(talk.words):
        return _acting(talk, _Guardian(talk, form, settled=False))
    return booking_course.answer_wish(talk, form)


def _take_guardian(talk: Talk, form: Form) -> Move | None:
    """Take "sou a mãe" before it is read as a wish for the mother."""
    if talk.heard.tap is None and (phrases.GUARDIAN.search(talk.words) or _ADULT.search(talk.words)):
        return _answer_guardian(talk, form)
    return None


def _answer_species(talk: Talk, form: Form) -> Move | None:
    chosen = talk.chosen
    if chosen == "other":
        return registry.ask(talk, NAME, SPECIES, form, say("needs/which_animal"))
    words = _ANIMALS.get(chosen, talk.heard.text.strip(" .!") if talk.heard.tap is None else "")
    plain = words and len(words.split()) <= 3 and not talk.questions and talk.answer is None
    if not plain or talk.understanding.when:
        return booking_course.answer_wish(talk, form)
    return _acting(talk, _Keep(talk, form, ((SPECIES, words.lower()),)))


_ANSWERS: dict[str, Callable[[Talk, Form], Move | None]] = {
    GUARDIAN: _answer_guardian,
    SPECIES: _answer_species,
    **{step: Answer(step) for step in LEFT},
}
_SURE: dict[str, Callable[[Talk, Form], Move | None]] = {
    GUARDIAN: _take_guardian,
    **{step: Take(step) for step in LEFT},
}


def steps(later: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the steps that ask what the visit needs; `later` is where the booking goes from there."""
    onward = (*(f"{NAME}.{step}" for step in STEPS), "booking.what", *later, "human", END)
    return tuple(
        Step(
            step,
            f"needs/{step}",
            booking_needs.ask(step),
            _ANSWERS[step],
            tuple(dict.fromkeys(onward)),
            _SURE.get(step),
        )
        for step in STEPS
    )
