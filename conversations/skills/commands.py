"""Words that work everywhere: menu, voltar, cancelar."""

from . import phrases
from .talk import GO, Talk

_COMMANDS = {"menu": phrases.MENU, "back": phrases.BACK, "cancel": phrases.CANCEL}


def command_of(talk: Talk) -> str:
    """Return menu, back or cancel where that is all that was said (or tapped), else an empty text."""
    tap = talk.heard.tap
    if tap is not None:
        value = tap.value.removeprefix(GO)
        return value if tap.value.startswith(GO) and value in _COMMANDS else ""
    words = talk.words.removesuffix(" por favor").removeprefix("por favor ")
    return next((command for command, said in _COMMANDS.items() if words in said), "")
