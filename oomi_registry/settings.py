"""Settings, all from the environment (see ``.env.example``). Importing this module starts nothing.

Where ``DATABASE_URL`` is not set and the embedded servers are installed, the site is *local*: it uses them, listens on
loopback alone and needs no secret. Everywhere else a missing setting is an error that says what to set.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import time, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from customers.sealing import Keyring, KeysRefused
from oomi_registry import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"))  # what is set in the process wins over the file

LOCAL = not env.str("DATABASE_URL", default="") and embedded.installed()
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)


def required(name: str, *, locally: str) -> str:
    """The setting ``name``, or ``locally`` on a local site. Raises ImproperlyConfigured where it is missing."""
    value: str = env.str(name, default="")
    if value:
        return value
    if LOCAL:
        return locally
    raise ImproperlyConfigured(f"{name} is not set. Set it in the environment; .env.example shows its form.")


SECRET_KEY = required("SECRET_KEY", locally="local-only-" + embedded.checkout_name())
INDEX_KEY = required("INDEX_KEY", locally="local-only-index-" + embedded.checkout_name())
_LOCAL_KEY = hashlib.sha256(f"local-only-field-{embedded.checkout_name()}".encode()).digest()
FIELD_KEYS = required("FIELD_KEYS", locally="local:" + base64.b64encode(_LOCAL_KEY).decode())
try:
    Keyring.read(FIELD_KEYS)
except KeysRefused as refused:
    raise ImproperlyConfigured(f"FIELD_KEYS cannot be used. {refused}") from None
ALLOWED_HOSTS = required("ALLOWED_HOSTS", locally="127.0.0.1,localhost,[::1]").split(",")
if DEMO and not (LOCAL and set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}):
    raise ImproperlyConfigured(
        "DEMO is set outside a local site. Unset DEMO: its logins and plain HTTP are for loopback."
    )

# Where the site is found from outside: links in letters begin with it.
SITE_URL = env.str("SITE_URL", default="" if LOCAL else f"https://{ALLOWED_HOSTS[0]}") or "http://127.0.0.1:8000"

PRIVACY_REGISTER = env.str("PRIVACY_REGISTER", default="oomi_registry.notice.register")
ALLOW_ARTIFICIAL_HETU = env.bool("ALLOW_ARTIFICIAL_HETU", default=False)

INSTALLED_APPS = [
    "oomi_registry.apps.SiteConfig",
    "requests_app.apps.RequestsConfig",
    "retention.apps.RetentionConfig",
    "customers.apps.CustomersConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "customers.api.entrance.entrance",  # what follows is for pages
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "oomi_registry.languages.PageLanguages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "oomi_registry.uploads.not_far_too_large",  # innermost: what it answers has every header, and nothing is read yet
]

ROOT_URLCONF = "oomi_registry.urls"
WSGI_APPLICATION = "oomi_registry.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oomi_registry.views.adopted_register",
            ],
        },
    },
]

# Two logins to one database: the application's, which owns nothing, and the owner's, which migrates. Web and worker
# have no use for the owner's and are not given it; ``migrate`` says so where it is missing.
_APPLICATION = required("DATABASE_URL", locally=embedded.database_url("oomi_app"))
_OWNER = env.str("MIGRATE_DATABASE_URL", default="") or (embedded.database_url("oomi_owner") if LOCAL else "")


def database(url: str) -> dict[str, object]:
    """Django's form of a database address; a socket's folder stands percent-encoded as the host, as libpq has it."""
    parsed: dict[str, object] = env.db_url_config(url)
    asked = parsed.get("OPTIONS")  # what follows the question mark, like sslmode=verify-full
    return parsed | {
        "HOST": unquote(str(parsed["HOST"])),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "oomi-registry"} | (asked if isinstance(asked, dict) else {}),
    }


DATABASES = {"default": database(_APPLICATION)} | ({"owner": database(_OWNER)} if _OWNER else {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Whether the systems of recipients may be on this very machine, without TLS: in tests and the demo, never elsewhere.
WEBHOOKS_TO_LOOPBACK = LOCAL and env.bool("WEBHOOKS_TO_LOOPBACK", default=False)

REDIS_URL = required("REDIS_URL", locally=embedded.redis_url())

# For how many days a backup of the database and the files is kept. Whoever is erased is told it: until then their data
# are still in backups.
BACKUP_DAYS = env.int("BACKUP_DAYS", default=30)
if BACKUP_DAYS < 1:
    raise ImproperlyConfigured("BACKUP_DAYS must be a number of days, 1 or more.")

# JSON only, ids only; the truth is in PostgreSQL, so nothing is kept of a task's result.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Helsinki"

# How often beat rings each doorbell, in seconds. The work itself asks the database what is not yet done.
POLL_DISPOSAL = timedelta(seconds=env.float("POLL_DISPOSAL", default=300))
POLL_LETTERS = timedelta(seconds=env.float("POLL_LETTERS", default=5))
POLL_NOTICES = timedelta(seconds=env.float("POLL_NOTICES", default=30))
POLL_PACKAGES = timedelta(seconds=env.float("POLL_PACKAGES", default=5))
POLL_DRAFTS = timedelta(seconds=env.float("POLL_DRAFTS", default=60))
POLL_WITHDRAWALS = timedelta(seconds=env.float("POLL_WITHDRAWALS", default=300))
POLL_ERASURES = timedelta(seconds=env.float("POLL_ERASURES", default=3600))
POLL_REMINDERS = timedelta(seconds=env.float("POLL_REMINDERS", default=300))
DISPOSAL_NOT_BEFORE = env.str("DISPOSAL_NOT_BEFORE", default="03:00")  # in Europe/Helsinki
try:
    time.fromisoformat(DISPOSAL_NOT_BEFORE)
except ValueError:
    raise ImproperlyConfigured("DISPOSAL_NOT_BEFORE must be a time of day with two digits each, like 03:00.") from None

# How often one address may send the form, how often the form may make us write to one mailbox, and how often the form
# may be sent at all; and how many proxies of ours stand before the site, each adding an address to X-Forwarded-For.
RATE_LIMIT_SUBMISSIONS = env.str("RATE_LIMIT_SUBMISSIONS", default="10/h")
RATE_LIMIT_MAILS = env.str("RATE_LIMIT_MAILS", default="3/h")
RATE_LIMIT_ALL_SUBMISSIONS = env.str("RATE_LIMIT_ALL_SUBMISSIONS", default="600/h")
# How often one address may ask for the code of a mailbox, and of a request, whatever it types; and send feedback.
RATE_LIMIT_CODES = env.str("RATE_LIMIT_CODES", default="20/h")
RATE_LIMIT_FEEDBACK = env.str("RATE_LIMIT_FEEDBACK", default="5/h")
for _limit in (
    RATE_LIMIT_SUBMISSIONS,
    RATE_LIMIT_MAILS,
    RATE_LIMIT_ALL_SUBMISSIONS,
    RATE_LIMIT_CODES,
    RATE_LIMIT_FEEDBACK,
):
    if not re.fullmatch(r"[1-9]\d{0,5}/(min|h|d)", _limit):
        raise ImproperlyConfigured("A RATE_LIMIT_… must be a number for a time, like 10/h, 5/min or 100/d.")
_PROXIES = env.str("PROXIES", default="") or ("1" if env.bool("BEHIND_TLS_PROXY", default=False) else "0")
if not re.fullmatch(r"[0-9]", _PROXIES):
    raise ImproperlyConfigured("PROXIES must be how many proxies of yours stand before the site, 0 to 9.")
PROXIES = int(_PROXIES)

# How many days before its date somebody is reminded of what is due, first and again.
REMIND_EARLY_DAYS = env.int("REMIND_EARLY_DAYS", default=7)
REMIND_SOON_DAYS = env.int("REMIND_SOON_DAYS", default=2)
if not 1 <= REMIND_SOON_DAYS < REMIND_EARLY_DAYS:
    raise ImproperlyConfigured("REMIND_EARLY_DAYS must be more than REMIND_SOON_DAYS, and both at least 1.")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "fi"
# Letters and pages are written in these.
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Helsinki"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = LOCAL


def storage_folder(url: str) -> str:
    """The folder of a ``file:///…`` address. Raises ImproperlyConfigured for any other."""
    parts = urlsplit(url)
    if parts.scheme != "file" or not parts.path.startswith("/"):
        raise ImproperlyConfigured("STORAGE_URL must name a folder, like file:///srv/oomi/files.")
    return unquote(parts.path)


