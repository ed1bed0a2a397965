"""The rules that hold at every step, in the order in which the flow engine asks them."""

from conversations.models import Notice
from integrations.events import MessageKind

from . import (
    aftercare,
    attendance,
    booking,
    household,
    human,
    identity,
    information,
    knowledge,
    media,
    menu,
    opt_out,
    phrases,
    privacy,
    purposes,
    registration,
    registry,
    repair,
    smalltalk,
    symptoms,
    waitlist,
    why,
)
from .commands import command_of
from .talk import FAIRLY_SURE, GO, Move, Talk, finished, say, staying

_QUIET = frozenset({MessageKind.EDIT, MessageKind.REVOKE, MessageKind.SYSTEM})
_LOOSE = frozenset({"professionals", "hours", "unknown", "affirm", "greet", "goodbye", "thanks", "smalltalk"})
"""Intents under which just naming a specialty, service or person is a wish to book; so is any that is not sure."""

_NOT_A_WISH = frozenset(
    {"affirm", "deny", "unknown", "greet", "thanks", "goodbye", "smalltalk", "out_of_scope", "opt_out"}
)
"""No wish begins with these; silence is asked for in so many words (`stop_writing`), never by mere likeness."""

_DEEDS = frozenset({"book", "cancel", "reschedule", "my_appointments"})


def ignore_what_needs_no_answer(talk: Talk) -> Move | None:
    """Stay silent on edits, system news, and reactions that answer no question of ours."""
    if talk.heard.kind in _QUIET:
        return staying(talk)
    if talk.heard.kind == MessageKind.REACTION and not (talk.liked and (talk.heard.notice or talk.answer)):
        return staying(talk)
    return None


def choose_messages(talk: Talk) -> Move | None:
    """Take "não quero propaganda" and "quero lembretes" for just that: it asks for no silence."""
    return purposes.heard(talk) or registration.agreed_in_part(talk)


def stop_writing(talk: Talk) -> Move | None:
    """Respect "parar" and "sair", at any moment."""
    if phrases.WAITLIST.search(talk.words) or purposes.wanted(talk.words):
        return None
    if talk.heard.tap is None and (talk.words in phrases.STOP or talk.sure_of(("opt_out",))):
        return opt_out.begin(talk)
    return None


def answer_notice(talk: Talk) -> Move | None:
    """Take the answer to a reminder or an offer, for the appointment and version it spoke of (I14)."""
    notice = talk.heard.notice
    if notice is None:
        return None
    return waitlist.answer(talk, notice) if notice.kind == Notice.OFFER else attendance.answer(talk)


def leave_waitlist(talk: Talk) -> Move | None:
    """Take whoever says so off the waitlist; "sair da lista" alone means all messages."""
    return waitlist.leave(talk) if talk.situation.consented else None


def wait_for_a_person(talk: Talk) -> Move | None:
    """While a person is called for: say so once, and let "menu" or "voltar" wake the assistant."""
    return human.while_waiting(talk) if talk.situation.waiting_for_human else None


def wait_patiently(talk: Talk) -> Move | None:
    """Leave time to whoever is called away; ask again once they are back."""
    plain = talk.heard.kind == MessageKind.TEXT and talk.heard.tap is None and talk.answer is None
    if not plain or talk.understanding.when or phrases.WAITLIST.search(talk.words):
        return None
    if phrases.HOLD_ON.match(talk.words):
        return staying(talk, say("smalltalk/no_hurry"), skill=smalltalk.NAME)
    return registry.ask_again(talk) if phrases.HERE_AGAIN.match(talk.words) else None


def ask_consent_first(talk: Talk) -> Move | None:
    """Ask for consent before anything that would be stored (I12); what the clinic is like may be asked without."""
    if talk.situation.consented or _exercises_a_right(talk) or _names_a_right(talk):
        return None
    return registration.before_consent(talk)


def obey_command(talk: Talk) -> Move | None:
    """Obey "menu", "voltar" and "cancelar"."""
    command = command_of(talk)
    if command == "menu":
        return menu.begin(talk)
    if command == "back":
        return _go_back(talk)
    if command == "cancel" and talk.place.skill and talk.place.skill not in ("menu", registration.NAME):
        return _leave(talk)
    return None


