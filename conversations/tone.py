"""The clinic's tone: Portuguese templates say "você"; a formal clinic says "o(a) senhor(a)".

Both take the verb's third person, so exchanging the words is enough. Spanish says "usted" in either tone.
"""

import re

_FORMAL = (
    (re.compile(r"\b(d|n)e você\b"), r"\1o(a) senhor(a)"),
    (re.compile(r"\bpor você\b"), "pelo(a) senhor(a)"),
    (re.compile(r"\bVocê\b"), "O(A) senhor(a)"),
    (re.compile(r"\bvocê\b"), "o(a) senhor(a)"),
    (re.compile(r"\ba gente\b"), "a clínica"),
    (re.compile(r" ?[👋]"), ""),
)


def in_tone(text: str, language: str, *, formal: bool) -> str:
    """Return what is about to be said in the clinic's tone; only formal Portuguese differs from the templates."""
    if not formal or language != "pt_BR":
        return text
    for pattern, words in _FORMAL:
        text = pattern.sub(words, text)
    return text
