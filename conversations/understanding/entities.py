"""Things named in a message: what the clinic has (by the catalogue), people, documents, numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from conversations.understanding.dates.words import MONTHS, NUMBERS, ORDINALS, SHORT_MONTHS
from conversations.understanding.names import COMMON_NAMES, SPECIALTY_WORDS, TITLES, person_names, stands_in_another
from conversations.understanding.normalise import Normalised, fold
from conversations.understanding.types import Catalogue, CatalogueItem, Entity
from conversations.understanding.typos import KNOWN, typing_distance

_CPF = re.compile(r"(?<![\d])(\d{3})[. ]?(\d{3})[. ]?(\d{3})[-. /]{0,2}(\d{2})(?![\d])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}")
_PHONE = re.compile(r"(?<![\d.])(?:\+?55[ .-]?)?\(?0?([1-9]\d)\)?[ .-]?(9?[ .-]?\d{4})[ .-]?(\d{4})(?![\d])")
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.\- ](\d{1,2})[/.\- ]((?:19|20)\d{2}|\d{2})(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d)")
_SOLID_DATE = re.compile(r"(?<!\d)([0-3]\d)([01]\d)((?:19|20)\d{2})(?!\d)")
_MONEY = re.compile(
    r"r ?\$ ?(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:,(\d{2}))?"
    r"|(?<![\d,.])(\d{1,7})(?:,(\d{2}))? ?(?:reais|conto|contos|pila|pilas|mangos|real)\b"
)
_CARD = re.compile(
    r"(?:carteirinha|carteira|cartao|matricula|card|credencial)(?: \w+){0,5}?(?: ?[:#n]o?\.? ?)? ?(\d[\d .-]{5,24}\d)"
)

_RELATIONS: dict[str, str] = {
    "mim": "self", "eu": "self", "mesmo": "self", "myself": "self",
    "filho": "child", "filha": "child", "filhos": "child", "filhas": "child", "filhinho": "child", "filhinha": "child",
    "bebe": "child", "nenem": "child", "crianca": "child", "criancas": "child", "enteado": "child", "enteada": "child",
    "menino": "child", "menina": "child", "hijo": "child", "hija": "child", "son": "child", "daughter": "child",
    "kid": "child", "child": "child", "baby": "child", "gemeos": "child", "pequeno": "child", "pequena": "child",
    "mae": "parent", "pai": "parent", "mamae": "parent", "papai": "parent", "pais": "parent", "madre": "parent",
    "padre": "parent", "mother": "parent", "father": "parent", "mom": "parent", "dad": "parent", "mainha": "parent",
    "painho": "parent", "mama": "parent", "papa": "parent", "sogra": "parent", "sogro": "parent",
    "marido": "spouse", "esposa": "spouse", "esposo": "spouse", "mulher": "spouse", "companheiro": "spouse",
    "companheira": "spouse", "namorado": "spouse", "namorada": "spouse", "noivo": "spouse", "noiva": "spouse",
    "husband": "spouse", "wife": "spouse", "patroa": "spouse", "girlfriend": "spouse", "boyfriend": "spouse",
    "irmao": "sibling", "irma": "sibling", "brother": "sibling", "sister": "sibling", "hermano": "sibling",
    "hermana": "sibling", "mano": "sibling", "mana": "sibling", "irmaozinho": "sibling", "irmazinha": "sibling",
    "avo": "grandparent", "vo": "grandparent", "vovo": "grandparent", "vozinha": "grandparent", "avos": "grandparent",
    "abuela": "grandparent", "abuelo": "grandparent", "grandmother": "grandparent", "grandma": "grandparent",
    "grandfather": "grandparent", "grandpa": "grandparent", "bisavo": "grandparent",
    "neto": "grandchild", "neta": "grandchild", "netinho": "grandchild", "netinha": "grandchild", "nieto": "grandchild",
    "nieta": "grandchild", "netos": "grandchild",
    "tio": "other", "tia": "other", "primo": "other", "prima": "other", "sobrinho": "other", "sobrinha": "other",
    "cunhado": "other", "cunhada": "other", "amigo": "other", "amiga": "other", "vizinho": "other", "vizinha": "other",
    "genro": "other", "nora": "other", "paciente": "other", "patrao": "other", "friend": "other", "padrinho": "other",
    "afilhado": "other", "afilhada": "other", "funcionario": "other", "funcionaria": "other",
    "cachorro": "animal", "cachorra": "animal", "gato": "animal", "gata": "animal", "pet": "animal", "dog": "animal",
    "cat": "animal", "cadela": "animal", "cachorrinho": "animal", "cachorrinha": "animal", "gatinho": "animal",
    "gatinha": "animal", "perro": "animal", "coelho": "animal", "papagaio": "animal", "calopsita": "animal",
}  # fmt: skip
_OWNING = frozenset([
    "meu", "minha", "meus", "minhas", "nosso", "nossa", "mi", "mis", "my", "our", "o", "a", "pro", "pra", "um",
    "uma", "do", "da", "de", "seu", "el", "la", "the", "para", "ao",
])  # fmt: skip
_AMBIGUOUS_RELATIONS = frozenset({
    "amigo", "amiga", "paciente", "mesmo", "eu", "pequeno", "pequena", "mano", "mana", "mulher", "pais", "menino",
    "menina", "papa", "mama", "mim", "noiva", "noivo", "tio", "tia", "crianca", "criancas", "bebe",
})  # fmt: skip
_STOP = frozenset([
    "de", "da", "do", "das", "dos", "e", "em", "no", "na", "a", "o", "com", "para", "por", "consulta", "exame",
    "medico", "medica", "dr", "dra", "doutor", "doutora", "clinica", "unidade", "plano", "convenio", "saude",
    "retorno", "geral", "primeira", "avaliacao", "procedimento", "especialista", "infantil", "adulto", "centro",
    "hospital",
])  # fmt: skip


# --- what the clinic has ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to say a catalogue item: its words, and how much a match of all of them is worth."""

    words: tuple[str, ...]
    weight: float


