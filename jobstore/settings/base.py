"""Settings shared by every environment. The environment is read here and nowhere else."""

from pathlib import Path
from typing import Any

import environ

from jobstore.settings.people import *  # noqa: F403 -- a settings module is made of others

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env.str("SECRET_KEY", default="")
# The key of the encrypted private texts; it lives outside the database, beside SECRET_KEY.
SALT_KEY = env.list("PRIVATE_TEXT_SALTS", default=["development-only"])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
SITE_URL_FILE: Path | None = None
SEARCH_INDEX_DIR = env.str("SEARCH_INDEX_DIR", default=str(VAR_DIR / "search"))
SITE_NAME = "Job Store"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "encrypted_fields",
    "jobstore.web",
    "jobstore.trail",
    "jobstore.mail",
    "jobstore.people",
    "openings",
    "coaching",
    "jobstore.home",
    "jobstore.home.apps.JobStoreAdminConfig",
]

MIDDLEWARE = [
    "jobstore.web.middleware.RoomMiddleware",
    "jobstore.web.middleware.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jobstore.web.middleware.CompressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "jobstore.people.middleware.FormSizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jobstore.web.requests.HeadingMiddleware",
    "jobstore.people.middleware.SessionActivityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jobstore.web.middleware.PrivatePagesMiddleware",
    "jobstore.web.middleware.TimezoneMiddleware",
    "jobstore.web.middleware.WrongMethodMiddleware",
    "jobstore.web.typed.middleware.TypedTextMiddleware",
    "jobstore.people.middleware.TypedDraftMiddleware",
    "openings.search.views.visitor.SavedByVisitorMiddleware",
]

ROOT_URLCONF = "jobstore.urls"
WSGI_APPLICATION = "jobstore.wsgi.application"
FORM_RENDERER = "jobstore.web.forms.UncutFields"
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
                "csp.context_processors.nonce",
                "jobstore.web.context.site",
                "jobstore.people.context.navigation",
            ],
            "builtins": [
                "django.templatetags.static",
                "jobstore.mail.templatetags.promises",
                "jobstore.people.templatetags.employers",
                "jobstore.web.templatetags.ui",
            ],
        },
    }
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'jobstore.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Who freezes inside a transaction would hold its locks for ever: one recipient, twenty mails.
    # 0 leaves it to the server, such as behind a pooler that takes no options.
    IDLE_TRANSACTION_SECONDS = env.int("IDLE_TRANSACTION_SECONDS", default=60)
    if IDLE_TRANSACTION_SECONDS:
        # Compiling a statement takes longer than any page may.
        limit = f"-c idle_in_transaction_session_timeout={IDLE_TRANSACTION_SECONDS}s -c jit=off"
        DATABASES["default"]["OPTIONS"] = {"options": limit}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits must survive a Redis that is flushed, hung or absent, so the cache is in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        # Culling drops counters that are still needed: room for many more than anybody can fill.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Time and language ----------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
DATE_FORMAT, DATETIME_FORMAT = "M j, Y", "M j, Y, g:i A T"  # how staff's lists write times
SITE_TIME_ZONE = "America/New_York"  # where no better zone is known
USE_I18N = False  # one language; asking which takes a tenth of a page
USE_TZ = True
# A file that shifts the clock of a development site (`manage.py tick`); None in production.
CLOCK_FILE: Path | None = None

# Static files and uploads ---------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "jobstore" / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# A bucket that speaks S3 instead of the disk; its keys and address stand where boto3 looks.
FILES_BUCKET = env.str("FILES_BUCKET", default="")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "jobstore.lib.files.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if FILES_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "jobstore.lib.files.PrivateBucket",
        "OPTIONS": {"bucket_name": FILES_BUCKET},
    }
# Hard limits of a form's text, files apart. FormSizeMiddleware refuses far less, and up to
# these it can give the text back.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_HANDLERS = ["jobstore.web.uploads.BoundedUploadHandler"]

# Pages ----------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# E-mail ---------------------------------------------------------------------------------------
EMAIL_BACKEND = "jobstore.mail.backend.OutboxBackend"
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", default="jobstore.mail.backend.SmtpTransport")
EMAIL_HOST = env.str("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 8  # seconds a step: less than a deploy waits, and far less than a lease
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Job Store <hello@jobstore.example>")
# Coaching, digests and mail written by candidates: a stream of its own, best with a sub-domain.
FOLLOW_UP_FROM_EMAIL = env.str("FOLLOW_UP_FROM_EMAIL", default=DEFAULT_FROM_EMAIL)
# What `check_mail_dns` asks about: how mail is signed, and the server from which others get it.
DKIM_SELECTOR = env.str("DKIM_SELECTOR", default="")
DKIM_DOMAIN = env.str("DKIM_DOMAIN", default="")  # empty: the domain of each sender
MAIL_SENDING_HOST = env.str("MAIL_SENDING_HOST", default=EMAIL_HOST)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Development pages such as the mail inbox; never in production.
DEV_PAGES = False
# Who reports bounces and complaints to /mail/events/: mailgun, mailersend or nobody; docs/mail.md.
MAIL_EVENTS_PROVIDER = env.str("MAIL_EVENTS_PROVIDER", default="")
MAIL_EVENTS_KEY = env.str("MAIL_EVENTS_KEY", default="")
OUTBOX_PAUSED = env.bool("OUTBOX_PAUSED", default=False)
# How long a sender may hold a mail; longer than one conversation with the mail server.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=60)

# Celery: it carries out, the database remembers -----------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # KiB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 8
# A worker that hears of no task for so many seconds ends; its supervisor starts a new one.
WORKER_DEAF_AFTER = env.float("WORKER_DEAF_AFTER", default=90.0)
CELERY_BEAT_SCHEDULE = {
    "drain-outbox": {
        "task": "mail.drain",
        "schedule": env.float("DRAIN_EVERY", default=5.0),
        "options": {"expires": 5},
    },
    "run-due-work": {
        "task": "home.run_due",
        "schedule": env.float("RUN_DUE_EVERY", default=60.0),
        "options": {"expires": 55},
    },
}

READYZ_KEPT_FOR = 5.0  # seconds for which a process gives the answer it has
BROWSE_KEPT_FOR = 60.0  # the same for the ways into the search on the home page

# Browser security -----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    # Allowed on the mirror page alone: coaching/practice/views/__init__.py.
    "camera": [],
    "microphone": [],
    "geolocation": [],
    "payment": [],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "jobstore.home.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "jobstore.web.logs.JsonFormatter",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
