"""Production: refuses to start without its secrets."""

from jobstore.settings.base import *  # noqa: F403 -- a settings module extends its base
from jobstore.settings.base import MAIL_EVENTS_PROVIDER, env

SECRET_KEY = env.str("SECRET_KEY")
SALT_KEY = env.list("PRIVATE_TEXT_SALTS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL")
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
BROWSER_COOKIE_NAME = "__Host-known-browser"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
if MAIL_EVENTS_PROVIDER:
    MAIL_EVENTS_KEY = env.str("MAIL_EVENTS_KEY")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DEV_PAGES = False