@lru_cache(maxsize=2048)
def _name_words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", fold(name)))


def _forms(kind: str, item: CatalogueItem) -> Iterator[_Form]:
    """Yield the ways people say the item: in full, its aliases, a professional's first or last name, its key word."""
    names = [item.name, *item.aliases]
    for name in names:
        words = _name_words(name)
        plain = tuple(word for word in words if word not in {"dr", "dra", "doutor", "doutora"})
        if plain:
            yield _Form(plain, 3.0 + len(plain))
        content = tuple(word for word in plain if word not in _STOP)
        if content and content != plain:
            yield _Form(content, 2.0 + len(content))
        for joined in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", fold(name)):
            # "Check-up" is also written "checkup", and in a message its hyphen is a word of its own.
            hyphened = tuple(re.findall(r"[a-z0-9]+|-", joined))
            yield _Form(hyphened, 3.0 + len(hyphened))
            yield _Form((joined.replace("-", ""),), 4.0)
        place = tuple(word for word in plain if word not in {"unidade", "clinica", "de", "da", "do"})
        if kind == "unit" and len(place) == 1 and not content:
            yield _Form(place, 1.2)
        if kind == "professional" and len(content) > 1:
            yield _Form(content[:1], 2.0)
            yield _Form(content[-1:], 1.5)
            yield _Form((content[0], content[-1]), 4.0)
        if kind in {"unit", "plan"} and len(content) > 1:
            yield _Form(content[:1], 1.2)
            yield _Form(content[-1:], 1.0)
    if kind == "specialty":
        yield from _specialty_forms(names)


