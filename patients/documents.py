"""Brazil's CPF: eleven digits, the last two of which check the others."""

import re


def cpf_digits(text: str) -> str | None:
    """Return the eleven digits of a CPF written in any usual way, or None where its check digits are wrong."""
    digits = re.sub(r"[.\-\s/]", "", text)
    if not re.fullmatch(r"[0-9]{11}", digits) or len(set(digits)) == 1:
        return None
    numbers = [int(digit) for digit in digits]
    return digits if all(numbers[place] == _check(numbers[:place]) for place in (9, 10)) else None


def cpf_text(digits: str) -> str:
    """Return eleven digits as people write a CPF: "000.000.000-00"; anything else unchanged."""
    if len(digits) != 11:
        return digits
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"


def _check(numbers: list[int]) -> int:
    weights = range(len(numbers) + 1, 1, -1)
    rest = sum(number * weight for number, weight in zip(numbers, weights, strict=True)) * 10 % 11
    return 0 if rest == 10 else rest
