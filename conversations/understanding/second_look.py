"""A second look at danger: a word of alarm and the statistical head, together, find what no rule foresaw.

The rules of danger.py come first, and what they find stands; people, though, say "tem um caminhão em cima do meu peito".
Here a message must hold a word that danger is spoken of with, not denied, and the head that comes with the code (never a
clinic's own) must take it for danger. Neither is enough alone. The other way round, a rule's finding is let go only where
the words themselves make light of it, put it in the past or speak of a price, and the head sees no danger at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from conversations.understanding.danger_manner import (
    CALLING_OFF,
    CARED_FOR,
    CHRONIC,
    DISEASES,
    FAR_PAST,
    FIGURES,
    NEGATION_FILLERS,
    NEGATORS,
    PRESENT,
    RECENT_PAST,
    ROUTINE,
    SERVICES,
    is_year,
)
from conversations.understanding.head import built_in_scores, mode
from conversations.understanding.normalise import Normalised

# The words danger is spoken of with: beginnings of words, those of up to three letters whole.
_OF_THE_BODY = """
    ar puxa consegu consig peito torax corac costel pulm respir folego sufoc asfix cansa cabeca nuca cranio rosto cara boca boquinha lingua beico labio garganta goela pescoco
    olho olhin vista visao enxerg zoio zolh cego cega braco perna mao maos pe pes dedo osso corpo lado barriga bucho estomago intestino rim rins virilha testicul vagina pipi
    utero ventre placenta cordao bolsa umbigo costas coluna quadril pele veia sangu sangr vomit gofo golf tosse toss escarr catarro cuspi
    saliva bab espum urin xixi fezes coco diarr evacu suor suan suad gelad palid roxo roxa azul amarel branca branco frio febre febrao febril
    calafr pus secrec gelo inch inflam infec bolha queim arde ardend dor dores doi doe doendo latej pontad fisgad aperto apert agonia gastura peso
    pressao glic acucar insulin satur oxig bombinh marcapasso marca pulso batiment
"""
_OF_WHAT_HAPPENED = """
    caiu caida caido cai caindo cair tombo queda rolou bateu bati batida pancad atropel capot acident colis corte cortou cortei rasgou furou perfur
    esmag prens amput decep arranc quebr fratur torce deslo facad esfaq tiro atir balead arma bala espanc agred violen abus estupr mord picad
    picou ferro cobra escorp aranha abelh vespa marimb choque eletr raio queimad fogo incend fumac explo gas veneno envene intox produto
    soda acido cloro alvej sanitari desinf gasolin querosen remed comprim gotas dose cartela frasco overd droga bebeu bebi tomou tomei ingeri
    engol inal aspir engasg engasq ental afog piscina desmai apag inconsc desac desord desori confus delir alucin convuls treme trem debat
    espasm epile crise surto panico paralis parali dorm formig esquecid torta torto mole molinh prostr letarg acord reag respond mexe mexer
    fala falar sumiu parou parad alerg empol urtic coceir vergo reacao ferida ferimen machuc lesao ponto cirurg operei operad cesar
    parto gravid gestan gestac contrac bebe nenem neném recem moleira mama nasc coroan aborto semanas idos acamad sonda dreno curativ gesso
    exame laborat potass plaquet receita acabou terminou fiquei sem comeu comi lamb chupou mastig mistur estirad estic dura duro durin pintin
    manch chumb moto caminh onibus carro roda bicicl trem bola pano encharc pinga poça poca jato vaza esguich furou furar
    filho filha filhin menino menina crianc pequen guri guria pia mae pai mamae papai mainha painho avo avos vovo irmao irma marid espos mulher
    sogr tio tia primo prima sobrin neto neta netin vizin amigo amiga coroa velho velha vei vea colega
"""
_OF_GIVING_UP = """
    vida viver viva vivo viven exist morr mort mata mato matar suicid acab fim finda sumir sumi desapar desist cans aguent sofr sofrim dormir
    acordar adeus despe carta corag mundo ninguem peso falta sentido esper saida luz desped partir embora enforc pular jogar corda ponte
    janela trilho gilete corto cortar cort ferir furar machuc remed comprim deus besteira loucura bobagem pensament vozes
"""
_ELSEWHERE = """
    dolor pecho duele sangre respira bebe cayo golpe embaraz fiebre herida muer vivir vida matar quemad veneno desmay convuls pus ojo cabeza
    pain chest breath bleed blood baby fell hurt pregnan fever wound die dead kill life alive live suicid swallow poison burn seiz faint
    unconsc chok stroke numb swell infect bit shot stab throat heart hospital ambulanc emergenc help socorro samu ambulan urgent urgen
    arm face smile move born eye lips skin hit cut hurt poison drank ate snake dizzy mom dad son wife husband brother sister daughter kid friend
    brazo cara labios piel padre madre hijo hija papa mama esposa abuel hermano niño nino nacido pastillas
    emerg hospital grave morrendo passando mal
