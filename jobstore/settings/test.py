"""The test run: fast hashing, everything else as in production."""

from jobstore.settings.base import *  # noqa: F403 -- a settings module extends its base
from jobstore.settings.base import BASE_DIR, DATABASES, INSTALLED_APPS, env

INSTALLED_APPS = [*INSTALLED_APPS, "demo", "tests.simulation"]
SECRET_KEY = "test-only-key-that-protects-nothing-at-all-but-is-long"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", default="django.core.mail.backends.locmem.EmailBackend")
MEDIA_ROOT = BASE_DIR / "var" / "test-media"
SEARCH_INDEX_DIR = env.str("SEARCH_INDEX_DIR", default=str(BASE_DIR / "var" / "test-search"))
SITE_URL = env.str("SITE_URL", default="http://testserver")
DEV_PAGES = True
READYZ_KEPT_FOR = BROWSE_KEPT_FOR = 0.0
if template := env.str("TEST_TEMPLATE", default=""):  # PostgreSQL copies filled tables
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
