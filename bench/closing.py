"""What the close of an opening costs with few and with many left open, and how they are told.

CLOSING=10000 python -m bench.closing: on a PostgreSQL of its own.
"""

import os
import subprocess
import sys

from tests import servers


def main() -> int:
    with servers.postgres() as database_url:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": database_url,
            "CONN_MAX_AGE": "3600",
            "MAIL_TRANSPORT": "django.core.mail.backends.locmem.EmailBackend",
            "LOG_LEVEL": "ERROR",
        }
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v", "0"], env=env, check=True)
        return subprocess.run([*manage, "bench_closing"], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