"""
_ALARMS = " ".join((_OF_THE_BODY, _OF_WHAT_HAPPENED, _OF_GIVING_UP, _ELSEWHERE)).split()
_WHOLE = frozenset(alarm for alarm in _ALARMS if len(alarm) <= 3)
_BEGINNINGS = tuple(sorted({alarm for alarm in _ALARMS if len(alarm) > 3}))
# What a body ought to do: not doing it is the danger.
_DOINGS = (
    "respir", "acord", "fala", "mexe", "reag", "respond", "enxerg", "urin", "mama", "sent", "sint", "anda", "levant", "volt", "par", "engol", "viv",
    "aguent", "exist", "pass", "baix", "ced", "sar", "cicatriz", "xixi", "coco", "evacu", "esper", "forca", "saliva", "consci", "sentid", "saida", "conseg", "consig",
    "movim", "dorm", "come", "chor", "fecha", "estanc", "cab", "fico", "fiquei", "sei",
)  # fmt: skip
# Someone laughs, thanks, or speaks of money and waiting: what they say is a figure of speech.
_LIGHT = frozenset(
    [
        "k",
        "kk",
        "kkk",
        "kkkk",
        "rs",
        "rsrs",
        "rsrsrs",
        "haha",
        "hahaha",
        "hahah",
        "ahah",
        "ahaha",
        "hehe",
        "lol",
        "emojilaugh",
        "brincadeira",
        "brincando",
        "zoeira",
        "piada",
        "risada",
        "rindo",
        "preco",
        "precos",
        "valor",
        "valores",
        "conta",
        "contas",
        "orcamento",
        "boleto",
        "fila",
        "demora",
        "site",
        "aplicativo",
        "jogo",
        "filme",
        "serie",
        "novela",
        "musica",
        "sogra",
        "chefe",
        "celular",
        "dinheiro",
        "creche",
        "praia",
        "ferias",
        "site",
        "internet",
        "sistema",
        "fatura",
        "promocao",
        "karaoke",
        "festa",
        "show",
        "risada",
        "curiosidade",
        "preguica",
    ]
)
_SETTLED = (
    "ja passou", "ja saiu", "ja parou", "ja melhorou", "melhorou", "foi embora", "ja esta bem", "esta tudo bem", "tudo certo", "gracas a deus", "alarme falso",
    "nada demais", "so isso", "nunca mais", "ja sarou", "ja cicatrizou", "esta otimo", "esta otima", "hoje esta bem", "hoje esta tudo", "esta bem hoje", "ja esta em casa", "o medico disse que e normal", "pediatra disse", "pediatra falou",
    "medico disse", "medico falou", "ja esquentou", "hoje estou bem", "estou otima", "estou otimo", "hoje nem", "nunca mais tive", "nunca mais teve",
    "ja tomei", "na gravidez passada", "na outra gravidez",
    "na primeira gravidez", "no parto passado", "gestacao passada", "outra gestacao", "mes passado", "faz tempo", "antigamente", "meu pai teve", "minha mae teve",
    "meu avo teve", "minha avo teve", "prevencao", "prevenir", "controlada", "controlado", "sob controle", "planejar",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Limits:
    """From which probability of danger a message is one: said plainly, or beside words that soften it; what needs a
    person but no ambulance from `urgent`. Below `calm` the head sees none, below `light` little;
    from `raised` on it makes more of what a rule calls urgent.
    """

    plain: float
    softened: float
    urgent: float
    calm: float
    light: float
    raised: float


_KINDS = ("emergency", "self_harm", "urgent")
_STOPS = frozenset({".", "?", "!", ";"})
# Words in a stretch at least, at most, and at most where a rule's finding is to be let go; so many stretches.
_SHORT, _LONG, _CLOSE, _MOST = 3, 16, 9, 5
_LIMITS = {"full": _Limits(0.46, 0.87, 0.63, 0.27, 0.45, 0.87), "light": _Limits(0.6, 0.9, 0.7, 0.1, 0.2, 0.85)}


@lru_cache(maxsize=4096)
def _is_alarming(word: str) -> bool:
    return word in _WHOLE or word.startswith(_BEGINNINGS)


def _denied(words: Sequence[str], at: int, english: bool) -> bool:
    """Tell whether a "não", "sem" or "nem" stands right before the word, small words between; in Portuguese "no" is
    none. What a body ought to do ("não respira") is not denied by it but gone.
    """
    if words[at].startswith(_DOINGS):
        return False
    for before in reversed(words[max(0, at - 5) : at]):
        if before in NEGATORS and (english or before != "no"):
            return True
        if before not in NEGATION_FILLERS and before not in {"no", "na"} and not _is_alarming(before):
            return False
    return False


def _has(whole: str, phrases: Sequence[str]) -> bool:
    return any(f" {phrase} " in whole for phrase in phrases)


def _line(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _softened(words: Sequence[str]) -> bool:
    """Tell whether the words make light of it, put it in the past or ask about a service."""
    whole = _line(words)
    if _has(whole, (*FIGURES, *SERVICES, *DISEASES, *CARED_FOR, *CALLING_OFF, *_SETTLED)) or not _LIGHT.isdisjoint(
        words
    ):
        return True
    past = _has(whole, (*FAR_PAST, *CHRONIC, *ROUTINE)) or any(map(is_year, words))
    return past and not _has(whole, PRESENT)


def _alarms(words: Sequence[str], message: Normalised) -> bool:
    """Tell whether a word of alarm stands among the words, not denied."""
    english = message.language != "pt"
    return any(_is_alarming(word) and not _denied(words, at, english) for at, word in enumerate(words))


def _kind(message: Normalised, words: Sequence[str]) -> str | None:
    """Return the danger the head sees in a message or a stretch of one, where a word of alarm stands there too."""
    if not _alarms(words, message):
        return None
    scores = built_in_scores(message)
    limits = _LIMITS[mode()]
    emergency, self_harm, urgent = (scores.get(kind, 0.0) for kind in _KINDS)
    plain = limits.urgent if urgent > max(emergency, self_harm) else limits.plain
    if emergency + self_harm + urgent < (limits.softened if _softened(words) else plain):
        return None
    if self_harm >= max(emergency, urgent):
        return "self_harm"
    return "emergency" if emergency >= urgent else "urgent"


def _stretches(words: Sequence[str], longest: int) -> list[tuple[int, int]]:
    """Return the sentences of a message as (first, past the last), long ones in overlapping stretches: what matters may
    stand among much else. At most _MOST of them.
    """
    ends = [at for at, word in enumerate(words) if word in _STOPS]
    found: list[tuple[int, int]] = []
    for first, last in pairwise([-1, *ends, len(words)]):
        length = last - first - 1
        if length > longest:
            found.extend(
                (at, min(at + longest, last)) for at in range(first + 1, last - longest // 3, longest * 2 // 3)
            )
        elif length >= _SHORT:
            found.append((first + 1, last))
    return found[:_MOST] if len(found) > 1 else []


def missed(message: Normalised, words: Sequence[str], *, called_urgent: bool = False) -> str | None:
    """Return the danger that no rule found; None without a word of alarm, or where the head sees too little of it.

    `words` are the message's words as spelt. What a rule has called urgent is more than that only where the head is sure.
    """
    if mode() == "off" or sum(map(str.isalpha, words)) < _SHORT or not any(map(_is_alarming, words)):
        return None
    if called_urgent:
        found = _kind(message, words)
        return found if found and built_in_scores(message).get(found, 0.0) >= _LIMITS[mode()].raised else None
    found = _kind(message, words)
    if found or len(words) <= _SHORT * 2:
        return found
    kinds = {_kind(message.part(first, last), words[first:last]) for first, last in _stretches(words, _LONG)}
    return next((kind for kind in _KINDS if kind in kinds), None)


def made_light_of(message: Normalised, words: Sequence[str]) -> bool:
    """Tell whether what a rule found is only a manner of speaking: the words themselves laugh, or say that it is past,
    and the head sees no danger in the message; nor, where they say much else, in any stretch of it.

    That it is mild, usual or surely nothing never counts: reassurance lowers no alarm.
    """
    if mode() == "off":
        return False
    whole = _line(words)
    limits = _LIMITS[mode()]
    if not _LIGHT.isdisjoint(words) or _has(whole, _SETTLED):
        return _sum(built_in_scores(message)) < limits.light
    past = not _has(whole, PRESENT) and _has(whole, (*FAR_PAST, *RECENT_PAST))
    if not past or len(words) > _CLOSE * _MOST:
        return False
    stretches = _stretches(words, _CLOSE) if len(words) > _LONG else []
    parts = (message.part(first, last) for first, last in stretches)
    return all(_sum(built_in_scores(part)) < limits.calm for part in (message, *parts))


def _sum(scores: dict[str, float]) -> float:
    return sum(scores.get(kind, 0.0) for kind in _KINDS)
