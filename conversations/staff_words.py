"""How the back office names what the assistant knows by short English words: intents, skills, engines, kinds."""

from typing import Any

from django.utils.translation import gettext_lazy as _

INTENTS: dict[str, Any] = {
    "greet": _("greeting"),
    "thanks": _("thanks"),
    "goodbye": _("goodbye"),
    "affirm": _("yes"),
    "deny": _("no"),
    "help": _("what the assistant can do"),
    "book": _("book an appointment"),
    "reschedule": _("move an appointment"),
    "cancel": _("cancel an appointment"),
    "my_appointments": _("see own appointments"),
    "confirm_attendance": _("confirm attendance"),
    "price": _("prices"),
    "payment": _("ways to pay"),
    "insurance": _("health plans"),
    "address": _("address and how to get there"),
    "hours": _("opening hours"),
    "preparation": _("preparation and documents"),
    "professionals": _("professionals and services"),
    "symptom": _("a symptom"),
    "urgent": _("something urgent"),
    "emergency": _("an emergency"),
    "self_harm": _("risk of self-harm"),
    "human": _("talk to a person"),
    "complaint": _("a complaint about the clinic"),
    "opt_out": _("receive no more messages"),
    "privacy": _("own personal data"),
    "results": _("exam results"),
    "smalltalk": _("small talk"),
    "out_of_scope": _("nothing of the clinic's"),
    "unknown": _("not understood"),
}
SKILLS: dict[str, Any] = {
    "attendance": _("attendance and reminders answered"),
    "booking": _("booking"),
    "common": _("everywhere"),
    "danger": _("danger"),
    "household": _("family and pets"),
    "human": _("a person"),
    "identity": _("who is writing"),
    "information": _("information"),
    "knowledge": _("article"),
    "media": _("pictures, files and voice"),
    "menu": _("menu"),
    "my_appointments": _("own appointments"),
    "news": _("news and campaigns"),
    "opt_out": _("no more messages"),
    "privacy": _("personal data"),
    "purposes": _("which messages are wanted"),
    "registration": _("first contact"),
    "reminder": _("reminders"),
    "repair": _("not understood"),
    "smalltalk": _("small talk"),
    "symptoms": _("symptoms"),
    "trouble": _("something went wrong"),
}
ENGINES: dict[str, Any] = {"flow": _("flow (built in)"), "agent": _("language model")}
KINDS: dict[str, Any] = {
    "text": _("text"),
    "choice": _("tap on a choice"),
    "image": _("picture"),
    "video": _("video"),
    "audio": _("voice message"),
    "document": _("document"),
    "sticker": _("sticker"),
    "location": _("location"),
    "contacts": _("contact card"),
    "reaction": _("reaction"),
    "form": _("form"),
    "order": _("order"),
    "edit": _("edit of an earlier message"),
    "revoke": _("deletion of an earlier message"),
    "system": _("WhatsApp's own notice"),
    "template": _("notice"),
    "unsupported": _("not passed on by WhatsApp"),
}


def named(words: dict[str, Any], value: str) -> str:
    """Return a value's name for staff; one that has none as it is, without underscores."""
    return str(words.get(value, value.replace("_", " "))) or "–"
