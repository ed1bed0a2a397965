"""What the assistant says: reply templates, one file each under `templates/replies/<language>/<skill>/<reply>.txt`.

A file holds the text, perhaps in several wordings between lines of `~~~`, and after a line `---` the words on what can
be tapped: `button: …` (what opens a list) and `<value>: Title | description`. Clinics may change any of them, so a
template sees plain values only, runs in Jinja's sandbox, and fails on a variable that is not there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .engines.decision import Option, Reply
from .wording import FILTERS

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "replies"
LANGUAGES = ("pt_BR", "es", "en")
MOST_BUTTONS = 3
BUTTON_LENGTH, ROW_LENGTH, DESCRIPTION_LENGTH = 20, 24, 72
"""Meta's limits, in characters: a reply button's title, a list row's title and its description."""

_PLAIN = (str, int, float, bool, Decimal, date, datetime, time)
_OPTION = re.compile(r"^(?P<value>[\w:.-]+?):\s+(?P<title>[^|]+?)\s*(?:\|\s*(?P<description>.+?)\s*)?$")


class BrokenReply(ValueError):  # noqa: N818 (said as it is met)
    """A reply's template is missing, malformed or was given what it may not see. The message names the template."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reply in words. `options` are (value, title, description); `list_button` opens them where they are a list."""

    text: str
    options: tuple[tuple[str, str, str], ...]
    list_button: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One template file, ready to render."""

    texts: tuple[Template, ...]
    titles: Mapping[str, tuple[str, str]]
    list_button: str


def render(reply: Reply, language: str, overrides: Mapping[str, str] | None = None) -> Rendered:
    """Return the reply in words, in `language` (`pt_BR`, `es` or `en`; anything else is read as `pt_BR`).

    `overrides` maps a template's name to the clinic's own source for this language. Raises BrokenReply.
    """
    language = language if language in LANGUAGES else "pt_BR"
    wording = _wording(language, reply.template, overrides)
    texts = [render(lead, language, overrides).text for lead in reply.lead]
    texts.append(_say(reply, wording))
    if reply.variant >= len(wording.texts):
        _open_again(texts, reply.variant - len(wording.texts), language, overrides)
    return Rendered(
        text="\n\n".join(text for text in texts if text),
        options=tuple(_option(reply, option, wording, language, overrides) for option in reply.options),
        list_button=wording.list_button or _wording(language, "common/choose", overrides).list_button,
    )


def parse(source: str, language: str) -> Wording:
    """Read a template file. Raises BrokenReply for a bad template or an option's line that cannot be read."""
    body, _, choices = source.strip().partition("\n---\n")
    if source.startswith("---\n"):
        body, choices = "", source[4:]
    titles: dict[str, tuple[str, str]] = {}
    for line in filter(None, map(str.strip, choices.splitlines())):
        found = _OPTION.match(line)
        if found is None:
            raise BrokenReply(f"cannot read the option {line!r}")
        titles[found["value"]] = (found["title"], found["description"] or "")
    button = titles.pop("button", ("", ""))[0]
    try:
        texts = tuple(_environment(language).from_string(text.strip()) for text in re.split(r"(?m)^~~~$", body))
    except TemplateError as error:
        raise BrokenReply(str(error)) from error
    return Wording(texts, titles, button)


def title(template: str, value: str, language: str) -> str:
    """Return a static option's title as its template has it."""
    return _wording(language if language in LANGUAGES else "pt_BR", template, None).titles[value][0]


def _say(reply: Reply, wording: Wording) -> str:
    _check_plain(reply.context, reply.template)
    try:
        return wording.texts[reply.variant % len(wording.texts)].render(reply.context).strip()
    except TemplateError as error:
        raise BrokenReply(f"{reply.template}: {error}") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # A filter met a value it is not for; the error's own text may hold the value.
        raise BrokenReply(f"{reply.template}: {type(error).__name__}") from None


def _open_again(texts: list[str], number: int, language: str, overrides: Mapping[str, str] | None) -> None:
    """Begin with "as I said" where the template has no wording left, so that no message is repeated word for word."""
    openings = _wording(language, "common/again", overrides).texts
    texts.insert(0, openings[number % len(openings)].render().strip())


def _option(
    reply: Reply, option: Option, wording: Wording, language: str, overrides: Mapping[str, str] | None
) -> tuple[str, str, str]:
    """Return value, title and description: the option's own, else the template's, else those all templates share."""
    value, name, description = option.value, option.title, option.description
    if name:
        return value, name, description[:DESCRIPTION_LENGTH]
    # "go:map#12" is the option "go:map" for the appointment 12.
    kind = value.partition("#")[0]
    if kind not in wording.titles:
        wording = _wording(language, "common/options", overrides)
    if kind not in wording.titles:
        raise BrokenReply(f"{reply.template} has no title for the option {kind!r}")
    name, static = wording.titles[kind]
    return value, name, description[:DESCRIPTION_LENGTH] or static


def _check_plain(value: Any, template: str) -> None:
    """Refuse anything that has methods worth calling, above all a model: clinics write these templates."""
    if isinstance(value, dict):
        for item in value.values():
            _check_plain(item, template)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_plain(item, template)
    elif value is not None and not isinstance(value, _PLAIN):
        raise BrokenReply(f"{template} was given a {type(value).__name__}, not a plain value")


def _wording(language: str, template: str, overrides: Mapping[str, str] | None) -> Wording:
    if overrides and template in overrides:
        return _own_wording(overrides[template], language)
    return _built_in(language, template)


@lru_cache(maxsize=1024)
def _built_in(language: str, template: str) -> Wording:
    path = FOLDER / language / f"{template}.txt"
    try:
        return parse(path.read_text(encoding="utf-8"), language)
    except FileNotFoundError as error:
        raise BrokenReply(f"there is no reply {template} in {language}") from error
    except BrokenReply as error:
        raise BrokenReply(f"{template} in {language}: {error}") from error


@lru_cache(maxsize=1024)
def _own_wording(source: str, language: str) -> Wording:
    return parse(source, language)


@lru_cache(maxsize=8)
def _environment(language: str) -> ImmutableSandboxedEnvironment:
    # Plain text for a chat: escaping for HTML would turn Sant'Ana into Sant&#39;Ana.
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters = {
        name: environment.filters[name] for name in ("length", "first", "last", "upper", "lower", "capitalize")
    } | FILTERS[language]
    return environment
