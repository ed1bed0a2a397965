"""Clínica Aurora's articles and complaints, loaded with the demo clinic."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from conversations.models import Complaint, KnowledgeArticle
from scheduling.models import Specialty

from .indexing import index

DATA = Path(__file__).parent / "data"
LANGUAGES = ("pt_BR", "es", "en")


def load(now: datetime) -> None:
    """Load what is missing; what staff changed stays. Idempotent."""
    del now
    articles = [
        KnowledgeArticle.objects.get_or_create(
            question=row["question"], language=language, defaults={"answer": row["answer"], "phrases": row["phrases"]}
        )[0]
        for language in LANGUAGES
        for row in rows("articles", language)
    ]
    index(articles)
    specialties = dict(Specialty.objects.values_list("name", "pk"))
    for specialty, complaints in rows("complaints").items():
        if specialty in specialties:
            _complaints(specialties[specialty], complaints)


def rows(name: str, language: str = "pt_BR") -> Any:
    """Return what the demo's file of that name holds, in one of LANGUAGES. `of` names a row's Portuguese original."""
    file = f"{name}.yaml" if language == "pt_BR" else f"{name}.{language}.yaml"
    return yaml.safe_load((DATA / file).read_text(encoding="utf-8"))


def _complaints(specialty_id: int, complaints: dict[str, list[str]]) -> None:
    for name, phrases in complaints.items():
        Complaint.objects.get_or_create(
            name=name, defaults={"phrases": "\n".join(phrases), "specialty_id": specialty_id}
        )
