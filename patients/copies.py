"""A person's copy of their data: JSON for machines (LGPD art. 18 V, art. 19 § 3) and PDF for people."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from django.utils import timezone

from clinicbot.core import privacy
from clinicbot.core.privacy import Subject

from . import copy_words

_MARGIN = 50  # points
_DAY = "%d/%m/%Y"
_DAYS = {"en": "%Y-%m-%d"}
"""English is read on both sides of the ocean: only this order is the same on both."""
FORMAT = "clinicbot-privacy-export/1"


def as_json(subject: Subject, now: datetime) -> bytes:
    """Return everything held about the subject as UTF-8 JSON, times in ISO 8601."""
    whole = {"format": FORMAT, "made_at": now, "data": privacy.export_all(subject)}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_plain).encode()


def as_pdf(subject: Subject, now: datetime, language: str) -> bytes:
    """Return the same as a PDF to read in a language (pt_BR, es or en), one heading a section."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    styles, title = getSampleStyleSheet(), copy_words.said(copy_words.TITLE, language)
    made = copy_words.said(copy_words.MADE_ON, language) % _read("", now, language)
    story: list[Any] = [Paragraph(_text(title), styles["Title"]), Paragraph(_text(made), styles["Normal"])]
    for heading, lines in in_words(subject, language):
        story += [Spacer(1, 10), Paragraph(_text(heading), styles["Heading2"])]
        story += [Paragraph(line, styles["BodyText"]) for line in lines]
    target = io.BytesIO()
    SimpleDocTemplate(
        target,
        pagesize=A4,
        title=title,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
    ).build(story)
    return target.getvalue()


def in_words(subject: Subject, language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what the PDF says: each section's heading, and a marked-up paragraph an entry."""
    for sections in privacy.export_all(subject).values():
        for name, held in sections.items():
            yield copy_words.section(name, language), list(_lines(held, language))


def _lines(value: Any, language: str) -> Iterator[str]:
    """Yield what a section holds, an entry a paragraph; markup in anybody's text is only text."""
    entries = value if isinstance(value, list | tuple) else [value]
    if not entries:
        yield "–"
    for entry in entries:
        if isinstance(entry, dict):
            filled = {key: item for key, item in entry.items() if item not in (None, "", [], {}, False)}
            told = [(key, item) for key, item in filled.items() if key not in copy_words.LEFT_OUT]
            yield "<br/>".join(
                f"<b>{_text(copy_words.field(key, language))}</b>: {_text(_read(key, item, language))}"
                for key, item in told
            )
        else:
            yield _text(_plain(entry))


def _read(key: str, item: Any, language: str) -> Any:
    """Return a field's value as people read it, times on the clinic's clock."""
    day = _DAYS.get(language, _DAY)
    if isinstance(item, datetime):
        return timezone.localtime(item).strftime(f"{day} %H:%M")
    if isinstance(item, date):
        return item.strftime(day)
    if key == "windows":
        spans = ((_read("", datetime.fromisoformat(one), language) for one in span) for span in item)
        return "; ".join(" – ".join(span) for span in spans)
    if key == "media":
        return item.get("filename") or item.get("mime_type") or "–"
    if isinstance(item, list | tuple):
        return ", ".join(str(copy_words.value(key, one, language)) for one in item)
    return _plain(copy_words.value(key, item, language))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def _text(value: Any) -> str:
    """Return text for the PDF's own font: what it has no letter for (emoji) becomes a question mark."""
    latin = str(value).encode("cp1252", "replace").decode("cp1252")
    return escape(latin).replace("\n", "<br/>")
