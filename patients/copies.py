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
from django.utils.translation import gettext as _

from clinicbot.core import privacy
from clinicbot.core.privacy import Subject

from . import copy_words

_MARGIN = 50  # points
FORMAT = "clinicbot-privacy-export/1"


def as_json(subject: Subject, now: datetime) -> bytes:
    """Return everything held about the subject as UTF-8 JSON, times in ISO 8601."""
    whole = {"format": FORMAT, "made_at": now, "data": privacy.export_all(subject)}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_plain).encode()


def as_pdf(subject: Subject, now: datetime, title: str) -> bytes:
    """Return the same as a PDF to read, one heading a section."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()
    made = _("Made on %s") % timezone.localtime(now).strftime("%d/%m/%Y %H:%M")
    story: list[Any] = [Paragraph(_text(title), styles["Title"]), Paragraph(_text(made), styles["Normal"])]
    for sections in privacy.export_all(subject).values():
        for name, value in sections.items():
            story += [Spacer(1, 10), Paragraph(_text(copy_words.section(name)), styles["Heading2"])]
            story += [Paragraph(line, styles["BodyText"]) for line in _lines(value)]
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


def _lines(value: Any) -> Iterator[str]:
    """Yield what a section holds, an entry a paragraph; markup in anybody's text is only text."""
    entries = value if isinstance(value, list | tuple) else [value]
    if not entries:
        yield "–"
    for entry in entries:
        if isinstance(entry, dict):
            filled = {key: item for key, item in entry.items() if item not in (None, "", [], {}, False)}
            said = [(key, item) for key, item in filled.items() if key not in copy_words.LEFT_OUT]
            yield "<br/>".join(
                f"<b>{_text(copy_words.field(key))}</b>: {_text(_read(key, item))}" for key, item in said
            )
        else:
            yield _text(_plain(entry))


def _read(key: str, item: Any) -> Any:
    """Return a field's value as people read it, times on the clinic's clock."""
    if isinstance(item, datetime):
        return timezone.localtime(item).strftime("%d/%m/%Y %H:%M")
    if isinstance(item, date):
        return item.strftime("%d/%m/%Y")
    return _plain(copy_words.value(key, item))


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
