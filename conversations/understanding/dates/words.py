"""The words dates are made of: each token of a message with the classes it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.understanding.normalise import Token


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


WEEKDAYS: dict[str, int] = {
    "segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4, "sabado": 5, "domingo": 6,
    "segundas": 0, "tercas": 1, "quartas": 2, "quintas": 3, "sextas": 4, "sabados": 5, "domingos": 6,
    "seg": 0, "ter": 1, "qua": 2, "qui": 3, "sex": 4, "sab": 5, "dom": 6, "segundona": 0, "sextou": 4,
    "sextafeira": 4, "segundafeira": 0, "tercafeira": 1, "quartafeira": 2, "quintafeira": 3, "sabadao": 5,
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "mondays": 0, "tuesdays": 1, "wednesdays": 2, "thursdays": 3, "fridays": 4, "saturdays": 5, "sundays": 6,
}  # fmt: skip
ABBREVIATED_WEEKDAYS = frozenset({"seg", "ter", "qua", "qui", "sex", "sab", "dom"})
MONTHS: dict[str, int] = {
    "janeiro": 1, "fevereiro": 2, "marco": 3, "abril": 4, "maio": 5, "junho": 6, "julho": 7, "agosto": 8,
    "setembro": 9, "outubro": 10, "novembro": 11, "dezembro": 12,
    "enero": 1, "febrero": 2, "marzo": 3, "mayo": 5, "junio": 6, "julio": 7, "septiembre": 9, "setiembre": 9,
    "octubre": 10, "noviembre": 11, "diciembre": 12,
    "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
SHORT_MONTHS: dict[str, int] = {
    "jan": 1, "fev": 2, "feb": 2, "mar": 3, "abr": 4, "apr": 4, "mai": 5, "may": 5, "jun": 6, "jul": 7, "ago": 8,
    "aug": 8, "set": 9, "sep": 9, "sept": 9, "out": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12, "dic": 12,
    "ene": 1,
}  # fmt: skip
# Names people have: a month only where the words around it say so.
NAME_MONTHS = frozenset({"marco", "julio"})
NUMBERS: dict[str, int] = {
    "um": 1, "uma": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8,
    "nove": 9, "dez": 10, "onze": 11, "doze": 12, "treze": 13, "quatorze": 14, "catorze": 14, "quinze": 15,
    "dezesseis": 16, "dezessete": 17, "dezoito": 18, "dezenove": 19, "vinte": 20, "trinta": 30, "quarenta": 40,
    "cinquenta": 50, "sessenta": 60, "dezasseis": 16, "dezassete": 17,
    "uno": 1, "once": 11, "doce": 12, "catorce": 14, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "una": 1, "dos": 2, "cuatro": 4, "ocho": 8, "nueve": 9, "diez": 10, "quince": 15, "veinte": 20,
    "treinta": 30, "siete": 7, "trece": 13, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19,
    "veintiuno": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "cuarenta": 40,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "couple": 2, "an": 1,
}  # fmt: skip
TENS = frozenset({"vinte", "trinta", "quarenta", "cinquenta", "treinta", "cuarenta"})
ORDINALS: dict[str, int] = {
    "primeiro": 1, "primeira": 1, "segundo": 2, "segunda": 2, "terceiro": 3, "terceira": 3, "quarto": 4, "quarta": 4,
    "quinto": 5, "quinta": 5, "ultimo": -1, "ultima": -1, "1o": 1, "1a": 1, "2o": 2, "2a": 2, "3o": 3, "3a": 3,
    "4o": 4, "4a": 4, "5o": 5, "5a": 5, "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "primer": 1, "primera": 1,
    "primero": 1, "tercer": 3, "tercera": 3, "tercero": 3, "cuarta": 4, "cuarto": 4, "penultimo": -2, "penultima": -2,
}  # fmt: skip
UNITS: dict[str, str] = {
    "dia": "day", "dias": "day", "semana": "week", "semanas": "week", "mes": "month", "meses": "month",
    "ano": "year", "anos": "year", "hora": "hour", "horas": "hour", "h": "hour", "minuto": "minute",
    "minutos": "minute", "minutinhos": "minute", "horinhas": "hour", "horinha": "hour", "diazinhos": "day",
    "semaninhas": "week", "min": "minute", "minutinho": "minute",
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
    "year": "year", "hour": "hour", "hours": "hour", "minute": "minute", "minutes": "minute",
}  # fmt: skip
PARTS: dict[str, str] = {
    "manha": "morning", "manhazinha": "morning", "tarde": "afternoon", "noite": "evening", "tardes": "afternoon",
    "manhas": "morning", "noites": "evening", "noche": "evening", "morning": "morning", "mornings": "morning",
    "afternoon": "afternoon", "afternoons": "afternoon", "evening": "evening", "evenings": "evening",
    "night": "evening", "matutino": "morning", "vespertino": "afternoon", "noturno": "evening",
}  # fmt: skip
_ORDINAL_WEEKDAYS = {"2a": 0, "3a": 1, "4a": 2, "5a": 3, "6a": 4}
# After these, "segunda" and her sisters count things instead of naming a day.
_COUNTED = word_set(
    """
    alternativa avaliacao categoria chance cirurgia cobranca da das data dela dele do dos dose doses etapa
    fase fatura filha foto gestacao gravidez guerra guia infancia ligacao linha mao mensagem mensalidade
    metade opcao opcoes opiniao parcela parte pergunta pessoa quinzena receita semana serie sessao tentativa
    turma unidade vez via vias
    """
)
_COUNTED_MAYBE = frozenset({"da", "do", "dos", "das", "data", "dela", "dele", "semana"})


CLASSES = word_set("WEEKDAY MONTH MON MONX NUM PAD DAYNUM BARE MINUTE ORD UNIT PART")


@dataclass(slots=True)
class Word:
    """One token, or several that make one word (`terça-feira`), with its classes and their values."""

    word: str
    first: int
    last: int
    classes: dict[str, int | str]


def _number(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the number written at token `i` and how many tokens it takes (`vinte e um` takes three)."""
    word = tokens[i].word
    if word.isdecimal():
        return (int(word), 1) if len(word) <= 4 else None
    if word in TENS and i + 2 < len(tokens) and tokens[i + 1].word in {"e", "y"}:
        unit = NUMBERS.get(tokens[i + 2].word, 0)
        if 1 <= unit <= 9:
            return NUMBERS[word] + unit, 3
    value = NUMBERS.get(word)
    return None if value is None else (value, 1)


