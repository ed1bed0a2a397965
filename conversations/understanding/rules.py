"""What a message wants, by words alone: rules where precision matters, and cues that count for an intent."""

from collections.abc import Sequence
from functools import lru_cache

from conversations.understanding.answers import yes_no_of
from conversations.understanding.cues import CUES, OBJECTS, PHRASES, SURE
from conversations.understanding.normalise import Normalised

_POLITE = frozenset([
    "oi", "ola", "opa", "e", "ai", "eai", "hello", "hi", "hey", "hola", "bom", "boa", "dia", "tarde", "noite",
    "buenos", "buenas", "dias", "tardes", "noches", "good", "morning", "afternoon", "evening", "tudo", "bem",
    "como", "vai", "voce", "voces", "esta", "estao", "com", "por", "favor", ",", ".", "!", "?", "emojihi",
    "emojilove", "emojithanks", "emojilaugh", "moca", "moco", "doutor", "doutora", "pessoal", "gente", "querida",
    "querido", "amiga", "amigo", "amor", "flor", "beleza", "joia", "certo", "ne", "viu", "senhor", "senhora",
    "senhorita", "dona", "seu", "blz", "fala", "salve", "alo", "alou", "vindo", "there", "everyone", "clinica",
    "que", "tal", "are", "how", "you", "doing", "estas", "todos", "todas", "meninas", "meninos", "equipe",
    "atendente", "secretaria", "boas", "otima", "otimo", "deus", "abencoe", "paz", "iluminado",
])  # fmt: skip
_GREETING_WORDS = frozenset([
    "oi", "ola", "opa", "eai", "hello", "hi", "hey", "hola", "bom", "boa", "buenos", "buenas", "good", "alo",
    "alou", "salve", "emojihi", "fala", "oie", "oii", "oiee", "oizinho", "ooi", "hoi", "morning", "afternoon",
    "evening", "greetings", "iae", "iai", "coe",
])  # fmt: skip


_HALF_GREETINGS = frozenset({"bom", "boa", "good", "buenos", "buenas"})
_TIMES_OF_DAY = frozenset([
    "dia", "tarde", "noite", "dias", "tardes", "noches", "buenas", "morning", "afternoon", "evening", "domingo",
    "sabado",
])  # fmt: skip


@lru_cache(maxsize=1)
def _sure() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    return tuple(
        (intent, tuple(sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True)))
        for intent, phrases in SURE
    )


@lru_cache(maxsize=1)
def _first_words() -> dict[str, dict[str, list[tuple[str, tuple[str, ...]]]]]:
    """Return the sure phrases by their first word and their second ("" where there is none or it may be any)."""
    index: dict[str, dict[str, list[tuple[str, tuple[str, ...]]]]] = {}
    for intent, phrases in _sure():
        for phrase in phrases:
            second = "" if phrase[1:2] in ((), ("*",)) else phrase[1]
            index.setdefault(phrase[0], {}).setdefault(second, []).append((intent, phrase))
    return index


def _found(words: list[str]) -> list[tuple[str, int, int]]:
    """Return the sure phrases in the message: intent, first word, one past the last; `*` is up to three words."""
    index = _first_words()
    found = []
    for at, word in enumerate(words):
        seconds = index.get(word)
        if seconds is None:
            continue
        following = words[at + 1] if at + 1 < len(words) else ""
        for intent, phrase in (*seconds.get("", ()), *(seconds.get(following, ()) if following else ())):
            end = _match(words, at, phrase)
            if end:
                found.append((intent, at, end))
    return found


def _match(words: list[str], at: int, phrase: tuple[str, ...]) -> int:
    place = at
    gap = False
    for part in phrase:
        if part == "*":
            gap = True
            continue
        if gap:
            place = next((later for later in range(place, min(place + 4, len(words))) if words[later] == part), -1)
            if place < 0:
                return 0
            gap = False
        elif place >= len(words) or words[place] != part:
            return 0
        place += 1
    return place


_NEGATIONS = frozenset({"nao", "nem", "nunca", "sem", "not", "no", "don't", "dont"})


def _denied(words: list[str], at: int) -> bool:
    """Tell whether the phrase is denied: "não quero cancelar, só mudar"."""
    before = words[max(0, at - 4) : at]
    for word in reversed(before):
        if word in _NEGATIONS:
            return True
        if word not in {
            "quero",
            "queria",
            "vou",
            "precisa",
            "preciso",
            "e",
            "para",
            "pretendo",
            "want",
            "to",
            "quiero",
            "do",
            "a",
            "o",
            "de",
            "gostaria",
            "estou",
            "posso",
            "consigo",
            "mais",
            "ser",
        }:
            return False
    return False


def sure_intents(message: Normalised) -> dict[str, float]:
    """Return intents whose own phrases stand in the message, with a score from 0.8 to 0.97: longer ones are surer."""
    words = [token.word for token in message.tokens]
    scores: dict[str, float] = {}
    for intent, first, last in _found(words):
        if intent in {"cancel", "reschedule", "book", "human", "opt_out", "confirm_attendance"} and _denied(
            words, first
        ):
            continue
        score = 0.8 + 0.05 * min(3, last - first - 1) + (0.02 if first == 0 else 0.0)
        scores[intent] = max(scores.get(intent, 0.0), score)
    return scores