def _specialty_forms(names: Sequence[str]) -> Iterator[_Form]:
    folded = {word for name in names for word in _name_words(name)}
    for stem, sayings in SPECIALTY_WORDS.items():
        if any(word.startswith(stem) for word in folded):
            for saying in sayings:
                yield _Form(tuple(saying.split()), 2.0 + len(saying.split()))


@lru_cache(maxsize=32)
def _index(catalogue: Catalogue) -> dict[str, tuple[tuple[str, CatalogueItem, _Form], ...]]:
    """Return all forms by their first word."""
    index: dict[str, list[tuple[str, CatalogueItem, _Form]]] = {}
    for kind, items in (
        ("professional", catalogue.professionals), ("specialty", catalogue.specialties),
        ("service", catalogue.services),
        ("unit", catalogue.units), ("plan", catalogue.plans),
    ):  # fmt: skip
        for item in items:
            for form in _forms(kind, item):
                index.setdefault(form.words[0], []).append((kind, item, form))
    return {word: tuple(entries) for word, entries in index.items()}


@lru_cache(maxsize=32)
def catalogue_words(catalogue: Catalogue) -> frozenset[str]:
    """Return every folded word of the catalogue's names, so that they are never taken for typos."""
    everything = (
        *catalogue.professionals,
        *catalogue.specialties,
        *catalogue.services,
        *catalogue.units,
        *catalogue.plans,
    )
    return frozenset(
        word
        for item in everything
        for name in (item.name, *item.aliases)
        for word in _name_words(name)
        if len(word) > 2
    )


def _close(word: str, wanted: str) -> float:
    """Return 1 for the same word, less for a likely typo of it, 0 for another word."""
    if word == wanted:
        return 1.0
    if len(wanted) < 5 or len(word) < 4 or abs(len(word) - len(wanted)) > 2 or (word in KNOWN):
        return 0.0
    limit = 1.05 if len(wanted) <= 7 else 1.65
    return 0.8 if typing_distance(word, wanted, limit + 0.1) <= limit else 0.0


def _match_form(words: Sequence[str], at: int, form: _Form) -> float:
    """Return how well the form stands at that place; small words between its words are stepped over."""
    score, place, last = 1.0, at, at
    for wanted in form.words:
        while (
            place < len(words)
            and place > last
            and words[place] in {"de", "da", "do", "a", "o", "dos", "das"}
            and words[place] != wanted
        ):
            place += 1
        if place >= len(words):
            return 0.0
        close = _close(words[place], wanted)
        if not close:
            return 0.0
        score = min(score, close)
        place += 1
        last = at
    return score


def _typo_entries(word: str, catalogue: Catalogue) -> tuple[tuple[str, CatalogueItem, _Form], ...]:
    if len(word) < 4 or word in KNOWN:
        return ()
    index = _index(catalogue)
    return tuple(entry for first, entries in index.items() if _close(word, first) for entry in entries)


@dataclass(slots=True)
class _Hit:
    kind: str
    item: CatalogueItem
    first: int
    last: int
    score: float


def _catalogue_hits(message: Normalised, catalogue: Catalogue) -> list[_Hit]:
    index = _index(catalogue)
    words = [token.word for token in message.tokens]
    typed = [token.typed for token in message.tokens]
    hits: list[_Hit] = []
    for at, word in enumerate(words):
        entries = index.get(word, ()) + (index.get(typed[at], ()) if typed[at] != word else ())
        for kind, item, form in entries or _typo_entries(word, catalogue):
            quality = max(_match_form(words, at, form), _match_form(typed, at, form))
            if not quality or not _fits(words, at, kind, form):
                continue
            one_name = kind == "professional" and len(form.words) == 1
            if one_name and stands_in_another(message, at, _name_words(item.name), catalogue_words(catalogue)):
                continue
            hits.append(_Hit(kind, item, at, at + len(form.words), quality * form.weight))
    return hits