def explain_why(talk: Talk) -> Move | None:
    """Say why something is asked for, where that is the question."""
    return why.explain(talk)


def ask_in_easier_words(talk: Talk) -> Move | None:
    """Ask the open question in other words for whoever says that they are lost; the third time call a person."""
    lost = talk.heard.tap is None and phrases.CONFUSED.match(talk.words) is not None
    if not lost or talk.idle or registry.step_at(talk.place) is None:
        return None
    return repair.wrong_answer(talk, say("repair/simpler"))


def take_sure_answer(talk: Talk) -> Move | None:
    """Let the open step take what is surely its answer (a name), whatever else it may sound like."""
    step = registry.step_at(talk.place)
    return step.sure_answer(talk, talk.place.form) if step and step.sure_answer else None


def correct_own_name(talk: Talk) -> Move | None:
    """Correct the contact's own name where they say that it is wrong."""
    return registration.correct_name(talk)


def exercise_a_right(talk: Talk) -> Move | None:
    """Honour the rights of LGPD art. 18: what is kept, a copy, correction, erasure, silence and back again."""
    return privacy.begin(talk) if talk.place.skill != privacy.NAME and _names_a_right(talk) else None


def care_for_appointments(talk: Talk) -> Move | None:
    """Take "foi engano", "vou atrasar 10 min" and "cheguei", for the appointment they are about."""
    return aftercare.heard(talk)


def call_a_person(talk: Talk) -> Move | None:
    """Call a person for whoever asks for one, or complains."""
    return human.begin(talk) if talk.heard.tap is None and human.reason_in(talk) else None


def go_where_tapped(talk: Talk) -> Move | None:
    """Follow a choice that works from anywhere, however old it is."""
    tap = talk.heard.tap
    value = tap.value if tap is not None else talk.chosen
    if not value.startswith(GO):
        return None
    name, _, subject = value.removeprefix(GO).partition("#")
    if name == "price":
        return information.price_of_field(talk, subject)
    if subject:
        return aftercare.follow(talk, name, subject)
    skill = registry.skill_named(name)
    return skill.begin(talk) if skill else None


def answer_old_tap(talk: Talk) -> Move | None:
    """Answer a tap on an older message: say that it is old, and ask what is open now."""
    tap = talk.heard.tap
    if tap is None or tap.fresh:
        return None
    lead = say("common/old_button")
    again = registry.ask_again(talk, lead)
    return again or menu.begin(talk, lead)


def take_what_cannot_be_read(talk: Talk) -> Move | None:
    """Say what becomes of an audio, picture, file or place, and ask again."""
    return media.answer(talk)


def answer_open_question(talk: Talk) -> Move | None:
    """Let the step that is open take what was said."""
    step = registry.step_at(talk.place)
    return step.answer(talk, talk.place.form) if step else None


def give_no_medical_advice(talk: Talk) -> Move | None:
    """Refuse to say what it is, what to take and how much: that is for a professional (I11)."""
    return symptoms.instead_of_advice(talk)


def help_with_papers(talk: Talk) -> Move | None:
    """Say what the clinic does about a sick note, a receipt or a report, lost, wanted or wrong: that books nothing."""
    if talk.heard.tap is not None or phrases.BOOKS.search(talk.words):
        return None
    if talk.idle and phrases.PAPER_WRONG.search(talk.words):
        return knowledge.leave_a_paper(talk)
    return knowledge.about_a_paper(talk) if phrases.PAPER_WANTED.search(talk.words) else None


def answer_from_knowledge(talk: Talk) -> Move | None:
    """Answer from an article that the clinic wrote, where it is the very thing that was asked."""
    if talk.place.skill == registration.NAME or (talk.idle and _just_names_something(talk)):
        return None
    return knowledge.answer(talk)


