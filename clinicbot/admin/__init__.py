"""The project's own pages: who may log in, and what runs by the clock."""

from clinicbot.admin import people, tasks

__all__ = ["people", "tasks"]
