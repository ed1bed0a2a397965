"""Settings fail loudly: a wrong or missing value ends in one sentence that names it, and never repeats a secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from clinicbot.environment import require_complete

ROOT = Path(__file__).resolve().parents[2]
BARE = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": "/nonexistent"}
PRODUCTION = BARE | {
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnop",
    "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "DATABASE_URL": "postgres://clinic:hidden-word@db.invalid:5432/clinic",
    "REDIS_URL": "redis://valkey.invalid:6379/0",
    "ALLOWED_HOSTS": "bot.example.com",
}


def manage(*arguments: str, **values: str) -> "subprocess.CompletedProcess[str]":
    """Run manage.py with nothing in the environment but `values`."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=BARE | values, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"PORT": "zero"}, "PORT must be a number from 1 to 65535."),
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0."),
        ({"TURN_SETTLE_SECONDS": "-1"}, "TURN_SETTLE_SECONDS must be a number from 0 to 10."),
        ({"LLM_ENGINE": "magic"}, "LLM_ENGINE must be flow, agent or auto."),
        ({"REDIS_URL": "http://:hidden-word@x"}, "REDIS_URL is not a valid URL"),
        ({"DATABASE_URL": "mysql://a:hidden-word@b/c"}, "DATABASE_URL is not a valid URL"),
        ({"DATABASE_URL": "postgres://a:hidden-word@b:port/c"}, "DATABASE_URL is not a valid URL"),
        ({"DATABASE_URL": "postgres://a:hidden-word@b"}, "DATABASE_URL names no database"),
        ({"SECRET_KEY_FILE": "/nonexistent/key"}, "SECRET_KEY_FILE names a file that cannot be read"),
        ({"WHATSAPP_ACCESS_TOKEN": "hidden-word"}, "WHATSAPP_PHONE_NUMBER_ID is missing"),
        (
            {"SIMULATOR": "1", "WHATSAPP_ACCESS_TOKEN": "hidden-word", "WHATSAPP_PHONE_NUMBER_ID": "1"},
            "SIMULATOR=1 cannot stand beside real WhatsApp credentials",
        ),
    ],
)
def test_a_wrong_value_is_one_sentence_and_status_1(values: dict[str, str], sentence: str) -> None:
    done = manage("check", **values)
    assert done.returncode == 1
    assert done.stderr.startswith(f"clinicbot: {sentence}")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "hidden-word" not in done.stderr + done.stdout


def test_commands_that_need_no_database_start_none(tmp_path: Path) -> None:
    done = manage("check", DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "data").exists()


def test_deploy_check_is_clean_with_production_settings() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("from-a-file-" + "x" * 50 + "\n")
    script = "from clinicbot import settings as s; print(s.SECRET_KEY, s.HTTPS_ONLY, s.SIMULATOR)"
    values = PRODUCTION | {"SECRET_KEY_FILE": str(secret)}
    del values["SECRET_KEY"]
    done = subprocess.run(
        [sys.executable, "-c", script], env=values, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["from-a-file-" + "x" * 50, "True", "False"], done.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_ENCRYPTION_KEYS"])
def test_nobody_is_served_without(name: str, settings: Settings) -> None:
    require_complete(settings)
    setattr(settings, name, "")
    with pytest.raises(ImproperlyConfigured, match=f"{name} is missing"):
        require_complete(settings)


def test_every_value_is_explained_in_the_example() -> None:
    names = set()
    for line in (ROOT / "clinicbot" / "settings.py").read_text().splitlines():
        if "env." in line and '("' in line:
            names.add(line.split('("', 1)[1].split('"', 1)[0])
    explained = (ROOT / ".env.example").read_text()
    assert {"PORT", "SECRET_KEY", "LLM_MODEL"} <= names
    assert not {name for name in names if name.isupper() and f"#{name}=" not in explained}