def answer_side_question(talk: Talk) -> Move | None:
    """Answer a question about the clinic, then ask the open one again."""
    sure = talk.idle or talk.sure_of(information.INTENTS) or talk.asks_fairly_surely
    if talk.intent not in information.INTENTS or not sure:
        return None
    if talk.idle and (not talk.questions or talk.understanding.when) and _just_names_something(talk):
        return None
    move = information.begin(talk)
    again = registry.ask_again(talk) if not talk.idle else None
    if again is None:
        return move
    return Move(place=again.place, replies=(*move.replies, *again.replies), recorded=False, skill=information.NAME)


def begin_what_is_wished(talk: Talk) -> Move | None:
    """Begin the skill that was asked for; a registration that is open comes first."""
    if talk.place.skill == registration.NAME:
        return None
    if household.named(talk):
        return household.begin(talk)
    if talk.idle and talk.heard.tap is None and phrases.WAITLIST.search(talk.words):
        return booking.begin_waiting(talk)
    if talk.idle and _tells_of_a_symptom(talk):
        return symptoms.begin(talk)
    if talk.idle and (talk.words in phrases.BOOK or _just_names_something(talk)):
        return booking.begin(talk)
    if talk.intent == "help" and not talk.idle and talk.sure_of(("help",)):
        return registry.ask_again(talk, say("repair/help"))
    a_wish = talk.intent not in _NOT_A_WISH and (talk.intent != "privacy" or _names_a_right(talk))
    skill = registry.skill_for(talk.intent) if a_wish else None
    # What the open question could not take is the deed it sounds like rather than nothing at all.
    likely = talk.intent in _DEEDS and talk.understanding.confidence >= FAIRLY_SURE
    if skill is not None and (talk.idle or likely or talk.sure_of(skill.intents)):
        return skill.begin(talk)
    return None


def be_kind(talk: Talk) -> Move | None:
    """Return a greeting, a thanks or a goodbye, and ask the open question again."""
    if talk.intent not in smalltalk.INTENTS or knowledge.about_us(talk):
        return None
    if talk.intent == "goodbye" and talk.understanding.confidence < FAIRLY_SURE:
        return None
    again = registry.ask_again(talk, *smalltalk.lead(talk)) if not talk.idle else None
    return again or smalltalk.begin(talk)


def keep_unanswered_question(talk: Talk) -> Move | None:
    """Keep a question that nobody has answered yet for staff, say so, and offer a person."""
    return knowledge.unanswered(talk) if talk.place.skill != registration.NAME else None


def _tells_of_a_symptom(talk: Talk) -> bool:
    """Tell whether it is a complaint; merely like one, a field that is named says what is wished."""
    if talk.intent == "unknown" or (talk.intent == "symptom" and _just_names_something(talk)):
        return symptoms.named(talk)
    return talk.intent == "symptom"


def _just_names_something(talk: Talk) -> bool:
    """Tell whether someone just said "dermatologista" or "dra. Ana": that is a wish to book."""
    clear = talk.intent not in _LOOSE and talk.sure_of((talk.intent,))
    named = any(talk.entities(kind) for kind in ("service", "specialty", "professional"))
    return talk.heard.tap is None and named and not clear


def _exercises_a_right(talk: Talk) -> bool:
    """Tell whether a right is being exercised; being shown which there are holds nobody who says something else."""
    if (talk.place.skill, talk.place.step) == (privacy.NAME, "choose"):
        return bool(talk.chosen)
    return talk.place.skill in (privacy.NAME, identity.NAME)


def _names_a_right(talk: Talk) -> bool:
    """Tell whether a right is named; "cadastrar meu filho" speaks of data too, and means the household."""
    return bool(privacy.right_of(talk)) or (privacy.named(talk) and not household.named(talk))


def _go_back(talk: Talk) -> Move:
    trail = talk.memory.trail
    if trail and (step := registry.step_at(trail[-1])) is not None:
        return Move(place=trail[-1], replies=(step.ask(talk, trail[-1].form),), recorded=False, trail=trail[:-1])
    again = registry.ask_again(talk, say("common/no_way_back")) if talk.place.skill == registration.NAME else None
    return again or menu.begin(talk)


def _leave(talk: Talk) -> Move:
    left = "booking/left" if talk.place.skill == "booking" else "my_appointments/left"
    return finished(say(left, "go:book", "go:mine", "go:human"), skill=talk.place.skill)
