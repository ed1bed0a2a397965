"""Names of people, and the everyday words for medical specialties."""

from collections.abc import Iterator, Sequence

from conversations.understanding.normalise import Normalised
from conversations.understanding.typos import KNOWN

TITLES = frozenset({"doutor", "doutora", "dr", "dra", "doctor", "doctora", "professor", "professora"})

COMMON_NAMES = frozenset({
    "rosa", "lima", "costa", "santos", "cruz", "dias", "reis", "paz", "luz", "leal", "prado", "rocha", "campos",
    "ramos", "serra", "vale", "marco", "julio", "bela", "linda", "clara", "pilar", "sol", "neves", "guerra",
    "franco", "branco", "pinto", "coelho", "leao", "silva", "centro", "norte", "sul", "saude",
})  # fmt: skip

# Stem of a specialty's name → how people say it.
SPECIALTY_WORDS: dict[str, tuple[str, ...]] = {
    "dermato": ("dermato", "dermatologista", "dermatologia", "dermatologo", "dermatologa", "medico de pele",
        "medica de pele", "medico da pele", "doutor de pele", "doutora de pele", "problema de pele", "skin doctor",
        "dermatologist", "especialista em pele", "derma"),
    "cardio": ("cardio", "cardiologista", "cardiologia", "cardiologo", "medico do coracao", "medico de coracao",
        "doutor do coracao", "cardiologist", "heart doctor", "problema de coracao"),
    "gineco": ("gineco", "ginecologista", "ginecologia", "ginecologo", "ginecologa", "go", "medico de mulher",
        "medica de mulher", "preventivo", "gynecologist", "obstetra", "papanicolau", "medica da mulher"),
    "obstetr": ("obstetra", "obstetricia", "pre natal", "medico de gravida", "obgyn"),
    "pediatr": ("pediatra", "pediatria", "medico de crianca", "medica de crianca", "medico infantil",
        "medico de bebe", "doutor de crianca", "doutora de crianca", "pediatrician", "ped", "medico para crianca",
        "medico das criancas"),
    "ortoped": ("orto", "ortopedista", "ortopedia", "medico de osso", "medico de ossos", "medico do osso",
        "medico de coluna", "medico do joelho", "medico de joelho", "orthopedist", "ortopedico", "medico dos ossos"),
    "oftalmo": ("oftalmo", "oftalmologista", "oftalmologia", "oculista", "medico de vista", "medico da vista",
        "medico de olho", "medico dos olhos", "medico de olhos", "exame de vista", "ophthalmologist", "eye doctor",
        "problema de vista", "grau dos oculos"),
    "otorrino": ("otorrino", "otorrinolaringologista", "otorrinolaringologia", "medico de ouvido",
        "medico de garganta", "medico do ouvido", "ent", "otorino"),
    "psicolog": ("psicologo", "psicologa", "psicologia", "terapeuta", "terapia", "psico", "psychologist", "therapist",
        "psicologo infantil", "analista", "psicoterapia"),
    "psiquiat": ("psiquiatra", "psiquiatria", "medico da cabeca", "psychiatrist"),
    "nutri": ("nutri", "nutricionista", "nutricao", "nutrologo", "nutrologa", "medico de emagrecer", "nutritionist",
        "nutrologia"),
    "endocrin": ("endocrino", "endocrinologista", "endocrinologia", "endocrinologo", "medico de tireoide",
        "medico de diabetes", "medico de hormonio", "endocrinologist", "medico dos hormonios"),
    "neuro": ("neuro", "neurologista", "neurologia", "neurologo", "neuropediatra", "neurologist",
        "medico de enxaqueca"),
    "uro": ("uro", "urologista", "urologia", "urologo", "medico de homem", "medico de prostata", "urologist",
        "medico da prostata"),
    "gastro": ("gastro", "gastroenterologista", "gastroenterologia", "medico de estomago", "medico do estomago",
        "gastroenterologo", "gastroenterologist"),
    "odonto": ("dentista", "odonto", "odontologia", "odontologo", "odontologa", "dentista do aparelho", "dentist",
        "dente", "dentistas"),
    "dentist": ("dentista", "odonto", "odontologia", "dentist", "dente"),
    "ortodont": ("ortodontista", "ortodontia", "orto", "dentista do aparelho", "dentista de aparelho", "aparelho",
        "aparelho nos dentes", "manutencao do aparelho", "braces", "orthodontist"),
    "endodont": ("canal", "endodontista", "endodontia", "tratamento de canal"),
    "implant": ("implante", "implantodontista", "implante dentario"),
    "fisio": ("fisio", "fisioterapia", "fisioterapeuta", "physiotherapist", "physio", "physical therapy"),
    "fono": ("fono", "fonoaudiologa", "fonoaudiologo", "fonoaudiologia"),
    "clinic": ("clinico geral", "clinica geral", "clinica medica", "generalista", "medico geral", "medico clinico",
        "clinico", "general practitioner", "gp", "medico de familia", "medico comum", "clinico medico",
        "medico generalista"),
    "clinica": ("clinico geral", "clinica geral", "clinica medica", "generalista", "clinico"),
    "pneumo": ("pneumo", "pneumologista", "pneumologia", "medico de pulmao", "medico do pulmao"),
    "reumato": ("reumato", "reumatologista", "reumatologia", "medico de artrite"),
    "geriatr": ("geriatra", "geriatria", "medico de idoso", "medico de idosos"),
    "onco": ("oncologista", "oncologia", "oncologo", "medico de cancer"),
    "mastolog": ("mastologista", "mastologia", "medico de mama", "medico da mama", "masto"),
    "angio": ("angio", "angiologista", "angiologia", "medico de varizes", "vascular"),
    "vascul": ("vascular", "angiologista", "medico de varizes", "cirurgiao vascular"),
    "nefro": ("nefrologista", "nefrologia", "nefro", "medico de rim", "medico dos rins"),
    "hemato": ("hematologista", "hematologia", "hemato", "medico de sangue"),
    "alergo": ("alergista", "alergologista", "alergologia", "medico de alergia"),
    "alergi": ("alergista", "alergologista", "alergologia", "medico de alergia"),
    "procto": ("procto", "proctologista", "coloproctologista", "proctologia"),
    "veterin": ("veterinario", "veterinaria", "vet", "medico de cachorro", "medico de bicho"),
    "acupunt": ("acupuntura", "acupunturista"),
    "radiolog": ("radiologia", "raio x", "rx"),
    "infecto": ("infectologista", "infectologia", "infecto"),
}  # fmt: skip

