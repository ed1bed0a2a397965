"""What understanding takes and gives: plain, immutable values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

INTENTS = (
    "greet", "thanks", "goodbye", "affirm", "deny", "help", "book", "reschedule", "cancel", "my_appointments",
    "confirm_attendance", "price", "payment", "insurance", "address", "hours", "preparation", "professionals",
    "symptom", "urgent", "emergency", "self_harm", "human", "complaint", "opt_out", "privacy", "results",
    "smalltalk", "out_of_scope", "unknown",
)  # fmt: skip
GRAINS = ("minute", "hour", "daypart", "day", "week", "month")
DAYPARTS = ("morning", "afternoon", "evening")
CATALOGUE_KINDS = ("professional", "specialty", "service", "unit", "plan")
ENTITY_KINDS = (
    *CATALOGUE_KINDS, "person", "cpf", "birth_date", "phone", "email", "card_number", "ordinal", "number", "money",
    "relation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of time someone spoke of: aware, in the zone of `now`; `end` is exclusive.

    `grain` is how exact the words were (one of GRAINS); `daypart` is one of DAYPARTS where one was named.
    """

    start: datetime
    end: datetime
    grain: str
    daypart: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the value with ISO 8601 times that carry their offset."""
        start, end = self.start.isoformat(), self.end.isoformat()
        return {"start": start, "end": end, "grain": self.grain, "daypart": self.daypart}


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing someone named.

    `value` by kind: professional, specialty, service, unit, plan: the catalogue item's id · person: the name as
    written, capitalised · cpf: 11 digits, check digits right · birth_date: ISO date · phone: E.164 · email: lower case
    · card_number: digits · ordinal: 1-based place, negative from the end (-1 is the last) · number: whole number
    · money: reais with two decimals, as text · relation: self, child, parent, spouse, sibling, grandparent,
    grandchild, other or animal. `text` is what was written.
    """

    kind: str
    value: str | int
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the three fields as they are."""
        return {"kind": self.kind, "value": self.value, "text": self.text}


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One thing the clinic has. `aliases` are other names people use for it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the clinic has, to be recognised by name."""

    professionals: tuple[CatalogueItem, ...] = ()
    specialties: tuple[CatalogueItem, ...] = ()
    services: tuple[CatalogueItem, ...] = ()
    units: tuple[CatalogueItem, ...] = ()
    plans: tuple[CatalogueItem, ...] = ()


EMPTY_CATALOGUE = Catalogue()


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that was understood of one message.

    `normalized` is the text as the rules saw it (lower case, no accents, abbreviations spelled out). `intent` is the
    first of `intents`, which are sorted by falling score (0 to 1); `when` are the times asked for (several are
    alternatives), `when_not` those excluded; `earliest` means as soon as possible. `language` is pt, es or en.
    `danger` is emergency, self_harm, urgent or None.
    """

    text: str
    normalized: str
    intent: str
    confidence: float
    intents: tuple[tuple[str, float], ...] = ()
    when: tuple[When, ...] = ()
    when_not: tuple[When, ...] = ()
    earliest: bool = False
    entities: tuple[Entity, ...] = ()
    language: str = "pt"
    danger: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the line the `understand` command prints, ready for json.dumps."""
        return {
            "text": self.text,
            "normalized": self.normalized,
            "intent": self.intent,
            "confidence": round(self.confidence, 4),
            "intents": [[name, round(score, 4)] for name, score in self.intents],
            "when": [when.to_json() for when in self.when],
            "when_not": [when.to_json() for when in self.when_not],
            "earliest": self.earliest,
            "entities": [entity.to_json() for entity in self.entities],
            "language": self.language,
            "danger": self.danger,
        }

    def entity(self, kind: str) -> Entity | None:
        """Return the first entity of that kind."""
        return next((entity for entity in self.entities if entity.kind == kind), None)
