"""Settings, all from the environment (DESIGN: `.env.example` explains every name)."""

import sys
import warnings
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from clinicbot.environment import BASE_DIR, GENERATED, LOCAL_HOSTS, Settings, data_dir, kept_secrets, read_environment
from clinicbot.unfold import BACK_OFFICE

_kept = kept_secrets()
env = Settings(read_environment(), {name: _kept[name] for name in GENERATED if name in _kept})

# --- Where we run -------------------------------------------------------------------------------------------------
DATA_DIR = data_dir()
DEBUG = env.flag("DEBUG")
SIMULATOR = env.flag("SIMULATOR")
PORT = env.whole("PORT", 8000, 1, 65535)
BIND_ADDRESS = env.text("BIND_ADDRESS", "127.0.0.1")
WEB_WORKERS = env.whole("WEB_WORKERS", 2, 1, 64)
WEB_THREADS = env.whole("WEB_THREADS", 4, 1, 256)
WORKER_PROCESSES = env.whole("WORKER_PROCESSES", 2, 1, 256)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", LOCAL_HOSTS)
HTTPS_ONLY = env.flag("HTTPS_ONLY", default=not DEBUG and not SIMULATOR)
SECRET_KEY, *SECRET_KEY_FALLBACKS = env.words("SECRET_KEY") or [""]
FIELD_ENCRYPTION_KEYS = env.words("FIELD_ENCRYPTION_KEYS")
FIELD_HASH_KEY = env.text("FIELD_HASH_KEY")
METRICS_TOKEN = env.text("METRICS_TOKEN")

# --- WhatsApp, language model, error reports ----------------------------------------------------------------------
WHATSAPP_APP_SECRETS = env.words("WHATSAPP_APP_SECRET")
WHATSAPP_VERIFY_TOKEN = env.text("WHATSAPP_VERIFY_TOKEN")
WHATSAPP_ACCESS_TOKEN = env.text("WHATSAPP_ACCESS_TOKEN")
WHATSAPP_PHONE_NUMBER_ID = env.text("WHATSAPP_PHONE_NUMBER_ID")
WHATSAPP_BUSINESS_ACCOUNT_ID = env.text("WHATSAPP_BUSINESS_ACCOUNT_ID")
if SIMULATOR and not DEBUG and (WHATSAPP_ACCESS_TOKEN or WHATSAPP_PHONE_NUMBER_ID):
    raise ImproperlyConfigured(
        "SIMULATOR=1 cannot stand beside real WhatsApp credentials: unset SIMULATOR, or the WHATSAPP_* values."
    )
if (WHATSAPP_ACCESS_TOKEN or WHATSAPP_PHONE_NUMBER_ID) and not SIMULATOR:
    for _name in ("WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_APP_SECRET"):
        if not env.text(_name):
            raise ImproperlyConfigured(f"{_name} is missing: a WhatsApp number needs it beside the others you set.")
if SIMULATOR:
    WHATSAPP_APP_SECRETS = WHATSAPP_APP_SECRETS or [_kept.get("SIMULATOR_APP_SECRET", "simulator")]
    WHATSAPP_VERIFY_TOKEN = WHATSAPP_VERIFY_TOKEN or _kept.get("SIMULATOR_VERIFY_TOKEN", "simulator")
    WHATSAPP_ACCESS_TOKEN = WHATSAPP_ACCESS_TOKEN or "simulator"
    WHATSAPP_PHONE_NUMBER_ID = WHATSAPP_PHONE_NUMBER_ID or "100000000000001"
    WHATSAPP_BUSINESS_ACCOUNT_ID = WHATSAPP_BUSINESS_ACCOUNT_ID or "200000000000001"
META_GRAPH_URL = "https://graph.facebook.com/v26.0"
WHATSAPP_GRAPH_URL = env.url(
    "WHATSAPP_GRAPH_URL", f"http://127.0.0.1:{PORT}/simulator/graph/v26.0" if SIMULATOR else META_GRAPH_URL
)
TURN_SETTLE_SECONDS = env.number("TURN_SETTLE_SECONDS", 0.7, 0, 10)
# Turns and sends that one worker process runs side by side; more where a language model is waited for.
WORKER_THREADS = env.whole("WORKER_THREADS", 4, 1, 64)

