"""The words around a sign of danger that change what it means: denial, the past, questions, figures of speech.

The lists stand in data/danger/manner.txt.
"""

from conversations.understanding.wordlists import LISTS, Phrases, read_lists

_LISTS = read_lists(LISTS / "manner.txt")

NEGATORS = frozenset(_LISTS["negators"])
NEGATION_FILLERS = frozenset(_LISTS["negation_fillers"])
FAR_PAST = Phrases(_LISTS["far_past"])
RECENT_PAST = Phrases(_LISTS["recent_past"])
ROUTINE = Phrases(_LISTS["routine"])
PRESENT = Phrases(_LISTS["present"])
CHRONIC = Phrases(_LISTS["chronic"])
CARED_FOR = Phrases(_LISTS["cared_for"])
CALLING_OFF = Phrases(_LISTS["calling_off"])
LATE = Phrases(_LISTS["late"])
SERVICES = Phrases(_LISTS["services"])
COSMETIC = Phrases(_LISTS["cosmetic"])
BRUISED = Phrases(_LISTS["bruised"])
NO_FEVER = Phrases(_LISTS["no_fever"])
NASAL = Phrases(_LISTS["nasal"])
DISEASES = Phrases(_LISTS["diseases"])
FIGURES = Phrases(_LISTS["figures"])
SETTLED = Phrases(_LISTS["settled"])
UNMEANT = Phrases(_LISTS["unmeant"])
USUAL = Phrases(_LISTS["usual"])
GOING_ON_WITH = frozenset(_LISTS["going_on_with"])
TALKING_TO = frozenset(_LISTS["talking_to"])
CRY_FILLERS = frozenset(_LISTS["cry_fillers"]) | {"!", ",", "."}
LIGHT = frozenset(_LISTS["light"])


def is_year(word: str) -> bool:
    """Tell whether a word is a year of the last or this century."""
    return len(word) == 4 and word.isdecimal() and word.startswith(("19", "20"))
