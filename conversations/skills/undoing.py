"""Taking back what was just done: a cancellation or a move, within minutes and while the old time is still free."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling import appointments, booking, undoing
from scheduling.appointments import AppointmentView
from scheduling.booking import Actor
from scheduling.models import Appointment

from . import booking_changes, booking_offer
from .memory import Form
from .talk import Move, Talk, changed, finished, say

NAME = "aftercare"
WITHIN = timedelta(minutes=10)
_REMEMBERED = timedelta(hours=24)
"""How long "desfaz" is understood to be about a move, if only to say that it is too late."""


def last_deed(talk: Talk, after: datetime | None = None) -> Move | None:
    """Take back what was done last (and after then), a cancellation or a move; None where neither was."""
    mine = [patient.id for patient in talk.situation.patients]
    gone = undoing.last_cancelled(mine, after or talk.now - WITHIN)
    moved = undoing.last_move(mine, Actor.contact(talk.situation.contact_id), after or talk.now - _REMEMBERED)
    if gone is not None and gone.cancelled_at is not None and (moved is None or moved.at <= gone.cancelled_at):
        return Move(talk.place, (), act=_Restore(talk, gone.pk), skill=NAME)
    return Move(talk.place, (), act=_MoveBack(talk, moved.appointment_id), skill=NAME) if moved is not None else None


def of(talk: Talk, appointment: AppointmentView) -> Move:
    """Take back what was done last to this appointment."""
    undone = _Restore if appointment.status == "cancelled" else _MoveBack
    return Move(talk.place, (), act=undone(talk, appointment.id), skill=NAME)


@dataclass(frozen=True, slots=True)
class _Restore:
    """Book a cancelled appointment again at its old time, within minutes of its cancellation."""

    talk: Talk
    appointment_id: int

    def __call__(self, now: datetime) -> Move:
        """Restore it; a time taken meanwhile leads to others."""
        talk = self.talk
        gone = appointments.view(self.appointment_id)
        cancelled_at = Appointment.objects.filter(pk=self.appointment_id).values_list("cancelled_at", flat=True).first()
        if gone is None or cancelled_at is None or now - cancelled_at > WITHIN:
            return finished(say("my_appointments/undo_too_late", "go:book", "go:mine"), skill=NAME)
        actor = Actor.contact(talk.situation.contact_id)
        try:
            booking.undo_cancel(self.appointment_id, talk.key("undo"), now, actor)
        except booking.RuleBroken as refusal:
            return booking_changes.refused(talk, _form_of(gone), refusal)
        except booking.NotAllowed:
            return booking_changes.no_longer_possible(talk)
        return finished(say("my_appointments/restored", **booking_offer.facts(talk, gone)), skill=NAME)


@dataclass(frozen=True, slots=True)
class _MoveBack:
    """Move an appointment back to the time it had, within minutes of the contact's own move."""

    talk: Talk
    appointment_id: int

    def __call__(self, now: datetime) -> Move:
        """Move it back; where the old time was taken meanwhile it stays where it is, and others are offered."""
        talk = self.talk
        standing = appointments.view(self.appointment_id)
        actor = Actor.contact(talk.situation.contact_id)
        mine = [patient.id for patient in talk.situation.patients]
        moved = undoing.last_move(mine, actor, now - _REMEMBERED)
        if standing is None or moved is None or moved.appointment_id != standing.id:
            return booking_changes.no_longer_possible(talk)
        facts = booking_offer.facts(talk, standing)
        if now - moved.at > WITHIN:
            return finished(say("my_appointments/move_stays", "go:mine", "go:human", **facts), skill=NAME)
        try:
            booking.reschedule(standing.id, moved.was, talk.key("undo"), now, actor, version=moved.version)
        except booking.RuleBroken as refusal:
            form = _form_of(standing) | {"moving": standing.id, "version": standing.version}
            lead = say("my_appointments/old_time_gone", **facts)
            return booking_offer.offer(talk, form, lead, ready=sorted(refusal.alternatives, key=lambda one: one.start))
        except (booking.NotAllowed, booking.StaleVersion):
            return booking_changes.no_longer_possible(talk)
        back = appointments.view(standing.id) or standing
        return finished(say("my_appointments/moved_back", **booking_offer.facts(talk, back)), skill=NAME)


def _form_of(appointment: AppointmentView) -> Form:
    form: Form = {
        "service": appointment.service_id,
        "professional": appointment.professional_id,
        "unit": appointment.unit_id,
        "patient": appointment.patient_id,
        "plan": appointment.plan_id,
    }
    return changed(form)