def _fits(words: Sequence[str], at: int, kind: str, form: _Form) -> bool:
    """A professional's name that is also a plain word needs a title or "com" before it; such a unit "do", "no" …"""
    if kind == "unit" and len(form.words) == 1 and form.words[0] in COMMON_NAMES:
        return at > 0 and words[at - 1] in {"do", "no", "da", "na", "unidade"}
    if kind != "professional" or len(form.words) > 1 or form.words[0] not in COMMON_NAMES:
        return True
    return at > 0 and (words[at - 1] in TITLES or words[at - 1] in {"com", "with", "con"})


def _catalogue_entities(message: Normalised, catalogue: Catalogue) -> Iterator[Entity]:
    """Yield the best hit at each place, one item once; several items equally good at one place are all left out
    unless they are the only reading (two doctors called Ana both stand, so that the dialogue can ask).
    """
    words = [token.word for token in message.tokens]
    addresses = [at for at in range(len(words)) if _is_address(message, words, at)]
    found = _catalogue_hits(message, catalogue)
    hits = [hit for hit in found if not any(hit.first <= at < hit.last for at in addresses)]
    hits.sort(key=lambda hit: (-hit.score, hit.first))
    taken: list[_Hit] = []
    for hit in hits:
        rivals = [
            other for other in taken if other.first < hit.last and hit.first < other.last and other.kind == hit.kind
        ]
        if any(other.item is hit.item for other in taken if other.kind == hit.kind):
            continue
        if any(other.score > hit.score for other in rivals):
            continue
        overlapping = [
            other for other in taken if other.first < hit.last and hit.first < other.last and other.kind != hit.kind
        ]
        if any(other.score >= hit.score + 1.5 for other in overlapping):
            continue
        taken.append(hit)
    for hit in sorted(taken, key=lambda hit: (hit.first, hit.kind)):
        yield Entity(hit.kind, hit.item.id, message.slice(hit.first, min(hit.last, len(message.tokens))))


# --- documents and numbers --------------------------------------------------------------------------------------


def valid_cpf(digits: str) -> bool:
    """Tell whether eleven digits are a CPF by its two check digits (Receita Federal's modulo-11 rule).

    >>> valid_cpf("52998224725"), valid_cpf("11111111111")
    (True, False)
    """
    if len(digits) != 11 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    for length in (9, 10):
        total = sum(int(digit) * weight for digit, weight in zip(digits, range(length + 1, 1, -1), strict=False))
        if (total * 10 % 11) % 10 != int(digits[length]):
            return False
    return True


def _spans(text: str) -> Iterator[tuple[Entity, int, int]]:
    """Yield e-mails, CPFs, card numbers and phones with their place in the folded-free original."""
    for match in _EMAIL.finditer(text):
        yield Entity("email", match.group().lower(), match.group()), match.start(), match.end()
    for match in _CPF.finditer(text):
        digits = "".join(match.groups())
        if valid_cpf(digits):
            yield Entity("cpf", digits, match.group()), match.start(), match.end()
    for match in _CARD.finditer(fold(text) if len(fold(text)) == len(text) else text.lower()):
        digits = re.sub(r"\D", "", match.group(1))
        if 7 <= len(digits) <= 20:
            yield Entity("card_number", digits, text[match.start(1) : match.end(1)]), match.start(1), match.end(1)
    for match in _PHONE.finditer(text):
        yield (
            Entity(
                "phone",
                f"+55{match.group(1)}{re.sub(r'[^0-9]', '', match.group(2) + match.group(3))}",
                match.group().strip(),
            ),
            match.start(),
            match.end(),
        )


def _documents(text: str) -> tuple[list[Entity], list[tuple[int, int]]]:
    found: list[Entity] = []
    taken: list[tuple[int, int]] = []
    for entity, start, end in _spans(text):
        if all(end <= low or start >= high for low, high in taken):
            found.append(entity)
            taken.append((start, end))
    return found, taken


