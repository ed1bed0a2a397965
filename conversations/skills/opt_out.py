""" "Parar" and "sair": respected at once, with one kind sentence."""

from .registry import END, Skill, register
from .talk import Move, Talk, finished, say

NAME = "opt_out"


def begin(talk: Talk) -> Move:
    """Say goodbye; the turn records the wish by the decision's intent."""
    return finished(say("opt_out/done", clinic=talk.situation.clinic_name), skill=NAME, intent="opt_out")


SKILL = register(Skill(name=NAME, begin=begin, intents=("opt_out",), begins_at=(END,), says=("opt_out/done",)))
