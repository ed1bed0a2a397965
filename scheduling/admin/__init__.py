"""The back office of the agenda: appointments, the team and its hours, what is offered, the clinic itself."""

from . import appointments, clinic, offers, records, team

__all__ = ["appointments", "clinic", "offers", "records", "team"]
