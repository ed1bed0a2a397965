"""Names in what people write: introduced, standing alone, or corrected."""

import re

from conversations.understanding.normalise import normalise
from conversations.understanding.typos import KNOWN

from . import phrases
from .talk import Talk

_SMALL = frozenset({"da", "de", "do", "das", "dos", "e", "del", "la", "las", "los", "y", "van", "von"})
_FIRST_AND_LAST = """
maria ana joao jose carlos paulo marcos marcelo roberto dias luz graca serra leite paz novo helena clara rosa elisa
bruno carla diego sofia pedro lucas julia laura alice luis luiz antonio francisco angela marina campos aurora mel flor
vitoria estrela bela santa reis neves rocha lima prado pinto ramos cruz costa silva souza branco machado guerra franco
leal fernanda juliana marcia mariana augusto julio marco mario maia porto parente pimenta
"""
NAMES_TOO = frozenset(_FIRST_AND_LAST.split())
"""Everyday words that are names as well, and names that stand among the words people write to clinics."""

_INTRODUCTION = re.compile(
    r"^(?:oi|ol[áa]|hola|hi|hello)?[,!. ]*(?:o |a )?"
    r"(?:meu nome (?:completo )?[ée]|(?:eu )?me chamo|(?:aqui [ée]|(?:eu )?sou|[ée])(?: [oa])?|pode (?:me )?chamar de|"
    r"mi nombre es|me llamo|soy|my name is|i am|i'm|it's)\s+",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"^(?:dona|seu|sra?|senhora?|don|mrs?|ms)\b\.?\s+(?=\w)", re.IGNORECASE)
_A_NAME = re.compile(r"[^\W\d_]+(?:['’.-]?[^\W\d_]*)*", re.UNICODE)
_WRONG_NAME = re.compile(
    r"\b(?:errei|escrevi errado|digitei errado|est[aá] errado|saiu errado|n[aã]o [eé] (?:esse )?(?:o )?meu nome|"
    r"meu nome n[aã]o [eé]|me equivoqu[eé]|est[aá] mal|i misspelled|got my name wrong|is wrong)\b",
    re.IGNORECASE,
)
_FIXES_NAME = re.compile(
    r"\b(?:corrig\w+|corrij\w+|correj\w+|arrum\w+|mud[ae]\w*|troc[ae]\w*|troqu\w+|alter[ae]\w*|atualiz\w+|consert\w+|"
    r"acert[ae]\w*|correg\w+|cambi[ae]\w*|fix|correct|change|update) (?:o |a |el |the )?(?:meu|mi|my) "
    r"(?:nome|nombre|name)\b",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"\b(?:nome|nombre|name)\b", re.IGNORECASE)
_RIGHT_NAME = re.compile(
    r"(?:[,.;:!]\s*(?:(?:o )?(?:certo|correto) )?(?:[eé] |es |it's |it is )?|\b(?:[eé]|para|pra|por|es|is) )"
    r"(?P<name>[^\W\d_][^,.;:!?]*)$",
    re.IGNORECASE,
)


_NUMBERS_BESIDE = re.compile(
    r"(?<=[^\W\d_])(?:[\s,;:.(–-]+(?:nascid\w+|nasc|nacid\w+|born|dn|cpf|rg|tel\w*|fone|cel\w*|whats\w*|em|dia|el|on|in|"
    r"data de nascimento|idade))*[\s,;:.(–-]+\d[\d\s/.,()-]*(?:anos|años)?[\s.)]*$",
    re.IGNORECASE,
)
"""A birth date, a telephone or a document told along with the name."""


def _is_talk(words: list[str]) -> bool:
    """Tell whether words of everyday talk stand where a name would: "tá salgado", "médica de olho".

    A capital tells a name, but for the first word, which telephones write large by themselves.
    """
    plain = [normalise(word).text for index, word in enumerate(words) if index == 0 or word == word.lower()]
    if {"a", "o"} & set(plain):
        return True
    everyday = [word for word in plain if word in KNOWN and word not in _SMALL and word not in NAMES_TOO]
    return bool(everyday)


