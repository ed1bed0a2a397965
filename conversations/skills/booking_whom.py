"""For whom a booking is: someone of the household by name or kin, an animal, or somebody new."""

import re

from . import phrases
from .meant import meant_by_name
from .memory import Form
from .talk import Talk, changed


def whom(talk: Talk, form: Form) -> Form:
    """Return the form with whom it is for, where that was said just now: someone known, or the kind of kin."""
    relations = talk.entities("relation")
    if phrases.GUARDIAN.search(talk.words):
        relations = [one for one in relations if one == "self"]
        child = phrases.THEIR_CHILD.search(talk.heard.text)
        if child is not None and not relations and meant_by_name(talk) is None:
            # Who says that they are the mother tells of themselves: the patient is the child.
            return changed(form, patient=None, relation="child", name=child["name"])
    if form.get("moving") or phrases.VOCATIVE.search(talk.words) or phrases.COMPANION.search(talk.words):
        return form
    if phrases.SOMEONE_ELSES.search(talk.words):
        return form
    if (meant := meant_by_name(talk)) is not None:
        return changed(form, patient=meant.id, relation=None, name=None)
    if not relations:
        unknown = not (form.get("patient") or form.get("relation")) and phrases.HIM_OR_HER.search(talk.words)
        return _him_or_her(talk, form) if unknown else form
    relation = str(relations[0])
    if relation == "self":
        myself = talk.myself
        return changed(form, patient=myself.id if myself else None, relation=None)
    if relation == "animal":
        return _animal(talk, form)
    known = [patient for patient in talk.situation.patients if patient.relation == GUARDIAN_OF.get(relation, "carer")]
    said = talk.heard.text.casefold()
    named = [patient for patient in known if re.search(rf"\b{re.escape(patient.name.split()[0].casefold())}\b", said)]
    persons = [str(name) for name in talk.entities("person")]
    someone_new = not named and (bool(persons) or phrases.ANOTHER.search(said) is not None)
    if len(named or known) == 1 and not someone_new:
        return changed(form, patient=(named or known)[0].id, relation=None, name=None)
    return changed(form, patient=None, relation=relation, name=persons[0] if persons and not named else None)


def _him_or_her(talk: Talk, form: Form) -> Form:
    """Take "pra ela" for the one other person known here, or somebody new; which of several has to be asked."""
    others = [patient for patient in talk.situation.patients if patient.relation != "self"]
    if not others:
        return changed(form, relation="other")
    return changed(form, patient=others[0].id if len(others) == 1 else None)


def _animal(talk: Talk, form: Form) -> Form:
    """Take the contact's animal: the one named, the only one known of its kind, or a new one with what was said of it.

    "Meu gato Mingau" says species and name; "meu pet" says neither.
    """
    species, name = animal_told(talk)
    known = [patient for patient in talk.situation.patients if patient.relation == GUARDIAN_OF["animal"]]
    if not name and known and phrases.ANOTHER_ANIMAL.search(talk.words) is None:
        # Of several, the question for whom follows.
        return changed(form, patient=known[0].id if len(known) == 1 else None, relation=None, name=None)
    return changed(form, patient=None, relation="animal", name=name, species=species)


def animal_told(talk: Talk) -> tuple[str | None, str | None]:
    """Return species and name as far as they were said of an animal."""
    words = next((entity.text for entity in talk.understanding.entities if entity.kind == "relation"), "")
    species = None if words.casefold() in ("pet", "bicho", "animal", "mascota") else words.casefold()
    called = re.search(
        rf"\b{re.escape(words)}[ ,]+(?:chamad[oa] |called |llamad[oa] |[oa] )?([A-ZÀ-Ý]\w+)", talk.heard.text
    )
    return species, called[1] if called else None


GUARDIAN_OF = {"child": "parent", "parent": "child", "spouse": "spouse", "animal": "tutor"}
"""What the contact is to the patient, by what the patient is to the contact; anyone else's is a carer."""