LLM_BASE_URL = env.url("LLM_BASE_URL")
LLM_API_KEY = env.text("LLM_API_KEY")
LLM_MODEL = env.text("LLM_MODEL")
LLM_ENGINE = env.text("LLM_ENGINE", "auto")
if LLM_ENGINE not in {"flow", "agent", "auto"}:
    raise ImproperlyConfigured("LLM_ENGINE must be flow, agent or auto.")
TRANSCRIPTION_MODEL = env.text("TRANSCRIPTION_MODEL")
SENTRY_DSN = env.url("SENTRY_DSN")

# --- Django -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "clinicbot.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "import_export",
    "django_celery_beat",
    "clinicbot",
    "patients",
    "scheduling",
    "conversations",
]
MIDDLEWARE = [
    "clinicbot.middleware.Probes",
    "clinicbot.middleware.Tracing",
    "clinicbot.middleware.Webhooks",
    "clinicbot.middleware.ContentPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "clinicbot.urls"
WSGI_APPLICATION = "clinicbot.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- PostgreSQL and Valkey ----------------------------------------------------------------------------------------
# Commands that need no database run without one; those that do are given the embedded server by manage.py.
_database = env.database()
DATABASE_URL = env.text("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {"default": {"ENGINE": "django.db.backends.dummy"}}
if _database is not None:
    # One connection a thread, prepared statements and no pool: docs/adr/one-connection-a-thread.md.
    DATABASES["default"] = _database | {
        "ENGINE": "clinicbot.database",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _database.get("OPTIONS", {})
        | {
            "application_name": "clinicbot",
            "connect_timeout": 5,
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }
REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss", "unix"))
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "clinicbot",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Celery (read by clinicbot/celery.py) -------------------------------------------------------------------------
# Rows are the truth and a task is a wake-up call, so it is acknowledged early and its result thrown away.
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5, "socket_keepalive": True}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_DEFAULT_QUEUE = "clinicbot"
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_POOL = "prefork"
# Celery would close the database connection before and after every task; `clinicbot/celery.py` looks at it instead.
CELERY_DB_REUSE_MAX = 10_000
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "America/Sao_Paulo"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 2  # seconds; also how long an order to stop may wait
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "conversations.tasks.sweep", "schedule": 10.0},
    "remind": {"task": "conversations.tasks.remind", "schedule": 30.0},
    "offer": {"task": "conversations.tasks.offer", "schedule": 20.0},
    "nudge": {"task": "conversations.tasks.nudge", "schedule": 60.0},
    "purge": {"task": "conversations.tasks.purge", "schedule": 24 * 3600.0},
}

# --- Languages and times ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "pt-br"
LANGUAGES = [("pt-br", _("Portuguese")), ("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "clinicbot.formats"
TIME_ZONE = "America/Sao_Paulo"
USE_TZ = True

# --- Files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = BASE_DIR / "media"
_collected = (STATIC_ROOT / "staticfiles.json").is_file()
WHITENOISE_USE_FINDERS = not _collected
if not _collected:  # files are then served from where they lie, and there is nothing wrong with that
    warnings.filterwarnings("ignore", message="No directory at", category=UserWarning)
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

# --- Security -----------------------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS_ONLY else None
SESSION_COOKIE_SECURE = HTTPS_ONLY
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = HTTPS_ONLY
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"] if HTTPS_ONLY else []
X_FRAME_OPTIONS = "DENY"

# --- Logs ---------------------------------------------------------------------------------------------------------
LOG_FORMAT = env.text("LOG_FORMAT", "console" if sys.stderr.isatty() else "json")
LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
if LOG_FORMAT not in {"console", "json"}:
    raise ImproperlyConfigured("LOG_FORMAT must be console or json.")
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
LOGGING_CONFIG = "clinicbot.core.logs.configure"
LOGGING = {"json": LOG_FORMAT == "json", "level": LOG_LEVEL}

# --- Parts --------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
SPECTACULAR_SETTINGS = {"TITLE": "clinicbot", "VERSION": "1"}
UNFOLD: dict[str, Any] = BACK_OFFICE
