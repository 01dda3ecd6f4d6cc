"""Settings of a process whose business clock the test moves: the file lies in VAR_DIR."""

from jobstore.settings.base import VAR_DIR
from jobstore.settings.test import *  # noqa: F403 -- a settings module extends its base

MAIL_TRANSPORT = "jobstore.mail.backend.SmtpTransport"
CLOCK_FILE = VAR_DIR / "clock.json"
