"""A developer's machine and the demo: nothing to configure, nothing leaves the machine."""

from jobstore.settings.base import *  # noqa: F403 -- a settings module extends its base
from jobstore.settings.base import INSTALLED_APPS, VAR_DIR, env

INSTALLED_APPS = [*INSTALLED_APPS, "demo", "tests.simulation"]
DEBUG = env.bool("DEBUG", default=True)  # the demo of `manage.py dev` runs without it
WHITENOISE_USE_FINDERS = True  # nothing is collected here
SECRET_KEY = env.str("SECRET_KEY", default="development-only-key-that-protects-nothing-at-all")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
MAIL_TRANSPORT = env.str(
    "MAIL_TRANSPORT", default="django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Where `manage.py dev` was last started: mail that a command sends leads to that site, too.
SITE_URL_FILE = VAR_DIR / "site-url"
if SITE_URL_FILE.exists():
    SITE_URL = env.str("SITE_URL", default=SITE_URL_FILE.read_text().strip())
CLOCK_FILE = VAR_DIR / "clock.json"
DEV_PAGES = True
