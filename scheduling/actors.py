"""Who changes the agenda, as ids only: the audit trail holds no names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is contact, staff or system; `id` a contact's or user's primary key (0 for the system)."""

    kind: str
    id: int = 0

    @classmethod
    def contact(cls, contact_id: int) -> "Actor":
        """Return the actor for someone who writes to us."""
        return cls("contact", contact_id)

    @classmethod
    def staff(cls, user_id: int) -> "Actor":
        """Return the actor for someone of the clinic."""
        return cls("staff", user_id)

    @property
    def is_staff(self) -> bool:
        """Say whether rules that only bind patients may be passed over."""
        return self.kind == "staff"

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind


SYSTEM = Actor("system")
