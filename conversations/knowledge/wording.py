"""How a question is compared: folded letters, spelled-out abbreviations, and the words that carry its meaning."""

import re

from conversations.understanding.normalise import fold
from conversations.understanding.vocabulary import ABBREVIATIONS

MAX_CHARACTERS = 300
_WORD = re.compile(r"[a-z0-9]+")
_LONG, _KEPT, _CUT = 5, 4, 3

_WITHOUT_MEANING = """
voces voce tem que o a os as de do da dos das e para por pelo pela um uma eu na no nas nos com se qual quais como
posso pode podem preciso precisa precisam tenho ter ai la aqui aquela esse essa isso este esta me meu minha meus
minhas seu sua ha vou vai ir clinica consulta quando onde quem quanto quantos quanta quantas sao ser ao aos em mais
muito ja ainda dia faco faz fazem fazer quero queria gostaria saber consigo consegue atende atendem ou sem sim nao
dar bom boa algum alguma alguem coisa todo toda comigo junto dentro mesmo so depois ate chegar el los las hay is the
do you can i for it to of my in and es tengo puedo
"""
"""Words that any question may have: sharing them says nothing."""
_EMPTY = frozenset(_WITHOUT_MEANING.split())


def folded(text: str) -> str:
    """Return the text as questions are compared: letters and digits only, ≤ 300 characters, abbreviations spelled out.

    Typos stay: letters are compared as well as words, and mending a word may change what was asked.
    """
    words = (ABBREVIATIONS.get(word, word) for word in _WORD.findall(fold(text[:MAX_CHARACTERS])))
    return " ".join(words)[:MAX_CHARACTERS]


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a folded text's meaningful words: "estacionar" and "estacionamento" meet."""
    meaningful = (word for word in text.split() if word not in _EMPTY and len(word) > 1 and not word.isdecimal())
    return frozenset(map(_stem, meaningful))


def _stem(word: str) -> str:
    return word[: max(_KEPT, len(word) - _CUT)] if len(word) > _LONG else word.rstrip("s")
