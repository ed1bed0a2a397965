"""How rows are locked everywhere (docs/architecture.md, locks)."""

import ast
from pathlib import Path

from django.conf import settings

ROOMS = ("clinicbot", "conversations", "scheduling", "patients", "integrations")
SOURCES = [path for room in ROOMS for path in sorted((Path(settings.BASE_DIR) / room).rglob("*.py"))]


def row_locks(source: str) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "select_for_update"]


def test_rows_are_locked_without_their_keys() -> None:
    found = [(path, call) for path in SOURCES for call in row_locks(path.read_text())]
    assert found
    for path, call in found:
        no_key = [word.value for word in call.keywords if word.arg == "no_key"]
        assert [getattr(value, "value", None) for value in no_key] == [True], f"{path.name}:{call.lineno}"