_INTRODUCTIONS = (
    "meu nome e", "o meu nome e", "me chamo", "eu me chamo", "aqui e o", "aqui e a", "aqui quem fala e o",
    "aqui quem fala e a", "quem fala e o", "quem fala e a", "quem fala aqui e",
    "sou o", "sou a", "eu sou o", "eu sou a", "nome", "nome completo", "nome e", "em nome de", "no nome de",
    "o nome e", "o nome dele e", "o nome dela e", "ela se chama", "ele se chama", "chamada", "chamado", "paciente",
    "o paciente e", "a paciente e", "nome do paciente", "nome da paciente",
    "my name is", "i am", "this is", "me llamo", "mi nombre es", "soy", "nome dele", "nome dela", "se chama",
    "aqui e", "quem fala e", "para o paciente", "para a paciente", "falo em nome de", "her name is", "his name is",
    "name",
)  # fmt: skip
_INTRODUCTIONS_BY_FIRST_WORD: dict[str, list[tuple[str, ...]]] = {}
for _phrase in sorted((tuple(phrase.split()) for phrase in _INTRODUCTIONS), key=len, reverse=True):
    _INTRODUCTIONS_BY_FIRST_WORD.setdefault(_phrase[0], []).append(_phrase)
HONORIFICS = frozenset({"dona", "seu", "sr", "sra", "senhor", "senhora", "dn", "don", "mr", "mrs", "ms"})
_BEFORE_A_NAME = frozenset({":", "-", "e", "o", "a", "completo", "is", "do", "da"}) | HONORIFICS
_PARTICLES = frozenset({"de", "da", "do", "dos", "das", "e", "del", "la", "di", "von", "van"})
_NEVER = frozenset([
    "oi", "ola", "bom", "boa", "dia", "tarde", "noite", "sim", "nao", "quero", "queria", "gostaria", "marcar",
    "consulta", "obrigado", "obrigada", "por", "favor", "ok", "eu", "voce", "paciente", "cliente", "mae", "pai",
    "filho", "filha", "marido", "esposa", "irmao", "irma", "nova", "novo", "responsavel", "dona", "proprietario",
    "secretaria", "recepcionista", "doutor", "doutora", "dr", "dra", "medico", "medica", "aqui", "tudo", "bem",
    "gestante", "gravida", "alergica", "alergico", "diabetica", "diabetico", "hipertensa", "hipertenso",
    "particular", "esposo", "aposentado", "aposentada", "estudante", "professor", "professora", "que", "de", "uma",
    "um", "muito", "nome", "completo", "cpf", "telefone", "data", "nascimento", "unimed", "bradesco", "amil",
    "interested", "looking", "calling", "here", "sick", "pregnant", "not", "a", "an", "the", "ainda", "so",
    "prefere", "precisa", "quer", "pode", "gosta", "trabalha", "mora", "sente", "consegue", "melhorou", "piorou",
    "chega", "disse", "falou", "usa", "toma", "acha", "marcou", "queria", "gostaria", "prefiere", "necesita", "quiere",
    "puede", "prefers", "needs", "wants", "can", "tambem", "brasileiro", "brasileira", "mesmo", "mesma", "segundo",
    "primeiro", "ultima", "deus", "dios", "god",
])  # fmt: skip


