"""Settings, all from the environment, with defaults that run on a laptop.

PORT, DATA_DIR, DATABASE_URL, REDIS_URL, PUBLIC_URL, SECRET_KEY, DEBUG, ALLOWED_HOSTS; see docs/running.md.
Wrong ones are refused in one sentence (`ConfigurationError`), never with a traceback.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import locale
from django.utils.csp import CSP

from dpup_workshop.environment import (
    database,
    flag,
    notice,
    number,
    one_of,
    private_folder,
    public_url,
    redis,
    secret_key,
    security_contact,
    zone,
)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "data").resolve()
private_folder(DATA_DIR)  # before anything is written
BACKUP_DIR = Path(os.environ.get("BACKUP_DIR") or DATA_DIR / "backups").resolve()
DEBUG = flag("DEBUG", default=False)
PORT = number("PORT", default=8000, min_value=1, max_value=65535)
LISTEN = os.environ.get("LISTEN") or "0.0.0.0"  # phones come over the network
PUBLIC_URL = public_url()
HTTPS = PUBLIC_URL.startswith("https://")
REDIS_URL = redis()
_public = "PUBLIC_URL" if PUBLIC_URL else "DEBUG=0" if os.environ.get("DEBUG") and not DEBUG else ""
SECRET_KEY = secret_key(DATA_DIR, public=_public)
PACK_DIR = BASE_DIR / "dpup_workshop" / "pack"

# By default any host of the local network may be named; behind a public address only that one.
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host] or (
    [urlsplit(PUBLIC_URL).hostname or "", "localhost", "127.0.0.1"] if PUBLIC_URL else ["*"]
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "dpup_workshop",
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_htmx",
    "sessions.apps.SessionsConfig",
    "quiz.apps.QuizConfig",
]

# The kinds of activity that a slide can have; docs/developing.md shows how to add one.
ACTIVITIES = [
    "quiz.activity.QuizActivity",
    "sessions.kinds.think.ThinkTime",
    "sessions.kinds.ledger.Ledger",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sessions.middleware.no_store",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "sessions.middleware.readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sessions.middleware.audited",
    "sessions.middleware.CodeBudget",
]
ROOT_URLCONF = "dpup_workshop.urls"
ASGI_APPLICATION = "dpup_workshop.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["dpup_workshop.templates.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.templatetags.tz",
                "sessions.templatetags.content",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

PASSWORD_HASHERS = ["dpup_workshop.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 16},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "host-home"
LOGOUT_REDIRECT_URL = "front"

LANGUAGE_CODE = "en-nz"
locale.LANG_INFO.setdefault(
    "mi", {"bidi": False, "code": "mi", "name": "Māori", "name_local": "te reo Māori"}
)
LANGUAGES = [("en-nz", "English (New Zealand)"), ("mi", "te reo Māori")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["dpup_workshop.formats"]
TIME_ZONE = zone("TIME_ZONE", default="Pacific/Auckland")
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
FILE_UPLOAD_PERMISSIONS = 0o600  # of static files, too; else Django opens them to everybody
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "dpup_workshop.serving.bundles.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or "pytest" in sys.modules
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = COOKIE_PREFIX + "signed-in"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = COOKIE_PREFIX + "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = None  # until the browser closes: no cookie outlasts what it is for
SECURE_SSL_REDIRECT = HTTPS and flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked from this machine, past the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
SECURITY_CONTACT = security_contact()
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024

# What a new session's notice says unless its facilitator says otherwise.
_for_all = "PUBLIC_URL" if PUBLIC_URL else "BEHIND_PROXY" if BEHIND_PROXY and not DEBUG else ""
SESSION_DEFAULTS = notice(public=_for_all)
DELETE_AFTER_DAYS = number("DELETE_AFTER_DAYS", default=7, min_value=0, max_value=30)
SUMMARY_DAYS = number("SUMMARY_DAYS", default=365, min_value=120, max_value=730)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "sessions.logs.Discreet", "ours": ["sessions", "quiz", "dpup_workshop"]}},
    "formatters": {
        "plain": {
            "()": "sessions.logs.Plain",
            "fmt": "%(asctime)s %(levelname)s %(name)s [%(request_id)s]: %(message)s",
        },
        "json": {
            "()": "sessions.logs.Json",
            "fmt": "%(levelname)s %(name)s %(request_id)s %(message)s",
            "timestamp": "at",
            "rename_fields": {"levelname": "level", "name": "logger"},
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": one_of("LOG_FORMAT", "plain", "json"),
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "sessions": {"level": "INFO"},
        # no other way out: Django's own handlers would write whole paths
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "propagate": True},
    },
}