def _is_hour(tokens: Sequence[Token], after: int) -> bool:
    """Tell whether what follows a number makes it a time of day rather than a day of the month."""
    word = tokens[after].word if after < len(tokens) else ""
    following = tokens[after + 1].word if after + 1 < len(tokens) else ""
    part = word in {"da", "de", "do"} and following in PARTS
    return (
        word in {"h", "horas", ":", "hora", "am", "pm", "anos", "%", "reais"}
        or part
        or (word == "e" and following == "meia")
    )


# What follows a number that counts something: such a number is no hour.
_COUNTABLE = word_set(
    """
    dia dias semana semanas mes meses ano anos aninhos reais real vez vezes x % mg ml kg cm km g gotas comprimidos comprimido pessoas pessoa
    filhos filhas filho criancas opcoes opcao sessoes sessao consultas dentes dente graus parcelas unidades quilos metros quadras litros
    capsulas doses dose exames exame por porcento minutos min minuto segundos hijos days weeks months years people times
    anios meses semanas veces personas day week month year
    """
)


def _is_bare(tokens: Sequence[Token], after: int) -> bool:
    """Tell whether nothing that is counted follows a number."""
    return after >= len(tokens) or tokens[after].word not in _COUNTABLE


def _ter_is_tuesday(tokens: Sequence[Token], i: int) -> bool:
    """Tell the weekday "ter" from the verb: it needs a day, a number or an end beside it."""
    before = tokens[i - 1].word if i else ""
    after = tokens[i + 1].word if i + 1 < len(tokens) else ""
    beside = {before, after}
    if beside & (WEEKDAYS.keys() - {"segunda", "quinta", "quarta", "sexta"}) or after in {"feira", "-"}:
        return True
    following = tokens[i + 2].word if i + 2 < len(tokens) else ""
    if i == 0 and after.isdecimal() and following in {"h", ":", "horas"}:
        return True
    if len(tokens) <= 2 or (after in {"ou", "e", ","} and following in WEEKDAYS):
        return True
    if before in {"na", "nessa", "essa", "toda", "proxima", "para", "a", ",", "/", "ou", "esta"}:
        return after in {"", "as", "de", "ou", ",", "a", "/", "?", "que", "e", "dia"} or after.isdecimal()
    return False


