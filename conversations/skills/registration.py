"""Registration: who the assistant is, the privacy notice and consent, then the name. Refusal is respected.

Before consent nothing said is kept but the ids of its messages (I12); with consent they are read again, so that
nobody has to say twice what they came for.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from conversations.engines.decision import Reply
from conversations.understanding import yes_no
from patients import consent, rights
from patients.models import PrivacyRequest
from patients.registration import register_patient, rename

from . import human, identity, information, knowledge, menu, phrases, plain_words, purposes, registry, repair, smalltalk
from .commands import command_of
from .memory import Form, Place
from .naming import beside_name, corrected, find_name, plainly_named
from .registry import Skill, Step
from .talk import Move, Talk, after, changed, say, staying

NAME = "registration"
PURPOSES = {"accept": ("care", "reminders"), "care_only": ("care",)}
"""What each answer to the privacy notice agrees to. Marketing is asked for on its own (`news`), never here."""

_CHOICES = ("accept", "care_only", "refuse")

_NO_NAME_INTENTS = frozenset({"book", "price", "hours", "address", "cancel", "reschedule", "human", "deny", "affirm"})


@dataclass(frozen=True, slots=True)
class _Grant:
    contact_id: int
    evidence: str
    purposes: tuple[str, ...]

    def __call__(self, now: datetime) -> None:
        evidence = UUID(self.evidence) if self.evidence else None
        consent.grant(self.contact_id, self.purposes, now=now, evidence=evidence)


@dataclass(frozen=True, slots=True)
class _Refuse:
    contact_id: int

    def __call__(self, now: datetime) -> None:
        consent.refuse(self.contact_id, now=now)


@dataclass(frozen=True, slots=True)
class _Register:
    contact_id: int
    name: str

    def __call__(self, now: datetime) -> None:
        del now
        register_patient(self.contact_id, self.name)


def before_consent(talk: Talk) -> Move:
    """Answer someone who has not consented: their yes or no, a wish for a person, a question; else ask."""
    tap = talk.heard.tap
    if tap is not None and tap.skill == NAME and tap.step == "consent":
        return _take_consent(talk, tap.value)
    if tap is None and human.reason_in(talk):
        return human.begin(talk)
    asked = (talk.place.skill, talk.place.step) == (NAME, "consent")
    if asked and (move := _typed_answer(talk)) is not None:
        return move
    if asked and command_of(talk) == "cancel":
        return _take_consent(talk, "refuse")
    place = Place(NAME, "consent", {})
    greeting = () if asked else (say("registration/welcome", clinic=talk.situation.clinic_name),)
    if talk.questions and (known := knowledge.plain_answer(talk)) is not None:
        return Move(place, (after(known, *greeting), ask_consent(talk, {})))
    if talk.intent in information.INTENTS and (talk.questions or talk.sure_of(information.INTENTS)):
        first, *rest = information.begin(talk).replies
        return Move(place=place, replies=(after(first, *greeting), *rest, ask_consent(talk, {})))
    if asked and talk.memory.misses + 1 >= repair.MISSES_BEFORE_A_PERSON:
        return human.hand_over(talk, "no_consent", say("repair/a_person"))
    if asked:
        who = (say("registration/who", clinic=talk.situation.clinic_name),) if talk.intent == "smalltalk" else ()
        wished = _is_wish(plain_words.meant(talk))
        lead = (say("registration/noted"),) if wished else who
        return Move(place, (after(say("registration/consent_first", *_CHOICES), *lead),), missed=not wished)
    return Move(place=place, replies=(after(ask_consent(talk, {}), *greeting),))


def begin(talk: Talk) -> Move:
    """Go on after consent: ask for the name where nobody is registered, else with what was wished for."""
    if talk.situation.patients:
        return go_on(talk)
    name = find_name(talk, anything=False)
    if name is not None and " " in name:
        return _registered(talk, name)
    return registry.ask(talk, NAME, "name", {})


def go_on(talk: Talk, *lead: Reply) -> Move:
    """Go on with the wish that was said, as the talk understands it; without one show what can be done.

    Questions on the clinic were answered when they were asked.
    """
    talk = plain_words.meant(talk)
    skill = registry.skill_for(talk.intent)
    if skill is None or skill.name in (NAME, human.NAME, menu.NAME, information.NAME, smalltalk.NAME):
        named = any(talk.entities(kind) for kind in ("service", "specialty", "professional"))
        if talk.questions or not (named or talk.understanding.when or information.names_what_is_elsewhere(talk)):
            return menu.begin(talk, *lead)
        # "Queria saber do doutor do coração": naming a field, a service or a person is what they came for.
        skill = registry.skill("booking")
    move = skill.begin(talk)
    first = (after(move.replies[0], *lead), *move.replies[1:]) if move.replies else lead
    return Move(
        place=move.place,
        replies=first,
        act=move.act,
        handoff=move.handoff,
        priority=move.priority,
        summary=move.summary,
    )


def waits_with_a_wish(talk: Talk, place: Place) -> bool:
    """Tell whether what was just said has to wait for consent or the name, and is taken up after it."""
    if (place.skill, place.step) == (NAME, "consent"):
        return True
    return (place.skill, place.step) == (NAME, "name") and (talk.place.skill != NAME or _notes(talk))


@dataclass(frozen=True, slots=True)
class _Rename:
    """Write the contact's own name as they say it is, numbered (LGPD art. 18 III); the open question then stands."""

    talk: Talk
    patient_id: int
    name: str

    def __call__(self, now: datetime) -> Move:
        rename(self.patient_id, self.name)
        asked = rights.ask(self.talk.situation.contact_id, PrivacyRequest.Kind.CORRECTION, now, done=True)
        told = say("registration/renamed", name=self.name, protocol=asked.protocol)
        move = registry.ask_again(self.talk, told) if self.talk.place.skill != NAME else None
        move = move or staying(self.talk, told)
        return replace(move, place=move.place if move.place.skill != NAME else Place(), skill=NAME)


