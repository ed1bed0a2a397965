"""The household: whom a contact may book for, and adding someone: a child with its guardian's word, a pet's species."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from conversations.engines.decision import Reply
from patients.needed import is_minor, settle_guardian
from patients.registration import describe, register_patient

from . import human, identity, naming, registry
from .booking_whom import GUARDIAN_OF, animal_told
from .memory import Form
from .registry import END, Skill, Step
from .talk import Move, Talk, after, changed, finished, say

NAME = "household"
_UNKNOWN = "-"
_SOMEONE = (
    r"(?:filh|dependente|mae|pai\b|espos|marid|mulher|paciente|pessoa|crianca|bebe|familia|pet\b|cachorr|gat[oa]|cao\b|"
    r"animal|son\b|daughter|child|patient|hij|mother|father)"
)
_ADDS = re.compile(
    r"\b(?:cadastr|adicion|inclu|registr|agreg|anad|add|register)\w* "
    rf"(?:(?:o|a|um|uma|meus?|minhas?|outr[oa]|mais|nov[oa]|my|new|mi|otr[oa]) )*{_SOMEONE}"
)
_LISTS = re.compile(
    r"\b(?:quem|quais) (?:esta|sao|estao|tem)? ?(?:os )?(?:meus )?(?:cadastrad|dependentes|pacientes cadastr)"
    r"|\b(?:para|pra) quem (?:eu )?posso marcar\b|\bmeus dependentes\b|\bwho (?:is|can) .*regist"
)
_RELATIONS = ("child", "parent", "spouse", "animal", "other")
_DONT_KNOW = re.compile(r"\b(?:nao sei|nao lembro|sem raca|vira lata|srd|pular|skip|don't know|no se)\b")


def named(talk: Talk) -> bool:
    """Tell whether someone is to be added, or who is known is asked."""
    return talk.heard.tap is None and bool(_ADDS.search(talk.words) or _LISTS.search(talk.words))


def begin(talk: Talk) -> Move:
    """Say who is known, or take up whom is to be added with all that was said of them."""
    if _LISTS.search(talk.words):
        names = [patient.name for patient in talk.situation.patients]
        return finished(say(f"{NAME}/listed", "go:household", "go:book", names=names), skill=NAME)
    relations = [str(value) for value in talk.entities("relation") if value != "self"]
    persons = [str(value) for value in talk.entities("person")]
    form: Form = {}
    if relations:
        form["relation"] = relations[0] if relations[0] in _RELATIONS else "other"
    if form.get("relation") == "animal":
        species, name = animal_told(talk)
        form = changed(form, species=species, first=name)
    born = next((str(date) for date in talk.entities("birth_date")), "")
    if born and born <= talk.now.date().isoformat():
        form["born"] = born
    if persons and " " in persons[0]:
        form["first"] = naming.neat_name(persons[0])
    return _next(talk, form)


def _next(talk: Talk, form: Form, *lead: Reply) -> Move:
    """Ask the next thing that is missing; with nothing missing, register."""
    if not form.get("relation"):
        return registry.ask(talk, NAME, "relation", form, *lead)
    if not form.get("first"):
        return registry.ask(talk, NAME, "name", form, *lead)
    if form["relation"] == "animal":
        for step in ("species", "breed"):
            if not form.get(step):
                return registry.ask(talk, NAME, step, form, *lead)
    elif not form.get("born"):
        return registry.ask(talk, NAME, "born", form, *lead)
    elif _is_minor(talk, form) and not form.get("visit"):
        return registry.ask(talk, NAME, "guardian", form, *lead)
    return Move(talk.place, (), act=_Add(talk, form), skill=NAME)


@dataclass(frozen=True, slots=True)
class _Add:
    """Register the patient and the contact's right to act for them."""

    talk: Talk
    form: Form

    def __call__(self, now: datetime) -> Move:
        name, relation = str(self.form["first"]), str(self.form["relation"])
        known = [one for one in self.talk.situation.patients if one.name.casefold() == name.casefold()]
        if known:
            return finished(say(f"{NAME}/known", "go:book", name=name), skill=NAME)
        patient = register_patient(self.talk.situation.contact_id, name, GUARDIAN_OF.get(relation, "carer"))
        describe(
            patient.id,
            birth_date=_born(self.form),
            species=_said(self.form, "species"),
            breed=_said(self.form, "breed"),
        )
        if self.form.get("visit"):
            settle_guardian(self.talk.situation.contact_id, patient.id, now)
        return finished(say(f"{NAME}/added", "go:book", "go:household", name=name), skill=NAME)