def _introduced(words: Sequence[str]) -> int | None:
    """Return where a name begins after words that introduce one."""
    for at, word in enumerate(words):
        for phrase in _INTRODUCTIONS_BY_FIRST_WORD.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                place = at + len(phrase)
                while place < len(words) and words[place] in _BEFORE_A_NAME:
                    place += 1
                if place < len(words) and _can_be_name(words[place]):
                    return place
                break
    return None


def _can_be_name(word: str) -> bool:
    return word.isalpha() and len(word) > 1 and word not in _NEVER


def _take(message: Normalised, start: int) -> int:
    """Return where a name that begins at `start` ends: up to seven words, particles inside allowed."""
    tokens = message.tokens
    end = start
    while end < len(tokens) and end - start < 7:
        typed = tokens[end].typed
        if not typed.replace("'", "").isalpha():
            break
        particle = typed in _PARTICLES and end > start and end + 1 < len(tokens) and _can_be_name(tokens[end + 1].typed)
        capital = message.original[tokens[end].start].isupper()
        if not particle and (not _can_be_name(typed) or (typed in KNOWN and not capital)):
            break
        end += 1
    while end > start and tokens[end - 1].typed in _PARTICLES:
        end -= 1
    return end


def _capitalised(written: str) -> str:
    return " ".join(
        word.lower() if word.lower() in _PARTICLES else word[:1].upper() + word[1:].lower() for word in written.split()
    )


