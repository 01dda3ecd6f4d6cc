"""The settings of the broken site: the test run's, with the knobs that a fault turns."""

from pathlib import Path

from jobstore.settings.base import env
from jobstore.settings.test import *  # noqa: F403 -- a settings module extends its base
from jobstore.settings.test import CELERY_BEAT_SCHEDULE, INSTALLED_APPS, MIDDLEWARE

CHAOS_FOLDER = Path(env.str("CHAOS_FOLDER"))
INSTALLED_APPS = [*INSTALLED_APPS, "tests.chaos.apps.ChaosConfig"]
MIDDLEWARE = ["tests.chaos.killing.KillMiddleware", *MIDDLEWARE]
EMAIL_TIMEOUT = env.float("CHAOS_SMTP_TIMEOUT", default=2.0)
CLOCK_FILE = CHAOS_FOLDER / "clock.json"
MEDIA_ROOT = CHAOS_FOLDER / "media"
# Only what a flood of our own would hit is off; failed sign-ins still slow the next ones.
ASKED_FROM_PLACE = 0
CHAOS_CLOCK_ERROR = env.float("CHAOS_CLOCK_ERROR", default=0.0)  # seconds
CHAOS_MEMORY_LIMIT = env.int("CHAOS_MEMORY_LIMIT", default=0)  # bytes
for entry in CELERY_BEAT_SCHEDULE.values():
    entry["options"] = {"expires": 5}
