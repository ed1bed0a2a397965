"""The flow engine's steps as a page of Mermaid diagrams, from the registry the engine itself runs on."""

from conversations.skills import registry
from conversations.skills.registry import END, Skill

from .flow import RULES

HEADING = """# How the assistant talks

Made by `python manage.py draw_flow` from the skills' own declarations; a test fails when this page is stale.

Every box is a question (and the reply template that asks it); an arrow leads to what may be asked next. What works
at every step is not drawn: "menu", "voltar", "cancelar", asking for a person, a side question that is answered
before the open one is asked again, and repair: other words, then choices, then a person.

## What is tried, in this order
"""


def page() -> str:
    """Return the whole page as Markdown."""
    rules = [f"{number}. {_sentence(rule.__doc__)}" for number, rule in enumerate(RULES, start=1)]
    rules.append(f"{len(rules) + 1}. Ask again: in other words, with choices, and the third time call a person.")
    drawn = [_section(skill) for skill in sorted(registry.skills(), key=lambda skill: skill.name)]
    return "\n".join([HEADING, *rules, "", *drawn]).rstrip() + "\n"


def _section(skill: Skill) -> str:
    lines = [f"## {skill.name}", ""]
    if skill.intents:
        lines += [f"Begins with: {', '.join(f'`{intent}`' for intent in skill.intents)}.", ""]
    if skill.says:
        lines += [f"Also says: {', '.join(f'`{name}`' for name in skill.says)}.", ""]
    return "\n".join([*lines, "```mermaid", "flowchart TD", *_arrows(skill), "```", ""])


def _arrows(skill: Skill) -> list[str]:
    start = f"    {skill.name}([{skill.name}])"
    boxes = [f'    {skill.name}_{step.name}["{step.name}<br/>{step.asks}"]' for step in skill.steps]
    arrows = [f"    {skill.name} --> {_node(target, skill)}" for target in skill.begins_at]
    arrows += [
        f"    {skill.name}_{step.name} --> {_node(target, skill)}" for step in skill.steps for target in step.leads_to
    ]
    return [start, *boxes, *dict.fromkeys(arrows)]


def _node(target: str, skill: Skill) -> str:
    if target == END:
        return "done((end))"
    if target.startswith(f"{skill.name}."):
        return target.replace(".", "_")
    return f'{target.replace(".", "_")}["{target}"]'


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split())