def find_name(talk: Talk, *, anything: bool) -> str | None:
    """Return the name someone gave, capitalised; with `anything` also where the words are nothing but a name."""
    if among := told_among_words(talk):
        return among
    text = _NUMBERS_BESIDE.sub("", talk.heard.text.strip())
    introduced = _INTRODUCTION.match(text) is not None
    words = _after_introduction(text).split()
    words = _until_talk(words) if introduced else words
    if _look_like_name(words) and (introduced or (anything and not _is_talk(words))):
        return neat_name(" ".join(words))
    persons = talk.entities("person")
    return neat_name(str(persons[0])) if persons else None


def _until_talk(words: list[str]) -> list[str]:
    """Return the words of a name up to where talk goes on: "Rui Lemos e quero marcar" → "Rui Lemos"."""
    name: list[str] = []
    for word in words:
        bare = word.strip(",.;!?")
        if name and bare.casefold() not in _SMALL and _is_talk([bare]) and bare == bare.lower():
            break
        name.append(bare)
        if bare != word:
            break
    while len(name) > 1 and name[-1].casefold() in _SMALL:
        name.pop()
    return name


def told_among_words(talk: Talk) -> str:
    """Return the full name in "é pra minha mãe, Dona Rita Lemos" and in "é o seu Rui Lemos, meu pai"; else nothing."""
    persons = [str(name) for name in talk.entities("person") if " " in str(name)]
    if persons and talk.entities("relation"):
        return neat_name(persons[0])
    text = talk.heard.text.strip()
    words = _after_introduction(text).partition(",")[0].split()
    whose = _INTRODUCTION.match(text) is not None and "," in text and talk.entities("relation")
    likely = len(words) > 1 and _look_like_name(words) and not _is_talk(words)
    return neat_name(" ".join(words)) if whose and likely else ""


def _after_introduction(text: str) -> str:
    return _HONORIFIC.sub("", _INTRODUCTION.sub("", text, count=1).strip(" .,!;"))


def _look_like_name(words: list[str]) -> bool:
    return 1 <= len(words) <= 7 and len("".join(words)) > 1 and all(_A_NAME.fullmatch(word) for word in words)


def plainly_named(talk: Talk) -> str | None:
    """Return the name where the words are surely one: introduced as such, or nothing but a name of two words or more.

    "Meu nome é Lia Moura" must not be taken for a question about data, nor a surname for a health plan.
    """
    if talk.heard.tap is not None or talk.questions:
        return None
    introduced = _INTRODUCTION.match(talk.heard.text.strip()) is not None
    words = talk.words.split()
    if any(word.strip(".,!;") in phrases.IN_NO_NAME for word in words) and not introduced:
        return None
    name = find_name(talk, anything=True)
    return name if name and (introduced or " " in name) else None


def beside_name(text: str, name: str) -> str:
    """Return what was said beside the name: "sou Rui Lemos e quero marcar" → "e quero marcar"; empty for nothing."""
    found = re.search(r"\s+".join(re.escape(word) for word in name.split()), text, re.IGNORECASE)
    return text[found.end() :].strip(" ,.;!") if found is not None else ""


def corrected(text: str) -> str | None:
    """Return the right name in "errei meu nome, é Carlos Souza"; empty where only the mistake is told."""
    if not (_WRONG_NAME.search(text) and _NAME_WORD.search(text)) and not _FIXES_NAME.search(text):
        return None
    said = _RIGHT_NAME.search(text)
    name = said["name"].strip() if said else ""
    words = name.split()
    is_name = 1 <= len(words) <= 7 and all(_A_NAME.fullmatch(word) for word in words) and not _WRONG_NAME.search(name)
    return neat_name(name) if is_name else ""


def neat_name(name: str) -> str:
    """Return a name with capitals where they belong: "MARIA da silva" → "Maria da Silva"."""
    words = name.split()
    return " ".join(
        word.lower()
        if index and word.lower() in _SMALL
        else word
        if word != word.lower() and word != word.upper()
        else word[:1].upper() + word[1:].lower()
        for index, word in enumerate(words)
    )
