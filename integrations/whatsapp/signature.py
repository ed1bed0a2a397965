"""Meta's proof that a webhook is Meta's."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

_PREFIX = "sha256="


def sign(body: bytes, secret: str) -> str:
    """Return the `X-Hub-Signature-256` header for the raw `body` (Meta's page "Create a webhook endpoint")."""
    return _PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_valid(body: bytes, header: str | None, secrets: Iterable[str]) -> bool:
    """Tell whether `header` signs the raw `body` with one of `secrets` (two during a rotation), in constant time.

    An empty secret never matches: a missing configuration must not open the door.
    """
    given = (header or "").encode("utf-8", "replace")
    matches = [hmac.compare_digest(given, sign(body, secret).encode()) for secret in secrets if secret]
    return any(matches)


def verification_answer(query: Mapping[str, str], verify_token: str) -> str | None:
    """Return the challenge to send back for Meta's GET verification, or None where it must be refused.

    `query` holds `hub.mode`, `hub.verify_token` and `hub.challenge`. An empty `verify_token` refuses everything.
    """
    given = query.get("hub.verify_token", "").encode("utf-8", "replace")
    if not verify_token or not hmac.compare_digest(given, verify_token.encode()):
        return None
    if query.get("hub.mode") != "subscribe":
        return None
    return query.get("hub.challenge")
