"""Personal values that rest encrypted, and a keyed hash to find them by.

Fernet (AES-128-CBC with HMAC-SHA256) under the keys of FIELD_ENCRYPTION_KEYS: the first one writes, all of them read,
so a key is rotated by putting a new one in front. FIELD_HASH_KEY keys the hashes; where it is not set, the last key
of the list does, so hashes stay true while keys are added in front.
"""

import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup, Transform

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:  # Django's fields are generic to the type checker only.
    _TextField = models.TextField


class DecryptionError(Exception):
    """A stored value fits none of the keys; carries no value."""


def encrypt(value: str) -> str:
    """Return `value` as a Fernet token under the newest key. Raises ImproperlyConfigured where no key is set."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(value.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """Return what `encrypt` was given. Raises DecryptionError where no key fits."""
    try:
        return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token.encode("ascii")).decode()
    except (InvalidToken, UnicodeError):
        raise DecryptionError("stored under a key that FIELD_ENCRYPTION_KEYS does not hold") from None


def keyed_hash(value: str) -> str:
    """Return 64 hexadecimal digits that stand for `value` in look-ups: HMAC-SHA256, useless without our key.

    The caller normalises first (a CPF: digits only). Raises ImproperlyConfigured where no key is set.
    """
    source = settings.FIELD_HASH_KEY or next(reversed(settings.FIELD_ENCRYPTION_KEYS), "")
    return hmac.new(_hash_key(source), value.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is missing: set it to one or more Fernet keys, newest first.")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS holds a value that is no Fernet key: each is 32 random bytes in URL-safe base64."
        ) from None


@lru_cache(maxsize=4)
def _hash_key(source: str) -> bytes:
    if not source:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is missing: set it to one or more Fernet keys, newest first.")
    return hmac.new(source.encode(), b"clinicbot look-up hash", hashlib.sha256).digest()


class EncryptedTextField(_TextField):
    """Text, a Fernet token in the database and plain in Python; empty stays empty. Only `isnull` can be queried."""

    description = "Encrypted text"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way to the database."""
        plain = super().get_prep_value(value)
        return encrypt(plain) if plain else plain

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> str | None:
        """Decrypt on the way back. Raises DecryptionError where no key fits."""
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        """Refuse every comparison: a token differs each time, so a match would silently never be found."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: look it up by its keyed hash instead.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> type[Transform] | None:
        """Refuse every transform, for the same reason."""
        raise FieldError(f"{self.name} is encrypted: look it up by its keyed hash instead.")