def correct_name(talk: Talk) -> Move | None:
    """Take "errei meu nome, é Carlos Souza" and "corrigir meu nome" at any moment; without the name, ask for it."""
    name = corrected(talk.heard.text.strip()) if talk.heard.tap is None and talk.myself is not None else None
    if name is None:
        return None
    return identity.prove_first(talk, _RIGHT_NAME) or (renamed(talk, name) if name else _ask_for_right_name(talk))


_RIGHT_NAME = f"{NAME}.right_name"


def _ask_for_right_name(talk: Talk) -> Move:
    return registry.ask(talk, NAME, "right_name", {})


identity.then(_RIGHT_NAME, _ask_for_right_name)


def renamed(talk: Talk, name: str) -> Move:
    """Write the contact's own name as `name`, say so, and ask the open question again."""
    if talk.myself is None:
        return menu.begin(talk)
    if " " not in name and " " in talk.myself.name:
        # One word replaces the first name: the surname was right.
        name = f"{name} {talk.myself.name.split(maxsplit=1)[1]}"
    return Move(talk.place, (), act=_Rename(talk, talk.myself.id, name), skill=NAME)


def _typed_answer(talk: Talk) -> Move | None:
    if talk.chosen in _CHOICES:
        return _take_consent(talk, talk.chosen)
    if talk.answer is not None:
        return _take_consent(talk, "accept" if talk.answer else "refuse")
    return None


def agreed_in_part(talk: Talk) -> Move | None:
    """Take "concordo, mas sem propaganda" for the yes that it is, with what is not wanted written down."""
    if talk.situation.consented or (talk.place.skill, talk.place.step) != (NAME, "consent"):
        return None
    unwanted = purposes.unwanted(talk)
    if not unwanted or yes_no(purposes.apart_from_messages(talk.words)) is not True:
        return None
    move = _take_consent(talk, "care_only" if ("reminders", False) in unwanted else "accept")
    return replace(move, act=_Two(purposes.settle(talk, unwanted), move))


def _take_consent(talk: Talk, choice: str) -> Move:
    contact_id = talk.situation.contact_id
    if choice not in PURPOSES:
        move = human.hand_over(talk, "no_consent", say("registration/refused"))
        return replace(move, act=_Refuse(contact_id), skill=NAME)
    evidence = talk.heard.message_ids[-1] if talk.heard.message_ids else ""
    move = begin(_as_first_said(talk))
    if choice == "care_only" and move.replies:
        told = after(move.replies[0], say("registration/no_reminders"))
        move = replace(move, replies=(told, *move.replies[1:]))
    return Move(
        place=move.place,
        replies=move.replies,
        act=_both(_Grant(contact_id, evidence, PURPOSES[choice]), move),
        handoff=move.handoff,
        priority=move.priority,
        summary=move.summary,
        skill=NAME,
    )


def _both(first: _Grant, then: Move) -> "_Grant | _Two":
    return _Two(first, then) if then.act is not None else first


@dataclass(frozen=True, slots=True)
class _Two:
    """Consent, and at once what the skill that goes on wants done."""

    first: "_Grant | _Register | purposes.Settle"
    then: Move

    def __call__(self, now: datetime) -> Move | None:
        self.first(now)
        return self.then.act(now) if self.then.act else None


def _as_first_said(talk: Talk, name: str = "") -> Talk:
    """Return the talk as if what was said before consent, and beside the `name`, had been said just now."""
    lines = talk.situation.recall(talk.memory.heard).splitlines() if talk.memory.heard else []
    lines += [beside_name(talk.heard.text, name)] if name else []
    # Questions and greetings on the way were answered when they came: they are not what the contact came for.
    wishes = [line for line in lines if not phrases.asks_why(line.casefold()) and _is_wish(talk.going_on(line))]
    return talk.going_on("\n".join(wishes or lines))


