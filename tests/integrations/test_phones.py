"""Phone numbers in WhatsApp's forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.phones import lookup_forms, normalise


@pytest.mark.parametrize(
    ("given_form", "expected"),
    [
        ("553188880101", "+5531988880101"),
        ("5531988880101", "+5531988880101"),
        ("+55 (31) 98888-0101", "+5531988880101"),
        ("553132220101", "+553132220101"),
        ("551150000101", "+551150000101"),
        ("5531900000101", "+5531900000101"),
        ("5215512345678", "+525512345678"),
        ("525512345678", "+525512345678"),
        ("5491112345678", "+5491112345678"),
        ("16505551234", "+16505551234"),
        ("351912345678", "+351912345678"),
        ("999123456789", "+999123456789"),
    ],
)
def test_numbers_are_brought_to_one_form(given_form: str, expected: str) -> None:
    assert normalise(given_form) == expected


@pytest.mark.parametrize("odd", ["", "+", "123", "0031999", "BR.1349120865", "1" * 16, "quatro", "٣١٩٨٨٨٨٠١٠١"])
def test_what_is_no_number_has_no_form(odd: str) -> None:
    assert normalise(odd) is None
    assert lookup_forms(odd) == ()


def test_both_forms_of_a_brazilian_mobile_meet() -> None:
    both = ("+5531988880101", "+553188880101")
    assert lookup_forms("553188880101") == both
    assert lookup_forms("+5531988880101") == both


def test_a_landline_and_a_foreign_number_have_one_form() -> None:
    assert lookup_forms("553132220101") == ("+553132220101",)
    assert lookup_forms("+16505551234") == ("+16505551234",)


def test_both_forms_of_a_mexican_mobile_meet() -> None:
    assert lookup_forms("5215512345678") == lookup_forms("+525512345678") == ("+525512345678", "+5215512345678")


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    normal = normalise(text)
    assert normal is None or normal.startswith("+")


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_normalising_is_stable_and_every_form_leads_back(digits: str) -> None:
    forms = lookup_forms(digits)
    assert forms
    assert {normalise(form) for form in forms} == {forms[0]}
