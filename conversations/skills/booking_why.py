"""Why a wish cannot be met, from the agenda's own rules, in a sentence."""

from conversations.engines.decision import Reply
from scheduling.explain import explain_no_slot
from scheduling.slot import Reason

from .booking_form import query
from .booking_record import return_until
from .memory import Form
from .talk import Talk, say


def reason(talk: Talk, form: Form) -> Reply:
    """Return the rule that stands most in the way of the form's wish, as a reply's opening sentence."""
    obstacles = explain_no_slot(query(talk, form), talk.now)
    if not obstacles:
        return say("booking/why_not", reason="", who="", unit="", plan="", days=False, detail="", until=None)
    first = obstacles[0]
    # Named only where the wish names them: "nobody is free" is not the fault of the one who was looked at first.
    who = first.professional_name if form.get("professional") else ""
    unit = first.unit_name if form.get("unit") else ""
    return say(
        "booking/why_not",
        reason=str(first.reason),
        who=who,
        unit=unit,
        plan=first.plan_name,
        days=bool(first.weekdays),
        detail=first.detail,
        until=return_until(talk, form) if first.reason == Reason.RETURN_ONLY else None,
    )
