"""Clínica Aurora's articles and complaints, loaded with the demo clinic."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from conversations.models import Complaint, KnowledgeArticle
from scheduling.models import Specialty

from .indexing import index

DATA = Path(__file__).parent / "data"


def load(now: datetime) -> None:
    """Load what is missing; what staff changed stays. Idempotent."""
    del now
    articles = [
        KnowledgeArticle.objects.get_or_create(
            question=row["question"], language="pt_BR", defaults={"answer": row["answer"], "phrases": row["phrases"]}
        )[0]
        for row in rows("articles")
    ]
    index(articles)
    specialties = dict(Specialty.objects.values_list("name", "pk"))
    for specialty, complaints in rows("complaints").items():
        if specialty in specialties:
            _complaints(specialties[specialty], complaints)


def rows(name: str) -> Any:
    """Return what the demo's file of that name holds."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def _complaints(specialty_id: int, complaints: dict[str, list[str]]) -> None:
    for name, phrases in complaints.items():
        Complaint.objects.get_or_create(
            name=name, defaults={"phrases": "\n".join(phrases), "specialty_id": specialty_id}
        )
