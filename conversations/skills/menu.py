"""The menu, and help: what the assistant can do, in three buttons and a sentence."""

from conversations.engines.decision import Reply

from . import registry
from .memory import Form
from .registry import END, Skill, Step
from .talk import Move, Talk, say

NAME = "menu"


def begin(talk: Talk, *lead: Reply) -> Move:
    """Show what can be done."""
    return registry.ask(talk, NAME, "menu", {}, *lead)


def help_me(talk: Talk) -> Move:
    """Explain what can be written, then show the choices."""
    return registry.ask(talk, NAME, "menu", {"help": True})


def _ask(talk: Talk, form: Form) -> Reply:
    del talk
    return say("menu/help" if form.get("help") else "menu/menu", "go:book", "go:mine", "go:human")


def _answer(talk: Talk, form: Form) -> Move | None:
    """Nothing but its buttons answers the menu, and those work from anywhere."""
    del talk, form
    return None


SKILL = registry.register(
    Skill(
        name=NAME,
        begin=help_me,
        intents=("help",),
        begins_at=("menu.menu",),
        steps=(Step("menu", "menu/menu", _ask, _answer, ("booking", "my_appointments", "human", END)),),
        says=("menu/help",),
    )
)
