"""The dialogues as a page to read: `python -m tests.dialogues.page` writes docs/dialogues.md.

What the assistant says is checked by fragments, so the page shows those; the whole wording is in `templates/replies/`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "dialogues.md"
_HEAD = """# Dialogues

Each of these is acted out by `make test` on the real road, from webhook to reply. The line under a title says what the
dialogue protects; after **bot** stands what its answer must hold, after *never* what it must not. Written by
`python -m tests.dialogues.page`.
"""
_ASIDES = {
    "wait": "*{} go by*",
    "again": "*the same webhook comes again*",
    "someone_takes": "*someone else takes a time: {}*",
    "someone_cancels": "*someone else cancels: {}*",
    "staff_moves": "*reception moves it: {}*",
    "staff_cancels": "*reception cancels it*",
    "staff_books": "*reception books: {}*",
    "staff_takes_over": "*a person takes over*",
    "staff_says": "*a person writes: “{}”*",
    "staff_gives_back": "*the person gives the conversation back*",
}


def written() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD]
    for path in sorted(FOLDER.glob("*.yaml")):
        script = yaml.safe_load(path.read_text(encoding="utf-8"))
        parts += [f"## {path.stem.replace('_', ' ').capitalize()}", f"_{script['protects']}_"]
        parts.append("\n".join(_lines(script)))
    return "\n\n".join(parts) + "\n"


def _lines(script: dict[str, Any]) -> Iterator[str]:
    if script.get("given"):
        yield f"- given: {_joined(script['given'])}"
    for step in script["steps"]:
        yield f"- {_doing(step)}"
        if answer := _answer(step):
            yield f"  - {answer}"
    if script.get("then"):
        yield f"- then: {_joined(script['then'])}"


def _doing(step: dict[str, Any]) -> str:
    for key, words in _ASIDES.items():
        if key in step:
            return words.format(_joined(step[key]))
    if "edits" in step:
        return f"patient changes “{step['edits']['of']}” into “{step['edits']['to']}”"
    if "edited_meanwhile" in step:
        return f"patient writes “{step['patient']}” and at once changes it into “{step['edited_meanwhile']}”"
    if "deletes_unread" in step:
        return f"patient writes “{step['deletes_unread']}” and deletes it at once"
    for key, words in (("patient", "“{}”"), ("tap", "taps **{}**"), ("sends", "sends: {}"), ("burst", "“{}”")):
        if key in step:
            value = step[key]
            return f"patient {words.format('” “'.join(map(str, value)) if isinstance(value, list) else value)}"
    (key, value), *_ = step.items()
    return f"patient, {key}: {_joined(value)}"


def _answer(step: dict[str, Any]) -> str:
    parts = []
    if "bot" in step:
        parts.append(f"**bot** {_quoted(step['bot'])}")
    if "choices" in step:
        parts.append(f"choices {_quoted(step['choices'])}")
    if "not" in step:
        parts.append(f"*never* {_quoted(step['not'])}")
    return "; ".join([*parts, "**bot** is silent"] if step.get("silent") else parts)


def _quoted(value: Any) -> str:
    return ", ".join(f"“{one}”" for one in (value if isinstance(value, list) else [value]))


def _joined(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_joined(one)}" for key, one in value.items())
    return ", ".join(_joined(one) for one in value) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