def _weekday(tokens: Sequence[Token], i: int) -> int | None:
    word = tokens[i].word
    after = tokens[i + 1].word if i + 1 < len(tokens) else ""
    if word in _ORDINAL_WEEKDAYS:
        before = tokens[i - 1].word if i else ""
        named = after in {"feira", "-", "", ",", "as", "a", "de", "ou", "e", "que", "?", "dia", "/"}
        return _ORDINAL_WEEKDAYS[word] if named and before not in {"a", "o"} else None
    if word == "ter" and not _ter_is_tuesday(tokens, i):
        return None
    if word in {"segunda", "quarta", "quinta", "sexta", "terca"} and after in _COUNTED:
        follows = tokens[i + 2].word if i + 2 < len(tokens) else ""
        if after not in _COUNTED_MAYBE:
            return None
        if after == "semana" and follows != "que" and word == "segunda":
            return None
    return WEEKDAYS.get(word)


def _is_surname(tokens: Sequence[Token], i: int) -> bool:
    """Tell a name behind a title from the day: "o dr. Domingos"."""
    before = [token.word for token in tokens[max(0, i - 2) : i] if token.word != "."]
    return tokens[i].word == "domingos" and before[-1:] in (
        ["doutor"],
        ["doutora"],
        ["seu"],
        ["dona"],
        ["sr"],
        ["senhor"],
    )


def _classes(tokens: Sequence[Token], i: int) -> dict[str, int | str]:
    word = tokens[i].word
    classes: dict[str, int | str] = {}
    weekday = None if _is_surname(tokens, i) else _weekday(tokens, i)
    if weekday is not None:
        classes["WEEKDAY"] = weekday
    for name, table in (("MONTH", MONTHS), ("MON", SHORT_MONTHS), ("ORD", ORDINALS)):
        if word in table:
            classes[name] = table[word]
    if word in MONTHS:
        classes["MON"] = MONTHS[word]
        if word in NAME_MONTHS:
            del classes["MONTH"]
    if "MON" in classes and word not in {"dez", "may"}:
        classes["MONX"] = classes["MON"]
    if word in UNITS:
        classes["UNIT"] = UNITS[word]
    if word in PARTS:
        classes["PART"] = PARTS[word]
    return classes


def words_of(tokens: Sequence[Token]) -> list[Word]:
    """Return the tokens with their classes: WEEKDAY 0–6 (Monday first), MONTH and MON 1–12, NUM, PAD (05), DAYNUM (can be a day), BARE (counts nothing), MINUTE (nor is an hour), ORD, UNIT, PART."""
    words: list[Word] = []
    i = 0
    while i < len(tokens):
        number = _number(tokens, i)
        classes = _classes(tokens, i)
        length = 1
        if number is not None:
            classes["NUM"], length = number
            if len(tokens[i].word) == 2 and tokens[i].word.startswith("0"):
                classes["PAD"] = number[0]
            if 1 <= number[0] <= 31 and not _is_hour(tokens, i + length):
                classes["DAYNUM"] = number[0]
            if _is_bare(tokens, i + length):
                classes["BARE"] = number[0]
                if not _is_hour(tokens, i + length):
                    classes["MINUTE"] = number[0]
            classes.pop("WEEKDAY", None)
        elif tokens[i].word == "1o":
            classes["NUM"] = classes["DAYNUM"] = 1
        elif "WEEKDAY" in classes:
            if i + 2 < len(tokens) and tokens[i + 1].word == "-" and tokens[i + 2].word == "feira":
                length = 3
            elif i + 1 < len(tokens) and tokens[i + 1].word in {"feira", "feiras"}:
                length = 2
        words.append(Word(tokens[i].word, i, i + length, classes))
        i += length
    return words
