"""Any text is understood without an exception, the same way each time, whatever was understood before."""

import random
import string
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.understanding import Understanding, match_choice, understand, yes_no
from conversations.understanding.types import INTENTS

NOW = datetime(2026, 2, 28, 23, 59, tzinfo=ZoneInfo("America/Sao_Paulo"))
SAID = "quero marcar segunda amanhã dia 31 às 14h 3 30/02 depois de o carnaval não sim dra ana cpf 529.982.247-25 👍 ,"
WORDS = st.sampled_from(SAID.split())
TEXTS = st.one_of(st.text(max_size=4096), st.lists(WORDS, max_size=60).map(" ".join))


@given(TEXTS)
@settings(max_examples=60)
def test_any_text_is_understood_twice_alike(text: str) -> None:
    first = understand(text, now=NOW)
    assert first == understand(text, now=NOW)
    assert first.intent in INTENTS
    assert first.text == text
    assert yes_no(text) in {True, False, None}
    assert match_choice(text, ["Qui 26/11 · 09:00", "Sex 27/11 · 15:00"], now=NOW) in {0, 1, None}


def test_the_order_of_messages_does_not_matter() -> None:
    chance = random.Random(7)
    texts = ["qero marcar segnda", "hola, quiero una cita", "consulta pra minha filha de 6 anos", "obg 🙏"]
    texts += ["".join(chance.choices(string.ascii_lowercase + "  ", k=40)) for _ in range(20)]
    before: dict[str, Understanding] = {text: understand(text, now=NOW) for text in texts}
    chance.shuffle(texts)
    assert all(understand(text, now=NOW) == before[text] for text in texts)
