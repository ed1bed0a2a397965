"""The words around a sign of danger that change what it means: denial, the past, questions, figures of speech.

The lists stand in data/danger/manner.txt.
"""

import re

from conversations.understanding.wordlists import LISTS, Phrases, read_lists

_LISTS = read_lists(LISTS / "manner.txt")

NEGATORS = frozenset(_LISTS["negators"])
NEGATION_FILLERS = frozenset(_LISTS["negation_fillers"])
FAR_PAST = Phrases(_LISTS["far_past"])
RECENT_PAST = Phrases(_LISTS["recent_past"])
ROUTINE = Phrases(_LISTS["routine"])
PRESENT = Phrases(_LISTS["present"], _LISTS["perhaps_present"])
SURELY_PRESENT = Phrases(_LISTS["present"])
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
TOLD = Phrases(_LISTS["told"])
SOOTHING = Phrases(_LISTS["soothing"])
PERHAPS_NOT = Phrases(_LISTS["perhaps_not"])
NO_BODY = Phrases(_LISTS["no_body"])
UNMEANT = Phrases(_LISTS["unmeant"])
SMALL_BURN = Phrases(_LISTS["small_burn"])
USUAL = Phrases(_LISTS["usual"])
GOING_ON_WITH = frozenset(_LISTS["going_on_with"])
TALKING_TO = frozenset(_LISTS["talking_to"])
CRY_FILLERS = frozenset(_LISTS["cry_fillers"]) | {"!", ",", "."}
LIGHT = frozenset(_LISTS["light"])


# Years lie between: "teve derrame faz dez anos", "há mais de 3 anos", "infartou com 50 anos", "convulsões quando bebê".
_NUMBER = (
    r"(?:\d{1,2}|um|uns|dois|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|doze|quinze|vinte|trinta|muitos|varios)"
)
_LONG_AGO = re.compile(
    rf" (?:faz|ha|fazem) (?:mais de |quase |uns |umas )?{_NUMBER} (?:anos?|decadas?) "
    rf"| {_NUMBER} (?:anos|decadas) atras "
    r"| (?:infartou|enfartou|teve|tive|morreu|faleceu|partiu|operou|sofreu) (?:\w+ ){0,4}(?:aos|com) \d{1,2} anos "
    r"| quando (?:eu |ele |ela )?(?:era )?(?:bebe|crianca|pequen[ao]|nov[ao]|jovem|menin[ao]|adolescente) "
    r"| em (?:19|20)\d\d | (?:na|da|durante a) (?:guerra|infancia|minha infancia|adolescencia|juventude) "
)
# What stands right before the name of a danger that is a paper, a lesson or a story: "o laudo do (avc)".
_ABOUT = re.compile(
    r" (?:laudos?|exames?|resultados?|relatorio|atestado|sequelas?|palestra|cursos?|aulas?|livro|filme|documentario"
    r"|reportagem|noticias?|prova|tcc|pesquisa|historico|prevencao|cena|historia|simulado|treinamento|extintor)"
    r" (?:de|do|da|dos|das|sobre|para|pra|contra)(?: (?:um|uma|o|a|prevencao (?:de|do|da|ao|a)))? $"
)
# "hoje tenho 30 anos", "hoje dança forró": today is what came of it.
_SINCE = re.compile(
    r" hoje (?:ja |eu |ele |ela |em dia )?"
    r"(?:ten?ho|tem|danca|dancam|corre|corro|caminha|anda|ando|trabalha|trabalho|vive|vivo|faz|faco|"
    r"est(?:a|ou) (?:bem|otim[ao]|normal|curad[ao]|forte|saudavel)|come|jogo|joga|nem|nao tenho|nao tem|so) "
)


def long_ago(line: str) -> str | None:
    """Return the line without what today came of it where it tells of something years ago; None where it does not.

    >>> long_ago(" teve derrame faz dez anos e hoje danca forro "), long_ago(" teve derrame hoje ")
    (' teve derrame faz dez anos e forro ', None)
    """
    return _SINCE.sub(" ", line) if _LONG_AGO.search(line) else None


def only_about(before: str) -> bool:
    """Tell whether the line that ends before the name of a danger makes it what a paper or a lesson is about.

    >>> only_about(" preciso do laudo do "), only_about(" socorro , meu pai teve um ")
    (True, False)
    """
    return bool(_ABOUT.search(before))


def is_year(word: str) -> bool:
    """Tell whether a word is a year of the last or this century."""
    return len(word) == 4 and word.isdecimal() and word.startswith(("19", "20"))
