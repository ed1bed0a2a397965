"""Which of the three languages a message is in, by its small words."""

from collections.abc import Iterable

_EN = frozenset([
    "i", "the", "is", "are", "you", "to", "my", "an", "would", "like", "want", "need", "please", "thanks", "thank",
    "hello", "hi", "hey", "good", "what", "when", "where", "how", "much", "do", "does", "can", "could", "have",
    "has", "for", "with", "at", "on", "in", "next", "week", "tomorrow", "today", "tonight", "appointment", "book",
    "schedule", "doctor", "cancel", "reschedule", "change", "move", "yes", "no", "not", "morning", "afternoon",
    "evening", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "this", "that", "it",
    "there", "your", "am", "pm", "will", "be", "and", "or", "but", "if", "of", "from", "human", "speak", "talk",
    "someone", "person", "help", "price", "cost", "address", "open", "close", "hours", "insurance", "accept", "bye",
    "sorry", "see", "any", "available", "earliest", "possible", "soon", "as", "after", "before", "between", "pain",
    "chest", "which", "dentist", "appointments", "confirm", "i'm", "i'd", "don't", "can't", "it's", "what's",
    "i've", "sure", "okay", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december", "quarter", "half", "past", "noon", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten",
    "eleven", "twelve", "before", "weekend", "noon", "o'clock", "late", "early", "again", "been", "was", "had", "her",
    "his", "she", "he", "they", "we",
])  # fmt: skip
_ES = frozenset([
    "el", "la", "los", "las", "un", "una", "quiero", "quisiera", "necesito", "cita", "turno", "manana", "hoy",
    "pasado", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "gracias", "hola", "buenos", "buenas",
    "dias", "tardes", "noches", "por", "favor", "si", "no", "con", "para", "puedo", "puede", "cuando", "donde",
    "cuanto", "cuesta", "doctora", "doctor", "medico", "hablar", "alguien", "persona", "cambiar", "cancelar", "y",
    "del", "al", "que", "es", "esta", "tengo", "me", "mi", "su", "usted", "ustedes", "hay", "despues", "antes",
    "proximo", "proxima", "semana", "viene", "mes", "ayer", "tarde", "noche", "adios", "hasta", "luego", "vale",
    "claro", "dolor", "pecho", "ayuda", "direccion", "precio", "seguro", "aceptan", "horarios", "abren", "reservar",
    "agendar", "pedir", "sacar", "hora", "hacer", "enero", "febrero", "mayo", "junio", "julio", "septiembre",
    "octubre", "noviembre", "diciembre", "ninguno", "muy", "bien", "tambien", "pero", "o", "ya", "quien", "cual",
    "mañana", "lo", "le", "como", "estoy", "soy", "hijo", "hija", "mujer", "esposo", "duele", "atencion", "mas",
    "atender", "quieren",
])  # fmt: skip
_PT = frozenset([
    "o", "os", "as", "um", "uma", "eu", "voce", "voces", "vc", "vcs", "quero", "queria", "gostaria", "preciso",
    "consulta", "hoje", "amanha", "depois", "segunda", "terca", "quarta", "quinta", "sexta", "sabado", "obrigado",
    "obrigada", "obg", "ola", "oi", "bom", "boa", "dia", "tarde", "noite", "sim", "nao", "com", "para", "pra",
    "pro", "quando", "onde", "quanto", "custa", "doutora", "doutor", "dra", "dr", "medico", "medica", "falar",
    "atendente", "pessoa", "mudar", "desmarcar", "remarcar", "e", "do", "da", "dos", "das", "na", "no", "nas",
    "nos", "em", "ao", "que", "meu", "minha", "seu", "sua", "tem", "tenho", "ter", "por", "favor", "pode", "posso",
    "consigo", "ja", "ainda", "mais", "mas", "ou", "se", "qual", "quais", "como", "esta", "estou", "ta", "to",
    "sao", "ser", "eh", "ne", "hj", "amanh", "horario", "horarios", "marcar", "agendar", "semana", "proxima",
    "proximo", "vem", "mes", "ontem", "cedo", "manha", "dor", "peito", "ajuda", "endereco", "preco", "convenio",
    "plano", "convenios", "filho", "filha", "mae", "pai", "marido", "esposa", "fazer", "faz", "aceita", "aceitam",
    "atende", "atendem", "gente", "muito", "tudo", "bem", "tchau", "ate", "logo", "valeu", "blz", "beleza", "isso",
    "janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
    "dezembro", "doi", "doendo", "tbm", "tb", "pq", "meia", "hora", "horas", "ai", "la", "so", "nem", "desde",
    "pelo", "pela", "dele", "dela", "eles",
])  # fmt: skip
# Words that only one of two near languages has count double.
_ONLY_ES = (frozenset([
    "quiero", "quisiera", "necesito", "cita", "turno", "hoy", "lunes", "martes", "miercoles", "jueves", "viernes",
    "gracias", "hola", "buenos", "buenas", "el", "los", "y", "del", "al", "usted", "ustedes", "hay", "despues",
    "cuesta", "cuanto", "donde", "puedo", "puede", "hablar", "alguien", "viene", "ayer", "luego", "hacer",
    "reservar", "tengo", "mañana", "pasado", "adios", "duele", "pecho", "mi", "muy", "bien", "pero", "hijo", "hija",
    "mujer", "esposo", "con", "proximo", "dolor", "las", "una", "ya", "es", "le", "yo", "agende", "reprograma",
    "reprogramar", "confirmo", "persona", "por", "duda", "olvidelo", "dejelo", "vale",
])- _PT)  # fmt: skip
_ONLY_PT = _PT - _ES - _EN
_ONLY_EN = _EN - _PT - _ES


def language_of(words: Iterable[str]) -> str:
    """Return pt, es or en for folded words as typed; pt where nothing speaks for another.

    >>> language_of("quiero una cita con el doctor".split()), language_of("i need to see a doctor".split())
    ('es', 'en')
    >>> language_of("quero marcar no the coffee".split())
    'pt'
    """
    pt, es, en = _weights(words)
    if en > pt and en >= es and en >= 2:
        return "en"
    if es > pt and es >= 2:
        return "es"
    return "pt"


def surely(words: Iterable[str]) -> str | None:
    """Return pt, es or en where words speak for it, None where they might be anything (a name, "ok", "me", "no").

    >>> surely("quero marcar uma consulta".split()), surely("john fitzgerald smith junior".split())
    ('pt', None)
    """
    said = list(words)
    found = language_of(said)
    if found == "pt":
        return found if _weights(said)[0] >= 2 else None
    telling = _ONLY_ES if found == "es" else _ONLY_EN
    return found if telling.intersection(said) else None


def _weights(words: Iterable[str]) -> tuple[int, int, int]:
    pt = es = en = 0
    for word in words:
        pt += (word in _PT) + (word in _ONLY_PT)
        es += (word in _ES) + (word in _ONLY_ES)
        en += (word in _EN) + (word in _ONLY_EN)
    return pt, es, en
