"""Booking: what, with whom, where and when, asked only as far as it is not said and matters; then a tap and a yes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.understanding import When, match_choice
from scheduling.appointments import AppointmentView

from . import (
    booking_changes,
    booking_offer,
    booking_patient,
    booking_payer,
    booking_plan,
    booking_questions,
    booking_told,
    booking_visit,
    information,
    phrases,
    registration,
    registry,
)
from .booking_changes import NAME
from .booking_course import advance, another_person, answer_wish, dropped
from .booking_form import (
    fill,
    has_time,
    on_the_day_meant,
    says_any,
    with_professional,
    with_service,
    with_times,
    without_slots,
    without_times,
)
from .booking_needs import STEPS
from .memory import Form
from .offers import Offers
from .registry import END, Skill, Step
from .talk import FAIRLY_SURE, Move, Talk, changed, finished, say


def begin(talk: Talk) -> Move:
    """Begin with whatever was said, all at once or nothing yet; who has no name yet is asked for it first."""
    if not talk.situation.patients and talk.situation.consented and talk.place.skill != registration.NAME:
        return registry.ask(talk, registration.NAME, "name", {})
    form = fill(talk, {})
    elsewhere = (information.not_here(talk),) if information.names_what_is_elsewhere(talk) else ()
    nobody = information.nobody_called(talk)
    return advance(talk, form, *elsewhere, *nobody, *dropped(talk, {}, form))


def begin_waiting(talk: Talk) -> Move:
    """Begin with a wish for the waitlist, with whatever was said of the visit."""
    if not talk.situation.patients:
        return begin(talk)
    return advance(talk, changed(fill(talk, {}), wait=True))


def begin_moving(talk: Talk, appointment: AppointmentView, wished: Sequence[When]) -> Move:
    """Begin to move an appointment: the same service, professional and unit; `wished` are the new times named."""
    form: Form = {
        "service": appointment.service_id,
        "professional": appointment.professional_id,
        "unit": appointment.unit_id,
        "patient": appointment.patient_id,
        "plan": appointment.plan_id,
        "moving": appointment.id,
        "version": appointment.version,
    }
    form = changed(form)
    offers = Offers(talk.catalogue)
    if appointment.service_id not in offers.services:
        return booking_questions.not_online(talk, form)
    clock = all(when.grain in ("minute", "hour") for when in wished)
    day = appointment.start.astimezone(ZoneInfo(appointment.time_zone)).date() if clock else None
    wished = on_the_day_meant(talk, wished, day)
    form = with_times(form, wished, earliest=talk.understanding.earliest)
    return advance(talk, form, say("booking/moving", **booking_offer.facts(talk, appointment)))


def _answer_what(talk: Talk, form: Form) -> Move | None:
    said = answer_wish(talk, form)
    if said is not None:
        return said
    value = talk.chosen
    offers = Offers(talk.catalogue)
    if value.startswith("specialty.") and value[10:].isdecimal():
        return advance(talk, changed(without_slots(form), specialty=int(value[10:]), service=None))
    if value.startswith("service.") and value[8:].isdecimal() and int(value[8:]) in offers.services:
        return advance(talk, with_service(offers, without_slots(form), int(value[8:])))
    return None


def _answer_professional(talk: Talk, form: Form) -> Move | None:
    said = answer_wish(talk, form)
    if said is not None:
        return said
    offers = Offers(talk.catalogue)
    if says_any(talk) or talk.chosen == "any":
        return advance(talk, changed(without_slots(form), professional=0))
    if talk.chosen.isdecimal() and int(talk.chosen) in offers.professionals:
        return advance(talk, with_professional(offers, without_slots(form), int(talk.chosen)))
    return None


def _answer_unit(talk: Talk, form: Form) -> Move | None:
    said = answer_wish(talk, form)
    if said is not None:
        return said
    if says_any(talk) or talk.chosen == "any":
        return advance(talk, changed(without_slots(form), unit=0))
    if talk.chosen.isdecimal() and int(talk.chosen) in Offers(talk.catalogue).units:
        return advance(talk, changed(without_slots(form), unit=int(talk.chosen)))
    return None


def _answer_when(talk: Talk, form: Form) -> Move | None:
    said = answer_wish(talk, form)
    if said is not None:
        return said
    if says_any(talk) or talk.chosen == "earliest":
        return advance(talk, changed(without_times(form), earliest=True))
    if talk.chosen in ("morning", "afternoon", "evening"):
        return advance(talk, changed(without_times(form), period=talk.chosen))
    if talk.chosen == "anyone":
        return advance(talk, changed(without_slots(form), professional=0, earliest=None if has_time(form) else True))
    return None


def _answer_slot(talk: Talk, form: Form) -> Move | None:
    picked = _picked(talk, form)
    if picked == "more" or (not picked and talk.words in phrases.MORE | phrases.NO):
        return booking_offer.more(talk, form)
    if picked:
        return Move(talk.place, (), act=booking_changes.Hold(talk, form, picked), skill=NAME)
    if talk.answer is True and talk.heard.tap is None:
        only = [str(key) for key in form.get("slots", ())]
        return (
            Move(talk.place, (), act=booking_changes.Hold(talk, form, only[0]), skill=NAME) if len(only) == 1 else None
        )
    said = answer_wish(talk, form)
    if said is not None:
        return said
    if says_any(talk) and form.get("slots"):
        return Move(talk.place, (), act=booking_changes.Hold(talk, form, str(form["slots"][0])), skill=NAME)
    return None


def _picked(talk: Talk, form: Form) -> str:
    """Return the key of the time that was tapped or named: by its clock ("o das 15h"), number, title or place."""
    offered = [str(key) for key in form.get("slots", ())]
    if talk.heard.tap is not None:
        return talk.tapped if talk.tapped in (*offered, "more") else ""
    if talk.heard.late:
        return ""
    named = _named_by_the_clock(talk, offered)
    if named:
        return named
    if any(when.grain not in ("minute", "hour") for when in talk.understanding.when):
        return ""
    value = _by_title(talk, lambda value: value in offered) or talk.chosen
    if value in offered and talk.understanding.when and not _at_that_clock(talk, value):
        return ""
    return value if value in (*offered, "more") else ""


def _by_title(talk: Talk, meant: Callable[[str], bool]) -> str:
    """Return the value of the offered choice named by title, number or place in line, among those that are meant."""
    choices = [(value, name) for _, _, value, name in talk.memory.offered if meant(value)]
    index = match_choice(talk.heard.text, [name for _, name in choices]) if choices else None
    return choices[index][0] if index is not None else ""


def _named_by_the_clock(talk: Talk, offered: list[str]) -> str:
    """Return the one offered time that starts at the minute named, or on no other day at that clock."""
    wished = [when.start for when in talk.understanding.when if when.grain in ("minute", "hour")]
    if len(wished) != 1 or len(talk.understanding.when) != 1:
        return ""
    starts = {key: start for key in offered if (start := booking_offer.start_of(talk, key)) is not None}
    exact = [key for key, start in starts.items() if start == wished[0]]
    alike = [key for key, start in starts.items() if (start.hour, start.minute) == (wished[0].hour, wished[0].minute)]
    if exact:
        return exact[0]
    return alike[0] if len(alike) == 1 and _names_no_day(talk) else ""


def _names_no_day(talk: Talk) -> bool:
    """Tell whether the time named is today's or tomorrow's only for want of a day ("o das 15h")."""
    return (talk.understanding.when[0].start.date() - talk.now.date()).days <= 1


def _at_that_clock(talk: Talk, key: str) -> bool:
    start = booking_offer.start_of(talk, key)
    return start is not None and any(
        (start.hour, start.minute) == (when.start.hour, when.start.minute) for when in talk.understanding.when
    )


def _answer_confirm(talk: Talk, form: Form) -> Move | None:
    if form.get("until") and phrases.HOW_LONG_KEPT.search(talk.words):
        until = datetime.fromisoformat(str(form["until"])).astimezone(talk.situation.zone)
        return registry.ask(talk, NAME, "confirm", form, say("booking/kept_until", until=until, over=until <= talk.now))
    payer = booking_payer.said(talk)
    if payer and not (payer.get("private") and talk.answer is True):
        return booking_plan.paid(talk, form, payer)
    if talk.chosen == "confirm" or (talk.heard.tap is None and talk.answer is True):
        # The question was whether it is right as a visit that no plan pays for.
        agreed = changed(form, private=True) if booking_payer.is_to_ask(talk, form) else form
        return Move(talk.place, (), act=booking_changes.Book(talk, agreed), skill=NAME)
    if talk.chosen == "plan":
        return registry.ask(talk, NAME, "plan", form)
    if talk.chosen == "other" or talk.words in phrases.MORE or _wants_another(talk):
        return booking_offer.offer(talk, without_slots(form))
    if talk.chosen == "leave":
        return finished(say("booking/left", "go:book", "go:mine", "go:human"), skill=NAME)
    if talk.answer is False:
        return registry.ask(talk, NAME, "change", form)
    return answer_wish(talk, form)


def _wants_another(talk: Talk) -> bool:
    """Tell whether another time is wished without saying which."""
    named = talk.understanding.when or talk.understanding.earliest
    return not named and talk.intent == "reschedule" and talk.understanding.confidence >= FAIRLY_SURE


def _answer_change(talk: Talk, form: Form) -> Move | None:
    said = answer_wish(talk, form)
    if said is not None:
        return said
    kept = without_slots(form)
    match talk.chosen:
        case "other":
            return booking_offer.offer(talk, kept)
        case "professional":
            return another_person(talk, form)
        case "leave":
            return finished(say("booking/left", "go:book", "go:mine", "go:human"), skill=NAME)
        case _:
            return None


_NEEDS = tuple(f"booking.{step}" for step in STEPS)
_LATER = (
    *booking_visit.LATER,
    "booking.plan",
    "booking.professional",
    "booking.unit",
    "booking.when",
    "booking.slot",
    *_NEEDS,
    "booking.confirm",
    END,
)
_EARLIER = ("booking.what", "booking.service", "booking.professional", "booking.unit")

SKILL = registry.register(
    Skill(
        name=NAME,
        begin=begin,
        intents=("book",),
        begins_at=(
            "registration.name",
            *("booking.patient", "booking.patient_name", "booking.what", "booking.service", *_LATER[1:-1]),
        ),
        steps=(
            Step(
                "patient",
                "booking/ask_patient",
                booking_questions.ask_patient,
                booking_patient.answer_patient,
                ("booking.patient_name", "booking.what", "booking.service", *_LATER),
            ),
            Step(
                "patient_name",
                "booking/ask_patient_name",
                booking_questions.ask_patient_name,
                booking_patient.answer_patient_name,
                ("booking.what", "booking.service", *_LATER),
                booking_patient.take_name_first,
            ),
            Step("what", "booking/ask_what", booking_questions.ask_what, _answer_what, ("booking.service", *_LATER)),
            Step("service", "booking/ask_service", booking_questions.ask_service, _answer_what, _LATER),
            Step(
                "professional",
                "booking/ask_professional",
                booking_questions.ask_professional,
                _answer_professional,
                ("booking.service", *_LATER),
            ),
            Step("unit", "booking/ask_unit", booking_questions.ask_unit, _answer_unit, ("booking.service", *_LATER)),
            Step("when", "booking/ask_when", booking_questions.ask_when, _answer_when, (*_EARLIER, *_LATER)),
            Step("slot", "booking/offer_slots", booking_offer.listing, _answer_slot, (*_EARLIER, *_LATER)),
            Step(
                "confirm",
                "booking/summary",
                booking_offer.summary,
                _answer_confirm,
                (*_EARLIER, "booking.change", *_LATER),
            ),
            *booking_visit.steps(_LATER),
            *booking_plan.steps(_LATER),
            *booking_told.steps(("booking.slot", "booking.when", "booking.confirm")),
            Step("change", "booking/ask_change", booking_questions.ask_change, _answer_change, (*_EARLIER, *_LATER)),
        ),
        says=(
            "booking/booked",
            "booking/moved",
            "booking/requested",
            "booking/slot_taken",
            "booking/not_possible",
            "booking/nothing",
            "booking/left",
            "booking/changed_meanwhile",
            "booking/why_not",
            "booking/waitlist_joined",
            "booking/plan_unknown",
            "booking/summary_payer",
            "booking/kept_until",
            *(f"needs/{name}" for name in ("time_kept", "kept", "noted", "not_needed", "wrong", "at_reception")),
            *(
                f"needs/{name}"
                for name in ("optional", "other_age", "which_animal", "birth_date_needed", "card_needed")
            ),
        ),
    )
)