def _is_wish(talk: Talk) -> bool:
    skill = registry.skill_for(talk.intent)
    named = (
        any(talk.entities(kind) for kind in ("service", "specialty", "professional", "relation"))
        or talk.understanding.when
    )
    return bool(named) or (skill is not None and skill.name in ("booking", "my_appointments"))


def _registered(talk: Talk, name: str) -> Move:
    """Register the contact as a patient and go on with what they came for. `talk` has their first words."""
    lead = say("registration/pleased", name=name)
    move = go_on(talk, lead)
    register = _Register(talk.situation.contact_id, name)
    act = _Two(register, move) if move.act is not None else register
    return Move(
        place=move.place,
        replies=move.replies,
        act=act,
        handoff=move.handoff,
        priority=move.priority,
        summary=move.summary,
        skill=NAME,
    )


def ask_consent(talk: Talk, form: Form) -> Reply:
    """Return the privacy notice with its three answers."""
    del form
    return say("registration/privacy_notice", *_CHOICES, clinic=talk.situation.clinic_name)


def _consent_answered(talk: Talk, form: Form) -> Move | None:
    """With consent given already (in the admin, say), go on."""
    del form
    return begin(_as_first_said(talk))


def _ask_name(talk: Talk, form: Form) -> Reply:
    del form
    return say("registration/ask_name", asked=(talk.place.skill, talk.place.step) == (NAME, "name"))


def _name_surely_given(talk: Talk, form: Form) -> Move | None:
    name = plainly_named(talk)
    if name is None:
        return None
    if " " not in name:
        return registry.ask(talk, NAME, "surname", changed(form, first=name))
    return _registered(_as_first_said(talk, name), name)


def _surname_surely_given(talk: Talk, form: Form) -> Move | None:
    words = talk.words.split()
    plain = talk.heard.tap is None and not talk.questions and 1 <= len(words) <= 5
    return _surname_given(talk, form) if plain and not set(words) & phrases.IN_NO_NAME else None


def _right_name_given(talk: Talk, form: Form) -> Move | None:
    del form
    name = find_name(talk, anything=talk.answer is None and not set(talk.words.split()) & phrases.IN_NO_NAME)
    return renamed(talk, name) if name else None


def _ask_right_name(talk: Talk, form: Form) -> Reply:
    del talk, form
    return say("registration/ask_right_name")


def _notes(talk: Talk) -> bool:
    """Tell whether a wish was said instead of the name: it is noted, and taken up once the name is known."""
    wish = talk.heard.tap is None and not talk.questions and talk.answer is None
    return wish and command_of(talk) == "" and _is_wish(plain_words.meant(talk))


def _name_given(talk: Talk, form: Form) -> Move | None:
    name = find_name(talk, anything=talk.intent not in _NO_NAME_INTENTS)
    if name is None and _notes(talk):
        again = after(replace(_ask_name(talk, form), variant=1), say("registration/noted"))
        return Move(Place(NAME, "name", form), (again,), recorded=False)
    if name is None:
        return None
    if " " not in name:
        return registry.ask(talk, NAME, "surname", changed(form, first=name))
    return _registered(_as_first_said(talk, name), name)


def _ask_surname(talk: Talk, form: Form) -> Reply:
    del talk
    return say("registration/ask_surname", name=str(form.get("first", "")))


def _surname_given(talk: Talk, form: Form) -> Move | None:
    first = str(form.get("first", ""))
    if talk.answer is False:
        return _registered(_as_first_said(talk), first)
    name = find_name(talk, anything=True)
    if name is None:
        return None
    full = name if name.casefold().startswith(first.casefold()) else f"{first} {name}"
    return _registered(_as_first_said(talk), full)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        begins_at=("registration.consent",),
        steps=(
            Step(
                "consent",
                "registration/privacy_notice",
                ask_consent,
                _consent_answered,
                ("registration.name", "booking", "my_appointments", "menu.menu", "human"),
            ),
            Step(
                "name",
                "registration/ask_name",
                _ask_name,
                _name_given,
                ("registration.surname", "booking", "my_appointments", "menu.menu", "human"),
                _name_surely_given,
            ),
            Step(
                "surname",
                "registration/ask_surname",
                _ask_surname,
                _surname_given,
                ("booking", "my_appointments", "menu.menu", "human"),
                _surname_surely_given,
            ),
            Step("right_name", "registration/ask_right_name", _ask_right_name, _right_name_given, (registry.END,)),
        ),
        says=(
            "registration/welcome",
            "registration/consent_first",
            "registration/refused",
            "registration/pleased",
            "registration/no_reminders",
            "registration/why",
            "registration/who",
            "registration/noted",
            "registration/renamed",
        ),
    )
)
