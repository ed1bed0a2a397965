"""Whether a clinic's own wording of a reply still says what must be said, and fits where it goes."""

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _
from jinja2 import TemplateError, nodes

from .engines.decision import Option, Reply
from .replies import (
    BUTTON_LENGTH,
    DESCRIPTION_LENGTH,
    FOLDER,
    LANGUAGES,
    MOST_BUTTONS,
    ROW_LENGTH,
    BrokenReply,
    parse,
    render,
)
from .reply_samples import names_read, sample_values, tree_of

LONGEST = 1000
"""Characters of a reply: Meta takes 1,024 in a message with buttons, and something may be said before it."""

COURTESY = frozenset({"name", "clinic", "elsewhere"})
"""Variables that a clinic may leave out: politeness, and a second clock that few clinics need."""

_EMERGENCY_NUMBERS = re.compile(r"\b(?:192|193|188)\b")
_MACHINE = {"pt_BR": "assistente virtual", "es": "asistente virtual", "en": "virtual assistant"}
"""What tells a patient that no person writes; a greeting that says it must go on saying it (CFM 2.454/2026)."""


@cache
def names() -> tuple[str, ...]:
    """Return the name of every reply ("booking/summary"), sorted; they come with the code and stay while it runs."""
    folder = FOLDER / LANGUAGES[0]
    return tuple(sorted(str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.txt")))


def built_in(template: str, language: str) -> str:
    """Return the source that comes with the code. Raises KeyError for a reply or language that does not exist."""
    if language not in LANGUAGES or template not in names():
        raise KeyError(template)
    return (FOLDER / language / f"{template}.txt").read_text(encoding="utf-8").strip()


def required(template: str, language: str) -> set[str]:
    """Return the variables that every wording of the reply must keep: what all of the built-in's wordings print."""
    printed = [_printed(text) for text in _wordings(built_in(template, language))]
    return set.intersection(*printed) - COURTESY if printed else set()


def problems(template: str, language: str, source: str) -> list[str]:
    """Return what is wrong with a source, in sentences for staff; empty where it may be used."""
    original = built_in(template, language)
    source = source.replace("\r\n", "\n")
    try:
        parse(source, language)
        tree_of(source)
    except (BrokenReply, TemplateError) as error:
        return [_("This cannot be read: %s") % error]
    found = [*_variables(template, language, original, source), *_choices(original, source, language)]
    found += _words(template, original, source, language)
    return found or list(_shown(template, language, source))


def preview(template: str, language: str, source: str) -> list[tuple[str, list[str]]]:
    """Return every wording as a patient would read it, with the titles to tap. Raises BrokenReply."""
    source = source.replace("\r\n", "\n")
    wording = parse(source, language)
    values = sample_values(source) | sample_values(built_in(template, language))
    options = tuple(Option(value) for value in wording.titles)
    shown = []
    for variant in range(len(wording.texts)):
        rendered = render(Reply(template, values, options, variant=variant), language, {template: source})
        shown.append((rendered.text, [title for _value, title, _description in rendered.options]))
    return shown


@cache
def example(template: str, language: str) -> str:
    """Return the built-in's first wording as a patient would read it, on one line."""
    shown = preview(template, language, built_in(template, language))
    return " ".join(shown[0][0].split()) if shown else ""


def _wordings(source: str) -> list[str]:
    body = "" if source.startswith("---\n") else source.strip().partition("\n---\n")[0]
    return re.split(r"(?m)^~~~$", body)


def _printed(text: str) -> set[str]:
    """Return the variables whose value is said, or whose items are said one by one; not those only asked about."""
    tree = tree_of(text)
    printing = [*tree.find_all(nodes.Output), *(loop.iter for loop in tree.find_all(nodes.For))]
    return {name for node in printing for name in _loaded(node)} & names_read(tree)


def _loaded(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
    for name in node.find_all(nodes.Name):
        yield name.name


def _variables(template: str, language: str, original: str, source: str) -> Iterator[str]:
    unknown = names_read(tree_of(source)) - names_read(tree_of(original))
    for name in sorted(unknown):
        yield _("There is no value called “%s” in this reply.") % name
    wordings, needed = _wordings(source), required(template, language)
    for number, text in enumerate(wordings, start=1):
        names = ", ".join(f"{{{{ {name} }}}}" for name in sorted(needed - _printed(text)))
        if names and len(wordings) == 1:
            yield _("The text must keep %(names)s: patients need it.") % {"names": names}
        elif names:
            yield _("Wording %(number)d must keep %(names)s: patients need it.") % {"number": number, "names": names}


def _choices(original: str, source: str, language: str) -> Iterator[str]:
    built, own = parse(original, language), parse(source, language)
    for value in [value for value in built.titles if value not in own.titles]:
        yield _("The choice “%s” is missing after the line of dashes.") % value
    for value in [value for value in own.titles if value not in built.titles]:
        yield _("There is no choice called “%s” in this reply.") % value
    longest = ROW_LENGTH if built.list_button or len(built.titles) > MOST_BUTTONS else BUTTON_LENGTH
    for title, description in own.titles.values():
        if len(title) > longest:
            yield _("“%(title)s” is longer than WhatsApp shows (%(number)d characters).") % {
                "title": title,
                "number": longest,
            }
        if len(description) > DESCRIPTION_LENGTH:
            yield _("The description of “%s” is too long.") % title
    if bool(own.list_button) != bool(built.list_button) or len(own.list_button) > BUTTON_LENGTH:
        yield _("The line “button:” must stay, with at most %d characters.") % BUTTON_LENGTH
    titles = [title for title, _description in own.titles.values()]
    if len(set(titles)) < len(titles):
        yield _("Two choices have the same words.")


def _words(template: str, original: str, source: str, language: str) -> Iterator[str]:
    for number in sorted(set(_EMERGENCY_NUMBERS.findall(_wordings(original)[0]))):
        if any(number not in text for text in _wordings(source)):
            yield _("The emergency number %s must stay.") % number
    machine = _MACHINE[language]
    if template == "registration/welcome" and machine not in source.casefold():
        yield _("The greeting must say that a “%s” writes, not a person.") % machine


def _shown(template: str, language: str, source: str) -> Iterator[str]:
    try:
        shown = preview(template, language, source)
    except BrokenReply as error:
        yield _("This cannot be read: %s") % error
        return
    if parse(built_in(template, language), language).texts and any(
        not text and _wordings(built_in(template, language))[0].strip() for text, _titles in shown
    ):
        yield _("A wording is empty.")
    if any(len(text) > LONGEST for text, _titles in shown):
        yield _("This is too long for a message: at most %d characters.") % LONGEST
