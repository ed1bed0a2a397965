"""The Portuguese is complete: every word of ours, and what the admin theme says."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.functional import Promise

from tests.backoffice.clinic import Clinic
from tests.backoffice.conftest import Login

FOLDER = Path(settings.LOCALE_PATHS[0]) / "pt_BR" / "LC_MESSAGES"


def _entries() -> Iterator[tuple[str, list[str], str]]:
    """Yield (what is said in English, its translations, the entry's comments)."""
    for block in (FOLDER / "django.po").read_text(encoding="utf-8").split("\n\n")[1:]:
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if found := re.match(r"(msg\S+) (\".*\")$", line):
                name = found[1]
                parts[name] = ast.literal_eval(found[2])
            elif line.startswith('"'):
                parts[name] += ast.literal_eval(line)
        comments = "\n".join(line for line in block.splitlines() if line.startswith("#"))
        yield parts["msgid"], [text for key, text in parts.items() if key.startswith("msgstr")], comments


def test_nothing_is_left_in_english() -> None:
    entries = list(_entries())
    assert len(entries) > 600
    assert [said for said, texts, comments in entries if not all(texts) or "fuzzy" in comments] == []


def test_placeholders_survive() -> None:
    for said, texts, _comments in _entries():
        for text in texts:
            assert set(re.findall(r"%\(\w+\)\w+|%d|\{\}", said)) == set(re.findall(r"%\(\w+\)\w+|%d|\{\}", text)), said


def test_the_compiled_words_are_those_of_the_source() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for said, texts, _comments in _entries():
        if len(texts) == 1:
            assert compiled.gettext(said) == texts[0], said
        else:
            assert [compiled.ngettext(said, said, number) for number in (1, 2)] == texts, said


@pytest.mark.parametrize("page", ["admin:index", "admin:agenda", "admin:conversations_conversation_changelist"])
def test_pages_speak_portuguese(clinic: Clinic, login: Login, page: str) -> None:
    text = login("administrator").get(reverse(page)).content.decode()
    assert "Caixa de entrada" in text
    assert "Inbox" not in text


def test_the_login_page_speaks_portuguese(db: None) -> None:
    text = Client(headers={"accept-language": "pt-BR"}).get(reverse("admin:login")).content.decode()
    assert "Bem-vindo(a) de volta ao" in text
    assert "Welcome" not in text


def test_every_column_and_field_that_is_shown_has_a_word_of_its_own(rf: RequestFactory, admin_user: User) -> None:
    request = rf.get("/admin/")
    request.user = admin_user
    nameless = set()
    for model, here in admin.site._registry.items():
        if model._meta.app_label not in ("patients", "scheduling", "conversations"):
            continue
        shown = {*here.get_list_display(request), *flatten_fieldsets(here.get_fieldsets(request))}
        for field in model._meta.fields:
            if field.name in shown and not field.primary_key and not isinstance(vars(field)["_verbose_name"], Promise):
                nameless.add(f"{model.__name__}.{field.name}")
    assert nameless == set()