def _name_beside(message: Normalised, at: int, never: frozenset[str]) -> int | None:
    """Return where the name of a relative begins, right after the word for them or a comma; None without one.

    A capital tells a name from a word, unless the whole message is written in capitals.
    """
    tokens = message.tokens
    if at < len(tokens) and tokens[at].typed in {",", ":"}:
        at += 1
    while at + 1 < len(tokens) and tokens[at].typed in HONORIFICS | {"."}:
        at += 1
    if at >= len(tokens) or not _can_be_name(tokens[at].typed):
        return None
    if tokens[at].typed in never and not _goes_on_as_a_name(message, at, never):
        return None
    words = [message.original[token.start] for token in tokens if token.typed.isalpha()]
    telling = sum(letter.isupper() for letter in words) * 2 <= len(words) or len(words) <= 4
    capital = telling and message.original[tokens[at].start].isupper()
    return at if capital or tokens[at].typed not in KNOWN else None


def _goes_on_as_a_name(message: Normalised, at: int, never: frozenset[str]) -> bool:
    """Tell whether a professional's first name is here somebody else's, by what follows: "minha filha Ana Clara"."""
    if at + 1 >= len(message.tokens):
        return False
    following = message.tokens[at + 1]
    capitals = all(message.original[token.start].isupper() for token in (message.tokens[at], following))
    return capitals and _can_be_name(following.typed) and following.typed not in never


def _bare_name(message: Normalised, named: frozenset[str], never: frozenset[str]) -> tuple[int, int] | None:
    """Return the place of a message that is nothing but a name: two to seven words, each with a capital or unknown."""
    tokens = [token for token in message.tokens if token.typed not in {".", ",", "!"}]
    if not 2 <= len(tokens) <= 7 or any(
        not token.typed.replace("'", "").isalpha() or token.word.startswith("emoji") for token in tokens
    ):
        return None
    content = [token for token in tokens if token.typed not in _PARTICLES]
    if len(content) < 2 or any(
        token.typed in _NEVER or token.typed in named or token.typed in never for token in content
    ):
        return None
    capitals = sum(message.original[token.start].isupper() for token in content)
    strange = sum(token.word not in KNOWN and token.word == token.typed for token in content)
    return (
        (0, len(message.tokens))
        if strange * 2 >= len(content) and (capitals == len(content) or strange == len(content))
        else None
    )


def person_names(
    message: Normalised, named: frozenset[str], never: frozenset[str], beside: Sequence[int] = ()
) -> Iterator[tuple[str, str]]:
    """Yield names of people as (capitalised, as written).

    Introduced ("me chamo …"), said of a relative ("minha filha Flora Reis"), or a message that is only a name.
    `named` are folded words already taken by the catalogue, `never` all its words, `beside` the places after a
    relative's word.
    """
    start = _introduced([token.word for token in message.tokens])
    if start is None:
        found = (_name_beside(message, at, never) for at in beside)
        start = next((place for place in found if place is not None), None)
    if start is not None:
        end = _take(message, start)
        if end > start and message.tokens[start].typed not in named:
            written = message.slice(start, end)
            yield _capitalised(written), written
            return
    bare = _bare_name(message, named, never)
    if bare is not None:
        written = message.slice(*bare).strip(" .,!")
        yield _capitalised(written), written


def stands_in_another(message: Normalised, at: int, own: Sequence[str], named: frozenset[str]) -> bool:
    """Tell whether one name of a professional stands within somebody else's: "sou Flávia Souza", "Ana Paula Reis".

    `own` are the professional's folded names, `named` all words of the catalogue. A title or "com" before it makes it
    the professional's all the same.
    """
    tokens = message.tokens
    before, after = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and before.word in TITLES | {"com", "with", "con"}:
        return False
    beside = before if tokens[at].word == own[-1] else after
    if beside is None or not beside.typed.isalpha() or len(beside.typed) < 3:
        return False
    everyday = beside.typed in KNOWN and beside.typed not in COMMON_NAMES
    if beside.typed in own or beside.typed in named or everyday:
        return False
    capitals = message.original[beside.start].isupper() and message.original[tokens[at].start].isupper()
    return capitals or (min(beside.start, tokens[at].start) == 0 and beside.word == beside.typed)
