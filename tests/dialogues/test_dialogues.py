"""Every golden dialogue, over the real road. See `acting` for what a file may say."""

from pathlib import Path

import pytest

from conversations.skills import registry
from conversations.skills.registry import END
from tests.dialogues import page
from tests.dialogues.acting import act, load
from tests.dialogues.clinic import aurora, fresh_day  # noqa: F401 - fixtures

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dialogue(path: Path, fresh_day: None) -> None:  # noqa: F811
    script = load(path)
    act(script, f"+55319{FILES.index(path) + 5000:08}")


def test_every_dialogue_says_what_it_protects() -> None:
    said = [load(path)["protects"] for path in FILES]
    assert len(FILES) >= 25
    assert len(set(said)) == len(said)


def test_the_page_of_the_dialogues_is_up_to_date() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.written(), "run: python -m tests.dialogues.page"


def test_declared_steps_lead_to_declared_places() -> None:
    names = {f"{skill.name}.{step.name}" for skill in registry.skills() for step in skill.steps}
    known = names | {skill.name for skill in registry.skills()} | {END}
    for skill in registry.skills():
        for target in (*skill.begins_at, *(target for step in skill.steps for target in step.leads_to)):
            assert target in known, f"{skill.name} leads to {target}"