def _born(form: Form) -> date | None:
    written = form.get("born")
    return date.fromisoformat(str(written)) if written and written != _UNKNOWN else None


def _said(form: Form, key: str) -> str | None:
    return str(form[key]) if form.get(key) and form[key] != _UNKNOWN else None


def _is_minor(talk: Talk, form: Form) -> bool:
    born = _born(form)
    if born is None:
        return form.get("relation") == "child"
    return is_minor(born, talk.now.date())


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask one step's question, naming whom it is about."""

    step: str

    def __call__(self, talk: Talk, form: Form) -> Reply:
        """Return the question."""
        if self.step == "relation":
            return say(f"{NAME}/relation", *_RELATIONS)
        if self.step == "guardian":
            return say(f"{NAME}/guardian", "yes", "no", name=str(form.get("first", "")))
        if self.step == "name":
            return say(f"{NAME}/name", relation=str(form.get("relation", "other")))
        return say(f"{NAME}/{self.step}", name=str(form.get("first", "")))


def _answer_relation(talk: Talk, form: Form) -> Move | None:
    relations = [str(value) for value in talk.entities("relation") if value != "self"]
    chosen = talk.chosen or (relations[0] if relations else "")
    if not chosen:
        return None
    return _next(talk, changed(form, relation=chosen if chosen in _RELATIONS else "other"))


def _answer_name(talk: Talk, form: Form) -> Move | None:
    name = naming.find_name(talk, anything=True)
    if name is None or talk.answer is not None:
        return None
    if " " not in name and form.get("relation") != "animal":
        again = registry.ask(talk, NAME, "name", form)
        return Move(again.place, tuple(after(reply, say("booking/full_name_please")) for reply in again.replies))
    return _next(talk, changed(form, first=name))


def _answer_born(talk: Talk, form: Form) -> Move | None:
    born = identity.birth_date_of(talk)
    if born is not None and born <= talk.now.date():
        return _next(talk, changed(form, born=born.isoformat()))
    return _next(talk, changed(form, born=_UNKNOWN)) if _DONT_KNOW.search(talk.words) else None


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Take a few words as they are: a species, a breed."""

    step: str

    def __call__(self, talk: Talk, form: Form) -> Move | None:
        """Return the next question, or None where the words are no answer."""
        words = talk.heard.text.strip(" .!")
        if talk.heard.tap is not None or not words or len(words.split()) > 4 or talk.answer is not None:
            return None
        return _next(talk, changed(form, **{self.step: _UNKNOWN if _DONT_KNOW.search(talk.words) else words[:60]}))


def _answer_guardian(talk: Talk, form: Form) -> Move | None:
    """Take the guardian's own word; anybody else brings the paper to the reception (LGPD art. 14 § 1)."""
    said = talk.chosen == "yes" if talk.chosen in ("yes", "no") else talk.answer
    if said is None:
        return None
    if not said:
        return human.hand_over(talk, "guardian", say(f"{NAME}/not_guardian"))
    return _next(talk, changed(form, visit=True))


_STEPS = ("relation", "name", "born", "guardian", "species", "breed")
_ANSWERS: dict[str, Callable[[Talk, Form], Move | None]] = {
    "relation": _answer_relation,
    "name": _answer_name,
    "born": _answer_born,
    "guardian": _answer_guardian,
    "species": AnswerWords("species"),
    "breed": AnswerWords("breed"),
}
_LEADS_TO = (*(f"{NAME}.{step}" for step in _STEPS), "human", END)

SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        begins_at=(*(f"{NAME}.{step}" for step in _STEPS), END),
        steps=tuple(Step(step, f"{NAME}/{step}", Ask(step), _ANSWERS[step], _LEADS_TO) for step in _STEPS),
        says=tuple(f"{NAME}/{name}" for name in ("listed", "added", "known", "not_guardian")),
    )
)