def _birth_date(text: str, today: date, asked: bool) -> Iterator[tuple[Entity, int, int]]:
    """Yield dates that can be a birth: in the past, with a year; `asked` allows years of two digits."""
    for pattern, order in ((_ISO_DATE, (3, 2, 1)), (_DATE, (1, 2, 3)), (_SOLID_DATE, (1, 2, 3))):
        for match in pattern.finditer(text):
            day, month, year = (int(match.group(place)) for place in order)
            made = _made_birth(day, month, year, today, asked)
            if made:
                yield Entity("birth_date", made.isoformat(), match.group()), match.start(), match.end()


_WORD_DATE = re.compile(r"(?<!\w)(\d{1,2}) (?:de )?([a-z]{3,9}) (?:de )?((?:19|20)\d{2}|\d{2})(?!\w)")


def _made_birth(day: int, month: int, year: int, today: date, asked: bool) -> date | None:
    if year < 100:
        if not asked:
            return None
        year += 2000 if year <= today.year % 100 else 1900
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if date(today.year - 120, 1, 1) <= made <= today and (asked or (today - made).days > 60) else None


def _birth_in_words(message: Normalised, today: date, asked: bool) -> Iterator[Entity]:
    for match in _WORD_DATE.finditer(message.text):
        month = MONTHS.get(match.group(2)) or SHORT_MONTHS.get(match.group(2))
        made = _made_birth(int(match.group(1)), month, int(match.group(3)), today, asked) if month else None
        if made:
            yield Entity("birth_date", made.isoformat(), match.group())


_BIRTH_WORDS = frozenset({
    "nasci", "nascimento", "nasceu", "nascida", "nascido", "born", "birth", "nacimiento", "naci", "aniversario",
    "dn", "dob",
})  # fmt: skip


def _births(message: Normalised, today: date) -> tuple[list[Entity], list[tuple[int, int]]]:
    words = {token.word for token in message.tokens}
    asked = bool(words & _BIRTH_WORDS)
    found: list[Entity] = []
    places: list[tuple[int, int]] = []
    for entity, start, end in _birth_date(message.original, today, asked):
        if all(end <= low or start >= high for low, high in places):
            found.append(entity)
            places.append((start, end))
    if not found:
        found = list(_birth_in_words(message, today, asked))
    return found[:1], places[:1]


def _money(message: Normalised) -> Iterator[Entity]:
    for match in _MONEY.finditer(message.original.lower()):
        whole, cents = (match.group(1), match.group(2)) if match.group(1) else (match.group(3), match.group(4))
        yield Entity("money", f"{int(whole.replace('.', ''))}.{cents or '00'}", match.group())


_ADDRESSES = frozenset({"filho", "filha", "filhinho", "filhinha", "neto", "neta", "hijo", "hija", "mijo", "mija"})
_MINE = frozenset({"meu", "minha", "mi", "my"})
_BREAKS = frozenset({"", ",", ".", "!", "?"})
_BEFORE_ADDRESS = _BREAKS | frozenset({
    "dia", "tarde", "noite", "oi", "ola", "ei", "opa", "sim", "nao", "obrigado", "obrigada", "hola", "buenas", "claro",
    "viu", "ta", "bom", "bem", "valeu", "certo", "ok", "gracias", "entao", "uai", "ouviu", "entendi", "isso",
})  # fmt: skip


def _is_address(message: Normalised, words: Sequence[str], at: int) -> bool:
    """Tell whether "minha filha" only addresses whoever reads: set off at both ends, and no name follows.

    Older people speak so; nobody is to be booked for it.
    """
    if words[at] not in _ADDRESSES:
        return False
    first = at - 1 if at and words[at - 1] in _MINE else at
    before = words[first - 1] if first else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    alone = first == 0 and not after
    named = after == "," and any(True for _ in person_names(message, frozenset(), frozenset(), [at + 1]))
    return before in _BEFORE_ADDRESS and after in _BREAKS and not alone and not named


