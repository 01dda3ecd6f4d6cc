"""Production: every process of it refuses to start with weak secrets or on open doors."""

import secrets
import sys

from django.core.exceptions import ImproperlyConfigured

from jobstore.settings.base import *  # noqa: F403 -- a settings module extends its base
from jobstore.settings.base import (
    DATABASES,
    MAIL_EVENTS_KEY,
    MAIL_EVENTS_PROVIDER,
    REDIS_URL,
    SITE_URL,
    STORAGES,
    env,
)
from jobstore.settings.safety import faults_of, is_build_step

SECRET_KEY = env.str("SECRET_KEY", default="")
SALT_KEY = env.list("PRIVATE_TEXT_SALTS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if is_build_step(sys.argv):
    SECRET_KEY, SALT_KEY = secrets.token_urlsafe(50), [secrets.token_urlsafe(50)]
elif faults := faults_of(
    key=SECRET_KEY,
    salts=SALT_KEY,
    hosts=ALLOWED_HOSTS,
    site_url=SITE_URL,
    database=DATABASES["default"],
    has_database_url=bool(env.str("DATABASE_URL", default="")),
    redis_url=REDIS_URL,
    events_provider=MAIL_EVENTS_PROVIDER,
    events_key=MAIL_EVENTS_KEY,
):
    raise ImproperlyConfigured("\n".join(["Production does not start:", *faults]))
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies of ours write into X-Forwarded-For: limits by address look past them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
SAVED_COOKIE_NAME = "__Host-saved-openings"
BROWSER_COOKIE_NAME = "__Host-known-browser"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
STORAGES["staticfiles"] = {"BACKEND": "jobstore.web.statics.LastingNames"}
DEV_PAGES = False
