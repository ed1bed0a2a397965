"""The door: signatures and Meta's verification."""

import pytest

from integrations.whatsapp.signature import is_valid, sign, verification_answer

BODY = rb'{"text":"ol\u00e1"}'


def test_a_signature_is_the_hmac_of_the_raw_bytes() -> None:
    # computed with `printf '{"text":"ol\\u00e1"}' | openssl dgst -sha256 -hmac segredo`
    assert sign(BODY, "segredo") == "sha256=51a342e896a4cc4722e7ca2fe8f063d5a6ca6f932ad58c6dd04e61c35516dc34"


def test_either_secret_is_accepted_while_one_replaces_the_other() -> None:
    assert is_valid(BODY, sign(BODY, "velho"), ["novo", "velho"])
    assert is_valid(BODY, sign(BODY, "novo"), ["novo", "velho"])
    assert not is_valid(BODY, sign(BODY, "outro"), ["novo", "velho"])


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha1=abc", "sha256=" + "0" * 64, "sha256=é"])
def test_anything_else_is_refused(header: str | None) -> None:
    assert not is_valid(BODY, header, ["segredo"])


def test_a_changed_byte_is_refused() -> None:
    assert not is_valid(BODY + b" ", sign(BODY, "segredo"), ["segredo"])


def test_an_empty_secret_opens_nothing() -> None:
    assert not is_valid(BODY, sign(BODY, ""), ["", ""])
    assert not is_valid(BODY, sign(BODY, ""), [])


QUERY = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "senha"}


def test_the_challenge_answers_the_right_token() -> None:
    assert verification_answer(QUERY, "senha") == "1158201444"


@pytest.mark.parametrize(
    ("query", "token"),
    [
        (QUERY, "outra"),
        (QUERY, ""),
        ({**QUERY, "hub.verify_token": ""}, ""),
        ({**QUERY, "hub.mode": "x"}, "senha"),
        ({}, "a"),
    ],
)
def test_verification_refuses(query: dict[str, str], token: str) -> None:
    assert verification_answer(query, token) is None
