"""The back office of the agenda: appointments, the team and its hours, what is offered, feeds, the clinic itself."""

from . import appointments, clinic, feeds, offers, records, team

__all__ = ["appointments", "clinic", "feeds", "offers", "records", "team"]
