"""What the environment says, read once and checked: a wrong value ends in a sentence that says what to do."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
SECRETS_FILE = "secrets.json"
GENERATED = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "FIELD_HASH_KEY")
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]


def read_environment() -> environ.FileAwareEnv:
    """Return the environment, completed by `.env`; any value may come from a file that `NAME_FILE` names."""
    env = environ.FileAwareEnv()
    env.smart_cast = False
    dotenv = Path(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
    if dotenv.is_file():
        env.read_env(str(dotenv))
    return env


def data_dir() -> Path:
    """Return the folder that keeps what must outlive a run: embedded servers' data and generated secrets."""
    return Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").absolute()


def kept_secrets(folder: Path | None = None) -> dict[str, str]:
    """Return the secrets that `manage.py up` generated on its first run; empty where there are none."""
    path = (folder or data_dir()) / SECRETS_FILE
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


class Settings:
    """Typed access to the environment. Every reader raises ImproperlyConfigured with one sentence for a wrong value."""

    def __init__(self, env: environ.FileAwareEnv, defaults: Mapping[str, str]) -> None:
        self.env = env
        self.defaults = defaults

    def text(self, name: str, default: str = "") -> str:
        """Return the value without surrounding blanks; `default` where it is missing or empty."""
        try:
            value = str(self.env.str(name, default="")).strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names a file that cannot be read ({error.strerror}): give the path of a readable file."
            ) from error
        return value or self.defaults.get(name, default)

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        """Return the comma-separated values."""
        value = self.text(name)
        return [word.strip() for word in value.split(",") if word.strip()] if value else list(default or [])

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a yes or no: 1/0, true/false, yes/no, on/off."""
        value = self.text(name).lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        if value:
            raise ImproperlyConfigured(f"{name} must be 1 or 0.")
        return default

    def number(self, name: str, default: float, lowest: float, highest: float) -> float:
        """Return a number within the two limits, both included."""
        value = self.text(name, str(default))
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not lowest <= number <= highest:
            raise ImproperlyConfigured(f"{name} must be a number from {lowest:g} to {highest:g}.")
        return number

    def whole(self, name: str, default: int, lowest: int, highest: int) -> int:
        """Return a whole number within the two limits, both included."""
        number = self.number(name, default, lowest, highest)
        if number != int(number):
            raise ImproperlyConfigured(f"{name} must be a whole number from {lowest} to {highest}.")
        return int(number)

    def url(self, name: str, default: str = "", schemes: tuple[str, ...] = ("http", "https")) -> str:
        """Return a URL without its final slash. The value is never repeated in the error: it may carry a password."""
        value = self.text(name, default).rstrip("/")
        if not value:
            return ""
        try:
            parts = urlsplit(value)
            sound = parts.scheme in schemes and bool(parts.hostname or parts.path) and (parts.port or 1) > 0
        except ValueError:
            sound = False
        if not sound:
            raise ImproperlyConfigured(f"{name} is not a valid URL: it must look like {schemes[0]}://host:port/name.")
        return value

    def database(self) -> dict[str, Any] | None:
        """Return Django's settings for the database of DATABASE_URL; None where none is named."""
        form = "postgres://user:password@host:5432/name"
        if not self.text("DATABASE_URL"):
            return None
        url = self.url("DATABASE_URL", schemes=("postgres", "postgresql", "pgsql", "postgis"))
        found = dict(environ.Env.db_url_config(url, engine="django.db.backends.postgresql"))
        if not found.get("NAME"):
            raise ImproperlyConfigured(f"DATABASE_URL names no database: it must look like {form}.")
        return found


def missing_to_serve(settings: Any) -> list[str]:
    """Return one sentence for each value without which nobody may be served."""
    sentences = {
        "DATABASE_URL": "DATABASE_URL is missing: set it to postgres://user:password@host/name, or use `manage.py up`.",
        "REDIS_URL": "REDIS_URL is missing: set it to redis://host:6379/0, or use `manage.py up`.",
        "SECRET_KEY": "SECRET_KEY is missing: set it to at least 50 random characters.",
        "FIELD_ENCRYPTION_KEYS": "FIELD_ENCRYPTION_KEYS is missing: set it to one or more Fernet keys, newest first.",
    }
    return [sentence for name, sentence in sentences.items() if not _read(settings, name)]


def _read(settings: Any, name: str) -> Any:
    try:
        return getattr(settings, name, None)
    except ImproperlyConfigured:  # Django refuses to hand out an empty SECRET_KEY
        return None


def require_complete(settings: Any) -> None:
    """Raise ImproperlyConfigured, in one sentence, where a value is missing that serving needs."""
    if missing := missing_to_serve(settings):
        raise ImproperlyConfigured(missing[0])
