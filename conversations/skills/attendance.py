"""Answers to a reminder: they count for the appointment and the version the reminder spoke of, and no other (I14)."""

from uuid import UUID

from conversations.understanding import yes_no
from scheduling import appointments

from . import booking_changes, my_appointments, registry
from .registry import END, Skill
from .talk import Move, Talk, finished, say

NAME = "attendance"
_BY_INTENT = {"confirm_attendance": "confirm", "affirm": "confirm", "reschedule": "reschedule", "cancel": "cancel"}


def answer(talk: Talk) -> Move | None:
    """Take the answer to a notice; None where the words are about something else."""
    notice = talk.heard.notice
    if notice is None:
        return None
    wish = notice.value or ("confirm" if talk.liked else _wish(talk))
    if wish == "deny" and (talk.place.skill or talk.heard.quoted is None):
        return None
    if not wish or (wish != "confirm" and not talk.situation.consented):
        return None
    if not notice.current:
        return _superseded(talk)
    appointment = appointments.view_of(UUID(notice.appointment))
    if appointment is None:
        return _superseded(talk)
    if wish == "confirm":
        act = my_appointments.Confirm(talk, appointment.id, notice.version)
        return Move(talk.place, (), act=act, skill=NAME, intent="confirm_attendance")
    if wish in ("reschedule", "cancel"):
        return my_appointments.for_purpose(talk, appointment, wish)
    return registry.ask(talk, my_appointments.NAME, "detail", {"id": appointment.id, "version": appointment.version})


def _wish(talk: Talk) -> str:
    # What the words say to the notice; `talk.answer` is about the open question, which a quoted notice never is.
    said = yes_no(talk.heard.text)
    if said is True:
        return "confirm"
    if said is False and talk.intent not in _BY_INTENT:
        return "deny"
    wish = _BY_INTENT.get(talk.intent, "") if talk.intent != "affirm" else ""
    # A confirmation is acted upon at once: it has to be what was said, not merely what it is most like.
    return wish if wish != "confirm" or talk.sure_of(_BY_INTENT) else ""


def _superseded(talk: Talk) -> Move:
    """Say that the reminder no longer holds, and what holds now; nothing is confirmed by it."""
    standing = appointments.upcoming([patient.id for patient in talk.situation.patients], talk.now)
    reply = say("attendance/superseded", "go:mine", "go:human", **booking_changes.holds_now(talk, standing))
    return finished(reply, skill=NAME)


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=my_appointments.begin,
        begins_at=("my_appointments.cancel", "my_appointments.detail", "booking.when", END),
        says=("reminder/24h", "reminder/2h", "attendance/superseded", "my_appointments/confirmed"),
    )
)