_HOW_MANY = (["dois"], ["duas"], ["tres"], ["2"], ["3"], ["two"], ["three"], ["dos"])


def _relation(message: Normalised) -> Iterator[tuple[int, Entity]]:
    """Yield the first relative spoken of, with the place of the word."""
    words = [token.word for token in message.tokens]
    for at, word in enumerate(words):
        value = _RELATIONS.get(word)
        if value is None:
            continue
        owner = at - 1 if words[at - 1 : at] not in _HOW_MANY else at - 2  # "meus dois filhos"
        before = words[owner] if owner >= 0 else ""
        earlier = words[owner - 1] if owner > 0 else ""
        if word in _AMBIGUOUS_RELATIONS:
            owned = before in {"meu", "minha", "nosso", "nossa", "mi", "my", "meus", "minhas"} or (
                before in {"o", "a", "um", "uma"} and earlier in {"para", "pra"}
            )
            if not (owned or (word in {"mim", "eu"} and before in {"para", "pra"})):
                continue
        elif before not in _OWNING and len(words) > 3:
            continue
        if _is_address(message, words, at):
            continue
        yield at, Entity("relation", value, message.slice(at, at + 1))
        return


_PLACE_FOLLOWERS = frozenset({
    "opcao", "horario", "opcoes", "data", "da", "dia", "vaga", "numero", "alternativa", "item", ",", ".", "!",
    "mesmo", "por", "pode", "option", "one", "sugestao", "lista", "de",
})  # fmt: skip


def _ordinal(message: Normalised) -> Iterator[Entity]:
    """Yield the place chosen: "o segundo", "a última opção", "opção 2"."""
    words = [token.word for token in message.tokens]
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if (
            word in ORDINALS
            and (before in {"o", "a", "no", "na", "the", "el", "la", "pela", "pelo", "esse", "essa"} or len(words) <= 2)
            and (not after or (after in _PLACE_FOLLOWERS and after != "feira"))
        ):
            yield Entity("ordinal", ORDINALS[word], message.slice(at, at + 1))
            return
        if before in {"opcao", "numero", "option", "item", "opcion", "number"} and (
            word.isdecimal() or word in NUMBERS
        ):
            place = int(word) if word.isdecimal() else NUMBERS[word]
            yield Entity("ordinal", place, message.slice(at, at + 1))
            return


def _numbers(message: Normalised, covered: frozenset[int], taken: Sequence[tuple[int, int]]) -> Iterator[Entity]:
    for at, token in enumerate(message.tokens):
        number = _number(token.word)
        if number is None or at in covered or any(token.start < high and low < token.end for low, high in taken):
            continue
        yield Entity("number", number, message.slice(at, at + 1))


def _number(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if len(word) <= 9 else None
    return None if word in {"um", "uma", "an", "una", "uno", "one"} else NUMBERS.get(word)


def birth_places(message: Normalised, today: date) -> tuple[list[Entity], list[tuple[int, int]]]:
    """Return the birth date, if one is said, and where: the date rules leave it alone."""
    return _births(message, today)


def find_entities(
    message: Normalised,
    catalogue: Catalogue,
    covered: frozenset[int],
    births: tuple[list[Entity], list[tuple[int, int]]],
) -> tuple[Entity, ...]:
    """Return the things named, catalogue first; `covered` are token places that belong to dates."""
    documents, taken = _documents(message.original)
    named = list(_catalogue_entities(message, catalogue))
    found: list[Entity] = [*named, *documents, *births[0], *_money(message)]
    relations = list(_relation(message))
    found.extend(entity for _, entity in relations)
    found.extend(_ordinal(message))
    spans = [*taken, *births[1]]
    found.extend(_numbers(message, covered, spans))
    known = frozenset(word for entity in named for word in _name_words(entity.text))
    found.extend(
        Entity("person", name, written)
        for name, written in person_names(message, known, catalogue_words(catalogue), [at + 1 for at, _ in relations])
    )
    return tuple(found)
