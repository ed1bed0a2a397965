"""Finding people by what staff type into a search: a number however it is written, or a whole CPF."""

from django.db.models import Q

from clinicbot.core.encrypted import keyed_hash
from integrations.phones import lookup_forms

from .documents import cpf_digits
from .models import Guardianship

_FEWEST = 4


def digits_of(term: str) -> str:
    """Return the digits of a search that looks like a phone number or CPF, else ""."""
    digits = "".join(character for character in term if character.isdecimal())
    return digits if len(digits) >= _FEWEST and not any(character.isalpha() for character in term) else ""


def by_number(digits: str, field: str = "phone") -> Q:
    """Return the condition for a phone number in `field`: with or without country code and ninth digit, or a part."""
    forms = lookup_forms(digits) + lookup_forms(f"55{digits}")
    return Q(**{f"{field}__in": forms}) | Q(**{f"{field}__contains": digits})


def patients_by_digits(digits: str, field: str = "pk") -> Q:
    """Return the condition for patients (their key in `field`) whose CPF, or whose contact's number, this is."""
    found = Q(**{f"{field}__in": Guardianship.objects.filter(by_number(digits, "contact__phone")).values("patient")})
    if cpf := cpf_digits(digits):
        path = "cpf_hash" if field == "pk" else f"{field}__cpf_hash"
        found |= Q(**{path: keyed_hash(cpf)})
    return found