def said_alone(message: Normalised) -> str | None:
    """Return the intent whose own phrase is the whole message, words of courtesy aside: "xau", "cancela por favor"."""
    words = [
        token.word for token in message.tokens if any(map(str.isalnum, token.word)) and token.word not in _COURTESIES
    ]
    phrase = " ".join(words)
    covering = [intent for intent in _ALONE if phrase in PHRASES[intent]]
    return covering[0] if len(covering) == 1 else None


def cue_scores(message: Normalised) -> dict[str, float]:
    """Return a rough score for each intent with a cue word in the message; used where the statistical head is off."""
    scores: dict[str, float] = {}
    for token in message.tokens:
        for intent, weight in CUES.get(token.word, ()):
            scores[intent] = scores.get(intent, 0.0) + weight
    return {intent: min(0.78, 0.3 + 0.2 * score) for intent, score in scores.items()}


def only_greeting(message: Normalised) -> bool:
    """Tell whether the message is a greeting and nothing else."""
    words = [token.word for token in message.tokens]
    return (
        bool(words)
        and len(words) <= 16
        and (_greets(words) or words[:2] == ["e", "ai"])
        and all(word in _POLITE for word in words)
    )


def after_greeting(message: Normalised) -> str:
    """Return what is written after "oi, bom dia, tudo bem?"; empty where nothing of two words or more follows.

    >>> from conversations.understanding.normalise import normalise
    >>> after_greeting(normalise("Oi, bom dia! quais são as minhas consultas?")), after_greeting(normalise("oi sumida"))
    ('quais são as minhas consultas?', '')
    """
    words = [token.word for token in message.tokens]
    first = next((at for at, word in enumerate(words) if word.isalnum() and word not in _POLITE), len(words))
    if sum(word.isalnum() for word in words[first:]) < 2 or not _greets(words[:first]):
        return ""
    return message.original[message.tokens[first].start :]


def _greets(words: Sequence[str]) -> bool:
    """Tell whether a greeting stands among the words: "bom" needs its day ("tá bom" is none), a bare "dia!" is one."""
    said = {word for word in words if word.isalpha()}
    if said == {"dia"}:
        return True
    return bool((_GREETING_WORDS - _HALF_GREETINGS) & said) or bool(said & _HALF_GREETINGS and said & _TIMES_OF_DAY)


_COURTESIES = frozenset([
    "por", "favor", "moca", "moco", "gente", "pessoal", "viu", "uai", "entao", "querida", "querido", "amiga",
    "doutora", "doutor",
])  # fmt: skip
# Intents whose phrases mean them wherever they stand alone.
_ALONE = ("goodbye", "thanks", "book", "cancel", "reschedule", "human", "opt_out")
# A yes to "shall I book it?", but a wish where nothing was asked.
_WISHES = frozenset(
    [
        "agendar", "marcar", "agenda", "agende", "marca", "marque", "cancelar", "cancela", "cancele", "desisto",
        "desisti", "confirmar", "confirm", "manda", "mande", "quero", "por", "favor", "eu", "para", "mim", "a", "o",
        ".", ",", "!",
    ]
)  # fmt: skip
_THANKS = frozenset({"obrigado", "obrigada", "grato", "grata", "valeu", "thanks", "thank", "gracias"})
_PLAIN_YES = frozenset(
    [
        "sim", "quero", "pode", "isso", "claro", "confirmo", "aceito", "exato", "certeza", "yes", "si", "esse", "essa",
        "favor", "vou", "marcar", "agendar", "emojiyes", "serve", "concordo", "vamos",
    ]
)  # fmt: skip
_JUST_WANTS = frozenset({"quero", "por", "favor", "eu", "para", "mim", "a", "o", ".", ",", "!"})


def short_answer(message: Normalised) -> str | None:
    """Return affirm or deny for a message that is nothing but an answer."""
    words = {token.word for token in message.tokens}
    if words <= _WISHES and not words <= _JUST_WANTS:
        return None
    answer = yes_no_of(message)
    if answer and words & _THANKS and not words & _PLAIN_YES:
        return "thanks"  # "ok, obrigada" takes note of something
    return None if answer is None else "affirm" if answer else "deny"


_AGAIN = frozenset({"voltar", "volta", "volte", "voltem", "novo", "novamente", "again", "volver", "nuevo"})
_MESSAGES = frozenset(
    {"receber", "mandar", "enviar", "mensagens", "mensagem", "avisos", "lembretes", "messages", "mensajes"}
)


def wants_messages_again(message: Normalised) -> bool:
    """Tell whether someone who had asked for silence takes it back: the words are those of opting out, not denied."""
    words = {token.word for token in message.tokens}
    return bool(words & _AGAIN and words & _MESSAGES) and not words & {*_NEGATIONS, "parar", "pare", "parem", "stop"}


def names_appointment(message: Normalised) -> bool:
    """Tell whether the message names a thing one books: a consultation, an examination, a time."""
    return any(token.word in OBJECTS for token in message.tokens)