MEDIA_ROOT = storage_folder(required("STORAGE_URL", locally=embedded.storage_url()))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "oomi_registry.uploads.UpToTheLargest",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CLAMD_URL = env.str("CLAMD_URL", default="")  # tcp://host:3310 or unix:/path: what looks for malware in uploads

_EMAIL = env.email_url_config(required("EMAIL_URL", locally="consolemail://"))
EMAIL_BACKEND = _EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = _EMAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _EMAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = required("EMAIL_FROM", locally="tietosuoja@oomi.example")

# Strong identification by OpenID Connect. Without an issuer it is not offered; the site's checks judge the rest.
OIDC: dict[str, str] = {
    name: env.str(name, default=default)
    for name, default in {
        "OIDC_ISSUER": "",
        "OIDC_DISCOVERY_FILE": "",
        "OIDC_AUTHORIZATION_ENDPOINT": "",
        "OIDC_TOKEN_ENDPOINT": "",
        "OIDC_USERINFO_ENDPOINT": "",
        "OIDC_CLIENT_ID": "",
        "OIDC_SIGNING_KEY_FILE": "",
        "OIDC_ENCRYPTION_KEY_FILE": "",
        "OIDC_PROVIDER_JWKS_FILE": "",
        "OIDC_SCOPE": "openid",
        "OIDC_ACR_VALUES": "http://ftn.ficora.fi/2017/loa2 http://ftn.ficora.fi/2017/loa3",
        "OIDC_CLAIMS": (
            "hetu=urn:oid:1.2.246.21,birth_date=urn:oid:1.3.6.1.5.5.7.9.1,"
            "family_name=urn:oid:2.5.4.4,given_names=urn:oid:1.2.246.575.1.14"
        ),
    }.items()
}

