"""Short answers: yes or no before a booking is made, and which of the offered choices was meant."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from conversations.understanding.dates.compose import find_dates
from conversations.understanding.dates.words import NUMBERS, ORDINALS, WEEKDAYS
from conversations.understanding.normalise import Normalised, normalise
from conversations.understanding.typos import typing_distance

# A whole message must be made of these, so that nothing mixed or conditional passes for a yes.
_YES = frozenset([
    "sim", "s", "emojiyes", "claro", "confirmo", "confirmado", "confirmada", "confirma", "confirmar", "isso",
    "isto", "exato", "exatamente", "certo", "certeza", "perfeito", "combinado", "fechado", "fechou", "ok", "beleza",
    "positivo", "aham", "uhum", "ahan", "anram", "arram", "aceito", "concordo", "show", "joia", "otimo", "vamos",
    "logico", "pode", "bora", "quero", "correto", "corretissimo", "perfeitamente", "yes", "yep", "sure", "okay",
    "confirm", "si", "vale", "dale", "correcto", "acepto", "afirmativo", "sip", "agendar", "marcar", "certinho",
    "maravilha", "perfeita", "otima", "tranquilo", "demoro", "demorou", "yeah", "right", "exactly", "agree",
    "confirmadissimo", "topo", "partiu", "simbora", "opa", "legal", "feito", "mande", "manda", "adelante",
    "perfecto", "excelente", "deal", "fine", "correct", "perfect", "great", "absolutely", "definitely", "ta",
    "esta", "agende", "agenda", "marca", "marque", "confirme", "confirmei", "top", "topzera", "massa", "firmeza",
    "yup", "arra", "belezinha", "belezura",
    "fechadissimo", "combinadissimo", "sussa",
])  # fmt: skip
_YES_PHRASES = (
    "pode ser", "pode sim", "pode marcar", "pode confirmar", "pode agendar", "isso mesmo", "isso ai", "com certeza",
    "por favor", "e isso",
    "esta bom", "esta bom assim", "assim esta bom", "esta certo", "esta otimo", "esta ok", "tudo certo", "tudo bem",
    "sem problema", "sem problemas", "quero sim", "sim quero",
    "e isso mesmo", "sem duvida", "de acordo", "estou de acordo", "pode deixar", "eu quero", "eu confirmo",
    "eu aceito", "vamos la", "vou sim",
    "vou estar", "estarei", "claro que sim", "pode reservar", "pode fechar", "manda ver", "manda bala", "mete bala",
    "go ahead", "of course", "sounds good", "that works", "yes please", "i agre", "agred",
    "por supuesto", "claro que si", "de acuerdo", "esta bien", "me sirve", "esse mesmo", "essa mesma", "essa mesmo",
    "esse horario", "esta perfeito", "pode mandar", "that is right", "go for it", "all good",
    "marca para mim", "pode marcar para mim", "marque para mim", "esse dia", "nesse horario", "esse horario mesmo",
    "fica bom", "fica otimo", "serve sim", "da certo", "deu certo", "e claro", "mas e claro", "e sim", "com prazer",
    "esta confirmado", "esta confirmada", "show de bola", "esta dentro", "estou dentro", "de boa", "por mim esta",
    "ta valendo", "so vem", "bao demais",
)  # fmt: skip
_NO = frozenset([
    "nao", "no", "nope", "nah", "negativo", "emojino", "nunca", "jamais", "nem", "nananinanao", "nananina", "nones",
    "nanao", "not", "never", "nop", "nopz", "nein", "necas", "nanina", "cancelar", "cancela", "cancele", "desisto",
    "desisti", "errado", "errada", "negado",
])  # fmt: skip
_NO_PHRASES = (
    "nao quero", "nao quero nao", "nao obrigado", "nao obrigada", "agora nao", "hoje nao", "nao pode", "nao posso",
    "pode nao", "nao vou", "nao confirmo", "nao e isso", "nao esta certo", "nao precisa", "nao mais",
    "de jeito nenhum",
    "deixa para la", "deixa pra la", "deixa quieto", "esquece", "melhor nao", "acho melhor nao", "acho que nao",
    "nao da", "nao vai dar", "nao aceito", "nao concordo", "nem pensar", "nao vou poder", "nao e", "prefiro nao",
    "no thanks", "no thank you",
    "no gracias", "no quiero", "i do not want", "i do not", "not now", "nao esta", "nao quero mais",
    "nao vou querer", "por enquanto nao", "ainda nao", "esta errado", "nao era isso", "nao isso", "nao e esse",
    "nao e essa", "nao gostei", "nao serve", "nao consigo", "nao foi isso", "nada disso", "de forma alguma",
    "de maneira nenhuma", "no puedo", "can not", "nao tenho interesse", "nao me interessa", "deixa",
    "que nada", "de jeito maneira", "de modo algum", "nem a pau", "nem morta", "nem morto", "nem ferrando",
    "nem sonhando",
    "nao rola", "nao mesmo", "nem vou", "magina nao", "imagina nao", "deus me livre nao", "carece nao", "nao carece",
    "precisa nao", "quero nao",
)  # fmt: skip
_FILLERS = frozenset([
    "emojithanks", "emojilove", "emojilaugh", "emojihi", "obrigado", "obrigada", "obrigadao", "por", "favor",
    "gentileza", "viu", "ta", "esta", "entao", "ai", ",", ".", "!", "eu", "sim", "isso", "filha", "filho", "moca",
    "moco", "querida", "querido", "gracias", "thanks", "thank", "you", "please", "meu", "minha", "bem", "amor",
    "amiga", "amigo", "flor", "dia", "boa", "bom", "tarde", "noite", "oi", "ola", "ne", "hein", "uai", "eita",
    "valeu", "gente", "so", "e", "muito", "mesmo", "senhora", "senhor", "doutora", "doutor", "ja", "la", "o", "a",
    "para", "mim", "pra", "ah", "oh", "eh", "nao", "tudo", "certinho", "grata", "grato", "deus", "bless", "sir",
    "madam", "linda", "lindo", "ok",
]) - {"nao"}  # fmt: skip
_DOUBT = frozenset([
    "mas", "porem", "talvez", "acho", "se", "quando", "depende", "sera", "so", "depois", "antes", "outro", "outra",
    "outros", "talves", "qualquer", "perhaps", "maybe", "but", "if", "pero", "quiza", "tal", "vez", "trocar",
    "mudar", "remarcar", "?", "quanto", "qual", "quais", "onde", "como", "porque",
]) - {"so"}  # fmt: skip


def _cover(text: str, phrases: Sequence[str]) -> tuple[str, bool]:
    """Return the text without those phrases, and whether any was there."""
    padded, found = f" {text} ", False
    for phrase in sorted(phrases, key=len, reverse=True):
        if f" {phrase} " in padded:
            padded, found = padded.replace(f" {phrase} ", " "), True
    return padded.strip(), found


def yes_no_of(message: Normalised) -> bool | None:
    """Return True or False for a clear answer, None for anything mixed, conditional or longer than an answer."""
    text = re.sub(r" [,.!]+(?= |$)", "", f" {message.text}").strip()
    words = text.split()
    if not 0 < len(words) <= 12 or any(word in _DOUBT for word in words):
        return None
    rest, said_no = _cover(text, _NO_PHRASES)
    rest, said_yes = _cover(rest, _YES_PHRASES)
    for word in rest.split():
        if word in _NO:
            said_no = True
        elif word in _YES:
            said_yes = True
        elif word not in _FILLERS:
            return None
    if said_yes and said_no:
        return None
    return True if said_yes else False if said_no else None


def yes_no(text: str) -> bool | None:
    """Return True for a plain yes, False for a plain no, None for everything else.

    Strict enough to commit a booking on: what is mixed ("sim, mas às 15h") or conditional is None.

    >>> yes_no("pode ser 👍"), yes_no("ñ quero"), yes_no("sim, mas mais tarde"), yes_no("pode não")
    (True, False, None, False)
    """
    return yes_no_of(normalise(text))


# --- offered choices --------------------------------------------------------------------------------------------

_LAST = frozenset({"ultimo", "ultima", "last", "final"})
_CHOICE_FILLERS = frozenset([
    "o", "a", "os", "as", "e", "de", "da", "do", "das", "dos", "com", "para", "por", "pode", "ser", "quero",
    "queria", "prefiro", "escolho", "vou", "fico", "numero", "opcao", "opcoes", "favor", "gostaria", "esse", "essa",
    "este", "esta", "mesmo", "mesma", "sim", "ok", "na", "no", "em", "n", ",.", ",", ".", "!", "horario", "dia",
    "the", "one", "number", "option", "please", "i", "want", "el", "la", "opcion", "quiero", "doutor", "doutora",
    "que", "eu", "entao", "acho", "melhor", "beleza", "vai", "marca", "marcar", "obrigado", "obrigada", "emojiyes",
    "seria", "aquele", "aquela", "item", "dela", "dele", "pela", "pelo", "tem", "um", "uma", "h", "horas", "-", ":",
    "(", ")", "feira", "at", "en", "y", "and", "will", "take", "prefer", "would", "like", "escoger", "ficar",
])  # fmt: skip
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}) ?(?::|h) ?(\d{2})(?!\d)|(?<!\d)(\d{1,2}) ?h(?![a-z])")
_DATE = re.compile(r"(?<!\d)(\d{1,2}) ?/ ?(\d{1,2})(?!\d)")


def _ordinal(words: Sequence[str], count: int) -> int | None:
    """Return the index an ordinal or bare number names: "o segundo", "2", "a última"."""
    content = [word for word in words if word not in _CHOICE_FILLERS]
    if len(content) != 1:
        return None
    word = content[0]
    if word in _LAST:
        return count - 1 if count else None
    place = ORDINALS.get(word)
    if place is None:
        place = int(word) if word.isdecimal() and len(word) <= 2 else NUMBERS.get(word)
    if word in {"um", "uma"} and words[-1] != word:
        return None
    if place is None:
        return None
    index = place - 1 if place > 0 else count + place
    return index if 0 <= index < count else None


def _title_clock(text: str) -> tuple[int, int] | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    hour, minute = (match.group(1), match.group(2)) if match.group(1) else (match.group(3), "0")
    return int(hour), int(minute)


def _title_weekday(words: Sequence[str]) -> int | None:
    return next((WEEKDAYS[word] for word in words if word in WEEKDAYS), None)


def _single(candidates: Sequence[int]) -> int | None:
    return candidates[0] if len(candidates) == 1 else None


def _same_time(said: tuple[int, int], title: tuple[int, int] | None) -> bool:
    if title is None:
        return False
    return said[1] == title[1] and (said[0] == title[0] or (said[0] < 12 and said[0] + 12 == title[0]))


def _by_time(message: Normalised, titles: Sequence[Normalised], now: datetime | None) -> int | None:
    """Return the one title whose weekday, date and clock agree with all that was said of them."""
    words = [token.word for token in message.tokens]
    clock = _title_clock(message.text) or _bare_clock(words)
    weekday = _title_weekday(words)
    date_said = _DATE.search(message.text)
    day = next((int(b) for a, b in pairwise(words) if a == "dia" and b.isdecimal() and len(b) <= 2), None)
    resolved = None
    if now is not None and weekday is None and day is None and date_said is None:
        found = find_dates(message.tokens, now).when
        resolved = (
            found[0].start.date()
            if len(found) == 1 and {"amanha", "hoje", "tomorrow", "today", "manana", "hoy"} & set(words)
            else None
        )
    if clock is None and weekday is None and day is None and date_said is None and resolved is None:
        return None
    fitting = []
    for index, title in enumerate(titles):
        title_date = _DATE.search(title.text)
        if clock is not None and not _same_time(clock, _title_clock(title.text)):
            continue
        if weekday is not None and _title_weekday([token.word for token in title.tokens]) != weekday:
            continue
        if day is not None and not (title_date and int(title_date.group(1)) == day):
            continue
        if date_said and not (title_date and title_date.groups() == date_said.groups()):
            continue
        if resolved and not (
            title_date and (int(title_date.group(1)), int(title_date.group(2))) == (resolved.day, resolved.month)
        ):
            continue
        fitting.append(index)
    return _single(fitting)


def _bare_clock(words: Sequence[str]) -> tuple[int, int] | None:
    """Return the time after "das", "às" …: "o das 3", "às nove e meia"."""
    for place, word in enumerate(("", *words[:-1])):
        if word not in {"das", "as", "at", "las", "pelas"} and words[place + 1 : place + 2] not in (["horas"], ["h"]):
            continue
        following = words[place]
        hour = int(following) if following.isdecimal() else NUMBERS.get(following)
        if hour is None or hour > 23:
            continue
        rest = tuple(word for word in words[place + 1 : place + 4] if word not in {"horas", "h"})
        if rest == ("e", "meia"):
            return hour, 30
        return hour, int(rest[1]) if rest[:1] == ("e",) and len(rest) == 2 and rest[1].isdecimal() else 0
    return None


def _content(message: Normalised) -> list[str]:
    return [
        token.word
        for token in message.tokens
        if token.word not in _CHOICE_FILLERS and any(map(str.isalnum, token.word))
    ]


def _by_words(message: Normalised, titles: Sequence[Normalised]) -> int | None:
    """Return the one title that holds every content word said, typos allowed; the best by a margin else none."""
    said = _content(message)
    if not said or len(said) > 8:
        return None
    scores = []
    for title in titles:
        known = _content(title)
        score = sum(_word_score(word, known) for word in said) / len(said)
        scores.append(score)
    best = max(range(len(titles)), key=scores.__getitem__)
    others = [score for index, score in enumerate(scores) if index != best]
    return best if scores[best] >= 0.6 and (not others or scores[best] - max(others) >= 0.25) else None


def _word_score(word: str, known: Sequence[str]) -> float:
    if word in known:
        return 1.0
    if word.isdecimal() or len(word) < 3:
        return 0.0
    if any(other.startswith(word) for other in known):
        return 0.9
    limit = 1.1 if len(word) <= 6 else 2.1
    near = min(
        (typing_distance(word, other, limit + 0.5) for other in known if not other.isdecimal() and len(other) > 3),
        default=99.0,
    )
    return 0.8 if near <= limit and len(word) > 3 else 0.0


def match_choice(text: str, titles: Sequence[str], *, now: datetime | None = None) -> int | None:
    """Return the index of the offered title a typed answer means, None when none or more than one fits.

    Understands places ("o segundo", "a última", "2"), times and days in the titles ("pode ser o das 3", "a de
    quinta", with `now` also "o de amanhã") and the titles' own words with typos.

    >>> titles = ["Qui 26/11 · 09:00", "Qui 26/11 · 15:00", "Sex 27/11 · 10:30"]
    >>> match_choice("pode ser o das 3", titles), match_choice("a última", titles), match_choice("quinta", titles)
    (1, 2, None)
    >>> match_choice("dermatolojista", ["Cardiologia", "Dermatologia"])
    1
    """
    if not titles:
        return None
    message = normalise(text)
    if any(
        token.word in {"nao", "nenhum", "nenhuma", "not", "none", "outro", "outra", "outros"}
        for token in message.tokens
    ):
        return None
    made = [normalise(title) for title in titles]
    exact = [index for index, title in enumerate(made) if title.text == message.text]
    if len(exact) == 1:
        return exact[0]
    words = [token.word for token in message.tokens if any(map(str.isalnum, token.word))]
    whole = _by_time(message, made, now)
    if whole is not None:
        return whole
    place = _ordinal(words, len(titles))
    if place is not None and not _says_weekday(words, made):
        return place
    if _title_weekday(words) is not None and any(
        _title_weekday([t.word for t in title.tokens]) is not None for title in made
    ):
        return None
    return _by_words(message, made)


def _says_weekday(words: Sequence[str], titles: Sequence[Normalised]) -> bool:
    """Tell whether "segunda" must be the day: only when a title names that day and no other place was meant."""
    weekday = _title_weekday(words)
    if weekday is None:
        return False
    named = sum(_title_weekday([token.word for token in title.tokens]) == weekday for title in titles)
    return named > 1
