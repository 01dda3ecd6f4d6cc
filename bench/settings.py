"""As in the test run, with SMTP, and with a clock that can stand in office hours."""

from jobstore.settings.test import INSTALLED_APPS
from tests.support.moved_clock import *  # noqa: F403 -- a settings module extends its base

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
DEV_PAGES = False