# Plain HTTP is for loopback; anywhere else cookies are bound to the host and to TLS (security.md 7).
_SECURE = not LOCAL
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_NAME = "__Host-session" if _SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _SECURE else "csrf"
DRAFT_COOKIE_NAME = "__Host-draft" if _SECURE else "draft"
STATUS_COOKIE_NAME = "__Host-status" if _SECURE else "status"
PREFERENCES_COOKIE_NAME = "__Host-preferences" if _SECURE else "preferences"
IDENTIFY_COOKIE_NAME = "__Host-identify" if _SECURE else "identify"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "requests_app.intake.trouble.csrf_failure"
SECURE_SSL_REDIRECT = _SECURE
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The API of systems: a token alone, JSON alone, every refusal a problem (RFC 9457).
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["customers.api.authentication.SystemAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["customers.api.authentication.ForScope"],
    "DEFAULT_PARSER_CLASSES": ["customers.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS would tell what the schema tells
    "EXCEPTION_HANDLER": "customers.api.problems.explain",
    "UNAUTHENTICATED_USER": None,
    "COMPACT_JSON": True,
    "STRICT_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Oomin asiakasrekisteri",
    "DESCRIPTION": "Rivit rekisteriin, ja saako yhteyttä ottaa.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # The schema names what the notice in force names, which the database says; a deployment is checked without one.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "POSTPROCESSING_HOOKS": ["customers.api.documented.strict_objects"],
}

LOGIN_URL = "admin:login"

# Nothing of a person in a log line or an error report [D: quiet-logs].
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "oomi_registry.logs.Discreet"}},
    "formatters": {"line": {"()": "oomi_registry.logs.Line", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would print and mail what ours does not.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.db.backends": {"level": "WARNING"},  # at DEBUG it writes every statement with its values
        "mail.log": {"level": "WARNING"},  # the demo's mail server writes every line of its conversations
    },
}
DEFAULT_EXCEPTION_REPORTER = "oomi_registry.logs.Report"
